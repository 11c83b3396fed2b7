"""A letter box: anyone may put answers in, only the archive can take them out.

A phone at a protest must not be able to read its own outbox: whoever takes the phone would. So what is finished there is
sealed to the archive's public key: ECDH on P-256 (the curve every browser's WebCrypto has) with a fresh key for each
message, HKDF-SHA256 (RFC 5869), AES-256-GCM. The private key is derived from the archive's master (the ``intake`` key of
:class:`kuager.preserve.keys.Keys`) and written nowhere. The sealed store has a letter box of its own kind, and so have
parcels of the field kit: what is sealed for one purpose opens for no other, whatever the key.

What it does not do: whoever holds the archive's passphrase opens all that was ever sealed to it, and nothing here tells
who sealed something.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kuager.errors.intake import BrokenSealError, LargeAnswersError, NewerSealError, OtherLetterboxError
from kuager.ports import Ids

ANSWERS: Final = "sealed-answers"
"""What phones seal: the answers of an interview."""
VALUES: Final = "sealed-values"
"""What is written for the sealed store while it is locked."""
PARCELS: Final = "sealed-parcel"
"""What a field kit seals: the key of a parcel, and what is told with it."""
FORMAT: Final = f"{ANSWERS}@1"
MARK: Final = b'{"kuager":"sealed-answers@'
"""How every sealed file begins."""
MOST: Final = 4_000_000
"""Bytes of a sealed file."""
STEP: Final = 4096
"""Sealed texts are filled up to a multiple of this, so that their size tells little about what was said."""
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (FIPS 186-5, SP 800-186 3.2.1.3)."""
_CURVE: Final = ec.SECP256R1()
_POINT: Final = 65
_NONCE: Final = 12
_PARTS: Final = frozenset({"kuager", "to", "from", "nonce", "box"})


@dataclass(frozen=True, slots=True)
class Slot:
    """The public side: seals. ``point`` is the key as 65 bytes (SEC 1, uncompressed); ``purpose`` is what it is for."""

    point: bytes
    purpose: str = ANSWERS

    @property
    def id(self) -> str:
        """Tells letter boxes apart: 16 hexadecimal digits of the key's SHA-256."""
        return hashlib.sha256(self.point).hexdigest()[:16]

    def seal(self, text: bytes, ids: Ids) -> bytes:
        """Returns a sealed file. Browsers do the same in ``static/js/intake/sealing.js``.

        Raises:
            ValueError: when ``point`` is no key.
        """
        # The fresh key is drawn from the randomness handed in, as everything else here is.
        fresh = _private(ids.token(32))
        shared = fresh.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.point))
        point, nonce = _point(fresh), ids.token(_NONCE)
        filled = text + b" " * (-len(text) % STEP)
        box = AESGCM(_key(shared, point, self)).encrypt(nonce, filled, _bound(self))
        told = {
            "kuager": _format(self.purpose),
            "to": self.id,
            "from": _encode(point),
            "nonce": _encode(nonce),
            "box": _encode(box),
        }
        return json.dumps(told, separators=(",", ":")).encode()


class Letterbox:
    """The archive's side: opens.

    Args:
        seed: the 32 bytes of the derived key.
        purpose: what is sealed to it.
        older: seeds from before rotations: phones that have not called since seal to those.
    """

    def __init__(self, seed: bytes, purpose: str = ANSWERS, *, older: Sequence[bytes] = ()) -> None:
        self._seed = seed
        self._key = _private(seed)
        self.slot: Final = Slot(_point(self._key), purpose)
        self._seeds = tuple(older)
        self._older: tuple[Letterbox, ...] = tuple(Letterbox(one, purpose) for one in older)

    def of(self, purpose: str) -> Letterbox:
        """Returns the letter box of the same key for another purpose; neither opens what was sealed to the other."""
        return Letterbox(self._seed, purpose, older=self._seeds)

    def __repr__(self) -> str:
        return f"Letterbox({self.slot.id})"

    def open(self, data: bytes) -> bytes:
        """Returns what was sealed, with the blanks it was filled up with.

        Raises:
            LargeAnswersError: more than :data:`MOST` bytes.
            BrokenSealError: damaged, cut, changed, or no sealed file at all.
            NewerSealError: a later version sealed it.
            OtherLetterboxError: it is for another archive.
        """
        told = _read(data, self.slot.purpose)
        if told["to"] != self.slot.id:
            former = next((one for one in self._older if one.slot.id == told["to"]), None)
            if former is None:
                raise OtherLetterboxError
            return former.open(data)
        try:
            point, nonce, box = (_decode(told[name]) for name in ("from", "nonce", "box"))
            if len(point) != _POINT or len(nonce) != _NONCE:
                raise BrokenSealError
            # Refuses points that are not on the curve, so that nobody can ask questions of the key.
            shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point))
            return AESGCM(_key(shared, point, self.slot)).decrypt(nonce, box, _bound(self.slot))
        except (ValueError, InvalidTag) as error:
            raise BrokenSealError from error


def _format(purpose: str) -> str:
    return f"{purpose}@1"


def _read(data: bytes, purpose: str) -> dict[str, str]:
    if len(data) > MOST:
        raise LargeAnswersError
    try:
        told: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenSealError from error
    named = told.get("kuager") if isinstance(told, dict) else None
    if isinstance(named, str) and named.startswith(f"{purpose}@") and named != _format(purpose):
        raise NewerSealError
    if named != _format(purpose) or set(told) != _PARTS or not all(isinstance(one, str) for one in told.values()):
        raise BrokenSealError
    return dict(told)


def _private(seed: bytes) -> ec.EllipticCurvePrivateKey:
    # 48 bytes, so that taking the rest by the order leaves no number likelier than another (FIPS 186-5, A.2.1).
    wide = HKDFExpand(algorithm=SHA256(), length=48, info=b"kuager letterbox scalar v1").derive(seed)
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, _CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _key(shared: bytes, sender: bytes, to: Slot) -> bytes:
    info = f"kuager {to.purpose.replace('-', ' ')} v1".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=sender + to.point, info=info).derive(shared)


def _bound(to: Slot) -> bytes:
    return f"{_format(to.purpose)}|{to.id}".encode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def is_sealed(head: bytes) -> bool:
    """Says whether bytes begin as a sealed file does."""
    return head.startswith(MARK)
