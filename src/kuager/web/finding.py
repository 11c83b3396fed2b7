"""The search page: what matched and why, in the reader's language, and links that narrow it. All of it is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuager.model import schema
from kuager.web.asking import address, desk_of, number, renderer_of
from kuager.web.dates import shown_date
from kuager.web.words import Words
from kuager.workflow.finding import FACETS, Asked, Facet, Found, FoundRow

LONGEST: Final = 200
"""Characters of a search and of each choice; longer ones are cut, as no name or phrase needs them."""
TEXTS: Final = frozenset({"document", "source", "text"})
_NAMED: Final = {"kind": "find_kind", "lang": "lang", "source": "doc_kind"}
"""Facets whose values have names among the strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One link that narrows the results, or takes the narrowing back."""

    label: str
    href: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The links of one facet."""

    name: str
    title: str
    values: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result as it is drawn: where it leads, what it is, why it is there, and the words with the found ones apart."""

    kind: str
    href: str
    label: str
    why: str
    words: tuple[str, str, str] | None
    """What stands before the words, the words, and what stands after."""
    place: str | None
    """The address of the words in their source."""
    origin: str
    origin_href: str
    sure: bool


async def find(request: Request) -> Response:
    """Relatives, events, names in every spelling and script, and texts; each result says why it matched."""
    asked = _asked(request)
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    found = desk_of(request).find(asked)
    return renderer.page(
        request, "find.html", query=asked.query, found=found, results=[_result(row, words) for row in found.rows],
        groups=[_group(facet, asked, words) for facet in found.facets if facet.name in FACETS], kin=_kin(found, words), read_as=_read_as(found, words),
        choices=_choices(found), forms=[(form, address("/find", q=form)) for form in found.forms],
        chosen=bool(asked.chosen()), everything=address("/find", q=asked.query),
        carried=_carried(asked),
    )  # fmt: skip


def _asked(request: Request) -> Asked:
    given = {key: request.query_params.get(key, "").strip()[:LONGEST] for key in ("q", "of", *FACETS)}
    page = number(request.query_params.get("page"), 1, least=1)
    return Asked(
        query=given["q"], of=given["of"], page=page, kind=given["kind"], event=given["event"], year=given["year"],
        place=given["place"], lang=given["lang"], source=given["source"],
    )  # fmt: skip


def _address(asked: Asked) -> str:
    return address("/find", q=asked.query, of=asked.of, **asked.chosen())


def _carried(asked: Asked) -> str:
    """Returns the part of the address that every page of the results keeps."""
    return _address(asked).partition("?")[2]


def _group(facet: Facet, asked: Asked, words: Words) -> Group:
    values = [
        Narrowing(
            label=_value(facet.name, one.value, words),
            href=_address(replace(asked, **{facet.name: "" if one.chosen else one.value})),  # type: ignore[arg-type]
            count=one.count,
            chosen=one.chosen,
        )
        for one in facet.values
    ]
    return Group(name=facet.name, title=words(f"find_facet.{facet.name}"), values=tuple(values))


def _value(facet: str, value: str, words: Words) -> str:
    if facet == "event":
        return schema.label(value, lang=words.lang)
    return words.get(f"{_NAMED[facet]}.{value}", value) if facet in _NAMED else value


def _result(row: FoundRow, words: Words) -> Result:
    place = f"/sources/{row.source}?at={row.start}-{row.end}#at" if row.source and row.start is not None else None
    text = row.kind in TEXTS
    shown = None
    if row.snippet:
        first, last = row.mark or (0, 0)
        shown = (row.snippet[:first], row.snippet[first:last], row.snippet[last:])
    return Result(
        kind=schema.label(row.event, lang=words.lang) if row.event else words.get(f"find_kind.{row.kind}", row.kind),
        href=(place or f"/sources/{row.id}") if text else f"/dossier/{row.id}", label=row.label, why=_why(row, words),
        words=shown, place=place, origin="" if text else row.source_title,
        origin_href=f"/sources/{row.source}" if row.source else "", sure=row.sure,
    )  # fmt: skip


def _why(row: FoundRow, words: Words) -> str:
    """Says how a result matched; in English, as the store says it, where there is no string for that."""
    if row.how == "event":
        parts = [shown_date(row.when, words), row.where or ""]
        return " · ".join(part for part in parts if part)
    key = f"find_why.{row.how}" if row.sure else f"find_why.{row.how}_unsure"
    if not words.get(key, ""):
        return row.why
    prop = schema.label(row.event or row.kind, row.prop, lang=words.lang) if row.prop else ""
    told = words(
        key, prop=prop, spelling=row.spelling, document=row.source_title, other=row.other,
        relation=schema.label("kinship", row.relation, lang=words.lang) if row.relation else "",
    )  # fmt: skip
    told = f"{told[:1].upper()}{told[1:]}"
    if row.more:
        told = f"{told} {words('find_why.more', n=row.more)}"
    return f"{told} · {words('find_why.said', speaker=row.speaker)}" if row.speaker else told


def _kin(found: Found, words: Words) -> dict[str, str | int] | None:
    if found.kin is None:
        return None
    relation = schema.label("kinship", found.kin.relation, lang=words.lang)
    listed = sum(1 for row in found.rows if row.how == "kin")
    return {
        "read": words("find_kin.read", relation=relation, owner=found.kin.owner), "unnamed": found.kin.unnamed,
        "nobody": 0 if found.kin.choices else 1, "none": 0 if listed or found.kin.unnamed or found.asked.page > 1 or found.asked.chosen() else 1,
    }  # fmt: skip


def _choices(found: Found) -> list[Narrowing]:
    """Returns the people a name in a question about relatives may mean, where there are several."""
    if found.kin is None or len(found.kin.choices) < 2:  # noqa: PLR2004  one is no choice
        return []
    asked = found.asked
    names = [one.name for one in found.kin.choices]
    return [
        Narrowing(
            label=one.name if names.count(one.name) == 1 or not one.source else f"{one.name} ({one.source})",
            href=address("/find", q=asked.query, of="" if asked.of == one.id else one.id),
            count=one.count,
            chosen=asked.of == one.id,
        )
        for one in found.kin.choices
    ]


def _read_as(found: Found, words: Words) -> Sequence[str]:
    """Returns the dates and kinds of events that were read in the words."""
    return [
        *(schema.label(kind, lang=words.lang) for kind in found.types),
        *(shown_date(date, words) for date in found.dates),
    ]


ROUTES: Final = [Route("/find", find)]
