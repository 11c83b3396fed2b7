"""The files of an export: one bare file, or the members of a ZIP or tar archive, never unpacked to the disk.

An archive from a stranger may be made to hurt. So members are read into memory one by one and against limits (how many
there are, how large one is, how large all are together, how many times larger than packed), a member's name is only ever
a key, and names that lead out of the archive, links and devices are reported and never read.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TypeVar

from kuager.errors import ItemError, TooLargeError, UnreadableFileError
from kuager.model import Issue
from kuager.read.base import as_issue
from kuager.read.imports.problems import (
    ArchiveBombError,
    EncryptedArchiveError,
    TruncatedExportError,
    UnreadableMemberError,
    UnsafeMemberError,
)

_CHUNK = 1 << 16
_RATIO_FROM = 1_000_000
"""Bytes below which a ratio says nothing: a page of spaces packs well too."""
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
_BAD_TAR = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, struct.error)
_END = b"PK\x05\x06"
_END_SIZE = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_END = b"PK\x06\x06"
_COMMENT = 65_535
_LOCATOR_SIZE = 20
_ZIP64_END_SIZE = 56
_HEADER = 512
_LISTING_PER_MEMBER = 160
_TEXTS = re.compile(r"\.(?:json|js|txt|html?|vtt|srt|description|xz|car)$", re.IGNORECASE)
_EXTENSIONS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_LONGEST_NAME = 4096
_LONGEST_EXTENSION = 1 << 20
_TAR_LONGEST = 50_000_000_000
"""Bytes a packed tar may unpack to while it is searched for texts: a long life's photographs."""
_DRIVE = re.compile(r"[A-Za-z]:")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")

