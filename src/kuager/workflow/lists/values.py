"""What one cell says, by the meaning of its column. Never more than the words do: an open order of day and month gives the year.

Every value keeps its place inside the cell, so that a claim can point at its very words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kuager.errors import ItemError
from kuager.errors.lists import (
    BadCellDateError,
    BadNumberError,
    ImpossibleAgeError,
    LongCellError,
    OpenOrderError,
    StrangePlaceError,
    UnknownWordError,
)
from kuager.text import dates, other_dates
from kuager.text.date_values import DateSpan, is_day, written
from kuager.text.edtf import valid
from kuager.text.russian_dates import find_russian_dates
from kuager.workflow.lists.fields import Field, Kind, folded, terms, words
from kuager.workflow.lists.mapping import Column

OLDEST: Final = 120
FIRST_YEAR: Final = 1880
_FIGURES: Final = re.compile(
    r"(\d{1,4})\s*([./\-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?(?:\s*г\.?)?"
)
_MONTH_YEAR: Final = re.compile(r"(?:(\d{1,2})[./](\d{4})|(\d{4})[./\-](\d{1,2}))")
_YEAR: Final = re.compile(
    r"(?:(c\.|ca\.?|circa|around|около|шамамен|约)\s*)?(\d{4})\s*(?:г\.?р?\.?|год[ау]?|ж\.?|жыл[ыы]?|年|-?يىل\w*)?(\s*\?)?",
    re.IGNORECASE,
)
_DECADE: Final = re.compile(r"((?:19|20)\d)0(?:s|-е|-х|年代)")
_AGE: Final = re.compile(
    r"(?:age\s*)?(\d{1,3})\s*(?:y\.?o?\.?|years?(?: old)?|лет|года?|жаста|жас|岁|ياش)?", re.IGNORECASE
)
_TRAILING: Final = re.compile(r"[\s,.]*(?:г\.?|года?|ж\.?|р\.?|г\.р\.?)?[\s.]*")
_LENGTH: Final = re.compile(r"(\d{1,3})(?:[.,](5))?\s*-?\s*([^\W\d_]+\.?)")
_BARE: Final = re.compile(r"\d{1,2}")
_SHORT_YEAR: Final = 4
_MONTHS, _TURN, _EARLIEST = 12, 30, 1000
_NO_PLACE: Final = re.compile(r"[\d\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value and its place in the cell; ``why`` says what was understood beyond the words."""

    value: str
    start: int
    end: int
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a cell; ``value`` is there when something can be taken all the same."""

    error: ItemError
    value: Value | None = None


def says_nothing(column: Column, text: str) -> bool:
    """Says whether a cell holds a word for "not known": no statement."""
    said = folded(text)
    return said in words("unknown") or (bool(column.unknown) and said in {folded(one) for one in column.unknown})


def pieces(column: Column, text: str) -> Iterator[tuple[int, int]]:
    """Yields the places of the several values of a cell, without the spaces around them."""
    cuts = [(0, len(text))]
    if column.separators:
        marks = re.compile("|".join(re.escape(one) for one in column.separators))
        edges = [(0, 0), *(match.span() for match in marks.finditer(text)), (len(text), len(text))]
        cuts = [(before[1], after[0]) for before, after in pairwise(edges)]
    for start, end in cuts:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            yield left, right


def read_cell(column: Column, field: Field, text: str, this_year: int) -> Iterator[Value | Problem]:
    """Yields what a cell says.

    Args:
        column: how the column is read.
        field: what it means.
        text: the cell's words.
        this_year: nobody is born later.
    """
    if says_nothing(column, text):
        return
    reader = _READERS.get(field.kind, _text)
    for start, end in pieces(column, text):
        piece = text[start:end]
        if says_nothing(column, piece):
            continue
        if len(piece) > field.longest:
            yield Problem(error=LongCellError(f"{LongCellError.title} ({len(piece)} characters)"))
            continue
        found = reader(column, field, piece, this_year)
        yield _moved(found, start, end)


def _moved(found: _Read, start: int, end: int) -> Value | Problem:
    value = None if found.value is None else Value(value=found.value, start=start, end=end, why=found.why)
    if found.error is not None:
        return Problem(error=found.error, value=value)
    return value or Value(value="", start=start, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    value: str | None = None
    why: str | None = None
    error: ItemError | None = None


def _text(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del column, field, this_year
    return _Read(value=piece)


def _place(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del column, field, this_year
    strange = StrangePlaceError() if _NO_PLACE.fullmatch(piece) else None
    return _Read(value=piece, error=strange)


def _term(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del this_year
    term = term_of(column, field, piece)
    if term is None:
        return _Read(error=UnknownWordError())
    return _Read(value=term) if term else _Read(error=UnknownWordError("The mapping leaves this word out"))


def term_of(column: Column, field: Field, piece: str) -> str | None:
    """Returns the term a word stands for, by the column's own words first; None when nobody knows."""
    said = folded(piece)
    own = {folded(word): term for word, term in column.terms}
    if said in own:
        return own[said]
    return terms(field.vocabulary).get(said)


