"""The archive that X (Twitter) gives people of their own account: a ZIP of scripts that assign JSON to variables.

Layout: from archives of 2019 to 2024 as public parsers read them. ``data/tweets.js`` (before 2022 ``tweet.js``, in large
archives also ``tweets-part1.js`` and so on), ``note-tweet.js`` with the full words of long posts, ``deleted-tweets.js``,
``account.js``; media as ``tweets_media/<post id>-<name>``. Words have ``&``, ``<`` and ``>`` escaped. Posts of others,
and so both halves of most conversations, are never in it; reposts are cut at 140 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from kuager.errors import ItemError, NoTextError
from kuager.model import Document
from kuager.read.base import Material
from kuager.read.imports.base import FROM_ID, MEDIA, MISSING_MEDIA, NOT_IN_EXPORT, STATED, Post, assemble
from kuager.read.imports.files import Files
from kuager.read.imports.jsontext import at, items, load, words
from kuager.read.imports.problems import UnknownVariantError
from kuager.read.imports.threads import REPLY_TO, REPOST, Account, account_threads
from kuager.read.imports.times import from_iso, from_snowflake, iso

SITE = "X"
_POSTS = re.compile(r"(?:^|/)(?:deleted-|community-)?tweets?(?:-part\d+)?\.js$")
_NOTES = re.compile(r"(?:^|/)note-tweets?(?:-part\d+)?\.js$")
_ACCOUNT = re.compile(r"(?:^|/)account\.js$")
_MEDIA = re.compile(r"(?:^|/)(?:deleted_|community_)?tweets?_media/(?P<id>\d+)-[^/]+$")
_SCRIPT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*window\.YTD\.(?:deleted_|community_)?tweets?\.part\d+\s*=")
_REPOST = re.compile(r"RT @(?P<handle>\w{1,20}): ")
_STATUS = re.compile(r"https?://(?:mobile\.|www\.)?(?:twitter|x)\.com/\w+/status/(?P<id>\d+)")
_SHORT_LINK = re.compile(r"https://t\.co/\w{1,20}\Z")
_CREATED = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_FROM = 50
"""Letters a cut post must share with a long one to be taken for its beginning; cut posts have about 250."""
_ONE_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """The full words of a long post; its id is not the post's."""

    words: str
    at: str | None


class XImporter:
    """Reads an archive of X, or a bare ``tweets.js`` from one."""

    name = "x-archive"
    version = "1"

    def accepts(self, head: bytes, name: str, members: tuple[str, ...]) -> float:  # noqa: ARG002  content decides
        """Returns 0.95 for archives with a file of posts, and for scripts that assign posts."""
        if members:
            return 0.95 if any(_POSTS.search(member) for member in members) else 0.0
        return 0.95 if _SCRIPT.match(head) else 0.0

    def read(self, material: Material, files: Files) -> Iterator[Document]:
        """Yields one document per thread the account wrote to itself, and one with its other posts.

        Raises:
            NoTextError: when the archive has no posts.
            ItemError: when its posts cannot be read.
        """
        handle, name, account_id = _account(files)
        notes = _notes(files)
        media = _media_by_post(files)
        posts: list[Post] = []
        odd, failed = 0, None
        for member in files.names if files.bare else [name for name in files.names if _POSTS.search(name)]:
            deleted = member.rpartition("/")[2].startswith("deleted-")
            try:
                entries = load(files, member)
            except ItemError as error:
                failed = error
                files.report(error)
                continue
            for entry in entries if isinstance(entries, list) else []:
                tweet = at(entry, "tweet") or entry
                if words(tweet, "id_str") or words(tweet, "id"):
                    posts.append(_long(_post(tweet, handle, name, media, files, deleted=deleted), tweet, notes))
                else:
                    odd += 1
        if odd:
            files.report(UnknownVariantError(f"Posts of a form that is not known, left out: {odd}"))
        if not posts:
            raise failed or NoTextError("The archive holds no posts", item=material.name)
        account = Account(
            key=account_id or handle or "",
            site=SITE,
            name=name or (f"@{handle}" if handle else None),
            url=f"https://twitter.com/{handle}" if handle else None,
        )
        for thread in account_threads(posts, account, material.name):
            yield assemble(self, material, thread)


def _account(files: Files) -> tuple[str, str, str]:
    """Returns handle, shown name and id of the account, each empty when not known."""
    for entry in _entries(files, _ACCOUNT):
        account = at(entry, "account")
        return words(account, "username"), words(account, "accountDisplayName"), words(account, "accountId")
    return "", "", ""


def _notes(files: Files) -> dict[str, list[_Note]]:
    """Returns the long posts by their first letters, both as stored and unescaped, because archives differ."""
    found: dict[str, list[_Note]] = {}
    for entry in _entries(files, _NOTES):
        note, stored = at(entry, "noteTweet"), words(entry, "noteTweet", "core", "text")
        for text in dict.fromkeys((stored, _plain(stored))):
            long = _Note(words=text, at=from_iso(words(note, "createdAt")))
            found.setdefault(text[:_LONG_FROM], []).append(long)
    return found


