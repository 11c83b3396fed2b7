"""The files of FollowTheMoney: ``entities.ftm.json``, one entity in a line, and ``statements.ftm.json``, one statement in a line.

There is no CSV of statements: a spreadsheet would calculate some cells, and the mark against that
(:mod:`kuager.text.cells`) would change values that FollowTheMoney compares. Its JSON form says the same and is safe.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha1
from typing import Any, Final

from kuager.model.dataset import CorrectionRow, Dataset, PlaceRow
from kuager.publish.datasets.formats import Files, gather
from kuager.publish.datasets.ftm import mapping
from kuager.publish.datasets.ftm.kinds import Index, index
from kuager.publish.datasets.ftm.made import PROPERTIES, Made, Told, id_of
from kuager.publish.datasets.grouping import grouped

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
BASE: Final = "id"
"""The property of the statement that an entity exists."""
_SPOKEN: Final = frozenset({"name", "string", "text", "address"})
"""Types whose values are in a language; FollowTheMoney keeps none for the others."""


def write(dataset: Dataset) -> Files:
    """Yields both files."""
    known = index(dataset)
    yield "entities.ftm.json", gather(_line(one.line()) for one in entities(dataset, known))
    yield "statements.ftm.json", gather(map(_line, statements(dataset, known)))


def entities(dataset: Dataset, known: Index) -> Iterator[Made]:
    """Yields every entity of the dataset: documents, then people, places and what happened, with their links."""
    for paper in dataset.documents():
        yield mapping.document(paper, known)
    places: dict[str, PlaceRow] = {id_of(one.id): one for one in dataset.places()}
    for row, said in grouped(dataset, known.runs):
        for made in mapping.entity(row, said, known):
            here = places.pop(made.id, None)
            if made.schema == "Address" and not here:
                made.add("full", row.name)
            yield mapping.place(here, made) if here else made
    for id_, left in places.items():
        bare = Made(id=id_, schema="Address")
        bare.add("name", left.name)
        yield mapping.place(left, bare)
    for one in dataset.rows("corrections"):
        if isinstance(one, CorrectionRow):
            yield mapping.correction(one, known)


def statements(dataset: Dataset, known: Index) -> Iterator[dict[str, Any]]:
    """Yields the statements that make up those entities; ``origin`` is the address of ours that a value comes from."""
    name = slug(dataset)
    for made in entities(dataset, known):
        yield _statement(name, made, BASE, made.id, Told(), dataset.made_on)
        for prop, values in made.values.items():
            for value, told in values.items():
                yield _statement(name, made, prop, value, told, dataset.made_on)


def slug(dataset: Dataset) -> str:
    """Returns the name of the dataset as FollowTheMoney wants one: small letters, digits, underscores."""
    return "kuager_" + "".join(one if one.isascii() and one.isalnum() else "_" for one in dataset.id.lower())


def _statement(dataset: str, made: Made, prop: str, value: str, told: Told, seen: str) -> dict[str, Any]:
    kind = PROPERTIES[made.schema].get(prop, "")
    lang = (told.lang or None) if kind in _SPOKEN else None
    return {
        "canonical_id": made.id, "entity_id": made.id, "prop": prop, "schema": made.schema, "value": value, "dataset": dataset, "lang": lang,
        "original_value": told.original if told.original and told.original != value else None, "first_seen": seen or None,
        "last_seen": seen or None, "external": False, "origin": told.statement or None, "id": _key(dataset, made.id, prop, value, lang),
    }  # fmt: skip


def _key(dataset: str, entity: str, prop: str, value: str, lang: str | None) -> str:
    """The id that FollowTheMoney gives a statement, so that others find the same one; no secret hangs on it."""
    told = f"{dataset}.{entity}.{prop}.{value}" + (f"@{lang}" if lang else "")
    return sha1(told.encode(), usedforsecurity=False).hexdigest()


def _line(told: dict[str, Any]) -> bytes:
    return _ENCODE(told).encode() + b"\n"


__all__ = ["entities", "slug", "statements", "write"]
