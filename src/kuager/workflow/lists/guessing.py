"""Proposes a mapping from the headers and from the values themselves; each guess says why, and a person decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from kuager.errors.lists import NoTableError
from kuager.model import Document
from kuager.text.normalise import fold
from kuager.text.scripts import Script, script_of
from kuager.workflow.lists import cells
from kuager.workflow.lists.cells import SheetPart, TableRow
from kuager.workflow.lists.fields import FIELDS, NAMING, TESTIMONIES, Field, Kind, headers, terms
from kuager.workflow.lists.mapping import Column
from kuager.workflow.lists.mapping import Mapping as ListMapping
from kuager.workflow.lists.values import read_date, says_nothing

LOOKED_AT: Final = 400
"""Rows that values are looked at in; deciding rows of dates are looked for in all."""
_HEADER_WITHIN: Final = 15
_SHARE: Final = 0.8
_FEWEST: Final = 3
_FILE: Final = re.compile(
    r"\.(?:mp4|m4v|mov|mkv|webm|avi|3gp|ts|mpe?g|ogv|mp3|m4a|ogg|opus|oga|wav|flac|aac|amr|wma|txt|docx?|odt|pdf|rtf)$", re.IGNORECASE
)  # fmt: skip
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
Words = Mapping[str, Sequence[str]]
"""Folded words that head columns, by what the column means."""
_ID_NUMBER: Final = re.compile(r"\d{9,18}[0-9Xx]?")
_FIGURES: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2,4})")
_MONTHS: Final = 12
_SHOWN_ROWS: Final = 5
_NONE: Final = Field(id="", kind=Kind.TEXT)
_HINTED: Final = ("birth", "born", "туған", "рожд", "出生")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A guess about one column.

    Attributes:
        column: what is proposed.
        why: ``header``, ``part`` (a word inside the header), ``values`` or ``nothing``.
        detail: the word or kind of values it rests on.
        examples: the first values.
        filled: how many of the rows looked at have a value.
        ask_order: day and month of some dates could be either way round and no row decides: a person must say.
        deciding: numbers of rows whose dates show the order, the first few.
        open_rows: numbers of rows whose dates could be read both ways, the first few.
    """

    column: Column
    why: str
    detail: str = ""
    examples: tuple[str, ...] = ()
    filled: int = 0
    ask_order: bool = False
    deciding: tuple[int, ...] = ()
    open_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessed:
    """A proposed mapping, and why."""

    mapping: ListMapping
    guesses: tuple[Guess, ...]
    rows: int


def guess(
    document: Document, *, name: str = "list", sheet: int = 0, header_row: int | None = None, testimonies: bool = False
) -> Guessed:
    """Returns what the columns of a table probably mean.

    Args:
        document: the table as it was read.
        name: what to call the mapping.
        sheet: number of the sheet; the one with the most rows when 0.
        header_row: number of the row with the headers; guessed when left out.
        testimonies: its rows are films and recordings, so "date" is that of the film and not of a detention.

    Raises:
        NoTableError: when there is no row.
    """
    part = _sheet(document, sheet)
    first = list(islice(cells.rows(document, part), LOOKED_AT + _HEADER_WITHIN))
    if not first:
        raise NoTableError(item=document.id)
    special = headers(TESTIMONIES) if testimonies else {}
    head = _header(first, header_row, special)
    body = [row for row in first if row.number > head]
    heads = next((row.cells for row in first if row.number == head), {}) if head else {}
    width = sorted({column for row in first for column in row.cells})
    titles = {index: heads[index].text if index in heads else "" for index in width}
    kept = _once([_column(index, titles[index], body, special) for index in width])
    orders = {one.column.index: _Order() for one in kept if FIELDS.get(one.column.means, _NONE).kind is Kind.DATE}
    rows = 0
    for row in cells.rows(document, part):
        if row.number > head:
            rows += 1
            for index in orders.keys() & row.cells.keys():
                orders[index].look(row.number, row.cells[index].text)
    kept = [orders[one.column.index].said(one) if one.column.index in orders else one for one in kept]
    mapping = ListMapping(name=name, sheet=part.number, header_row=head, columns=tuple(one.column for one in kept))
    return Guessed(mapping=mapping, guesses=tuple(kept), rows=rows)


