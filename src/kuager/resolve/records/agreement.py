"""What two records say about each other, column by column, as small numbered levels over arrays of pairs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kuager.resolve.records.table import Flags, Floats, Ints, People
from kuager.resolve.records.workers import Compare, compare_here
from kuager.text.names import FIRST_HAN, part_of

MISSING_LEVEL: Final = 0
"""Level of every column when one side says nothing: it weighs nothing either way."""
NAME_EDGES: Final = (0.45, 0.62, 0.75, 0.85, 0.93, 0.995)
NAME_LEVELS: Final = len(NAME_EDGES) + 1
"""Levels of likeness of two words, counted from 1; words that passed through Chinese have the same number after them."""
ALIKE: Final = 0.75
"""From this likeness on two words count as spellings of one name when names are counted."""
_EQUAL: Final = 2
_SWAP_GAIN: Final = 0.1
"""So much more alike must the swapped order be; two names of one sound do not count as swapped."""
_SLICE: Final = 500_000
_LONG, _VERY_LONG, _BOTH = 6, 8, 2
"""Consonants from which the comparer forgives one more, and another; and both words through Chinese."""
_YEAR_STEPS: Final = (0, 1, 2, 5, 10)
_ALL_BITS: Final = 0xFFFFFFFF
_CROSSED, _TURNED, _STOOD_IN = 1, 2, 4
Pairing: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One kind of evidence: its name, and its number of levels (0 is "not said")."""

    name: str
    levels: int


GIVEN: Final = Column(name="given", levels=2 * NAME_LEVELS + 1)
FATHER: Final = Column(name="father", levels=2 * NAME_LEVELS + 1)
SURNAME: Final = Column(name="surname", levels=2 * NAME_LEVELS + 1)
"""What both records have beside given and father's name."""
NAMES: Final = (GIVEN, FATHER, SURNAME)
ORDER: Final = Column(name="order", levels=3)
SEX: Final = Column(name="sex", levels=3)
BORN: Final = Column(name="birth_year", levels=len(_YEAR_STEPS) + 2)
PLACE: Final = Column(name="place", levels=4)
ETHNICITY: Final = Column(name="ethnicity", levels=3)
DETAINED: Final = Column(name="detention_year", levels=4)
SOURCE: Final = Column(name="source", levels=3)
PLAIN: Final = (SEX, BORN, PLACE, ETHNICITY, DETAINED, SOURCE)
"""Columns whose chance agreement can be counted from random pairs of records."""


def plain_levels(people: People, left: Ints, right: Ints) -> dict[str, Ints]:
    """Returns the level of every column but the names for each pair of rows."""
    place = _same(people.place, left, right)
    region = _same(people.region, left, right)
    return {
        SEX.name: _same(people.sex, left, right),
        BORN.name: _years(people.birth_year, left, right, _YEAR_STEPS),
        # The same place, another place of the same region, another region.
        PLACE.name: np.where(place == _EQUAL, 3, np.where(region == _EQUAL, 2, place)),
        ETHNICITY.name: _same(people.ethnicity, left, right),
        DETAINED.name: _years(people.detention_year, left, right, (0, 1)),
        SOURCE.name: _same(people.source, left, right),
    }


def _same(column: Ints, left: Ints, right: Ints) -> Ints:
    one, two = column[left], column[right]
    return np.where((one < 0) | (two < 0), MISSING_LEVEL, np.where(one == two, _EQUAL, 1))


def _years(column: Ints, left: Ints, right: Ints, steps: tuple[int, ...]) -> Ints:
    one, two = column[left], column[right]
    apart = np.searchsorted(np.array(steps), np.abs(one - two), side="left") + 1
    return np.where((one < 0) | (two < 0), MISSING_LEVEL, apart)


class Likenesses:
    """How alike words are: every different pair of words of a whole table of pairs, worked out once."""

    def __init__(self, people: People, codes: Ints, compare: Compare = compare_here) -> None:
        """Works out every code (see :meth:`codes`) that stands in ``codes``, sorted and each once."""
        self._known = codes
        self._values = np.zeros(len(codes), dtype=np.float32)
        count = max(1, len(people.words))
        one, two = codes // count, codes % count
        self._values[one == two] = 1.0
        todo = np.flatnonzero((one != two) & ~_apart(people, one, two))
        first, same = _indistinct(people, one[todo], two[todo])
        self._values[todo] = compare(people.words, one[todo][first], two[todo][first])[same]

    @staticmethod
    def codes(people: People, left: Ints, right: Ints) -> Ints:
        """Returns one number for each pair of words, whichever stands first; -1 where a side has none."""
        low, high = np.minimum(left, right), np.maximum(left, right)
        return np.where(low < 0, -1, low * max(1, len(people.words)) + high)

    def of(self, codes: Ints) -> Floats:
        """Returns the likeness of each code, -1 where a side has no word."""
        if not len(self._known):
            return np.full(len(codes), -1.0)
        # Sorted, codes are looked up one after the other, not all over the memory: .03 s instead of .23 for half a million.
        asked, back = np.unique(codes, return_inverse=True)
        at = np.minimum(np.searchsorted(self._known, asked), len(self._known) - 1)
        found: Floats = np.where(asked < 0, -1.0, self._values[at])[back]
        return found


