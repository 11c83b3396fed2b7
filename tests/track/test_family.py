"""Families are no trees: second marriages, cousins who are spouses, and claims that go round in circles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model.schema import vocabulary
from kuager.track.family import COUPLE, MEN, WOMEN, Tie, reach, reverse, rows, step

KINDS = sorted(vocabulary("kinship").terms)
people = st.sampled_from("abcdefgh")
ties = st.lists(st.builds(Tie, people, st.sampled_from(KINDS), people), max_size=14)


def test_generations_and_the_shortest_way() -> None:
    told = [Tie("b", "mother", "a"), Tie("c", "mother", "b"), Tie("d", "son", "a"), Tie("e", "wife", "a")]
    found = reach(told, "a")
    assert {one.id: (one.generation, one.distance) for one in found.values()} == {
        "a": (0, 0), "b": (-1, 1), "c": (-2, 2), "d": (1, 1), "e": (0, 1),
    }  # fmt: skip
    assert rows(found, told) == [["c"], ["b"], ["a", "e"], ["d"]]


def test_who_married_again_stands_between_both() -> None:
    told = [Tie("b", "wife", "a"), Tie("c", "wife", "a"), Tie("d", "daughter", "b"), Tie("e", "daughter", "c")]
    found = reach(told, "a")
    assert rows(found, told) == [["a", "b", "c"], ["d", "e"]]


def test_circles_end() -> None:
    told = [Tie("a", "mother", "b"), Tie("b", "mother", "c"), Tie("c", "mother", "a")]
    assert len(reach(told, "a")) == 3
    assert set(reach([*told, Tie("a", "wife", "a")], "a")) == {"a", "b", "c"}


@given(ties, people)
def test_everybody_connected_stands_in_one_row_once(told: list[Tie], start: str) -> None:
    found = reach(told, start)
    drawn = [one for row in rows(found, told) for one in row]
    assert sorted(drawn) == sorted(found)
    assert next(iter(found)) == start
    for one in found.values():
        assert (one.distance == 0) == (one.id == start)
        if one.tie is not None:
            assert {one.id, one.via} == {one.tie.left, one.tie.right}
            assert found[one.via].distance == one.distance - 1
            assert abs(one.generation - found[one.via].generation) == abs(step(one.tie.kind))


@given(ties, people, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(told: list[Tie], start: str, chance: object) -> None:
    other = list(told)
    chance.shuffle(other)  # type: ignore[attr-defined]  # what hypothesis gives
    assert reach(other, start) == reach(told, start)


@pytest.mark.parametrize("kind", KINDS)
def test_the_other_side_of_a_tie_is_a_word_for_the_other_generation(kind: str) -> None:
    inverse = vocabulary("kinship").terms[kind].inverse
    for sex in ("", "male", "female"):
        other = reverse(kind, inverse, sex)
        assert other in vocabulary("kinship").terms
        assert step(other) == -step(kind) or other in {"relative", "in_law"}
        assert not (sex == "" and other in MEN | WOMEN)
        assert not (sex == "male" and other in WOMEN)
        assert not (sex == "female" and other in MEN)


def test_a_couple_is_two_of_one_generation() -> None:
    assert {step(one) for one in COUPLE} == {0}
