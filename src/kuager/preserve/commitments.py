"""Salted commitments: the ledger says *that* somebody gave a file, without saying who.

A row of the ledger can never be changed, so no personal data may stand in it. In its place stands SHA-256(salt, value)
with 32 random bytes of salt; salt and value lie in a table of their own. Deleting that one row erases the person: the
hash alone can be tried against no list of names, and the chain still verifies. Showing salt and value to a court opens
one commitment and no other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kuager.model import SealedValue
from kuager.ports import Ids

PREFIX: Final = "sealed:"
SALT_SIZE: Final = 32
ERASED: Final = "(erased)"
_MARK: Final = re.compile(r"sealed:[0-9a-f]{64}")


def commit(value: str, kind: str, *, ids: Ids, at: datetime) -> SealedValue:
    """Makes a commitment to a value, with fresh salt.

    Args:
        value: the personal data.
        kind: what it says: "given by", "agent".
        ids: gives the salt.
        at: now.
    """
    salt = ids.token(SALT_SIZE)
    return SealedValue(commitment=_of(salt, value), salt=salt.hex(), value=value, kind=kind, at=at)


def opens(commitment: str, salt: str, value: str) -> bool:
    """Says whether a salt (hexadecimal digits) and a value are what a commitment was made to."""
    try:
        raw = bytes.fromhex(salt)
    except ValueError:
        return False
    # Of fixed length, so that no digit can move from the salt into the value and give the same hash.
    return len(raw) == SALT_SIZE and hmac.compare_digest(_of(raw, value), commitment)


def marks(text: str | None) -> list[str]:
    """Returns the commitments that stand in a text."""
    return _MARK.findall(text or "")


def reveal(text: str, values: Mapping[str, str]) -> str:
    """Returns a text with its commitments replaced by what they stand for, or by "(erased)"."""
    return _MARK.sub(lambda found: values.get(found[0], ERASED), text)


def _of(salt: bytes, value: str) -> str:
    return PREFIX + hashlib.sha256(salt + value.encode("utf-8", "surrogatepass")).hexdigest()
