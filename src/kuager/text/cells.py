"""Cells of tables that a spreadsheet opens: what it would calculate is written so that it stays words."""

from __future__ import annotations

import re
from typing import Final

_RISKY: Final = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would calculate (OWASP, CSV injection); our own mark before it counts as part."""


def safe(cell: str) -> str:
    """Puts a quote mark before what a spreadsheet would take as a formula; :func:`plain` takes it away again."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def plain(cell: str) -> str:
    """Returns what a cell said before :func:`safe`, without blanks around it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell
