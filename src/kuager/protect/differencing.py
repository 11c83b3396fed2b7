"""What two releases tell together that neither tells alone: a group that grows by one person names that person.

Each release is compared with every former one, whoever it was for: an audience passes on what it was given. Compared are
the groups of people who are not named, by every set of traits that both releases tell, and the counts of tables. A
difference of 1 to k-1 people is too small; of none, or of k and more, it tells no more than a group does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kuager.protect.anonymity import Group, Unnamed, distinct, floor
from kuager.protect.policy import K


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a release told of people who are not named.

    Attributes:
        release: its id.
        level: see :data:`kuager.protect.anonymity.LEVELS`.
        groups: traits to how many people.
        cells: (table, row, column) to how many of those counted are not named; totals have empty names.
        people: ids of the archive of who was in it without a name; known to the team alone.
    """

    release: str
    level: int
    groups: Mapping[tuple[tuple[str, str], ...], int]
    cells: Mapping[tuple[str, str, str], int]
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference that is too small: with which release, in what, how many there and here."""

    release: str
    what: tuple[tuple[str, str], ...]
    before: int
    now: int


def differences(now: Told, former: Iterable[Told], k: int = K) -> list[Difference]:
    """Returns every difference with a former release that is too small to be shown; none means it may go out."""
    found = []
    mine = _marginals(now.groups)
    for one in former:
        theirs = _marginals(one.groups)
        common = {tuple(trait for trait, _ in traits) for traits in mine} & {
            tuple(t for t, _ in traits) for traits in theirs
        }
        found += [
            Difference(release=one.release, what=traits, before=theirs[traits], now=mine[traits])
            for traits in sorted({*mine, *theirs})
            if tuple(trait for trait, _ in traits) in common and _small(theirs[traits], mine[traits], k)
        ]
        for cell in sorted(set(now.cells) & set(one.cells)):
            if _small(one.cells[cell], now.cells[cell], k):
                what = (("table", cell[0]), ("row", cell[1]), ("column", cell[2]))
                found.append(Difference(release=one.release, what=what, before=one.cells[cell], now=now.cells[cell]))
    return found


def _small(before: int, now: int, k: int) -> bool:
    return 0 < abs(before - now) < floor(k)


def _marginals(groups: Mapping[tuple[tuple[str, str], ...], int]) -> Counter[tuple[tuple[str, str], ...]]:
    """Returns the sums over every set of traits; a month tells its year too."""
    found: Counter[tuple[tuple[str, str], ...]] = Counter()
    for traits, count in groups.items():
        known = dict(traits)
        if "month" in known:
            known["year"] = known["month"][:4]
        names = sorted(known)
        for size in range(len(names) + 1):
            for chosen in combinations(names, size):
                found[tuple((name, known[name]) for name in chosen)] += count
    return found


def settled(groups: Sequence[Group], former: Sequence[Told], k: int = K) -> tuple[list[Group], list[Unnamed]]:
    """Leaves out what would make a small difference, until nothing does, or nothing is left.

    First people who are new in a group that was told before are held back until k of them are together; where that does not
    settle it (somebody left), the whole group is left out.

    Returns:
        The groups that can be shown, and everybody held back.
    """
    known = frozenset(person for one in former for person in one.people)
    shown, held = list(groups), list[Unnamed]()
    while shown and (found := differences(_told(shown), [_only_groups(one) for one in former], k)):
        worst = dict(found[0].what)
        fitting = [one for one in shown if _fits(dict(one.traits), worst)] or shown
        grown = [one for one in fitting if any(each.id not in known for each in one.people)]
        # What is left out at last is the smallest group: everything that could be subtracted from goes before anybody does.
        gone = min(grown or fitting, key=lambda one: (len(one.people), one.traits))
        shown.remove(gone)
        stay = tuple(each for each in gone.people if each.id in known) if grown else ()
        held += [each for each in gone.people if each not in stay]
        if distinct(stay) >= floor(k):
            shown.append(Group(traits=gone.traits, people=stay, size=distinct(stay)))
        else:
            held += stay
    return sorted(shown, key=lambda one: one.traits), held


def _fits(traits: Mapping[str, str], worst: Mapping[str, str]) -> bool:
    known = {**traits, **({"year": traits["month"][:4]} if "month" in traits else {})}
    return all(known.get(name) == value for name, value in worst.items())


def _told(groups: Iterable[Group]) -> Told:
    return Told(release="", level=0, groups={one.traits: len(one.people) for one in groups}, cells={})


def _only_groups(one: Told) -> Told:
    return Told(release=one.release, level=one.level, groups=one.groups, cells={})


__all__ = ["Difference", "Told", "differences", "settled"]
