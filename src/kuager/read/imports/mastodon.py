"""Mastodon: the archive an account can ask for, and the context of a post as the API answers it.

Layout: ``backup_service.rb`` of Mastodon (``outbox.json`` with ActivityPub activities, ``actor.json``, media beside them;
``.zip`` now, ``.tar.gz`` before) and the API's ``/statuses/:id/context``. Words are HTML. An archive holds the last form of
a post, not its history, and no answers of others; a context holds the posts above and below, and not the post itself.
Ids hold a time as well (``id >> 16`` milliseconds); ``published`` may be set by importing servers, so both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material, as_issue
from kuager.read.imports.base import GAP, MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, Thread, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, single, words
from kuager.read.imports.markup import html_words
from kuager.read.imports.problems import MissingPostsError, UnknownVariantError
from kuager.read.imports.threads import REPLY_TO, REPOST, Account, account_threads, in_time, value_of
from kuager.read.imports.times import from_iso, from_mastodon_id

SITE = "Mastodon"
_OUTBOX = re.compile(r"(?:^|/)outbox\.json$")
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})


class MastodonArchiveImporter:
    """Reads an account's archive, or its bare outbox."""

    name = "mastodon-archive"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.9 for archives with an outbox, and for JSON that is one."""
        if members:
            return 0.9 if any(_OUTBOX.search(member) for member in members) else 0.0
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        return 0.9 if text.startswith("{") and '"orderedItems"' in text and '"OrderedCollection' in text else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per thread the account wrote to itself, and one with its other posts.

        Raises:
            NoTextError: when the outbox is empty.
            ItemError: when it cannot be read.
        """
        outbox = next((name for name in files.names if files.bare or _OUTBOX.search(name)), None)
        if outbox is None:
            raise NoTextError("The archive has no outbox", item=material.name)
        folder = "" if files.bare else outbox[: -len("outbox.json")]
        actor = _actor(files, folder)
        activities = items(load(files, outbox), "orderedItems")
        posts = [post for activity in activities if (post := _activity(activity, actor, files, folder))]
        if len(posts) < len(activities):
            files.report(
                UnknownVariantError(f"Entries of a form that is not known, left out: {len(activities) - len(posts)}")
            )
        if not posts:
            raise NoTextError("The outbox holds no posts", item=material.name)
        key = words(actor, "id") or next((words(activity, "actor") for activity in activities), "")
        name = words(actor, "name") or words(actor, "preferredUsername") or key or None
        account = Account(key=key, site=SITE, name=name, url=words(actor, "url") or key or None)
        for thread in account_threads(posts, account, material.name):
            yield assemble(self, material, thread)


def _actor(files: Files, folder: str) -> Any:
    if files.bare or f"{folder}actor.json" not in files.names:
        return None
    try:
        return load(files, f"{folder}actor.json")
    except ItemError as error:
        files.report(error)
        return None


def _activity(activity: Any, actor: Any, files: Files, folder: str) -> Post | None:
    author = words(actor, "name") or words(actor, "preferredUsername") or words(activity, "actor") or None
    stated = from_iso(words(activity, "published"))
    what = at(activity, "object")
    if words(activity, "type") == "Announce":
        target = what if isinstance(what, str) else words(what, "id")
        return Post(
            kind=REPOST,
            author=author,
            stable_id=words(activity, "id") or None,
            at=stated,
            how_known=STATED if stated else None,
            extra=(("reposts", target),) if target else (),
        )
    if words(activity, "type") != "Create" or not isinstance(what, dict):
        return None
    return _note(what, author, stated, files, folder)


def _note(note: Any, author: str | None, stated: str | None, files: Files, folder: str) -> Post:
    note_id = words(note, "id")
    at_time = from_iso(words(note, "published")) or stated
    warning = html_words(words(note, "summary"))
    own = html_words(words(note, "content"))
    extra = list(_pairs(note, warning))
    for entry in items(note, "attachment"):
        extra += _attachment(entry, files, folder)
    if counted := from_mastodon_id(note_id.rpartition("/")[2]):
        extra.append(("id_time", counted))
    return Post(
        text=GAP.join(part for part in (warning, own) if part),
        author=author,
        stable_id=note_id or None,
        url=words(note, "url") or None,
        at=at_time,
        how_known=STATED if at_time else None,
        extra=tuple(extra),
    )


