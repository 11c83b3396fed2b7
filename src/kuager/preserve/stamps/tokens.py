"""Timestamp queries and responses (RFC 3161): what is asked, and what an answer says before anybody checks who signed it.

The question holds a hash and a random number, nothing else: the authority learns neither names nor words. Answers are
kept as they came (``openssl ts -verify`` takes them by ``-in``), whatever a library makes of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kuager.preserve.stamps import der

_SHA256: Final = bytes.fromhex("0609608648016503040201")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_TST_INFO: Final = bytes.fromhex("060b2a864886f70d0109100104")
_TRUE: Final = bytes.fromhex("0101ff")
_NULL: Final = bytes.fromhex("0500")
_EXPLICIT: Final = 0xA0
_GENERALIZED_TIME: Final = 0x18
_GRANTED: Final = (0, 1)
_IMPRINT_AT, _TIME_AT = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an answer says: these bytes (by SHA-256) were there at this time. Not yet checked."""

    sha256: str
    at: datetime
    nonce: int | None


def request(data: bytes, nonce: bytes) -> bytes:
    """Makes the question (TimeStampReq, DER) about some bytes; it asks for the authority's certificates too.

    Args:
        data: what shall be stamped.
        nonce: random bytes that the answer must repeat.
    """
    imprint = der.encode(
        der.SEQUENCE, der.encode(der.SEQUENCE, _SHA256, _NULL), der.encode(der.OCTETS, hashlib.sha256(data).digest())
    )
    return der.encode(der.SEQUENCE, der.integer(1), imprint, der.integer(int.from_bytes(nonce, "big")), _TRUE)


def nonce_of(query: bytes) -> int | None:
    """Returns the number a question asks to be repeated; None when the bytes are no question of ours."""
    try:
        body = der.parts(der.only(query))
        return int.from_bytes(body[2].body, "big") if body[2].tag == der.INTEGER else None
    except (ValueError, IndexError):
        return None


def is_bare(data: bytes) -> bool:
    """Says whether an answer is a token without the response around it, as some programs save it."""
    try:
        return der.parts(der.only(data))[0].whole == _SIGNED_DATA
    except (ValueError, IndexError):
        return False


def as_response(data: bytes) -> bytes:
    """Returns an answer in the form that ``openssl ts -verify -in`` takes: a bare token gets "granted" put before it."""
    granted = der.encode(der.SEQUENCE, der.integer(_GRANTED[0]))
    return der.encode(der.SEQUENCE, granted, data) if is_bare(data) else data


def read_response(data: bytes) -> Stamp:
    """Reads an answer (TimeStampResp), or a bare token.

    Order inside the sets of the signature is not looked at: answers of real authorities break it, and it means nothing.

    Raises:
        ValueError: when it is none, when the authority refused, or when it is about another kind of hash.
    """
    try:
        body = der.parts(der.only(data))
        if body[0].whole == _SIGNED_DATA:
            token = body
        else:
            if int.from_bytes(der.parts(body[0])[0].body, "big") not in _GRANTED:
                raise ValueError("the authority refused to stamp")
            token = der.parts(body[1])
        if token[0].whole != _SIGNED_DATA:
            raise ValueError("not a timestamp token")
        signed = der.parts(der.parts(token[1], _EXPLICIT)[0])
        content = der.parts(signed[2])
        if content[0].whole != _TST_INFO:
            raise ValueError("the token holds something other than a timestamp")
        return _stamp(der.parts(der.only(der.parts(content[1], _EXPLICIT)[0].body)))
    except IndexError as error:
        raise ValueError("a part of the answer is missing") from error


def _stamp(info: list[der.Value]) -> Stamp:
    algorithm, digest = der.parts(info[_IMPRINT_AT])
    if not der.parts(algorithm)[0].whole == _SHA256:
        raise ValueError("a stamp over another kind of hash")
    if info[_TIME_AT].tag != _GENERALIZED_TIME:
        raise ValueError("no time")
    numbers = [one for one in info[_TIME_AT + 1 :] if one.tag == der.INTEGER]
    return Stamp(
        sha256=digest.body.hex(),
        at=_instant(info[_TIME_AT].body.decode("ascii")),
        nonce=int.from_bytes(numbers[0].body, "big") if numbers else None,
    )


def _instant(text: str) -> datetime:
    """Reads GeneralizedTime of RFC 3161: UTC, with an optional fraction of a second."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    if not text.endswith("Z") or (fraction and not fraction.isdigit()):
        raise ValueError("not a time in UTC")
    at = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return at.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if fraction else at
