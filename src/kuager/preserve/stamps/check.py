"""All timestamps of an archive: where they lie, what they show, and what is wrong with them.

``ledger/heads/NUMBER.AUTHORITY.tsr`` is an answer as it came, ``ledger/tsa/AUTHORITY.pem`` the root certificates trusted
for it, ``ledger/queue/NUMBER.tsq`` a question not yet answered by everybody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kuager.preserve.stamps.tokens import Stamp, nonce_of, read_response
from kuager.preserve.stamps.verifiers import Answer, Checked, by_library, by_openssl

HEADS: Final = "heads"
QUEUE: Final = "queue"
AUTHORITIES: Final = "tsa"
MOST_BYTES: Final = 256 * 1024
_NAME: Final = re.compile(r"([0-9]{12})\.([a-z0-9][a-z0-9.-]*)\.tsr")


@dataclass(frozen=True, slots=True, kw_only=True)
class StampsReport:
    """What the timestamps of an archive show.

    Attributes:
        verified: answers whose signature at least one way verified.
        unverified: answers that nothing here can check, each with why.
        problems: answers that are about something else or were refused.
        first: when the latest stamped head was first stamped.
        size: how many rows that head covers.
        waiting: questions in the queue.
        ways: which ways of checking said yes.
    """

    verified: int
    unverified: tuple[str, ...]
    problems: tuple[str, ...]
    first: datetime | None
    size: int
    waiting: int
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    path: Path
    size: int
    stamp: Stamp | None
    problem: str = ""
    why_not: str = ""
    ways: tuple[str, ...] = ()


def files(ledger: Path) -> Iterator[tuple[Path, str, str]]:
    """Yields every kept answer with the number of its head and the name of its authority."""
    folder = ledger / HEADS
    for path in sorted(folder.glob("*.tsr")) if folder.is_dir() else ():
        found = _NAME.fullmatch(path.name)
        if found:
            yield path, found[1], found[2]


def waiting(ledger: Path) -> list[Path]:
    """Returns the questions in the queue, oldest first."""
    folder = ledger / QUEUE
    return sorted(folder.glob("*.tsq")) if folder.is_dir() else []


def review(ledger: Path) -> StampsReport:
    """Checks every kept answer against its head, by every way there is."""
    seen = [_look(ledger, path, number, authority) for path, number, authority in files(ledger)]
    sound = [one for one in seen if one.ways]
    size = max((one.size for one in sound), default=0)
    times = [one.stamp.at for one in sound if one.size == size and one.stamp]
    return StampsReport(
        verified=len(sound),
        unverified=tuple(f"{HEADS}/{one.path.name}: {one.why_not}" for one in seen if one.why_not),
        problems=tuple(f"{HEADS}/{one.path.name}: {one.problem}" for one in seen if one.problem),
        first=min(times, default=None),
        size=size,
        waiting=len(waiting(ledger)),
        ways=tuple(sorted({way for one in sound for way in one.ways})),
    )


def _look(ledger: Path, path: Path, number: str, authority: str) -> _Seen:
    size = int(number)
    head = ledger / HEADS / f"{number}.json"
    roots = ledger / AUTHORITIES / f"{authority}.pem"
    response, data = _read(path), _read(head)
    if not data:
        return _Seen(path=path, size=size, stamp=None, problem="the head it stamps is gone")
    try:
        stamp = read_response(response)
    except ValueError as error:
        # Kept and named: that this program cannot read a token does not make it worthless.
        return _Seen(path=path, size=size, stamp=None, why_not=f"it cannot be read here ({error})")
    problem = _mismatch(stamp, data, _read(ledger / QUEUE / f"{number}.tsq"))
    if problem:
        return _Seen(path=path, size=size, stamp=stamp, problem=problem)
    if not _read(roots):
        why = f"there are no root certificates for it in {AUTHORITIES}/{roots.name}"
        return _Seen(path=path, size=size, stamp=stamp, why_not=why)
    return _judged(
        path, size, stamp, (by_openssl(path, head, roots, stamp.at), by_library(response, data, _read(roots)))
    )


def _judged(path: Path, size: int, stamp: Stamp, answers: tuple[Checked, ...]) -> _Seen:
    said = "; ".join(f"{one.way} {one.answer}{f' ({one.words})' if one.words else ''}" for one in answers)
    if any(one.answer is Answer.YES for one in answers):
        ways = tuple(one.way for one in answers if one.answer is Answer.YES)
        return _Seen(path=path, size=size, stamp=stamp, ways=ways)
    if any(one.answer is Answer.NO for one in answers):
        return _Seen(path=path, size=size, stamp=stamp, problem=said)
    return _Seen(path=path, size=size, stamp=stamp, why_not=said)


def _mismatch(stamp: Stamp, data: bytes, query: bytes) -> str:
    if stamp.sha256 != hashlib.sha256(data).hexdigest():
        return "it stamps other bytes than this head"
    asked = nonce_of(query) if query else None
    if asked is not None and stamp.nonce is not None and stamp.nonce != asked:
        return "it answers another question than the one asked"
    return ""


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return b""
    return data if len(data) <= MOST_BYTES else b""
