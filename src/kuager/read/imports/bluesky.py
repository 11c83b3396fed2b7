"""A thread of Bluesky as ``app.bsky.feed.getPostThread`` answers it: a post, those above it and those below.

Layout: the lexicons of the AT Protocol. Links and mentions (facets) are given as offsets in UTF-8 bytes. ``createdAt`` is
whatever the author's program said; the record's key holds a time as well, and ``indexedAt`` is when the service first
saw the post: all three are kept. Posts that were deleted or are hidden stand in the tree as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kuager.errors import NoTextError
from kuager.model import Document
from kuager.read.base import Material, as_issue
from kuager.read.imports.base import FROM_ID, MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, single, words
from kuager.read.imports.problems import MissingPostsError, UnknownVariantError
from kuager.read.imports.threads import REPLY_TO
from kuager.read.imports.times import from_iso, from_tid

SITE = "Bluesky"
TID = f"{FROM_ID}; the author's program chose the id"
CREATED = "stated by the author's program"
_UNAVAILABLE = {
    "app.bsky.feed.defs#notFoundPost": "not found: deleted, or never there",
    "app.bsky.feed.defs#blockedPost": "blocked between author and viewer",
}


class BlueskyThreadImporter:
    """Reads the JSON of one thread."""

    name = "bluesky-thread"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.9 for JSON that names a thread and the types of its posts."""
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        if members or not text.startswith("{") or '"thread"' not in text:
            return 0.0
        return 0.9 if "app.bsky.feed." in text else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields the thread: the posts above in order, the post itself, then its answers, each with its own below it.

        Raises:
            NoTextError: when the answer holds no post.
            UnknownVariantError: when it is of another form.
            ItemError: when it cannot be read.
        """
        main = at(load(files, single(files, material.name)), "thread")
        if not isinstance(main, dict):
            raise UnknownVariantError("The thread is not in the form of getPostThread", item=material.name)
        posts = [_node(node) for node in [*_above(main), *_below(main)]]
        written = [post for post in posts if post.kind == "post"]
        if not written:
            raise NoTextError("The thread holds no posts that can be seen", item=material.name)
        gone = len(posts) - len(written)
        error = MissingPostsError(f"Posts of this thread that are deleted, blocked or not known: {gone}")
        thread = Thread(
            key=words(main, "post", "uri") or words(main, "uri"),
            posts=tuple(posts),
            kind="thread",
            site=SITE,
            byline=_name(at(main, "post", "author")) or written[0].author,
            url=next((post.url for post in written), None),
            notices=(as_issue(error, material.name),) if gone else (),
        )
        yield assemble(self, material, thread)


def _above(main: Any) -> list[Any]:
    chain = []
    node = at(main, "parent")
    while isinstance(node, dict):
        chain.append(node)
        node = at(node, "parent")
    return list(reversed(chain))


def _below(main: Any) -> Iterator[Any]:
    stack = [main]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(items(node, "replies")))


def _node(node: Any) -> Post:
    if isinstance(at(node, "post"), dict):
        return _post(node["post"])
    uri = words(node, "uri")
    why = _UNAVAILABLE.get(words(node, "$type"), "of a form that is not known")
    return Post(
        kind="missing_post",
        stable_id=uri or None,
        at=from_tid(uri.rpartition("/")[2]),
        how_known=TID if from_tid(uri.rpartition("/")[2]) else None,
        extra=(("unavailable", why),),
    )


def _name(author: Any) -> str | None:
    return words(author, "displayName") or words(author, "handle") or words(author, "did") or None


def _post(view: Any) -> Post:
    uri, author, record = words(view, "uri"), at(view, "author"), at(view, "record")
    handle, did = words(author, "handle"), words(author, "did")
    extra = [(key, value) for key, value in (("handle", f"@{handle}" if handle else ""), ("author_id", did)) if value]
    extra += record_extra(record)
    extra += _shown(at(view, "embed"))
    if seen := from_iso(words(view, "indexedAt")):
        extra.append(("indexed_at", seen))
    return record_post(uri, record, _name(author), handle or did, tuple(extra))


def record_post(uri: str, record: Any, author: str | None, profile: str, extra: tuple[tuple[str, str], ...]) -> Post:
    """Makes a post of an ``app.bsky.feed.post`` record."""
    key = uri.rpartition("/")[2]
    counted, created = from_tid(key), from_iso(words(record, "createdAt"))
    return Post(
        text=words(record, "text"),
        author=author,
        stable_id=uri or None,
        url=f"https://bsky.app/profile/{profile}/post/{key}" if profile and key else None,
        at=counted or created,
        how_known=TID if counted else CREATED if created else None,
        extra=(*extra, ("created_at", words(record, "createdAt"))) if words(record, "createdAt") else extra,
    )


def record_extra(record: Any) -> Iterator[tuple[str, str]]:
    """Yields what a record says besides its words: what it answers and quotes, its links, languages and media."""
    if above := words(record, "reply", "parent", "uri"):
        yield REPLY_TO, above
    if top := words(record, "reply", "root", "uri"):
        yield "thread", top
    yield from facets(words(record, "text"), items(record, "facets"))
    for lang in items(record, "langs"):
        if isinstance(lang, str):
            yield "lang", lang
    embed = at(record, "embed")
    for part in (embed, at(embed, "media")):
        yield from _embedded(part)
    quoted = words(embed, "record", "uri") or words(embed, "record", "record", "uri")
    if quoted:
        yield "quotes", quoted


def _embedded(embed: Any) -> Iterator[tuple[str, str]]:
    for image in items(embed, "images"):
        yield MEDIA, _blob(at(image, "image"))
        if words(image, "alt"):
            yield "alt", words(image, "alt")
        yield MISSING_MEDIA, NOT_IN_EXPORT
    if isinstance(at(embed, "video"), dict):
        yield MEDIA, _blob(at(embed, "video"))
        yield MISSING_MEDIA, NOT_IN_EXPORT
    if address := words(embed, "external", "uri"):
        yield "link", address
        if words(embed, "external", "title"):
            yield "link_title", words(embed, "external", "title")


def _blob(blob: Any) -> str:
    """Returns the content id of a picture or film, in JSON an object, in a repository a link."""
    return words(blob, "ref", "$link") or words(blob, "ref") or words(blob, "cid") or "not named"


def facets(text: str, found: list[Any]) -> Iterator[tuple[str, str]]:
    """Yields links, mentions and tags with the words they stand on; offsets are in UTF-8 bytes."""
    data = text.encode("utf-8", "surrogatepass")
    for facet in found:
        start, end = at(facet, "index", "byteStart"), at(facet, "index", "byteEnd")
        shown = _slice(data, start, end)
        for feature in items(facet, "features"):
            for key, source in (("link", "uri"), ("mention", "did"), ("tag", "tag")):
                if not words(feature, source):
                    continue
                yield key, words(feature, source)
                if shown is None:
                    yield "broken_facet", f"bytes {start} to {end}"
                else:
                    yield f"{key}_words", shown


def _slice(data: bytes, start: Any, end: Any) -> str | None:
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(data):
        return None
    try:
        return data[start:end].decode("utf-8")
    except UnicodeDecodeError:
        return None


def _shown(embed: Any) -> Iterator[tuple[str, str]]:
    """Yields the words of a quoted post, as the service shows them; they are another author's."""
    quoted = at(embed, "record", "record") if isinstance(at(embed, "record", "record"), dict) else at(embed, "record")
    if words(quoted, "value", "text"):
        yield "quoted_author", _name(at(quoted, "author")) or "not named"
        yield "quoted_text", words(quoted, "value", "text")
