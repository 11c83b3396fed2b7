"""ZIP archives from strangers, read member by member into memory and against limits."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

from kuager.errors import TooLargeError
from kuager.read.imports.files import CHUNK, RATIO_FROM, Limits, Members, admit, label
from kuager.read.imports.problems import (
    ArchiveBombError,
    EncryptedArchiveError,
    TruncatedExportError,
    UnreadableMemberError,
)

_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OverflowError,
)
END = b"PK\x05\x06"
"""Begins the end of a ZIP, and the whole of an empty one."""
_END_SIZE = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_END = b"PK\x06\x06"
_COMMENT = 65_535
_LOCATOR_SIZE = 20
_ZIP64_END_SIZE = 56
_LISTING_PER_MEMBER = 160


class ZipFiles(Members):
    """The members of a ZIP archive."""

    bare = False

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__(name)
        self._limits = limits
        self._total = 0
        _refuse_long_listing(stream, name, limits)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BAD_ZIP as error:
            raise TruncatedExportError("The ZIP archive is damaged or cut short", item=name) from error
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for number, info in enumerate(self._zip.infolist()):
            self._admit(info, number)
        self.list_names(self._infos)
        self.locked = any(info.flag_bits & 1 for info in self._infos.values())

    def _admit(self, info: zipfile.ZipInfo, number: int) -> None:
        if number >= self._limits.members:
            raise ArchiveBombError(f"The archive lists more than {self._limits.members} files", item=self.item)
        mode = info.external_attr >> 16
        odd = bool(mode) and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
        raw = getattr(info, "orig_filename", info.filename)  # before zipfile cut it at a null character
        admit(self, self._infos, raw, info, number=number, odd=odd, folder=info.is_dir())

    def read(self, name: str) -> bytes:
        """Returns a member's bytes, within the limits."""
        info = self._infos[name]
        if info.flag_bits & 1:
            raise EncryptedArchiveError(item=self.item)
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    size += len(chunk)
                    self._check(size, info.compress_size, len(chunk))
                    parts.append(chunk)
        except _BAD_ZIP as error:
            raise UnreadableMemberError(item=self.item, place=label(name)) from error
        return b"".join(parts)

    def _check(self, size: int, packed: int, added: int) -> None:
        self._total += added
        if size > RATIO_FROM and size > self._limits.ratio * max(packed, 1):
            raise ArchiveBombError(item=self.item)
        if self._total > self._limits.total_bytes:
            raise ArchiveBombError("The archive's texts unpack to more than is read at once", item=self.item)
        if size > self._limits.member_bytes:
            raise TooLargeError(item=self.item)


def _refuse_long_listing(stream: BinaryIO, name: str, limits: Limits) -> None:
    """Refuses a ZIP whose listing alone would fill the memory, before it is parsed.

    Layout: APPNOTE.TXT of PKWARE, sections 4.3.14 to 4.3.16.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise TruncatedExportError("The ZIP archive is cut short: its listing at the end is missing", item=name)
    listing = int(struct.unpack_from("<I", tail, at + 12)[0])
    if at >= _LOCATOR_SIZE and tail.startswith(_ZIP64_LOCATOR, at - _LOCATOR_SIZE):
        stream.seek(min(size, int(struct.unpack_from("<Q", tail, at - _LOCATOR_SIZE + 8)[0]) % (1 << 62)))
        end = stream.read(_ZIP64_END_SIZE)
        if end.startswith(_ZIP64_END) and len(end) == _ZIP64_END_SIZE:
            listing = int(struct.unpack_from("<Q", end, 40)[0])
    stream.seek(0)
    if listing > limits.members * _LISTING_PER_MEMBER:
        raise ArchiveBombError("The archive's list of files is longer than any such export has", item=name)
