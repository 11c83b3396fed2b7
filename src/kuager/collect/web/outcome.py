"""Decides by content what an attempt brought: ok, partial, wall, deleted, blocked or failed.

Never by the HTTP status alone: walls and notes of absence come with 200, whole articles with 404. The tests are, from
strong to weak: what was expected is there; the way there (an address that carries the wished-for one, the front page
instead of a deep one); a form for a password; nearly the same words as another page of the same site, which needs no
knowledge of the language (after Bar-Yossef et al., "Sic transit gloria telae", WWW 2004, who find soft 404 pages by
asking for an address that cannot exist); phrases in four languages, which count only for short pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kuager.collect.errors import (
    BlockedError,
    DeletedError,
    IncompleteError,
    SameAsOtherPageError,
    UnreachableError,
    WallError,
)
from kuager.collect.web.hints import FEW, hinted
from kuager.collect.web.observing import RICH, Observed
from kuager.collect.web.page import PageCapture
from kuager.collect.web.twins import LONGEST_WALL, WHOLE, Other, twin
from kuager.errors import ItemError
from kuager.model import Outcome
from kuager.text.shingles import tokens

SHORT = 60
TINY = 12

_GONE = frozenset({404, 410})
_REFUSED = frozenset({402, 403, 407, 418, 429, 451, 503, 509, 999})
_BAD = 400
_STABLE_ID = re.compile(r"\d{5,}")
_ERRORS: dict[Outcome, type[ItemError]] = {
    Outcome.WALL: WallError,
    Outcome.DELETED: DeletedError,
    Outcome.BLOCKED: BlockedError,
    Outcome.PARTIAL: IncompleteError,
    Outcome.FAILED: UnreachableError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the person who asks knows must be on the page."""

    text: str | None = None
    author: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The outcome, why in words, and the other page it was recognised by."""

    outcome: Outcome
    why: str
    error: ItemError | None = None
    same_as: Other | None = None


def judge(page: PageCapture, seen: Observed, expected: Expected | None = None, others: Sequence[Other] = ()) -> Judged:
    """Decides what an attempt brought.

    Args:
        page: the attempt.
        seen: its page as observed.
        expected: what must be there.
        others: pages of the same site seen before under other addresses.
    """
    last = page.last
    if last.error is not None:
        return Judged(outcome=Outcome.FAILED, why=last.error.message, error=last.error)
    if not last.body:
        gone = last.status in _GONE
        return _judged(Outcome.DELETED if gone else Outcome.FAILED, f"an empty answer, status {last.status}", page)
    wanted = expected or Expected()
    if not page.is_html:
        return _file(page)
    found = _found(wanted, seen)
    if found:
        return _whole(page, seen, found, wanted)
    return (
        _by_way(page, seen)
        or _by_twin(page, seen, others)
        or _by_status(page, seen)
        or _by_words(page, seen)
        or _whole(page, seen, "", wanted)
    )


def _file(page: PageCapture) -> Judged:
    last = page.last
    if last.status >= _BAD:
        outcome = (
            Outcome.DELETED if last.status in _GONE else Outcome.BLOCKED if last.status in _REFUSED else Outcome.FAILED
        )
        return _judged(outcome, f"{last.media_type or 'no declared type'}, status {last.status}", page)
    if last.truncated:
        return _judged(Outcome.PARTIAL, f"the file was cut ({last.truncated})", page)
    return Judged(outcome=Outcome.OK, why=f"a file ({last.media_type or 'no declared type'})")


def _found(wanted: Expected, seen: Observed) -> str:
    """Says in words which expected thing is on the page; empty when none was named or it is not there."""
    for what, value in (("text", wanted.text), ("author", wanted.author), ("id", wanted.id)):
        if value and _says(seen, value):
            return f"the expected {what} is there"
    return ""


def _says(seen: Observed, value: str) -> bool:
    words = " ".join(tokens(value))
    return bool(words) and f" {words} " in f" {' '.join(tokens(f'{seen.title} {seen.text} {seen.canonical}'))} "


def _whole(page: PageCapture, seen: Observed, found: str, wanted: Expected) -> Judged:
    """Nothing speaks against the page; is all of it there?"""
    if page.last.truncated:
        return _judged(Outcome.PARTIAL, f"the page was cut ({page.last.truncated})", page)
    if not found and (wanted.text or wanted.author or wanted.id):
        return _judged(Outcome.PARTIAL, "what was expected is not on the page", page)
    if not found and len(seen.words) < TINY and seen.scripted:
        return _judged(Outcome.PARTIAL, f"only {len(seen.words)} words; the page is drawn by a program", page)
    if page.missing and len(page.missing) > page.embedded:
        return _judged(Outcome.PARTIAL, f"{len(page.missing)} embedded files could not be had", page)
    return Judged(outcome=Outcome.OK, why=found or f"{len(seen.words)} words")


def _by_way(page: PageCapture, seen: Observed) -> Judged | None:
    """Looks at where the site sent us."""
    asked, landed = urlsplit(page.hops[0].url), urlsplit(page.final)
    if page.last.status == 401:  # noqa: PLR2004  unauthorised
        return _judged(Outcome.WALL, "the site asks for a name and password", page) if len(seen.words) < RICH else None
    if page.final == page.hops[0].url:
        return None
    deep = asked.path.strip("/")
    carried = unquote(unquote(landed.query))
    if deep and deep in carried and landed.path.strip("/") != deep and len(seen.words) < LONGEST_WALL:
        return _judged(
            Outcome.WALL, "the site sent us to another page that keeps the wished-for address for later", page
        )
    if deep and not landed.path.strip("/") and not landed.query and not _belongs(asked.path, seen):
        return _judged(Outcome.DELETED, "the site sent us to its front page", page)
    return None


def _belongs(path: str, seen: Observed) -> bool:
    """Says whether the page names the wished-for address's number or last part somewhere."""
    ids = _STABLE_ID.findall(path)
    where = f"{seen.canonical} {seen.text}"
    return any(one in where for one in ids) or path.rstrip("/").rpartition("/")[2] in seen.canonical


