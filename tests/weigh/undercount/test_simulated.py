"""Invented worlds of which the truth is known: is it found, how often does the interval hold it, and when is nothing said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.weigh.undercount import Code, Overlaps, from_counts, from_people, undercount
from kuager.weigh.undercount.bounds import chao_lower, chapman
from kuager.weigh.undercount.loglinear import fit, fits
from kuager.weigh.undercount.overlaps import cells_of

WORLDS = 400


def world(dice: np.random.Generator, people: int, chances: list[float], follow: float = 0.0) -> Overlaps:
    """Lists that find people with these chances; the second looks again at those of the first with a further chance."""
    on = dice.random((people, len(chances))) < np.array(chances)
    if follow:
        on[:, 1] |= on[:, 0] & (dice.random(people) < follow)
    names = [f"list {at}" for at in range(len(chances))]
    return from_people(names, ([name for name, yes in zip(names, row, strict=True) if yes] for row in on))


@pytest.mark.parametrize(("chances", "follow", "terms"), [
    ([0.4, 0.3, 0.35], 0.0, ()),
    ([0.3, 0.2, 0.35, 0.25], 0.0, ()),
    ([0.35, 0.2, 0.3], 0.3, ((0, 1),)),
])  # fmt: skip
def test_intervals_hold_the_truth_as_often_as_they_say(
    chances: list[float], follow: float, terms: tuple[tuple[int, int], ...]
) -> None:
    dice = np.random.default_rng(7)
    held, middle = 0, []
    for _ in range(WORLDS):
        found = fit(world(dice, 1000, chances, follow), terms)
        assert found is not None
        held += found.estimate.low <= 1000 <= found.estimate.high
        middle.append(found.estimate.total)
    # 95 of 100, give or take what 400 worlds can tell (three standard errors: 3.3 of 100).
    assert 0.917 <= held / WORLDS <= 0.983
    assert np.median(middle) == pytest.approx(1000, rel=0.02)


def test_two_lists_hold_the_truth_as_often_as_they_say() -> None:
    dice = np.random.default_rng(11)
    held = 0
    for _ in range(WORLDS):
        table = world(dice, 800, [0.3, 0.25])
        found = chapman(table.size(0), table.size(1), table.on((0, 1)))
        held += found.low <= 800 <= found.high
    assert 0.917 <= held / WORLDS <= 0.983


def test_dependence_is_noticed_where_independence_would_undercount() -> None:
    dice = np.random.default_rng(3)
    table = world(dice, 3000, [0.3, 0.1, 0.25, 0.2], follow=0.5)
    best = fits(table)[0]
    alone = fit(table, ())
    assert alone is not None
    assert (0, 1) in best.terms
    assert best.estimate.low <= 3000 <= best.estimate.high
    assert alone.estimate.high < 3000


def test_the_lower_bound_is_below_the_truth_when_some_are_hard_to_find() -> None:
    dice = np.random.default_rng(5)
    below = 0
    for _ in range(100):
        chances = dice.beta(1.0, 3.0, size=1200)
        on = dice.random((1200, 4)) < chances[:, None]
        table = from_people("abcd", ([name for name, yes in zip("abcd", row, strict=True) if yes] for row in on))
        below += chao_lower(table).total < 1200
    assert below >= 97


def test_six_lists_go_step_by_step() -> None:
    dice = np.random.default_rng(2)
    table = world(dice, 2000, [0.2, 0.1, 0.15, 0.2, 0.1, 0.12], follow=0.6)
    best = fits(table)[0]
    assert (0, 1) in best.terms
    assert best.estimate.low <= 2000 <= best.estimate.high


def test_the_same_answer_on_every_run() -> None:
    table = world(np.random.default_rng(1), 500, [0.3, 0.2, 0.3])
    assert undercount(table) == undercount(table)


@pytest.mark.parametrize(("table", "code"), [
    (from_counts(("A",), {(1,): 50}), Code.ONE_LIST),
    (from_counts(("A", "B", "C"), {}), Code.NOBODY),
    (from_counts(("A", "B"), {(1, 0): 40, (0, 1): 60}), Code.NO_OVERLAP),
    (from_counts(("A", "B"), {(1, 0): 40, (0, 1): 60, (1, 1): 6}), Code.APART),
    (from_counts(("A", "B", "C"), {(1, 0, 0): 4, (0, 1, 0): 9, (1, 1, 0): 2, (0, 0, 1): 6, (1, 0, 1): 2}), Code.APART),
    (from_counts(("A", "B", "C"), {(1, 1, 0): 95, (1, 0, 0): 5, (0, 0, 1): 40, (0, 1, 1): 20, (0, 1, 0): 30}), Code.COPIED),
])  # fmt: skip
def test_no_number_where_lists_cannot_carry_one(table: Overlaps, code: Code) -> None:
    found = undercount(table)
    assert found.refused
    assert code in {doubt.code for doubt in found.doubts}
    assert found.best is None
    assert found.lower is None


def test_two_lists_give_numbers_and_say_that_dependence_is_unknown() -> None:
    found = undercount(from_counts(("A", "B"), {(1, 0): 40, (0, 1): 60, (1, 1): 20}))
    assert not found.refused
    assert found.best is None
    assert found.pairs[0].petersen == pytest.approx(60 * 80 / 20)
    assert Code.TWO_LISTS in {doubt.code for doubt in found.doubts}


def test_seven_people_on_both_lists_are_enough_and_six_are_not() -> None:
    for both, refused in ((6, True), (7, False)):
        found = undercount(from_counts(("A", "B"), {(1, 0): 40, (0, 1): 60, (1, 1): both}), mistakes=False)
        assert found.refused is refused


def test_lists_that_follow_or_avoid_each_other_are_named() -> None:
    dice = np.random.default_rng(3)
    follow = undercount(world(dice, 3000, [0.3, 0.1, 0.25, 0.2], follow=0.5), mistakes=False)
    assert ("list 0", "list 1") in {one.lists for one in follow.doubts if one.code is Code.TOGETHER}
    on = dice.random((3000, 3)) < np.array([0.3, 0.3, 0.3])
    on[:, 1] &= ~(on[:, 0] & (dice.random(3000) < 0.7))
    names = ["list 0", "list 1", "list 2"]
    avoid = undercount(
        from_people(names, ([name for name, yes in zip(names, row, strict=True) if yes] for row in on)), mistakes=False
    )
    assert {one.lists for one in avoid.doubts if one.code is Code.AVOIDING} == {("list 0", "list 1")}


def test_missed_links_raise_and_false_links_lower_the_estimate() -> None:
    table = world(np.random.default_rng(4), 2000, [0.35, 0.3])
    by = {(one.missed, one.false): one.total for one in undercount(table).matching}
    # Undoing what was missed joins people: fewer in all. Undoing false links parts them: more.
    assert by[0.1, 0.0] < by[0.0, 0.0] < by[0.0, 0.1]


@given(st.lists(st.integers(0, 60), min_size=7, max_size=7), st.permutations([0, 1, 2]))
@settings(max_examples=40, deadline=None)
def test_the_order_of_lists_does_not_matter(counts: list[int], order: list[int]) -> None:
    cells = cells_of(3)
    one = from_counts("ABC", dict(zip(cells, counts, strict=True)))
    turned = {tuple(cell[at] for at in order): count for cell, count in zip(cells, counts, strict=True)}
    two = from_counts([("ABC")[at] for at in order], turned)
    assert sorted(round(fit.estimate.total, 3) for fit in fits(one)) == pytest.approx(
        sorted(round(fit.estimate.total, 3) for fit in fits(two)), rel=1e-4
    )
    assert chao_lower(one).total == pytest.approx(chao_lower(two).total)


@given(st.lists(st.sets(st.sampled_from("ABCD")), max_size=80))
@settings(max_examples=60, deadline=None)
def test_people_are_counted_once_each(people: list[set[str]]) -> None:
    table = from_people("ABCD", people)
    assert table.seen == sum(1 for on in people if on)
    assert sum(table.times()) == table.seen
    for at, name in enumerate("ABCD"):
        assert table.size(at) == sum(name in on for on in people)


def test_a_strange_overlap_is_refused() -> None:
    with pytest.raises(ValueError, match="no overlaps"):
        from_counts(("A", "B"), {(1, 1, 0): 3})
    with pytest.raises(ValueError, match="no overlaps"):
        from_counts(("A", "B"), {(1, 1): -1})
