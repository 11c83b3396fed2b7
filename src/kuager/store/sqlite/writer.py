"""The inside of one transaction: appends to the logs and keeps the projections in step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from kuager.model import (
    Capture,
    Claim,
    CustodyEvent,
    CustodyVerb,
    Document,
    DocumentId,
    Extraction,
    Issue,
    Judgement,
    Laid,
    Met,
    NodeId,
    Printing,
    Review,
    SealedValue,
    Source,
    Verdict,
)
from kuager.model.chain import FIRST_SEQ, GENESIS, custody_row, instant
from kuager.model.chain import link as chain_link
from kuager.ports import Derived, Node
from kuager.store import rows
from kuager.store.codec import RowOf, checksum, dump
from kuager.store.sqlite import derived as derived_tables
from kuager.store.sqlite import meeting, prints, projection, reads, sql, whole
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.erase import Erasing
from kuager.store.sqlite.written import NOTHING, Written

NEVER: Final = -1
_LOG: Final = ("pos",)
_SUM: Final = ("crc",)


def _append(row: RowOf[Any]) -> str:
    return sql.insert(row.table, (*_LOG, *row.columns, *_SUM), once=True)


_SOURCE: Final = _append(rows.SOURCE)
_CAPTURE: Final = _append(rows.CAPTURE)
_DOCUMENT: Final = _append(rows.DOCUMENT)
_NODE: Final = _append(rows.NODE)
_LAYER: Final = sql.insert("layer", (*rows.LAYER.columns, *_SUM))
_EXTRACTION: Final = sql.insert("extraction", (*_LOG, *rows.EXTRACTION_COLUMNS, *_SUM))
_CLAIM: Final = sql.insert("claim", (*_LOG, *rows.CLAIM_COLUMNS, *_SUM))
_JUDGEMENT: Final = sql.insert("judgement", (*_LOG, *rows.JUDGEMENT.columns, *_SUM))
_REVIEW: Final = sql.insert("review", (*_LOG, *rows.REVIEW.columns, *_SUM))
_CUSTODY: Final = sql.insert("custody", rows.CUSTODY.columns)
_SEALED_VALUE: Final = sql.insert("sealed_value", (*rows.SEALED_VALUE.columns, *_SUM), once=True)
_ISSUE: Final = sql.insert("issue", ("seq", *rows.ISSUE.columns, *_SUM))


class SqliteWriter(Erasing):
    """Implements :class:`kuager.ports.Writer` over a connection on which BEGIN IMMEDIATE was run.

    Args:
        link: the connection.
        marked: leave a mark of each new state in the file (see :mod:`kuager.store.sqlite.whole`).
        written: what the last refresh of this program wrote.

    Attributes:
        written: what the tables of the last refresh hold, once this transaction is committed.
    """

    def __init__(self, link: Connection, *, marked: bool = False, written: Written = NOTHING) -> None:
        self._link = link
        self.written = written
        self._marked = marked
        self._changes = link.total_changes
        self._start = self._head = reads.head(link)
        self._texts = False  # whether texts were indexed
        self._named: list[tuple[int, Node]] = []  # indexed together at the end
        self._last: tuple[int, str] | None = None  # the end of the ledger, which nobody else moves while we write

    def finish(self) -> None:
        """Notes the log position; the last act before COMMIT."""
        self._index_names()
        if self._texts:
            projection.merge_texts(self._link)
        if self._head != self._start:
            reads.set_number(self._link, "head", self._head)
        if self._marked and self._link.total_changes != self._changes:
            whole.mark(self._link)

    def _index_names(self) -> None:
        if self._named:
            projection.index_names(self._link, self._named)
            self._named = []

    def source(self, source: Source) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._once(_SOURCE, rows.SOURCE.encode(source))

    def capture(self, capture: Capture) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._once(_CAPTURE, rows.CAPTURE.encode(capture))

    def document(self, document: Document) -> None:
        """See :class:`kuager.ports.Writer`."""
        pos = self._once(_DOCUMENT, rows.DOCUMENT.encode(document))
        if pos is None:
            return
        for place, layer in enumerate(document.layers):
            self._link.execute(_LAYER, _summed((*rows.LAYER.encode(layer), document.id, place)))
        projection.index_text(self._link, pos, document)
        self._texts = True

    def extraction(self, document: DocumentId, extraction: Extraction, nodes: Iterable[Node]) -> None:
        """See :class:`kuager.ports.Writer`. What is already the latest extraction of the document is not repeated."""
        row = (document, extraction.extractor, dump(extraction))
        if reads.latest_extraction(self._link, document) != row[1:]:
            self._head += 1
            self._link.execute(_EXTRACTION, (self._head, *_summed(row)))
        for node in nodes:
            pos = self._once(_NODE, rows.NODE.encode(node))
            if pos is not None:
                self._named.append((pos, node))
        if len(self._named) >= projection.NAMES:
            self._index_names()

    def claims(self, claims: Iterable[Claim]) -> int:
        """See :class:`kuager.ports.Writer`."""
        return sum(self._claims(batch) for batch in sql.parts(claims))

    def _claims(self, batch: Sequence[Claim]) -> int:
        by_id: dict[str, Claim] = {}
        for claim in batch:
            by_id.setdefault(claim.id, claim)
        known = self._link.execute(f"SELECT id FROM claim WHERE id IN ({sql.marks(by_id)})", list(by_id))  # noqa: S608  only marks
        for (claim_id,) in known.fetchall():
            del by_id[claim_id]
        new = list(by_id.values())
        self._link.executemany(
            _CLAIM, [(self._head + at, *_summed(rows.encode_claim(claim))) for at, claim in enumerate(new, 1)]
        )
        self._head += len(new)
        projection.count_facets(self._link, [(claim.prop, claim.value) for claim in new])
        return len(new)

    def judge(
        self, left: NodeId, right: NodeId, verdict: Verdict, *, agent: str, at: datetime, score: str | None = None,
        reason: str = "", undoes: int | None = None,
    ) -> Judgement:  # fmt: skip
        """See :class:`kuager.ports.Writer`."""
        judgement = Judgement(
            seq=self._next_seq("judgement"), left=left, right=right, verdict=verdict, agent=agent, at=at, score=score,
            reason=reason, undoes=undoes,
        )  # fmt: skip
        self._head += 1
        self._link.execute(_JUDGEMENT, (self._head, *_summed(rows.JUDGEMENT.encode(judgement))))
        return judgement

    def review(
        self, object_id: str, decision: str, *, agent: str, at: datetime, value: str | None = None,
        replaces: str | None = None, reason: str = "", undoes: int | None = None,
    ) -> Review:  # fmt: skip
        """See :class:`kuager.ports.Writer`."""
        review = Review(
            seq=self._next_seq("review"), object=object_id, decision=str(decision), agent=agent, at=at, value=value,
            replaces=replaces, reason=reason, undoes=undoes,
        )  # fmt: skip
        self._head += 1
        self._link.execute(_REVIEW, (self._head, *_summed(rows.REVIEW.encode(review))))
        return review

    def custody(
        self, object_id: str, verb: CustodyVerb, *, agent: str, at: datetime, outcome: str, note: str = ""
    ) -> CustodyEvent:
        """See :class:`kuager.ports.Writer`. Not counted by the log position: nothing is derived from custody."""
        last = self._last or self._link.execute("SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (last[0] + 1, last[1]) if last else (FIRST_SEQ, GENESIS)
        row = custody_row(seq=seq, object_id=object_id, verb=verb, at=at, agent=agent, outcome=outcome, note=note)
        event = CustodyEvent(
            seq=seq, object=object_id, verb=verb, at=at, agent=agent, outcome=outcome, note=note, previous=previous,
            hash=chain_link(previous, row),
        )  # fmt: skip
        self._link.execute(_CUSTODY, rows.CUSTODY.encode(event))
        self._last = seq, event.hash
        return event

    def seal_value(self, sealed: SealedValue) -> None:
        """See :class:`kuager.ports.Writer`. Not counted by the log position: nothing is derived from it."""
        self._link.execute(_SEALED_VALUE, _summed(rows.SEALED_VALUE.encode(sealed)))

    def issue(self, issue: Issue, at: datetime) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._link.execute(_ISSUE, _summed((self._next_seq("issue"), *rows.ISSUE.encode(issue), instant(at))))

    def derived(self, derived: Derived, upto: int) -> None:
        """See :class:`kuager.ports.Writer`."""
        self.written = derived_tables.replace(self._link, derived, self.written)
        reads.set_number(self._link, "derived_upto", upto)

    def met(self, met: Met) -> None:
        """See :class:`kuager.ports.Writer`."""
        meeting.keep(self._link, met)

    def printed(self, printing: Printing) -> None:
        """See :class:`kuager.ports.Writer`."""
        prints.keep(self._link, printing)

    def lay(self, pairs: Iterable[Laid]) -> None:
        """See :class:`kuager.ports.Writer`."""
        prints.lay(self._link, pairs)

    def advance(self) -> None:
        """See :class:`kuager.ports.Writer`."""
        if reads.number(self._link, "derived_upto", NEVER) == self._start:
            reads.set_number(self._link, "derived_upto", self._head)

    def digests(self) -> dict[str, str]:
        """See :class:`kuager.ports.Writer`."""
        self._index_names()
        return derived_tables.digests(self._link)

    def projections(self) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._named = []  # the log has them
        projection.rebuild(self._link, reads.numbered_documents(self._link))

    def _once(self, statement: str, row: tuple[Any, ...]) -> int | None:
        """Appends a row unless its id is there; returns its position, or None."""
        if self._link.execute(statement, (self._head + 1, *_summed(row))).rowcount == 0:
            return None
        self._head += 1
        return self._head

    def _next_seq(self, table: str) -> int:
        row = self._link.execute(f"SELECT coalesce(max(seq), 0) + 1 FROM {table}").fetchone()  # noqa: S608  our own tables
        # A number that an erased row had is not given again: older copies still know it as that row's.
        return max(int(row[0]), reads.number(self._link, f"{table}_erased", 0) + 1)


def _summed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row, checksum(row))
