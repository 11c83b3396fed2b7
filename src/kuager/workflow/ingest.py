"""The story of a file coming in: collected, preserved, read, read for claims, and acknowledged only when all is durable."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from kuager import preserve
from kuager.collect import Skipped, Target
from kuager.collect.files import FileCollector
from kuager.errors import ItemError
from kuager.model import AddResult
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.again import Item, Recognised
from kuager.workflow.archive import Archive
from kuager.workflow.refresh import Told, ensure_fresh
from kuager.workflow.together import Run, Together, log_failed
from kuager.workflow.witness import LEDGER, note_files, sign_head


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
    """Adds files and folders, yielding what became of each item once it is safe on disk.

    An item is acknowledged only after its bytes, its text and its claims are durable, in one transaction with those of
    its group (``workflow.together``); a run killed at any moment can simply be started again. When all items are done, what spans documents (who is who, copies,
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
    run = Run(
        archive=archive,
        given=openings.giver(archive, given_by),
        kind=kind,
        words=lexicon_story.current(archive),
        agent=openings.agent_mark(archive),
        read=read,
    )
    collector = FileCollector()
    again = Recognised(archive, collector, given=run.given, agent=run.agent, read=read)
    together = Together(run)
    for target in collector.walk(targets):
        if isinstance(target, Skipped):
            continue
        if progress and isinstance(target, Target):
            progress(target.item)
        try:
            item = again.look(target) if isinstance(target, Target) else target
        except ItemError as error:
            error.item = error.item or target.item
            item = error
        # Told in the order they came: what waits of one sort is told before anything of another sort is held.
        if item is not None:
            yield from again.log()
        if not isinstance(item, Item):
            yield from together.log()
        if isinstance(item, ItemError):
            yield log_failed(archive, item)
        elif item is not None:
            together.put(item, target.item or "?")
        if again.full:
            yield from again.log()
        if together.full:
            yield from together.log()
    yield from again.log()
    yield from together.log()
    if fresh:
        finish(archive)


def finish(archive: Archive, told: Told | None = None) -> None:
    """Recomputes what spans documents when anything came in since, and notes how far the custody ledger reaches.

    Args:
        archive: which.
        told: is told the name of each of :data:`kuager.workflow.refresh.STEPS` steps before it begins.
    """
    ensure_fresh(archive, told)
    # A ledger that does not continue its last head is not vouched for, and then no shorter head may follow either.
    head = sign_head(archive)
    if head is not None:
        preserve.write_head(
            archive.root / LEDGER, preserve.Head(size=head.size, hash=head.hash, at=archive.clock.now())
        )
        note_files(archive)
