"""The keys derived from the two masters, and what outlives a rotation of the work master."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kuager.errors import DamagedSettingsError
from kuager.model import canonical_json
from kuager.ports import Ids
from kuager.preserve.keys_file import Part
from kuager.preserve.keys_slots import NONCE_SIZE, expand

_KEPT = b"kuager kept keys v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """What a former master still opens: objects and phones' messages from before a rotation."""

    vault: bytes = field(repr=False)
    intake: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys derived from the work master, 32 bytes each; never shown, never logged.

    Attributes:
        database: opens ``case.db``; after a rotation followed by the 16 bytes that file starts with.
        naming: names objects; stays through rotations, so that nothing has to be renamed.
        roster: shows that whoever changed the key file knew the master.
        older: of former masters, newest first; empty before the first rotation.
    """

    database: bytes = field(repr=False)
    vault: bytes = field(repr=False)
    naming: bytes = field(repr=False)
    ledger: bytes = field(repr=False)
    intake: bytes = field(repr=False)
    backup: bytes = field(repr=False)
    roster: bytes = field(repr=False)
    older: tuple[Older, ...] = ()

    @classmethod
    def derive(cls, master: bytes) -> Keys:
        """Derives every key from the 32-byte master."""
        named = {each.name: expand(master, each.name) for each in fields(cls) if each.name != "older"}
        return cls(older=(), **named)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKeys:
    """The keys derived from the sealed master, 32 bytes each.

    Attributes:
        database: opens ``sealed.db``.
        letterbox: the private seed of the letter box that field devices seal to.
        naming: for commitments and names that only the sealed store can make.
        roster: as in :class:`Keys`.
    """

    database: bytes = field(repr=False)
    letterbox: bytes = field(repr=False)
    naming: bytes = field(repr=False)
    roster: bytes = field(repr=False)

    @classmethod
    def derive(cls, master: bytes) -> SealedKeys:
        """Derives every key from the 32-byte master."""
        return cls(
            **{each.name: expand(master, f"sealed {each.name}") for each in fields(cls) if each.name != "roster"},
            roster=expand(master, "roster"),
        )


def keys_of(part: Part, master: bytes) -> Keys:
    """Returns the work keys with what outlived rotations.

    Raises:
        DamagedSettingsError: what was kept does not fit the master.
    """
    bare = Keys.derive(master)
    if not part.kept:
        return bare
    try:
        nonce, body = part.kept[:NONCE_SIZE], part.kept[NONCE_SIZE:]
        told = json.loads(AESGCM(expand(master, "kept")).decrypt(nonce, body, _KEPT))
    except InvalidTag as error:
        raise DamagedSettingsError("The key file is damaged", item="keys.json") from error
    older = tuple(
        Older(vault=bytes.fromhex(one["vault"]), intake=bytes.fromhex(one["intake"])) for one in told["older"]
    )
    return replace(
        bare, database=bare.database + bytes.fromhex(told["salt"]), naming=bytes.fromhex(told["naming"]), older=older
    )


def keep(former: Keys, salt: bytes, master: bytes, *, ids: Ids) -> bytes:
    """Seals under a new master what outlives the former one.

    Args:
        former: the keys before.
        salt: the 16 bytes that the database file starts with.
        master: the new master.
        ids: gives the nonce.
    """
    older = (Older(vault=former.vault, intake=former.intake), *former.older)
    told = {
        "naming": former.naming.hex(),
        "salt": salt.hex(),
        "older": [{"vault": one.vault.hex(), "intake": one.intake.hex()} for one in older],
    }
    nonce = ids.token(NONCE_SIZE)
    return nonce + AESGCM(expand(master, "kept")).encrypt(nonce, canonical_json(told), _KEPT)
