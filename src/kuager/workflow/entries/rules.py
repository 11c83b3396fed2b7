"""What answers must be beside one another: whole days, numbers, groups, an order in time, and one entry for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Final

from kuager.errors import BadDateError, ItemError
from kuager.errors.entries import EndBeforeStartError, FieldProblem
from kuager.errors.picket import BadDecimalError, DuplicateEntryError, NeedsOthersError, NotOneDayError
from kuager.model import EntryField
from kuager.text.edtf import parse
from kuager.workflow.archive import Archive
from kuager.workflow.entries import shelf
from kuager.workflow.entries.forms import Form

JOINED: Final = "+"
"""Joins a day and a time of day in a form's ``order``."""
_DECIMAL: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,8})?")


def broken(archive: Archive, asked: Form, fields: Sequence[EntryField], key: str) -> list[FieldProblem]:
    """Returns what is wrong with answers that are each in order.

    Args:
        archive: holds the other entries of the form.
        asked: the form with its rules.
        fields: the answers that can be kept one by one.
        key: of this entry; it is no duplicate of itself.
    """
    values = {one.name: one.value or one.words for one in fields}
    found = [
        _problem(name, NotOneDayError()) for name in asked.whole_days if name in values and not _one_day(values[name])
    ]
    found += [
        _problem(name, BadDecimalError()) for name in asked.decimals if name in values and decimal(values[name]) is None
    ]
    found += [_problem(name, NeedsOthersError()) for name in _missing(asked, values)]
    found += [_problem(name, EndBeforeStartError()) for name in _turned(asked, values)]
    double = _double(archive, asked, values, key)
    if double is not None:
        found.append(_problem(asked.unique[-1], DuplicateEntryError(item=double.key), entry=double.key))
    return found


def decimal(text: str) -> Decimal | None:
    """Returns a number above zero written with a point or a comma; None when it is none."""
    if not _DECIMAL.fullmatch(text.strip()):
        return None
    found = Decimal(text.strip().replace(",", "."))
    return found if found > 0 else None


def _problem(field: str, error: ItemError, *, entry: str = "") -> FieldProblem:
    slug = type(error).__name__.removesuffix("Error")
    return FieldProblem(field=field, code=error.code, slug=slug, message=error.message, cure=error.cure, entry=entry)


def _one_day(value: str) -> bool:
    try:
        span = parse(value)
    except BadDateError:
        return False
    return span.earliest is not None and span.earliest == span.latest


def _missing(asked: Form, values: dict[str, str]) -> Iterator[str]:
    for group in asked.together:
        if any(name in values for name in group):
            yield from (name for name in group if name not in values)


def _turned(asked: Form, values: dict[str, str]) -> Iterator[str]:
    """Yields the last field of every end that lies before its beginning, times of day looked at."""
    for first, second in asked.order:
        if JOINED in first and JOINED in second:
            begin, end = _moment(first, values), _moment(second, values, day=first)
            if begin is not None and end is not None and end < begin:
                yield second.split(JOINED)[-1]


def _moment(names: str, values: dict[str, str], *, day: str = "") -> datetime | None:
    """Returns a day with its time; an end without a day is taken for one on the day it began."""
    on, at = names.split(JOINED)
    stated = values.get(on) or values.get(day.split(JOINED, maxsplit=1)[0])
    if not stated or at not in values or not _one_day(stated):
        return None
    earliest = parse(stated).earliest
    return None if earliest is None else datetime.combine(earliest, time.fromisoformat(values[at]))


def _double(archive: Archive, asked: Form, values: dict[str, str], key: str) -> shelf.EntryRow | None:
    """Returns the standing entry that answers what must be unique as these answers do."""
    if not asked.unique:
        return None
    mine = tuple(values.get(name, "") for name in asked.unique)
    return next(
        (
            row
            for row in shelf.entries(archive, asked.id)
            if row.key != key and tuple(row.value(name) for name in asked.unique) == mine
        ),
        None,
    )


__all__ = ["broken", "decimal"]
