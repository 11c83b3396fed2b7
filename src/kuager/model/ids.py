"""Ids: what they are made of decides what they can promise.

Ids of things that are *what was said* (captures by content, documents, claims) are content hashes, so the same words
read twice give the same id and re-adding changes nothing. Ids of *acts* (judgements, reviews, custody) are sequence
numbers given by the store.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NewType

CaptureId = NewType("CaptureId", str)
DocumentId = NewType("DocumentId", str)
SourceId = NewType("SourceId", str)
ClaimId = NewType("ClaimId", str)
NodeId = NewType("NodeId", str)
"""A subject before anybody decided who it is: one person, event or organisation *as one document speaks of it*."""
EntityId = NewType("EntityId", str)
"""A canonical id: the smallest node id of a cluster. Derived, never stored in a log."""
FindingId = NewType("FindingId", str)

ID_LENGTH = 20

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_SPELLED = frozenset({str, int, bool, type(None)})
"""Types that have one spelling and nothing inside."""


def canonical_json(value: Any) -> bytes:
    """Serialises ``value`` the one way that digests are made from.

    Keys sorted, no spaces, UTF-8, no ASCII escapes. A subset of RFC 8785: only strings, integers, booleans, null,
    lists and string-keyed maps may occur, because floats have no one spelling.

    Raises:
        TypeError: when a float or another unserialisable value is inside.
    """
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no one spelling; store it as a string")
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for inner in inside:
        if type(inner) not in _SPELLED:
            _refuse_floats(inner)


def content_id(prefix: str, *parts: Any) -> str:
    """Returns ``prefix-`` and the first 20 hex digits of SHA-256 over the parts.

    80 bits: at a million objects the chance of any collision is below one in a trillion.
    """
    return f"{prefix}-{hashlib.sha256(canonical_json(list(parts))).hexdigest()[:ID_LENGTH]}"
