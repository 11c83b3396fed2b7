"""Filters, search and order of the library. Over ten thousand rows in memory each takes milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.errors import UsageError
from kuager.text.fold import plain
from kuager.workflow.archive import Archive
from kuager.workflow.testimonies.rows import Library, library
from kuager.workflow.testimonies.views import STATES, Medium, State, Testimony

SORTS: Final = ("newest", "oldest", "added", "person", "speaker", "length")
UNSAID: Final = "-"
"""Chooses the rows of which nobody says it: no language, no year, no speaker."""
_MOST_HITS: Final = 300
_SHOWN: Final = 40
_HELD: Final = 24
"""Answers held at most; each is a list of the rows that fit."""
_CACHE: Final = "testimonies chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; everything given must fit.

    Attributes:
        query: words of names, titles, places, files, or of the texts.
        states: what must be lacking or waiting.
        language: a code; :data:`UNSAID` for none.
        year: four digits; :data:`UNSAID` for none.
        medium: how it is kept.
        speaker: id of an entity.
        person: id of an entity that is asked for.
        source: a table, form or outlet by its name.
        sort: one of :data:`SORTS`.
    """

    query: str = ""
    states: frozenset[State] = frozenset()
    language: str = ""
    year: str = ""
    medium: str = ""
    speaker: str = ""
    person: str = ""
    source: str = ""
    sort: str = SORTS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows that fit, in order, with what they could be narrowed by and how many would be left."""

    rows: Sequence[Testimony]
    total: int
    states: dict[State, int] = field(default_factory=dict)
    languages: Sequence[tuple[str, int]] = ()
    years: Sequence[tuple[str, int]] = ()
    media: Sequence[tuple[str, int]] = ()
    speakers: Sequence[tuple[str, str, int]] = ()
    sources: Sequence[tuple[str, int]] = ()


def choose(archive: Archive, wanted: Wanted) -> Found:
    """Returns the testimonies that fit.

    Raises:
        UsageError: the order is none of :data:`SORTS`.
    """
    if wanted.sort not in SORTS:
        raise UsageError(f"Order by {', '.join(SORTS)}", item=wanted.sort)
    every = library(archive)
    held = archive.cache.get(_CACHE)
    chosen = held if isinstance(held, _Chosen) and held.every is every else _Chosen(every=every)
    if wanted not in chosen.found:
        if len(chosen.found) >= _HELD:
            chosen.found.clear()
        rows = ordered(list(_fitting(archive, every, wanted)), wanted.sort)
        chosen.found[wanted] = _narrowed(rows, len(every.rows))
    archive.cache[_CACHE] = chosen
    return chosen.found[wanted]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was looked for in a library, so that turning a page does not look again."""

    every: Library
    found: dict[Wanted, Found] = field(default_factory=dict)


def _fitting(archive: Archive, every: Library, wanted: Wanted) -> Iterator[Testimony]:
    tests = list(_tests(wanted))
    if wanted.query.strip():
        tests.append(_query(archive, every, wanted.query))
    for one in every.rows:
        if all(test(one) for test in tests):
            yield one


Test = Callable[[Testimony], bool]


def _tests(wanted: Wanted) -> Iterator[Test]:
    if wanted.states:
        yield lambda one: wanted.states <= one.states
    if wanted.language:
        yield lambda one: wanted.language in (one.languages or (UNSAID,))
    if wanted.year:
        yield lambda one: (one.year or UNSAID) == wanted.year
    if wanted.medium:
        yield lambda one: one.medium == wanted.medium
    if wanted.speaker:
        yield lambda one: wanted.speaker in ([each.id for each in one.speakers] or [UNSAID])
    if wanted.person:
        yield lambda one: wanted.person in ([each.id for each in one.asked] or [UNSAID])
    if wanted.source:
        yield lambda one: (one.source or UNSAID) == wanted.source


def _query(archive: Archive, every: Library, query: str) -> Test:
    """Finds words in names, titles and places, and in the texts through the index of the archive."""
    words = plain(query).split()
    hits = {str(one.id) for one in archive.store.search(query, _MOST_HITS)}
    texts = {every.by_text[one] for one in hits if one in every.by_text}
    return lambda one: one.id in texts or all(word in one.hay for word in words)


def ordered(rows: list[Testimony], by: str) -> list[Testimony]:
    """Returns rows in one of the orders of :data:`SORTS`; where nobody says the date, they come last."""
    if by == "added":
        return sorted(rows, key=lambda one: -one.order)
    if by == "length":
        return sorted(rows, key=lambda one: (-(one.seconds or 0), one.order))
    if by in {"person", "speaker"}:
        return sorted(rows, key=lambda one: (_name(one, by), one.date, one.order))
    dated = sorted((one for one in rows if one.date), key=lambda one: (one.date, one.order), reverse=by == "newest")
    return dated + [one for one in rows if not one.date]


def _name(one: Testimony, by: str) -> tuple[bool, str]:
    people = one.asked if by == "person" else one.speakers
    return (not people, plain(people[0].name) if people else "")


def _narrowed(rows: Sequence[Testimony], total: int) -> Found:
    """Counts what the rows could be narrowed by."""
    states, languages, years = Counter[State](), Counter[str](), Counter[str]()
    media, sources, speakers = Counter[str](), Counter[str](), Counter[str]()
    names: dict[str, str] = {}
    for one in rows:
        states.update(one.states)
        languages.update(one.languages or (UNSAID,))
        years[one.year or UNSAID] += 1
        media[one.medium.value] += 1
        sources[one.source or UNSAID] += 1
        for each in one.speakers:
            speakers[each.id] += 1
            names[each.id] = each.name
    return Found(
        rows=rows,
        total=total,
        states={one: states[one] for one in STATES},
        languages=languages.most_common(),
        years=sorted(years.items(), reverse=True),
        media=media.most_common(),
        speakers=[(id_, names[id_], count) for id_, count in speakers.most_common(_SHOWN)],
        sources=sources.most_common(_SHOWN),
    )


__all__ = ["SORTS", "STATES", "UNSAID", "Found", "Medium", "Wanted", "choose", "ordered"]
