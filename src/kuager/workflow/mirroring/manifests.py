"""The manifest of a copy: read with suspicion, because whoever keeps a mirror did not write it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kuager.errors.mirror import BadManifestError, NoReleaseError
from kuager.preserve.signing import PublicKey
from kuager.workflow.mirroring.places import Place

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
ABOUT: Final = frozenset({MANIFEST, SIGNATURE, KEY})
"""Files that no manifest lists: it cannot hold its own hash."""
LARGEST: Final = 512 * 1024 * 1024
"""Bytes of a manifest at most; one of 2,000,000 files has less."""
_PATH: Final = re.compile(r"(?!/)(?!.*//)(?!(.*/)?\.\.?(/|$))[A-Za-z0-9._/-]{1,400}(?<!/)")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SMALL: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file as the manifest has it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a copy says it is.

    Attributes:
        release: id.
        audience: for whom.
        made_on: ISO date.
        draft: two people did not approve it.
        alone: one person made it in an archive of one, so it is called back as releases are; other drafts are not.
        previous: SHA-256 of the manifest of the release before.
        files: by path.
        data: the very bytes, which the signature is over.
        signature: of them; empty where there is none.
        key: the key that lies beside, as PEM; proves nothing about who signed.
    """

    release: str
    audience: str
    made_on: str
    draft: bool
    alone: bool
    previous: str
    files: Mapping[str, Listed]
    data: bytes
    signature: bytes = b""
    key: bytes = b""

    @property
    def sha256(self) -> str:
        """Names exactly this release."""
        return hashlib.sha256(self.data).hexdigest()

    def signed(self, key: bytes | None) -> str:
        """Says what the signature proves.

        Args:
            key: the archive's public key as PEM, from somewhere else than this copy.

        Returns:
            ``good``: by that key. ``own``: by the key in the copy: it hangs together, and nothing says who made it. ``bad``:
            it does not fit. ``none``: it is not signed; with a key given that is ``bad`` too.
        """
        if not self.signature:
            return "bad" if key else "none"
        try:
            public = PublicKey.from_pem(key or self.key)
        except ValueError:
            return "bad"
        if not public.verify(self.data, self.signature):
            return "bad"
        return "good" if key else "own"


def read(where: Place) -> Manifest:
    """Reads the manifest of a copy.

    Raises:
        NoReleaseError: there is none.
        BadManifestError: it is not one.
        UnreadPartError: it does not come.
    """
    data = taken(where, MANIFEST, LARGEST)
    if data is None:
        raise NoReleaseError(item=where.name)
    try:
        told = json.loads(data)
        files = {path: _listed(path, one) for path, one in told["files"].items()}
        return Manifest(
            release=str(told["id"]), audience=str(told["audience"]), made_on=str(told["made_on"]),
            draft=bool(told["draft"]), alone=bool(told.get("alone")), previous=str(told.get("previous", "")), files=files, data=data,
            signature=taken(where, SIGNATURE, _SMALL) or b"", key=taken(where, KEY, _SMALL) or b"",
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadManifestError(item=where.name) from error


def taken(where: Place, path: str, most: int) -> bytes | None:
    """Returns the bytes of a file; None where there is none.

    Raises:
        BadManifestError: it is larger than such a file is.
        UnreadPartError: it does not come.
    """
    pieces = where.chunks(path, most)
    if pieces is None:
        return None
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > most:
            raise BadManifestError(f"{path} is too large", item=where.name)
    return bytes(found)


def _listed(path: str, one: Mapping[str, Any]) -> Listed:
    """Takes one line; a path that leads out of the folder, or that a release never has, makes the manifest a forgery."""
    digest, size = one["sha256"], one["size"]
    if not _PATH.fullmatch(path) or path in ABOUT or not _SHA256.fullmatch(digest) or type(size) is not int or size < 0:
        raise ValueError(path)
    return Listed(sha256=digest, size=size)


__all__ = ["ABOUT", "KEY", "MANIFEST", "SIGNATURE", "Listed", "Manifest", "read", "taken"]
