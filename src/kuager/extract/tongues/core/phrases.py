"""Finds people without a name: relatives ("её мать", "брат Асановой") and described strangers ("ещё одна женщина")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kuager.extract.tongues.core.reading import Reading

_BACK = 4
_DESCRIBES = frozenset({"kin_adjective", "number", "age"})
_SINGLES_OUT = frozenset({"one_of_many", "age"})


class Phrase(NamedTuple):
    """Words for a person: ``first`` to ``last``, whose relative (a pronoun, a name or a role by word index), and the name given.

    ``term`` is the index of the kin word, None for strangers. ``name`` is the index of the first word of a name that the
    phrase is told to bear.
    """

    first: int
    last: int
    term: int | None
    owner: int | None = None
    owner_is: str = ""
    name: int | None = None
    head: int = -1


Names = Mapping[int, tuple[int, str | None]]
"""Persons' names by the index of their first word: last word and sex of the forms."""


def find_phrases(reading: Reading, names: Names) -> list[Phrase]:
    """Returns the phrases in order."""
    ends = {last: first for first, (last, _) in names.items()}
    inside = {at for first, (last, _) in names.items() for at in range(first, last + 1)}
    found: list[Phrase] = []
    for at, facts in enumerate(reading.facts):
        if at in inside or (facts.kin is None and not facts.marks & {"human", "role", "plural"}):
            continue
        reading.scan.pace.tick()
        if found and at <= found[-1].last:
            continue
        several = _one_of_several(reading, at)
        if several is not None:
            found.append(several)
            continue
        one = _relative(reading, at, names, ends) if facts.kin is not None else _stranger(reading, at, names, ends)
        if one is not None:
            found.append(one)
    return found


def is_age(reading: Reading, at: int) -> bool:
    """Says whether a word is the figure of "24-летний"."""
    if not 0 <= at < len(reading.facts) - 1 or reading.scan.gap(at) != "-":
        return False
    return reading.scan.words[at].exact.isdigit() and reading.has(at + 1, "age")


def _relative(reading: Reading, at: int, names: Names, ends: Mapping[int, int]) -> Phrase | None:
    facts = reading.facts[at]
    first = _describing(reading, at)
    owner, owner_is, last = None, "", at
    before = first - 1
    if reading.has(before, "possessive") and reading.scan.gap(before) == " " and reading.same_sentence(before, at):
        owner, owner_is, first = before, "pronoun", before
    elif reading.tongue.pack.settings.get("owner_before") and before in ends and reading.scan.gap(before) == " ":
        owner, owner_is = ends[before], "name"
        first = ends[before]
    elif reading.has(at + 1, "possessive") and reading.has(at + 1, "possessive_after") and reading.scan.gap(at) == " ":
        owner, owner_is, last = at + 1, "pronoun", at + 1
    elif reading.scan.gap(at) == " " and reading.same_sentence(at, at + 1):
        owner, owner_is, last = _genitive(reading, at, names)
    name = None if reading.is_plural(at) else _apposed(reading, first, last, at, names, ends)
    if owner is None and "kin_weak" in facts.marks:
        return None
    return Phrase(first, last, at, owner, owner_is, name, at)


def _genitive(reading: Reading, at: int, names: Names) -> tuple[int | None, str, int]:
    """Looks at what follows a kin word: the name or the role of the person whose relative it is."""
    tongue, kin = reading.tongue, reading.facts[at].kin
    after = at + 1
    while after < len(reading.facts) and after - at < 5 and _before_name(reading, after):
        after += 1
    if after in names and reading.scan.gap(after - 1) == " ":
        last, sex = names[after]
        words = reading.exact(after, last)
        other = reading.gap(last) == "," and any(_name_soon(reading, last + step, names) for step in (1, 2, 3))
        owns = tongue.owns(reading.scan.words[at].exact, words, kin.sex if kin else None, sex)
        if (
            after > at + 1
            and not owns
            and kin is not None
            and kin.sex
            and kin.sex == sex
            and not is_age(reading, at + 1)
        ):
            return at + 1, "role", after - 1
        if after > at + 1 or other or owns:
            return after, "name", last
        return None, "", at
    if reading.any_of(at + 1, frozenset({"role", "human"})) and not reading.scan.caps[at + 1]:
        return at + 1, "role", at + 1
    return None, "", at