def _by_twin(page: PageCapture, seen: Observed, others: Sequence[Other]) -> Judged | None:
    found = twin(seen, (page.requested, page.final), others)
    if found is None:
        return None
    other, same = found
    why = f"{'the same' if same else 'nearly the same'} words as {other.url}"
    if not same:
        # Notes of two days may differ in a number only: read, but shown to a person.
        error = SameAsOtherPageError(f"{SameAsOtherPageError.title}: {why}", item=page.requested)
        return Judged(outcome=Outcome.PARTIAL, why=why, error=error, same_as=other)
    outcome: Outcome
    if other.outcome not in WHOLE:
        outcome = other.outcome
    elif seen.asks_password:
        outcome = Outcome.WALL
    else:
        outcome = hinted(seen.words, tiny=True) or (Outcome.DELETED if page.last.status in _GONE else Outcome.WALL)
    return _judged(outcome, why, page, same_as=other)


def _by_status(page: PageCapture, seen: Observed) -> Judged | None:
    """A status counts when there is no body of text to speak against it."""
    status = page.last.status
    if page.last.header("cf-mitigated") == "challenge":
        return _judged(Outcome.BLOCKED, "the site asks for a proof that no program is asking", page)
    if status < _BAD or (len(seen.words) >= RICH and hinted((*tokens(seen.title), *seen.words[:RICH])) is None):
        return None
    if status in _GONE:
        return _judged(Outcome.DELETED, f"status {status} and {len(seen.words)} words", page)
    if status in _REFUSED:
        return _judged(Outcome.BLOCKED, f"status {status} and {len(seen.words)} words", page)
    return _judged(Outcome.FAILED, f"the site answered with an error, status {status}", page)


def _by_words(page: PageCapture, seen: Observed) -> Judged | None:
    if seen.asks_password and len(seen.words) < RICH:
        return _judged(Outcome.WALL, f"a form for a password and {len(seen.words)} words", page)
    if len(seen.words) < SHORT:
        every = tuple(tokens(f"{seen.title} {seen.text}"))
        hint = hinted(every, tiny=True) if len(seen.words) < TINY else hinted(seen.words, tiny=len(seen.words) < FEW)
        if hint is not None:
            return _judged(hint, f"{len(seen.words)} words that speak of it", page)
    return None


def _judged(outcome: Outcome, why: str, page: PageCapture, *, same_as: Other | None = None) -> Judged:
    kind = _ERRORS[outcome]
    return Judged(outcome=outcome, why=why, error=kind(f"{kind.title}: {why}", item=page.requested), same_as=same_as)
