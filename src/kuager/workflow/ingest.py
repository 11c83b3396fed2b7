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
        collector=FileCollector(),
        given=openings.giver(archive, given_by),
        kind=kind,
        words=lexicon_story.current(archive),
        agent=openings.agent_mark(archive),
        read=read,
    )
    for target in run.collector.walk(targets):
        if isinstance(target, Skipped):
            continue
        if isinstance(target, ItemError):
            yield _failed(archive, target)
            continue
        if progress:
            progress(target.item)
        try:
            result = _add_one(run, target)
        except ItemError as error:
            error.item = error.item or target.item
            yield _failed(archive, error)
            continue
        yield result
    if fresh:
        finish(archive)


def finish(archive: Archive) -> None:
    """Recomputes what spans documents when anything came in since, and notes how far the custody ledger reaches."""
    ensure_fresh(archive)
    last = None
    for last in archive.store.custody():  # noqa: B007  only the last row is wanted
        pass
    if last is not None:
        head = preserve.Head(size=last.seq, hash=last.hash, at=archive.clock.now())
        preserve.write_head(archive.root / LEDGER, head)
        sign_head(archive)


def _failed(archive: Archive, error: KuagerError) -> AddResult:
    item = error.item or "?"
    with archive.store.write() as writer:
        writer.issue(issue_of(error, item), archive.clock.now())
    return AddResult(item=item, outcome=Outcome.FAILED, code=error.code, message=str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is the same for all items of one run."""

    archive: Archive
    collector: FileCollector
    given: SealedValue | None
    kind: str | None
    words: extract.Lexicon
    agent: str
    read: bool


def _add_one(run: _Run, target: Target) -> AddResult:
    archive = run.archive
    fetched = run.collector.fetch(target, archive.clock, given_by=run.given.commitment if run.given else None)
    capture, sealed = preserve.seal(run.collector.stream(fetched), fetched, archive.vault, agent=run.agent)
    known = archive.store.captures_of(sealed.sha256)
    if known:
        documents = archive.store.documents_of(known[0].id)
        if documents or not run.read:
            with archive.store.write() as writer:
                log_again(archive, writer, fetched, known[0], run.agent)
                log_giver(writer, run.given)
                writer.advance()
            last = documents[-1] if documents else None
            return AddResult(item=target.item, outcome=Outcome.DUPLICATE, capture=known[0].id, document=last)
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
        item=target.item,
        outcome=Outcome.PARTIAL if problem or (run.read and not reading) else Outcome.OK,
        capture=capture.id,
        document=reading.document.id if reading else None,
        code=problem.code if problem else None,
        message=str(problem) if problem else None,
        counts=counts,
    )
