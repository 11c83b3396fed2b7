"""Telegram Desktop's export for people: ``messages.html``, ``messages2.html`` and so on.

Layout: ``export_output_html.cpp`` of Telegram Desktop. A message that follows another of the same author is "joined" and
names no author, so it takes over the one before, across files too. The date stands in a title: newer exports write the
offset to UTC with it, older ones only local time. Lines of dates between messages are service messages with negative ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material, as_issue
from kuager.read.dom import Element, attribute, parse_page, render
from kuager.read.encoding import decode
from kuager.read.imports.base import MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.problems import UncertainTimesError
from kuager.read.imports.telegram import LOCAL_COMPUTER, SITE
from kuager.read.imports.times import iso

_FILE = re.compile(r"(?P<folder>(?:.*/)?)messages(?P<number>\d*)\.html")
_PAGE = re.compile(rb"<div class=\"message (?:default|service)[^\"]*\" id=\"message-?\d+\"")
_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-])(\d\d):(\d\d))?", re.ASCII)
_ID = re.compile(r"message(-?\d+)")
_GO_TO = re.compile(r"#go_to_message(\d+)")
WITH_OFFSET = "stated by the export with its offset to UTC"


@dataclass(slots=True)
class _Chat:
    title: str | None
    posts: list[Post]
    author: str | None = None
    """Of the last message that named one."""


class TelegramHtmlImporter:
    """Reads such pages, bare or in a zipped export folder."""

    name = "telegram-html"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.85 for archives with such pages, 0.95 for a page that holds such messages."""
        if members:
            return 0.85 if any(_FILE.fullmatch(member) for member in members) else 0.0
        return 0.95 if _PAGE.search(head) else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per folder of pages.

        Raises:
            NoTextError: when no page holds a message.
            ItemError: when the only page cannot be read.
        """
        failed: ItemError | None = None
        found = False
        for folder, pages in sorted(_folders(files).items()):
            chat = _Chat(title=None, posts=[])
            for page in pages:
                try:
                    _read_page(decode(files.read(page), material.name).text, folder, files, chat, material.name)
                except ItemError as error:
                    failed = error
                    files.report(error)
            if not chat.posts:
                continue
            found = True
            notices = []
            if any(post.how_known == LOCAL_COMPUTER for post in chat.posts):
                words = "The pages state only the local time of the computer that made the export"
                notices.append(as_issue(UncertainTimesError(words), material.name))
            thread = Thread(
                key=f"chat:{folder}",
                posts=tuple(chat.posts),
                kind="chat",
                site=SITE,
                title=chat.title,
                notices=tuple(notices),
            )
            yield assemble(self, material, thread)
        if not found:
            raise failed or NoTextError("The pages hold no messages", item=material.name)


def _folders(files: Files) -> dict[str, list[str]]:
    if files.bare:
        return {"": list(files.names)}
    found: dict[str, list[tuple[int, str]]] = {}
    for name in files.names:
        if match := _FILE.fullmatch(name):
            found.setdefault(match["folder"], []).append((int(match["number"] or 1), name))
    return {folder: [name for _, name in sorted(pages)] for folder, pages in found.items()}


def _read_page(text: str, folder: str, files: Files, chat: _Chat, item: str) -> None:
    page, cut = parse_page(text, item)
    for issue in cut:
        files.note(issue)
    stack = [page]
    while stack:
        element = stack.pop()
        classes = _classes(element)
        if "page_header" in classes and chat.title is None:
            chat.title = _words(_inside(element, "text")) or None
        elif "message" in classes and (number := _ID.fullmatch(attribute(element, "id"))):
            chat.posts.append(_post(element, classes, number[1], folder, files, chat))
        else:  # what is inside a message belongs to it
            stack.extend(reversed(element))


def _classes(element: Element) -> list[str]:
    return attribute(element, "class").split()


def _inside(element: Element, *wanted: str) -> Element | None:
    """Returns the first element inside with all the classes wanted."""
    return next(
        (one for one in element.iter("div", "a", "span") if one is not element and set(wanted) <= set(_classes(one))),
        None,
    )


def _child(element: Element | None, *wanted: str) -> Element | None:
    """Returns the first child with all the classes wanted."""
    children = () if element is None else element
    return next((one for one in children if set(wanted) <= set(_classes(one))), None)


def _words(element: Element | None) -> str:
    return "" if element is None else render(element).text


def _post(element: Element, classes: list[str], number: str, folder: str, files: Files, chat: _Chat) -> Post:
    if "service" in classes:
        body = _inside(element, "body")
        return Post(text=_words(body), kind="service", stable_id=number, how_known="service messages carry no time")
    body = _child(element, "body")
    forwarded = _child(body, "forwarded", "body")
    extra: list[tuple[str, str]] = []
    if name := _words(_child(body, "from_name")):
        chat.author = name
    elif "joined" in classes:
        extra.append(("author_from", "the message before, which this one is joined to"))
    at, how, local = _when(_inside(element, "date", "details"))
    reply = _child(body, "reply_to")
    if reply is not None:
        extra += [
            ("reply_to", match[1]) for one in reply.iter("a") if (match := _GO_TO.search(attribute(one, "href")))
        ][:1]
    extra += _forwarded(forwarded)
    extra += _attached(body, folder, files)
    text_element = _child(forwarded, "text") if forwarded is not None else _child(body, "text")
    extra += _links(text_element)
    if local:
        extra.append(("local_time", local))
    return Post(
        text=_words(text_element),
        kind="message",
        author=chat.author if name or "joined" in classes else None,
        stable_id=number,
        at=at,
        how_known=how,
        extra=tuple(extra),
    )


def _when(date: Element | None) -> tuple[str | None, str | None, str | None]:
    """Returns the instant or local time, how it is known, and the local time."""
    match = _DATE.fullmatch(attribute(date, "title").strip()) if date is not None else None
    if not match:
        return None, None, None
    day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  a zone is what is not known
        stated = local.strftime("%Y-%m-%dT%H:%M:%S")
        if not match[7]:
            return stated, LOCAL_COMPUTER, stated
        offset = timedelta(hours=int(match[8]), minutes=int(match[9])) * (-1 if match[7] == "-" else 1)
        return iso(local.replace(tzinfo=timezone(offset))), WITH_OFFSET, stated
    except (ValueError, OverflowError):
        return None, None, None


def _forwarded(forwarded: Element | None) -> Iterator[tuple[str, str]]:
    name = _child(forwarded, "from_name")
    if name is None:
        return
    date = _child(name, "date")
    yield "forwarded_from", (name.text or "").strip() or _words(name)
    if date is not None and attribute(date, "title"):
        yield "forwarded_local_time", attribute(date, "title")


def _attached(body: Element | None, folder: str, files: Files) -> Iterator[tuple[str, str]]:
    if body is None:
        return
    for wrap in body.iter("div"):
        if "media_wrap" not in _classes(wrap):
            continue
        links = [attribute(one, "href") for one in wrap.iter("a") if attribute(one, "href")]
        for link in links:
            if link.startswith(("http:", "https:")):
                yield "link", link
                continue
            yield MEDIA, link
            if not files.has(folder + link):
                yield MISSING_MEDIA, NOT_IN_EXPORT
        said = [_words(_inside(wrap, part)) for part in ("title", "description", "status")]
        if not links and any(said):
            yield MISSING_MEDIA, "; ".join(part for part in said if part)


def _links(text: Element | None) -> Iterator[tuple[str, str]]:
    for link in text.iter("a") if text is not None else ():
        if attribute(link, "href").startswith(("http:", "https:")):
            yield "link", attribute(link, "href")
