"""The story of an address: fetched, judged by what came, kept whole, read only when it is the page that was meant."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from kuager import extract, preserve
from kuager.collect import browser, web
from kuager.collect.errors import SameAsOtherPageError
from kuager.collect.net import Policy, Resolver, open_fetcher, system_resolver
from kuager.errors import ItemError
from kuager.model import AddResult, Capture, CustodyVerb, Fetched, Outcome, Sealed, SealedValue
from kuager.text.charsets import bare, typed
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import looking, openings
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded
from kuager.workflow.keeping import WARC, Reading, issue_of, log_capture, log_giver, log_reading, read_kept

COMPARED = 60
"""As many earlier pages of a site are compared with a new one; walls repeat often, so a few are enough."""
READ = frozenset({Outcome.OK, Outcome.PARTIAL})
"""Only these are read: from a wall nothing may be claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What all addresses of one run share."""

    archive: Archive
    given: SealedValue | None
    agent: str
    words: extract.Lexicon
    kind: str | None
    expected: web.Expected | None
    resolver: Resolver
    rendered: bool
    earlier: list[Capture]
    """Pages captured so far, in this run too; read once, because walking the log for every page would be slow."""


def policy_of(archive: Archive) -> Policy:
    """Returns what an archive's settings allow."""
    settings = archive.settings
    return Policy(
        network=settings.network,
        allow_private=settings.allow_private,
        ports=frozenset(settings.ports),
        proxy=settings.proxy or None,
    )


def is_address(target: str) -> bool:
    """Says whether what somebody named is an address and not a file."""
    return target.lower().startswith(("http://", "https://"))


def pages(
    archive: Archive,
    urls: Sequence[str],
    *,
    given_by: str | None = None,
    kind: str | None = None,
    rendered: bool = False,
    expected: web.Expected | None = None,
    progress: Callable[[str], None] | None = None,
    resolver: Resolver = system_resolver,
) -> Generator[AddResult, None, None]:
    """Captures web pages, yielding what became of each as soon as it is safe on disk.

    Each attempt gives a web archive (WARC) with every exchange, kept as evidence whatever came of it. The page itself
    is kept a second time as plain bytes, which is what is read and what anchors point into. What spans documents is not
    recomputed here: call :func:`kuager.workflow.ingest.finish` when all is in.

    Args:
        archive: where to.
        urls: http and https addresses.
        given_by: who named them, for custody.
        kind: forces a reader.
        rendered: open the pages in a browser and keep what it shows, for pages that draw themselves.
        expected: words, an author or an id that must be on the page.
        progress: told each address before work on it starts.
        resolver: looks names up.

    Yields:
        One result per address: ok, duplicate (the page says what it said before), partial, wall, deleted, blocked or
        failed; all but the first two with a code and the reason.
    """
    run = begin(archive, given_by=given_by, kind=kind, rendered=rendered, expected=expected, resolver=resolver)
    for url in urls:
        if progress:
            progress(url)
        try:
            yield item_guarded(lambda: _one(run, url), url)  # noqa: B023  called before the loop goes on
        except ItemError as error:
            error.item = error.item or url
            yield refused(archive, error)


def begin(
    archive: Archive,
    *,
    given_by: str | None = None,
    kind: str | None = None,
    rendered: bool = False,
    expected: web.Expected | None = None,
    resolver: Resolver = system_resolver,
) -> Run:
    """Gathers what all addresses of one run share; see :func:`pages`."""
    return Run(
        archive=archive,
        given=openings.giver(archive, given_by),
        agent=openings.agent_mark(archive),
        words=lexicon_story.current(archive),
        kind=kind,
        expected=expected,
        resolver=resolver,
        rendered=rendered,
        earlier=[one for one in archive.store.captures() if _is_page(one)],
    )


def fetch(run: Run, url: str, known: Mapping[str, str] | None = None) -> web.PageCapture:
    """Fetches one address with what it embeds.

    Args:
        run: what the run shares.
        url: the address.
        known: headers of the answer that is here already; the server may say that it has not changed.

    Raises:
        ItemError: when it was not asked at all.
    """
    archive, policy = run.archive, policy_of(run.archive)
    if run.rendered:
        return browser.render_page(
            url, policy, archive.clock, archive.ids, fallback=archive.root / "tmp", resolver=run.resolver
        )
    # A client per page: its limits are the page's, and no cookie goes from one page to the next.
    fetcher = open_fetcher(policy, archive.clock, resolver=run.resolver)
    embedded_in = looking.embeds(archive.reading)
    return web.capture_page(url, fetcher, archive.clock, archive.ids, embedded_in=embedded_in, known=known)


def _one(run: Run, url: str) -> AddResult:
    page = fetch(run, url)
    judged, _ = judge(run, page, _others(run, page.final))
    return keep(run, page, judged)


def judge(run: Run, page: web.PageCapture, others: Iterable[web.Other]) -> tuple[web.Judged, web.Observed]:
    """Decides what an attempt brought, after looking at it in the limited process.

    Args:
        run: what the run shares.
        page: the attempt.
        others: pages of the same site; asked for only when the page can be looked at.
    """
    seen, last = web.NOTHING, page.last
    if page.is_html:
        try:
            seen = looking.observe(run.archive.reading, last.body, page.final, last.header("content-type"))
        except ItemError as error:
            # It is kept all the same, but nothing is known of it, not even whether it is the page that was meant.
            return web.Judged(outcome=Outcome.PARTIAL, why="it could not be looked at", error=error), seen
    return web.judge(page, seen, run.expected, tuple(others)), seen


