"""Fetches a page with what it embeds and writes all of it, hop by hop, into one web archive."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kuager.collect.net import Exchange, Fetcher
from kuager.collect.warc.writing import Recorded, WarcWriter
from kuager.collect.web.links import STYLE, embeds
from kuager.collect.web.observing import HTML_TYPES
from kuager.collect.web.provenance import provenance
from kuager.errors import ItemError
from kuager.ports import Clock, Ids

TOOL = "kuager web@1"
METHOD = "web page without a browser"
_PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_MARKUP = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCapture:
    """What one attempt brought.

    Attributes:
        requested: the address as asked for.
        at: when the attempt began.
        hops: the exchanges of the page itself, redirects first.
        warc: the web archive with every exchange of this attempt; there is one even when nothing answered.
        record: where the page's own answer is in it; None when none came.
        missing: what the page embeds and could not be had, with why.
        embedded: how many embedded things were had.
        method: how it was captured.
        tool: with what.
    """

    requested: str
    at: datetime
    hops: tuple[Exchange, ...]
    warc: bytes
    record: Recorded | None
    missing: tuple[tuple[str, str], ...]
    embedded: int
    method: str = METHOD
    tool: str = TOOL

    @property
    def last(self) -> Exchange:
        """The exchange the way ended with."""
        return self.hops[-1]

    @property
    def final(self) -> str:
        """The address the way ended at."""
        return self.last.url

    @property
    def is_html(self) -> bool:
        """Says whether the page is markup: as declared, or as it begins when nothing is declared."""
        declared = self.last.media_type
        head = self.last.body[:1024].lstrip().lower()
        return declared in HTML_TYPES or (declared in {"", "text/plain"} and head.startswith(_MARKUP))


Embeds = Callable[[bytes, str, str], Sequence[str]]
"""Says what the bytes from an address, of a declared type, embed; raises ItemError where it cannot say."""


def capture_page(
    url: str,
    client: Fetcher,
    clock: Clock,
    ids: Ids,
    *,
    embedded_in: Embeds = embeds,
    known: Mapping[str, str] | None = None,
) -> PageCapture:
    """Fetches a page and what it embeds.

    Args:
        url: its address.
        client: fetches, under its policy; its limits are those of the whole page.
        clock: stamps the records.
        ids: makes record ids.
        embedded_in: says what a page or a style sheet embeds; in another process, where the page may be hostile.
        known: headers of the answer that is here already; the server may say that it has not changed.

    Raises:
        BadAddressError: the address is not one that is fetched; nothing was sent.
        ForbiddenAddressError: it names a private host outright; nothing was sent.
    """
    at = clock.now()
    until = time.monotonic() + client.policy.deadline
    hops = tuple(client.get(url, accept=_PAGE, known=known))
    writer = WarcWriter(clock, ids)
    writer.info({"software": TOOL, "format": "WARC File Format 1.1", "method": METHOD, "robots": "not asked"})
    record = _written(writer, hops)
    page = PageCapture(requested=url, at=at, hops=hops, warc=b"", record=record, missing=(), embedded=0)
    embedded, missing = _embed(writer, client, page, until, embedded_in) if page.is_html and hops[-1].body else (0, ())
    told = _summary(page, embedded, missing) | provenance(client.policy, at, clock.now(), hops)
    writer.metadata(url, told, about=record)
    return PageCapture(
        requested=url, at=at, hops=hops, warc=writer.data, record=record, missing=missing, embedded=embedded
    )


def _written(writer: WarcWriter, hops: tuple[Exchange, ...]) -> Recorded | None:
    record = None
    for hop in hops:
        record = writer.exchange(
            hop.url,
            request=hop.request,
            response=hop.response,
            at=hop.at,
            address=hop.address,
            truncated=hop.truncated,
        )
    return record


def _embed(
    writer: WarcWriter, client: Fetcher, page: PageCapture, until: float, embedded_in: Embeds
) -> tuple[int, tuple[tuple[str, str], ...]]:
    last = page.last
    missing: list[tuple[str, str]] = []
    waiting = deque(_named(embedded_in, last, missing))
    seen, got = {last.url, *waiting}, 0
    asked = 0
    while waiting:
        link = waiting.popleft()
        if asked >= client.policy.max_resources or not client.left or time.monotonic() > until:
            missing.append((link, "over the limits of one page"))
            continue
        asked += 1
        why, answer = _fetched(writer, client, link, last.url)
        if answer is None or why:
            missing.append((link, why))
            continue
        got += 1
        if answer.media_type == STYLE:
            more = [found for found in _named(embedded_in, answer, missing) if found not in seen]
            seen.update(more)
            waiting.extend(more)
    return got, tuple(missing)


def _named(embedded_in: Embeds, answer: Exchange, missing: list[tuple[str, str]]) -> Sequence[str]:
    """Returns what an answer embeds; where that cannot be said, notes why."""
    declared = STYLE if answer.media_type == STYLE else answer.header("content-type")
    try:
        return embedded_in(answer.body, answer.url, declared)
    except ItemError as error:
        missing.append((answer.url, f"what it embeds: {error.code} {error.message}"))
        return ()


def _fetched(writer: WarcWriter, client: Fetcher, link: str, page_url: str) -> tuple[str, Exchange | None]:
    """Fetches one embedded thing; returns why it is missing (empty when it is not) and the answer."""
    try:
        hops = client.get(link, referer=_origin(page_url))
    except ItemError as error:
        return error.message, None
    _written(writer, tuple(hops))
    last = hops[-1]
    if last.error is not None:
        return last.error.message, None
    if last.truncated:
        return f"cut ({last.truncated})", last
    # Not judged by content: an image is an image or the browser shows a gap.
    return ("" if last.body and last.status < 400 else f"status {last.status}"), last  # noqa: PLR2004


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/"


def _summary(page: PageCapture, embedded: int, missing: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Says what happened, so that an attempt without an answer is a record too."""
    last = page.last
    fields = {
        "requested": page.requested,
        "final": last.url,
        "hops": str(len(page.hops)),
        "status": str(last.status or "none"),
        "embedded": str(embedded),
        "missing": str(len(missing)),
        "server-certificate-sha256": last.certificate or "",
        "error": f"{last.error.code} {last.error.message}" if last.error else "",
    }
    return fields | {f"missing-{at}": f"{url} ({why})" for at, (url, why) in enumerate(missing[:200], 1)}