def _pairs(note: Any, warning: str) -> Iterator[tuple[str, str]]:
    if words(note, "inReplyTo"):
        yield REPLY_TO, words(note, "inReplyTo")
    if quoted := words(note, "quoteUrl") or words(note, "quote") or words(note, "quoteUri"):
        yield "quotes", quoted
    if warning:
        yield "content_warning", warning
    yield "visibility", _visibility(note)
    if updated := from_iso(words(note, "updated")):
        yield "edited_at", updated
    for tag in items(note, "tag"):
        if words(tag, "type") in ("Mention", "Hashtag"):
            yield words(tag, "type").lower(), words(tag, "href") or words(tag, "name")
    for answer in (*items(note, "oneOf"), *items(note, "anyOf")):
        yield "poll_answer", words(answer, "name")


def _visibility(note: Any) -> str:
    """Returns who could see a post; messages to single people are in an outbox too."""
    to, copied = items(note, "to"), items(note, "cc")
    if any(isinstance(one, str) and one in _PUBLIC for one in to):
        return "public"
    if any(isinstance(one, str) and one in _PUBLIC for one in copied):
        return "unlisted"
    return "followers" if any(isinstance(one, str) and one.endswith("/followers") for one in to) else "direct"


def _attachment(entry: Any, files: Files, folder: str) -> Iterator[tuple[str, str]]:
    path = words(entry, "url")
    yield MEDIA, path or "not named"
    if words(entry, "name"):
        yield "alt", words(entry, "name")
    if not files.has(folder + path.lstrip("/")):
        yield MISSING_MEDIA, NOT_IN_EXPORT


class MastodonContextImporter:
    """Reads the posts around a post."""

    name = "mastodon-context"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.9 for JSON with posts above and below."""
        text = head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
        if members or not text.startswith("{") or '"ancestors"' not in text:
            return 0.0
        return 0.9 if '"descendants"' in text or '"in_reply_to_id"' in text else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields the thread, in the order of time.

        Raises:
            NoTextError: when there is no post in it.
            ItemError: when it cannot be read.
        """
        value = load(files, single(files, material.name))
        middle = [at(value, "status")] if isinstance(at(value, "status"), dict) else []
        statuses = [*items(value, "ancestors"), *middle, *items(value, "descendants")]
        posts = in_time(_status(status) for status in statuses if words(status, "id"))
        if not posts:
            raise NoTextError("The context holds no posts", item=material.name)
        there = {post.stable_id for post in posts}
        absent = sorted({above for post in posts if (above := value_of(post, REPLY_TO)) and above not in there})
        notices = []
        if absent:
            message = (
                f"Posts answered here that the file does not hold: {len(absent)}. A context never holds the post itself"
            )
            notices.append(as_issue(MissingPostsError(message), material.name))
        thread = Thread(
            key=f"thread:{absent[0] if absent else posts[0].stable_id}",
            posts=tuple(posts),
            kind="thread",
            site=SITE,
            byline=posts[0].author,
            url=posts[0].url,
            notices=tuple(notices),
        )
        yield assemble(self, material, thread)


def _status(status: Any) -> Post:
    stated = from_iso(words(status, "created_at"))
    account = at(status, "account")
    warning = words(status, "spoiler_text")
    own = html_words(words(status, "content"))
    return Post(
        text=GAP.join(part for part in (warning, own) if part),
        author=words(account, "display_name") or words(account, "acct") or None,
        stable_id=words(status, "id"),
        url=words(status, "url") or words(status, "uri") or None,
        at=stated,
        how_known=STATED if stated else None,
        extra=tuple(_status_extra(status, account, warning)),
    )


def _status_extra(status: Any, account: Any, warning: str) -> Iterator[tuple[str, str]]:
    pairs = (
        ("handle", f"@{words(account, 'acct')}" if words(account, "acct") else ""),
        ("author_id", words(account, "url")),
        (REPLY_TO, words(status, "in_reply_to_id")),
        ("quotes", words(status, "quote", "quoted_status", "id") or words(status, "quote", "id")),
        ("uri", words(status, "uri")),
        ("content_warning", warning),
        ("visibility", words(status, "visibility")),
        ("edited_at", from_iso(words(status, "edited_at")) or ""),
        ("id_time", from_mastodon_id(words(status, "id")) or ""),
    )
    yield from ((key, value) for key, value in pairs if value)
    for media in items(status, "media_attachments"):
        yield MEDIA, words(media, "url") or words(media, "remote_url") or "not named"
        if words(media, "description"):
            yield "alt", words(media, "description")
        yield MISSING_MEDIA, NOT_IN_EXPORT
    for answer in items(status, "poll", "options"):
        yield "poll_answer", words(answer, "title")
