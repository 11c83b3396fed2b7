"""A page of a web archive, and the limits of taking archives in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from kuager.collect.extras import loaded

MOST_PAGES = 20_000
MOST_PAGE = 25_000_000
MOST_BYTES = 4_000_000_000
_READING = "kuager.collect.warc.reading"
ENDINGS = (".warc", ".warc.gz", ".wacz")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """One page of a web archive.

    Attributes:
        uri: its address.
        date: when it was captured, as the archive says (WARC-Date).
        status: of the answer.
        content_type: as declared.
        headers: of the answer, names in lower case.
        body: unpacked.
        cut: whether the body is longer than what was taken.
        member: the file inside a WACZ; empty in a WARC.
        offset: where its record begins in the file.
        length: of its record.
        sound: whether the record's digests fit; None when it has none.
    """

    uri: str
    date: str
    status: int
    content_type: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: bool
    member: str = ""
    offset: int = 0
    length: int = 0
    sound: bool | None = None


class _Reader(Protocol):
    def __call__(self, stream: BinaryIO, item: str) -> Iterator[PageRecord]: ...


class _One(Protocol):
    def __call__(self, data: bytes, item: str) -> PageRecord | None: ...


def is_web_archive(name: str) -> bool:
    """Says whether a file's name is that of a web archive."""
    return name.lower().endswith(ENDINGS)


def pages(stream: BinaryIO, item: str) -> Iterator[PageRecord]:
    """Yields the pages of a web archive; see :func:`kuager.collect.warc.reading.pages`.

    Raises:
        MissingExtraError: when the extra ``web`` is not installed.
        BrokenArchiveError: where it cannot be read on, or goes over the limits.
    """
    read = cast("_Reader", loaded(_READING, "web").pages)
    return read(stream, item)


def answers(stream: BinaryIO, item: str) -> Iterator[PageRecord]:
    """Yields every answer of a web archive without its body; see :func:`kuager.collect.warc.reading.answers`.

    Raises:
        MissingExtraError: when the extra ``web`` is not installed.
        BrokenArchiveError: where it cannot be read on, or goes over the limits.
    """
    read = cast("_Reader", loaded(_READING, "web").answers)
    return read(stream, item)


def answer(data: bytes, item: str) -> PageRecord | None:
    """Returns the answer that one record holds; see :func:`kuager.collect.warc.reading.answer`.

    Raises:
        MissingExtraError: when the extra ``web`` is not installed.
        BrokenArchiveError: when it cannot be read.
    """
    read = cast("_One", loaded(_READING, "web").answer)
    return read(data, item)
