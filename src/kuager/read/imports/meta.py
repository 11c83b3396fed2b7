"""Facebook and Instagram: "Download your information" as JSON; chats and the account's own posts.

Layout: exports of 2019 to 2024 as public parsers read them. Every letter beyond ASCII is stored as its UTF-8 bytes
written as if they were Latin-1 characters; that is undone where it can be (it fails on text that was right already), and
the stored form is kept as a second layer. Chats come in parts, newest message first. Times are seconds or milliseconds
since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material
from kuager.read.imports.base import MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, number, words
from kuager.read.imports.problems import UnknownVariantError
from kuager.read.imports.threads import in_time
from kuager.read.imports.times import from_milliseconds, from_unix

_CHAT = re.compile(r"(?P<thread>(?:.*/)?messages/[^/]+/[^/]+)/message_(?P<part>\d+)\.json")
_FACEBOOK_POSTS = re.compile(r"(?:^|/)posts/your_posts[^/]*_\d+\.json$")
_INSTAGRAM_POSTS = re.compile(r"(?:^|/)(?:content|media)/posts_\d+\.json$")
_INSTAGRAM = re.compile(
    r"(?:^|/)(?:your_instagram_activity|followers_and_following|instagram_[^/]+)/|(?:content|media)/posts_\d+\.json$"
)
_GIFTS = ("photos", "videos", "audio_files", "files", "gifs", "media")
_MILLISECONDS_FROM = 100_000_000_000
"""Numbers above are milliseconds: as seconds they would lie beyond the year 5000."""
_EITHER = "Facebook or Instagram"


def repaired(stored: str) -> str:
    """Returns text whose UTF-8 bytes were written as Latin-1 characters as it was meant; other text unchanged."""
    if stored.isascii():
        return stored
    try:
        return stored.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return stored


class _MetaImporter:
    """What both have in common."""

    name = ""
    version = "1"
    site = ""
    posts = _FACEBOOK_POSTS

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:
        """Returns how sure the importer is; each says for itself."""
        raise NotImplementedError

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per chat, in the order of their names, and one with the account's own posts.

        Raises:
            NoTextError: when there is neither.
            ItemError: when the only file cannot be read.
        """
        found = False
        failed: ItemError | None = None
        chats: dict[str, list[str]] = {}
        for name in files.names:
            match = _CHAT.fullmatch(name)
            if files.bare or match:
                chats.setdefault(match["thread"] if match and not files.bare else "", []).append(name)
        for folder, parts in sorted(chats.items()):
            values, error = _values(files, sorted(parts, key=_part))
            failed = failed or error
            thread = _chat(values, files, folder, _EITHER if files.bare else self.site)
            if thread.posts:
                found = True
                yield assemble(self, material, thread)
        values, error = _values(
            files, [] if files.bare else sorted(name for name in files.names if self.posts.search(name))
        )
        failed = failed or error
        own = tuple(
            in_time(_own(entry, files) for value in values for entry in _entries(value) if isinstance(entry, dict))
        )
        if own:
            found = True
            yield assemble(self, material, Thread(key="posts", posts=own, kind="thread", site=self.site))
        if not found:
            raise failed or NoTextError("The export holds no messages and no posts", item=material.name)


class FacebookImporter(_MetaImporter):
    """Reads an export of Facebook, or one bare ``message_1.json`` of either."""

    name = "facebook"
    site = "Facebook"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.85 for archives with chats or posts, and for JSON that begins like a chat."""
        if members:
            known = any(_CHAT.fullmatch(one) or _FACEBOOK_POSTS.search(one) for one in members)
            return 0.85 if known and not any(_INSTAGRAM.search(one) for one in members) else 0.0
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        named = '"sender_name"' in text or '"senderName"' in text
        return 0.85 if text.startswith("{") and '"participants"' in text and named else 0.0


class InstagramImporter(_MetaImporter):
    """Reads an export of Instagram."""

    name = "instagram"
    site = "Instagram"
    posts = _INSTAGRAM_POSTS

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  members decide
        """Returns 0.85 for archives with Instagram's folders and chats or posts in them."""
        known = any(_CHAT.fullmatch(one) or _INSTAGRAM_POSTS.search(one) for one in members)
        return 0.85 if known and any(_INSTAGRAM.search(one) for one in members) else 0.0


def _part(name: str) -> int:
    match = _CHAT.fullmatch(name)
    return int(match["part"]) if match else 0


