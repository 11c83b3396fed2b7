"""What is packed into a file: members of archives, streams of PDF files, hidden fields of pictures, rows of tables.

Told by the first bytes, never by the name. What looks like a container and cannot be opened is said to be unread: a
locked archive, a kind that nothing here opens, bytes that look encrypted.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import email
import email.policy
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO, Final

from kuager.protect.leak.columns import parquet_rows, sqlite_rows
from kuager.protect.leak.pictures import gif_comments, jpeg_fields, png_fields

HEAD: Final = 4_096
MOST_IN_MEMORY: Final = 256 * 1024 * 1024
"""Bytes of a container inside a container, and of a PDF or a mail, that are held at once; larger ones are not read."""
_MOST_INFLATED: Final = 64 * 1024 * 1024
_STREAM: Final = re.compile(rb"stream\r?\n")
_DATA_URI: Final = re.compile(rb"data:[\w/+.;=-]{0,80};base64,([A-Za-z0-9+/_=%\s-]{16,})")
_MAIL: Final = re.compile(
    rb"^(?:From |MIME-Version:|Content-Type:|Received:|Return-Path:|Message-ID:|Subject:|Date:)", re.IGNORECASE
)
_UNREADABLE: Final = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"MSCF", "cab"),
    (b"age-encryption.org/", "age"),
    (b"Salted__", "openssl"),
    (b"-----BEGIN PGP MESSAGE", "pgp"),
    (b"\x1f\x9d", "compress"),
)


class UnreadError(Exception):
    """A container that cannot be looked into; its words say why and hold nothing of what is inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Something inside a container.

    Attributes:
        name: how the container calls it, or what it is.
        stream: its bytes, from their beginning.
    """

    name: str
    stream: BinaryIO


Opener = Callable[[BinaryIO, str], Iterator[Member]]


def opener(head: bytes, tail: bytes, *, room: bool = True) -> Opener:
    """Returns what opens a file; for what is no container, what looks for files in data addresses.

    Args:
        head: its first bytes.
        tail: its last bytes: an archive may hang behind a picture.
        room: whether one more container inside the others is opened.

    Raises:
        UnreadError: for kinds that nothing here opens, and for one container too many.
    """
    found = _opener(head, tail)
    if found is not _embedded and not room:
        raise UnreadError("containers inside one another, too many")
    return found


def _opener(head: bytes, tail: bytes) -> Opener:
    for magic, kind in _UNREADABLE:
        if head.startswith(magic):
            raise UnreadError(f"a container of the kind {kind}, which cannot be looked into")
    if head[257:262] == b"ustar":
        return _tar
    for magic, found in _BY_MAGIC:
        if head.startswith(magic):
            return found
    if b"%PDF-" in head[:1_024]:
        return _pdf
    if b"PK\x05\x06" in tail:
        return _zip
    if _MAIL.match(head.lstrip()):
        return _mail
    return _embedded


# --- archives --------------------------------------------------------------------------------------------------------


def _zip(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    try:
        with zipfile.ZipFile(stream) as bundle:
            for entry in bundle.infolist():
                if entry.flag_bits & 1:
                    raise UnreadError("a member of an archive that needs a passphrase")
                if not entry.is_dir():
                    with bundle.open(entry) as member:
                        yield Member(name=entry.filename, stream=member)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, OSError, ValueError) as error:
        raise UnreadError("an archive that cannot be opened") from error


def _tar(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    try:
        with tarfile.open(fileobj=stream, mode="r:") as bundle:
            for entry in bundle:
                content = bundle.extractfile(entry)
                if content is not None:
                    yield Member(name=entry.name, stream=content)  # type: ignore[arg-type]
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise UnreadError("an archive that cannot be opened") from error


def _gzip(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    yield from _unpressed(gzip.GzipFile(fileobj=stream), "gzip")


def _bzip(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    yield from _unpressed(bz2.BZ2File(stream), "bzip2")


def _xz(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    with lzma.LZMAFile(stream) as unpressed:
        yield from _unpressed(unpressed, "xz")


def _unpressed(stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, kind: str) -> Iterator[Member]:
    yield Member(name=kind, stream=stream)  # type: ignore[arg-type]


# --- documents -------------------------------------------------------------------------------------------------------


def _pdf(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    content = whole(stream)
    if b"/Encrypt" in content:
        raise UnreadError("a PDF that is locked")
    inflated = io.BytesIO()
    for found in _STREAM.finditer(content):
        before = content[max(found.start() - 400, 0) : found.start()]
        if b"/LZWDecode" in before or b"/Crypt" in before:
            raise UnreadError("a PDF with a stream that cannot be unpacked")
        inflated.write(_stream(content, found.end(), before) + b"\n\x00\n")
        if b"/DCTDecode" in before and b"/FlateDecode" not in before:
            end = content.find(b"endstream", found.end())
            yield Member(name="a picture", stream=io.BytesIO(content[found.end() : end if end > 0 else None]))
    yield Member(name="streams", stream=_rewound(inflated))


def _stream(content: bytes, start: int, before: bytes) -> bytes:
    """Returns a stream of a PDF unpacked as far as its filters can be; what is not packed was looked at in the file."""
    end = content.find(b"endstream", start)
    raw = content[start:] if end < 0 else content[start:end]
    try:
        if b"/ASCII85Decode" in before:
            raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
        elif b"/ASCIIHexDecode" in before:
            raw = bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", raw).decode())
    except ValueError:
        return b""
    # The word "endstream" may stand inside packed bytes by chance: unpacking goes by the file, not by the word.
    packed = raw if raw is not content[start:end] or b"/ASCII" in before else content[start:]
    try:
        return zlib.decompressobj().decompress(packed, _MOST_INFLATED)
    except zlib.error:
        return raw if b"/ASCII" in before else b""


def _mail(stream: BinaryIO, name: str) -> Iterator[Member]:
    content = whole(stream)
    message: Message = email.message_from_bytes(content, policy=email.policy.compat32)
    for number, part in enumerate(message.walk()):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield Member(name=f"part {number}", stream=io.BytesIO(payload))
    yield from _embedded(io.BytesIO(content), name)


def _embedded(stream: BinaryIO, name: str) -> Iterator[Member]:
    """Yields what a page carries inside itself as data addresses."""
    del name
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > MOST_IN_MEMORY:
        return
    for number, found in enumerate(_DATA_URI.finditer(stream.read())):
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", found[1].replace(b"-", b"+").replace(b"_", b"/"))
        try:
            content = binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
        except binascii.Error:
            continue
        yield Member(name=f"data address {number + 1}", stream=io.BytesIO(content))


# --- pictures and tables ---------------------------------------------------------------------------------------------


def _fields(read: Callable[[bytes], Iterator[tuple[str, bytes]]]) -> Opener:
    def opened(stream: BinaryIO, name: str) -> Iterator[Member]:
        del name
        for field, content in read(whole(stream)):
            yield Member(name=field, stream=io.BytesIO(content))

    return opened


def _sqlite(stream: BinaryIO, name: str) -> Iterator[Member]:
    del name
    try:
        for table, rows in sqlite_rows(whole(stream)):
            yield Member(name=table, stream=io.BytesIO(rows))
    except ValueError as error:
        raise UnreadError("a database that cannot be opened") from error


def _parquet(stream: BinaryIO, name: str) -> Iterator[Member]:
    if not name:
        raise UnreadError("a Parquet file inside another file")
    try:
        yield Member(name="rows", stream=_rewound(io.BytesIO(parquet_rows(name))))
    except ValueError as error:
        raise UnreadError("a Parquet file that cannot be read") from error
    del stream


def taken(member: Member, most: int) -> bytes:
    """Returns the bytes of a member, one more than ``most`` where there are more.

    Raises:
        UnreadError: when it breaks off or is locked.
    """
    try:
        return member.stream.read(most + 1)
    except (OSError, EOFError, RuntimeError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise UnreadError("a member that cannot be unpacked") from error


def whole(stream: BinaryIO) -> bytes:
    """Returns all of a stream.

    Raises:
        UnreadError: when it is larger than what is held at once.
    """
    content = stream.read(MOST_IN_MEMORY + 1)
    if len(content) > MOST_IN_MEMORY:
        raise UnreadError("larger than what is held in memory at once")
    return content


def _rewound(stream: io.BytesIO) -> io.BytesIO:
    stream.seek(0)
    return stream


_BY_MAGIC: Final[tuple[tuple[bytes, Opener], ...]] = (
    (b"PK\x03\x04", _zip),
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bzip),
    (b"\xfd7zXZ\x00", _xz),
    (b"\x89PNG\r\n\x1a\n", _fields(png_fields)),
    (b"GIF8", _fields(gif_comments)),
    (b"\xff\xd8\xff", _fields(jpeg_fields)),
    (b"SQLite format 3\x00", _sqlite),
    (b"PAR1", _parquet),
)

WHOLE: Final = (_zip, _tar, _gzip, _bzip, _xz)
"""Those whose every byte belongs to a member: nothing begins in their middle that was not opened."""

NO_KIND: Final = _embedded
"""What opens files of no known kind."""
