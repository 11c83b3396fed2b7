"""The keys of an archive and the file that holds them locked.

One random 256-bit master opens everything; the keys in use are derived from it (HKDF-SHA256, one label each), so that
none tells about another. ``keys.json`` holds the master once per slot, wrapped by AES-256-GCM under a key that Argon2id
(RFC 9106) makes from a member's passphrase. Slots carry numbers, no names: a seized file must not list the members.

What a new passphrase cannot do: an old copy of ``keys.json`` (a backup) still opens with the old one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from kuager.errors import (
    ArchiveExistsError,
    DamagedSettingsError,
    NewerArchiveError,
    NoMemoryError,
    UsageError,
    WrongPassphraseError,
)
from kuager.model import canonical_json
from kuager.ports import Ids
from kuager.preserve.durable import replace_file

FORMAT = 1
_KEY_SIZE = 32
_SALT_SIZE = 16
_NONCE_SIZE = 12
_MOST_LANES = 16
_MOST_PASSES = 16
_MOST_MEMORY_KIB = 2 * 1024 * 1024
_MOST_SLOTS = 64
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What trying one passphrase costs (Argon2id). The default takes about two seconds on a laptop of 2020.

    Args:
        memory_kib: memory in KiB.
        passes: how often it goes over it.
        lanes: threads.
    """

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 2

    def __post_init__(self) -> None:
        # A tampered file must not be able to ask for a hundred gigabytes or a year of work.
        if not (1 <= self.lanes <= _MOST_LANES and 1 <= self.passes <= _MOST_PASSES):
            raise ValueError("lanes and passes are from 1 to 16")
        if not 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB:
            raise ValueError("memory is from 8 KiB a lane to 2 GiB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The derived keys, 32 bytes each; never shown, never logged."""

    database: bytes = field(repr=False)
    vault: bytes = field(repr=False)
    naming: bytes = field(repr=False)
    ledger: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    intake: bytes = field(repr=False)
    backup: bytes = field(repr=False)

    @classmethod
    def derive(cls, master: bytes) -> Keys:
        """Derives every key from the 32-byte master."""
        return cls(**{each.name: _expand(master, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    number: int
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def bound(self) -> bytes:
        """What the wrapping authenticates besides the master: nobody can swap parameters between slots."""
        return canonical_json({"format": FORMAT, "number": self.number, "kdf": _kdf_to_json(self.cost, self.salt)})

    def open(self, passphrase: str) -> bytes | None:
        """Returns the master, or None when the passphrase is not this slot's."""
        try:
            return AESGCM(_stretch(passphrase, self.salt, self.cost)).decrypt(self.nonce, self.wrapped, self.bound())
        except InvalidTag:
            return None


def create(path: Path, passphrase: str, *, ids: Ids, cost: Cost | None = None) -> Keys:
    """Makes a new master and a key file with one slot.

    Args:
        path: where; nothing may be there.
        passphrase: opens the slot.
        ids: gives master, salt and nonce.
        cost: what trying a passphrase costs; :class:`Cost` when left out.

    Raises:
        ArchiveExistsError: the file is there; a second master would make everything unreadable.
        UsageError: an empty passphrase.
        DiskError: the disk refused.
    """
    if path.exists():
        raise ArchiveExistsError(item=path.name)
    master = ids.token(_KEY_SIZE)
    _write(path, (_wrap(1, master, passphrase, ids, cost),))
    return Keys.derive(master)


def unlock(path: Path, passphrase: str) -> Keys:
    """Returns the keys of an archive. Takes as long as its slots cost, by intent.

    Raises:
        WrongPassphraseError: no slot opens.
        NoMemoryError: less memory is free than a slot asks for.
        DamagedSettingsError: the file is missing or damaged.
        NewerArchiveError: a newer version wrote it.
    """
    return Keys.derive(_unwrap(_read(path), passphrase)[1])


def intact(data: bytes) -> bool:
    """Says whether the bytes of a key file are exactly what was written; it needs no passphrase."""
    try:
        return _render(_parse(data)) == data
    except (ValueError, KeyError, TypeError, RecursionError, NewerArchiveError):
        return False


def slots(path: Path) -> tuple[int, ...]:
    """Returns the numbers of the slots."""
    return tuple(slot.number for slot in _read(path))


def add_slot(path: Path, passphrase: str, new_passphrase: str, *, ids: Ids, cost: Cost | None = None) -> int:
    """Lets one more passphrase open the archive; returns its slot's number.

    Raises:
        WrongPassphraseError: ``passphrase`` opens no slot.
        UsageError: an empty new passphrase, or no room for more slots.
    """
    old = _read(path)
    _, master = _unwrap(old, passphrase)
    if len(old) >= _MOST_SLOTS:
        raise UsageError(f"A key file holds at most {_MOST_SLOTS} passphrases")
    number = 1 + max(slot.number for slot in old)
    _write(path, (*old, _wrap(number, master, new_passphrase, ids, cost)))
    return number


def change_passphrase(path: Path, old: str, new: str, *, ids: Ids, cost: Cost | None = None) -> None:
    """Replaces the slot that ``old`` opens; the data is not touched.

    Raises:
        WrongPassphraseError: ``old`` opens no slot.
        UsageError: an empty new passphrase.
    """
    standing = _read(path)
    number, master = _unwrap(standing, old)
    fresh = _wrap(number, master, new, ids, cost)
    _write(path, tuple(fresh if slot.number == number else slot for slot in standing))


def remove_slot(path: Path, passphrase: str, number: int) -> None:
    """Takes away a slot (of a member who left). Older copies of the file still have it.

    Raises:
        WrongPassphraseError: ``passphrase`` opens no slot that remains.
        UsageError: there is no such slot.
    """
    standing = _read(path)
    remaining = tuple(slot for slot in standing if slot.number != number)
    if len(remaining) == len(standing):
        raise UsageError("There is no key slot of that number")
    _unwrap(remaining, passphrase)
    _write(path, remaining)


def _wrap(number: int, master: bytes, passphrase: str, ids: Ids, cost: Cost | None) -> _Slot:
    if not passphrase:
        raise UsageError("The passphrase is empty")
    slot = _Slot(
        number=number, cost=cost or Cost(), salt=ids.token(_SALT_SIZE), nonce=ids.token(_NONCE_SIZE), wrapped=b""
    )
    wrapped = AESGCM(_stretch(passphrase, slot.salt, slot.cost)).encrypt(slot.nonce, master, slot.bound())
    return replace(slot, wrapped=wrapped)


def _read(path: Path) -> tuple[_Slot, ...]:
    try:
        with path.open("rb") as file:
            return _parse(file.read(_MOST_BYTES + 1))
    except OSError as error:
        raise DamagedSettingsError("The key file is missing or cannot be read", item=path.name) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedSettingsError("The key file is damaged", item=path.name) from error


def _write(path: Path, standing: tuple[_Slot, ...]) -> None:
    replace_file(path, _render(standing))


def _render(standing: tuple[_Slot, ...]) -> bytes:
    body = {"kuager_keys": FORMAT, "slots": [_slot_to_json(slot) for slot in standing]}
    return (json.dumps({**body, "checksum": _checksum(body)}, indent=2, sort_keys=True) + "\n").encode()


def _unwrap(standing: tuple[_Slot, ...], passphrase: str) -> tuple[int, bytes]:
    for slot in standing:
        master = slot.open(passphrase)
        if master is not None:
            return slot.number, master
    raise WrongPassphraseError


def _expand(master: bytes, label: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=_KEY_SIZE, info=f"kuager {label} key v1".encode()).derive(master)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # One spelling of accented and composed letters, whatever keyboard or system typed them (RFC 8265).
    words = unicodedata.normalize("NFC", passphrase).encode()
    stretching = Argon2id(
        salt=salt, length=_KEY_SIZE, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        return stretching.derive(words)
    except MemoryError as error:
        raise NoMemoryError(f"Opening the keys takes {cost.memory_kib // 1024} MB of free memory") from error


def _checksum(body: Mapping[str, Any]) -> str:
    """Tells accidents (a flipped bit, a cut file) from a wrong passphrase; no protection against intent."""
    return hashlib.sha256(canonical_json(dict(body))).hexdigest()


def _parse(data: bytes) -> tuple[_Slot, ...]:
    if len(data) > _MOST_BYTES:
        raise ValueError("too long")
    value = json.loads(data)
    version = value["kuager_keys"]
    if not isinstance(version, int) or version < 1:
        raise ValueError("no version")
    if version > FORMAT:
        raise NewerArchiveError(item="keys.json")
    if value.pop("checksum") != _checksum(value):
        raise ValueError("the checksum does not fit")
    standing = tuple(_slot_from_json(slot) for slot in value["slots"])
    if not 0 < len(standing) <= _MOST_SLOTS or len({slot.number for slot in standing}) != len(standing):
        raise ValueError("no usable slots")
    return standing


def _kdf_to_json(cost: Cost, salt: bytes) -> dict[str, Any]:
    return {
        "name": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": _encode(salt),
    }


def _slot_to_json(slot: _Slot) -> dict[str, Any]:
    return {
        "number": slot.number,
        "kdf": _kdf_to_json(slot.cost, slot.salt),
        "nonce": _encode(slot.nonce),
        "wrapped": _encode(slot.wrapped),
    }


def _slot_from_json(value: Mapping[str, Any]) -> _Slot:
    kdf = value["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("an unknown way of stretching")
    cost = Cost(**{each.name: _whole(kdf[each.name]) for each in fields(Cost)})
    return _Slot(
        number=_whole(value["number"]),
        cost=cost,
        salt=_decode(kdf["salt"], _SALT_SIZE),
        nonce=_decode(value["nonce"], _NONCE_SIZE),
        wrapped=_decode(value["wrapped"], _KEY_SIZE + 16),
    )


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: str, size: int) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(data) != size:
        raise ValueError("of the wrong length")
    return data