def _indistinct(people: People, one: Ints, two: Ints) -> tuple[Ints, Ints]:
    """Finds pairs of words that the comparer cannot tell apart: one of each kind, and of which kind each pair is.

    It looks at the sound of words only, and one sound is written in many ways; four pairs in ten need not be compared.
    Chinese names are compared by what is written.
    """
    parts = [part_of(word) for word in people.words]
    sound, spelt = _numbers(replace(part, word="") for part in parts), _numbers(part.word for part in parts)
    written = np.array([part.chinese or part.word >= FIRST_HAN for part in parts], dtype=np.bool_)
    # Two keys of one word are equal whatever they sound like.
    itself = written[one] | written[two] | (spelt[one] == spelt[two])
    size = max(1, len(parts))
    kinds = np.minimum(sound[one], sound[two]) * size + np.maximum(sound[one], sound[two])
    kinds = np.where(itself, -1 - (np.minimum(one, two) * size + np.maximum(one, two)), kinds)
    _, first, same = np.unique(kinds, return_index=True, return_inverse=True)
    return first, same


def _numbers(values: Iterable[Hashable]) -> Ints:
    """Numbers values in the order in which they come, equal ones alike."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int64)


def likenesses(people: People, left: Ints, right: Ints, compare: Compare = compare_here) -> Likenesses:
    """Works out the words of every pair of rows, in slices that keep memory small."""
    found = [_distinct(np.concatenate(_every(people, left[part], right[part]))) for part in slices(len(left))]
    codes = _distinct(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return Likenesses(people, codes[codes >= 0], compare)


def _distinct(codes: Ints) -> Ints:
    # numpy's unique goes by a table of hashes, which is slower by half where most values differ.
    codes = np.sort(codes)
    return codes[np.append(True, codes[1:] != codes[:-1])] if len(codes) else codes


def slices(count: int) -> list[slice]:
    """Cuts a long array of pairs into pieces of half a million."""
    return [slice(start, start + _SLICE) for start in range(0, count, _SLICE)]


def _every(people: People, left: Ints, right: Ints) -> list[Ints]:
    """The codes of all pairs of words that may be compared in these pairs of rows."""
    parts = [people.given, people.father]
    found = [Likenesses.codes(people, one[left], two[right]) for one in parts for two in parts]
    three = np.flatnonzero((people.other[left] >= 0) | (people.other[right] >= 0))
    if len(three):
        left, right = left[three], right[three]
        found += [Likenesses.codes(people, people.other[left], part[right]) for part in (*parts, people.other)]
        found += [Likenesses.codes(people, part[left], people.other[right]) for part in parts]
    return found


def _apart(people: People, one: Ints, two: Ints) -> Flags:
    """Says of which words it is certain that they are not alike at all, by their consonants only.

    The comparer gives 0 when more consonants differ than its limit; as many as one word has and the other has not, at
    least that many differ. Nine in ten pairs of words need not be compared at all.
    """
    every, some, longest = people.bone_sets[:, 0], people.bone_sets[:, 1], people.bone_sets[:, 2]
    missing = np.maximum(np.bitwise_count(every[one] & ~some[two]), np.bitwise_count(every[two] & ~some[one]))
    length = np.maximum(longest[one], longest[two])
    through = people.through[one].astype(np.int64) + people.through[two]
    allowed = 1 + (length >= _LONG) + (length >= _VERY_LONG) + 2 * (through == 1)
    found: Flags = (missing > allowed) & (through < _BOTH) & (longest[one] > 1) & (longest[two] > 1)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePairs:
    """The parts of names of each pair of rows, paired as they are most alike; whichever row stands first says nothing.

    ``first``, ``second`` and ``third`` are likenesses (-1: one side has no such part); ``third`` is of what both have beside
    given and father's name. ``pairing`` says which words were compared (see :func:`words_of`).
    """

    first: Floats
    second: Floats
    third: Floats
    pairing: Pairing

    @property
    def swapped(self) -> Flags:
        """Whether one record's given name was compared with the other's father's name."""
        return (self.pairing & _CROSSED) > 0

    @property
    def likes(self) -> tuple[Floats, Floats, Floats]:
        """The likenesses, in the order of :data:`NAMES`."""
        return self.first, self.second, self.third


