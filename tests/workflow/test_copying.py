"""New texts meet the old ones: whatever the batches, the tables are those of a rebuild, and old texts are not read again."""

from __future__ import annotations

import random

import pytest

from kuager.workflow import audit, copying, ingest

STORY = (
    "Nine shepherds of the upper valley walked to the district office on Tuesday to ask where their brothers were. "
    "The clerk who met them at the gate wrote down four names and lost the list before noon. "
    "Their spokeswoman said that nobody in the office had answered a letter since the first snow. "
    "Two of the shepherds were held for three hours and released without a paper."
)


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    dice = random.Random(11)
    for number in range(6):
        words = " ".join(f"Word{dice.randrange(500)}{'.' if at % 9 == 0 else ''}" for at in range(120))
        (folder / f"other{number}.txt").write_text(words)
        if number % 2:
            (folder / f"reprint{number}.txt").write_text(f"{STORY} So wrote paper number {number} of the valley.")
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("seed", range(3))
def test_any_batches_of_adds_give_what_a_rebuild_gives(archive, texts, seed):
    dice = random.Random(seed)
    dice.shuffle(texts)
    while texts:
        size = dice.randint(1, 4)
        list(ingest.add(archive, texts[:size]))
        texts = texts[size:]
        assert audit.rebuild(archive, check=True).changed == ()
    assert sorted(len(family.documents) for family in archive.store.lineages()) == [1, 1, 1, 1, 1, 1, 3]
    audit.rebuild(archive)
    assert audit.rebuild(archive, check=True).changed == ()


def test_texts_meet_once(archive, texts):
    list(ingest.add(archive, texts[:5]))
    assert copying.meet_new(archive) == 0
    list(ingest.add(archive, texts[5:], fresh=False))
    assert copying.meet_new(archive) == len(texts) - 5
    assert copying.current(archive) == copying.current(archive)
    assert archive.store.laid() != []


def test_fingerprints_that_met_another_state_are_not_kept(archive, texts):
    list(ingest.add(archive, texts[:5]))
    late = copying.meet_all(archive)
    stale = type(late)(found=late.found, after=late.upto - 1, upto=late.upto, method=late.method)
    before = archive.store.digests()
    with archive.store.write() as writer:
        writer.printed(stale)
    assert archive.store.digests() == before
