"""Blobs in a folder: whole and durable, or not there at all.

    root/
      tmp/…             being written; each locked by the process that writes it
      ab/abcdef…        visible, never changed

The order is: write to ``tmp``, sync the file, rename it to its place, sync the folder, and for a new subfolder its
parent too. Whoever is told "committed" still has the blob after a power cut. A rename cannot show half a file. Blobs
committed together go through each of these steps together, because a disk syncs many files in the time of a few.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from kuager.errors import DiskError, DiskFullError, MissingObjectError
from kuager.ports import BlobWriter
from kuager.store.files.disk import disk_errors, free_bytes, hold, sync_files, sync_folder, sync_folders, write_all

RESERVE_BYTES = 64 * 1024 * 1024
"""Room kept free so that the database can still commit, and the machine still work, when a disk fills up."""

_NAME = re.compile(r"[0-9a-f]{8,128}")
_TEMPORARY = "tmp"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would rewrite line ends
_FAN = 2


class FolderWriter:
    """A blob being written. Use once: ``write`` as often as needed, then ``commit`` or ``abort``."""

    def __init__(self, blobs: FolderBlobs, path: str, handle: int) -> None:
        self._blobs = blobs
        self.path = path
        self._handle: int | None = handle

    def write(self, data: bytes) -> None:
        """Appends bytes.

        Raises:
            DiskFullError: no space left. The blob is gone.
            DiskError: the disk refused. The blob is gone.
        """
        try:
            with disk_errors(_TEMPORARY):
                write_all(self.handle(), data)
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
        self._blobs.commit([(self, name)])

    def abort(self) -> None:
        """Throws the bytes away; harmless after ``commit`` or a second time."""
        if self._handle is None:
            return
        # Unlinked before the lock is let go of, so that no sweeper meets a file that is nobody's. A disk that refuses
        # even that must not hide the error that led here: the next sweep takes the file.
        with suppress(OSError):
            os.unlink(self.path)  # noqa: PTH108  a Path costs more than the call
        self.close()

    def handle(self) -> int:
        """Returns the open file.

        Raises:
            ValueError: the blob was committed or thrown away.
        """
        if self._handle is None:
            raise ValueError("this blob was already committed or thrown away")
        return self._handle

    def close(self) -> None:
        """Lets go of the file and its lock."""
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
        self._base = str(root)
        self._temporary = root / _TEMPORARY
        self._reserve = reserve_bytes
        self._numbers = count()
        self._prepared: set[str] = set()

    def begin(self) -> FolderWriter:
        """Starts a blob.

        Raises:
            DiskFullError: less than the reserve is free.
            DiskError: the folder cannot be written to.
        """
        with disk_errors(_TEMPORARY):
            temporary = f"{self._base}/{_TEMPORARY}"
            if not os.path.isdir(temporary):  # noqa: PTH112  a Path costs more than the call
                self._temporary.mkdir(mode=0o700, parents=True, exist_ok=True)
                sync_folder(self._root.parent)
            if free_bytes(self._base) < self._reserve:
                raise DiskFullError(f"Less than {self._reserve // (1024 * 1024)} MB are free on the archive's disk")
            while True:
                path = f"{temporary}/{os.getpid()}-{next(self._numbers)}"
                try:
                    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
                except FileExistsError:  # left by a crashed process that had our number
                    continue
                # A sweeper may have met the file before it was locked: then it is unlinked, and another is made.
                if hold(handle) and os.fstat(handle).st_nlink:
                    return FolderWriter(self, path, handle)
                os.close(handle)

    def commit(self, written: Sequence[tuple[BlobWriter, str]]) -> None:
        """Makes blobs visible under their names, durably; what stood there before is replaced in one step each.

        Every file is synced before the first name shows, and every folder before this returns.

        Args:
            written: blobs of this folder, each with its name (8 to 128 lower-case hexadecimal digits).

        Raises:
            DiskFullError: no space left. All of them are gone, or visible and whole; none may be acknowledged.
            DiskError: the disk refused. Likewise.
            ValueError: a bad name, or a blob that was used before; nothing was done.
        """
        pairs = [(_ours(writer), self._at(name)) for writer, name in written]
        handles = [writer.handle() for writer, _ in pairs]
        try:
            with disk_errors(written[0][1] if len(written) == 1 else _TEMPORARY):
                sync_files(handles)
                folders = dict.fromkeys(place.rpartition("/")[0] for _, place in pairs)
                self._prepare(folders)
                for writer, place in pairs:
                    if sys.platform == "win32":  # pragma: no cover  an open file cannot be renamed there
                        writer.close()
                    os.replace(writer.path, place)  # noqa: PTH105  a Path costs more than the call
                sync_folders(folders)
        except (DiskFullError, DiskError):
            for writer, _ in pairs:
                writer.abort()
            raise
        for writer, _ in pairs:
            writer.close()

    def open(self, name: str) -> BinaryIO:
        """Opens a blob for reading; seekable, and to be closed by the caller.

        Raises:
            MissingObjectError: there is none of that name.
            DiskError: it is there but cannot be opened.
        """
        try:
            return open(self._at(name), "rb", buffering=0)  # noqa: PTH123  a Path costs more; the caller closes
        except FileNotFoundError as error:
            raise MissingObjectError(item=name) from error
        except OSError as error:
            raise DiskError("A preserved file cannot be opened", item=name) from error

    def exists(self, name: str) -> bool:
        """Says whether a blob is there."""
        return os.path.isfile(self._at(name))  # noqa: PTH113  a Path costs more than the call

    def settle(self, name: str) -> None:
        """Makes the name of a visible blob durable: whoever renamed it may have died before syncing the folder.

        Raises:
            MissingObjectError: there is none of that name.
            DiskError: the disk refused to sync.
        """
        if not self.exists(name):
            raise MissingObjectError(item=name)
        folder = self._at(name).rpartition("/")[0]
        with disk_errors(name):
            self._prepare((folder,))
            sync_folder(folder)

    def remove(self, name: str) -> bool:
        """Removes a visible blob for good, durably; says whether it was there.

        What a disk keeps of removed files is not in our hands: what must not be read again has to have lost its key.

        Raises:
            DiskError: the disk refused.
        """
        place = self._at(name)
        with disk_errors(name):
            if not self.exists(name):
                return False
            Path(place).unlink(missing_ok=True)
            sync_folder(place.rpartition("/")[0])
        return True

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
        return Path(self._at(name))

    def _at(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("a blob's name is 8 to 128 lower-case hexadecimal digits")
        return f"{self._base}/{name[:_FAN]}/{name}"

    def _prepare(self, folders: Iterable[str]) -> None:
        """Makes subfolders durable before their first use by this process, whoever made them."""
        new = [folder for folder in folders if folder not in self._prepared]
        if not new:
            return
        for folder in new:
            Path(folder).mkdir(mode=0o700, exist_ok=True)
        sync_folder(self._root)
        self._prepared.update(new)

    @staticmethod
    def _is_blob(entry: Path) -> bool:
        return bool(_NAME.fullmatch(entry.name)) and entry.name[:_FAN] == entry.parent.name and entry.is_file()


def _ours(writer: BlobWriter) -> FolderWriter:
    if not isinstance(writer, FolderWriter):
        raise TypeError("a blob is committed where it was begun")
    return writer


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
