"""A stranger follows VERIFY.txt to the letter, in a shell; one changed byte anywhere is found and named."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kuager.errors import DamagedObjectError, MissingFileError, TargetExistsError, UnknownIdError
from kuager.model import CustodyVerb
from kuager.preserve import instructions
from kuager.preserve.bag import MANIFEST, TAG_MANIFEST, safe_name
from kuager.workflow import audit, browse, handover, ingest, stamping
from tests.preserve.stamps.authority import Authority

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "sha256sum", "openssl"))), reason="needs a shell, sha256sum and openssl"
)
GIVER = "Aunt Sholpan"


def follow(folder: Path) -> dict[str, tuple[int, str]]:
    """Runs every command of VERIFY.txt as it stands; returns code and words of each."""
    done = {}
    # The verifier must not need us: only this Python, by the name the instructions use.
    (tools := folder.parent / "tools").mkdir(exist_ok=True)
    if not (tools / "python3").exists():
        (tools / "python3").symlink_to(sys._base_executable if hasattr(sys, "_base_executable") else sys.executable)
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    for command in instructions.commands((folder / "VERIFY.txt").read_text(encoding="utf-8", errors="replace")):
        ran = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False, env=env)
        done[command] = (ran.returncode, (ran.stdout + ran.stderr).decode("utf-8", "replace"))
    return done


def words(done: dict[str, tuple[int, str]]) -> str:
    return "\n".join(text for _, text in done.values())


@pytest.fixture
def packed(any_archive, texts, tmp_path: Path) -> Path:
    (texts / "Әсем (1).html").write_text(
        "<p>Әсем Ортаева was <b>fined</b> in Oskemen on 3 May 2023.</p>", encoding="utf-8"
    )
    list(ingest.add(any_archive, [str(texts)], given_by=GIVER))
    stamping.name_authority(any_archive, "https://stamps.example.org", (made := Authority(tmp_path / "tsa")).root)
    (tmp_path / "a.tsr").write_bytes(made.answer(stamping.queue(any_archive).read_bytes()))
    stamping.take_answer(any_archive, tmp_path / "a.tsr")
    handover.export_bag(any_archive, tmp_path / "bag", receiver="Advocate Tan")
    return tmp_path / "bag"


def test_every_command_of_the_instructions_succeeds(packed, any_archive):
    done = follow(packed)
    assert len(done) == (4 if any_archive.settings.plain else 6)
    assert {code for code, _ in done.values()} == {0}, done
    assert any("ts -verify" in command for command in done)
    said = words(done)
    if not any_archive.settings.plain:
        assert any_archive.signer.public.id in said
        assert any_archive.signer.public.id in (packed / "VERIFY.txt").read_text()
        ssh = next(line for line in (packed / "VERIFY.txt").read_text().splitlines() if "ssh-keygen" in line)
        call = ["bash", "-c", ssh.split(":", 1)[1].strip()]
        if shutil.which("ssh-keygen"):
            ran = subprocess.run(call, cwd=packed, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr
            (packed / "head.json").write_bytes((packed / "head.json").read_bytes() + b" ")
            assert subprocess.run(call, cwd=packed, capture_output=True, check=False).returncode != 0
    assert "rows   13" in said


def test_the_package_names_nobody_unless_it_is_told_to(packed, any_archive, tmp_path):
    everything = b"".join(path.read_bytes() for path in packed.rglob("*") if path.is_file())
    for name in (GIVER, "Advocate Tan", "tester"):
        assert name.encode() not in everything
    handover.export_bag(any_archive, tmp_path / "open", opened=True)
    opened = [json.loads(line) for line in (tmp_path / "open" / "sealed.jsonl").read_bytes().splitlines()]
    assert {one["value"] for one in opened} == {GIVER, "tester"}
    assert {code for code, _ in follow(tmp_path / "open").values()} == {0}


def test_it_is_a_bag(packed):
    assert (packed / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = [path for path in (packed / "data").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}" in (packed / "bag-info.txt").read_text()
    listed = {line.split("  ", 1)[1] for line in (packed / MANIFEST).read_text(encoding="utf-8").splitlines()}
    assert listed == {path.relative_to(packed).as_posix() for path in payload}
    assert not list(packed.parent.glob(".bag*"))


def test_one_flipped_byte_anywhere_is_reported_by_name(packed):
    files = [path for path in packed.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        sound = path.read_bytes()
        name = path.relative_to(packed).as_posix()
        # A letter's case, a space made an asterisk, a digit: changes that a checksum tool may read over.
        for at, other in ((len(sound) // 2, sound[len(sound) // 2] ^ 0x20), (0, sound[0] ^ 1), (len(sound) - 1, 0)):
            path.write_bytes(sound[:at] + bytes([other]) + sound[at + 1 :])
            ran = subprocess.run(
                [sys.executable, "-I", packed / "verify.py"], cwd=packed, capture_output=True, text=True, check=False
            ) if name != "verify.py" else None  # fmt: skip
            summed = subprocess.run(
                ["sha256sum", "--strict", "--quiet", "-c", TAG_MANIFEST], cwd=packed, capture_output=True, text=True, check=False
            )  # fmt: skip
            if ran is None:
                assert (summed.returncode, name in summed.stdout) == (1, True), (name, at)
            else:
                assert (ran.returncode, name in ran.stdout) == (1, True), (name, at, ran.stdout, ran.stderr)
        path.write_bytes(sound)
    assert {code for code, _ in follow(packed).values()} == {0}


@pytest.mark.parametrize("act", ["missing", "added", "swapped"])
def test_files_that_went_came_or_changed_places_are_named(packed, act):
    first, second = sorted((packed / "data" / "texts").iterdir())[:2]
    if act == "missing":
        first.unlink()
    elif act == "added":
        (packed / "data" / "planted.txt").write_text("planted")
    else:
        one, two = first.read_bytes(), second.read_bytes()
        first.write_bytes(two)
        second.write_bytes(one)
    said = words(follow(packed))
    assert ("planted.txt" if act == "added" else first.name) in said
    assert "PROBLEM" in said


def test_a_forger_who_writes_every_digest_anew_is_found_by_the_ledger(packed):
    """All manifests fit again; what gives it away is the ledger, whose head is signed and stamped."""
    (capture,) = list((packed / "data" / "captures").rglob("a-families.txt"))
    old = subprocess.run(["sha256sum", capture], capture_output=True, text=True, check=True).stdout.split()[0]
    capture.write_bytes(capture.read_bytes().replace(b"12 years", b"22 years"))
    new = subprocess.run(["sha256sum", capture], capture_output=True, text=True, check=True).stdout.split()[0]
    for name in (MANIFEST, "data/captures.jsonl"):
        (packed / name).write_text((packed / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for name in (MANIFEST, TAG_MANIFEST):
        lines = (packed / name).read_text(encoding="utf-8").splitlines()
        fresh = [
            subprocess.run(["sha256sum", line[66:]], cwd=packed, capture_output=True, text=True, check=True).stdout.strip()
            for line in lines
        ]  # fmt: skip
        (packed / name).write_text("\n".join(fresh) + "\n", encoding="utf-8")
    done = follow(packed)
    assert [code for command, (code, _) in done.items() if command.startswith("sha256sum")] == [0, 0]
    said = words(done)
    assert "data/captures.jsonl: the ledger does not know the digest" in said
    assert f"speaks of this package's {MANIFEST}" in said


def test_only_rows_about_what_is_handed_over_leave(any_archive, texts, tmp_path):
    list(ingest.add(any_archive, [str(texts)]))
    first, second = any_archive.store.captures()
    done = handover.export_bag(any_archive, tmp_path / "bag", ids=[first.id])
    assert (done.captures, done.documents) == (1, 1)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "bag").rglob("*") if path.is_file())
    assert second.id.encode() not in everything
    assert second.sha256.encode() not in everything
    assert {code for code, _ in follow(tmp_path / "bag").values()} == {0}
    same = handover.export_bag(any_archive, tmp_path / "again", ids=[any_archive.store.documents_of(first.id)[0]])
    assert same.captures == 1
    with pytest.raises(UnknownIdError):
        handover.export_bag(any_archive, tmp_path / "other", ids=["k-nothing"])


def test_nothing_is_overwritten_and_nothing_half_made_stays(filled, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(TargetExistsError):
        handover.export_bag(filled, tmp_path / "bag")
    victim = next(path for path in (filled.root / "vault").rglob("*") if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(b"x" + victim.read_bytes()[1:])
    with pytest.raises(DamagedObjectError):
        handover.export_bag(filled, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".new*"))


def test_a_receipt_is_no_source_and_goes_to_no_other_receiver(filled, tmp_path):
    done = handover.export_bag(filled, tmp_path / "bag", receiver="Advocate Tan")
    listed = [(row.capture, row.kind) for row in browse.sources(filled)]
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n scan of a signed page")
    _, capture = handover.take_receipt(filled, tmp_path / "scan.png", bag=done.id)
    assert [(row.capture, row.kind) for row in browse.sources(filled)] == listed
    kept = filled.store.capture(capture)
    assert kept.media_type == "image/png; kuager=receipt"
    assert b"".join(filled.vault.read(kept.sha256)) == (tmp_path / "scan.png").read_bytes()
    again = handover.export_bag(filled, tmp_path / "for-another")
    assert again.captures == done.captures
    assert capture not in "".join(path.name for path in (tmp_path / "for-another").rglob("*"))


def test_the_receipt_comes_back_and_stands_in_the_ledger(filled, tmp_path):
    done = handover.export_bag(filled, tmp_path / "bag")
    signed = (tmp_path / "bag" / "RECEIPT.txt").read_text() + "\nreceived, Tan\n"
    (tmp_path / "receipt.txt").write_text(signed)
    package, capture = handover.take_receipt(filled, tmp_path / "receipt.txt", sender="Advocate Tan")
    assert package == done.id
    events = list(filled.store.custody(package))
    assert [event.verb for event in events] == [CustodyVerb.DISSEMINATION, CustodyVerb.TRANSFER]
    assert capture in events[1].note
    assert "Tan" not in events[1].note
    verdicts = {one.name: one.verdict for one in audit.verify(filled, read_all=True)}
    assert (verdicts["bytes"], verdicts["chain"], verdicts["completeness"]) == ("ok", "ok", "ok")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n scan")
    with pytest.raises(UnknownIdError):
        handover.take_receipt(filled, tmp_path / "scan.png")
    assert handover.take_receipt(filled, tmp_path / "scan.png", bag=package[:8])[0] == package
    with pytest.raises(MissingFileError):
        handover.take_receipt(filled, tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("C:\\x\\letter.doc", "letter.doc"), ("a\nb.txt", "a_b.txt"),
        ("", "file"), ("..", "file"), ("Әсем.html", "Әсем.html"), ("x" * 300 + ".html", "x" * 115 + ".html"), ("%0a", "_0a"),
        ("a\u202eb.txt", "a_b.txt"), (".hidden", "hidden"),
    ],
)  # fmt: skip
def test_names_of_files_are_harmless(name, safe):
    assert safe_name(name) == safe
    assert not re.search(r"[\r\n\\/]", safe_name(name))
