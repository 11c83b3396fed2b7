"""A mapping: which column of a table means what, and how its cells are read. Made by a person, saved by name and version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any, Final

from kuager.errors.lists import BadMappingError, OtherColumnsError
from kuager.model.ids import canonical_json
from kuager.model.schema import vocabulary
from kuager.text.edtf import valid
from kuager.text.normalise import fold
from kuager.workflow.lists.fields import FIELDS, NAMING

ORDERS: Final = ("", "dmy", "mdy", "ymd")
"""Which comes first in dates in figures: nobody said, day, month, or year."""
_RULES: Final = frozenset({"order", "separators", "unknown", "terms", "as_of"})
_MOST_COLUMNS: Final = 500
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as a person understood it.

    Attributes:
        index: its place in the table, from 0.
        header: its words in the header row.
        means: a key of :data:`kuager.workflow.lists.fields.FIELDS`; empty to leave it in the text only.
        order: which comes first in dates in figures.
        separators: what stands between several values of one cell.
        unknown: words that say nothing is known, besides the usual ones.
        terms: words of cells and the terms they stand for, besides the usual ones.
        as_of: for ages and statuses: the date they were true, as EDTF.
    """

    index: int
    header: str
    means: str = ""
    order: str = ""
    separators: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How one kind of table is read.

    Attributes:
        name: what a person calls it.
        version: counted up when a mapping of that name is changed.
        sheet: number of the sheet, from 1.
        header_row: number of the row with the headers; 0 when there is none.
        columns: all columns, in their order.
    """

    name: str
    version: int = 1
    sheet: int = 1
    header_row: int = 1
    columns: tuple[Column, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of what decides about the reading: everything but name and version."""
        body = {**as_json(self), "name": "", "version": 0}
        return hashlib.sha256(canonical_json(body)).hexdigest()

    @property
    def fingerprint(self) -> str:
        """The same for tables with the same headers in the same columns."""
        return fingerprint({one.index: one.header for one in self.columns})

    def of(self, *meanings: str) -> tuple[Column, ...]:
        """Returns the columns that mean one of these, in their order."""
        return tuple(one for one in self.columns if one.means in meanings)


def fingerprint(headers: Dictionary[int, str]) -> str:
    """Returns what tables with the same headers share."""
    body = [[index, fold(header)] for index, header in sorted(headers.items()) if header]
    return hashlib.sha256(canonical_json(body)).hexdigest()


def as_json(mapping: Mapping) -> dict[str, Any]:
    """Returns a mapping as JSON; :func:`from_json` reads it again."""
    return {
        "name": mapping.name,
        "version": mapping.version,
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "columns": [_column_json(one) for one in mapping.columns],
    }


def _column_json(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"index": column.index, "header": column.header, "means": column.means}
    if column.order:
        found["order"] = column.order
    if column.separators:
        found["separators"] = list(column.separators)
    if column.unknown:
        found["unknown"] = list(column.unknown)
    if column.terms:
        found["terms"] = dict(column.terms)
    if column.as_of:
        found["as_of"] = column.as_of
    return found


def parse(text: str) -> Mapping:
    """Reads a mapping from the text of a JSON file.

    Raises:
        BadMappingError: when it is no mapping, or one that cannot be used.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadMappingError("The mapping is no JSON") from error
    return from_json(value)


def from_json(value: object) -> Mapping:
    """Reads a mapping; what ``kuager list guess --json`` adds to explain its guesses is passed over.

    Raises:
        BadMappingError: when it is no mapping, or one that cannot be used.
    """
    if isinstance(value, dict) and isinstance(value.get("mapping"), dict):
        value = value["mapping"]
    if not isinstance(value, dict):
        raise BadMappingError("A mapping is a JSON object with name and columns")
    columns = value.get("columns")
    if not isinstance(columns, list) or not all(isinstance(one, dict) for one in columns):
        raise BadMappingError("The mapping has no list of columns")
    return checked(
        Mapping(
            name=_text(value, "name", "list") or "list",
            version=_number(value, "version", 1),
            sheet=_number(value, "sheet", 1),
            header_row=_number(value, "header_row", 1),
            columns=tuple(sorted((_column(one) for one in columns), key=lambda one: one.index)),
        )
    )


def checked(mapping: Mapping) -> Mapping:
    """Returns a mapping that can be used.

    Raises:
        BadMappingError: when no column names people, a meaning is unknown or stands twice where it may not.
    """
    indexes = [one.index for one in mapping.columns]
    if len(set(indexes)) != len(indexes) or len(indexes) > _MOST_COLUMNS or min(indexes, default=0) < 0:
        raise BadMappingError("A column stands twice in the mapping, or there are too many")
    if not mapping.of(*NAMING, "testimony_file"):
        raise BadMappingError("No column holds the names of people")
    for meaning in ("key", "name", "sex", "birth_date", "age", "relation", "status_date", "testimony_file"):
        if len(mapping.of(meaning)) > 1:
            raise BadMappingError(f"Two columns mean {meaning}; keep one, or call the other other_name or note")
    for column in mapping.columns:
        _check(column)
    return mapping


def _check(column: Column) -> None:
    where = f"column {column.index + 1} ({column.header})"
    if column.means and column.means not in FIELDS:
        raise BadMappingError(f"Nobody knows what {column.means!r} means: {where}")
    if column.order not in ORDERS:
        raise BadMappingError(f"The order of dates is one of dmy, mdy, ymd: {where}")
    if column.as_of and not valid(column.as_of):
        raise BadMappingError(f"{column.as_of!r} is no date: {where}")
    field = FIELDS.get(column.means)
    allowed = vocabulary(field.vocabulary).terms if field and field.vocabulary else None
    for word, term in column.terms:
        if allowed is None or (term and term not in allowed):
            raise BadMappingError(f"{word!r} cannot stand for {term!r}: {where}")


def fits(mapping: Mapping, headers: Dictionary[int, str]) -> None:
    """Makes sure that a mapping was made for a table with these headers; columns without a meaning may differ.

    Raises:
        OtherColumnsError: when a column that is used has another header.
    """
    for column in mapping.columns:
        there = headers.get(column.index, "")
        if column.means and fold(column.header) != fold(there):
            raise OtherColumnsError(f"Column {column.index + 1} is headed {there!r}, not {column.header!r}")


def _column(value: dict[str, Any]) -> Column:
    terms = value.get("terms", {})
    if not isinstance(terms, dict):
        raise BadMappingError("The terms of a column are an object of words and terms")
    return Column(
        index=_number(value, "index", -1),
        header=_text(value, "header", ""),
        means=_text(value, "means", ""),
        order=_text(value, "order", ""),
        separators=_texts(value, "separators"),
        unknown=_texts(value, "unknown"),
        terms=tuple(sorted((str(word), str(term or "")) for word, term in terms.items())),
        as_of=_text(value, "as_of", ""),
    )


def _text(value: dict[str, Any], key: str, default: str) -> str:
    found = value.get(key, default)
    if not isinstance(found, str) or len(found) > _LONGEST * 5:
        raise BadMappingError(f"{key} must be a text")
    return found.strip()


def _texts(value: dict[str, Any], key: str) -> tuple[str, ...]:
    found = value.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise BadMappingError(f"{key} must be a list of texts")
    return tuple(found)


def _number(value: dict[str, Any], key: str, default: int) -> int:
    found = value.get(key, default)
    if not isinstance(found, int) or isinstance(found, bool):
        raise BadMappingError(f"{key} must be a number")
    return found
