"""Parcels: large files sealed to a public key in one pass, so that whoever carries them cannot open them.

A parcel is

    16 bytes   ``kuager-parcel@1`` and a line feed
     4 bytes   length of the letter that follows (big-endian)
    letter     the key of the body and what is told of the file, sealed to the archive (:mod:`kuager.preserve.letterbox`)
    body       the file, filled up with zeros, and its true size (8 bytes): one object of :mod:`kuager.preserve.chunked`

The key is drawn anew for each parcel and stands nowhere but in the letter. The body is filled up as PURBs do (Nikitin,
Barman, Lueks, Underwood, Hubaux and Ford 2019: at most 12 % more, 1.5 % of a large film), so that its length tells
little. Nothing here is kept in memory beyond one chunk.

What it does not do: it does not tell who sealed a parcel (whoever holds the kit can), and the original file is still
where it was.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, BinaryIO, Final

from kuager.errors import DamagedObjectError
from kuager.errors.intake import BrokenSealError, LargeAnswersError, NewerSealError, OtherLetterboxError
from kuager.errors.sealed import BrokenParcelError, NewerParcelError, OtherParcelError
from kuager.model import canonical_json
from kuager.ports import Ids
from kuager.preserve.chunked import SALT_SIZE, Encryptor, SealedReader, preferred_cipher
from kuager.preserve.letterbox import PARCELS, Letterbox, Slot

ENDING: Final = ".parcel"
MARK: Final = b"kuager-parcel@"
_HEAD: Final = MARK + b"1\n"
_LENGTH: Final = struct.Struct(">I")
_SIZE: Final = struct.Struct(">Q")
_MOST_LETTER: Final = 64 * 1024
_KEY: Final = 32
_ZEROS: Final = bytes(64 * 1024)
_ID: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told with a file; it stands inside the sealed part only.

    Attributes:
        kit: id of the field kit.
        name: what the file was called.
        sealed_at: when, by the clock of the machine that sealed it; ISO 8601.
        note: words for whoever opens it.
        given_by: who gave the file, if somebody said so.
        parcel: id of the parcel; drawn when it is sealed.
    """

    kit: str
    name: str = field(repr=False)
    sealed_at: str
    note: str = field(default="", repr=False)
    given_by: str = field(default="", repr=False)
    parcel: str = ""


def seal(chunks: Iterable[bytes], told: Told, slot: Slot, ids: Ids) -> Iterator[bytes]:
    """Yields a parcel.

    Args:
        chunks: the file's bytes, in order.
        told: what goes with it.
        slot: of the archive that shall open it, for parcels.
        ids: gives the key.

    Raises:
        ValueError: ``slot`` is for another purpose.
    """
    if slot.purpose != PARCELS:
        raise ValueError("this letter box is not for parcels")
    key = ids.token(_KEY)
    body = Encryptor(key, ids.token(SALT_SIZE), preferred_cipher())
    letter = slot.seal(canonical_json({**asdict(told), "parcel": ids.token(_ID).hex(), "key": key.hex()}), ids)
    yield _HEAD + _LENGTH.pack(len(letter)) + letter
    yield from _kept(body.update(one) for one in chunks)
    size = body.size
    left = padded(size) - size
    while left:
        step = min(left, len(_ZEROS))
        yield from _kept([body.update(_ZEROS[:step])])
        left -= step
    yield from _kept([body.update(_SIZE.pack(size))])
    yield body.finish()


def padded(size: int) -> int:
    """Returns how many bytes a file of ``size`` is filled up to (Padmé), never less than a chunk."""
    least = max(size, len(_ZEROS))
    exponent = least.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (least + mask) & ~mask


class Parcel:
    """A parcel that was opened: its letter read, its body still sealed.

    Attributes:
        told: what was told with the file.
        size: of the file.
    """

    def __init__(self, file: BinaryIO, letterbox: Letterbox) -> None:
        """Opens the letter and looks at the ends of the body; see :meth:`chunks` for what is between.

        Args:
            file: seekable; stays the caller's to close.
            letterbox: of this archive, for parcels.

        Raises:
            BrokenParcelError: damaged, cut, changed, or no parcel.
            NewerParcelError: a later version sealed it.
            OtherParcelError: it is for another archive.
        """
        told = _letter(_read(file), letterbox)
        try:
            key = bytes.fromhex(told.pop("key"))
            datetime.fromisoformat(told["sealed_at"])
            self.told = Told(**told)
            self._body = SealedReader(file, key, start=file.tell())
            self.size = self._true_size()
        except (ValueError, TypeError, KeyError, DamagedObjectError) as error:
            raise BrokenParcelError from error

    def chunks(self) -> Iterator[bytes]:
        """Yields the file's bytes; each is proved to be what was sealed before it is handed out.

        Raises:
            BrokenParcelError: at the first part that is not.
        """
        try:
            yield from self._body.read(0, self.size)
            for filling in self._body.read(self.size, self._body.size - _SIZE.size):
                if filling.strip(b"\0"):
                    raise BrokenParcelError
        except DamagedObjectError as error:
            raise BrokenParcelError from error

    def _true_size(self) -> int:
        end = b"".join(self._body.read(max(self._body.size - _SIZE.size, 0)))
        if len(end) != _SIZE.size:
            raise BrokenParcelError
        (size,) = _SIZE.unpack(end)
        if padded(size) + _SIZE.size != self._body.size:
            raise BrokenParcelError
        return int(size)


def is_parcel(head: bytes) -> bool:
    """Says whether bytes begin as a parcel does."""
    return head.startswith(MARK)


def _kept(made: Iterable[bytes]) -> Iterator[bytes]:
    return (one for one in made if one)


def _read(file: BinaryIO) -> bytes:
    head = file.read(len(_HEAD))
    if head.startswith(MARK) and head != _HEAD:
        raise NewerParcelError if head[len(MARK) :].rstrip().isdigit() else BrokenParcelError
    length = file.read(_LENGTH.size)
    if head != _HEAD or len(length) != _LENGTH.size:
        raise BrokenParcelError
    (size,) = _LENGTH.unpack(length)
    if not 0 < size <= _MOST_LETTER:
        raise BrokenParcelError
    return file.read(size)


def _letter(data: bytes, letterbox: Letterbox) -> dict[str, Any]:
    try:
        told: Any = json.loads(letterbox.open(data))
    except OtherLetterboxError as error:
        raise OtherParcelError from error
    except NewerSealError as error:
        raise NewerParcelError from error
    except (BrokenSealError, LargeAnswersError, ValueError, RecursionError) as error:
        raise BrokenParcelError from error
    known = {one.name for one in fields(Told)} | {"key"}
    if not isinstance(told, dict) or set(told) != known or not all(isinstance(one, str) for one in told.values()):
        raise BrokenParcelError
    return told
