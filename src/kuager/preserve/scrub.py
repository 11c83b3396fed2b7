"""Reading a thirtieth of the vault a day, so that rot is found while a second copy still exists; and mending from one.

Where the round stands is kept in ``ledger/scrub.json`` by the names that objects have on disk: in an encrypted archive
these are HMACs, so the file tells a finder nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from kuager.errors import DiskError, ItemError
from kuager.model import Capture
from kuager.model.ids import canonical_json
from kuager.ports import Blobs, Vault
from kuager.preserve.durable import replace_file

FILE_NAME: Final = "scrub.json"
FORMAT: Final = 2
_UNSUMMED: Final = 1
"""The format before a sum was kept."""
DAYS: Final = 30
_NOTHING: Final = b"{}\n"
_SAVE_EVERY: Final = 25
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Where the round of reading stands: the last object read, and how many were read on ``day``."""

    day: date
    read: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What one portion showed: how many objects were read and of how many, and each that is not what was put in."""

    read: int
    of: int
    problems: tuple[str, ...]


def scrub(
    captures: Iterable[Capture],
    vault: Vault,
    ledger: Path,
    today: date,
    progress: Callable[[str], None] | None = None,
) -> Scrubbed:
    """Reads and hashes today's portion: a thirtieth of the objects, or more when days were missed.

    Stopped half-way, it goes on where it was; called again on the same day, it reads nothing.

    Args:
        captures: all captures.
        vault: where their bytes are.
        ledger: the archive's ``ledger`` folder.
        today: the day in UTC.
        progress: told the name of each object before it is read.

    Raises:
        DiskError: where the round stands cannot be written down.
    """
    names: dict[str, Capture] = {}
    for capture in captures:
        names.setdefault(vault.name_of(capture.sha256), capture)
    order = sorted(names)
    stands, due = _portion(_load(ledger), len(order), today)
    problems: list[str] = []
    done = 0
    try:
        for name in _from(order, stands.last, due):
            if progress:
                progress(name)
            problem = _problem(names[name], vault)
            if problem:
                problems.append(f"{names[name].id}: {problem}")
            done += 1
            stands = replace(stands, read=stands.read + 1, last=name)
            if done % _SAVE_EVERY == 0:
                _save(ledger, stands)
    finally:  # Ctrl-C too: what was read need not be read again
        if done:
            _save(ledger, stands)
    return Scrubbed(read=done, of=len(order), problems=tuple(problems))


def _portion(stands: Round | None, total: int, today: date) -> tuple[Round, int]:
    daily = -(-total // DAYS)
    if stands is None:
        return Round(day=today), daily
    if stands.day == today:
        return stands, max(daily - stands.read, 0)
    missed = max((today - stands.day).days, 1)
    return replace(stands, day=today, read=0), min(daily * missed, total)


def _from(order: list[str], last: str, due: int) -> Iterator[str]:
    later = [name for name in order if name > last]
    turn = [*later, *(name for name in order if name <= last)]
    yield from turn[:due]


def _problem(capture: Capture, vault: Vault) -> str | None:
    try:
        vault.check(capture.sha256)
    except (ItemError, DiskError) as error:
        return f"{error.code} {error.message}"
    return None


def is_damaged(ledger: Path) -> bool:
    """Says whether the note of where the round stands is there and cannot be believed."""
    return (ledger / FILE_NAME).exists() and _load(ledger) is None and _bytes(ledger) != _NOTHING


def _load(ledger: Path) -> Round | None:
    try:
        value = json.loads(_bytes(ledger))
        stands = Round(day=date.fromisoformat(value["day"]), read=int(value["read"]), last=str(value["last"]))
        known = (value["kuager_scrub"] == _UNSUMMED and "sum" not in value) or _render(stands) == _bytes(ledger)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a lost or damaged note costs reading some objects twice, no more
    return stands if known else None


def _bytes(ledger: Path) -> bytes:
    return (ledger / FILE_NAME).read_bytes()


def _save(ledger: Path, stands: Round) -> None:
    replace_file(ledger / FILE_NAME, _render(stands))


def _render(stands: Round) -> bytes:
    value = {"kuager_scrub": FORMAT, "day": stands.day.isoformat(), "read": stands.read, "last": stands.last}
    total = hashlib.sha256(canonical_json(value)).hexdigest()
    return (json.dumps({**value, "sum": total}, indent=2, sort_keys=True) + "\n").encode()


# --- mending ---------------------------------------------------------------------------------------------------------


def damaged(captures: Iterable[Capture], vault: Vault) -> list[Capture]:
    """Returns one capture for each object that is missing or not what was put in. Reads everything."""
    once: Mapping[str, Capture] = {capture.sha256: capture for capture in captures}
    return [capture for capture in once.values() if _problem(capture, vault) is not None]


def beside(vault: Vault, blobs: Blobs) -> Vault:
    """Returns the same vault, with the same keys, over another copy of its objects."""
    other = copy(vault)
    other._blobs = blobs  # type: ignore[attr-defined]  # noqa: SLF001  both vaults of this room keep them there
    return other


def mend(capture: Capture, vault: Vault, copies: Iterable[Vault], folder: Path) -> bool:
    """Puts sound bytes in the place of a damaged object.

    Args:
        capture: whose bytes.
        vault: the damaged vault.
        copies: copies of the vault, tried first.
        folder: plain files (originals, a bag), found by length and digest whatever their names.

    Returns:
        Whether the object is sound now.

    Raises:
        DiskFullError: no room.
        DiskError: the disk refused to write.
    """
    for other in copies:
        if _problem(capture, other) is None:
            vault.add(other.read(capture.sha256))
            return _problem(capture, vault) is None
    for path in _of_length(folder, capture.size):
        if _digest(path) == capture.sha256:
            vault.add(_blocks(path))
            return _problem(capture, vault) is None
    return False


def _of_length(folder: Path, size: int) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file() and path.stat().st_size == size:
                yield path
        except OSError:
            continue


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        for block in _blocks(path):
            digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
