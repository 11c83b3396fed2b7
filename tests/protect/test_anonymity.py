"""Groups of k, tables from which nothing can be computed, and releases that tell nothing together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kuager.protect import anonymity
from kuager.protect.anonymity import Group, Unnamed, anonymous, beside_named, counted, suppressed
from kuager.protect.differencing import Told, differences, settled

REGIONS, MONTHS = ("Ili", "Hotan"), ("2018-01", "2018-02", "2019-01")


def some(traits: Mapping[str, str], number: int, start: int = 0, within: str = "") -> list[Unnamed]:
    return [Unnamed(id=f"n-{start + at}", traits=traits, within=within) for at in range(number)]


people = st.lists(
    st.builds(
        lambda region, month, form: {"region": region, "month": month, "year": month[:4], "form": form},
        st.sampled_from(REGIONS), st.sampled_from(MONTHS), st.sampled_from(("camp", "prison")),
    ), max_size=60,
).map(lambda every: [Unnamed(id=f"n-{at}", traits=traits) for at, traits in enumerate(every)])  # fmt: skip


@given(people, st.integers(0, 9))
def test_everybody_shown_stands_among_k_and_nobody_is_lost(every: list[Unnamed], k: int) -> None:
    groups, left, _ = anonymous(every, k)
    assert all(one.size >= max(k, 3) for one in groups)
    assert (
        sorted(one.id for group in groups for one in group.people) + sorted(one.id for one in left) != [] or not every
    )
    assert {one.id for group in groups for one in group.people} | {one.id for one in left} == {one.id for one in every}


def test_the_floor_holds_whatever_is_set() -> None:
    assert anonymity.floor(1) == 3
    assert anonymous(some({"region": "Ili"}, 2), 1)[0] == []


def test_tellings_of_different_texts_may_be_one_person() -> None:
    five = [Unnamed(id=f"n-{at}", traits={"form": "camp"}, within=f"text {at}") for at in range(5)]
    assert anonymous(five, 5)[0] == []
    assert anonymous(some({"form": "camp"}, 5, within="one text"), 5)[0] != []


def test_somebody_beside_a_list_of_names_is_held_back() -> None:
    one = Unnamed(id="n-1", traits={}, keys=frozenset({"day 2021-11-28"}))
    assert beside_named([one], [frozenset({"day 2021-11-28"})]) == ([], [one])
    assert beside_named([one], [frozenset({"day 2021-11-27"})]) == ([one], [])


tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3)


@given(tables)
def test_no_held_back_count_can_be_computed(body: list[list[int]]) -> None:
    """Every held-back count of somebody has another table that shows the same: found by trying, not by the rule's own road."""
    cells = [
        (f"r{at}", f"c{to}", False) for at, row in enumerate(body) for to, count in enumerate(row) for _ in range(count)
    ]
    grid = counted(cells)
    gone = suppressed(grid, 3)
    for (at, to), count in ((cell, grid.unnamed[cell[0]][cell[1]]) for cell in gone):
        if 0 < count < 3:
            assert another(grid.unnamed, gone, (at, to)), (grid.unnamed, sorted(gone))


def another(values: Sequence[Sequence[int]], gone: frozenset[tuple[int, int]], cell: tuple[int, int]) -> bool:
    """Looks for a table of counts with another number in the cell, moving held-back counts by one along rectangles and rings."""
    free = sorted(gone)
    for moves in product((-1, 0, 1), repeat=min(len(free), 9)):
        chosen = dict(zip(free, moves, strict=False))
        if (
            chosen.get(cell, 0)
            and _adds_up(values, chosen)
            and all(values[a][b] + by >= 0 for (a, b), by in chosen.items())
        ):
            return True
    return len(free) > 9


def _adds_up(values: Sequence[Sequence[int]], moved: Mapping[tuple[int, int], int]) -> bool:
    rows, columns = len(values), len(values[0])
    by_row = all(
        sum(moved.get((at, to), 0) for to in range(columns - 1)) == moved.get((at, columns - 1), 0)
        for at in range(rows)
    )
    return by_row and all(
        sum(moved.get((at, to), 0) for at in range(rows - 1)) == moved.get((rows - 1, to), 0) for to in range(columns)
    )


def told(groups: Mapping[tuple[tuple[str, str], ...], int], people_: frozenset[str] = frozenset()) -> Told:
    return Told(release="r", level=0, groups=groups, cells={}, people=people_)


def test_one_more_in_a_group_is_held_back_until_k_are_together() -> None:
    traits = (("region", "Ili"),)
    before = told({traits: 5}, frozenset(f"n-{at}" for at in range(5)))
    six = Group(traits=traits, people=tuple(some(dict(traits), 6)), size=6)
    assert differences(told({traits: 6}), [before], 5)
    shown, held = settled([six], [before], 5)
    assert [len(one.people) for one in shown] == [5]
    assert [one.id for one in held] == ["n-5"]
    ten = Group(traits=traits, people=tuple(some(dict(traits), 10)), size=10)
    assert settled([ten], [before], 5) == ([ten], [])


def test_somebody_who_left_takes_the_group_with_them() -> None:
    traits = (("region", "Ili"),)
    before = told({traits: 6}, frozenset(f"n-{at}" for at in range(6)))
    five = Group(traits=traits, people=tuple(some(dict(traits), 5)), size=5)
    shown, held = settled([five], [before], 5)
    assert shown == []
    assert len(held) == 5


@given(people, people)
def test_two_settled_releases_never_differ_by_a_few(one: list[Unnamed], other: list[Unnamed]) -> None:
    first, _, level = anonymous(one, 3)
    before = Told(
        release="r", level=level, groups={group.traits: len(group.people) for group in first}, cells={},
        people=frozenset(each.id for group in first for each in group.people),
    )  # fmt: skip
    then, _, _ = anonymous(other, 3, at_least=level)
    shown, _ = settled(then, [before], 3)
    assert differences(told({group.traits: len(group.people) for group in shown}), [before], 3) == []
    assert all(group.size >= 3 for group in shown)
