"""The files of FollowTheMoney: ``entities.ftm.json``, one entity in a line, and ``statements.ftm.json``, one statement in a line.

There is no CSV of statements: a spreadsheet would calculate some cells, and the mark against that
(:mod:`kuager.text.cells`) would change values that FollowTheMoney compares. Its JSON form says the same and is safe.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha1
from json.encoder import encode_basestring
from typing import Any, Final

from kuager.model.dataset import CorrectionRow, Dataset, PlaceRow
from kuager.publish.datasets.formats import Files, gather
from kuager.publish.datasets.ftm import mapping
from kuager.publish.datasets.ftm.kinds import Index, index
from kuager.publish.datasets.ftm.made import PROPERTIES, Made, Told, id_of, tidy
from kuager.publish.datasets.grouping import grouped

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_QUOTED: Final = encode_basestring
_NOTHING: Final = Told()
DERIVED: Final = frozenset({"Documentation", "Mention"})
"""What only the file of entities has."""
BASE: Final = "id"
"""The property of the statement that an entity exists."""
_SPOKEN: Final = frozenset({"name", "string", "text", "address"})
"""Types whose values are in a language; FollowTheMoney keeps none for the others."""


def write(dataset: Dataset) -> Files:
    """Yields both files."""
    known = index(dataset)
    yield "entities.ftm.json", gather(_line(one.line()) for one in entities(dataset, known))
    yield "statements.ftm.json", gather(statements(dataset, known))


def entities(dataset: Dataset, known: Index, *, derived: bool = True) -> Iterator[Made]:
    """Yields every entity of the dataset: documents, then people, places and what happened, with their links.

    Args:
        dataset: of which.
        known: what is known of all of it.
        derived: with the papers behind each and mentions of it (:data:`DERIVED`).
    """
    for paper in dataset.documents():
        yield mapping.document(paper, known)
    places: dict[str, PlaceRow] = {id_of(one.id): one for one in dataset.places()}
    for row, said in grouped(dataset, known.runs):
        for made in mapping.entity(row, said, known, derived=derived):
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


def statements(dataset: Dataset, known: Index) -> Iterator[bytes]:
    """Yields the statements that make up those entities; ``origin`` is the address of ours that a value comes from.

    Papers behind an entity and mentions of it are left to the file of entities: they repeat what ``origin`` says of each value,
    and would be three lines of five.
    """
    name = slug(dataset)
    for made in entities(dataset, known, derived=False):
        yield from _lines(name, made, dataset.made_on)


def slug(dataset: Dataset) -> str:
    """Returns the name of the dataset as FollowTheMoney wants one: small letters, digits, underscores."""
    return "kuager_" + "".join(one if one.isascii() and one.isalnum() else "_" for one in dataset.id.lower())


def _lines(dataset: str, made: Made, seen: str) -> Iterator[bytes]:
    """Writes the statements of an entity. A release has millions: they are put together by hand, which is twice as fast."""
    id_, day, types = _QUOTED(made.id), _QUOTED(seen) if seen else "null", PROPERTIES[made.schema]
    head, middle = f'{{"canonical_id":{id_},"entity_id":{id_},"prop":"', f'","schema":"{made.schema}","value":'
    tail = f',"first_seen":{day},"last_seen":{day},"external":false,"origin":'
    for prop, values in ((BASE, {made.id: _NOTHING}), *made.values.items()):
        spoken = types.get(prop, "") in _SPOKEN
        for value, told in values.items():
            lang = told.lang if spoken else ""
            original = tidy(told.original) if told.original != value else ""
            yield (
                f'{head}{prop}{middle}{_QUOTED(value)},"dataset":"{dataset}","lang":{_or_null(lang)},"original_value":{_or_null(original)}'
                f'{tail}{_or_null(told.statement)},"id":"{_key(dataset, made.id, prop, value, lang)}"}}\n'
            ).encode("utf-8", "replace")


def _or_null(text: str) -> str:
    return _QUOTED(text) if text else "null"


def _key(dataset: str, entity: str, prop: str, value: str, lang: str) -> str:
    """The id that FollowTheMoney gives a statement, so that others find the same one; no secret hangs on it."""
    told = f"{dataset}.{entity}.{prop}.{value}" + (f"@{lang}" if lang else "")
    return sha1(told.encode(), usedforsecurity=False).hexdigest()


def _line(told: dict[str, Any]) -> bytes:
    return _ENCODE(told).encode() + b"\n"


__all__ = ["DERIVED", "entities", "slug", "statements", "write"]
