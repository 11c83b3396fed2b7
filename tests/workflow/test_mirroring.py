"""Copies of a release: every fault of one is found, what was called back is named file by file, and a mirror lets it go."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from kuager.cli.root import cli
from kuager.errors.mirror import BadManifestError, NoReleaseError, NotAMirrorError, OnlineError, OtherSignerError
from kuager.workflow import clearing, intake, mirroring
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import tombstones
from kuager.workflow.clearing.marks import Change
from kuager.workflow.mirroring.places import PART, Folder, place
from kuager.workflow.system import SystemClock
from tests.collect.localsite import serving
from tests.conftest import CountingIds, SteppingClock
from tests.workflow.test_clearing import agree, person, sealed, signing, told

__all__ = ["sealed", "told"]


@pytest.fixture
def released(sealed: Archive, tmp_path: Path) -> tuple[Archive, Path, bytes]:
    """An archive that signs, a copy of its release with one person in it, and its key from elsewhere."""
    agree(sealed)
    clearing.release(sealed, "public", tmp_path / "site")
    assert sealed.signer is not None
    return sealed, tmp_path / "site", sealed.signer.public.pem()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A release that is made once, and its key; whoever harms it harms a copy."""
    root = tmp_path_factory.mktemp("made")
    with signing(root, SteppingClock(), CountingIds()) as archive:
        agree(archive)
        clearing.release(archive, "public", root / "site")
        assert archive.signer is not None
        return root / "site", archive.signer.public.pem()


@pytest.fixture
def copied(made: tuple[Path, bytes], tmp_path: Path) -> tuple[Path, bytes]:
    shutil.copytree(made[0], tmp_path / "site")
    return tmp_path / "site", made[1]


def test_a_whole_copy_is_whole_and_says_what_its_signature_proves(copied: tuple[Path, bytes]) -> None:
    site, pem = copied
    done = mirroring.verify(Folder(site), key=pem)
    assert (done.ok, done.signature, done.feed.state, done.extra, done.gone) == (True, "good", "good", (), ())
    assert done.files == len(json.loads((site / "manifest.json").read_bytes())["files"])
    assert mirroring.verify(Folder(site)).signature == "own", "a key from the copy itself proves nothing of its maker"


def _first(site: Path, pattern: str) -> Path:
    return min(site.rglob(pattern))


FAULTS: dict[str, tuple[Callable[[Path], object], Callable[[mirroring.Verdict], object]]] = {
    "changed": (lambda site: _over(_first(site, "*.html"), b"other"), lambda one: one.changed),
    "one bit": (lambda site: _flip(_first(site, "*.csv")), lambda one: one.changed),
    "missing": (lambda site: _first(site, "*.html").unlink(), lambda one: one.missing),
    "extra": (lambda site: (site / "more.html").write_bytes(b"x"), lambda one: one.extra),
    "a link": (lambda site: (site / "link").symlink_to("/"), lambda one: one.extra),
    "a file that is a link": (lambda site: _linked(_first(site, "*.html")), lambda one: one.missing),
    "manifest": (lambda site: _flip(site / "manifest.json"), lambda one: one.signature == "bad"),
    "signature": (lambda site: _flip(site / "manifest.sig"), lambda one: one.signature == "bad"),
    "no signature": (lambda site: (site / "manifest.sig").unlink(), lambda one: one.signature == "bad"),
    "feed": (lambda site: (site / tombstones.FEED).write_bytes(b"{}\n"), lambda one: one.feed.state == "broken"),
}  # fmt: skip


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    # In the manifest a digit of the day, so that it stays a manifest.
    at = data.find(b"made_on") + 11 if path.name == "manifest.json" else len(data) // 2
    data[at] ^= 1
    _over(path, bytes(data))


def _over(path: Path, data: bytes) -> None:
    # Files of a release are for reading only.
    path.chmod(0o644)
    path.write_bytes(data)


def _linked(path: Path) -> None:
    path.rename(path.with_suffix(".aside"))
    path.symlink_to(path.with_suffix(".aside"))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_a_copy_is_found(copied: tuple[Path, bytes], fault: str) -> None:
    site, pem = copied
    harm, found = FAULTS[fault]
    harm(site)
    done = mirroring.verify(Folder(site), key=pem)
    assert not done.ok
    assert found(done)


def test_a_copy_signed_by_somebody_else_does_not_pass(copied: tuple[Path, bytes], tmp_path: Path) -> None:
    site, pem = copied
    other = pem.replace(pem[60:64], b"AAAA")
    assert mirroring.verify(Folder(site), key=other).signature == "bad"
    with pytest.raises(OtherSignerError):
        mirroring.copy(Folder(site), tmp_path / "mine", key=other)
    assert not (tmp_path / "mine").exists()


