"""Cells of tables that a spreadsheet opens: what it would calculate is written so that it stays words.

Every table that is written goes through :class:`Sheet`; a test reads the code and finds whoever writes one otherwise.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Final, Protocol

_RISKY: Final = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet would calculate (OWASP, CSV injection), its wide forms of East Asian keyboards among
them, which some spreadsheets take for the narrow ones; our own mark before it counts as part."""
_FIRST: Final = frozenset("'=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""What such a cell begins with: nearly no cell does, and a look at one character is all the others cost."""
_BELOW_ZERO: Final = re.compile(r"-[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", re.ASCII)
"""A number is no formula, and whoever reads a table by a program wants it as one."""


def safe(cell: str) -> str:
    """Puts a quote mark before what a spreadsheet would take as a formula; :func:`plain` takes it away again."""
    if cell[:1] not in _FIRST:
        return cell
    return f"'{cell}" if _RISKY.match(cell) and not _BELOW_ZERO.fullmatch(cell) else cell


def plain(cell: str) -> str:
    """Returns what a cell said before :func:`safe`, without blanks around it."""
    return bare(cell.strip())


def bare(cell: str) -> str:
    """Returns exactly what a cell said before :func:`safe`, blanks and all: for tables that we wrote ourselves."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell


class Sink(Protocol):
    """What takes the lines of a table: an open file or a text in memory."""

    def write(self, text: str, /) -> object:
        """Takes a piece of text."""


class Sheet:
    """Writes CSV of which a spreadsheet calculates nothing.

    Args:
        out: where the lines go.
        ends: what ends a line; what the standard says unless somebody's program wants otherwise.
    """

    def __init__(self, out: Sink, *, ends: str = "\r\n") -> None:
        self._rows = csv.writer(out, lineterminator=ends)

    def row(self, cells: Iterable[str]) -> None:
        """Writes a row."""
        self._rows.writerow([safe(cell) for cell in cells])

    def rows(self, rows: Iterable[Iterable[str]]) -> None:
        """Writes rows, one after the other."""
        for cells in rows:
            self.row(cells)
