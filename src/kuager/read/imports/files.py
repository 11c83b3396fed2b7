"""What an importer may read: one bare file, or the members of a ZIP, by name and never unpacked to the disk.

Archives come from strangers, so members are read one by one and against limits. A member's name is only ever a key; names that lead out of the archive, links and devices are reported and never read.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TypeVar

from kuager.errors import ItemError, TooLargeError
from kuager.model import Issue
from kuager.read.base import as_issue
from kuager.read.imports.problems import (
    ArchiveBombError,
    EncryptedArchiveError,
    TruncatedExportError,
    UnreadableMemberError,
    UnsafeMemberError,
)

CHUNK = 1 << 16
"""Bytes unpacked at a time."""
RATIO_FROM = 1_000_000
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
END = b"PK\x05\x06"
"""Begins the end of a ZIP, and the whole of an empty one."""
_END_SIZE = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_END = b"PK\x06\x06"
_COMMENT = 65_535
_LOCATOR_SIZE = 20
_ZIP64_END_SIZE = 56
_LISTING_PER_MEMBER = 160
_LONGEST_NAME = 4096
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


class Members:
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


class BareFile(Members):
    """One file, as if it were the only member of an archive."""

    bare = True

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(name)
        self.list_names((name,))
        self._data = data

    def read(self, name: str) -> bytes:  # noqa: ARG002  there is only one
        """Returns the file."""
        return self._data


def label(name: str) -> str:
    """Names a member without quoting it: a name may be personal, or made to confuse a terminal."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"member {digest[:12]} (SHA-256 of its name)"


def _leads_out(raw: str) -> bool:
    parts = raw.replace("\\", "/").split("/")
    return "\0" in raw or raw.startswith(("/", "\\")) or ".." in parts or bool(_DRIVE.match(raw))


def admit(
    notes: Members, into: dict[str, _Info], raw: str, info: _Info, *, number: int, odd: bool, folder: bool
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