def test_manifests_that_lead_elsewhere_are_refused(copied: tuple[Path, bytes], tmp_path: Path) -> None:
    site, _ = copied
    honest = json.loads((site / "manifest.json").read_bytes())
    some = next(iter(honest["files"].values()))
    for path in ("../out", "/etc/passwd", "a/../../b", "a//b", "manifest.json", "", "a\\b", "./a", "dir/"):
        (site / "manifest.json").write_text(json.dumps({**honest, "files": {path: some}}))
        with pytest.raises(BadManifestError):
            mirroring.copy(Folder(site), tmp_path / "mine")
    for broken in (b"[]", b"{", b'{"id": 1}', b"\xff", b"[" * 100_000):
        (site / "manifest.json").write_bytes(broken)
        with pytest.raises(BadManifestError):
            mirroring.verify(Folder(site))
    with pytest.raises(NoReleaseError):
        mirroring.verify(Folder(tmp_path / "nowhere"))


def test_a_withdrawal_is_found_in_an_old_copy_and_leaves_the_next_release(
    released: tuple[Archive, Path, bytes], tmp_path: Path
) -> None:
    archive, site, pem = released
    key = clearing.releases(archive)[-1].shown[0][2]
    (consent,) = [one.key for one in intake.consents(archive)]
    clearing.withdraw(archive, consent, reason="asked by telephone")
    clearing.release(archive, "public", tmp_path / "next")
    done = mirroring.verify(Folder(site), key=pem, feed=Folder(tmp_path / "next"))
    assert done.whole, "the old copy is as it was made, and yet something must go"
    assert not done.ok
    (gone,) = done.must_go
    assert gone.address == key
    assert gone.files
    told_by = {*gone.files, *(one.file for one in gone.mentions)}
    listed = [one for one in site.rglob("*") if one.is_file() and one.name != "manifest.json"]
    named = {one.relative_to(site).as_posix() for one in listed if _speaks(one, key)}
    pictures = {one for one in told_by if one.endswith(".png")}
    assert told_by - pictures == named
    assert {one for one in told_by if one.endswith((".html", ".xlsx", ".parquet"))}, "packed formats are looked into"
    assert mirroring.verify(Folder(tmp_path / "next"), key=pem).ok
    for path in (tmp_path / "next").rglob("*"):
        assert not path.is_file() or b"Toleubek" not in path.read_bytes()


