"""Blobs in a folder: whole and durable, or not there at all.

    root/
      tmp/…             being written; each locked by the process that writes it
      ab/abcdef…        visible, never changed

The order is: write to ``tmp``, sync the file, rename it to its place, sync the folder, and for a new subfolder its
parent too. Whoever is told "committed" still has the blob after a power cut. A rename cannot show half a file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from kuager.errors import DiskError, DiskFullError, MissingObjectError
from kuager.store.files.disk import disk_errors, free_bytes, hold, sync_folder, write_all

RESERVE_BYTES = 64 * 1024 * 1024
"""Room kept free so that the database can still commit, and the machine still work, when a disk fills up."""

_NAME = re.compile(r"[0-9a-f]{8,128}")
_TEMPORARY = "tmp"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would rewrite line ends
_FAN = 2


class FolderWriter:
    """A blob being written. Use once: ``write`` as often as needed, then ``commit`` or ``abort``."""

    def __init__(self, blobs: FolderBlobs, path: Path, handle: int) -> None:
        self._blobs = blobs
        self._path = path
        self._handle: int | None = handle

    def write(self, data: bytes) -> None:
        """Appends bytes.

        Raises:
            DiskFullError: no space left. The blob is gone.
            DiskError: the disk refused. The blob is gone.
        """
        try:
            with disk_errors(self._path.name):
                write_all(self._open_handle(), data)
        except (DiskFullError, DiskError):
            self.abort()
            raise

    def commit(self, name: str) -> None:
        """Makes the blob visible under ``name``, durably; what stood there before is replaced in one step.

        Args:
            name: lower-case hexadecimal digits, 8 to 128.

        Raises:
            DiskFullError: no space left. The blob is gone.
            DiskError: the disk refused. It may or may not be visible, and must not be acknowledged.
        """
        target = self._blobs.place(name)
        try:
            with disk_errors(name):
                handle = self._open_handle()
                os.fsync(handle)
                self._blobs.prepare(target.parent)
                if sys.platform == "win32":  # pragma: no cover  an open file cannot be renamed there
                    self._close()
                self._path.replace(target)
                sync_folder(target.parent)
        except (DiskFullError, DiskError):
            self.abort()
            raise
        self._close()

    def abort(self) -> None:
        """Throws the bytes away; harmless after ``commit`` or a second time."""
        if self._handle is None:
            return
        # Unlinked before the lock is let go of, so that no sweeper meets a file that is nobody's. A disk that refuses
        # even that must not hide the error that led here: the next sweep takes the file.
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._close()

    def _open_handle(self) -> int:
        if self._handle is None:
            raise ValueError("this blob was already committed or thrown away")
        return self._handle

    def _close(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with suppress(OSError):  # what mattered was synced before
                os.close(handle)


class FolderBlobs:
    """Named, immutable byte strings as files of one folder (:class:`kuager.ports.Blobs`).

    Several processes may use one folder at a time. File names are checked, so that no name leads out of the folder.

    Args:
        root: the folder; made with the first blob, so that an archive on a read-only disk can still be read.
        reserve_bytes: refuse new blobs when less than this is free.
    """

    def __init__(self, root: Path, *, reserve_bytes: int = RESERVE_BYTES) -> None:
        self._root = root
        self._temporary = root / _TEMPORARY
        self._reserve = reserve_bytes
        self._numbers = count()
        self._prepared: set[Path] = set()

    def begin(self) -> FolderWriter:
        """Starts a blob.

        Raises:
            DiskFullError: less than the reserve is free.
            DiskError: the folder cannot be written to.
        """
        with disk_errors(_TEMPORARY):
            if not self._temporary.is_dir():
                self._temporary.mkdir(mode=0o700, parents=True, exist_ok=True)
                sync_folder(self._root.parent)
            if free_bytes(self._root) < self._reserve:
                raise DiskFullError(f"Less than {self._reserve // (1024 * 1024)} MB are free on the archive's disk")
            while True:
                path = self._temporary / f"{os.getpid()}-{next(self._numbers)}"
                try:
                    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
                except FileExistsError:  # left by a crashed process that had our number
                    continue
                # A sweeper may have met the file before it was locked: then it is unlinked, and another is made.
                if hold(handle) and os.fstat(handle).st_nlink:
                    return FolderWriter(self, path, handle)
                os.close(handle)

    def open(self, name: str) -> BinaryIO:
        """Opens a blob for reading; seekable, and to be closed by the caller.

        Raises:
            MissingObjectError: there is none of that name.
            DiskError: it is there but cannot be opened.
        """
        try:
            return self.place(name).open("rb")
        except FileNotFoundError as error:
            raise MissingObjectError(item=name) from error
        except OSError as error:
            raise DiskError("A preserved file cannot be opened", item=name) from error

    def exists(self, name: str) -> bool:
        """Says whether a blob is there."""
        return self.place(name).is_file()

    def settle(self, name: str) -> None:
        """Makes the name of a visible blob durable: whoever renamed it may have died before syncing the folder.

        Raises:
            MissingObjectError: there is none of that name.
            DiskError: the disk refused to sync.
        """
        target = self.place(name)
        if not target.is_file():
            raise MissingObjectError(item=name)
        with disk_errors(name):
            self.prepare(target.parent)
            sync_folder(target.parent)

    def names(self) -> Iterator[str]:
        """Yields the names of all visible blobs, sorted; foreign files are passed over."""
        for folder in _entries(self._root):
            if folder.name == _TEMPORARY or not folder.is_dir():
                continue
            yield from sorted(entry.name for entry in folder.iterdir() if self._is_blob(entry))

    def sweep(self) -> int:
        """Removes what crashed writers left in ``tmp``; what a living process still writes stays.

        Returns:
            How many files were removed; those the system will not let go (a read-only disk) are not counted.
        """
        return sum(_remove_if_nobodys(path) for path in _entries(self._temporary))

    def place(self, name: str) -> Path:
        """Returns where a blob of that name stands.

        Raises:
            ValueError: the name is not 8 to 128 lower-case hexadecimal digits.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("a blob's name is 8 to 128 lower-case hexadecimal digits")
        return self._root / name[:_FAN] / name

    def prepare(self, folder: Path) -> None:
        """Makes a subfolder durable before its first use by this process, whoever made it."""
        if folder in self._prepared:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(self._root)
        self._prepared.add(folder)

    @staticmethod
    def _is_blob(entry: Path) -> bool:
        return bool(_NAME.fullmatch(entry.name)) and entry.name[:_FAN] == entry.parent.name and entry.is_file()


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove_if_nobodys(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_WRONLY)
    except OSError:  # gone meanwhile, a folder, or on a read-only disk
        return False
    try:
        if not hold(handle):
            return False
        path.unlink(missing_ok=True)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
