"""The key file as bytes: what is in ``keys.json``, read with suspicion and written in one durable step.

Format 2::

    kuager_keys  2
    next         the number of the next slot; numbers are never used again, so an old one can never mean another member
    work         {slots: [...], kept, recovery}
    sealed       the same of the sealed master, or null
    coming       the same of a work master that a rotation is about to bring in, or null
    recovery     the public half that 2 of 3 shares open, or null
    closed       true after a panic: no slot opens, by intent
    checksum     SHA-256 over the rest: tells accidents from a wrong passphrase; no protection against intent

``kept`` holds, sealed under the master, what outlives a rotation. Format 1 (one master, slots that wrap it directly) is
read, and the next write makes format 2 of it. A version that knows only format 1 refuses format 2 by name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kuager.errors import DamagedSettingsError, NewerArchiveError
from kuager.model import canonical_json
from kuager.preserve.durable import replace_file
from kuager.preserve.keys_slots import (
    BOX_SIZE,
    KEY_SIZE,
    NONCE_SIZE,
    SALT_SIZE,
    TAG_SIZE,
    Cost,
    Kind,
    Slot,
    encoded,
    kdf_to_json,
)

FORMAT = 2
MOST_SLOTS = 64
_MOST_BYTES = 256 * 1024
_MOST_KEPT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One master: its ways in, what it keeps of former ones, and itself sealed for recovery (with a tag)."""

    slots: tuple[Slot, ...]
    kept: bytes = b""
    recovery: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """All of ``keys.json``."""

    work: Part
    sealed: Part | None = None
    coming: Part | None = None
    recovery: bytes = b""
    next: int = 1
    closed: bool = False
    version: int = FORMAT

    def part(self, kind: Kind) -> Part | None:
        """Returns the part of a kind."""
        return self.work if kind is Kind.WORK else self.sealed


def read(path: Path) -> KeyFile:
    """Reads a key file.

    Raises:
        DamagedSettingsError: the file is missing or damaged.
        NewerArchiveError: a newer version wrote it.
    """
    try:
        with path.open("rb") as file:
            return parse(file.read(_MOST_BYTES + 1))
    except OSError as error:
        raise DamagedSettingsError("The key file is missing or cannot be read", item=path.name) from error
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise DamagedSettingsError("The key file is damaged", item=path.name) from error


def write(path: Path, content: KeyFile) -> None:
    """Puts a key file in place of the old one, whose bytes are overwritten afterwards.

    Else every passphrase that was ever changed could still be tried on the free blocks of a seized disk. Where the disk
    writes elsewhere than it was told (flash, snapshots) the old bytes may stay; docs/keys.md says so.

    Raises:
        DiskError: the disk refused; the old file stands, or the new one.
    """
    old: int | None = None
    with suppress(OSError):
        old = os.open(path, os.O_WRONLY)
    try:
        replace_file(path, render(content))
        if old is not None:
            _overwrite(old)
    finally:
        if old is not None:
            os.close(old)


def _overwrite(handle: int) -> None:
    with suppress(OSError):
        size = os.fstat(handle).st_size
        os.pwrite(handle, bytes(size), 0)
        os.fsync(handle)


def render(content: KeyFile) -> bytes:
    """Returns the bytes of a key file."""
    body: dict[str, Any]
    if content.version == 1:
        body = {"kuager_keys": 1, "slots": [_slot_to_json(slot) for slot in content.work.slots]}
    else:
        body = {
            "kuager_keys": FORMAT,
            "next": content.next,
            "work": _part_to_json(content.work),
            "sealed": _part_to_json(content.sealed) if content.sealed else None,
            "coming": _part_to_json(content.coming) if content.coming else None,
            "recovery": encoded(content.recovery) if content.recovery else None,
            "closed": content.closed,
        }
    return (json.dumps({**body, "checksum": _checksum(body)}, indent=2, sort_keys=True) + "\n").encode()