Two: TypeAlias = tuple[Ints, Ints]
Words: TypeAlias = tuple[Two, Two, Two]


def words_of(people: People, left: Ints, right: Ints, pairing: Pairing) -> Words:
    """Returns the words that were compared, left row's first, in the order of :data:`NAMES`; -1 where there is none."""
    crossed, turned = (pairing & _CROSSED) > 0, (pairing & _TURNED) > 0
    given, (one, two) = (people.given[left], people.given[right]), _seconds(people, left, right, pairing)
    first = (np.where(turned, one, given[0]), np.where(crossed & ~turned, two, given[1]))
    second = (np.where(turned, given[0], one), np.where(crossed & ~turned, given[1], two))
    return first, second, (people.other[left], people.other[right])


def _seconds(people: People, left: Ints, right: Ints, pairing: Pairing) -> Two:
    """The fathers' names; where one row alone has a third word and that is more alike, the third word instead."""
    stood = (pairing & _STOOD_IN) > 0
    sides = [
        np.where(stood & (people.other[rows] >= 0), people.other[rows], people.father[rows]) for rows in (left, right)
    ]
    return sides[0], sides[1]


def pair_names(people: People, left: Ints, right: Ints, likes: Likenesses) -> NamePairs:
    """Pairs given and father's name of the two records straight or crosswise, whichever is more alike.

    Of a crosswise pair nobody knows which is the given name; which of the two counts as given is decided by the letters, so
    that no record is asked for it before the other. A third word that only one record has may be what the other has for
    the second.
    """
    pairing = np.zeros(len(left), dtype=np.int8)
    first, second, pairing = _paired(people, left, right, likes, pairing)
    lone = np.flatnonzero((people.other[left] >= 0) != (people.other[right] >= 0))
    if len(lone):
        instead = _paired(people, left[lone], right[lone], likes, np.full(len(lone), _STOOD_IN, dtype=np.int8))
        better = _worth(*instead[:2]) > _worth(first[lone], second[lone]) + _SWAP_GAIN
        at = lone[better]
        first[at], second[at], pairing[at] = (values[better] for values in instead)
    third = likes.of(Likenesses.codes(people, people.other[left], people.other[right]))
    return NamePairs(first=first, second=second, third=third, pairing=pairing)


def _paired(
    people: People, left: Ints, right: Ints, likes: Likenesses, pairing: Pairing
) -> tuple[Floats, Floats, Pairing]:
    given, father = (people.given[left], people.given[right]), _seconds(people, left, right, pairing)
    pairs = (given, father, (given[0], father[1]), (father[0], given[1]))
    codes = [Likenesses.codes(people, *pair) for pair in pairs]
    one, two, three, four = (likes.of(code) for code in codes)
    crossed = _worth(three, four) > _worth(one, two) + _SWAP_GAIN
    # Not the more alike one: that would teach that given names are alike (pair F1 at 100,000 .841 instead of .842).
    turned = crossed & (_mark(people, *pairs[3]) > _mark(people, *pairs[2]))
    first = np.where(turned, four, np.where(crossed, three, one))
    second = np.where(turned, three, np.where(crossed, four, two))
    return first, second, pairing | (_CROSSED * crossed + _TURNED * turned).astype(np.int8)


def _mark(people: People, one: Ints, two: Ints) -> Ints:
    """A number for each pair of words, whichever stands first."""
    marks = np.append(people.marks, 0)
    found: Ints = (marks[one] + marks[two]) & _ALL_BITS
    return found


def _worth(first: Floats, second: Floats) -> Floats:
    # A pair that cannot be compared is worth as much as one that says neither yes nor no.
    return np.where(first < 0, 0.5, first) + np.where(second < 0, 0.5, second)


def name_levels(people: People, likes: Floats, words: tuple[Ints, Ints]) -> Ints:
    """Returns the level of each likeness; words that passed through Chinese count by themselves."""
    level = np.searchsorted(np.array(NAME_EDGES), likes, side="right") + 1
    apart = people.through[words[0]] | people.through[words[1]]
    return np.where(likes < 0, MISSING_LEVEL, level + NAME_LEVELS * apart)
