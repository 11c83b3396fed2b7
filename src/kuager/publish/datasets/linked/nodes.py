"""Rows as nodes of JSON-LD, and back. Nothing is lost: what no public vocabulary has a word for has one of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Final

from kuager.errors.notebooks import BrokenDataError
from kuager.model.dataset import TABLES, Column, DocumentRow, EntityRow, EventRow, Row, StatementRow, columns
from kuager.publish.datasets.ftm import dates
from kuager.publish.datasets.linked.terms import TABLE, address, id_of

ENTITIES: Final[Mapping[str, str]] = {
    "person": "Person", "organisation": "Organization", "outlet": "Organization", "place": "Place", "document": "CreativeWork",
}  # fmt: skip
DOCUMENTS: Final[Mapping[str, str]] = {
    "article": "Article", "film": "VideoObject", "video": "VideoObject", "recording": "AudioObject", "audio": "AudioObject",
    "picture": "ImageObject", "image": "ImageObject",
}  # fmt: skip
_TYPES: Final[Mapping[str, str]] = {"places": "Place", "corrections": "CorrectionComment", "counts": "Observation"}
_MEDIA: Final = "http://www.w3.org/TR/media-frags/"
_ANCHOR: Final = frozenset(
    {"entity", "document", "layer", "start", "end", "exact", "prefix", "suffix", "t_start", "t_end"}
)
"""Columns of a statement that stand in its target, or in what it is about."""
_XYWH: Final = 4


def node(row: Row) -> dict[str, Any]:
    """Returns a row as a node; what is empty is left out."""
    table = row.TABLE
    made: dict[str, Any] = {}
    own = getattr(row, "id", "")
    if own:
        made["id"] = address(own)
    made |= {"type": _type(row), TABLE: table}
    anchored = isinstance(row, StatementRow)
    for one, default in _defaults(table):
        value = getattr(row, one.name)
        if value != default and one.name != "id" and not (anchored and one.name in _ANCHOR):
            made[one.name] = _put(one, value)
    more = _MORE.get(table)
    return made | (more(row) if more else {})


def _type(row: Row) -> str | list[str]:
    if isinstance(row, StatementRow):
        return ["Claim", "Annotation"]
    if isinstance(row, EntityRow):
        return ENTITIES.get(row.schema, "Event")
    if isinstance(row, DocumentRow):
        return DOCUMENTS.get(row.kind, "CreativeWork")
    return "Event" if isinstance(row, EventRow) else _TYPES.get(row.TABLE, f"of_{row.TABLE}")


def _put(one: Column, value: Any) -> Any:
    if one.key:
        return [address(each) for each in value] if one.type == "array" else address(value)
    return list(value) if one.type == "array" else value


def _statement(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "motivation": "describing",
        "body": {"type": "TextualBody", "bodyText": f"{row.prop}: {row.value}"},
    }
    if row.entity:
        found["about"] = found["target"] = address(row.entity)
    chosen = [*_words(row), *_fragments(row)]
    place = {"layer": row.layer} if row.layer else {}
    if row.document:
        found["appearance"] = address(row.document)
        found["target"] = {"type": "SpecificResource", "source": address(row.document), **place}
    elif chosen or place:
        found["unplaced"] = {**place}
    if chosen:
        found["target" if row.document else "unplaced"]["selector"] = chosen
    return found


def _words(row: StatementRow) -> list[dict[str, Any]]:
    place: dict[str, Any] = {name: getattr(row, name) for name in ("start", "end") if getattr(row, name) is not None}
    quote: dict[str, Any] = {name: getattr(row, name) for name in ("exact", "prefix", "suffix") if getattr(row, name)}
    if not place:
        return [{"type": "TextQuoteSelector", **quote}] if quote else []
    made = {"type": "TextPositionSelector", **place}
    if quote:
        made["refinedBy"] = {"type": "TextQuoteSelector", **quote}
    return [made]


def _fragments(row: StatementRow) -> list[dict[str, Any]]:
    found = []
    if row.t_start is not None or row.t_end is not None:
        first = "" if row.t_start is None else repr(row.t_start)
        last = "" if row.t_end is None else f",{row.t_end!r}"
        found.append(f"t={first}{last}")
    parts = row.box.split(",")
    if row.box and len(parts) == _XYWH:
        found.append(f"xywh=percent:{','.join(f'{float(one) * 100:.4f}' for one in parts)}")
    return [{"type": "FragmentSelector", "conformsTo": _MEDIA, "fragment": one} for one in found]


def _document(row: Any) -> dict[str, Any]:
    day = dates.single(row.published) if row.published else ""
    return {"datePublished": day} if day else {}


def _event(row: Any) -> dict[str, Any]:
    days = [day for day in map(dates.single, row.dates) if day]
    return {"startDate": days[0]} if len(days) == len(row.dates) == 1 else {}


_MORE: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "statements": _statement, "documents": _document, "events": _event,
}  # fmt: skip


def row(made: Mapping[str, Any]) -> Row:
    """Returns the row that a node was made from.

    Raises:
        BrokenDataError: for a node that no row gives.
    """
    kind = TABLES.get(str(made.get(TABLE)))
    if kind is None:
        raise BrokenDataError("A node without a table of ours", item=str(made.get("id", ""))[:80])
    told = dict(made)
    try:
        if kind is StatementRow:
            told |= _anchor(made)
        values: dict[str, Any] = {"id": id_of(told["id"])} if "id" in told else {}
        values |= {
            one.name: _take(one, told[one.name]) for one in columns(kind.TABLE) if one.name != "id" and one.name in told
        }
        return kind(**values)
    except (TypeError, ValueError, AttributeError) as error:
        raise BrokenDataError("A node that no row gives", item=str(made.get("id", ""))[:80]) from error


def _anchor(made: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"entity": made["about"]} if "about" in made else {}
    target = made.get("target")
    place = target if isinstance(target, dict) else made.get("unplaced", {})
    found |= {ours: place[theirs] for ours, theirs in (("document", "source"), ("layer", "layer")) if theirs in place}
    for one in place.get("selector", ()):
        parts = {**one, **one.get("refinedBy", {})}
        found |= {name: parts[name] for name in ("start", "end", "exact", "prefix", "suffix") if name in parts}
        if str(one.get("fragment", "")).startswith("t="):
            first, _, last = one["fragment"].removeprefix("t=").partition(",")
            found |= {name: float(text) for name, text in (("t_start", first), ("t_end", last)) if text}
    return found


def _take(one: Column, value: Any) -> Any:
    if one.type == "array":
        return tuple(id_of(each) if one.key else each for each in value)
    return id_of(value) if one.key else value


@cache
def _defaults(table: str) -> tuple[tuple[Column, Any], ...]:
    known = {one.name: one.default for one in fields(TABLES[table])}
    assert MISSING not in known.values(), table
    return tuple((one, known[one.name]) for one in columns(table))


__all__ = ["DOCUMENTS", "ENTITIES", "node", "row"]
