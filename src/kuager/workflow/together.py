"""Taking new files in by groups, so that one wait for the disk serves many (docs/decisions/024).

The order holds for a group as it did for one file: bytes and their names durable in the vault, then one transaction with
all that is said of them, then the acknowledgement, in the order the files came. Only files that are not read are
grouped: reading one takes longer than the disk, and what was read should be said at once. A group begins at one file
and doubles, so a few files are acknowledged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kuager import extract, preserve
from kuager.errors import DiskError, DiskFullError, ItemError, KuagerError
from kuager.model import AddResult, Capture, DocumentId, Fetched, Outcome, SealedValue
from kuager.ports import Intake, Sealed, Writer
from kuager.workflow.again import Item
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import Reading, issue_of, log_again, log_capture, log_giver, log_reading, read_kept

_MOST: Final = 128
"""Files of one group; each is an open file until the group is durable, and systems allow as few as 256."""
_MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is the same for all files of one run."""

    archive: Archive
    given: SealedValue | None
    kind: str | None
    words: extract.Lexicon
    agent: str
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A file whose bytes are in the vault, and of which nothing is logged yet."""

    item: str
    fetched: Fetched
    capture: Capture
    sealed: Sealed
    captures: list[Capture] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A kept file with what is to be logged of it."""

    kept: _Kept
    capture: Capture
    known: bool
    duplicate: bool = False
    document: DocumentId | None = None
    reading: Reading | None = None
    problem: ItemError | None = None


class Together:
    """New files, held until :meth:`log` takes them in.

    Args:
        run: what is the same for all of them.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._waiting: list[tuple[Item, str]] = []
        self._bytes = 0
        self._size = 1

    @property
    def full(self) -> bool:
        """Whether enough wait to be taken in."""
        return len(self._waiting) >= self._size or self._bytes >= _MOST_BYTES

    def put(self, item: Item, name: str) -> None:
        """Holds a file; its bytes may be read now or later."""
        self._waiting.append((item, name))
        self._bytes += item.fetched.size

    def log(self) -> Iterator[AddResult]:
        """Takes in what waits, and yields a result for each file once all that is said of it is durable.

        Raises:
            DiskFullError: no room; what was taken in before was acknowledged.
            DiskError: the disk refused; likewise.
        """
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        self._size = 1 if self._run.read else min(self._size * 2, _MOST)
        if not waiting:
            return
        held: list[_Kept | ItemError] = []
        refused: DiskFullError | DiskError | None = None
        with self._run.archive.vault.batch() as batch:
            for item, name in waiting:
                try:
                    held.append(self._seal(batch, item, name))
                except ItemError as error:
                    error.item = error.item or name
                    held.append(error)
                except (DiskFullError, DiskError) as error:
                    refused = error  # what came before it is whole, and can still be acknowledged
                    break
        first: dict[str, Capture] = {}
        yield from self._log([one if isinstance(one, ItemError) else self._read(one, first) for one in held])
        if refused is not None:
            raise refused

    def _seal(self, batch: Intake, item: Item, name: str) -> _Kept:
        capture, sealed = preserve.seal(item.chunks, item.fetched, batch, agent=self._run.agent)
        return _Kept(item=name, fetched=item.fetched, capture=capture, sealed=sealed, captures=item.captures)

    def _read(self, kept: _Kept, first: dict[str, Capture]) -> _Ready:
        """Makes a kept file ready to be logged; ``first`` holds the captures that its group brings, by SHA-256."""
        run, store, sha256 = self._run, self._run.archive.store, kept.sealed.sha256
        if sha256 in first:  # the same bytes again are a second handling of one copy
            return _Ready(kept=kept, capture=first[sha256], known=True, duplicate=True)
        captures = store.captures_of(sha256) if kept.captures is None else kept.captures
        capture = first[sha256] = captures[0] if captures else kept.capture
        documents = store.documents_of(capture.id) if captures else []
        if captures and (documents or not run.read):
            last = documents[-1] if documents else None
            return _Ready(kept=kept, capture=capture, known=True, duplicate=True, document=last)
        if not run.read:
            return _Ready(kept=kept, capture=capture, known=False)
        reading, problem = read_kept(run.archive, capture, kept.sealed, run.kind, run.words)
        return _Ready(kept=kept, capture=capture, known=bool(captures), reading=reading, problem=problem)

    def _log(self, ready: list[_Ready | ItemError]) -> list[AddResult]:
        archive = self._run.archive
        try:
            with archive.store.write() as writer:
                results = [
                    _note(archive, writer, one) if isinstance(one, ItemError) else self._log_one(writer, one)
                    for one in ready
                ]
                if any(isinstance(one, _Ready) for one in ready):
                    log_giver(writer, self._run.given)
                if all(isinstance(one, _Ready) and one.duplicate for one in ready):
                    writer.advance()
        except ItemError as error:
            if len(ready) > 1:  # one bad file must not cost the others
                return [result for one in ready for result in self._log([one])]
            error.item = error.item or (ready[0].kept.item if isinstance(ready[0], _Ready) else ready[0].item)
            return [log_failed(archive, error)]
        return [replace(result, follow=len(results) - at) for at, result in enumerate(results, 1)]

    def _log_one(self, writer: Writer, ready: _Ready) -> AddResult:
        archive, kept, reading, problem = self._run.archive, ready.kept, ready.reading, ready.problem
        if ready.duplicate:
            log_again(archive, writer, kept.fetched, ready.capture, self._run.agent)
            return AddResult(
                item=kept.item, outcome=Outcome.DUPLICATE, capture=ready.capture.id, document=ready.document
            )
        if not ready.known:
            log_capture(archive, writer, ready.capture, kept.sealed, reading)
        if problem is not None:
            writer.issue(issue_of(problem, kept.fetched.original_name), archive.clock.now())
        counts = log_reading(writer, reading) if reading is not None else {}
        return AddResult(
            item=kept.item,
            outcome=Outcome.PARTIAL if problem or (self._run.read and not reading) else Outcome.OK,
            capture=ready.capture.id,
            document=reading.document.id if reading else None,
            code=problem.code if problem else None,
            message=str(problem) if problem else None,
            counts=counts,
        )


def log_failed(archive: Archive, error: KuagerError) -> AddResult:
    """Logs that an item could not be taken in, and says so."""
    with archive.store.write() as writer:
        return _note(archive, writer, error)


def _note(archive: Archive, writer: Writer, error: KuagerError) -> AddResult:
    item = error.item or "?"
    writer.issue(issue_of(error, item), archive.clock.now())
    return AddResult(item=item, outcome=Outcome.FAILED, code=error.code, message=str(error))
