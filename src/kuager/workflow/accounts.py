"""Who wrote posts: accounts told apart by the strongest thing the platform says, and never joined on a guess."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final, cast
from urllib.parse import urlsplit

from kuager.errors import UnknownIdError
from kuager.model import Document, DocumentId, Segment, content_id, parts_of
from kuager.workflow.archive import Archive
from kuager.workflow.context import context, resolve_id
from kuager.workflow.corrected import root_of
from kuager.workflow.sources import source_rows
from kuager.workflow.thread_views import Account, AuthorPost, AuthorThread, AuthorView

POSTED: Final = frozenset({"thread", "chat", "video"})
"""Kinds of document whose segments somebody wrote on a platform."""
BEGINNING: Final = 280
"""Code points of a post shown on its author's page."""
_X: Final = frozenset({"twitter.com", "www.twitter.com", "mobile.twitter.com", "x.com", "www.x.com"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What an account is told apart by."""

    key: str
    kind: str
    site: str
    handle: str | None


@dataclass(frozen=True, slots=True)
class Index:
    """All accounts of an archive and what each of them wrote, by document."""

    accounts: dict[str, Account]
    posts: dict[str, dict[DocumentId, tuple[AuthorPost, ...]]]


def told(segment: Segment, key: str) -> str | None:
    """Returns the first thing a post says of itself under ``key``."""
    return next((value for name, value in segment.extra if name == key and value), None)


def identity_of(document: Document, segment: Segment) -> Identity | None:
    """Returns who wrote a post; None where nobody is named.

    The platform's own id counts first: handles change hands. A shown name alone counts only inside its document, for two
    people may show the same.
    """
    site = _site(document, segment)
    author_id, handle = told(segment, "author_id"), told(segment, "handle")
    if author_id:
        return Identity(content_id("a", site, "id", author_id), "id", site, handle)
    if handle:
        return Identity(content_id("a", site, "handle", handle.lstrip("@").casefold()), "handle", site, handle)
    if segment.author:
        return Identity(content_id("a", site, "name", root_of(document), segment.author), "name", site, None)
    return None


def _site(document: Document, segment: Segment) -> str:
    """Returns the platform: a saved copy of a post belongs to the platform its address names."""
    try:
        host = urlsplit(segment.url or "").hostname
    except ValueError:
        host = None
    return "X" if host in _X else document.site or ""


def gathered(posts: list[tuple[Segment, Identity]]) -> Account:
    """Returns the account behind posts that share one identity; the latest shown name leads."""
    first = posts[0][1]
    dated = sorted(segment.at for segment, _ in posts if segment.at)
    names = dict.fromkeys(segment.author for segment, _ in reversed(posts) if segment.author)
    handle = next((one.handle for _, one in reversed(posts) if one.handle), None)
    shown = tuple(name for name in names if name)
    return Account(
        key=first.key,
        name=shown[0] if shown else handle or "",
        names=shown,
        handle=handle,
        site=first.site,
        identity=first.kind,
        posts=len(posts),
        documents=1,
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
    )


def of_document(document: Document) -> list[Account]:
    """Returns the accounts of one document, those with the most posts first."""
    posts: dict[str, list[tuple[Segment, Identity]]] = defaultdict(list)
    for segment in document.segments:
        if one := identity_of(document, segment):
            posts[one.key].append((segment, one))
    return sorted((gathered(rows) for rows in posts.values()), key=lambda account: (-account.posts, account.name))


def authors(archive: Archive) -> list[Account]:
    """Returns every account that wrote something here, those with the most posts first."""
    found = _index(archive).accounts.values()
    return sorted(found, key=lambda account: (-account.posts, account.name.casefold(), account.key))


def author(archive: Archive, given: str) -> AuthorView:
    """Returns everything one account wrote.

    Raises:
        UnknownIdError: when there is no such account.
        AmbiguousIdError: when a shortened key fits more than one.
    """
    index = _index(archive)
    account = index.accounts.get(resolve_id(given, index.accounts))
    if account is None:
        raise UnknownIdError(item=given)
    rows = source_rows(archive, context(archive), list(index.posts[account.key]))
    threads = [
        AuthorThread(source=row, posts=posts, first=min(dated, default=None), last=max(dated, default=None))
        for row, posts in zip(rows, index.posts[account.key].values(), strict=True)
        for dated in [[post.at for post in posts if post.at]]
    ]
    threads.sort(key=lambda thread: (thread.first is None, thread.first or "", thread.source.added_at))
    alike = [(other, shared) for other in index.accounts.values() if (shared := _shared(account, other))]
    return AuthorView(account=account, threads=tuple(threads), alike=tuple(alike))


def _shared(account: Account, other: Account) -> str:
    """Says what makes two accounts look like one; nothing when they are the same or share nothing."""
    if other.key == account.key or other.site != account.site:
        return ""
    if account.handle and other.handle and account.handle.casefold() == other.handle.casefold():
        return "handle"
    mine = {name.casefold() for name in account.names}
    return "name" if mine & {name.casefold() for name in other.names} else ""


def _index(archive: Archive) -> Index:
    here = context(archive)
    key = archive.store.generation()
    held = archive.cache.get("accounts")
    if isinstance(held, tuple) and held[0] == key:
        return cast("Index", held[1])
    fresh = _build([one for one in archive.store.documents() if one.kind in POSTED and one.id not in here.latest])
    archive.cache["accounts"] = (key, fresh)
    return fresh


def _build(documents: list[Document]) -> Index:
    found: dict[str, list[tuple[Segment, Identity]]] = defaultdict(list)
    posts: dict[str, dict[DocumentId, list[AuthorPost]]] = defaultdict(lambda: defaultdict(list))
    for document in documents:
        for number, segment in enumerate(parts_of(document.segments), 1):
            if one := identity_of(document, segment):
                found[one.key].append((segment, one))
                posts[one.key][document.id].append(_post(document, number, segment))
    accounts = {key: replace(gathered(rows), documents=len(posts[key])) for key, rows in found.items()}
    frozen = {
        key: {document: tuple(rows) for document, rows in by_document.items()} for key, by_document in posts.items()
    }
    return Index(accounts, frozen)


def _post(document: Document, number: int, segment: Segment) -> AuthorPost:
    end = min(segment.end, segment.start + BEGINNING)
    return AuthorPost(
        document=document.id,
        number=number,
        start=segment.start,
        end=segment.end,
        kind=segment.kind,
        at=segment.at,
        how_known=segment.how_known or "",
        words=document.text[segment.start : end],
        cut=end < segment.end,
    )
