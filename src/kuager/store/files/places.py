"""A folder as a place for backups: on a stick, a second disk, a share.

A file is written beside its name and takes it only when it is whole and synced, so that an interrupted backup leaves
nothing that looks like one. Reading back asks the system to forget its copy first: what is compared then comes from the
medium, not from memory (where the system offers that; Windows and macOS do not).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from kuager.errors import DiskError
from kuager.errors.backup import MissingPartError
from kuager.ports.places import Stored
from kuager.store.files.disk import disk_errors, sync_folder

_NAME: Final = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z.-]*(/[0-9a-zA-Z][0-9a-zA-Z.-]*)*")
_TEMPORARY: Final = "tmp"
_BLOCK: Final = 1024 * 1024


class FolderPlace:
    """Implements :class:`kuager.ports.places.Place`.

    Args:
        root: the folder; made with the first file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[Path] = set()

    @property
    def label(self) -> str:
        """The folder, as an absolute path."""
        return str(self._root.absolute())

    def put(self, name: str, chunks: Iterable[bytes]) -> Stored:
        """See :class:`kuager.ports.places.Place`."""
        target = self._at(name)
        temporary = self._root / _TEMPORARY / f"{os.getpid()}-{name.replace('/', '-')}"
        digest, size = hashlib.sha256(), 0
        try:
            with disk_errors(name):
                self._folder(temporary.parent)
                self._folder(target.parent)
                with temporary.open("wb") as file:
                    for chunk in chunks:
                        file.write(chunk)
                        digest.update(chunk)
                        size += len(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(target)
                sync_folder(target.parent)
        except BaseException:  # Ctrl-C too: nothing half-written stays
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        return Stored(name=name, size=size, sha256=digest.hexdigest())

    def get(self, name: str) -> Iterator[bytes]:
        """See :class:`kuager.ports.places.Place`."""
        try:
            with self._at(name).open("rb", buffering=0) as file:
                _forget(file.fileno())
                while block := file.read(_BLOCK):
                    yield block
        except FileNotFoundError:
            raise MissingPartError(item=name) from None
        except OSError as error:
            raise DiskError("A part of the backup cannot be read", item=name) from error

    def sizes(self, prefix: str) -> dict[str, int]:
        """See :class:`kuager.ports.places.Place`."""
        folder = self._root / prefix
        found = {}
        with disk_errors(prefix):
            for path in folder.rglob("*") if folder.is_dir() else ():
                if path.is_file():
                    found[path.relative_to(self._root).as_posix()] = path.stat().st_size
        return dict(sorted(found.items()))

    def delete(self, name: str) -> None:
        """See :class:`kuager.ports.places.Place`."""
        with disk_errors(name):
            self._at(name).unlink(missing_ok=True)

    def sweep(self) -> int:
        """See :class:`kuager.ports.places.Place`."""
        folder, count = self._root / _TEMPORARY, 0
        with disk_errors(_TEMPORARY):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _folder(self, folder: Path) -> None:
        if folder in self._made:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
        self._made.add(folder)

    def _at(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("names of a place are plain relative paths")
        return self._root / name


def _forget(handle: int) -> None:
    """Asks the system to drop its copy of a synced file, so that it is read from the medium."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with suppress(OSError):
            advise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
