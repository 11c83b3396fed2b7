"""Signatures of AT Protocol repositories: which key, and whether the commit fits it.

Sources: AT Protocol specifications "Cryptography" and "Repository"; did:key of the W3C credentials community group. Keys
are on the curves P-256 or K-256, written as multibase base 58; a signature is 64 bytes, r then s, over the SHA-256 of the
commit without its signature in DAG-CBOR, and s must be in the lower half. A key taken from an identity document that came
with the repository shows that the two belong together; who the identity is, is another question.
"""

from __future__ import annotations

import base64
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from kuager.read.imports.dagcbor import Cid
from kuager.read.imports.jsontext import at, items, words

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST_KEY = 64
_K256, _P256 = b"\xe7\x01", b"\x80\x24"
_HALF_ORDER = {
    _K256: 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0,
    _P256: 0x7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8,
}
_CURVES: dict[bytes, ec.EllipticCurve] = {_K256: ec.SECP256K1(), _P256: ec.SECP256R1()}
_SIGNATURE_SIZE = 64
_DIRECT, _WIDE = 24, 8


def key_of(did: str, documents: list[Any]) -> str | None:
    """Returns the multibase key that signs an identity's repository, from the did:key itself or its DID document."""
    if did.startswith("did:key:"):
        return did.removeprefix("did:key:")
    for document in documents:
        if words(document, "id") != did:
            continue
        for method in items(document, "verificationMethod"):
            if words(method, "id").endswith("#atproto") and words(method, "publicKeyMultibase"):
                return words(method, "publicKeyMultibase")
    return None


def fits(commit: Any, multibase: str) -> bool | None:
    """Says whether a commit's signature fits a key; None when the key is of a kind that cannot be checked."""
    raw = _base58(multibase)
    kind = raw[:2] if raw else b""
    signature = at(commit, "sig")
    if kind not in _CURVES:
        return None
    if not isinstance(signature, bytes) or len(signature) != _SIGNATURE_SIZE:
        return False
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if s > _HALF_ORDER[kind]:
        return False
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[kind], raw[2:])
    except ValueError:
        return None
    try:
        unsigned = encode({name: value for name, value in commit.items() if name != "sig"})
        key.verify(encode_dss_signature(r, s), unsigned, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, TypeError):
        return False
    return True


def _base58(multibase: str) -> bytes:
    if not multibase.startswith("z") or len(multibase) > _LONGEST_KEY or not set(multibase[1:]) <= set(_BASE58):
        return b""
    number = 0
    for letter in multibase[1:]:
        number = number * 58 + _BASE58.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8)


def encode(value: Any) -> bytes:
    """Writes the values a commit is made of in DAG-CBOR.

    Raises:
        TypeError: for values that a commit does not hold.
    """
    if value is None:
        return b"\xf6"
    if isinstance(value, Cid):
        raw = b"\0" + base64.b32decode(value[1:].upper() + "=" * (-len(value[1:]) % 8))
        return _head(6, 42) + _head(2, len(raw)) + raw
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return _head(0, value)
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
        return _head(5, len(pairs)) + b"".join(encode(name) + encode(one) for name, one in pairs)
    raise TypeError("no value of a commit")


def _head(major: int, size: int) -> bytes:
    if size < _DIRECT:
        return bytes([major << 5 | size])
    width = next(width for width in (1, 2, 4, _WIDE) if size < 1 << (8 * width))
    return bytes([major << 5 | (23 + width.bit_length())]) + size.to_bytes(width)
