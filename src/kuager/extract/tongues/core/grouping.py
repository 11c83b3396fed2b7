"""Puts the spellings of one person together: by the keys of their words, initials and the sex their forms agree with."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_MOST = 30
"""People of one surname that a name is compared with: more would let work grow with the square of the text."""


class Spelling(NamedTuple):
    """One mention: keys of its whole words, its initials, the sex of its forms."""

    keys: frozenset[str]
    initials: str = ""
    sex: str | None = None


@dataclass(slots=True)
class _Person:
    name: str
    keys: set[str]
    initials: str
    sex: str | None
    seen: list[int] = field(default_factory=list)


def group(spellings: Sequence[Spelling]) -> list[str]:
    """Returns a key for each mention, in order. The fullest names are told apart first, shorter ones join them.

    A name that could belong to several people joins the one named last before it; never two people at once.
    """
    people: list[_Person] = []
    by_key: dict[str, list[_Person]] = defaultdict(list)
    chosen: list[str] = [""] * len(spellings)
    order = sorted(range(len(spellings)), key=lambda at: (-len(spellings[at].keys), at))
    for at in order:
        one = spellings[at]
        person = _home(one, at, by_key)
        if person is None:
            person = _Person(" ".join(sorted(one.keys)) + f"#{len(people)}", set(one.keys), one.initials, one.sex)
            people.append(person)
            for key in one.keys:
                by_key[key].append(person)
        insort(person.seen, at)
        person.sex = person.sex or one.sex
        person.initials = person.initials or one.initials
        chosen[at] = person.name
    return chosen


def _home(one: Spelling, at: int, by_key: dict[str, list[_Person]]) -> _Person | None:
    options = {
        id(person): person for key in one.keys for person in by_key.get(key, ())[-_MOST:] if _could_be(one, person)
    }
    if not options:
        return None
    return max(
        options.values(), key=lambda person: (bool(one.sex) and one.sex == person.sex, _named_before(person, at))
    )


def _named_before(person: _Person, at: int) -> int:
    """Returns where the person was last named before a mention; -1 when only after it."""
    before = bisect_right(person.seen, at)
    return person.seen[before - 1] if before else -1


def _could_be(one: Spelling, person: _Person) -> bool:
    if not one.keys <= person.keys:
        return False
    if one.sex and person.sex and one.sex != person.sex:
        return False
    rest = {key[0] for key in person.keys - one.keys}
    if one.initials and rest:
        return one.initials[0] in rest
    if one.initials and person.initials:
        return one.initials[0] == person.initials[0]
    return True
