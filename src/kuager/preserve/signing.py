"""Signatures with Ed25519, in forms that common tools check: raw for ``openssl``, SSHSIG for ``ssh-keygen``.

The key is derived from the archive's master (the ``ledger`` key of :class:`kuager.preserve.keys.Keys`), so it lives
wrapped in ``keys.json`` and nowhere else. A plain archive has no secret anywhere, so it signs nothing.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

NAMESPACE: Final = "kuager-head"
"""What an OpenSSH signature is made for; a signature for another use of the same key does not pass as one of a head."""
_SSH_MAGIC: Final = b"SSHSIG"
_SSH_TYPE: Final = b"ssh-ed25519"
_SSH_HASH: Final = b"sha256"
_SSH_WIDTH: Final = 70


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures."""

    _key: Ed25519PublicKey

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Reads a public key as ``openssl`` writes it.

        Raises:
            ValueError: when it is no Ed25519 public key.
        """
        try:
            key = load_pem_public_key(pem)
        except UnsupportedAlgorithm as error:
            raise ValueError("an unknown kind of key") from error
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("not an Ed25519 key")  # noqa: TRY004  the text is wrong, not the program
        return cls(key)

    @property
    def id(self) -> str:
        """The SHA-256 of the key's DER form: ``openssl pkey -pubin -in key.pem -outform DER | sha256sum`` gives it too."""
        return hashlib.sha256(self._key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()

    def pem(self) -> bytes:
        """Returns the key as ``openssl`` reads it."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def openssh(self) -> bytes:
        """Returns the key as one line of OpenSSH, without a comment."""
        return self._key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Says whether a raw signature of 64 bytes is of this key and over these bytes."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Signer:
    """Signs with an archive's ledger key.

    Args:
        seed: the 32 bytes of the key.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self._key.public_key())

    def __repr__(self) -> str:
        return f"Signer({self.public.id[:16]})"

    def sign(self, data: bytes) -> bytes:
        """Returns the raw signature, 64 bytes; the same bytes give the same signature."""
        return self._key.sign(data)

    def sign_ssh(self, data: bytes, namespace: str = NAMESPACE) -> bytes:
        """Returns an armoured OpenSSH signature (SSHSIG, version 1), which ``ssh-keygen -Y verify`` checks."""
        hashed = _ssh_string(hashlib.sha256(data).digest())
        context = _ssh_string(namespace.encode()) + _ssh_string(b"") + _ssh_string(_SSH_HASH)
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        blob = (
            _SSH_MAGIC
            + (1).to_bytes(4, "big")
            + _ssh_string(_ssh_string(_SSH_TYPE) + _ssh_string(raw))
            + context
            + _ssh_string(_ssh_string(_SSH_TYPE) + _ssh_string(self._key.sign(_SSH_MAGIC + context + hashed)))
        )
        text = base64.b64encode(blob).decode("ascii")
        lines = [text[at : at + _SSH_WIDTH] for at in range(0, len(text), _SSH_WIDTH)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def _ssh_string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data
