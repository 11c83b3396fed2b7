"""Recognising files that are in already, so that a run that was stopped goes on where it was at the price of reading the disk.

A file is known by its bytes alone (names, sizes and times can be had by other bytes too), and only when the copy in the
vault is whole. It is then neither written, read for text nor looked through for claims again: custody grows by one row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kuager.collect import Target
from kuager.collect.files import FileCollector
from kuager.errors import DamagedObjectError, MissingObjectError
from kuager.model import AddResult, Capture, DocumentId, Fetched, Outcome, SealedValue
from kuager.workflow.archive import Archive
from kuager.workflow.keeping import log_again, log_giver

SMALL: Final = 1 << 20
"""Bytes up to which a file is held in memory, to be looked up before anything is done with it."""
_TOGETHER: Final = 100
_BYTES_TOGETHER: Final = 16 << 20
"""So many files, or so many bytes, are acknowledged together: a sync of the disk each would be most of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file to be taken in.

    Attributes:
        fetched: how it was got.
        chunks: its bytes, to be gone through once.
        captures: captures of the same bytes; None when nobody has looked.
    """

    fetched: Fetched
    chunks: Iterable[bytes]
    captures: list[Capture] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    item: str
    fetched: Fetched
    capture: Capture
    document: DocumentId | None


class Recognised:
    """Files that are in already, held until :meth:`log` writes their custody in one transaction.

    Args:
        archive: where they are.
        collector: reads them.
        given: who hands them over.
        agent: who works.
        read: False when originals are kept without being read, so that a capture without a document is whole.
    """

    def __init__(
        self, archive: Archive, collector: FileCollector, *, given: SealedValue | None, agent: str, read: bool
    ) -> None:
        self._archive = archive
        self._collector = collector
        self._given = given
        self._agent = agent
        self._read = read
        self._waiting: list[_Known] = []

    @property
    def full(self) -> bool:
        """Whether enough wait to be logged together."""
        return len(self._waiting) >= _TOGETHER or sum(known.fetched.size for known in self._waiting) >= _BYTES_TOGETHER

    def look(self, target: Target) -> Item | None:
        """Looks at a file; returns None when it is in already, and then waits for :meth:`log`.

        Raises:
            ItemError: when it cannot be had whole and unchanged.
        """
        given_by = self._given.commitment if self._given else None
        fetched = self._collector.fetch(target, self._archive.clock, given_by=given_by)
        if fetched.size > SMALL:
            # To hash a film only to learn that it is new would read it twice, so its size is asked first.
            if fetched.size not in self._large:
                self._large.add(fetched.size)
                return Item(fetched=fetched, chunks=self._collector.stream(fetched))
            chunks: Iterable[bytes] = self._collector.stream(fetched)
        else:
            chunks = tuple(self._collector.stream(fetched))
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
        captures = self._archive.store.captures_of(digest.hexdigest())
        known = self._known(captures, target.item, fetched)
        if known is None:
            again = chunks if fetched.size <= SMALL else self._collector.stream(fetched)
            return Item(fetched=fetched, chunks=again, captures=captures)
        self._waiting.append(known)
        return None

    def log(self) -> Iterator[AddResult]:
        """Logs what waits, and yields a result for each once that is durable."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        with self._archive.store.write() as writer:
            for known in waiting:
                log_again(self._archive, writer, known.fetched, known.capture, self._agent)
            log_giver(writer, self._given)
            writer.advance()
        for at, known in enumerate(waiting, 1):
            yield AddResult(
                item=known.item,
                outcome=Outcome.DUPLICATE,
                capture=known.capture.id,
                document=known.document,
                follow=len(waiting) - at,
            )

    @cached_property
    def _large(self) -> set[int]:
        return {capture.size for capture in self._archive.store.captures() if capture.size > SMALL}

    def _known(self, captures: list[Capture], item: str, fetched: Fetched) -> _Known | None:
        documents = self._archive.store.documents_of(captures[0].id) if captures else []
        if not captures or (self._read and not documents):
            return None
        try:
            # Its name need not be made durable again: that was done before the capture was logged.
            self._archive.vault.check(captures[0].sha256)
        except (MissingObjectError, DamagedObjectError):
            return None  # to be put in anew, which heals it
        return _Known(item=item, fetched=fetched, capture=captures[0], document=documents[-1] if documents else None)


__all__ = ["Item", "Recognised"]
