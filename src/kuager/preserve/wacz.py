"""Packs web archives into one WACZ file (1.1.1), which replay programs open without a server.

The package lists its files with their digests, but list and files can be rewritten together by anybody. What shows that
it was not is the digest of the list in a signed ledger, so the packer returns it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from kuager.errors import TargetExistsError
from kuager.preserve.durable import disk_error
from kuager.preserve.warcs import Entry, Indexer

VERSION: Final = "1.1.1"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that the package offers to begin with."""

    id: str
    url: str
    at: str
    title: str


class WaczWriter:
    """A package in the making. Use as a context manager: what is not finished is thrown away.

    Args:
        place: the file; nothing may be there.

    Raises:
        TargetExistsError: something is there.
        DiskError: the disk refused.
    """

    def __init__(self, place: Path) -> None:
        if place.exists():
            raise TargetExistsError(item=str(place))
        self._place = place
        self._part = place.with_name(f".{place.name}.{os.getpid()}.tmp")
        try:
            self._zip = zipfile.ZipFile(self._part, "w", zipfile.ZIP_STORED)
        except OSError as error:
            raise disk_error(error, str(place)) from error
        self._resources: list[dict[str, Any]] = []
        self._entries: list[tuple[Entry, str]] = []
        self.lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()
        self._part.unlink(missing_ok=True)

    def warc(self, name: str, chunks: Iterable[bytes]) -> Sequence[Entry]:
        """Puts a web archive in, as it is, and returns its records that can be replayed."""
        indexer = Indexer()

        def passed() -> Iterable[bytes]:
            for chunk in chunks:
                indexer.feed(chunk)
                yield chunk

        self._file(f"archive/{name}", passed())
        indexer.close()
        self.lost += indexer.lost
        self._entries += [(entry, name) for entry in indexer.entries]
        return indexer.entries

    def finish(self, pages: Sequence[Page], *, title: str, software: str, created: datetime) -> str:
        """Writes pages, index and list of files, gives the package its name, and returns the SHA-256 of the list."""
        self._file("indexes/index.cdx", [_index(self._entries)])
        self._file("pages/pages.jsonl", [_pages(pages)])
        package = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "software": software,
            "created": created.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "resources": sorted(self._resources, key=lambda one: str(one["path"])),
        }
        data = json.dumps(package, ensure_ascii=False, indent=2).encode()
        digest = hashlib.sha256(data).hexdigest()
        self._file("datapackage.json", [data])
        seal = {"path": "datapackage.json", "hash": f"sha256:{digest}"}
        self._file("datapackage-digest.json", [json.dumps(seal, indent=2).encode()])
        try:
            self._zip.close()
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            if self._place.exists():
                raise TargetExistsError(item=str(self._place))
            self._part.rename(self._place)
        except OSError as error:
            raise disk_error(error, str(self._place)) from error
        return digest

    def _file(self, path: str, chunks: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            # Stored, not deflated: replay programs cut records out of the package by their offset.
            with self._zip.open(zipfile.ZipInfo(path, _EPOCH), "w", force_zip64=True) as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
        except OSError as error:
            raise disk_error(error, str(self._place)) from error
        self._resources.append(
            {"name": path.rsplit("/", 1)[-1], "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}
        )


def _index(entries: Iterable[tuple[Entry, str]]) -> bytes:
    lines = []
    for entry, name in entries:
        fields = {
            "url": entry.url,
            "mime": entry.media_type,
            "status": str(entry.status),
            "digest": entry.digest,
            "length": str(entry.length),
            "offset": str(entry.offset),
            "filename": name,
        }
        lines.append(f"{entry.key} {json.dumps(fields, ensure_ascii=False)}\n".encode())
    return b"".join(sorted(lines))


def _pages(pages: Iterable[Page]) -> bytes:
    rows: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    rows += [{"id": one.id, "url": one.url, "ts": one.at, "title": one.title} for one in pages]
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
