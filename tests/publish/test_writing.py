"""A release as a folder: always the same bytes, only what changed is made anew, and nothing that somebody tampered with."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kuager.model.release import MINT, Cleared, Record, Release
from kuager.publish.release import manifest, write
from kuager.publish.release.crew import CrewError, crew, may_fork
from kuager.publish.release.proof import Proof, row
from tests.publish.sample import release

ROOT = Path(__file__).parents[2]
TWO = ("en", "ug")
MAKE = """
import datetime, hashlib, sys, tempfile, time
day = datetime.datetime.fromisoformat(sys.argv[1])
class Then(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return day if tz else day.replace(tzinfo=None)
    utcnow = today = now
time.time = day.timestamp
from pathlib import Path
from kuager.publish.release import manifest, write
from tests.publish.sample import release
with tempfile.TemporaryDirectory() as folder:
    made = release(9)
    print(hashlib.sha256(manifest(made, write(made, Path(folder), workers=int(sys.argv[2])))).hexdigest())
"""


def small(people: int = 9, **more: int) -> Release:
    made = release(people, **more)
    return replace(made, imprint=replace(made.imprint, languages=TWO))


def written(made: Release, folder: Path, before: Path | None = None, workers: int = 1) -> Mapping[str, tuple[str, int]]:
    """Writes a release with its manifest, as whoever publishes does."""
    folder.mkdir()
    hashes = write(made, folder, before=before, workers=workers)
    (folder / "manifest.json").write_bytes(manifest(made, hashes))
    return hashes


def after(folder: Path, made: Release) -> Release:
    """Returns the release that follows the one in a folder."""
    return replace(made, previous=hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest())


def test_what_is_told_of_the_files_is_what_lies_there(tmp_path: Path) -> None:
    made = release()
    hashes = written(made, tmp_path / "a")
    found = {
        path.relative_to(tmp_path / "a").as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_size,
        )
        for path in (tmp_path / "a").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == hashes
    assert all(re.fullmatch(r"[a-z0-9./_-]+|README\.txt", path) for path in hashes)
    told = json.loads((tmp_path / "a" / "manifest.json").read_bytes())
    assert told["counts"]["people"] == len(made.items) - 6
    assert (told["number"], told["languages"]) == (2, list(made.imprint.languages))
    for one in (each.value for each in made.items if each.value.form == "named"):
        own = {f"{lang}/people/{one.id}.html" for lang in made.imprint.languages}
        assert own <= set(told["items"][f"people/{one.id}"]) <= set(hashes)
        assert (f"assets/portraits/{one.id}.png" in told["items"][f"people/{one.id}"]) == (one.portrait is not None)


def test_days_languages_seeds_and_processes_change_no_byte() -> None:
    runs = (
        ("2026-11-22T10:00:00+00:00", "1", "1", "C.UTF-8", "UTC"),
        ("2027-03-01T23:59:00+00:00", "2", "7", "C", "Asia/Almaty"),
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", MAKE, day, workers], env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout
        for day, workers, seed, locale, zone in runs
    }  # fmt: skip
    assert len(said) == 1


def test_processes_that_are_spawned_because_of_a_thread_give_the_same_bytes(tmp_path: Path) -> None:
    made, stop = small(), threading.Event()
    one = written(made, tmp_path / "one")
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not may_fork()
        assert written(made, tmp_path / "two", workers=2) == one
    finally:
        stop.set()
        other.join()


# --- incremental -------------------------------------------------------------------------------------------------------


def edited(made: Release, rng: random.Random) -> Release:
    """Returns a release with one to three random changes: of people, texts, what is told of them, and of the frame."""
    for _ in range(rng.randint(1, 3)):
        made = rng.choice(EDITS)(made, rng)
    return replace(made, made_on="2026-12-24", number=made.number + 1, id=f"rel-{rng.randrange(10**11):012}")


def _cleared(value: Record, made: Release) -> Cleared[Record]:
    return Cleared(value=value, audience=made.audience, policy=made.policy, mint=MINT)


def _somebody(made: Release, rng: random.Random) -> int:
    return rng.choice([at for at, one in enumerate(made.items) if one.value.form == "named"])


def _with(made: Release, at: int, value: Record | None) -> Release:
    middle = () if value is None else (_cleared(value, made),)
    return replace(made, items=(*made.items[:at], *middle, *made.items[at + 1 :]))


def _field(made: Release, rng: random.Random) -> Release:
    at = _somebody(made, rng)
    one = made.items[at].value
    chosen = rng.randrange(len(one.fields))
    fields = (*one.fields[:chosen], replace(one.fields[chosen], value="2031"), *one.fields[chosen + 1 :])
    return _with(made, at, replace(one, fields=fields, changed="2026-12-24"))


def _name(made: Release, rng: random.Random) -> Release:
    at = _somebody(made, rng)
    return _with(made, at, replace(made.items[at].value, title=f"Renamed {rng.randrange(99)}"))


def _gone(made: Release, rng: random.Random) -> Release:
    return _with(made, _somebody(made, rng), None)


def _come(made: Release, rng: random.Random) -> Release:
    one = made.items[_somebody(made, rng)].value
    new = replace(one, id=f"p-{rng.randrange(10**9)}", title="Somebody New")
    return replace(made, items=(*made.items, _cleared(new, made)))


def _portrait(made: Release, rng: random.Random) -> Release:
    return _with(made, 0, replace(made.items[0].value, portrait=None))


def _testimony(made: Release, rng: random.Random) -> Release:
    return replace(made, testimonies=made.testimonies[1:])


def _text(made: Release, rng: random.Random) -> Release:
    at = rng.randrange(len(made.texts))
    one = made.texts[at]
    changed = Cleared(
        value=replace(one.value, title="Another title"), audience=one.audience, policy=one.policy, mint=MINT
    )
    return replace(made, texts=(*made.texts[:at], changed, *made.texts[at + 1 :]))


def _letter(made: Release, rng: random.Random) -> Release:
    return replace(made, appeals=made.appeals[:-1])


def _correction(made: Release, rng: random.Random) -> Release:
    return replace(made, corrections=made.corrections[1:])


def _site(made: Release, rng: random.Random) -> Release:
    return replace(made, imprint=replace(made.imprint, contact="other@example.org"))


def _place(made: Release, rng: random.Random) -> Release:
    return replace(made, places=made.places[1:])


def _draft(made: Release, rng: random.Random) -> Release:
    return replace(made, draft=not made.draft)


EDITS = (_field, _name, _gone, _come, _portrait, _testimony, _text, _letter, _correction, _site, _place, _draft)


@pytest.mark.parametrize("seed", range(12))
def test_after_any_change_what_was_taken_over_and_made_anew_is_what_a_whole_build_makes(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    made = small()
    written(made, tmp_path / "before")
    then = after(tmp_path / "before", edited(EDITS[seed](made, rng), rng))
    assert written(then, tmp_path / "partly", before=tmp_path / "before") == written(then, tmp_path / "whole")


def test_pages_that_did_not_change_are_taken_from_the_release_before(tmp_path: Path) -> None:
    made = small()
    changed, other = (one.value for one in made.items[1:3])
    written(made, tmp_path / "before")
    # A mark in the old pages, vouched for by the archive, shows which of them are copied.
    for path in (tmp_path / "before").glob("*/people/p-*.html"):
        path.write_bytes(path.read_bytes() + b"<!-- old -->")
    hashes = {
        path.relative_to(tmp_path / "before").as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_size,
        )
        for path in (tmp_path / "before").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    (tmp_path / "before" / "manifest.json").write_bytes(manifest(made, hashes))
    then = after(
        tmp_path / "before",
        replace(_with(made, 1, replace(changed, title="Somebody Else")), made_on="2026-12-01", number=3),
    )
    written(then, tmp_path / "now", before=tmp_path / "before")
    for lang in TWO:
        assert b"<!-- old -->" in (tmp_path / "now" / lang / "people" / f"{other.id}.html").read_bytes()
        assert b"<!-- old -->" not in (tmp_path / "now" / lang / "people" / f"{changed.id}.html").read_bytes()


def test_an_earlier_folder_that_somebody_changed_gives_nothing_of_it_to_the_next(tmp_path: Path) -> None:
    made = small()
    whole = written(made, tmp_path / "before")
    pages = sorted((tmp_path / "before" / "en" / "people").glob("p-*.html"))
    pages[0].write_bytes(pages[0].read_bytes().replace(b"<h1", b"<H1"))
    pages[1].write_bytes(b"other")
    pages[2].unlink()
    pages[3].unlink()
    pages[3].symlink_to(pages[4])
    (tmp_path / "before" / "search" / "root.js").write_bytes(b"alert(1)")
    (tmp_path / "before" / "en" / "people" / "more.html").write_bytes(b"more")
    assert written(after(tmp_path / "before", made), tmp_path / "now", before=tmp_path / "before").items() >= {
        item for item in whole.items() if item[0].startswith(("en/people", "search"))
    }
    assert not (tmp_path / "now" / "en" / "people" / "more.html").exists()


def test_a_folder_whose_manifest_the_archive_does_not_know_is_not_used(tmp_path: Path) -> None:
    made = small()
    whole = written(made, tmp_path / "before")
    page = next((tmp_path / "before" / "en" / "people").glob("p-*.html"))
    page.write_bytes(b"forged")
    told = json.loads((tmp_path / "before" / "manifest.json").read_bytes())
    told["files"][page.relative_to(tmp_path / "before").as_posix()] = {
        "sha256": hashlib.sha256(b"forged").hexdigest(),
        "size": 6,
    }
    (tmp_path / "before" / "manifest.json").write_text(json.dumps(told))
    for trusted in (made.previous, ""):
        again = written(replace(made, previous=trusted), tmp_path / f"now{trusted}", before=tmp_path / "before")
        assert (
            again[page.relative_to(tmp_path / "before").as_posix()]
            == whole[page.relative_to(tmp_path / "before").as_posix()]
        )


# --- files with two names ------------------------------------------------------------------------------------------------


def proved(
    made: Release, folder: Path, before: Path | None = None, proof: bytes = b"", workers: int = 1
) -> tuple[Mapping[str, tuple[str, int]], bytes]:
    """Writes a release as the archive does, with proof of its files."""
    folder.mkdir()
    kept: list[bytes] = []
    hashes = write(made, folder, before=before, workers=workers, proof=proof, proven=kept.append)
    (folder / "manifest.json").write_bytes(manifest(made, hashes))
    return hashes, kept[0]


def lies(folder: Path) -> Mapping[str, tuple[str, int]]:
    """Returns what truly lies in a folder."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def linked(folder: Path, other: Path) -> set[str]:
    """Returns which files two folders share."""
    names = {path.stat().st_ino: path for path in other.rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.stat().st_ino in names}


@pytest.mark.skipif(os.name != "posix", reason="files have two names where the system is sure of their times")
@pytest.mark.parametrize("seed", range(3))
def test_linked_files_and_copied_ones_are_what_a_whole_build_makes(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    made = small()
    first, proof = proved(made, tmp_path / "before")
    then = after(tmp_path / "before", edited(_field(made, rng), rng) if seed else _field(made, rng))
    whole = written(then, tmp_path / "whole")
    for name, given, workers in (("proved", proof, 2), ("read", b"", 1)):
        hashes, _ = proved(then, tmp_path / name, tmp_path / "before", given, workers)
        assert hashes == whole == lies(tmp_path / name)
        assert "assets/site.css" in linked(tmp_path / name, tmp_path / "before")
    assert lies(tmp_path / "before") == first
    assert not any(path.stat().st_mode & 0o222 for path in (tmp_path / "proved" / "en").rglob("*.html"))


def _edit(page: Path) -> None:
    """Changes a page in place, of the same length, and sets its time back."""
    found = page.stat()
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"<h1", b"<H1"))
    page.chmod(0o444)
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))