def _speaks(path: Path, address: str) -> bool:
    """Says whether a file tells of somebody: read by other means than the search that is tested."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    elif path.suffix == ".parquet":
        data = repr(parquet.read_table(path).to_pydict()).encode()
    else:
        data = path.read_bytes()
    return any(one in data for one in (b"Marat Toleubek", address.rpartition("/")[2].encode()))


def test_old_feeds_and_other_stories_are_told(released: tuple[Archive, Path, bytes], tmp_path: Path) -> None:
    archive, site, pem = released
    shutil.copytree(site, tmp_path / "old")
    clearing.mark(archive, person(archive), Change(level="red"), reason="was summoned")
    clearing.release(archive, "public", tmp_path / "next")
    newer = Folder(tmp_path / "next")
    assert mirroring.verify(newer, key=pem, feed=Folder(tmp_path / "old")).feed.state == "old"
    (tmp_path / "none").mkdir()
    assert mirroring.verify(newer, key=pem, feed=Folder(tmp_path / "none")).feed.state == "old"
    mirroring.copy(Folder(tmp_path / "old"), tmp_path / "mine", key=pem, feed=newer)
    again = mirroring.verify(Folder(tmp_path / "mine"), key=pem, feed=Folder(tmp_path / "old"))
    assert again.feed.state == "old", "a mirror remembers the longest feed it saw"


def test_a_mirror_is_brought_up_to_date_and_lets_go(released: tuple[Archive, Path, bytes], tmp_path: Path) -> None:
    archive, site, pem = released
    mine = tmp_path / "mine"
    first = mirroring.copy(Folder(site), mine, key=pem)
    assert (first.ok, first.kept) == (True, 0)
    again = mirroring.copy(Folder(site), mine, key=pem)
    assert (again.fetched, again.kept) == (0, first.fetched)
    assert mirroring.verify(Folder(mine), key=pem).ok
    (mine / "own notes.txt").write_text("mine")
    clearing.mark(archive, person(archive), Change(level="red"), reason="was summoned")
    feed = Folder(archive.root / "releases")
    down = mirroring.copy(Folder(site), mine, key=pem, feed=feed)
    assert down.taken_down
    assert down.left == ("own notes.txt",)
    assert not any(
        b"Toleubek" in one.read_bytes() for one in mine.rglob("*") if one.is_file() and one.name != "manifest.json"
    )
    seen = mirroring.verify(Folder(mine), key=pem, feed=feed)
    assert (seen.missing, seen.taken_down, seen.must_go) == ((), down.taken_down, ())
    assert mirroring.copy(Folder(site), mine, key=pem, feed=feed).fetched == 0, "what went is not fetched again"
    clearing.release(archive, "public", tmp_path / "next")
    last = mirroring.copy(Folder(tmp_path / "next"), mine, key=pem)
    assert last.taken_down == ()
    (mine / "own notes.txt").unlink()
    assert mirroring.verify(Folder(mine), key=pem).ok


def test_a_folder_of_somebody_else_is_left_alone(copied: tuple[Path, bytes], tmp_path: Path) -> None:
    site, _ = copied
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    with pytest.raises(NotAMirrorError):
        mirroring.copy(Folder(site), tmp_path / "home")
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["letter.txt"]
    mirroring.copy(Folder(site), tmp_path / "mine")
    folder = next(one for one in sorted((tmp_path / "mine").iterdir()) if one.is_dir())
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path / "home")
    with pytest.raises(NotAMirrorError):
        mirroring.copy(Folder(site), tmp_path / "mine")
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["letter.txt"]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_site_is_checked_and_copied_over_the_network_in_parts(copied: tuple[Path, bytes], tmp_path: Path) -> None:
    site, pem = copied
    large = b"0123456789abcdef" * (PART // 16 + 5)
    manifest = json.loads((site / "manifest.json").read_bytes())
    routes = {
        f"/{path}": (site / path).read_bytes()
        for path in [*manifest["files"], "manifest.json", "manifest.sig", "key.pem"]
    }
    asked: list[tuple[str, str]] = []

    def parts(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        data = large if path == "/large" else routes[path]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("range", ""))
        asked.append((path, headers.get("range", "")))
        if not wanted:
            return 200, {}, data
        return 206, {}, data[int(wanted[1]) : int(wanted[2]) + 1]

    with pytest.raises(OnlineError):
        place("http://127.0.0.1:1/", SystemClock())
    with serving(dict.fromkeys((*routes, "/large"), parts)) as server:
        there = place(server.root, SystemClock(), online=True, private=True)
        assert b"".join(there.chunks("large", len(large)) or ()) == large
        assert [one for one in asked if one[0] == "/large"] == [
            ("/large", f"bytes=0-{PART - 1}"), ("/large", f"bytes={PART}-{2 * PART - 1}"),
        ]  # fmt: skip
        done = mirroring.verify(there, key=pem)
        assert (done.ok, done.extra) == (True, None)
        assert mirroring.copy(there, tmp_path / "mine", key=pem).ok
        path = next(one for one in manifest["files"] if one.endswith(".html"))
        server.routes[f"/{path}"] = b"hello"
        server.routes["/" + next(one for one in manifest["files"] if one.endswith(".csv"))] = (500, {}, b"")
        broken = mirroring.verify(there, key=pem)
        assert (broken.changed, len(broken.unread)) == ((path,), 1)
        (tmp_path / "mine" / path).unlink()
        assert mirroring.copy(there, tmp_path / "mine", key=pem).failed == (path,)
        assert not (tmp_path / "mine" / path).exists(), "other bytes are not put in place"


def test_the_verbs_need_no_archive(released: tuple[Archive, Path, bytes], tmp_path: Path) -> None:
    archive, site, pem = released
    (tmp_path / "key.pem").write_bytes(pem)
    run = CliRunner().invoke
    good = run(
        cli, ["mirror", "verify", str(site), "--key", str(tmp_path / "key.pem"), "--json"], standalone_mode=False
    )
    assert good.return_value == 0, good.output
    assert json.loads(good.stdout)["ok"] is True
    clearing.mark(archive, person(archive), Change(level="red"), reason="was summoned")
    words = [
        "mirror",
        "verify",
        str(site),
        "--key",
        str(tmp_path / "key.pem"),
        "--feed",
        str(archive.root / "releases"),
    ]
    bad = run(cli, words, standalone_mode=False)
    assert bad.return_value == 1
    assert "delete" in bad.output
    assert "Toleubek" not in bad.output, "what must go is named by its address"
    copied = run(cli, ["mirror", "copy", str(site), str(tmp_path / "mine"), "--feed", str(archive.root / "releases"), "--json"],
                 standalone_mode=False)  # fmt: skip
    assert copied.return_value == 0, copied.output
    assert json.loads(copied.stdout)["taken_down"]
