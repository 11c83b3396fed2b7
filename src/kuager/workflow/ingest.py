"""The story of a file coming in: collected, preserved, read, read for claims, and acknowledged only when all is durable."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from kuager import extract, preserve
from kuager.collect import Skipped, Target
from kuager.collect.files import FileCollector
from kuager.errors import ItemError, KuagerError
from kuager.model import AddResult, Outcome, SealedValue
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.again import Item, Recognised
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import issue_of, log_again, log_capture, log_giver, log_reading, read_kept
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.witness import LEDGER, sign_head


def add(
    archive: Archive,
    targets: Sequence[str],
    *,
    given_by: str | None = None,
    kind: str | None = None,
    progress: Callable[[str], None] | None = None,
    read: bool = True,
    fresh: bool = True,
) -> Generator[AddResult, None, None]:
    """Adds files and folders, yielding what became of each item as soon as it is safe on disk.

    An item is acknowledged only after its bytes, its text and its claims are durable in one transaction; a run killed
    at any moment can simply be started again. When all items are done, what spans documents (who is who, copies,
    findings) is recomputed.

    Args:
        archive: where to.
        targets: files and folders; folders are walked.
        given_by: who handed the items over, for custody.
        kind: forces a reader ("plain", "html", "thread") instead of looking at the content.
        progress: told the name of each item before work on it starts.
        read: pass False to keep originals with their custody and no more; adding them again reads them.
        fresh: recompute what spans documents at the end; pass False when more is to come, then call :func:`finish`.

    Yields:
        One result per item; failures carry a code and the run goes on.
    """
    run = _Run(
        archive=archive,
        given=openings.giver(archive, given_by),
        kind=kind,
        words=lexicon_story.current(archive),
        agent=openings.agent_mark(archive),
        read=read,
    )
    collector = FileCollector()
    again = Recognised(archive, collector, given=run.given, agent=run.agent, read=read)
    for target in collector.walk(targets):
        if isinstance(target, Skipped):
            continue
        if progress and isinstance(target, Target):
            progress(target.item)
        result = _taken(run, again, target)
        if result is not None or again.full:
            yield from again.log()
        if result is not None:
            yield result
    yield from again.log()
    if fresh:
        finish(archive)


def _taken(run: _Run, again: Recognised, target: Target | ItemError) -> AddResult | None:
    """Takes one file in; None when it was in already, which is said when ``again`` is logged."""
    if isinstance(target, ItemError):
        return _failed(run.archive, target)
    try:
        item = again.look(target)
        return None if item is None else _add_one(run, item, target.item)
    except ItemError as error:
        error.item = error.item or target.item
        return _failed(run.archive, error)


def finish(archive: Archive) -> None:
    """Recomputes what spans documents when anything came in since, and notes how far the custody ledger reaches."""
    ensure_fresh(archive)
    # A ledger that does not continue its last head is not vouched for, and then no shorter head may follow either.
    head = sign_head(archive)
    if head is not None:
        preserve.write_head(
            archive.root / LEDGER, preserve.Head(size=head.size, hash=head.hash, at=archive.clock.now())
        )


def _failed(archive: Archive, error: KuagerError) -> AddResult:
    item = error.item or "?"
    with archive.store.write() as writer:
        writer.issue(issue_of(error, item), archive.clock.now())
    return AddResult(item=item, outcome=Outcome.FAILED, code=error.code, message=str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is the same for all items of one run."""

    archive: Archive
    given: SealedValue | None
    kind: str | None
    words: extract.Lexicon
    agent: str
    read: bool


def _add_one(run: _Run, item: Item, name: str) -> AddResult:
    archive, fetched = run.archive, item.fetched
    capture, sealed = preserve.seal(item.chunks, fetched, archive.vault, agent=run.agent)
    known = archive.store.captures_of(sealed.sha256) if item.captures is None else item.captures
    if known:
        documents = archive.store.documents_of(known[0].id)
        if documents or not run.read:
            with archive.store.write() as writer:
                log_again(archive, writer, fetched, known[0], run.agent)
                log_giver(writer, run.given)
                writer.advance()
            last = documents[-1] if documents else None
            return AddResult(item=name, outcome=Outcome.DUPLICATE, capture=known[0].id, document=last)
        capture = known[0]
    reading, problem = read_kept(archive, capture, sealed, run.kind, run.words) if run.read else (None, None)
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        if not known:
            log_capture(archive, writer, capture, sealed, reading)
            log_giver(writer, run.given)
        if problem is not None:
            writer.issue(issue_of(problem, fetched.original_name), archive.clock.now())
        if reading is not None:
            counts = log_reading(writer, reading)
    return AddResult(
        item=name,
        outcome=Outcome.PARTIAL if problem or (run.read and not reading) else Outcome.OK,
        capture=capture.id,
        document=reading.document.id if reading else None,
        code=problem.code if problem else None,
        message=str(problem) if problem else None,
        counts=counts,
    )
