"""Lists of people that need no script: everybody by name, and by status, year and region; and people without a name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kuager.model.publication import Span
from kuager.model.release import Record
from kuager.publish.site.kind import Kind
from kuager.publish.site.people import status_now
from kuager.publish.site.spans import latest
from kuager.publish.site.words import Words, direction
from kuager.publish.site.world import World

SIZE: Final = 200
"""People on one page of a list."""
LEAST: Final = 3
"""Below this a release without rules holds a count back; releases with rules say their own k."""
FILTERS: Final = ("status", "year", "region")
_YEAR: Final = 4
_OTHER: Final = "#"
_HAN: Final = ("\u3400", "\u9fff")
"""Names that begin with one of them stand under one letter: there are thousands."""


class Jump(NamedTuple):
    """The first letter of names, the page where they begin, and the address there."""

    letter: str
    page: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list.

    Attributes:
        by: "" for everybody, or one of :data:`FILTERS`.
        value: of it: a status, a year, the id of a place.
        at: number of the page, from 1.
        of: how many pages.
        count: how many people are on the whole list.
        people: on this page: (letter, ids) in the order of the list.
        jumps: to each letter of the whole list; none where it has one page.
    """

    by: str
    value: str
    at: int
    of: int
    count: int
    people: tuple[tuple[str, tuple[str, ...]], ...]
    jumps: tuple[Jump, ...]


def listing_path(by: str, value: str, at: int) -> str:
    """Returns where a page of a list stands."""
    folder = f"lists/{by}/{value}" if by else "people"
    return f"{folder}/index.html" if at == 1 else f"{folder}/list-{at}.html"


def filters(world: World) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Returns ids of people by filter and value, by name. A region whose count is held back is no list of its own."""
    return world.once("filters", _filters)


def _filters(world: World) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    order = [id_ for _, id_ in sorted((_sorting(one.title), id_) for id_, one in world.people.items())]
    found: dict[str, dict[str, list[str]]] = {name: {} for name in FILTERS}
    found[""] = {"": order}
    regions: dict[str, list[str]] = {}
    for place in world.places.values():
        if place.count is not None:
            for id_ in place.people:
                regions.setdefault(id_, []).append(place.id)
    # A hundred thousand people have stretches of few kinds.
    known: dict[tuple[tuple[str, str, str], ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for id_ in order:
        spans = world.people[id_].status
        kind = tuple([(one.status, one.start, one.end) for one in spans])
        if kind not in known:
            known[kind] = tuple(dict.fromkeys(span.status for span in latest(spans))), tuple(_years(spans))
        statuses, years = known[kind]
        for status in statuses:
            found["status"].setdefault(status, []).append(id_)
        for year in years:
            found["year"].setdefault(year, []).append(id_)
        for region in regions.get(id_, ()):
            found["region"].setdefault(region, []).append(id_)
    return {
        name: {value: tuple(ids) for value, ids in sorted(values.items()) if ids and _plain(value)}
        for name, values in found.items()
    }


def _years(spans: Iterable[Span]) -> Iterable[str]:
    """Returns the years in which a stretch of somebody's status began."""
    return dict.fromkeys(
        span.start[:_YEAR] for span in spans if span.start[:_YEAR].isdecimal() and span.start.isascii()
    )


def _plain(value: str) -> bool:
    return all(each.isascii() and (each.islower() or each.isdigit() or each in "_-.") for each in value)


def _listings(world: World) -> tuple[Listing, ...]:
    letters = {id_: _letter(one.title) for id_, one in world.people.items()}
    return tuple(
        page
        for by, values in sorted(filters(world).items())
        for value, ids in values.items()
        for page in _pages([letters[id_] for id_ in ids], by, value, ids)
    )