def refused(archive: Archive, error: ItemError) -> AddResult:
    """Logs an address that was not asked at all."""
    with archive.store.write() as writer:
        writer.issue(issue_of(error, error.item or "?"), archive.clock.now())
    return AddResult(item=error.item or "?", outcome=Outcome.FAILED, code=error.code, message=str(error))


def keep(run: Run, page: web.PageCapture, judged: web.Judged, *, read: bool = True) -> AddResult:
    """Keeps one attempt: the web archive, the page's own bytes when some came, and its reading.

    Args:
        run: what the run shares.
        page: the attempt.
        judged: what it brought.
        read: whether the page is a text to read.
    """
    archive = run.archive
    warc, sealed_warc = _seal(run, page, page.warc, judged, media_type=WARC)
    body = page.last.body if page.last.error is None else b""
    if not body:
        return _log(run, page, judged, [(warc, sealed_warc)], None, None)
    capture, sealed = _seal(
        run,
        page,
        body,
        judged,
        media_type=typed(page.last.media_type, page.last.header("content-type")) or None,
        inside=warc,
    )
    known = archive.store.captures_of(sealed.sha256)
    documents = archive.store.documents_of(known[0].id) if known else []
    if documents and judged.outcome is Outcome.OK:
        result = _log(run, page, judged, [(warc, sealed_warc), (capture, sealed)], None, None)
        return replace(result, outcome=Outcome.DUPLICATE, capture=known[0].id, document=documents[-1])
    reading, problem = None, None
    if read and judged.outcome in READ:
        reading, problem = read_kept(archive, capture, sealed, run.kind, run.words)
    return _log(run, page, judged, [(warc, sealed_warc), (capture, sealed)], reading, problem)


def _seal(
    run: Run,
    page: web.PageCapture,
    data: bytes,
    judged: web.Judged,
    *,
    media_type: str | None,
    inside: Capture | None = None,
) -> tuple[Capture, Sealed]:
    """Puts bytes of one attempt into the vault: the web archive, or (``inside`` it) the page itself."""
    where = ""
    if inside is not None and page.record is not None:
        where = f": body of the record at offset {page.record.offset} of the web archive sha256 {inside.sha256}"
    fetched = Fetched(
        path="",
        target_uri=page.requested,
        original_name=_name(page, warc=inside is None),
        size=len(data),
        fetched_at=page.at,
        method=f"{page.method}{where}",
        tool=page.tool,
        given_by=run.given.commitment if run.given else None,
        media_type=media_type,
    )
    capture, sealed = preserve.seal([data], fetched, run.archive.vault, agent=run.agent)
    return replace(capture, outcome=judged.outcome), sealed


def _log(
    run: Run,
    page: web.PageCapture,
    judged: web.Judged,
    kept: Sequence[tuple[Capture, Sealed]],
    reading: Reading | None,
    problem: ItemError | None,
) -> AddResult:
    """Logs one attempt in one transaction."""
    archive, now = run.archive, run.archive.clock.now()
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        for capture, sealed in kept:
            log_capture(archive, writer, capture, sealed, reading if capture is kept[-1][0] else None)
        log_giver(writer, run.given)
        warc = kept[0][0]
        writer.custody(
            warc.id,
            CustodyVerb.CAPTURE,
            agent=run.agent,
            at=now,
            outcome=judged.outcome.value,
            note=f"judged by content: {judged.why}; {page.embedded} embedded files, {len(page.missing)} missing",
        )
        for error in (judged.error, problem):
            if error is not None:
                writer.issue(issue_of(error, page.requested), now)
        if judged.same_as is not None and judged.outcome not in READ and judged.same_as.outcome in READ:
            # It was taken for a page when it came; only now it shows.
            same = SameAsOtherPageError(f"{SameAsOtherPageError.title}: {page.requested}", item=judged.same_as.url)
            writer.issue(issue_of(same, judged.same_as.url), now)
        if reading is not None:
            counts = log_reading(writer, reading)
    run.earlier.extend(capture for capture, _ in kept if _is_page(capture))
    told = judged.error or problem
    outcome = Outcome.PARTIAL if problem is not None and judged.outcome is Outcome.OK else judged.outcome
    return AddResult(
        item=page.requested,
        outcome=outcome,
        capture=kept[-1][0].id,
        document=reading.document.id if reading else None,
        code=told.code if told else None,
        message=str(told) if told else None,
        counts=counts,
    )


def _is_page(capture: Capture) -> bool:
    return capture.method.startswith((web.METHOD, browser.METHOD)) and bare(capture.media_type) == "text/html"


def _others(run: Run, url: str) -> Iterator[web.Other]:
    """Yields the latest pages of the same site."""
    host = _host(url)
    found = [capture for capture in run.earlier if _host(capture.target_uri) == host]
    for capture in found[-COMPARED:]:
        page = _seen(run.archive, capture)
        yield web.Other(url=capture.target_uri, outcome=capture.outcome, page=page, capture=capture.id)


def _seen(archive: Archive, capture: Capture) -> web.Observed:
    """Returns a kept page as observed, looked at once per run."""
    key = f"observed {capture.sha256}"
    found = archive.cache.get(key)
    if not isinstance(found, web.Observed):
        data = b"".join(archive.vault.read(capture.sha256))
        try:
            found = looking.observe(archive.reading, data, capture.target_uri, capture.media_type)
        except ItemError:
            found = web.NOTHING  # said when it was captured; here it is only not like any other
        archive.cache[key] = found
    return found


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _name(page: web.PageCapture, *, warc: bool) -> str:
    """Makes a file name from an address: the last part of the way, or the site."""
    parts = urlsplit(page.final)
    name = unquote(PurePosixPath(parts.path).name) or parts.hostname or "page"
    if warc:
        return f"{name}.warc.gz"
    return f"{name}.html" if page.is_html and not name.lower().endswith((".html", ".htm")) else name