def _entries(files: Files, wanted: re.Pattern[str]) -> Iterator[Any]:
    """Yields what stands in the files of one kind; a broken one is reported and the others are read."""
    for member in files.names:
        if files.bare or not wanted.search(member):
            continue
        try:
            entries = load(files, member)
        except ItemError as error:
            files.report(error)
            continue
        yield from entries if isinstance(entries, list) else []


def _media_by_post(files: Files) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for member in files.names:
        if match := _MEDIA.search(member):
            found.setdefault(match["id"], []).append(member)
    return found


def _post(tweet: Any, handle: str, name: str, media: dict[str, list[str]], files: Files, *, deleted: bool) -> Post:
    post_id = words(tweet, "id_str") or words(tweet, "id")
    text = _plain(words(tweet, "full_text") or words(tweet, "text"))
    counted, stated = from_snowflake(post_id), _created(words(tweet, "created_at"))
    repost = _REPOST.match(text)
    extra: list[tuple[str, str]] = [("handle", f"@{handle}")] if handle else []
    if above := words(tweet, "in_reply_to_status_id_str"):
        extra.append((REPLY_TO, above))
    if whom := words(tweet, "in_reply_to_screen_name"):
        extra.append(("reply_to_author", f"@{whom}"))
    if repost:
        extra.append(("reposts", f"@{repost['handle']}"))
        extra += [("cut", "the archive cuts reposts at 140 characters")] if text.endswith("…") else []
    extra += _links(tweet)
    extra += _attached(tweet, post_id, media, bare=files.bare)
    if stated:
        extra.append(("stated_time", stated))
    if deleted:
        extra.append(("deleted_at", _created(words(tweet, "deleted_at")) or words(tweet, "deleted_at") or "not stated"))
    return Post(
        text=text,
        kind=REPOST if repost else "post",
        author=name or (f"@{handle}" if handle else None),
        stable_id=post_id,
        url=f"https://twitter.com/{handle or 'i'}/status/{post_id}" if post_id.isdigit() else None,
        at=counted or stated,
        how_known=FROM_ID if counted else STATED if stated else None,
        extra=tuple(extra),
    )


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _created(stated: str) -> str | None:
    match = _CREATED.fullmatch(stated.strip())
    if not match:
        return from_iso(stated)
    month, day, hour, minute, second, offset, year = match.groups()
    try:
        zone = timezone(timedelta(hours=int(offset[:3]), minutes=int(offset[0] + offset[3:])))
        moment = datetime(
            int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=zone
        )
        return iso(moment)
    except (ValueError, OverflowError):
        return None


def _links(tweet: Any) -> Iterator[tuple[str, str]]:
    quoted = words(tweet, "quoted_status_id_str")
    for link in items(tweet, "entities", "urls"):
        address = words(link, "expanded_url")
        if not address:
            continue
        yield "link", address
        if not quoted and (match := _STATUS.match(address)):
            quoted = match["id"]
    if quoted:
        yield "quotes", quoted


def _attached(tweet: Any, post_id: str, media: dict[str, list[str]], *, bare: bool) -> Iterator[tuple[str, str]]:
    named = items(tweet, "extended_entities", "media") or items(tweet, "entities", "media")
    there = media.get(post_id, [])
    for member in there:
        yield MEDIA, member
    for entry in named[len(there) :] if not bare else named:
        yield MEDIA, words(entry, "media_url_https") or words(entry, "media_url") or words(entry, "id_str")
        yield MISSING_MEDIA, NOT_IN_EXPORT


def _long(post: Post, tweet: Any, notes: Mapping[str, Sequence[_Note]]) -> Post:
    """Gives a post that was cut its full words, when a long post of that day begins with them."""
    begun = _begun(post.text)
    if len(begun) < _LONG_FROM or post.kind == REPOST:
        return post
    stated = _created(words(tweet, "created_at")) or post.at
    for note in notes.get(begun[:_LONG_FROM], ()):
        if len(note.words) > len(begun) and note.words.startswith(begun) and _same_day(stated, note.at):
            extra = (*post.extra, ("long_text", "from note-tweet.js, matched by its beginning and its day"))
            return replace(post, text=note.words, extra=extra)
    return post


def _begun(text: str) -> str:
    """Returns a post without the link and the dots that a cut one ends in."""
    text = text.rstrip()
    while match := _SHORT_LINK.search(text, max(0, len(text) - 40)):
        text = text[: match.start()].rstrip()
    return text.removesuffix("…").removesuffix("...").rstrip()


def _same_day(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    apart = datetime.fromisoformat(one).astimezone(UTC) - datetime.fromisoformat(other).astimezone(UTC)
    return abs(apart.total_seconds()) < _ONE_DAY
