"""One way into a master key: a passphrase that opens a private key, and the master sealed to its public half.

Argon2id (RFC 9106) makes a key of the passphrase; that key wraps a random X25519 seed; the master is sealed to the seed's
public half. So a new master can be handed to every member whose slot stands, without knowing their passphrases. Each
public half carries a tag made with the master: whoever can write the file, and does not know the master, cannot slip a
slot of their own in and wait for the next rotation.

Slots of format 1 wrapped the master directly. They go on opening for ever, and cannot be handed a new master.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kuager.errors import NoMemoryError, UsageError
from kuager.model import canonical_json
from kuager.ports import Ids

KEY_SIZE = 32
SALT_SIZE = 16
NONCE_SIZE = 12
TAG_SIZE = 16
BOX_SIZE = KEY_SIZE + KEY_SIZE + TAG_SIZE
_MOST_LANES = 16
_MOST_PASSES = 16
_MOST_MEMORY_KIB = 2 * 1024 * 1024
_BOX_NONCE = bytes(NONCE_SIZE)
"""Every box has a key of its own (a fresh sender), so the nonce never repeats under one key."""


class Kind(StrEnum):
    """Which master a slot opens."""

    WORK = "work"
    SEALED = "sealed"


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
class Slot:
    """A way in, as stored.

    Attributes:
        number: unlike that of any other slot this archive ever had, of either kind.
        wrapped: the seed (or, in format 1, the master) under the stretched passphrase.
        public: the seed's public half; empty in a slot of format 1.
        box: the master, sealed to ``public``.
        tag: shows that whoever put ``public`` here knew the master.
    """

    number: int
    kind: Kind
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    public: bytes = b""
    box: bytes = b""
    tag: bytes = b""

    def bound(self) -> bytes:
        """What the wrapping authenticates besides its content: nobody can swap parameters between slots."""
        kdf = kdf_to_json(self.cost, self.salt)
        if not self.public:
            return canonical_json({"format": 1, "number": self.number, "kdf": kdf})
        return canonical_json(
            {"format": 2, "number": self.number, "kind": str(self.kind), "kdf": kdf, "public": self.public.hex()}
        )

    def who(self) -> bytes:
        """What box and tag are bound to."""
        return canonical_json({"number": self.number, "kind": str(self.kind), "public": self.public.hex()})

    def open(self, passphrase: str) -> Way | None:
        """Returns the way in, or None when the passphrase is not this slot's."""
        try:
            inner = AESGCM(stretch(passphrase, self.salt, self.cost)).decrypt(self.nonce, self.wrapped, self.bound())
            if not self.public:
                return Way(number=self.number, master=inner)
            return Way(number=self.number, master=open_box(inner, self.box, self.who()), seed=inner)
        except InvalidTag:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a passphrase opened: the master, and the seed that opens the box of a master to come."""

    number: int
    master: bytes = field(repr=False)
    seed: bytes = field(default=b"", repr=False)


def make(number: int, kind: Kind, master: bytes, passphrase: str, *, ids: Ids, cost: Cost | None) -> Slot:
    """Makes a slot.

    Raises:
        UsageError: an empty passphrase.
        NoMemoryError: less memory is free than the cost asks for.
    """
    if not passphrase:
        raise UsageError("The passphrase is empty")
    seed = ids.token(KEY_SIZE)
    bare = Slot(
        number=number,
        kind=kind,
        cost=cost or Cost(),
        salt=ids.token(SALT_SIZE),
        nonce=ids.token(NONCE_SIZE),
        wrapped=b"",
        public=public_of(seed),
    )
    wrapped = AESGCM(stretch(passphrase, bare.salt, bare.cost)).encrypt(bare.nonce, seed, bare.bound())
    return hand(replace(bare, wrapped=wrapped), master, ids=ids)


def hand(slot: Slot, master: bytes, *, ids: Ids) -> Slot:
    """Returns the slot with another master in it; its passphrase stays."""
    return replace(slot, box=seal_box(slot.public, master, slot.who(), ids=ids), tag=tag_of(master, slot.who()))


def genuine(slot: Slot, master: bytes) -> bool:
    """Says whether somebody who knew the master made this slot."""
    return bool(slot.public) and hmac.compare_digest(slot.tag, tag_of(master, slot.who()))


def tag_of(master: bytes, who: bytes) -> bytes:
    """Returns the tag of a public half."""
    return hmac.digest(expand(master, "roster"), who, "sha256")


def public_of(seed: bytes) -> bytes:
    """Returns the public half of a seed, 32 bytes."""
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def seal_box(public: bytes, secret: bytes, bound: bytes, *, ids: Ids) -> bytes:
    """Seals a secret to a public half: X25519 with a fresh sender, HKDF-SHA256, AES-256-GCM."""
    sender = X25519PrivateKey.from_private_bytes(ids.token(KEY_SIZE))
    point = sender.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = sender.exchange(X25519PublicKey.from_public_bytes(public))
    return point + AESGCM(_box_key(shared, point, public)).encrypt(_BOX_NONCE, secret, bound)


def open_box(seed: bytes, box: bytes, bound: bytes) -> bytes:
    """Opens what :func:`seal_box` sealed.

    Raises:
        InvalidTag: it was sealed to another, or changed.
    """
    point, body = box[:KEY_SIZE], box[KEY_SIZE:]
    try:
        shared = X25519PrivateKey.from_private_bytes(seed).exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError as error:  # a point that gives no secret
        raise InvalidTag from error
    return AESGCM(_box_key(shared, point, public_of(seed))).decrypt(_BOX_NONCE, body, bound)


def _box_key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=sender + receiver, info=b"kuager key box v1").derive(shared)


def expand(master: bytes, label: str) -> bytes:
    """Derives a key from a master (HKDF-Expand, RFC 5869); labels never change their meaning."""
    return HKDFExpand(algorithm=SHA256(), length=KEY_SIZE, info=f"kuager {label} key v1".encode()).derive(master)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Makes a key of a passphrase, as dearly as ``cost`` says.

    Raises:
        NoMemoryError: less memory is free than that.
    """
    # One spelling of accented and composed letters, whatever keyboard or system typed them (RFC 8265).
    words = unicodedata.normalize("NFC", passphrase).encode()
    stretching = Argon2id(
        salt=salt, length=KEY_SIZE, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        return stretching.derive(words)
    except MemoryError as error:
        raise NoMemoryError(f"Opening the keys takes {cost.memory_kib // 1024} MB of free memory") from error


def kdf_to_json(cost: Cost, salt: bytes) -> dict[str, Any]:
    """Writes how a passphrase is stretched; part of what every slot is bound to, so it never changes."""
    return {
        "name": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": encoded(salt),
    }


def encoded(data: bytes) -> str:
    """Writes bytes as base64."""
    return base64.b64encode(data).decode("ascii")