def _replaced(page: Path) -> None:
    """Puts another file in its place, of the same length and time."""
    found, data = page.stat(), page.read_bytes()
    page.unlink()
    page.write_bytes(data.replace(b"<h1", b"<H1"))
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))


def _led(page: Path) -> None:
    other = page.with_name("other.txt")
    other.write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(other)


def _swapped(page: Path) -> None:
    """Gives a page the place of another: both are kuager's own."""
    other = next(one for one in page.parent.glob("p-*.html") if one != page)
    page.unlink()
    os.link(other, page)


@pytest.mark.skipif(os.name != "posix", reason="files have two names where the system is sure of their times")
@pytest.mark.parametrize("tamper", [_edit, _replaced, _led, _swapped, Path.unlink])
def test_a_file_that_somebody_touched_is_never_linked(tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    made = small(5)
    whole, proof = proved(made, tmp_path / "before")
    page = min((tmp_path / "before" / "en" / "people").glob("p-*.html"))
    tamper(page)
    place = page.relative_to(tmp_path / "before").as_posix()
    then = after(tmp_path / "before", made)
    for name, given in (("proved", proof), ("read", b""), ("forged", b"kuager files 1\n" + bytes(48)), ("odd", b"x")):
        hashes, _ = proved(then, tmp_path / name, tmp_path / "before", given)
        assert hashes == lies(tmp_path / name)
        assert hashes[place] == whole[place]
        assert place not in linked(tmp_path / name, tmp_path / "before")
        assert "assets/site.css" in linked(tmp_path / name, tmp_path / "before")


@pytest.mark.skipif(os.name != "posix", reason="files have two names where the system is sure of their times")
def test_the_proof_of_a_draft_holds_for_the_release_it_was_made_from(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"of a family")
    digest = hashlib.sha256(b"of a family").hexdigest()
    proof = Proof.read(Proof().after(tmp_path, row(path.lstat(), digest)))
    assert proof.holds(path.lstat(), digest)
    assert not proof.holds(path.lstat(), hashlib.sha256(b"another").hexdigest())
    second = proof.link(str(path), str(tmp_path / "draft"), digest, 11)
    assert not proof.holds(path.lstat(), digest)
    assert Proof.read(proof.after(tmp_path, second)).holds(path.lstat(), digest)


# --- when something goes wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interruption_leaves_no_file_and_no_process(tmp_path: Path, workers: int) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(small(), tmp_path, workers=workers, told=interrupt)
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_cannot_be_written_ends_the_whole_and_leaves_nothing(tmp_path: Path, workers: int) -> None:
    made = small()
    (tmp_path / "robots.txt").mkdir()
    with pytest.raises(OSError):
        write(made, tmp_path, workers=workers)
    assert list(tmp_path.iterdir()) == []


def begin(given: str) -> _Task:
    return _Task(given)


class _Task:
    def __init__(self, given: str) -> None:
        self.given = given

    def __call__(self, task: str) -> str:
        if task == "die":
            os._exit(3)
        if task == "odd":
            raise StopAsyncIteration("Somebody Secret")
        if task == "fail":
            raise ValueError(f"{self.given} of Somebody Secret")
        return f"{self.given} {task}"


def test_a_crew_does_all_tasks_and_says_where_it_failed_without_what_it_read(capfd: pytest.CaptureFixture[str]) -> None:
    with crew("the work", begin, 2) as share:
        assert sorted(share(["a", "b", "c"])) == ["the work a", "the work b", "the work c"]
    with (
        pytest.raises(CrewError, match=r"ValueError at test_writing\.py") as failed,
        crew("the work", begin, 2) as share,
    ):
        list(share(["a", "fail"]))
    assert "Secret" not in str(failed.value)
    for end in ("die", "odd"):
        with pytest.raises(CrewError, match="ended before"), crew("the work", begin, 2) as share:
            list(share(["a", end, "b"]))
    assert capfd.readouterr() == ("", "")
    assert multiprocessing.active_children() == []
