"""What is held while the program runs changes nothing: any order of adds and decisions gives what a rebuild gives."""

from __future__ import annotations

import random

import pytest

from kuager.model import Decision, Verdict
from kuager.workflow import audit, held, ingest, review
from kuager.workflow.context import context

PEOPLE = ("Aigerim Sadykova", "Aygerim Sadyqova", "Nurlan Omarov", "Nurlan Umarov", "Serik Tokayev")


def letter(dice: random.Random) -> str:
    one, two = dice.sample(PEOPLE, 2)
    year, term = dice.randint(2016, 2019), dice.randint(3, 9)
    return (
        f"{one} was detained in Oskemen in March {year}. He was sentenced to {term} years in prison in {year + 1}.\n\n"
        f"{two} told the Northern Courier that {one} is free. She said that {dice.randint(2, 9)} of his relatives are held."
    )


@pytest.fixture
def letters(tmp_path):
    dice = random.Random(5)
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(letter(dice))
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("seed", range(4))
def test_adds_reviews_and_judgements_in_any_order_give_what_a_rebuild_gives(archive, letters, seed):
    dice = random.Random(seed)
    dice.shuffle(letters)
    while letters:
        size = dice.randint(1, 3)
        list(ingest.add(archive, letters[:size]))
        letters = letters[size:]
        claims = list(archive.store.claims())
        for claim in dice.sample(claims, 3):
            review.decide(archive, claim.id, dice.choice((Decision.ACCEPT, Decision.REJECT)), "reader:invented")
        waiting = archive.store.proposals()
        if waiting:
            one = dice.choice(waiting)
            said = review.judge(archive, one.left, one.right, dice.choice(list(Verdict)), "reader:invented")
            if dice.random() < 0.4:
                review.undo_judgement(archive, said.seq, "reader:invented")
        assert audit.rebuild(archive, check=True).changed == ()
    assert archive.store.findings() != []


def test_only_what_is_new_is_read(archive, letters):
    list(ingest.add(archive, letters[:8]))
    known = held.held(archive)
    before = dict(known.documents)
    assert known.extractions.keys() == before.keys()
    list(ingest.add(archive, letters[8:]))
    assert held.held(archive) is known
    assert len(known.documents) == len(before) + 1
    assert all(known.documents[key] is document for key, document in before.items())
    assert held.anew(archive).documents == known.documents
    assert context(archive).nodes == known.nodes


def test_an_archive_of_much_text_is_not_held(archive, letters, monkeypatch):
    list(ingest.add(archive, letters))
    monkeypatch.setattr(held, "MOST", 10)
    assert held.held(archive) is not held.held(archive)
