"""What is held of an archive is what the store says, after every kind of change; a rebuild from nothing shows the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kuager.model import Decision
from kuager.workflow import browse, ingest, review
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.onhand import on_hand
from kuager.workflow.registers import rebuttals
from kuager.workflow.review import counts
from kuager.workflow.status import summaries

TEXTS = (
    "Marat Ospanov was detained in Semey on 4 May 2018. He was released in July 2019.",
    "Police spokesman Arman Tileuov denied that Marat Ospanov was detained. Dina Ospanova was arrested in Taraz in 2020.",
    "Dina Ospanova, 41, died in Taraz in March 2021, her brother Marat Ospanov said.",
)


def shown(archive: Archive) -> tuple[object, ...]:
    """Everything the screens work out from what is held."""
    return (
        browse.events(archive), browse.people(archive), browse.sources(archive), dict(summaries(archive)), counts(archive),
        rebuttals(archive), browse.overview(archive), browse.findings(archive),
    )  # fmt: skip


def anew(archive: Archive) -> tuple[object, ...]:
    """The same, with nothing held."""
    archive.cache.clear()
    return shown(archive)


def test_held_claims_are_those_of_the_store(filled: Archive) -> None:
    known = on_hand(filled)
    every = list(filled.store.claims())
    assert list(known.every()) == every
    node = next(claim.value_node for claim in every if claim.value_node)
    assert known.about(node) == list(filled.store.claims_about(node))
    assert known.of(every[0].subject) == list(filled.store.claims(subject=every[0].subject))
    document = every[0].anchor.document
    assert {one.id for one in known.within(document)} == {one.id for one in filled.store.claims(document=document)}


def test_a_new_text_is_in_what_is_held(filled: Archive, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        before = shown(filled)
        (tmp_path / f"{number}.txt").write_text(text)
        list(ingest.add(filled, [str(tmp_path / f"{number}.txt")]))
        after = shown(filled)
        assert after != before
        assert after == anew(filled)


@pytest.mark.parametrize("seed", range(4))
def test_every_decision_is_in_what_is_held(filled: Archive, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        claim = dice.choice(review.queue(filled, limit=1000))
        decision = dice.choice([Decision.ACCEPT, Decision.REJECT, Decision.CORRECT])
        shown(filled)
        value = "Another" if decision is Decision.CORRECT else None
        review.decide(filled, claim.id, decision, agent="tester", value=value)
        assert shown(filled) == anew(filled)
        if dice.random() < 0.4:
            review.undo_last(filled, "tester")
            assert shown(filled) == anew(filled)


def test_a_judgement_is_in_what_is_held(filled: Archive) -> None:
    people = [one for one in context(filled).entities.values() if one.schema == "person" and not one.shielded]
    shown(filled)
    review.judge(filled, people[0].members[0], people[1].members[0], "same", agent="tester", reason="tested")
    assert shown(filled) == anew(filled)
