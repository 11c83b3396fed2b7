"""Everything of an archive but its preserved files, as one stream: databases, ledger, releases, settings.

The stream is a tar archive, so that any tool unpacks it once it is opened. It is never whole on a disk in the clear: the
databases in it are copies sealed like the originals, and the stream goes straight into the backup's own seal.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuager.errors import BusyStoreError
from kuager.errors.backup import DamagedPartError
from kuager.ports.places import Stored
from kuager.preserve.parcels import padded
from kuager.store.files.disk import disk_errors
from kuager.workflow.archive import DATABASE, KEYS, Archive

COPY: Final = "case.db.snapshot"
SEALED: Final = "sealed.db"
_FILLING: Final = "filling"
_AWAY: Final = frozenset({"vault", "damaged", "drill", "drill.restoring", KEYS, COPY})
"""What of an archive's folder is no part of the state: preserved files go beside it, keys too, the rest is passing."""
_PASSING: Final = ("-wal", "-shm", "-journal", ".sum", ".tmp", ".new", ".lock")
_BLOCK: Final = 1024 * 1024
_RECORD: Final = tarfile.BLOCKSIZE
_MOST_NAME: Final = 1000
_TRIES: Final = 20


@dataclass(slots=True)
class State:
    """What goes into the stream.

    Attributes:
        small: files as they were at one moment, by path in the archive.
        large: copies of databases, by the path they go by.
        rows: of the ledger, in the copy of the database.
        parts: what went into the stream, known when it has been read to its end.
    """

    small: dict[str, bytes]
    large: dict[str, Path]
    rows: int
    parts: list[Stored] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of the stream, filled up."""
        files = [len(data) for data in self.small.values()] + [path.stat().st_size for path in self.large.values()]
        return padded(sum(_rounded(size) + 3 * _RECORD for size in files) + 2 * _RECORD)

    def stream(self) -> Iterator[bytes]:
        """Yields the stream. The database comes last: what is before it can be read from a stream that was cut."""
        total, written = self.size, 0
        self.parts.clear()
        for name, data in sorted(self.small.items()):
            for block in self._member(name, len(data), [data]):
                written += len(block)
                yield block
        for name, path in sorted(self.large.items(), reverse=True):
            with disk_errors(name):
                size = path.stat().st_size
            for block in self._member(name, size, _blocks(path)):
                written += len(block)
                yield block
        left = total - written - 3 * _RECORD
        if left > 0:
            yield from _tar(_FILLING, left // _RECORD * _RECORD, _zeros(left // _RECORD * _RECORD))
        yield bytes(2 * _RECORD)

    def _member(self, name: str, size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()

        def watched() -> Iterator[bytes]:
            for chunk in chunks:
                digest.update(chunk)
                yield chunk

        yield from _tar(name, size, watched())
        self.parts.append(Stored(name=name, size=size, sha256=digest.hexdigest()))


@contextmanager
def taken(archive: Archive) -> Iterator[State]:
    """Takes the state of an archive, consistent in itself: no head of the ledger is ahead of the rows it speaks of.

    Raises:
        DiskFullError: no room for a copy of the database.
        DiskError: the disk refused.
    """
    root = archive.root
    copy = root / COPY
    with archive.store.write():  # nobody signs a head meanwhile
        small = {path.relative_to(root).as_posix(): path.read_bytes() for path in _small(root)}
    sealed_copy = root / f"{COPY}.sealed"
    try:
        copy.unlink(missing_ok=True)
        rows = archive.store.snapshot(copy)
        large = {DATABASE: copy}
        if (root / SEALED).is_file():
            _copy_still(root / SEALED, sealed_copy)
            large[SEALED] = sealed_copy
        yield State(small=small, large=large, rows=rows)
    finally:
        copy.unlink(missing_ok=True)
        sealed_copy.unlink(missing_ok=True)


def unpack(chunks: Iterable[bytes], target: Callable[[str, Iterator[bytes]], None], name: str) -> None:
    """Reads a stream and hands each file on.

    Args:
        chunks: the stream.
        target: takes each file's path in the archive and its bytes.
        name: of the stream, for errors.

    Raises:
        DamagedPartError: it is no such stream, or cut short.
    """
    reader = _Exact(chunks, name)
    while (header := reader.take(_RECORD)) != bytes(_RECORD):
        try:
            member = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise DamagedPartError(item=name) from error
        if member.type == tarfile.XHDTYPE:  # a long name: it stands in a record of its own
            path = _long_name(reader.take(_rounded(member.size))[: member.size], name)
            member = tarfile.TarInfo.frombuf(reader.take(_RECORD), "utf-8", "strict")
            member.name = path
        body = reader.stream(member.size)
        if member.name == _FILLING:
            for _ in body:
                pass
        else:
            target(_safe(member.name, name), body)
            for _ in body:  # whoever takes a file may stop early
                pass
        reader.take(-member.size % _RECORD)
    for _ in reader.rest():
        pass


def _small(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        top = path.relative_to(root).parts[0]
        if top in _AWAY or top.startswith((".", DATABASE, SEALED)) or path.name.startswith("."):
            continue
        if path.is_file() and not path.is_symlink() and not path.name.endswith(_PASSING):
            yield path


def _copy_still(source: Path, target: Path) -> None:
    """Copies a database that this process cannot open (another key): bytes and log together, while nobody writes it."""
    for _ in range(_TRIES):
        before = _stands(source)
        with disk_errors(target.name), target.open("wb") as file:
            for block in _blocks(source):
                file.write(block)
        log = source.with_name(source.name + "-wal")
        if _stands(source) == before and not (log.exists() and log.stat().st_size):
            return
    raise BusyStoreError("The sealed store is in use; close it and back up again", item=source.name)


def _stands(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _tar(name: str, size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    yield member.tobuf(tarfile.PAX_FORMAT)
    yield from chunks
    if size % _RECORD:
        yield bytes(-size % _RECORD)


def _rounded(size: int) -> int:
    return -(-size // _RECORD) * _RECORD


def _zeros(size: int) -> Iterator[bytes]:
    while size > 0:
        step = min(size, _BLOCK)
        yield bytes(step)
        size -= step


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _long_name(data: bytes, name: str) -> str:
    for line in data.decode("utf-8", "replace").splitlines():
        key, _, value = line.partition(" ")[2].partition("=")
        if key == "path":
            return value
    raise DamagedPartError(item=name)


def _safe(path: str, name: str) -> str:
    """A list that was signed by us names no path outside; what was not must not be able to."""
    parts = path.split("/")
    if path.startswith("/") or len(path) > _MOST_NAME or any(part in {"", ".", ".."} or "\\" in part for part in parts):
        raise DamagedPartError("A path leads out of the archive", item=name)
    return path


class _Exact:
    """Takes exact numbers of bytes from a stream."""

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self._chunks = iter(chunks)
        self._held = b""
        self._name = name

    def take(self, size: int) -> bytes:
        return b"".join(self.stream(size))

    def stream(self, size: int) -> Iterator[bytes]:
        while size:
            if not self._held:
                chunk = next(self._chunks, None)
                if chunk is None:
                    raise DamagedPartError("A part of the backup was cut short", item=self._name)
                self._held = chunk
                continue
            taken, self._held = self._held[:size], self._held[size:]
            size -= len(taken)
            yield taken

    def rest(self) -> Iterator[bytes]:
        yield from self._chunks


__all__ = ["COPY", "SEALED", "State", "taken", "unpack"]
