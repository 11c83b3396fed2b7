"""An archive's keys: who leaves is shut out, a kill at any step of a rotation leaves an archive that opens, shares open it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kuager.errors import BusyStoreError, KuagerError, UsageError, WrongPassphraseError
from kuager.preserve import keys, keys_recovery, keys_rotation
from kuager.preserve.signing import Signer
from kuager.workflow import audit, ingest, keyring
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP

WORDS = "a long passphrase"
SECOND = "another long passphrase"
THIRD = "a third long passphrase"


def opened(root: Path, words: str = WORDS) -> Archive:
    return open_archive(root, lambda: words, reading=InProcess())


@pytest.fixture
def root(tmp_path: Path, texts: Path) -> Path:
    """An encrypted archive with two captures, three slots and a signed head."""
    root = tmp_path / "mine"
    create(root, plain=False, name="Case", passphrase=WORDS, cost=CHEAP)
    with opened(root) as archive:
        list(ingest.add(archive, [str(texts)]))
        ingest.finish(archive)
        keyring.add(archive, WORDS, SECOND, cost=CHEAP)
        keyring.add(archive, WORDS, THIRD, cost=CHEAP)
    return root


def sound(root: Path, words: str = WORDS) -> list[str]:
    """Opens everything and returns the digests of what is inside; fails where a verdict does."""
    with opened(root, words) as archive:
        failed = [check for check in audit.verify(archive) if check.verdict == audit.FAILED]
        assert not failed, failed
        for capture in archive.store.captures():
            assert archive.vault.check(capture.sha256) == capture.size
        return sorted(capture.sha256 for capture in archive.store.captures())


def test_who_leaves_is_shut_out_of_what_comes(root, texts, tmp_path):
    inside = sound(root)
    stolen = (root / "keys.json").read_bytes()
    with opened(root) as archive:
        box = archive.letterbox
        assert box is not None
        message = box.slot.seal(b"from a phone that was not told", archive.ids)
        keyring.remove(archive, WORDS, 3)
        keyring.rotate(archive, WORDS)
    assert sound(root) == sound(root, SECOND) == inside
    with pytest.raises(WrongPassphraseError):
        opened(root, THIRD)
    more = tmp_path / "more.txt"
    more.write_text("What came after they had left.", encoding="utf-8")
    with opened(root) as archive:
        assert archive.letterbox is not None
        assert archive.letterbox.open(message).rstrip() == b"from a phone that was not told"
        list(ingest.add(archive, [str(more)]))
        ingest.finish(archive)
    assert len(sound(root)) == len(inside) + 1
    (root / "keys.json").write_bytes(stolen)
    with pytest.raises(KuagerError):
        opened(root, THIRD)


def test_both_ledger_keys_sign_the_change_and_openssl_believes_them(root, tmp_path):
    with opened(root) as archive:
        assert archive.signer is not None
        before = archive.signer.public
        keyring.rotate(archive, WORDS)
    with opened(root) as archive:
        assert archive.signer is not None
        after = archive.signer.public
        ingest.finish(archive)
    assert before.id != after.id
    sound(root)
    assert (root / "ledger/key.pem").read_bytes() == after.pem()
    change = next((root / "ledger/keys").glob("*.json"))
    for which, public in (("old", before), ("new", after)):
        pem = tmp_path / f"{which}.pem"
        pem.write_bytes(public.pem())
        subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(pem), "-rawin", "-in", str(change), "-sigfile",
             str(change.with_suffix(f".{which}.sig"))],
            check=True, capture_output=True,
        )  # fmt: skip


def test_a_change_that_the_new_key_did_not_sign_makes_no_key_believed(root):
    with opened(root) as archive:
        keyring.rotate(archive, WORDS)
    change = next((root / "ledger/keys").glob("*.json"))
    change.with_suffix(".new.sig").write_bytes(Signer(b"?" * 32).sign(change.read_bytes()))
    with opened(root) as archive:
        signatures = next(check for check in audit.verify(archive) if check.name == "signatures")
    assert signatures.verdict == audit.FAILED


def test_nobody_rotates_what_somebody_else_has_open(root):
    with opened(root) as other:
        list(other.store.captures())
        with pytest.raises(BusyStoreError):
            keyring.rotate(opened(root), WORDS)
    assert not keys_rotation.pending(root / "keys.json")
    sound(root)


STEPS = {
    "before the turn": ("kuager.store.sqlite.rekey", "Turning.turn", False),
    "after the turn": ("kuager.store.sqlite.rekey", "Turning.turn", True),
    "after begin": ("kuager.preserve.keys_rotation", "begin", True),
    "after the change": ("kuager.preserve.keychange", "write", True),
    "before the file": ("kuager.preserve.keys_rotation", "finish", False),
    "after the file": ("kuager.preserve.keys_rotation", "finish", True),
}


def in_a_fork(work: Callable[[], None]) -> int:
    """Runs ``work`` in a process of its own, which may be killed; returns how it ended."""
    child = os.fork()
    if not child:  # pragma: no cover
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_what_opens(root, step, monkeypatch):
    module, name, after = STEPS[step]
    inside = sound(root)

    def killed() -> None:
        holder = sys.modules[module]
        *outer, attribute = name.split(".")
        for part in outer:
            holder = getattr(holder, part)
        real = getattr(holder, attribute)

        def stops(*given, **more):
            if after:
                real(*given, **more)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(holder, attribute, stops)
        keyring.rotate(opened(root), WORDS)

    assert in_a_fork(killed) == -signal.SIGKILL
    assert sound(root, SECOND) == inside
    assert not keys_rotation.pending(root / "keys.json")
    with opened(root) as archive:
        keyring.rotate(archive, WORDS)
    assert sound(root, THIRD) == inside


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_kill_while_pages_are_written_leaves_the_old_key(root):
    """The engine's own commit is cut off: its journal stands, and the next opening plays it back."""
    inside = sound(root)

    def killed() -> None:
        trace = ["strace", "-f", "-qq", "-e", "trace=pwrite64", "-e", "inject=pwrite64:signal=KILL:when=30"]
        script = (
            "from pathlib import Path; import sys; from kuager.workflow import keyring; "
            "from kuager.workflow.archive import open_archive; "
            f"keyring.rotate(open_archive(Path(sys.argv[1]), lambda: {WORDS!r}), {WORDS!r})"
        )
        os.execvp("strace", [*trace, sys.executable, "-c", script, str(root)])

    in_a_fork(killed)
    assert sound(root) == inside
    assert not keys_rotation.pending(root / "keys.json")


def test_two_shares_open_what_panic_shut(root):
    inside = sound(root)
    with opened(root) as archive:
        shares = keyring.make_shares(archive, WORDS)
    assert keyring.ring(root).shares
    keys_recovery.shut(root / "keys.json")
    for words in (WORDS, SECOND, THIRD):
        with pytest.raises(WrongPassphraseError):
            opened(root, words)
    with pytest.raises(KuagerError):
        keyring.recover(root, shares[:1], "a new long passphrase", cost=CHEAP)
    keyring.recover(root, shares[1:], "a new long passphrase", cost=CHEAP)
    assert sound(root, "a new long passphrase") == inside


def test_short_passphrases_are_refused_and_plain_archives_have_none(root, archive):
    with opened(root) as here, pytest.raises(UsageError):
        keyring.add(here, WORDS, "short")
    with pytest.raises(UsageError):
        keyring.ring(archive.root)
    assert [(one.number, one.kind) for one in keyring.ring(root).slots] == [(1, "work"), (2, "work"), (3, "work")]
    assert keys.open_work(root / "keys.json", SECOND).slot == 2
