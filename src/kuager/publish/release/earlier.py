"""An earlier release in a folder: pages that did not change are taken from it, and nothing that somebody changed since.

Trust goes down a chain: the release says the SHA-256 of the manifest before it (the archive keeps that), the manifest says
that of every file, and a file is read once: the very bytes that were hashed are the bytes written into the new folder. What
is linked instead, and what proves that it may be: :mod:`kuager.publish.release.proof`.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

MANIFEST: Final = "manifest.json"
RECORD: Final = "assets/build.json"
"""What every page and part was made of; itself listed in the manifest."""
FORMAT: Final = 1
_PLAINLY: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""No link is followed, and a pipe with nobody at its other end keeps nobody waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier folder as its manifest has it; empty when there is none to be trusted.

    Attributes:
        folder: where; None for none.
        hashes: SHA-256 and size by path.
        pages: digest of what a page was made of, by path without its language.
        parts: digest and paths of what else was made.
    """

    folder: Path | None = None
    hashes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def take(self, path: str) -> bytes | None:
        """Returns a file's bytes when they are what the manifest says, else None: then it is made anew."""
        known = self.hashes.get(path)
        if self.folder is None or known is None:
            return None
        try:
            data = read(f"{self.folder}/{path}", known[1])
        except OSError:
            return None
        return data if data is not None and hashlib.sha256(data).hexdigest() == known[0] else None


def earlier(folder: Path | None, trusted: str) -> Earlier:
    """Reads what an earlier folder says of itself.

    Args:
        folder: of the release before, or None.
        trusted: SHA-256 of its manifest as the archive knows it; with none, nothing is taken from it.

    Returns:
        An empty one when there is no such folder, its manifest is another, or its record cannot be read.
    """
    if folder is None or not trusted:
        return Earlier()
    try:
        manifest = (folder / MANIFEST).read_bytes()
        if hashlib.sha256(manifest).hexdigest() != trusted:
            return Earlier()
        hashes = {path: (one["sha256"], one["size"]) for path, one in json.loads(manifest)["files"].items()}
        bare = Earlier(folder=folder, hashes=hashes)
        record = json.loads(bare.take(RECORD) or b"null")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Earlier()
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        return Earlier()
    parts = {name: (one["digest"], tuple(one["files"])) for name, one in record["parts"].items()}
    return Earlier(folder=folder, hashes=hashes, pages=record["pages"], parts=parts)


def record(pages: Mapping[str, str], parts: Mapping[str, tuple[str, tuple[str, ...]]]) -> bytes:
    """Returns the bytes of the record that :func:`earlier` reads."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "parts": {name: {"digest": digest, "files": sorted(paths)} for name, (digest, paths) in sorted(parts.items())},
        "pages": dict(sorted(pages.items())),
    }
    return (json.dumps(told, separators=(",", ":")) + "\n").encode()


def read(path: str, size: int) -> bytes | None:
    """Returns the bytes of a plain file of this size; None of anything else."""
    # What is no plain file, or of another length, is not read: it may be a pipe, or a link to elsewhere.
    handle = os.open(path, _PLAINLY)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return None
        pieces, left = [], size
        while left and (piece := os.read(handle, left)):
            pieces.append(piece)
            left -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
    finally:
        os.close(handle)


__all__ = ["RECORD", "Earlier", "earlier", "read", "record"]
