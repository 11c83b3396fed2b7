"""Recovery shares as sheets of paper: one text file each, never two in one, never inside the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from kuager.errors import MissingFileError, UsageError
from kuager.errors.custody import TargetExistsError
from kuager.preserve.durable import replace_file

_COLUMNS: Final = 3
_WORD: Final = re.compile(r"^\s*\d{1,2}\.\s", re.MULTILINE)
_MOST: Final = 20_000


def sheet(number: int, share: str, day: date) -> str:
    """Returns one sheet: numbered words in three columns. It names no archive, no person and no place."""
    words = share.split()
    rows = -(-len(words) // _COLUMNS)
    lines = [
        "".join(f"{at + 1:>3}. {words[at]:<12}" for at in range(row, len(words), rows)).rstrip() for row in range(rows)
    ]
    return "\n".join(
        [
            f"RECOVERY SHARE {number} OF 3",
            f"made {day.isoformat()}; any two of the three sheets open the archive, this one alone opens nothing",
            "",
            *lines,
            "",
            "Keep it apart from the other two and from the computer, one of the three abroad.",
            "Tell nobody by telephone or mail what is on it. If it is lost or seen: kuager key shares makes new ones.",
            "",
        ]
    )


def write(place: Path, shares: Sequence[str], day: date) -> Iterator[Path]:
    """Writes each sheet into a file of its own in ``place``, readable by this user only.

    Raises:
        TargetExistsError: a sheet is there already.
        DiskError: the disk refused.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = [place / f"share-{number}.txt" for number in range(1, len(shares) + 1)]
    for path in names:
        if path.exists():
            raise TargetExistsError(item=str(path))
    for number, (path, share) in enumerate(zip(names, shares, strict=True), start=1):
        replace_file(path, sheet(number, share, day).encode())
        yield path


def expect_outside(root: Path, place: Path) -> None:
    """Refuses to keep shares inside the archive: whoever takes it would take them along.

    Raises:
        UsageError: it is inside.
        TargetExistsError: sheets are there already.
    """
    if place.resolve().is_relative_to(root.resolve()):
        raise UsageError("Shares are never kept inside the archive", item=str(place))
    if any(place.glob("share-*.txt")):
        raise TargetExistsError(item=str(place))


def read(path: Path) -> str:
    """Returns the words of a sheet (or of a file with the bare words), in order.

    Raises:
        MissingFileError: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")[:_MOST].casefold()
    except (OSError, UnicodeDecodeError):
        raise MissingFileError("The sheet cannot be read", item=str(path)) from None
    if not _WORD.search(text):
        return " ".join(text.split())
    numbered = re.findall(r"\b(\d{1,2})\.\s+(\w+)", text)
    return " ".join(word for _, word in sorted(numbered, key=lambda pair: int(pair[0])))
