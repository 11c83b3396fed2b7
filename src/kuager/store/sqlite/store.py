"""The case database of one archive, as the stages see it: :class:`kuager.ports.CaseStore` over one SQLite file."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from kuager.errors import BusyStoreError
from kuager.model import (
    Capture,
    CaptureId,
    Claim,
    ClaimId,
    CopyEdge,
    CustodyEvent,
    Document,
    DocumentId,
    Entity,
    Extraction,
    Finding,
    Issue,
    Judgement,
    Lineage,
    NodeId,
    Proposal,
    Reliance,
    Review,
    SealedValue,
    Source,
)
from kuager.ports import Hit, Node, Trait, Writer
from kuager.ports.copies import GRAIN
from kuager.store import rows
from kuager.store.codec import RowOf
from kuager.store.migrations import MIGRATIONS
from kuager.store.sqlite import check, derived, narrowing, reads, search, whole
from kuager.store.sqlite.connection import KEY_SIZE, SALT_SIZE, Connection, DatabaseError, Pool, translated
from kuager.store.sqlite.met import Meetings
from kuager.store.sqlite.migrate import upgrade
from kuager.store.sqlite.opening import open_file
from kuager.store.sqlite.writer import SqliteWriter
from kuager.store.sqlite.written import NOTHING

BUSY_MS: Final = 10_000
"""How long a writer waits for another process before it gives up with BusyStoreError."""


def open_store(path: Path, key: bytes | None, *, create: bool = False, busy_ms: int = BUSY_MS) -> SqliteStore:
    """Opens a case database, upgrading an older format; or makes a new one.

    Args:
        path: the file.
        key: 32 random bytes to seal it with SQLCipher; None for a plain file.
        create: True makes a new file, which must not exist yet.
        busy_ms: how long to wait for another process, in milliseconds.

    Raises:
        ArchiveExistsError: with ``create``, when the file is there.
        WrongPassphraseError: when the file is sealed with another key.
        DamagedStoreError: when the file is missing, no database or has no tables.
        NewerArchiveError: when a later kuager wrote it; nothing is changed.
        ValueError: when the key has another length.
    """
    if key is not None and len(key) not in (KEY_SIZE, KEY_SIZE + SALT_SIZE):
        raise ValueError(f"the key of a case database has {KEY_SIZE} bytes")
    link = open_file(path, key, MIGRATIONS, create=create, busy_ms=busy_ms, upgrade=upgrade)
    return SqliteStore(path, key, link, busy_ms=busy_ms)


class SqliteStore(Meetings):
    """Implements :class:`kuager.ports.CaseStore`. Safe for threads: each read leases its own connection.

    A read that yields holds its connection, and sees one state of the database, until it is used up or dropped.
    """

    def __init__(self, path: Path, key: bytes | None, writer: Connection, *, busy_ms: int = BUSY_MS) -> None:
        self._path = path
        self._encrypted = key is not None
        self._busy_ms = busy_ms
        self._pool = Pool(path, key, busy_ms)
        self._writer = writer
        self._writing = threading.RLock()
        self._written = NOTHING
        self._reviews: list[Review] = []
        self._reviewing = threading.Lock()
        self._closed = False

    # --- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """See :class:`kuager.ports.CaseStore`.

        Raises:
            RuntimeError: when this thread is already inside a transaction.
        """
        if not self._writing.acquire(timeout=self._busy_ms / 1000):
            raise BusyStoreError(item=str(self._path))
        try:
            if self._writer.in_transaction:
                raise RuntimeError("a transaction is already open in this thread")
            with translated(self._path), self._transaction() as writer:
                yield writer
        finally:
            self._writing.release()

    @contextmanager
    def _transaction(self) -> Iterator[Writer]:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            writer = SqliteWriter(self._writer, marked=not self._encrypted, written=self._written)
            yield writer
            writer.finish()
            self._writer.execute("COMMIT")
            self._written = writer.written
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # After a full disk or an I/O error SQLite may have rolled back by itself; the first error is the one to tell.
        if self._writer.in_transaction:
            try:
                self._writer.execute("ROLLBACK")
            except DatabaseError:
                return

    # --- what was said ---------------------------------------------------------------------------------------------

    def head(self) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return reads.head(link)

    def derived_upto(self) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return reads.number(link, "derived_upto", -1)

    def generation(self) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return reads.number(link, "generation", 0)

    def sources(self) -> list[Source]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.SOURCE, "ORDER BY pos"))

    def captures(self, media_type: str | None = None) -> Iterator[Capture]:
        """See :class:`kuager.ports.CaseStore`."""
        if media_type is None:
            return self._every(rows.CAPTURE, "ORDER BY pos")
        return self._every(rows.CAPTURE, "WHERE media_type = ? ORDER BY pos", media_type)

    def capture(self, capture: CaptureId) -> Capture | None:
        """See :class:`kuager.ports.CaseStore`."""
        return next(self._every(rows.CAPTURE, "WHERE id = ?", capture), None)

    def captures_of(self, sha256: str) -> list[Capture]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.CAPTURE, "WHERE sha256 = ? ORDER BY pos", sha256))

    def documents(self, after: int = -1) -> Iterator[Document]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            for _, document in reads.numbered_documents(link, "WHERE pos > ? ORDER BY pos", (after,)):
                yield document

    def document(self, document: DocumentId) -> Document | None:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return next((found for _, found in reads.numbered_documents(link, "WHERE id = ?", (document,))), None)

    def documents_of(self, capture: CaptureId) -> list[DocumentId]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            found = link.execute("SELECT id FROM document WHERE capture = ? ORDER BY pos", (capture,))
            return [row[0] for row in found.fetchall()]

    def extraction(self, document: DocumentId) -> Extraction | None:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return reads.extraction(link, document)

    def nodes(self, after: int = -1) -> Iterator[Node]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._every(rows.NODE, "WHERE pos > ? ORDER BY pos", after)

    def claims(
        self, *, subject: NodeId | None = None, document: DocumentId | None = None, prop: str | None = None, after: int = -1
    ) -> Iterator[Claim]:  # fmt: skip
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            yield from reads.claims(link, {"subject": subject, "document": document, "prop": prop}, after)

    def said(self, prop: str) -> list[tuple[NodeId, str]]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return [(NodeId(row[0]), str(row[1])) for row in reads.said(link, prop)]

    def claims_about(self, node: NodeId) -> Iterator[Claim]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            yield from reads.claims_about(link, node)

    def claim(self, claim: ClaimId) -> Claim | None:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return reads.claim(link, claim)

    # --- what was decided and done -----------------------------------------------------------------------------------

    def judgements(self, after: int = 0) -> list[Judgement]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.JUDGEMENT, "WHERE seq > ? ORDER BY seq", after))

    def reviews(self, object_id: str | None = None) -> list[Review]:
        """See :class:`kuager.ports.CaseStore`."""
        if object_id is not None:
            return list(self._every(rows.REVIEW, "WHERE object = ? ORDER BY seq", object_id))
        # The log only grows, and all of it is asked for many times over.
        with self._reviewing:
            last = self._reviews[-1].seq if self._reviews else 0
            self._reviews += self._every(rows.REVIEW, "WHERE seq > ? ORDER BY seq", last)
            return list(self._reviews)

    def custody(self, object_id: str | None = None, *, after: int = 0) -> Iterator[CustodyEvent]:
        """See :class:`kuager.ports.CaseStore`."""
        if object_id is None:
            return self._every(rows.CUSTODY, "WHERE seq > ? ORDER BY seq", after)
        return self._every(rows.CUSTODY, "WHERE object = ? AND seq > ? ORDER BY seq", object_id, after)

    def sealed_values(self, kind: str | None = None) -> list[SealedValue]:
        """See :class:`kuager.ports.CaseStore`."""
        if kind is None:
            return list(self._every(rows.SEALED_VALUE, "WHERE kind != ? ORDER BY at, commitment", GRAIN))
        return list(self._every(rows.SEALED_VALUE, "WHERE kind = ? ORDER BY at, commitment", kind))

    def erase_sealed(self, commitments: Iterable[str]) -> int:
        """See :class:`kuager.ports.CaseStore`. While another process reads, the write-ahead log keeps an old page."""
        marks = [(mark,) for mark in dict.fromkeys(commitments)]
        with self.write():
            erased = [
                self._writer.execute("DELETE FROM sealed_value WHERE commitment = ?", mark).rowcount for mark in marks
            ]
        with self._pool.lease() as link:
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return sum(erased)

    def issues(self) -> list[Issue]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.ISSUE, "ORDER BY seq"))

    # --- what was computed -------------------------------------------------------------------------------------------

    def entities(self, schema: str | None = None) -> list[Entity]:
        """See :class:`kuager.ports.CaseStore`."""
        if schema is None:
            return list(self._every(rows.ENTITY, "ORDER BY rank"))
        return list(self._every(rows.ENTITY, "WHERE schema = ? ORDER BY rank", schema))

    def entity_of(self, node: NodeId) -> Entity | None:
        """See :class:`kuager.ports.CaseStore`."""
        return next(
            self._every(rows.ENTITY, "WHERE rank = (SELECT entity_rank FROM member WHERE node = ?)", node), None
        )

    def proposals(self) -> list[Proposal]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.PROPOSAL, "ORDER BY rank"))

    def findings(self) -> list[Finding]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return derived.findings(link)

    def lineages(self) -> list[Lineage]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.LINEAGE, "ORDER BY rank"))

    def edges(self) -> list[CopyEdge]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.COPY_EDGE, "ORDER BY rank"))

    def reliances(self) -> list[Reliance]:
        """See :class:`kuager.ports.CaseStore`."""
        return list(self._every(rows.RELIANCE, "ORDER BY rank"))

    def facets(self, prop: str, limit: int = 50) -> list[tuple[str, int]]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            found = link.execute(
                "SELECT value, count FROM facet WHERE prop = ? ORDER BY count DESC, value LIMIT ?", (prop, limit)
            )
            return [(row[0], row[1]) for row in found.fetchall()]

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return search.search(link, query, limit)

    def traits(self, ids: Sequence[str], *, without: Collection[str] = ()) -> list[Trait]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return list(narrowing.traits(link, ids, without))

    def events(
        self, *, types: Sequence[str] = (), dates: Sequence[str] = (), nodes: Sequence[str] = (), limit: int = 50
    ) -> list[NodeId]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return [NodeId(one) for one in narrowing.events(link, types, dates, nodes, limit)]

    def valued(self, props: Sequence[str], words: Sequence[str], limit: int = 50) -> list[Claim]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            pairs = narrowing.values(link, props, words, limit)
            found = (one for prop, value in pairs for one in reads.claims(link, {"prop": prop, "value": value}))
            return list(islice(found, limit))

    # --- housekeeping --------------------------------------------------------------------------------------------------

    def digests(self) -> dict[str, str]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return derived.digests(link)

    def check(self) -> list[str]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            found = check.check(link, encrypted=self._encrypted)
            return found if self._encrypted else [*found, *whole.problems(self._path, link)]

    def close(self) -> None:
        """See :class:`kuager.ports.CaseStore`. Also writes the write-ahead log home when nobody else is reading."""
        standing = "" if self._encrypted or self._closed else whole.state(self._writer)
        self._closed = True
        self._pool.close()
        self._writer.close()
        whole.note(self._path, standing)

    def _every(self, row: RowOf[Any], tail: str, *values: str | int) -> Iterator[Any]:
        with self._pool.lease() as link:
            yield from reads.every(link, row, tail, values)