def _pages(letters: Sequence[str], by: str, value: str, ids: Sequence[str]) -> Iterator[Listing]:
    of = -(-len(ids) // SIZE)
    jumps = _jumps(letters) if of > 1 else ()
    for at in range(of):
        part = slice(at * SIZE, (at + 1) * SIZE)
        people: dict[str, list[str]] = {}
        for letter, id_ in zip(letters[part], ids[part], strict=True):
            people.setdefault(letter, []).append(id_)
        rows = tuple((letter, tuple(each)) for letter, each in people.items())
        yield Listing(by=by, value=value, at=at + 1, of=of, count=len(ids), people=rows, jumps=jumps)


def _jumps(letters: Sequence[str]) -> tuple[Jump, ...]:
    found: dict[str, Jump] = {}
    for at, letter in enumerate(letters):
        if letter not in found:
            found[letter] = Jump(letter, at // SIZE + 1, _anchor(letter))
    return tuple(found.values())


def _anchor(letter: str) -> str:
    return f"l-{ord(letter[0]):x}"


def _sorting(title: str) -> tuple[str, str]:
    if title.isascii():
        return title.lower(), title
    plain = "".join([each for each in unicodedata.normalize("NFKD", title) if not unicodedata.combining(each)])
    return plain.casefold(), title


def _letter(title: str) -> str:
    first = _sorting(title)[0].lstrip()[:1].upper()[:1]
    if _HAN[0] <= first <= _HAN[1]:
        return "\N{CJK UNIFIED IDEOGRAPH-6F22}"
    return first if first.isalpha() else _OTHER


def _value_label(world: World, by: str, value: str, w: Words) -> str:
    if by == "status":
        return w.label("status", value)
    if by == "region":
        return name_in(world.places[value].names, w)
    return w.date(value)


def name_in(names: Iterable[Any], w: Words) -> str:
    """Returns a name in the reader's language where there is one, else the main one, else the first."""
    known = list(names)
    own = next((one.text for one in known if one.lang == w.lang), None)
    return own or next((one.text for one in known if one.kind == "main"), known[0].text if known else "")


def _view(world: World, page: Listing, w: Words) -> Mapping[str, Any]:
    label = _value_label(world, page.by, page.value, w) if page.by else ""
    title = w("lists.filtered", value=label) if page.by else w("lists.title")
    return {
        "title": title if page.at == 1 else w("lists.page", title=title, at=page.at),
        "count": w("lists.count", n=page.count),
        "groups": [
            (letter, _anchor(letter), [_row(world.people[id_], w) for id_ in ids]) for letter, ids in page.people
        ],
        "jumps": [(one.letter, f"{_to(page, one.page)}#{one.anchor}") for one in page.jumps],
        "earlier": _to(page, page.at - 1) if page.at > 1 else "",
        "later": _to(page, page.at + 1) if page.at < page.of else "",
        "at": w("lists.at", at=page.at, of=page.of) if page.of > 1 else "",
        "filters": _choices(world, page, w) if page.at == 1 else [],
        "filtered": bool(page.by),
        "unnamed": unnamed_told(world, w) if world.others and not page.by else "",
        "searching": not page.by and page.at == 1,
    }


def _to(page: Listing, at: int) -> str:
    return listing_path(page.by, page.value, at)


def _row(one: Record, w: Words) -> tuple[str, str, str, list[tuple[str, str, str]]]:
    others = [(name.text, name.lang, direction(name.lang)) for name in one.names if name.text != one.title]
    return one.id, one.title, status_now(one, w), others


def _choices(world: World, page: Listing, w: Words) -> list[tuple[str, list[tuple[str, str, int, bool]]]]:
    """Returns the filters with their values: label, path, how many people, whether it is this list."""
    return [
        (
            w(f"lists.by_{by}"),
            [
                (
                    _value_label(world, by, value, w),
                    listing_path(by, value, 1),
                    len(ids),
                    (by, value) == (page.by, page.value),
                )
                for value, ids in filters(world)[by].items()
            ],
        )
        for by in FILTERS
        if filters(world)[by]
    ]


def _items(world: World) -> Iterable[Listing]:
    return world.once("listings", _listings)


def _path(page: Listing) -> str:
    return _to(page, page.at)


def _no_rows(_: World) -> dict[str, str]:
    return {}


def _row_word(one: Record) -> str:
    """Returns a digest of what :func:`_row` is made of in any language."""
    status = [(span.status, span.start, span.end) for span in one.status]
    told = repr((one.id, one.title, [(name.text, name.lang) for name in one.names], status))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _uses(world: World, page: Listing) -> object:
    known = world.once("rows", _no_rows)
    # Somebody stands on several lists.
    rows = [
        known.get(id_) or known.setdefault(id_, _row_word(world.people[id_])) for _, ids in page.people for id_ in ids
    ]
    choices = (
        tuple((by, value, len(ids)) for by in FILTERS for value, ids in filters(world)[by].items())
        if page.at == 1
        else ()
    )
    places = tuple((one.id, one.names) for one in world.places.values()) if page.at == 1 or page.by == "region" else ()
    return tuple(rows), choices, places, len(world.others), world.release.rules.k if world.release.rules else 0


PEOPLE: Final = Kind(name="people", template="people.html", items=_items, path=_path, view=_view, uses=_uses, nav=20)


# --- people without a name -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """One page of those without a name: (title, traits, how many share them), each way to be described once."""

    at: int
    of: int
    count: int
    rows: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...]


def _unnamed(world: World) -> Iterable[Unnamed]:
    rows = sorted({(one.title, tuple(one.traits.items()), one.shared_by) for one in world.others})
    of = -(-len(rows) // SIZE)
    for at in range(of):
        yield Unnamed(at=at + 1, of=of, count=len(world.others), rows=tuple(rows[at * SIZE : (at + 1) * SIZE]))


def _unnamed_path(page: Unnamed) -> str:
    return _unnamed_to(page.at)


def _unnamed_to(at: int) -> str:
    return "unnamed/index.html" if at == 1 else f"unnamed/list-{at}.html"


def _unnamed_view(world: World, page: Unnamed, w: Words) -> Mapping[str, Any]:
    rules = world.release.rules
    title = w("lists.unnamed")
    return {
        "title": title if page.at == 1 else w("lists.page", title=title, at=page.at),
        "count": unnamed_told(world, w),
        "named": bool(world.people),
        "initials": any(one.form == "initials" for one in world.others),
        "why": _why(rules.k if rules else 0, w) if any(one.form != "initials" for one in world.others) else "",
        "rows": [
            (
                w.who(title),
                [
                    (w(f"trait.{name}") if w.has(f"trait.{name}") else w.label(name), _trait(name, value, w))
                    for name, value in traits
                ],
                w("lists.shared", n=shared) if shared else "",
            )
            for title, traits, shared in page.rows
        ],
        "earlier": _unnamed_to(page.at - 1) if page.at > 1 else "",
        "later": _unnamed_to(page.at + 1) if page.at < page.of else "",
        "at": w("lists.at", at=page.at, of=page.of) if page.of > 1 else "",
    }


def unnamed_told(world: World, w: Words) -> str:
    """Returns how many people without a name there are, in words; fewer than k are no number."""
    k = world.release.rules.k if world.release.rules else LEAST
    return w("lists.unnamed_count", n=len(world.others)) if len(world.others) >= k else w("lists.unnamed_few", k=k)


def _why(k: int, w: Words) -> str:
    return w("lists.unnamed_why", k=k) if k else w("lists.unnamed_why_plain")


def _trait(name: str, value: str, w: Words) -> str:
    if name == "form":
        return w.label(value)
    if name == "sex":
        return w.label("sex", value)
    return w.date(value) if name in {"year", "month"} else value


def _unnamed_uses(world: World, page: Unnamed) -> object:
    forms = frozenset(one.form for one in world.others)
    return (
        page.rows,
        page.count,
        bool(world.people),
        tuple(sorted(forms)),
        world.release.rules.k if world.release.rules else 0,
    )


UNNAMED: Final = Kind(
    name="unnamed", template="unnamed.html", items=_unnamed, path=_unnamed_path, view=_unnamed_view, uses=_unnamed_uses
)
