"""Tar archives from strangers, packed with gzip or not, read in one pass into memory and against limits."""

from __future__ import annotations

import gzip
import io
import re
import struct
import tarfile
import zlib
from typing import BinaryIO

from kuager.errors import TooLargeError
from kuager.read.imports.files import CHUNK, RATIO_FROM, Limits, Members, admit, label
from kuager.read.imports.problems import ArchiveBombError, TruncatedExportError, UnsafeMemberError

GZIP = b"\x1f\x8b"
HEADER = 512
"""Bytes of a tar header, and enough to tell what a file is."""
_USTAR, _USTAR_AT = b"ustar", 257
_BAD_TAR = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, struct.error)
_TAR_NAME = re.compile(r"\.(?:tar(?:\.gz)?|tgz)$", re.IGNORECASE)
_TEXTS = re.compile(r"\.(?:json|js|txt|html?|vtt|srt|description|xz|car)$", re.IGNORECASE)
_EXTENSIONS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_LONGEST_EXTENSION = 1 << 20
_LONGEST = 50_000_000_000
"""Bytes a packed tar may unpack to while it is searched for texts: a long life's photographs."""


class TarFiles(Members):
    """The members of a tar archive, packed with gzip or not. One pass, because going back in gzip means from the start.

    Only members named like texts are held; of the others the name is kept.
    """

    bare = False

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__(name)
        packed = stream.read(2) == GZIP
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._limits = limits
        self._total = 0
        self._held: dict[str, bytes | None] = {}
        unpacked = gzip.GzipFile(fileobj=stream) if packed else stream
        allowed = min(_LONGEST, limits.ratio * max(size, RATIO_FROM // limits.ratio)) if packed else size + 1
        bounded = _Bounded(unpacked, allowed, name)
        try:
            with tarfile.open(fileobj=bounded, mode="r|", tarinfo=_Header) as archive:
                self._take(archive)
            while bounded.read(CHUNK):
                pass  # to its end, because only there gzip says whether everything was right
        except _BAD_TAR as error:
            if not self._held:
                raise TruncatedExportError("The archive is damaged or cut short", item=name) from error
            self.report(TruncatedExportError("The archive breaks off; the files before that were read"))
        self.list_names(self._held)

    def _take(self, archive: tarfile.TarFile) -> None:
        number = -1
        while (info := archive.next()) is not None:
            number += 1
            if number >= self._limits.members:
                raise ArchiveBombError(f"The archive lists more than {self._limits.members} files", item=self.item)
            found: dict[str, tarfile.TarInfo] = {}
            odd = not (info.isreg() or info.isdir())
            admit(self, found, info.name, info, number=number, odd=odd, folder=info.isdir())
            for name in found:
                if name in self._held:
                    self.report(UnsafeMemberError("A name occurs twice in the archive", place=label(name)))
                else:
                    self._held[name] = self._data(archive, name, info)

    def _data(self, archive: tarfile.TarFile, name: str, info: tarfile.TarInfo) -> bytes | None:
        if not _TEXTS.search(name) or info.size > self._limits.member_bytes:
            return None
        self._total += info.size
        if self._total > self._limits.total_bytes:
            raise ArchiveBombError("The archive's texts are more than is read at once", item=self.item)
        member = archive.extractfile(info)
        data = member.read() if member else b""
        if len(data) < info.size:
            raise EOFError
        return data

    def read(self, name: str) -> bytes:
        """Returns a member that was held."""
        data = self._held[name]
        if data is None:
            raise TooLargeError(item=self.item, place=label(name))
        return data


class _Header(tarfile.TarInfo):
    """A tar header whose extensions (long names and the like) are not read when they are made to fill the memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        if self.type in _EXTENSIONS and self.size > _LONGEST_EXTENSION:
            raise tarfile.ReadError("an extended header beyond reason")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]


class _Bounded(io.RawIOBase):
    """Reads at most so many bytes of a stream that unpacks itself."""

    def __init__(self, inner: BinaryIO | gzip.GzipFile, allowed: int, item: str) -> None:
        super().__init__()
        self._inner = inner
        self._left = allowed
        self._item = item

    def readable(self) -> bool:
        """Says yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Reads, and raises ArchiveBombError beyond the limit."""
        wanted = CHUNK if size < 0 else min(size, self._left + 1)
        data = self._inner.read(wanted)
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveBombError(item=self._item)
        return data


def is_tar(head: bytes) -> bool:
    """Says whether a file begins with the header of a tar."""
    return head[_USTAR_AT : _USTAR_AT + len(_USTAR)] == _USTAR


def holds_tar(stream: BinaryIO, head: bytes, name: str) -> bool:
    """Says whether a packed file is a tar: other things are packed with gzip too, such as web archives.

    Raises:
        TruncatedExportError: when it is named as one and cannot be unpacked.
    """
    if not head.startswith(GZIP):
        return True
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            first = unpacked.read(HEADER)
    except (OSError, EOFError, zlib.error) as error:
        if _TAR_NAME.search(name):
            raise TruncatedExportError("The archive is damaged or cut short", item=name) from error
        return False
    finally:
        stream.seek(0)
    return is_tar(first)