def _date(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del field
    found = read_date(piece, column.order)
    if found.value is not None and int(found.value[:_SHORT_YEAR].replace("X", "0")) > this_year:
        return _Read(error=BadCellDateError("This date has not come yet"))
    return found


def _birth(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    found = _date(column, field, piece, this_year)
    year = (found.value or "")[:_SHORT_YEAR]
    if field.prop == "birth_date" and year.isdecimal() and int(year) < FIRST_YEAR:
        return _Read(error=ImpossibleAgeError())
    return found


def _year(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    match = _YEAR.fullmatch(piece)
    if match and not FIRST_YEAR <= int(match[2]) <= this_year:
        return _Read(error=ImpossibleAgeError())
    return _birth(column, field, piece, this_year)


def _age(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del column, field, this_year
    match = _AGE.fullmatch(folded(piece))
    if not match:
        return _Read(error=BadNumberError())
    return _Read(value=str(int(match[1]))) if int(match[1]) <= OLDEST else _Read(error=ImpossibleAgeError())


def _duration(column: Column, field: Field, piece: str, this_year: int) -> _Read:
    del column, field, this_year
    return read_length(piece)


def read_length(piece: str) -> _Read:
    """Reads a length of time that is all a cell says: "12 years", "2 years 6 months"; a figure alone means years."""
    said = folded(piece)
    if said in words("life"):
        return _Read(value="life")
    if _BARE.fullmatch(said):
        return _Read(value=f"P{int(said)}Y", why="a figure alone in a column of sentences: years")
    units, found = terms("units"), ""
    for match in _LENGTH.finditer(said):
        unit = units.get(match[3]) or units.get(match[3].rstrip("."))
        if unit is None or (match[2] and unit != "Y"):
            return _Read(error=BadNumberError())
        found += f"{int(match[1])}{unit}" + ("6M" if match[2] else "")
    rest = _LENGTH.sub("", said)
    return _Read(value="P" + found) if found and not re.search(r"\w", rest) else _Read(error=BadNumberError())


def read_date(piece: str, order: str = "") -> _Read:
    """Reads a date that is all a cell says.

    Args:
        piece: the words.
        order: which comes first in figures; empty when nobody said.
    """
    match = _FIGURES.fullmatch(piece.strip())
    if match:
        return _figures(match, order)
    match = _MONTH_YEAR.fullmatch(piece)
    if match:
        year, month = int(match[2] or match[3]), int(match[1] or match[4])
        return _Read(value=written(year, month)) if is_day(year, month, 1) else _Read(error=BadCellDateError())
    match = _YEAR.fullmatch(piece)
    if match:
        mark = "~" if match[1] else "?" if match[3] else ""
        return _Read(value=match[2] + mark) if int(match[2]) >= _EARLIEST else _Read(error=BadCellDateError())
    match = _DECADE.fullmatch(piece)
    if match:
        return _Read(value=f"{match[1]}X")
    return _in_words(piece)


def _figures(match: re.Match[str], order: str) -> _Read:
    first, middle, last = match[1], int(match[3]), match[4]
    if len(first) == _SHORT_YEAR or (order == "ymd" and len(last) <= 2):  # noqa: PLR2004  a short year has two figures
        year, why = _whole(first)
        return _day(year, middle, int(last), why)
    if len(first) > 2 or len(last) not in {2, _SHORT_YEAR}:  # noqa: PLR2004  a year has two figures or four
        return _Read(error=BadCellDateError())
    year, why = _whole(last)
    one = int(first)
    if order in {"dmy", "mdy"}:
        return _day(year, middle, one, why) if order == "dmy" else _day(year, one, middle, why)
    if one == middle or one > _MONTHS:
        return _day(year, middle, one, why)
    if middle > _MONTHS:
        return _day(year, one, middle, why)
    return _Read(value=str(year), why=why, error=OpenOrderError())


def _whole(year: str) -> tuple[int, str | None]:
    """Returns a year with its century; a short one is taken as spreadsheets do."""
    if len(year) == _SHORT_YEAR:
        return int(year), None
    short = int(year)
    return short + (2000 if short < _TURN else 1900), "the century was not written"


def _day(year: int, month: int, day: int, why: str | None) -> _Read:
    if year < _EARLIEST or not is_day(year, month, day):
        return _Read(error=BadCellDateError())
    return _Read(value=written(year, month, day), why=why)


def _in_words(piece: str) -> _Read:
    finders: tuple[Callable[[str], list[DateSpan]], ...] = (
        dates.find_dates,
        find_russian_dates,
        lambda text: other_dates.find_other_dates(text, "kk"),
        lambda text: other_dates.find_other_dates(text, "zh"),
        lambda text: other_dates.find_other_dates(text, "ug"),
    )
    for find in finders:
        for span in find(piece):
            rest = piece[: span.start].strip() + _TRAILING.sub("", piece[span.end :], count=1).strip()
            if not rest and span.value and "XXXX" not in span.value and valid(span.value):
                return _Read(value=span.value, why=span.why)
    return _Read(error=BadCellDateError())


_READERS: Final[dict[Kind, Callable[[Column, Field, str, int], _Read]]] = {
    Kind.DATE: _birth,
    Kind.YEAR: _year,
    Kind.AGE: _age,
    Kind.TERM: _term,
    Kind.PLACE: _place,
    Kind.DURATION: _duration,
}
