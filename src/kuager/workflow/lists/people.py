"""Rows to people: what one row says, as nodes and facts with the place of their words, and what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from kuager.errors import ItemError
from kuager.errors.lists import (
    FormulaCellError,
    MergedCellError,
    MixedScriptsError,
    NoNameError,
    SameKeyError,
    SamePersonError,
)
from kuager.model import Document
from kuager.model.passing import LISTED_LOCALS
from kuager.text.fold import plain
from kuager.workflow.lists import cells
from kuager.workflow.lists.cells import Cell, TableRow
from kuager.workflow.lists.facts import Fact, NodeSpec, Person, RowIssue
from kuager.workflow.lists.fields import EVENTS, FIELDS, NAMING, TELLING, TESTIMONY, Field, Kind, folded
from kuager.workflow.lists.mapping import Column, Mapping
from kuager.workflow.lists.naming import mixed, together, unnamed
from kuager.workflow.lists.nearby import Around, around, stand_in
from kuager.workflow.lists.values import Problem, Value, read_cell, read_date, term_of

ROW: Final = LISTED_LOCALS[0]
PLACE: Final = LISTED_LOCALS[1]
RELATIVE: Final = ":relative"
"""What the local id of a relative has behind its row's."""
_ALONE: Final = TELLING | {"relative"}
"""What is taken from a row of a testimony of which nobody noted whom it asks for."""
_LEVELS: Final = re.compile(r"[,，、;/]")


def body(document: Document, mapping: Mapping) -> Iterator[TableRow]:
    """Yields the rows below the header that have anything of their own."""
    part = next((one for one in cells.sheets(document) if one.number == mapping.sheet), None)
    if part is None:
        return
    for row in cells.rows(document, part):
        if row.number > mapping.header_row and any(not cell.merged for cell in row.cells.values()):
            yield row