def _sheet(document: Document, number: int) -> SheetPart:
    found = cells.sheets(document)
    if number:
        found = [one for one in found if one.number == number]
    if not found or document.kind not in cells.TABLE_KINDS:
        raise NoTableError(item=document.id)
    return max(found, key=lambda one: one.end - one.start)


def header_of(document: Document, mapping: ListMapping) -> dict[int, str]:
    """Returns the headers of the table at the place the mapping says.

    Raises:
        NoTableError: when the sheet is not there.
    """
    part = _sheet(document, mapping.sheet)
    for row in cells.rows(document, part):
        if row.number >= mapping.header_row:
            return {column: cell.text for column, cell in row.cells.items()} if row.number == mapping.header_row else {}
    return {}


def _header(rows: Sequence[TableRow], given: int | None, special: Words) -> int:
    """Returns the number of the row that has the most cells with words that head columns; 0 when none has any."""
    if given is not None:
        return given
    known = {word for meanings in (headers(), special) for words in meanings.values() for word in words}
    best, most = 0, 0
    for row in rows[:_HEADER_WITHIN]:
        score = sum(fold(cell.text) in known for cell in row.cells.values())
        if score > most:
            best, most = row.number, score
    return best


def _column(index: int, title: str, body: Sequence[TableRow], special: Words) -> Guess:
    column = Column(index=index, header=title)
    texts = [
        row.cells[index].text
        for row in body
        if index in row.cells and not row.cells[index].merged and not says_nothing(column, row.cells[index].text)
    ]
    means, why, detail = _by_header(title, special)
    by_values = (_of_recordings(texts) if special else "") or _by_values(texts, title)
    if not means and by_values:
        means, why, detail = by_values, "values", by_values
    if means == "key" and by_values not in {"key", ""} and len(set(texts)) < _SHARE * len(texts):
        means, why, detail = by_values, "values", by_values
    return Guess(
        column=replace(column, means=means, separators=_separators(means, texts)),
        why=why,
        detail=detail,
        examples=tuple(dict.fromkeys(texts))[:3],
        filled=len(texts),
    )


def _by_header(title: str, special: Words) -> tuple[str, str, str]:
    folded = fold(title).strip(" :*")
    if not folded:
        return "", "nothing", ""
    for meaning, words in special.items():
        if folded in words:
            return meaning, "header", title
    best: tuple[int, str, str] = (0, "", "")
    for meaning, words in headers().items():
        for word in words:
            if word == folded:
                return meaning, "header", title
            if len(word) > best[0] and len(word) >= _FEWEST and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded):
                best = (len(word), meaning, word)
    return (best[1], "part", best[2]) if best[0] else ("", "nothing", "")


def _of_recordings(texts: Sequence[str]) -> str:
    """Returns whether values are names of files or addresses; empty when they are neither."""
    need = _SHARE * max(len(texts), 1)
    if sum(bool(_FILE.search(text)) for text in texts) >= need:
        return "testimony_file"
    return "testimony_url" if sum(bool(_ADDRESS.match(text)) for text in texts) >= need else ""


def _by_values(texts: Sequence[str], title: str) -> str:
    """Returns what the values look like; empty when they look like nothing in particular."""
    if len(texts) < _FEWEST:
        return ""
    need = _SHARE * len(texts)
    folded = [fold(text) for text in texts]
    looks = (
        ("sex", sum(word in terms("sex") for word in folded) >= need),
        ("status", sum(word in terms("status") for word in folded) >= need),
        ("id_number", sum(bool(_ID_NUMBER.fullmatch(text)) for text in texts) >= need and _unique(texts)),
    )
    for meaning, so in looks:
        if so:
            return meaning
    figures = [int(text) for text in texts if text.isdecimal() and len(text) <= 6]  # noqa: PLR2004  no row number is longer
    if len(figures) >= need:
        return _by_figures(figures)
    if sum(any(read_date(text, order).value for order in ("dmy", "mdy")) for text in texts) >= need:
        return "birth_date" if any(hint in fold(title) for hint in _HINTED) else "detention_date"
    return "other_name" if _written_names(texts, need) else ""