def parse(data: bytes) -> KeyFile:
    """Reads the bytes of a key file.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: they are none.
        NewerArchiveError: a newer version wrote them.
    """
    if len(data) > _MOST_BYTES:
        raise ValueError("too long")
    value = json.loads(data)
    version = value["kuager_keys"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("no version")
    if version > FORMAT:
        raise NewerArchiveError(item="keys.json")
    if value.pop("checksum") != _checksum(value):
        raise ValueError("the checksum does not fit")
    return _checked(_first(value) if version == 1 else _second(value))


def _first(value: Mapping[str, Any]) -> KeyFile:
    slots = tuple(_slot_from_json(slot, Kind.WORK) for slot in value["slots"])
    return KeyFile(work=Part(slots=slots), next=1 + max((slot.number for slot in slots), default=0), version=1)


def _second(value: Mapping[str, Any]) -> KeyFile:
    work = _part_from_json(value["work"], Kind.WORK)
    if work is None:
        raise ValueError("no work master")
    closed = value["closed"]
    if not isinstance(closed, bool):
        raise TypeError("not a switch")
    return KeyFile(
        work=work,
        sealed=_part_from_json(value["sealed"], Kind.SEALED),
        coming=_part_from_json(value["coming"], Kind.WORK),
        recovery=_decode(value["recovery"], KEY_SIZE) if value["recovery"] is not None else b"",
        next=_whole(value["next"]),
        closed=closed,
    )


def _checked(content: KeyFile) -> KeyFile:
    slots = (*content.work.slots, *(content.sealed.slots if content.sealed else ()))
    numbers = {slot.number for slot in slots}
    if len(slots) > MOST_SLOTS or len(numbers) != len(slots):
        raise ValueError("no usable slots")
    if not content.work.slots and not content.closed:
        raise ValueError("no slots")
    if max(numbers, default=0) >= content.next or min(numbers, default=1) < 0:
        raise ValueError("a number out of turn")
    return content


def _part_to_json(part: Part) -> dict[str, Any]:
    return {
        "slots": [_slot_to_json(slot) for slot in part.slots],
        "kept": encoded(part.kept) if part.kept else None,
        "recovery": [encoded(one) for one in part.recovery] if part.recovery else None,
    }


def _part_from_json(value: Mapping[str, Any] | None, kind: Kind) -> Part | None:
    if value is None:
        return None
    recovery, kept = value["recovery"], value["kept"]
    return Part(
        slots=tuple(_slot_from_json(slot, kind) for slot in value["slots"]),
        kept=_kept(kept) if kept is not None else b"",
        recovery=(_decode(recovery[0], BOX_SIZE), _decode(recovery[1], KEY_SIZE)) if recovery is not None else None,
    )


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    told = {
        "number": slot.number,
        "kdf": kdf_to_json(slot.cost, slot.salt),
        "nonce": encoded(slot.nonce),
        "wrapped": encoded(slot.wrapped),
    }
    if slot.public:
        told |= {"public": encoded(slot.public), "box": encoded(slot.box), "tag": encoded(slot.tag)}
    return told


def _slot_from_json(value: Mapping[str, Any], kind: Kind) -> Slot:
    kdf = value["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("an unknown way of stretching")
    cost = Cost(**{each.name: _whole(kdf[each.name]) for each in fields(Cost)})
    modern = "public" in value
    return Slot(
        number=_whole(value["number"]),
        kind=kind,
        cost=cost,
        salt=_decode(kdf["salt"], SALT_SIZE),
        nonce=_decode(value["nonce"], NONCE_SIZE),
        wrapped=_decode(value["wrapped"], KEY_SIZE + TAG_SIZE),
        public=_decode(value["public"], KEY_SIZE) if modern else b"",
        box=_decode(value["box"], BOX_SIZE) if modern else b"",
        tag=_decode(value["tag"], KEY_SIZE) if modern else b"",
    )


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json(dict(body))).hexdigest()


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _kept(text: str) -> bytes:
    data = _base64(text)
    if not NONCE_SIZE + TAG_SIZE < len(data) <= _MOST_KEPT:
        raise ValueError("of the wrong length")
    return data


def _decode(text: str, size: int) -> bytes:
    data = _base64(text)
    if len(data) != size:
        raise ValueError("of the wrong length")
    return data


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
