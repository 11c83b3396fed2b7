"""A head in other hands: as lines to print or read out, as one line for a QR code, and back again.

Whoever keeps such a head outside the archive (a lawyer, a second office, a sheet of paper) can later show that rows
were cut off or that the keeper wrote the whole ledger anew. It needs no internet and tells nothing but a number of rows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kuager.errors import UsageError
from kuager.model import CustodyEvent
from kuager.model.chain import instant
from kuager.preserve.treeheads import TreeHead, roots_at

FEWEST_DIGITS: Final = 32
"""A typed root may be cut to this many digits: 128 bits, beyond what a forger can search."""
_TITLE: Final = "KUAGER LEDGER HEAD"
_LINE: Final = "KUAGER HEAD"
_DIGITS: Final = 64
_GROUP, _GROUPS = 4, 8
_CHECK: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """What a witness holds: the number of rows and the Merkle root (or its first 32 or more digits)."""

    size: int
    root: str


def to_text(head: TreeHead) -> str:
    """Returns a head as lines to print, photograph, send or read out over the telephone."""
    parts = [head.root[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP)]
    rows = [" ".join(parts[at : at + _GROUPS]) for at in range(0, len(parts), _GROUPS)]
    return "\n".join(
        [
            _TITLE,
            f"rows   {head.size}",
            *(f"{'root' if at == 0 else '':7}{row}" for at, row in enumerate(rows)),
            f"check  {_check(head.size, head.root)}",
            f"at     {instant(head.at)}",
            f"key    {head.key or 'none (an archive without encryption signs nothing)'}",
            f"head   {hashlib.sha256(head.to_bytes()).hexdigest()}",
            "",
        ]
    )


def to_line(head: TreeHead) -> str:
    """Returns a head as one line of capitals and digits, which makes a small QR code."""
    return f"{_LINE} {head.size} {head.root.upper()} {_check(head.size, head.root).upper()}"


def parse(words: str) -> Witnessed:
    """Reads a head from any of its forms: the lines, the QR code's line, the JSON file, or ``SIZE ROOT`` as typed.

    Raises:
        UsageError: when it is none, or its check digits show a slip of the pen.
    """
    try:
        head = TreeHead.from_bytes(words.strip().encode())
    except ValueError:
        return _parse_lines(words) if _TITLE in words.upper() else _parse_typed(words)
    return Witnessed(size=head.size, root=head.root)


def check_witnessed(events: Iterable[CustodyEvent], held: Iterable[Witnessed]) -> tuple[str, ...]:
    """Returns how the ledger contradicts what witnesses hold, in words; empty when it continues all of it."""
    heads = list(held)
    roots = roots_at(events, {head.size for head in heads})
    problems = []
    for head in heads:
        if head.size > roots.size:
            problems.append(
                f"a witness holds a head of {head.size} rows, the ledger has {roots.size}: rows were cut off after it"
            )
        elif not roots.at[head.size][0].startswith(head.root):
            problems.append(f"the first {head.size} rows are not those a witness saw: the ledger was rewritten")
    return tuple(problems)


def _parse_lines(words: str) -> Witnessed:
    found = re.search(r"rows\s+(\d+)\s+root((?:\s+[0-9a-f]+\b)+)(?:\s+check\s+([0-9a-f]+))?", words.lower())
    if found is None:
        raise UsageError("That is not a head of a ledger: its lines 'rows' and 'root' cannot be read")
    return _checked(found[1], "".join(found[2].split()), found[3])


def _parse_typed(words: str) -> Witnessed:
    parts = words.lower().removeprefix(_LINE.lower()).replace(":", " ").split()
    if not parts or not parts[0].isascii() or not parts[0].isdigit():
        raise UsageError("A head is given as a file, or as the number of rows and the root")
    digits = "".join(parts[1:])
    check = digits[_DIGITS:] or None
    return _checked(parts[0], digits[:_DIGITS], check)


def _checked(size: str, root: str, check: str | None) -> Witnessed:
    if not re.fullmatch(rf"[0-9a-f]{{{FEWEST_DIGITS},{_DIGITS}}}", root):
        raise UsageError(f"A root has {_DIGITS} digits from 0-9 and a-f; at least the first {FEWEST_DIGITS} are needed")
    number = int(size[:18])
    if check is not None and check != _check(number, root):
        raise UsageError("The check digits do not fit: compare the head with the sheet once more, digit by digit")
    return Witnessed(size=number, root=root)


def _check(size: int, root: str) -> str:
    return hashlib.sha256(f"{size} {root}".encode()).hexdigest()[:_CHECK]
