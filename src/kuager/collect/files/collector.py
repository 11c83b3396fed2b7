"""Fetching one file: what it is, and its bytes, unchanged or not at all."""

from __future__ import annotations

import errno
import mimetypes
import os
import stat
from collections.abc import Iterable, Iterator

from kuager.collect.adapter import Skipped, Target
from kuager.collect.files.manifest import MANIFEST
from kuager.collect.files.walking import walk
from kuager.errors import (
    ChangedWhileReadError,
    EmptyFileError,
    ItemError,
    MissingFileError,
    NotAFileError,
    UnreadableFileError,
)
from kuager.model import Fetched
from kuager.ports import Clock

CHUNK = 1 << 20
TOOL = "kuager files@1"

_TYPES = mimetypes.MimeTypes(filenames=())
"""Python's own table only: what a system adds would make one file two things on two machines."""


class FileCollector:
    """Collects from the file system."""

    manifest = MANIFEST

    def walk(self, paths: Iterable[str]) -> Iterator[Target | Skipped | ItemError]:
        """Yields what there is to fetch; see :func:`kuager.collect.files.walking.walk`."""
        return walk(paths)

    def fetch(self, target: Target, clock: Clock, given_by: str | None = None) -> Fetched:
        """Says what is at a target, without reading it.

        Raises:
            MissingFileError: it is gone.
            NotAFileError: it is a folder, device or pipe by now.
            UnreadableFileError: the system refuses.
            EmptyFileError: it has no bytes.
        """
        try:
            status = os.stat(target.path)  # noqa: PTH116  a Path costs more than the call
        except OSError as error:
            raise _refusal(error, target.item) from error
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(item=target.item)
        if not status.st_size:
            raise EmptyFileError(item=target.item)
        name = os.fsencode(os.path.basename(target.path)).decode("utf-8", "backslashreplace")  # noqa: PTH119  the same
        return Fetched(
            path=target.path,
            target_uri=target.uri,
            original_name=name,
            size=status.st_size,
            fetched_at=clock.now(),
            method="copied from a file",
            tool=TOOL,
            given_by=given_by,
            media_type=_TYPES.guess_type(name)[0],
        )

    def stream(self, fetched: Fetched) -> Iterator[bytes]:
        """Yields the file in chunks of one MiB.

        The last thing it does is to compare the file with what it was, so a consumer must not believe the bytes until
        the iterator ends.

        Raises:
            ChangedWhileReadError: size, time or the file itself changed since ``fetch`` or while reading.
            NotAFileError: the path became something else.
            MissingFileError: the path is gone.
            UnreadableFileError: the system refused, at the start or in the middle.
        """
        item = fetched.original_name
        try:
            # O_NONBLOCK: a pipe put in the file's place must not hang the run
            handle = os.open(fetched.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise _refusal(error, item) from error
        with os.fdopen(handle, "rb", buffering=0) as stream:
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise NotAFileError(item=item)
            if before.st_size != fetched.size:
                raise ChangedWhileReadError(item=item)
            total = 0
            # A byte more than there should be shows a file that grew; a whole chunk for a small file would cost its memory.
            most = min(CHUNK, fetched.size + 1)
            while chunk := _read(stream.fileno(), most, item):
                total += len(chunk)
                yield chunk
            after = os.fstat(stream.fileno())
            if total != fetched.size or _mark(before) != _mark(after) or not _same_file(fetched.path, after):
                raise ChangedWhileReadError(item=item)


def _read(handle: int, most: int, item: str) -> bytes:
    try:
        return os.read(handle, most)
    except OSError as error:
        raise UnreadableFileError("The disk stopped answering in the middle of the file", item=item) from error


def _mark(status: os.stat_result) -> tuple[int, int, int, int]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _same_file(path: str, status: os.stat_result) -> bool:
    """Says whether the path still leads to what was read: editors replace files instead of writing into them."""
    try:
        return _mark(os.stat(path)) == _mark(status)  # noqa: PTH116  a Path costs more than the call
    except OSError:
        return False


def _refusal(error: OSError, item: str) -> ItemError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return MissingFileError(item=item)
    return UnreadableFileError(item=item)
