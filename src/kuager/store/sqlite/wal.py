"""The write-ahead log beside a database: whether it is sound, and which pages of it count.

The engine stops at the first frame whose sum does not fit and takes the rest for an unfinished write. After a power cut
that is right. When a bit rots in the middle, it silently forgets everything that was committed after it, and writes the
rest home at the next close. So the log is looked at before the engine sees it: a bad frame with a sound commit after
it is damage. Format: sqlite.org/walformat.html.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

_PAGE: Final = 4096
_HEADER: Final = struct.Struct(">IIIIIIII")
_FRAME: Final = struct.Struct(">IIIIII")
_MAGIC: Final = 0x377F0682
_WORD: Final = 0xFFFFFFFF

Sums = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One page in the log: its number, where its bytes start, whether a transaction ends with it, whether its sum fits."""

    page: int
    at: int
    commit: bool
    sound: bool


def beside(path: Path) -> Path:
    """Returns where the log of a database lies."""
    return path.with_name(path.name + "-wal")


def damage(path: Path) -> str | None:
    """Returns what is wrong with the log of the database at ``path``; None when it is sound, or there is none.

    A torn end is not damage: it was never acknowledged.
    """
    try:
        header_fits, frames = _read(beside(path))
    except OSError:
        return None
    last = _last_commit(frames)
    if last < 0:
        return None
    if not header_fits:
        return "its first bytes are damaged"
    wrong = sum(not frame.sound for frame in frames[:last])
    return f"{wrong} of its {last + 1} pages are damaged" if wrong else None


def newest(log: Path, fits: Callable[[bytes, int], bool]) -> dict[int, int]:
    """Returns for each page of the log where its newest committed sound state lies.

    Args:
        log: the log's own path.
        fits: a second opinion on a page (its seal) where the sum in the log says no.
    """
    try:
        _, frames = _read(log)
        with log.open("rb") as file:
            committed = frames[: _last_commit(frames) + 1]
            return {one.page: one.at for one in committed if one.sound or fits(_page(file, one.at), one.page)}
    except OSError:
        return {}


def _last_commit(frames: list[Frame]) -> int:
    return max((place for place, frame in enumerate(frames) if frame.commit and frame.sound), default=-1)


def _read(log: Path) -> tuple[bool, list[Frame]]:
    with log.open("rb") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return True, []
        magic, _, _, _, salt1, salt2, sum1, sum2 = _HEADER.unpack(head)
        # The lowest bit of the magic number tells the order of bytes in the sums; a damaged one is tried both ways.
        orders = "><" if magic == _MAGIC | 1 else "<>"
        header_fits = magic | 1 == _MAGIC | 1 and _sum(head[:24], (0, 0), orders[0]) == (sum1, sum2)
        if header_fits:
            return True, list(_frames(file, (salt1, salt2), (sum1, sum2), orders[0]))
        guesses = [list(_frames(file, None, (sum1, sum2), order)) for order in orders]
        return False, max(guesses, key=lambda frames: sum(frame.sound for frame in frames))


def _frames(file: BinaryIO, salts: Sums | None, before: Sums, order: str) -> Iterator[Frame]:
    """Yields frames; each is checked against the sum noted in the one before, so that one bad frame is one bad frame."""
    file.seek(_HEADER.size)
    while len(raw := file.read(_FRAME.size + _PAGE)) == _FRAME.size + _PAGE:
        page, size, salt1, salt2, sum1, sum2 = _FRAME.unpack(raw[: _FRAME.size])
        if salts is None:
            salts = salt1, salt2  # the header's are damaged
        sound = (salt1, salt2) == salts and _sum(raw[_FRAME.size :], _sum(raw[:8], before, order), order) == (
            sum1,
            sum2,
        )
        yield Frame(page=page, at=file.tell() - _PAGE, commit=size > 0, sound=sound)
        before = sum1, sum2


def _sum(data: bytes, start: Sums, order: str) -> Sums:
    first, second = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second


def _page(file: BinaryIO, at: int) -> bytes:
    file.seek(at)
    return file.read(_PAGE)
