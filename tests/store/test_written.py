"""What is written of a refresh after another: the tables hold what they would hold if all were written anew."""

from __future__ import annotations

import random
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import CopyEdge, Derived, DocumentId, EdgeKind, Entity, EntityId, NodeId, Proposal, Reliance
from kuager.store.sqlite import open_store, written
from kuager.store.sqlite.written import STEP, Rows

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=9)


def carried_out(table: dict[int, object], made: written.Change) -> list[object]:
    """Does to a table what a change says, and returns its rows in their order."""
    if made.whole:
        table.clear()
    for rank, held in made.gone:
        assert table.pop(rank) == held
    for rank, held in made.over:
        assert table[rank] == held
    for at in made.new:
        table[made.rows.ranks[at]] = made.rows.values[at]
    return [value for _, value in sorted(table.items())]


@given(st.lists(PAIRS, min_size=2, max_size=8))
def test_changes_one_after_the_other_give_each_list(lists):
    table: dict[int, object] = {}
    held = Rows()
    for values in lists:
        made = written.change(held, values, lambda pair: pair[0])
        assert carried_out(table, made) == values
        assert list(made.rows.ranks) == sorted(table)
        held = made.rows


def test_a_row_that_comes_in_between_moves_no_other():
    held = written.anew(list("acd")).rows
    made = written.change(held, list("abcd"), str)
    assert (made.whole, made.gone, list(made.new)) == (False, [], [1])
    assert made.rows.ranks[1] == STEP // 2


def test_a_row_that_holds_something_else_keeps_its_rank():
    held = written.anew([("a", 1), ("b", 1), ("c", 1)]).rows
    made = written.change(held, [("a", 1), ("b", 2), ("c", 1)], lambda pair: pair[0])
    assert (list(made.new), made.over, made.gone) == ([1], [(STEP, ("b", 1))], [])
    assert list(made.rows.ranks) == list(held.ranks)


def test_without_room_everything_is_written():
    held = Rows(["a", "d"], [7, 8])
    assert written.change(held, list("abd"), str).whole
    assert not written.change(held, list("ad"), str).whole


def drawn(dice: random.Random) -> Derived:
    nodes = [NodeId(f"n-{at}") for at in range(12) if dice.random() < 0.8]
    groups: dict[int, list[NodeId]] = {}
    for node in nodes:
        groups.setdefault(dice.randint(0, 5), []).append(node)
    entities = [
        Entity(id=EntityId(min(group)), schema="person", name=dice.choice("AB"), members=tuple(group), spellings=())
        for group in groups.values()
    ]
    proposals = [
        Proposal(left=one, right=two, score=f"0.{dice.randint(6, 9)}00", features=())
        for one, two in pairwise(nodes)
        if dice.random() < 0.5
    ]
    edges = [
        CopyEdge(parent=DocumentId("d-0"), child=DocumentId(f"d-{at}"), kind=EdgeKind.COPY, containment="0.90")
        for at in dice.sample(range(1, 5), 2)
    ]
    leaning = [
        Reliance(document=DocumentId("d-0"), source_name=dice.choice("XY"), start=at, end=at + 1, text="x")
        for at in range(dice.randint(0, 3))
    ]
    return Derived(
        entities=tuple(sorted(entities, key=lambda one: one.id)),
        proposals=tuple(sorted(proposals, key=lambda one: (one.score, one.left))),
        edges=tuple(edges),
        reliances=(*leaning, *leaning[:1]),
    )


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("seed", range(5))
def test_the_tables_are_those_of_writing_all_anew(tmp_path, seed):
    dice = random.Random(seed)
    with_history, other = (open_store(tmp_path / name, None, create=True) for name in ("a.db", "b.db"))
    for turn in range(12):
        derived = drawn(dice)
        if dice.random() < 0.3:
            with suppress(ZeroDivisionError), with_history.write() as writer:
                writer.derived(drawn(dice), turn)
                fail()
        if dice.random() < 0.2:
            second = open_store(tmp_path / "a.db", None)
            with second.write() as writer:
                writer.derived(drawn(dice), turn)
            second.close()
        with with_history.write() as writer:
            writer.derived(derived, turn)
        with other.write() as writer:
            writer.derived(derived, turn)
        assert with_history.digests() == other.digests()
        assert tuple(with_history.entities()) == derived.entities
        assert tuple(with_history.reliances()) == derived.reliances
        for entity in derived.entities:
            assert {with_history.entity_of(node) for node in entity.members} == {entity}
    with_history.close()
    other.close()
