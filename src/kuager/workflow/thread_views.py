"""What the pages of threads and authors show: plain frozen values, with no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.workflow.views import ReaderView, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who wrote posts, as far as the platform tells. Two accounts are one only when the same ``identity`` says so.

    ``identity`` is ``id`` (the platform's own, which never changes), ``handle`` (may change hands), or ``name`` (a shown
    name, which proves nothing outside the one document it stands in).
    """

    key: str
    name: str
    names: tuple[str, ...]
    handle: str | None
    site: str
    identity: str
    posts: int
    documents: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture, film or file of a post; ``missing`` says why it is not here, and is None when it is."""

    name: str
    alt: str
    missing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A post that another answers, quotes or repeats; ``number`` is None when it is not in this document."""

    kind: str
    number: int | None
    to: str
    author: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """One post or message: whose, when and how that is known, and where its words stand in the text."""

    number: int
    start: int
    end: int
    kind: str
    account: str | None
    author: str
    handle: str | None
    at: str | None
    how_known: str
    permalink: str | None
    stable_id: str | None
    refers: tuple[Referral, ...]
    answers: tuple[int, ...]
    attached: tuple[Attached, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureNote:
    """The evidentiary copy behind a page, with what is needed to check it."""

    sha256: str
    size: int
    at: str
    by: str
    method: str
    tool: str
    uri: str
    layer: str
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """A thread, chat or film's page as a readable unit; a document without posts has its whole text and no ``posts``."""

    reading: ReaderView
    url: str | None
    posts: tuple[PostView, ...]
    accounts: tuple[Account, ...]
    first: tuple[str, str] | None
    """(time, how known) of the earliest post."""
    last: tuple[str, str] | None
    attached: int
    missing: int
    outside: int
    """Code points of the text that belong to no post, such as a page's menus."""
    capture: CaptureNote


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPost:
    """One post of an account with the place of its words."""

    document: str
    number: int
    start: int
    end: int
    kind: str
    at: str | None
    how_known: str
    words: str
    cut: bool
    """Whether ``words`` is only the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorThread:
    """A document in which an account wrote."""

    source: SourceRow
    posts: tuple[AuthorPost, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """Everything one account wrote, across documents; ``alike`` are accounts kept apart that may be the same."""

    account: Account
    threads: tuple[AuthorThread, ...]
    alike: tuple[tuple[Account, str], ...]
    """(account, what they share: ``handle`` or ``name``)."""
