"""Telegram Desktop's machine-readable export: ``result.json`` with one chat, or with ``chats.list`` for an account.

Layout: ``export_output_json.cpp`` of Telegram Desktop. ``date`` is the exporting computer's local time without a zone, so
``date_unixtime`` decides where it is there. Words come from ``text_entities``; older files have only ``text``, which is a
string or a list of strings and entities. A sentence in parentheses instead of a path says why a file was not exported.
Messages deleted before the export are simply absent: a gap in the ids proves nothing, because ids are shared by chats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kuager.errors import NoTextError
from kuager.model import Document
from kuager.read.base import Material, as_issue
from kuager.read.imports.base import MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, number, words
from kuager.read.imports.problems import UncertainTimesError, UnknownVariantError
from kuager.read.imports.times import from_unix, local_iso

SITE = "Telegram"
LOCAL_COMPUTER = "local time of the exporting computer, zone unknown"
_KEY = re.compile(r'"([a-z_]{1,40})"\s{0,8}:')
_RESULT = re.compile(r"(?:^|/)result\.json$")
_NUMBERED_CHATS = frozenset({"private_supergroup", "public_supergroup", "private_channel", "public_channel"})
_FILES = ("photo", "file", "thumbnail_placeholder", "contact_vcard")
_SAVED = "Saved Messages"


class TelegramImporter:
    """Reads ``result.json``, bare or in a zipped export folder."""

    name = "telegram-json"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.9 for archives with a result.json, and for JSON that begins like one."""
        if members:
            return 0.9 if any(_RESULT.search(member) for member in members) else 0.0
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        if not text.startswith("{"):
            return 0.0
        keys = set(_KEY.findall(text))  # only keys: somebody may write "text_entities" in a message elsewhere
        dated = bool({"date_unixtime", "text_entities"} & keys) or {"from_id", "date"} <= keys
        account = "about" in keys and ("personal_information" in keys or {"chats", "list"} <= keys)
        return 0.9 if (dated and "messages" in keys) or account else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per chat, in the order of the export.

        Raises:
            NoTextError: when there is no message in it.
            ItemError: when it cannot be read.
        """
        found = False
        for name in _results(files):
            value = load(files, name)
            folder = name[: -len("result.json")] if not files.bare else ""
            for position, chat in enumerate(_chats(value)):
                thread = _thread(chat, files, folder, f"{folder}{position}", material.name)
                if thread.posts:
                    found = True
                    yield assemble(self, material, thread)
        if not found:
            raise NoTextError("The export holds no messages", item=material.name)


def _results(files: Files) -> list[str]:
    return list(files.names) if files.bare else [name for name in files.names if _RESULT.search(name)]


def _chats(value: Any) -> list[Any]:
    if items(value, "messages"):
        return [value]
    return [*items(value, "chats", "list"), *items(value, "left_chats", "list")]


def _thread(chat: Any, files: Files, folder: str, position: str, item: str) -> Thread:
    kind, chat_id = words(chat, "type"), words(chat, "id")
    link = f"https://t.me/c/{chat_id}" if kind in _NUMBERED_CHATS and chat_id.isdigit() else None
    messages = items(chat, "messages")
    known = [message for message in messages if words(message, "type") in ("message", "service")]
    posts = tuple(_post(message, files, folder, link) for message in known)
    notices = []
    if len(known) < len(messages):
        left = UnknownVariantError(f"Messages of a form that is not known, left out: {len(messages) - len(known)}")
        notices.append(as_issue(left, item))
    if any(post.how_known == LOCAL_COMPUTER for post in posts):
        error = UncertainTimesError("Messages state only the local time of the computer that made the export")
        notices.append(as_issue(error, item))
    title = words(chat, "name") or (_SAVED if kind == "saved_messages" else "")
    return Thread(
        key=f"chat:{chat_id}" if chat_id else f"position:{position}",
        posts=posts,
        kind="chat",
        site=SITE,
        title=title or None,
        url=link,
        notices=tuple(notices),
    )


def _post(message: Any, files: Files, folder: str, link: str | None) -> Post:
    message_id = words(message, "id")
    instant = from_unix(number(message, "date_unixtime"))
    local = local_iso(words(message, "date"))
    service = words(message, "type") == "service"
    return Post(
        text=_text(message),
        kind="service" if service else "message",
        author=words(message, "from") or words(message, "actor") or None,
        stable_id=message_id or None,
        url=f"{link}/{message_id}" if link and message_id.isdigit() else None,
        at=instant or local,
        how_known=STATED if instant else LOCAL_COMPUTER if local else None,
        extra=tuple(_extra(message, files, folder, local)),
    )


def _text(message: Any) -> str:
    entities = items(message, "text_entities")
    value = entities or at(message, "text")
    if isinstance(value, str):
        return value
    parts = value if isinstance(value, list) else []
    return "".join(part if isinstance(part, str) else words(part, "text") for part in parts)


def _extra(message: Any, files: Files, folder: str, local: str | None) -> Iterator[tuple[str, str]]:
    yield from _named(
        message,
        (
            ("author_id", "from_id"), ("author_id", "actor_id"), ("reply_to", "reply_to_message_id"), ("reply_to_chat", "reply_to_peer_id"),
            ("forwarded_from", "forwarded_from"), ("forwarded_from_id", "forwarded_from_id"), ("via_bot", "via_bot"), ("action", "action"),
            ("title", "title"), ("pinned", "message_id"), ("inviter", "inviter"),
        ),
    )  # fmt: skip
    if local:
        yield "local_time", local
    edited = from_unix(number(message, "edited_unixtime"))
    if edited:
        yield "edited_at", edited
    elif words(message, "edited"):
        yield "edited_local_time", words(message, "edited")
    for member in items(message, "members"):
        if isinstance(member, str):
            yield "member", member
    for entity in items(message, "text_entities") or items(message, "text"):
        if words(entity, "href"):
            yield "link", words(entity, "href")
    yield from _attached(message, files, folder)
    place = at(message, "location_information")
    if isinstance(place, dict):
        yield "location", f"{place.get('latitude')},{place.get('longitude')}"
    for reaction in items(message, "reactions"):
        yield "reaction", f"{words(reaction, 'emoji') or words(reaction, 'type')} {words(reaction, 'count')}".rstrip()
    if words(message, "poll", "question"):
        yield "poll", words(message, "poll", "question")
        for answer in items(message, "poll", "answers"):
            yield "poll_answer", words(answer, "text")


def _named(message: Any, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, source in pairs:
        if value := words(message, source):
            yield key, value


def _attached(message: Any, files: Files, folder: str) -> Iterator[tuple[str, str]]:
    for key in _FILES:
        path = words(message, key)
        if not path:
            continue
        if path.startswith("(") and path.endswith(")"):
            name = words(message, "file_name")
            if name:
                yield MEDIA, name
            yield MISSING_MEDIA, path[1:-1]
            continue
        yield MEDIA, path
        if not files.has(folder + path):
            yield MISSING_MEDIA, NOT_IN_EXPORT
    yield from _named(message, (("media_type", "media_type"), ("mime_type", "mime_type")))