def _by_figures(figures: Sequence[int]) -> str:
    if len(set(figures)) == len(figures) and sorted(figures) == list(figures):
        return "key"
    if all(1880 <= one <= 2015 for one in figures):  # noqa: PLR2004  years people are born in
        return "birth_year"
    return "age" if all(one <= 110 for one in figures) else ""  # noqa: PLR2004  the oldest


def _written_names(texts: Sequence[str], need: float) -> bool:
    """Names of two or three words in one script, or two to four Han characters, nearly all different."""
    if len(set(texts)) < need:
        return False
    scripts = Counter(script_of(text) for text in texts)
    script, most = scripts.most_common(1)[0]
    if most < need:
        return False
    if script is Script.HANS:
        return sum(2 <= len(text) <= 4 or "·" in text for text in texts) >= need  # noqa: PLR2004  characters of a name
    return sum(2 <= len(text.split()) <= 4 and not any(ch.isdigit() for ch in text) for text in texts) >= need  # noqa: PLR2004  words of a name


def _unique(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts)


def _separators(means: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Several values of a cell: semicolons and bars in columns that may hold several; a comma is part of too many names."""
    if means not in {"other_name", "occupation", "citizenship", "reference", "relative", "testimony_language"}:
        return ()
    marks = (",", ";", "|", "/") if means == "testimony_language" else (";", "|")
    return tuple(mark for mark in marks if any(mark in text for text in texts))


@dataclass(slots=True)
class _Order:
    """Finds out which comes first in a column's dates, day or month, looking at one after the other."""

    day: list[int] = field(default_factory=list)
    month: list[int] = field(default_factory=list)
    either: list[int] = field(default_factory=list)
    dotted: bool = True

    def look(self, number: int, text: str) -> None:
        """Looks at the date of one row."""
        match = _FIGURES.match(text)
        if not match:
            return
        one, two = int(match[1]), int(match[3])
        self.dotted = self.dotted and match[2] == "."
        shown = self.day if one > _MONTHS >= two else self.month if two > _MONTHS >= one else self.either
        if one != two and len(shown) < _SHOWN_ROWS:
            shown.append(number)

    def said(self, guess: Guess) -> Guess:
        """Returns the guess with the order; asks when no row shows it, or rows contradict each other."""
        order = ""
        if self.month and self.dotted:
            pass  # Nobody writes the month first with dots: a slip of the pen must not turn round all other dates.
        elif bool(self.day) != bool(self.month):
            order = "dmy" if self.day else "mdy"
        elif self.either and self.dotted and not self.month:
            order = "dmy"
        return replace(
            guess,
            column=replace(guess.column, order=order),
            ask_order=not order and bool(self.either or self.day or self.month),
            deciding=tuple(self.day + self.month),
            open_rows=tuple(self.either),
        )


def _once(guesses: Sequence[Guess]) -> list[Guess]:
    """Lets a meaning stand once where it may not stand twice: the first guess by a header keeps it."""
    rank = {"header": 0, "part": 1, "values": 2, "nothing": 3}
    ordered = sorted(guesses, key=lambda one: (rank[one.why], one.column.index))
    single = {"key", "name", "sex", "birth_date", "birth_year", "age", "relation", "status_date", "testimony_file"}
    taken: set[str] = set()
    made: dict[int, Guess] = {}
    for one in ordered:
        means = one.column.means
        if means in single and means in taken:
            means = "other_name" if means == "name" else ""
        taken.add(means)
        made[one.column.index] = replace(one, column=replace(one.column, means=means))
    return _named([made[one.column.index] for one in guesses])


def _named(guesses: list[Guess]) -> list[Guess]:
    """A table without a column of names by its header: the first that looks like names is taken for it."""
    if any(one.column.means in {*NAMING, "testimony_file"} for one in guesses):
        return guesses
    for at, one in enumerate(guesses):
        if one.column.means == "other_name":
            guesses[at] = replace(one, column=replace(one.column, means="name"))
            break
    return guesses


def decided(guessed: Guessed, saved: Mapping[str, ListMapping]) -> ListMapping | None:
    """Returns the saved mapping that was made for a table with the same headers, the latest version."""
    fitting = [one for one in saved.values() if one.fingerprint == guessed.mapping.fingerprint]
    return max(fitting, key=lambda one: one.version, default=None)
