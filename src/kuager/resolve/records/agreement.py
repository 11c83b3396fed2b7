"""What two records say about each other, column by column, as small numbered levels over arrays of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kuager.resolve.likeness import likeness_of
from kuager.resolve.records.table import Flags, Floats, Ints, People

MISSING_LEVEL: Final = 0
"""Level of every column when one side says nothing: it weighs nothing either way."""
NAME_EDGES: Final = (0.45, 0.62, 0.75, 0.85, 0.93, 0.995)
NAME_LEVELS: Final = len(NAME_EDGES) + 1
"""Levels of likeness of two words, counted from 1; words that passed through Chinese have the same number after them."""
ALIKE: Final = 0.75
"""From this likeness on two words count as spellings of one name when names are counted."""
_EQUAL: Final = 2
_YEAR_STEPS: Final = (0, 1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One kind of evidence: its name, its number of levels (0 is "not said"), and levels that agreeing words share."""

    name: str
    levels: int


GIVEN: Final = Column(name="given", levels=2 * NAME_LEVELS + 1)
FATHER: Final = Column(name="father", levels=2 * NAME_LEVELS + 1)
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
    """How alike two words are, each pair worked out once; ``nothing`` is the value where one side has no word."""

    def __init__(self, people: People, *, nothing: float = -1.0) -> None:
        """Keeps the words; nothing is compared yet."""
        self._words = people.words
        self._nothing = nothing

    def of(self, left: Ints, right: Ints) -> Floats:
        """Returns the likeness of each pair of words, given by their places in the table's words."""
        low, high = np.minimum(left, right), np.maximum(left, right)
        codes = np.where(low < 0, -1, low * len(self._words) + high)
        known, where = np.unique(codes, return_inverse=True)
        words, count = self._words, max(1, len(self._words))
        values = [
            self._nothing if code < 0 else likeness_of(words[code // count], words[code % count])
            for code in known.tolist()
        ]
        return np.array(values, dtype=np.float64)[where]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePairs:
    """The parts of names of each pair, paired in the better of the two orders.

    ``first`` and ``second`` are likenesses (-1: one side has no such part). ``swapped`` says that one record's given
    name was compared with the other's father's name. The words are those that were compared, left record's first.
    """

    first: Floats
    second: Floats
    swapped: Flags
    words: tuple[tuple[Ints, Ints], tuple[Ints, Ints]]


def pair_names(people: People, left: Ints, right: Ints) -> NamePairs:
    """Pairs given and father's name of the two records straight or crosswise, whichever is more alike."""
    likes = Likenesses(people)
    given, father = (people.given[left], people.given[right]), (people.father[left], people.father[right])
    straight = (likes.of(*given), likes.of(*father))
    cross = (likes.of(given[0], father[1]), likes.of(father[0], given[1]))
    swapped = _worth(*cross) > _worth(*straight) + 0.1
    return NamePairs(
        first=np.where(swapped, cross[0], straight[0]),
        second=np.where(swapped, cross[1], straight[1]),
        swapped=swapped,
        words=(
            (given[0], np.where(swapped, father[1], given[1])),
            (father[0], np.where(swapped, given[1], father[1])),
        ),
    )


def _worth(first: Floats, second: Floats) -> Floats:
    # A pair that cannot be compared is worth as much as one that says neither yes nor no.
    return np.where(first < 0, 0.5, first) + np.where(second < 0, 0.5, second)


def name_levels(people: People, likes: Floats, words: tuple[Ints, Ints]) -> Ints:
    """Returns the level of each likeness; words that passed through Chinese count by themselves."""
    level = np.searchsorted(np.array(NAME_EDGES), likes, side="right") + 1
    apart = people.through[words[0]] | people.through[words[1]]
    return np.where(likes < 0, MISSING_LEVEL, level + NAME_LEVELS * apart)
