"""A table of frozen rows that is read when it is first looked at, and becomes a data frame on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, overload

from kuager.errors.notebooks import MissingNotebooksError
from kuager.workflow.frames.columns import EARLIEST, LATEST, Column, Kind, arrow_type, columns, days

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

R = TypeVar("R")

SHOWN: Final = 10
"""Rows that a notebook shows by itself."""
LONGEST: Final = 60
"""Characters of a cell it shows."""
KEPT_BACK: Final = "(kept back here)"


class Table(Sequence[R], Generic[R]):
    """Rows of one kind. Nothing is read before the first look, and then once.

    What a notebook shows by itself are few columns of few rows: no words of sources, no values that only the team may
    see. A notebook is easily sent on with what it shows; who wants more asks for it by going over the rows or making a
    data frame.

    Args:
        name: what the rows are, such as ``people``.
        row: their dataclass; its annotations give the columns.
        read: gives the rows.
        shown: columns that a notebook shows.
        hides: tells of a row which of those columns are kept back.
        kinds: of columns of which the annotation says less.
    """

    def __init__(
        self, name: str, row: type[R], read: Callable[[], Iterable[R]], *,
        shown: Sequence[str] = (), hides: Callable[[R], Iterable[str]] | None = None, kinds: Mapping[str, Kind] | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self.row = row
        self._read = read
        self._held: tuple[R, ...] | None = None
        self._shown = tuple(shown) or tuple(one.name for one in columns(row))
        self._hides = hides
        self._kinds = kinds or {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each column holds."""
        return tuple(replace(one, kind=self._kinds.get(one.name, one.kind)) for one in columns(self.row))

    @property
    def rows(self) -> tuple[R, ...]:
        """Every row."""
        if self._held is None:
            self._held = tuple(self._read())
        return self._held

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Table[R]: ...
    def __getitem__(self, at: int | slice) -> R | Table[R]:
        if isinstance(at, slice):
            return self._like(lambda: self.rows[at])
        return self.rows[at]

    def where(self, keep: Callable[[R], bool]) -> Table[R]:
        """Returns the rows that ``keep`` says yes to, as a table."""
        return self._like(lambda: filter(keep, self.rows))

    def _like(self, read: Callable[[], Iterable[R]]) -> Table[R]:
        return Table(self.name, self.row, read, shown=self._shown, hides=self._hides, kinds=self._kinds)

    def __repr__(self) -> str:
        count = "not read yet" if self._held is None else f"{len(self._held):,} rows"
        return f"<Table {self.name}: {count}; columns {', '.join(one.name for one in self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self._shown)
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows[:SHOWN])
        rest = f"{len(self):,} rows, {len(self.columns)} columns"
        if len(self) > SHOWN:
            rest += f"; the first {SHOWN} shown"
        caption = f"{escape(self.name)}: {rest}"
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self, row: R) -> str:
        hidden = frozenset(self._hides(row)) if self._hides else frozenset()
        return "".join(
            f"<td>{escape(KEPT_BACK if name in hidden else _short(getattr(row, name)))}</td>" for name in self._shown
        )

    def to_arrow(self) -> pa.Table:
        """Returns the rows as an Arrow table.

        Beside each EDTF text stand the first and last day that it allows, as dates: ``when``, ``when_earliest``,
        ``when_latest``. Every other column is as its row has it, but an empty text is empty: nothing is told.

        Raises:
            MissingNotebooksError: without the extra ``notebooks``.
        """
        arrow = _library("pyarrow")
        made: dict[str, Any] = {}
        for column in self.columns:
            values = [value if (value := getattr(row, column.name)) != "" else None for row in self.rows]
            kept = [list(value or ()) for value in values] if column.kind is Kind.LIST else values
            made[column.name] = arrow.array(kept, type=arrow_type(column.kind, arrow))
            if column.kind is Kind.EDTF:
                pairs = [days(value) for value in values]
                made[column.name + EARLIEST] = arrow.array([first for first, _ in pairs], type=arrow.date32())
                made[column.name + LATEST] = arrow.array([last for _, last in pairs], type=arrow.date32())
        found: pa.Table = arrow.table(made)
        return found

    def to_polars(self) -> pl.DataFrame:
        """Returns the rows as a polars data frame; see :meth:`to_arrow`.

        Raises:
            MissingNotebooksError: without the extra ``notebooks``.
        """
        found: pl.DataFrame = _library("polars").from_arrow(self.to_arrow())
        return found

    def to_pandas(self) -> pd.DataFrame:
        """Returns the rows as a pandas data frame; see :meth:`to_arrow`.

        Booleans and whole numbers are pandas' nullable ones: what is not told stays empty and is not taken for False.

        Raises:
            MissingNotebooksError: without the extra ``notebooks``.
        """
        arrow, pandas = _library("pyarrow"), _library("pandas")
        nullable = {arrow.bool_(): pandas.BooleanDtype(), arrow.int64(): pandas.Int64Dtype()}
        found: pd.DataFrame = self.to_arrow().to_pandas(types_mapper=nullable.get, date_as_object=False)
        return found


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingNotebooksError(f"{name} is not installed", item=name) from error


__all__ = ["KEPT_BACK", "LONGEST", "SHOWN", "Table"]