def _name_soon(reading: Reading, at: int, names: Names) -> bool:
    """Says whether a name begins at a word, with nothing but an age between it and the comma."""
    return at in names and (reading.gap(at - 1) == "," or reading.has(at - 1, "age"))


def _before_name(reading: Reading, at: int) -> bool:
    """Says whether a word may stand between a kin word and the owner's name: a role, an age."""
    if is_age(reading, at):
        return True
    return reading.scan.gap(at) == " " and reading.any_of(at, frozenset({"role", "title", "age"}))


def _describing(reading: Reading, at: int) -> int:
    first = at
    while (
        first
        and at - first < _BACK
        and (reading.any_of(first - 1, _DESCRIBES) or is_age(reading, first - 1))
        and reading.scan.gap(first - 1) in {" ", "-"}
        and reading.same_sentence(first - 1, at)
    ):
        first -= 1
    return first


def _apposed(reading: Reading, first: int, last: int, at: int, names: Names, ends: Mapping[int, int]) -> int | None:
    """Returns the name that the phrase is told to bear: right after it, after a comma, or before it."""
    after = last + 1
    for _ in range(3):
        if (
            after in names
            and reading.same_sentence(at, after)
            and reading.gap(after - 1) in {"", ",", "–", "—", "(", "-"}
        ):
            return after
        described = is_age(reading, after) or reading.any_of(
            after, frozenset({"age", "role", "title", "human", "number"})
        )
        if not described or reading.gap(after - 1) not in {"", ",", "-"}:
            break
        after += 1
    before = first - 1
    closed = last + 1 >= len(reading.facts) or reading.gap(last)[:1] in {",", ".", ";", "—", ")"}
    if before in ends and reading.gap(before) in {",", "–", "—", "("} and closed and reading.same_sentence(before, at):
        return ends[before]
    return None


def _one_of_several(reading: Reading, at: int) -> Phrase | None:
    """Reads "один из пассажиров": somebody out of a group."""
    if not reading.any_of(at, frozenset({"human", "role", "plural"})):
        return None
    for step in (2, 3):
        if at >= step and reading.has(at - step, "one_of_many") and reading.has(at - step + 1, "out_of"):
            return Phrase(at - step, at, None, head=at)
    return None


def _stranger(reading: Reading, at: int, names: Names, ends: Mapping[int, int]) -> Phrase | None:
    """A word for a person counts when something singles one out and no name stands beside it."""
    if reading.is_plural(at) or (at + 1 in names and reading.gap(at) in {"", ","}):
        return None
    if at - 1 in ends and reading.gap(at - 1) in {",", "–", "—"}:
        return None
    first, singled = at, False
    while (
        first
        and at - first < _BACK
        and reading.same_sentence(first - 1, at)
        and reading.scan.gap(first - 1) in {" ", "-"}
    ):
        if reading.any_of(first - 1, _SINGLES_OUT) or is_age(reading, first - 1):
            singled = True
        elif not reading.any_of(first - 1, frozenset({"kin_adjective", "human_adjective", "place_adjective"})):
            break
        first -= 1
    if _apposed_name(reading, at, names):
        return None
    if first and reading.has(first - 1, "possessive") and reading.scan.gap(first - 1) == " ":
        first, singled = first - 1, True
    pattern = reading.tongue.pack.patterns.get("stranger_after")
    start = reading.scan.words[at].end
    followed = (
        "human" in reading.facts[at].marks and pattern is not None and pattern.match(reading.lower, start, start + 80)
    )
    if not singled and not followed:
        return None
    return Phrase(first, at, None, head=at)


def _apposed_name(reading: Reading, at: int, names: Names) -> bool:
    for step in range(1, 6):
        if at + step in names:
            return True
        if (
            not reading.same_sentence(at, at + step)
            or reading.gap(at + step - 1) not in {"", "-"}
            or reading.facts[at + step].triggers
            or reading.has(at + step, "speech")
        ):
            return False
    return False