def _values(files: Files, names: Sequence[str]) -> tuple[list[Any], ItemError | None]:
    found, failed = [], None
    for name in names:
        try:
            found.append(load(files, name))
        except ItemError as error:
            failed = error
            files.report(error)
    return found, failed


def _entries(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    lists = [inner for inner in value.values() if isinstance(inner, list)] if isinstance(value, dict) else []
    return lists[0] if lists else []


def _chat(values: Sequence[Any], files: Files, folder: str, site: str) -> Thread:
    messages = [message for value in values for message in items(value, "messages")]
    known = [message for message in messages if isinstance(message, dict)]
    if len(known) < len(messages):
        files.report(
            UnknownVariantError(f"Messages of a form that is not known, left out: {len(messages) - len(known)}")
        )
    title = next((words(value, "title") or words(value, "threadName") for value in values), "")
    people = (
        [words(one, "name") or (one if isinstance(one, str) else "") for one in items(values[0], "participants")]
        if values
        else []
    )
    # Newest first, so that of messages of one instant the later listed is the earlier said.
    posts = sorted((_message(message, files) for message in reversed(known)), key=lambda post: post.at or "~")
    return Thread(
        key=f"chat:{folder}",
        posts=tuple(posts),
        kind="chat",
        site=site,
        title=repaired(title) or ", ".join(repaired(one) for one in people if one) or None,
    )


def _instant(value: int | None) -> str | None:
    if value is None:
        return None
    return from_milliseconds(value) if value > _MILLISECONDS_FROM else from_unix(value)


def _message(message: Any, files: Files) -> Post:
    stored = words(message, "content") or words(message, "text")
    moment = _instant(number(message, "timestamp_ms") or number(message, "timestamp"))
    extra: list[tuple[str, str]] = []
    for kind in _GIFTS:
        for gift in items(message, kind):
            extra += _gift(words(gift, "uri"), files)
    if sticker := words(message, "sticker", "uri"):
        extra += _gift(sticker, files)
    for key, path in (("link", ("share", "link")), ("shared_words", ("share", "share_text"))):
        if words(message, *path):
            extra.append((key, repaired(words(message, *path))))
    for reaction in items(message, "reactions"):
        extra.append(("reaction", f"{repaired(words(reaction, 'reaction'))} {repaired(words(reaction, 'actor'))}"))
    if number(message, "call_duration") is not None:
        extra.append(("call_seconds", str(number(message, "call_duration"))))
    if at(message, "is_unsent") is True or at(message, "isUnsent") is True:
        extra.append(("deleted", "before the export"))
    fixed = repaired(stored)
    return Post(
        text=fixed,
        raw=stored if fixed != stored else None,
        kind="message",
        author=repaired(words(message, "sender_name") or words(message, "senderName")) or None,
        at=moment,
        how_known=STATED if moment else None,
        extra=tuple(extra),
    )


def _gift(uri: str, files: Files) -> Iterator[tuple[str, str]]:
    if not uri:
        return
    yield MEDIA, repaired(uri)
    if not files.has(uri.removeprefix("./")):
        yield MISSING_MEDIA, NOT_IN_EXPORT


def _own(entry: Any, files: Files) -> Post:
    stored = next((words(part, "post") for part in items(entry, "data") if words(part, "post")), "")
    media = [*items(entry, "media")]
    extra: list[tuple[str, str]] = []
    for attachment in items(entry, "attachments"):
        for part in items(attachment, "data"):
            media += [at(part, "media")] if at(part, "media") else []
            if link := words(part, "external_context", "url"):
                extra.append(("link", link))
    for one in media:
        extra += _gift(words(one, "uri"), files)
        if words(one, "description"):
            extra.append(("alt", repaired(words(one, "description"))))
    if not stored and "media" in entry:  # Instagram: the caption is the title, with one picture the picture's
        stored = words(entry, "title") or (words(media[0], "title") if media else "")
    elif words(entry, "title"):
        extra.append(("event", repaired(words(entry, "title"))))
    moment = _instant(
        number(entry, "timestamp")
        or number(entry, "creation_timestamp")
        or (number(media[0], "creation_timestamp") if media else None)
    )
    fixed = repaired(stored)
    return Post(
        text=fixed,
        raw=stored if fixed != stored else None,
        at=moment,
        how_known=STATED if moment else None,
        extra=tuple(extra),
    )
