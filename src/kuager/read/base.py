"""What every reader shares: its input, its Protocol, and how a document is put together."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, runtime_checkable

from kuager.errors import EmptyFileError, HiddenControlsError, ItemError, NoTextError
from kuager.model import CaptureId, Dated, Document, DocumentId, Issue, Layer, Segment, Zone, content_id

HEAD_SIZE = 262_144
"""Bytes a reader sees when asked whether it can read a file."""

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what is shown (Unicode UAX 9, section 2)."""

REORDERING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Those that embed, override or isolate: they can make a reader see other words than are stored."""


def no_more_time(seconds: float) -> bool:  # noqa: ARG001  the answer to any
    """Grants nothing: what :attr:`Material.more_time` is when nobody waits who could."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One file for a reader: all its bytes, and what is known about them from outside.

    ``more_time`` asks whoever waits for that many seconds from now, for work that is slow by its nature and does go on,
    such as recognising page after page; it says whether they were granted.
    """

    capture: CaptureId
    data: bytes
    name: str
    media_type: str | None = None
    max_text_bytes: int
    more_time: Callable[[float], bool] = no_more_time


class Reader(Protocol):
    """Turns bytes into a document. Registered under the entry point group ``kuager.readers``.

    ``name`` is also the kind a person may name with ``--as``. ``version`` changes whenever the same bytes would give
    another text, because document ids and anchors depend on it.
    """

    name: str
    version: str

    def accepts(self, head: bytes, name: str) -> float:
        """Returns how sure the reader is that it can read a file, from 0 (cannot) to 1, from its first bytes."""
        ...

    def read(self, material: Material) -> Document:
        """Reads one file.

        Raises:
            ItemError: when it cannot; the error's code says why.
        """
        ...


@runtime_checkable
class StreamReader(Reader, Protocol):
    """A reader of files too large for memory: it is handed a stream that can be read from any place, whatever its size."""

    def read_stream(self, material: Material, stream: BinaryIO) -> Document:
        """Reads one file from ``stream``; ``material.data`` is empty.

        Raises:
            ItemError: when it cannot; the error's code says why.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside a file."""

    data: bytes
    name: str
    media_type: str | None = None


PartOpener = Callable[[Part], Iterable[Document]]
"""Reads a file inside a file by the reader it needs; raises ItemError."""


@runtime_checkable
class ManyReader(Reader, Protocol):
    """A reader of files that hold several documents, such as a mailbox."""

    def read_many(self, material: Material, opener: PartOpener | None = None) -> Iterator[Document]:
        """Yields the documents of one file, and those of the files inside it when ``opener`` can read them.

        Raises:
            ItemError: when there is none; what is wrong with some is a notice on another.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a reader found out about a text besides its words."""

    title: str | None = None
    byline: str | None = None
    published: Dated | None = None
    lang: str | None = None
    site: str | None = None
    url: str | None = None
    segments: tuple[Segment, ...] = ()
    notices: tuple[Issue, ...] = field(default=())


def as_issue(error: ItemError, item: str) -> Issue:
    """Returns an error as data, for things worth saying that did not stop the reading."""
    return Issue(code=error.code, item=error.item or item, message=error.message, cure=error.cure, place=error.place)


def engine_of(reader: Reader) -> str:
    """Returns ``name@version``, as written into documents."""
    return f"{reader.name}@{reader.version}"


def make_layer(text: str, *, engine: str, lang: str | None = None) -> Layer:
    """Returns the anchor text as a layer, with the digest of its UTF-8 bytes."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Layer(kind="text", text=text, digest=digest, lang=lang, engine=engine)


def make_document(
    reader: Reader, material: Material, text: str, zones: Iterable[Zone], facts: Facts, *, kind: str | None = None
) -> Document:
    """Puts a document together; its id depends on the capture and the reader's version alone."""
    engine = engine_of(reader)
    hidden = hidden_controls(text, material.name)
    return Document(
        id=DocumentId(content_id("d", material.capture, engine)),
        capture=material.capture,
        kind=kind or reader.name,
        reader=engine,
        layers=(make_layer(text, engine=engine, lang=facts.lang),),
        zones=tuple(zones),
        title=facts.title,
        byline=facts.byline,
        published=facts.published,
        lang=facts.lang,
        segments=facts.segments,
        notices=facts.notices + ((hidden,) if hidden else ()),
        site=facts.site,
        url=facts.url,
    )


def refuse_empty(data: bytes, name: str) -> None:
    """Refuses zero bytes.

    Raises:
        EmptyFileError: always, when there is nothing.
    """
    if not data:
        raise EmptyFileError(item=name)


def refuse_wordless(text: str, name: str) -> None:
    """Refuses a text without a single letter or digit.

    Raises:
        NoTextError: when there are only spaces, punctuation and symbols.
    """
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        raise NoTextError(item=name)


def hidden_controls(text: str, name: str) -> Issue | None:
    """Returns a notice when the text holds characters that reorder what is shown; they stay in the text."""
    if not any(mark in text for mark in REORDERING):
        return None
    first = min(text.find(mark) for mark in REORDERING if mark in text)
    count = sum(text.count(mark) for mark in REORDERING)
    error = HiddenControlsError(
        f"{count} invisible characters of this text change the order in which it is shown", place=f"offset {first}"
    )
    return as_issue(error, name)
