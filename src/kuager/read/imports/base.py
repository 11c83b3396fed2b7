"""What every importer shares: its input, its Protocol, and how posts become a document.

An importer reads what a platform or messenger gives people about their own account or chat. It makes one document per
thread, chat or account. The text holds the posts' own words and nothing else, joined by empty lines; who wrote a post,
when, in reply to what and with which pictures is in its segment. A post without words is a segment of no length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from kuager.errors import NoTextError, TooLargeError
from kuager.model import Dated, Document, DocumentId, Issue, Layer, Segment, Zone, ZoneLabel, content_id
from kuager.read.base import Material, as_issue, hidden_controls, make_layer
from kuager.read.imports.files import Files
from kuager.read.imports.problems import MissingAttachmentError, RepairedTextError
from kuager.read.language import language_of

GAP = "\n\n"
"""Between the words of two posts."""

FROM_ID = "from the post's id by arithmetic"
STATED = "stated by the platform in UTC"
LOCAL = "local time of the exporting phone, zone unknown"

MEDIA = "media"
MISSING_MEDIA = "missing_media"
NOT_IN_EXPORT = "named by the export but not in it"

Extra = tuple[tuple[str, str], ...]

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_TITLE_LENGTH = 90
_MINUTES = len("2021-12-04T11:02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post, message, comment or caption, as an importer found it."""

    text: str = ""
    kind: str = "post"
    author: str | None = None
    stable_id: str | None = None
    url: str | None = None
    at: str | None = None
    """ISO 8601; ends in Z when it is UTC, has no zone when none is known."""
    how_known: str | None = None
    extra: Extra = ()
    raw: str | None = None
    """The words as the export stores them, where they had to be repaired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Posts that make one document. ``key`` tells the threads of one export apart and never changes for the same one."""

    key: str
    posts: tuple[Post, ...]
    kind: str
    site: str
    title: str | None = None
    byline: str | None = None
    url: str | None = None
    notices: tuple[Issue, ...] = ()
    inferred: tuple[str, ...] = ()
    """What was inferred about all times of the thread, and why: goes into its date."""
    why: str | None = None


