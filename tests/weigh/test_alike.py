"""Who is looked at together: by names, relatives and companions; what was kept changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model import Entity, EntityId, Judgement, NodeId, Proposal, Relation, Verdict
from kuager.weigh.alike import Alike, Told
from tests.weigh.helpers import document, extraction

NAMES = (
    "Marat Omarov", "Murat Omarov", "Omarov", "Dzmitry Kavalchuk", "Dmitry Kovalchuk", "Kovalchuk", "Aliou Sarr", "Alioune Sarr",
    "Руслан Ибрагимов", "Руслана Ибрагимова", "Руслан", "Александр Иванов", "Александра Иванова", "Ivan Rind", "Ivan Hammal Rind",
)  # fmt: skip


@st.composite
def crowds(draw):
    """Rows of people who come, go, change their names, are asked about and are judged to be two; with relatives and companions."""
    steps = []
    for _ in range(draw(st.integers(2, 5))):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=9))
        here = [at for at in range(len(names)) if draw(st.integers(0, 5))]
        some = st.tuples(*[st.sampled_from(here)] * 2) if here else st.nothing()
        asked, apart, kin, company = ([*draw(st.lists(some, max_size=3))] if here else [] for _ in range(4))
        steps.append(([(at, names[at]) for at in here], asked, apart, kin, company, draw(st.booleans())))
    return steps


def _told_of(here, asked, apart, kin, company, acts):
    """What is told of some people: each has a text of their own, relatives and companions share one more."""
    names, verb, documents, extractions, homes = dict(here), "сказала" if acts else "came", [], {}, {}
    for number, two in enumerate([*((at,) for at, _ in here), *kin, *company]):
        said = document(f"d{number}", "; ".join(f"{names[at]} {verb} home" for at in two))
        found = extraction(said, {f"p{at}": (names[at],) for at in two})
        brother = Relation(subject=f"p{two[0]}", relation="brother", object=f"p{two[-1]}", start=0, end=1)
        documents.append(said)
        extractions[said.id] = replace(found, relations=(brother,) if two in kin else ())
        homes.update({(said.id, f"p{at}"): f"n-{at}" for at in two})
    return Told(
        entities=[Entity(id=EntityId(f"n-{at}"), schema="person", name=name, members=(NodeId(f"m{at}"),)) for at, name in here],
        proposals=[Proposal(left=NodeId(f"m{one}"), right=NodeId(f"m{two}"), score="0.7") for one, two in asked],
        judgements=[_two(NodeId(f"m{one}"), NodeId(f"m{two}")) for one, two in apart],
        texts={one.id: one.text for one in documents}, extractions=extractions, entity_of=homes,
    )  # fmt: skip


def _two(one, other):
    return Judgement(
        seq=1, left=one, right=other, verdict=Verdict.DIFFERENT, agent="a", at=datetime(2026, 1, 1, tzinfo=UTC)
    )


@given(crowds())
@settings(max_examples=300, deadline=None)
def test_who_is_looked_at_together_does_not_depend_on_what_was_kept(steps) -> None:
    kept = Alike()
    for step in steps:
        told = _told_of(*step)
        assert kept.follow(told) == Alike().follow(told)


@pytest.mark.parametrize(
    ("told", "groups"),
    [
        ((("Dzmitry Kavalchuk", "Dmitry Kovalchuk", "Marat Omarov"), [], [], [], [], False), 2),
        ((("Dzmitry Kavalchuk", "Dmitry Kovalchuk"), [], [(0, 1)], [], [], False), 2),
        ((("Aliou Sarr", "Alioune Sarr"), [], [], [], [], False), 1),
        ((("Руслан Ибрагимов", "Руслана Ибрагимова"), [], [], [], [], False), 1),
        ((("Руслан Ибрагимов", "Руслана Ибрагимова"), [], [], [], [], True), 2),
        ((("Marat Omarov", "Omarov", "Ivan Petrenko"), [], [], [], [(0, 2), (1, 2)], False), 2),
        ((("Marat Omarov", "Omarov", "Ivan Petrenko"), [], [], [], [], False), 3),
        ((("Руслан Ибрагимов", "Руслан", "Ivan Petrenko"), [], [], [(0, 2), (1, 2)], [], False), 2),
        ((("Marat Omarov", "Ivan Petrenko"), [(0, 1)], [], [], [], False), 1),
        ((("Marat Omarov", "Ivan Petrenko"), [(0, 1)], [(1, 0)], [], [], False), 2),
    ],
)
def test_who_is_looked_at_together(told, groups) -> None:
    names, *rest = told
    found = Alike().follow(_told_of(list(enumerate(names)), *rest))
    assert len(found) == len(names)
    assert len(set(found.values())) == groups
