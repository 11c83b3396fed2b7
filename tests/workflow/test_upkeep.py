"""Every object is read once in thirty days, and what rotted is mended from any second copy."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta

import pytest

from kuager.errors import MissingFileError
from kuager.model import CustodyVerb
from kuager.preserve import scrub as scrubbing
from kuager.workflow import audit, handover, ingest, upkeep


@pytest.fixture
def four(any_archive, tmp_path):
    folder = tmp_path / "four"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"Invented note number {number} about a picket in Oskemen.")
    list(ingest.add(any_archive, [str(folder)]))
    return any_archive


def flip(path, at: int) -> None:
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << at % 8
    path.write_bytes(bytes(data))


def objects(archive):
    return {archive.root / "vault" / name[:2] / name: name for name in archive.vault.names()}


def test_each_object_is_read_once_in_a_round(four):
    seen: list[str] = []
    day = four.clock.now().date()
    captures = list(four.store.captures())
    for number in range(30):
        found = scrubbing.scrub(captures, four.vault, four.root / "ledger", day + timedelta(days=number), seen.append)
        assert found.problems == ()
        assert (found.read, found.of) == (1, 4)
    assert sorted(seen.count(name) for name in set(seen)) == [7, 7, 8, 8]
    assert set(seen) == set(objects(four).values())


def test_missed_days_are_made_up_for_and_the_same_day_is_not_repeated(four):
    captures, ledger, day = list(four.store.captures()), four.root / "ledger", four.clock.now().date()
    assert scrubbing.scrub(captures, four.vault, ledger, day).read == 1
    assert scrubbing.scrub(captures, four.vault, ledger, day).read == 0
    assert scrubbing.scrub(captures, four.vault, ledger, day + timedelta(days=3)).read == 3
    assert scrubbing.scrub(captures, four.vault, ledger, day + timedelta(days=900)).read == 4
    assert scrubbing.scrub(captures, four.vault, ledger, day).read >= 1


def test_it_goes_on_where_it_was_stopped(four):
    captures, ledger, day = list(four.store.captures()), four.root / "ledger", four.clock.now().date()
    scrubbing.scrub(captures, four.vault, ledger, day)
    seen: list[str] = []

    def stop(name: str) -> None:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(name)

    with pytest.raises(KeyboardInterrupt):
        scrubbing.scrub(captures, four.vault, ledger, day + timedelta(days=4), stop)
    rest: list[str] = []
    state = scrubbing._load(ledger)
    assert state is not None
    assert state.read == 2
    assert state.last == seen[-1]
    scrubbing.scrub(captures, four.vault, ledger, day + timedelta(days=6), rest.append)
    assert rest[0] not in seen


def test_where_the_round_stands_tells_a_finder_nothing(four):
    upkeep.scrub(four)
    note = (four.root / "ledger" / "scrub.json").read_text()
    for capture in four.store.captures():
        assert capture.sha256 not in note or four.settings.plain
    (four.root / "ledger" / "scrub.json").write_text("junk")
    assert upkeep.scrub(four).verdict == "ok"


def test_rot_is_found_named_and_noted(four):
    for path in objects(four):
        flip(path, 70)
    found = upkeep.scrub(four)
    assert found.verdict == "failed"
    assert len(found.problems) == 1
    assert found.problems[0].split(":")[0] in {capture.id for capture in four.store.captures()}
    (event,) = four.store.custody("vault")
    assert (event.verb, event.outcome) == (CustodyVerb.FIXITY, "failed")


@pytest.mark.parametrize("source", ["archive", "vault", "bag", "originals"])
def test_damage_is_mended_from_any_second_copy(four, tmp_path, source):
    if source == "bag":
        handover.export_bag(four, tmp_path / "bag")
    shutil.copytree(four.root / "vault", tmp_path / "copy" / "vault")
    places = {
        "archive": tmp_path / "copy", "vault": tmp_path / "copy" / "vault", "bag": tmp_path / "bag", "originals": tmp_path / "four",
    }  # fmt: skip
    first, second, *_ = objects(four)
    flip(first, 100)
    second.unlink()
    mended = upkeep.repair(four, places[source])
    assert (len(mended.restored), mended.lost) == (2, ())
    verdicts = {one.name: one.verdict for one in audit.verify(four, read_all=True)}
    assert (verdicts["bytes"], verdicts["chain"], verdicts["completeness"]) == ("ok", "ok", "ok")
    assert [event.verb for event in four.store.custody() if event.object in mended.restored][-1] is CustodyVerb.RECOVERY


def test_a_copy_that_rotted_too_is_not_taken(four, tmp_path):
    shutil.copytree(four.root / "vault", tmp_path / "copy" / "vault")
    first, *_ = objects(four)
    flip(first, 100)
    flip(tmp_path / "copy" / "vault" / first.parent.name / first.name, 90)
    before = first.read_bytes()
    mended = upkeep.repair(four, tmp_path / "copy")
    assert (mended.restored, len(mended.lost)) == ((), 1)
    assert first.read_bytes() == before
    with pytest.raises(MissingFileError):
        upkeep.repair(four, tmp_path / "nowhere")


def test_flips_everywhere_are_all_found_and_all_mended(four, tmp_path):
    """A hundred flips here; ``bench`` does a thousand."""
    shutil.copytree(four.root / "vault", tmp_path / "copy" / "vault")
    paths, draw = list(objects(four)), random.Random(7)
    for _ in range(100):
        path = draw.choice(paths)
        flip(path, draw.randrange(10**6))
        assert len(scrubbing.damaged(four.store.captures(), four.vault)) == 1
        (capture,) = scrubbing.damaged(four.store.captures(), four.vault)
        copy = scrubbing.beside(four.vault, type(four.vault._blobs)(tmp_path / "copy" / "vault"))
        assert scrubbing.mend(capture, four.vault, [copy], tmp_path / "copy")
    assert upkeep.repair(four, tmp_path / "copy") == upkeep.Mended(restored=(), lost=())
