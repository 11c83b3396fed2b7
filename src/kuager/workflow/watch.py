"""The story of following outlets: what is new in their feeds comes in, once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence

from kuager.collect import feeds, web
from kuager.collect.errors import NoFeedsError
from kuager.collect.net import Resolver, system_resolver
from kuager.errors import ItemError
from kuager.model import AddResult, Capture, CustodyVerb, Outcome
from kuager.workflow import capture as capture_story
from kuager.workflow import ingest, looking, showing
from kuager.workflow.archive import Archive
from kuager.workflow.capture import Run
from kuager.workflow.keeping import WARC

TRIES = 5
"""How often an item that failed or was refused is asked for in all."""
UNCHANGED = 304
"""What a server answers when it has nothing new (RFC 9110)."""
_AGAIN = frozenset({Outcome.FAILED, Outcome.BLOCKED})


def once(
    archive: Archive,
    feed_urls: Sequence[str] = (),
    *,
    progress: Callable[[str], None] | None = None,
    resolver: Resolver = system_resolver,
) -> Generator[AddResult, None, None]:
    """Asks every feed once and captures what is new.

    Args:
        archive: where to.
        feed_urls: the feeds; those of the settings when none is named.
        progress: told each address before work on it starts.
        resolver: looks names up.

    Yields:
        A result per feed (ok, or duplicate when it has not changed) and per new item.

    Raises:
        NoFeedsError: when there is nothing to follow.
    """
    followed = tuple(feed_urls) or archive.settings.feeds
    if not followed:
        raise NoFeedsError
    run = capture_story.begin(archive, resolver=resolver)
    for url in followed:
        if progress:
            progress(url)
        result, feed = _ask(run, url)
        yield result
        if feed is not None:
            yield from capture_story.pages(archive, _new(archive, feed), progress=progress, resolver=resolver)
    ingest.finish(archive)


def _ask(run: Run, url: str) -> tuple[AddResult, feeds.Feed | None]:
    """Asks one feed; keeps the answer when it is another than last time."""
    archive = run.archive
    kept = next((found for found in reversed(list(archive.store.captures())) if _is_answer(found, url)), None)
    try:
        page = capture_story.fetch(run, url, showing.headers(archive, kept) if kept else None)
    except ItemError as error:
        error.item = error.item or url
        return capture_story.refused(archive, error), None
    same = kept is not None and page.last.status == UNCHANGED
    body = b"".join(archive.vault.read(kept.sha256)) if kept and same else page.last.body
    feed, problem = None, page.last.error
    try:
        if problem is None:
            feed = looking.feed(archive.reading, body, page.final)
    except ItemError as error:
        problem = error
    if problem is not None:
        judged = web.Judged(outcome=Outcome.FAILED, why=problem.message, error=problem)
        return capture_story.keep(run, page, judged), None
    if kept is not None and kept.sha256 == hashlib.sha256(body).hexdigest():
        how = ", said the server" if same else ""
        with archive.store.write() as writer:
            writer.custody(
                kept.id,
                CustodyVerb.CAPTURE,
                agent=run.agent,
                at=page.at,
                outcome="duplicate",
                note=f"the feed was asked again and had not changed{how}",
            )
            writer.advance()
        return AddResult(item=url, outcome=Outcome.DUPLICATE, capture=kept.id), feed
    judged = web.Judged(outcome=Outcome.OK, why=f"a feed of {len(feed.items) if feed else 0} items")
    return capture_story.keep(run, page, judged, read=False), feed


def _is_answer(capture: Capture, url: str) -> bool:
    return capture.target_uri == url and capture.outcome is Outcome.OK and capture.media_type != WARC


def _new(archive: Archive, feed: feeds.Feed) -> list[str]:
    """Returns the addresses of a feed that are not here yet, oldest first as feeds list them."""
    tried: defaultdict[str, list[Outcome]] = defaultdict(list)
    for found in archive.store.captures():
        if found.media_type == WARC:
            tried[found.target_uri].append(found.outcome)
    return [
        item.link
        for item in reversed(feed.items)
        if all(outcome in _AGAIN for outcome in tried[item.link]) and len(tried[item.link]) < TRIES
    ]