_Info = TypeVar("_Info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of an archive is read. Sizes in bytes, unpacked."""

    members: int = 100_000
    member_bytes: int = 50_000_000
    total_bytes: int = 200_000_000
    ratio: int = 250
    """Times a member may be larger than packed; text packs 3 to 40 times, a bomb made with deflate 1,000 times."""


class Files(Protocol):
    """What an importer may read."""

    names: tuple[str, ...]
    """Of files, not folders, in the order of the archive; one for a bare file."""
    bare: bool
    """True for one file, of whose neighbours nothing is known."""

    def read(self, name: str) -> bytes:
        """Returns a member's bytes.

        Raises:
            ItemError: when it is damaged, locked, or larger than the limits.
        """
        ...

    def has(self, name: str) -> bool:
        """Says whether a file of that name is there, or in the one folder that everything is in."""
        ...

    def report(self, error: ItemError) -> None:
        """Notes something worth saying about a part; it is put on the documents."""
        ...

    def note(self, issue: Issue) -> None:
        """The same for a notice that is data already."""
        ...

    def reported(self) -> tuple[Issue, ...]:
        """Returns what was noted since the last call."""
        ...


class _Members:
    """What the three kinds of files share: a list of names, and notes."""

    def __init__(self, item: str) -> None:
        self.item = item
        self.noted: list[Issue] = []
        self.names: tuple[str, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._top = ""

    def list_names(self, names: Iterable[str]) -> None:
        """Sets the names."""
        self.names = tuple(names)
        self._known = frozenset(self.names)
        tops = {name.partition("/")[0] for name in self.names}
        self._top = f"{tops.pop()}/" if len(tops) == 1 else ""

    def has(self, name: str) -> bool:
        """Says whether a file of that name is there, or in the one folder that everything is in."""
        return name in self._known or self._top + name in self._known

    def report(self, error: ItemError) -> None:
        """Notes a problem of a part."""
        self.noted.append(as_issue(error, self.item))

    def note(self, issue: Issue) -> None:
        """Notes a problem that is data already."""
        self.noted.append(issue)

    def reported(self) -> tuple[Issue, ...]:
        """Returns what was noted since the last call."""
        taken = tuple(self.noted)
        self.noted.clear()
        return taken


class BareFile(_Members):
    """One file, as if it were the only member of an archive."""

    bare = True

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(name)
        self.list_names((name,))
        self._data = data

    def read(self, name: str) -> bytes:  # noqa: ARG002  there is only one
        """Returns the file."""
        return self._data


class ZipFiles(_Members):
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
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._check(size, info.compress_size, len(chunk))
                    parts.append(chunk)
        except _BAD_ZIP as error:
            raise UnreadableMemberError(item=self.item, place=label(name)) from error
        return b"".join(parts)

    def _check(self, size: int, packed: int, added: int) -> None:
        self._total += added
        if size > _RATIO_FROM and size > self._limits.ratio * max(packed, 1):
            raise ArchiveBombError(item=self.item)
        if self._total > self._limits.total_bytes:
            raise ArchiveBombError("The archive's texts unpack to more than is read at once", item=self.item)
        if size > self._limits.member_bytes:
            raise TooLargeError(item=self.item)


class TarFiles(_Members):
    """The members of a tar archive, packed with gzip or not. One pass, because going back in gzip means from the start.

    Only members named like texts are held; of the others the name is kept.
    """

    bare = False

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__(name)
        packed = stream.read(2) == b"\x1f\x8b"
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._limits = limits
        self._total = 0
        self._held: dict[str, bytes | None] = {}
        unpacked = gzip.GzipFile(fileobj=stream) if packed else stream
        allowed = min(_TAR_LONGEST, limits.ratio * max(size, _RATIO_FROM // limits.ratio)) if packed else size + 1
        bounded = _Bounded(unpacked, allowed, name)
        try:
            with tarfile.open(fileobj=bounded, mode="r|", tarinfo=_Header) as archive:
                self._take(archive)
            while bounded.read(_CHUNK):
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
        wanted = _CHUNK if size < 0 else min(size, self._left + 1)
        data = self._inner.read(wanted)
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveBombError(item=self._item)
        return data


def label(name: str) -> str:
    """Names a member without quoting it: a name may be personal, or made to confuse a terminal."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"member {digest[:12]} (SHA-256 of its name)"


def _leads_out(raw: str) -> bool:
    parts = raw.replace("\\", "/").split("/")
    return "\0" in raw or raw.startswith(("/", "\\")) or ".." in parts or bool(_DRIVE.match(raw))


def admit(
    notes: _Members, into: dict[str, _Info], raw: str, info: _Info, *, number: int, odd: bool, folder: bool
) -> None:
    """Puts a member under its name, or notes why it is not read."""
    place = f"{label(raw)}, number {number + 1}"
    if _leads_out(raw):
        notes.report(UnsafeMemberError("A name in the archive leads out of it", place=place))
    elif len(raw) > _LONGEST_NAME:
        notes.report(UnsafeMemberError("A name in the archive is longer than any file's", place=place))
    elif odd:
        notes.report(UnsafeMemberError("The archive holds a link or a device", place=place))
    elif not folder and not _JUNK.search(raw):
        name = raw.removeprefix("./")
        if name in into:
            notes.report(UnsafeMemberError("A name occurs twice in the archive; the first was read", place=place))
        else:
            into[name] = info


def _refuse_long_listing(stream: BinaryIO, name: str, limits: Limits) -> None:
    """Refuses a ZIP whose listing alone would fill the memory, before it is parsed.

    Layout: APPNOTE.TXT of PKWARE, sections 4.3.14 to 4.3.16.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = stream.read()
    at = tail.rfind(_END)
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


def open_files(stream: BinaryIO, name: str, limits: Limits) -> ZipFiles | TarFiles | None:
    """Opens an archive; None when the stream is none.

    Raises:
        ItemError: when it is one and cannot be opened.
    """
    try:
        stream.seek(0)
        head = stream.read(_HEADER)
        stream.seek(0)
        if head.startswith((b"PK\x03\x04", _END)):
            return ZipFiles(stream, name, limits)
        if head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar":
            return TarFiles(stream, name, limits)
    except OSError as error:
        raise UnreadableFileError(item=name) from error
    return None
