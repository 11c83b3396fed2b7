"""What is told of a person, in order: by event, by property, by value, with the words and the lines of telling behind each.

Nothing here depends on the reader's language, so it is worked out once for the pages of all languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final
from urllib.parse import quote

from kuager.errors import BadDateError
from kuager.model.release import Field, Record
from kuager.model.schema import Compare, compare_of
from kuager.publish.site.world import World
from kuager.text.edtf import Comparison, compare, parse

WHEN: Final = frozenset({"when", "start_date"})
_FIRST: Final = ("name", "type", "when", "start_date", "end_date", "duration", "where", "facility")
_MONTH: Final = re.compile(r"\d{4}-\d{2}")
DENIES: Final = "denies"
_WHOLE: Final = 90
"""Characters up to which words are sought whole on the live page; longer ones by their beginning and their end."""
_ENDS: Final = 24
"""Characters of the beginning and of the end of longer words, up to the next space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One telling of a value: the field, where it stands in this site, and where on the live page."""

    field: Field
    anchor: str
    page: str
    live: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value with everything it rests on.

    Attributes:
        text: as released.
        evidence: first what has a source that can be opened, each in the order of the release.
        lineages: independent tellings that assert it: copies and rewrites of one count once.
        unknown: some evidence does not show which telling it belongs to.
        texts: sources that assert it, copies counted.
        denied: nobody asserts it, somebody denies it.
    """

    text: str
    evidence: tuple[Evidence, ...]
    lineages: int
    unknown: bool
    texts: int
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A property with its values; ``differ`` when two of them cannot both be true or one is denied."""

    schema: str
    prop: str
    values: tuple[Value, ...]
    differ: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What belongs to the person, or to one event."""

    schema: str
    event: str
    facts: tuple[Fact, ...]


@lru_cache(maxsize=32)
def groups(world: World, person: str) -> tuple[Group, ...]:
    """Returns what is told of a person; the person's own facts first, then events in the order of the release."""
    one = world.people[person]
    seen: set[str] = set()
    together = _together(one.fields)
    sorted_: dict[tuple[str, str], dict[str, dict[str, list[Evidence]]]] = {}
    for field in one.fields:
        group = sorted_.setdefault((field.schema, together.get(field.event, field.event)), {})
        group.setdefault(field.prop, {}).setdefault(field.value, []).append(_evidence(world, one, field, seen))
    return tuple(
        Group(
            schema=schema,
            event=event,
            facts=tuple(_fact(schema, prop, facts[prop]) for prop in sorted(facts, key=_place)),
        )
        for (schema, event), facts in sorted(sorted_.items(), key=lambda each: bool(each[0][1]))
    )


def _place(prop: str) -> int:
    """Returns where a property stands among those of its event; the others follow in the order of the release."""
    return _FIRST.index(prop) if prop in _FIRST else len(_FIRST)


def _together(fields: Iterable[Field]) -> dict[str, str]:
    """Returns for events the first of the same kind that is told with the very same day or month, and no other.

    Every source tells an event of its own. Shown one by one, what two of them tell would look like two events, and how
    many tellings a value rests on could not be counted. A year alone is too coarse for that: there may have been two.
    """
    told: dict[tuple[str, str], set[str]] = {}
    for field in fields:
        if field.event and field.prop in WHEN:
            told.setdefault((field.schema, field.event), set()).add(field.value)
    first: dict[tuple[str, str], str] = {}
    return {
        event: first.setdefault((schema, next(iter(days))), event)
        for (schema, event), days in told.items()
        if len(days) == 1 and _MONTH.match(next(iter(days)))
    }


def _evidence(world: World, one: Record, field: Field, seen: set[str]) -> Evidence:
    anchor = "" if field.id in seen else field.id
    seen.add(field.id)
    page = world.passage(field.passage.text, f"people/{one.id}#{field.id}") if field.passage else ""
    return Evidence(
        field=field, anchor=anchor, page=page, live=live(field.source.url, "" if field.cut else field.quote)
    )


def _fact(schema: str, prop: str, told: dict[str, list[Evidence]]) -> Fact:
    values = tuple(_value(text, evidence) for text, evidence in told.items())
    asserted = [one.text for one in values if not one.denied]
    kind = compare_of(schema, prop)
    differ = any(one.field.stance == DENIES for each in told.values() for one in each) or (
        len(asserted) > 1 and kind not in {Compare.NONE, Compare.SET} and _exclude(asserted, kind)
    )
    return Fact(schema=schema, prop=prop, values=values, differ=differ)


def _value(text: str, evidence: Sequence[Evidence]) -> Value:
    saying = [one.field for one in evidence if one.field.stance != DENIES]
    known = {one.lineage for one in saying if one.lineage}
    return Value(
        text=text,
        # What a reader can look up stands before what they cannot.
        evidence=tuple(sorted(evidence, key=lambda one: not (one.page or one.live))),
        lineages=len(known),
        unknown=any(not one.lineage for one in saying),
        texts=len({_source(one) for one in saying}),
        denied=not saying,
    )


def _source(field: Field) -> str:
    return field.passage.text if field.passage else field.source.url or field.source.title


def _exclude(values: Iterable[str], kind: Compare) -> bool:
    """Says whether two of the values cannot both be true; dates can when they have a day in common (2018, 2018-03)."""
    if kind is not Compare.INTERVAL:
        return True
    return any(not _meet(one, other) for one, other in combinations(values, 2))


@lru_cache(maxsize=4096)
def _meet(one: str, other: str) -> bool:
    try:
        return compare(parse(one), parse(other)) is not Comparison.CONFLICTS
    except BadDateError:
        return False


def live(url: str, words: str) -> str:
    """Returns the address of a page at the words, where a browser knows text fragments; "" for what is not of the web."""
    if not url.startswith(("https://", "http://")):
        return ""
    if not words.strip():
        return url
    if len(words) <= _WHOLE:
        sought = _encoded(words)
    else:
        sought = f"{_encoded(_start(words))},{_encoded(_start(words[::-1])[::-1])}"
    return f"{url}{'' if '#' in url else '#'}:~:text={sought}"


def _start(words: str) -> str:
    space = words.find(" ", _ENDS)
    return words[:space] if 0 <= space < 2 * _ENDS else words[:_ENDS]


def _encoded(words: str) -> str:
    # A hyphen has a meaning of its own in a text fragment; words that are no valid text cannot be sought.
    return quote(words.strip(), safe="", errors="replace").replace("-", "%2D")
