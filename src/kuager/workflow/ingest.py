"""The story of a file coming in: collected, preserved, read, read for claims, and acknowledged only when all is durable."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

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
        fresh: recompute what spans documents at the end; pass False when more is to come, then call :func:`finish`.

    Yields:
        One result per item; failures carry a code and the run goes on.
    """
    words = lexicon_story.current(archive)
    given, agent = openings.giver(archive, given_by), openings.agent_mark(archive)
    collector = FileCollector()
    for target in collector.walk(targets):
        if isinstance(target, Skipped):
            continue
        if isinstance(target, ItemError):
            yield _failed(archive, target)
            continue
        if progress:
            progress(target.item)
        try:
            result = _add_one(archive, collector, target, given=given, kind=kind, words=words, agent=agent)
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


def _add_one(
    archive: Archive,
    collector: FileCollector,
    target: Target,
    *,
    given: SealedValue | None,
    kind: str | None,
    words: extract.Lexicon,
    agent: str,
) -> AddResult:
    fetched = collector.fetch(target, archive.clock, given_by=given.commitment if given else None)
    capture, sealed = preserve.seal(collector.stream(fetched), fetched, archive.vault, agent=agent)
    known = archive.store.captures_of(sealed.sha256)
    if known:
        documents = archive.store.documents_of(known[0].id)
        if documents:
            with archive.store.write() as writer:
                log_again(archive, writer, fetched, known[0], agent)
                log_giver(writer, given)
                writer.advance()
            return AddResult(item=target.item, outcome=Outcome.DUPLICATE, capture=known[0].id, document=documents[-1])
        capture = known[0]
    reading, problem = read_kept(archive, capture, sealed, kind, words)
    counts: dict[str, int] = {}
    with archive.store.write() as writer:
        if not known:
            log_capture(archive, writer, capture, sealed, reading)
            log_giver(writer, given)
        if problem is not None:
            writer.issue(issue_of(problem, fetched.original_name), archive.clock.now())
        if reading is not None:
            counts = log_reading(writer, reading)
    return AddResult(
        item=target.item,
        outcome=Outcome.OK if reading and problem is None else Outcome.PARTIAL,
        capture=capture.id,
        document=reading.document.id if reading else None,
        code=problem.code if problem else None,
        message=str(problem) if problem else None,
        counts=counts,
    )
