"""What the command line does with names: compares two or a table of pairs, gives the forms of one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from kuager import resolve
from kuager.errors import BadTableError, MissingFileError, UnreadableFileError
from kuager.preserve.durable import replacing
from kuager.text import forms, names
from kuager.text.cells import Sheet

_SHOWN: Final = ("word", "stems", "ending", "makes", "sex")
_ADDED: Final = ("score", "verdict")


def compare_names(left: str, right: str) -> resolve.Comparison:
    """Compares two names, with every reason in words."""
    return resolve.compare(left, right)


def name_forms(name: str) -> dict[str, Any]:
    """Returns what ``kuager names forms --json`` prints: the parts of a name, and every form it is likely written in."""
    parts = [{key: getattr(part, key) for key in _SHOWN if getattr(part, key)} for part in names.parts(name)]
    return {"name": name, "parts": parts, "forms": list(forms.forms(name))}


def compare_table(source: Path, target: Path) -> int:
    """Adds score and verdict to a CSV with columns a and b, keeping its order; returns how many pairs were compared.

    Rows pass one by one, in one process, so a table of any length needs no more memory than its different names.

    Raises:
        MissingFileError: when there is no such table.
        UnreadableFileError: when the table is no text or no CSV.
        BadTableError: when it lacks the columns. What stood at ``target`` stands then, as after any error.
        DiskError: when the disk refuses.
    """
    if not source.is_file():
        raise MissingFileError(item=str(source))
    try:
        with source.open(encoding="utf-8-sig", newline="") as inside, replacing(target) as file:
            rows = csv.reader(inside)
            header = next(rows, [])
            if not {"a", "b"} <= set(header):
                raise BadTableError("The table needs columns named a and b", item=str(source))
            kept = [at for at, name in enumerate(header) if name not in _ADDED]
            outside = TextIOWrapper(file, encoding="utf-8", newline="")
            table = Sheet(outside)
            table.row([*(header[at] for at in kept), *_ADDED])
            count = _scored(rows, header, kept, table.row)
            outside.detach()
            return count
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFileError(f"The table could not be read ({type(error).__name__})", item=str(source)) from error


def _scored(
    rows: Iterator[list[str]], header: Sequence[str], kept: Sequence[int], write: Callable[[Iterable[str]], object]
) -> int:
    """Writes the rows with what was found; returns how many there were."""
    left, right, width = header.index("a"), header.index("b"), len(header)
    count = 0
    for row in rows:
        if not row:
            continue
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        score = resolve.score(row[left], row[right])
        write([*(row[at] for at in kept), f"{score:.4f}", resolve.verdict(score).value])
        count += 1
    return count