class Importer(Protocol):
    """Reads one kind of export.

    ``name`` is also the kind a person may name. ``version`` changes whenever the same bytes would give other documents.
    """

    name: str
    version: str

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:
        """Returns how sure the importer is that it can read a file, from 0 (cannot) to 1.

        Args:
            head: the first bytes of the file; of an archive these say nothing.
            name: the file's own name.
            members: the names inside, when it is an archive; empty otherwise.
        """
        ...

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields the documents of an export, in an order that depends on its bytes alone.

        Args:
            material: whose bytes these are; ``data`` is empty for archives, which may be larger than memory.
            files: the file itself, or the members of the archive.

        Raises:
            ItemError: when nothing can be read; what concerns a part only becomes a notice.
        """
        ...


def title_of(words: str) -> str | None:
    """Returns the beginning of a text, cut at a word: posts have no headline."""
    line = re.sub(r"\s+", " ", words).strip()
    if len(line) <= _TITLE_LENGTH:
        return line or None
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,.;:–—-") + " …"


def assemble(importer: Importer, material: Material, thread: Thread) -> Document:
    """Makes a document of a thread. Its id depends on the capture, the importer's version and the thread's key.

    Raises:
        TooLargeError: when the words of one thread are more than a text may be.
    """
    posts, broken = _storable(thread.posts)
    text, segments = _lay_out(posts)
    if len(text.encode()) > material.max_text_bytes:
        raise TooLargeError(item=material.name)
    engine = f"{importer.name}@{importer.version}"
    lang = language_of(text)
    layers = [make_layer(text, engine=engine, lang=lang)]
    if any(post.raw is not None for post in posts):
        layers.append(_raw_layer(posts, engine))
    return Document(
        id=DocumentId(content_id("d", material.capture, engine, _storable_text(thread.key))),
        capture=material.capture,
        kind=thread.kind,
        reader=engine,
        layers=tuple(layers),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),) if text else (),
        title=_known(thread.title) or title_of(next((post.text for post in posts if post.text.strip()), "")),
        byline=_known(thread.byline),
        published=_published(posts, thread),
        lang=lang,
        segments=segments,
        notices=(*thread.notices, *_notices(posts, text, material.name, broken=broken)),
        site=_known(thread.site),
        url=_known(thread.url),
    )


def _known(words: str | None) -> str | None:
    return _storable_text(words) if words else None


def _storable_text(words: str) -> str:
    return _UNSTORABLE.sub("\ufffd", words)


def _storable(posts: Iterable[Post]) -> tuple[tuple[Post, ...], int]:
    """Replaces what no database can hold as text: halves of surrogate pairs and null characters."""
    clean, broken = [], 0
    for post in posts:
        everything = "".join((post.text, post.author or "", post.raw or "", post.stable_id or "", post.url or ""))
        pairs = "".join(part for pair in post.extra for part in pair)
        if not _UNSTORABLE.search(everything + pairs):
            clean.append(post)
            continue
        broken += bool(_UNSTORABLE.search(post.text))
        raw = post.raw if post.raw is None else _storable_text(post.raw)
        clean.append(
            replace(
                post,
                text=_storable_text(post.text),
                raw=raw,
                author=_known(post.author),
                stable_id=_known(post.stable_id),
                url=_known(post.url),
                extra=tuple((_storable_text(key), _storable_text(value)) for key, value in post.extra),
            )
        )
    return tuple(clean), broken


def _lay_out(posts: Iterable[Post]) -> tuple[str, tuple[Segment, ...]]:
    parts: list[str] = []
    segments: list[Segment] = []
    length = 0
    for post in posts:
        words = post.text if post.text.strip() else ""
        if words and parts:
            parts.append(GAP)
            length += len(GAP)
        start = length
        if words:
            parts.append(words)
            length += len(words)
        segments.append(
            Segment(
                start=start,
                end=length,
                kind=post.kind,
                author=post.author,
                stable_id=post.stable_id,
                url=post.url,
                at=post.at,
                how_known=post.how_known or ("not stated by the export" if not post.at else None),
                extra=post.extra,
            )
        )
    return "".join(parts), tuple(segments)


def _raw_layer(posts: Iterable[Post], engine: str) -> Layer:
    stored = [post.raw if post.raw is not None else post.text for post in posts]
    layer = make_layer(GAP.join(words for words in stored if words.strip()), engine=engine)
    return replace(layer, kind="raw")


def _published(posts: Iterable[Post], thread: Thread) -> Dated | None:
    first = min((post for post in posts if post.at), key=lambda post: post.at or "", default=None)
    if first is None or not first.at:
        return None
    how = f"{first.how_known or STATED}, of the earliest post"
    if "T" not in first.at:
        return Dated(value=first.at, precision="day", how=how, inferred=thread.inferred, why=thread.why)
    value = first.at[:_MINUTES] + ("Z" if first.at.endswith("Z") else "")
    return Dated(value=value, precision="minute", how=how, inferred=thread.inferred, why=thread.why)


def _notices(posts: Iterable[Post], text: str, name: str, *, broken: int) -> Iterator[Issue]:
    missing = sum(key == MISSING_MEDIA for post in posts for key, _ in post.extra)
    if missing:
        yield as_issue(
            MissingAttachmentError(f"Attachments of this thread that are not in the export: {missing}"), name
        )
    repaired = sum(post.raw is not None for post in posts)
    if repaired:
        yield as_issue(RepairedTextError(f"Posts that were stored with broken letters and repaired: {repaired}"), name)
    if broken:
        message = f"Posts that hold characters no text can hold, shown as \ufffd: {broken}"
        yield as_issue(RepairedTextError(message), name)
    if not text:
        yield as_issue(NoTextError("These posts hold no words, only attachments or events"), name)
    if hidden := hidden_controls(text, name):
        yield hidden