@dataclass(slots=True)
class Reading:
    """Reads the rows of one table, one after the other; remembers only digests of what it has seen.

    Args:
        document: the table as it was read.
        mapping: what its columns mean.
        this_year: nobody is born later.
    """

    document: Document
    mapping: Mapping
    this_year: int
    _keys: dict[bytes, int] = field(default_factory=dict)
    _alike: dict[bytes, int] = field(default_factory=dict)
    _columns: dict[str, tuple[Column, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._columns = {meaning: self.mapping.of(meaning) for meaning in FIELDS}

    def rows(self) -> Iterator[tuple[TableRow, Person | None, list[RowIssue]]]:
        """Yields every row below the header: its person when it has one, and what is wrong with it."""
        for row in body(self.document, self.mapping):
            person, issues = self._row(row)
            yield row, person, issues

    def _row(self, row: TableRow) -> tuple[Person | None, list[RowIssue]]:
        maker = _Maker(row=row, columns=self._columns, text=self.document.text, this_year=self.this_year)
        named = maker.named() or maker.nobody()
        if named is None:
            return None, [*maker.issues, maker.issue(None, None, NoNameError(), lost=True)]
        key = self._key(maker, named)
        if key is None:
            return None, [*maker.issues, maker.issue(None, None, SameKeyError(), lost=True)]
        person = maker.person(key, named)
        self._compare(maker, person)
        return person, maker.issues

    def _key(self, maker: _Maker, named: _Named) -> str | None:
        """Returns the row's key: the list's own number, or its content; None when the number was there before."""
        told = maker.telling()
        own = maker.own_key() if told is None else f"file|{told}|{named.content}"
        base = own if own is not None else named.content
        digest = hashlib.sha256(base.encode()).digest()[:12]
        times = self._keys[digest] = self._keys.get(digest, 0) + 1
        if times > 1 and own is not None:
            return None
        short = hashlib.sha256(base.encode()).hexdigest()[:24]
        return short if times == 1 else f"{short}.{times}"

    def _compare(self, maker: _Maker, person: Person) -> None:
        if person.shielded or any(self._columns[meaning] for meaning in TELLING):
            return  # somebody who is asked for in several films is no row that came twice
        said = sorted(f"{fact.prop}={fact.value}" for fact in person.facts if fact.prop in _TELLING)
        digest = hashlib.sha256(f"{plain(person.name)}|{said}".encode()).digest()[:12]
        if digest in self._alike:
            first = self._alike[digest]
            maker.issues.append(maker.issue(None, None, SamePersonError(f"{SamePersonError.title}: row {first}")))
        self._alike.setdefault(digest, person.row)


Columns = Dictionary[str, tuple[Column, ...]]
"""The columns of each meaning."""
_TELLING: Final = frozenset({"father_name", "birth_date", "residence", "birth_place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The name of a row: its words and places, and what stands for the row where it has no number."""

    name: str
    spans: tuple[tuple[Column, str, int, int], ...]
    joined: bool
    shielded: bool
    content: str


@dataclass(slots=True, kw_only=True)
class _Maker:
    """Makes the person of one row."""

    row: TableRow
    columns: Columns
    text: str
    this_year: int
    issues: list[RowIssue] = field(default_factory=list)
    nodes: list[NodeSpec] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def issue(self, column: Column | None, cell: Cell | None, error: ItemError, *, lost: bool = False) -> RowIssue:
        """Returns an issue of this row."""
        return RowIssue(
            row=self.row.number,
            column=(column.header or str(column.index + 1)) if column else "",
            value=cell.text[:200] if cell else "",
            error=error,
            lost=lost,
        )

    def own_key(self) -> str | None:
        """Returns the list's own number of the row; None when it has none."""
        for column in self.columns["key"]:
            cell = self.row.cells.get(column.index)
            if cell is not None and not cell.merged:
                return "key|" + folded(cell.text)
        return None

    def values(self, meaning: str) -> Iterator[tuple[Column, Cell, Value]]:
        """Yields what the columns of one meaning say here, and notes what is wrong with them."""
        for column in self.columns[meaning]:
            yield from self.values_of(column)

    def values_of(self, column: Column) -> Iterator[tuple[Column, Cell, Value]]:
        """Yields what one column says."""
        cell = self.row.cells.get(column.index)
        if cell is None or (cell.merged and column.means in NAMING):
            return
        self._remark(column, cell)
        for one in read_cell(column, FIELDS[column.means], cell.text, self.this_year):
            if isinstance(one, Problem):
                self.issues.append(self.issue(column, cell, one.error))
            value = one.value if isinstance(one, Problem) else one
            if value is not None and value.value:
                yield column, cell, value

    def _remark(self, column: Column, cell: Cell) -> None:
        if cell.formula:
            self.issues.append(self.issue(column, cell, FormulaCellError()))
        if cell.merged:
            self.issues.append(self.issue(column, cell, MergedCellError()))

    def named(self) -> _Named | None:
        """Returns the row's name; None when it has none."""
        spans: list[tuple[Column, str, int, int]] = []
        joined = not self.columns["name"]
        wanted = sorted((one for means in (NAMING if joined else ("name",)) for one in self.columns[means]), key=_index)
        for column in wanted:
            cell = self.row.cells.get(column.index)
            if cell is not None and not cell.merged and unnamed(cell.text):
                spans.append((column, cell.text, cell.start, cell.end))
                continue
            for _, found, value in self.values_of(column):
                spans.append((column, value.value, found.start + value.start, found.start + value.end))
                if mixed(value.value):
                    self.issues.append(self.issue(column, found, MixedScriptsError()))
        if not spans:
            return None
        name = " ".join(one[1] for one in spans) if joined else spans[0][1]
        shielded = any(unnamed(one[1]) for one in spans)
        father = "|".join(folded(value.value) for _, _, value in _Maker.values(self.quiet(), "father"))
        return _Named(
            name=name, spans=tuple(spans), joined=joined, shielded=shielded, content=f"{plain(name)}|{father}"
        )

    def telling(self) -> str | None:
        """Returns what tells the row's testimony from others: its file or its address; None where there is neither."""
        quiet = _Maker.values(self.quiet(), "testimony_file")
        return next((value.value for _, _, value in (*quiet, *_Maker.values(self.quiet(), "testimony_url"))), None)

    def nobody(self) -> _Named | None:
        """Returns what stands for the person of a testimony of which nobody noted whom it asks for."""
        return None if self.telling() is None else _Named(name="", spans=(), joined=False, shielded=True, content="")

    def quiet(self) -> _Maker:
        """Returns a maker of the same row whose issues nobody hears."""
        return _Maker(row=self.row, columns=self.columns, text=self.text, this_year=self.this_year)

    def person(self, key: str, named: _Named) -> Person:
        """Returns the row's person with everything the row says."""
        local = f"{ROW}{key}"
        self._names(local, named)
        for meaning, one in FIELDS.items():
            if one.prop and meaning not in NAMING and meaning != "other_name" and (named.name or meaning in _ALONE):
                self._said(local, meaning, one, named)
        if not named.name:
            return Person(row=self.row.number, key=key, nodes=tuple(self.nodes), facts=tuple(self.facts))
        others = () if named.shielded else tuple(
            dict.fromkeys(fact.value for fact in self.facts if fact.local == local and fact.prop == "name" and fact.value != named.name)
        )  # fmt: skip
        first = NodeSpec(local=local, schema="person", name=named.name, spellings=others, shielded=named.shielded)
        return Person(row=self.row.number, key=key, nodes=(first, *self.nodes), facts=tuple(self.facts))

    def _names(self, local: str, named: _Named) -> None:
        prop = "description" if named.shielded else "name"
        if named.joined and len(named.spans) > 1:
            start, end, why = together(named.spans, self.text)
            self._fact(local, "person", prop, named.name, start, end, named.spans[0][0].index, why=why)
        else:
            for column, value, start, end in named.spans:
                self._fact(local, "person", prop, value, start, end, column.index)
        if not named.shielded:
            for column, cell, other in self.values("other_name"):
                start, end = cell.start + other.start, cell.start + other.end
                self._fact(local, "person", "name", other.value, start, end, column.index)

    def _said(self, local: str, meaning: str, one: Field, named: _Named) -> None:
        for column, cell, value in self._told(meaning):
            start, end = cell.start + value.start, cell.start + value.end
            about, schema = local, one.schema
            if one.about in EVENTS:
                about = self._happening(local, one.about)
                self._event(local, about, one.about, named.name, (start, end), column)
            if meaning == "relative":
                self._relative(local, named, value, (start, end), column)
                continue
            place = None
            if one.kind is Kind.PLACE:
                larger = around(self.row, self.columns, meaning, column)
                place = self._place(value.value, (start, end), column, larger)
            self._fact(
                about, schema, one.prop, value.value, start, end, column.index,
                value_local=place, valid_from=self._valid(meaning, column), why=value.why,
            )  # fmt: skip

    def _told(self, meaning: str) -> Iterator[tuple[Column, Cell, Value]]:
        """Yields what the columns of a meaning say; where a row leaves its place out, the nearest place around it."""
        told = list(self.values(meaning))
        instead = None if told else stand_in(self.row, self.columns, meaning)
        yield from [instead] if instead else told

    def _valid(self, meaning: str, column: Column) -> str | None:
        """Returns from when a status or an age is meant."""
        if meaning not in {"status", "age"}:
            return None
        for other in self.columns["status_date"] if meaning == "status" else ():
            cell = self.row.cells.get(other.index)
            found = read_date(cell.text, other.order) if cell else None
            if found is not None and found.value is not None:
                return found.value
        return column.as_of or None

    def _happening(self, local: str, about: str) -> str:
        """Returns the local id of an event of the row; of a testimony, one for all rows that tell of its file."""
        told = self.telling() if about == TESTIMONY else None
        return f"{local}:{about}" if told is None else f"{ROW}{hashlib.sha256(told.encode()).hexdigest()[:24]}:{about}"

    def _event(
        self, local: str, about: str, schema: str, name: str, span: tuple[int, int], column: Column
    ) -> None:  # fmt: skip
        if any(node.local == about for node in self.nodes):
            return
        self.nodes.append(NodeSpec(local=about, schema=schema, name=self.text[span[0] : span[1]]))
        self._fact(about, schema, "type", schema, *span, column.index)
        whose = next((fact for fact in self.facts if fact.local == local), None)
        if whose is not None:
            self._fact(about, schema, "who", name, whose.start, whose.end, column.index, value_local=local)

    def _relative(self, local: str, named: _Named, value: Value, span: tuple[int, int], column: Column) -> None:
        hidden = unnamed(value.value)
        about = f"{local}{RELATIVE}" + (f".{self._relatives()}" if self._relatives() else "")
        self.nodes.append(NodeSpec(local=about, schema="person", name=value.value, shielded=hidden))
        self._fact(about, "person", "description" if hidden else "name", value.value, *span, column.index)
        for other in self.columns["relation"]:
            cell = self.row.cells.get(other.index)
            term = term_of(other, FIELDS["relation"], cell.text) if cell else None
            if cell is not None and term and named.name:
                self._fact(about, "person", term, named.name, cell.start, cell.end, other.index, value_local=local)

        if any(self.columns[meaning] for meaning in TELLING):
            told = self._happening(local, TESTIMONY)
            self._event(local, told, TESTIMONY, named.name, span, column)
            self._fact(told, TESTIMONY, "according_to", value.value, *span, column.index, value_local=about)

    def _relatives(self) -> int:
        return sum(1 for node in self.nodes if RELATIVE in node.local)

    def _place(
        self, value: str, span: tuple[int, int], column: Column, larger_ones: Around
    ) -> str:  # fmt: skip
        """Makes the place a value names, and the larger ones it lies in: "village, district, region", or other columns."""
        parts = [one.strip() for one in _LEVELS.split(value) if one.strip()] or [value]
        at = span[0]
        made: list[tuple[str, str, int, int]] = []
        for part in parts:
            found = self.text.find(part, at, span[1])
            first = found if found >= 0 else span[0]
            made.append((f"{PLACE}{folded(part)}", part, first, first + len(part)))
            at = first + len(part)
        made += [(f"{PLACE}{folded(cell.text)}", cell.text, cell.start, cell.end) for _, cell in larger_ones]
        made = list({one[0]: one for one in reversed(made)}.values())[::-1]
        for local, name, first, last in made:
            if all(node.local != local for node in self.nodes):
                self.nodes.append(NodeSpec(local=local, schema="place", name=name))
                self._fact(local, "place", "name", name, first, last, column.index)
        for (local, *_), (larger, name, first, last) in pairwise(made):
            self._fact(local, "place", "part_of", name, first, last, column.index, value_local=larger)
        return made[0][0]

    def _fact(  # noqa: PLR0917  in the order of a fact's own fields
        self, local: str, schema: str, prop: str, value: str, start: int, end: int, column: int, *,
        value_local: str | None = None, valid_from: str | None = None, why: str | None = None,
    ) -> None:  # fmt: skip
        self.facts.append(
            Fact(
                local=local, schema=schema, prop=prop, value=value, start=start, end=end, column=column,
                value_local=value_local, valid_from=valid_from, why=why,
            )
        )  # fmt: skip


def _index(column: Column) -> int:
    return column.index


__all__ = ["PLACE", "RELATIVE", "ROW", "Fact", "NodeSpec", "Person", "Reading", "RowIssue", "body"]
