"""Bags (BagIt 1.0, RFC 8493): a folder of files with their digests, which ``sha256sum`` alone can check.

A bag is built beside its place and takes its name at the end, so a half-made one is never handed over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Self

from kuager.errors import DiskError, DiskFullError, TargetExistsError
from kuager.preserve.durable import disk_error

MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LONGEST: Final = 120
_FORBIDDEN: Final = frozenset('/\\:*?"<>|%')


def safe_name(name: str, fallback: str = "file") -> str:
    """Returns a file name that every system can store and every checksum tool prints unescaped; letters are kept."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join("_" if char in _FORBIDDEN or unicodedata.category(char)[0] == "C" else char for char in last)
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    while len(f"{stem}.{ending}".encode()) > _LONGEST and (stem or ending):
        stem, ending = (stem[:-1], ending) if stem else (stem, ending[:-1])
    return f"{stem}.{ending}".strip(" .") or fallback


class BagWriter:
    """A bag in the making. Use as a context manager: what is not finished is thrown away.

    Args:
        place: where the bag will stand; nothing may be there.

    Raises:
        TargetExistsError: something is there.
        DiskError: the folder cannot be made.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._folder = place.with_name(f".{place.name}.{os.getpid()}.tmp")
        self._digests: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self.size = 0
        if place.exists():
            raise TargetExistsError(item=str(place))
        try:
            shutil.rmtree(self._folder, ignore_errors=True)
            (self._folder / "data").mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, str(place)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def payload(self, name: str, chunks: Iterable[bytes]) -> str:
        """Writes ``data/name`` and returns its SHA-256.

        Raises:
            ValueError: that name was used.
            DiskError: the disk refused.
        """
        path = f"data/{name}"
        if path in self._digests:
            raise ValueError(f"two files of the name {path}")
        digest, size = self._write(path, chunks)
        self._digests[path] = digest
        self.size += size
        return digest

    def tag(self, name: str, data: bytes) -> None:
        """Writes a file that is about the bag, beside ``data``."""
        self._tags[name], _ = self._write(name, [data])

    def seal_payload(self) -> str:
        """Writes the manifest of the payload and returns its SHA-256, which a ledger can commit to."""
        self.tag(MANIFEST, _lines(self._digests))
        return self._tags[MANIFEST]

    def finish(self, info: Mapping[str, str]) -> None:
        """Writes what is left and gives the bag its name.

        Args:
            info: fields of ``bag-info.txt``; the payload's size is added.

        Raises:
            TargetExistsError: something took its place meanwhile.
            DiskError: the disk refused.
        """
        self.tag("bagit.txt", _DECLARATION)
        fields = {**info, "Payload-Oxum": f"{self.size}.{len(self._digests)}"}
        self.tag(
            "bag-info.txt", "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields.items()).encode()
        )
        self._write(TAG_MANIFEST, [_lines(self._tags)])
        if self._place.exists():
            raise TargetExistsError(item=str(self._place))
        try:
            self._folder.rename(self._place)
        except OSError as error:
            raise disk_error(error, str(self._place)) from error

    def _write(self, name: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        path = self._folder / name
        digest, size = hashlib.sha256(), 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except (DiskError, DiskFullError):
            raise
        except OSError as error:
            raise disk_error(error, name) from error
        return digest.hexdigest(), size


def _lines(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
