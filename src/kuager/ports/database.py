"""The case database: what is written in one transaction, and what is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from kuager.model import (
    Alike,
    Capture,
    CaptureId,
    Claim,
    ClaimId,
    CopyEdge,
    CustodyEvent,
    CustodyVerb,
    Derived,
    Document,
    DocumentId,
    Entity,
    Extraction,
    Filed,
    Finding,
    Hit,
    Issue,
    Judgement,
    Laid,
    Lineage,
    Met,
    Named,
    Node,
    NodeId,
    Print,
    Printing,
    Proposal,
    Reliance,
    Repeat,
    Review,
    SealedValue,
    Source,
    Trait,
    Verdict,
)
from kuager.ports.copies import Copied, Erased


class Writer(Erased, Protocol):
    """The inside of one transaction. Everything appended becomes visible together, or not at all."""

    def source(self, source: Source) -> None:
        """Appends a source; the same id twice is a no-op."""
        ...

    def capture(self, capture: Capture) -> None:
        """Appends a capture; the same id twice is a no-op."""
        ...

    def document(self, document: Document) -> None:
        """Appends a document with its layers, zones and segments; the same id twice is a no-op. Indexes its text."""
        ...

    def extraction(self, document: DocumentId, extraction: Extraction, nodes: Iterable[Node]) -> None:
        """Appends what an extractor found, and its nodes; indexes the nodes' names."""
        ...

    def claims(self, claims: Iterable[Claim]) -> int:
        """Appends claims, skipping ids already there; keeps the facet projection. Returns how many were new."""
        ...

    def judge(
        self, left: NodeId, right: NodeId, verdict: Verdict, *, agent: str, at: datetime, score: str | None = None,
        reason: str = "", undoes: int | None = None,
    ) -> Judgement:  # fmt: skip
        """Appends a judgement and returns it with its sequence number."""
        ...

    def review(
        self, object_id: str, decision: str, *, agent: str, at: datetime, value: str | None = None,
        replaces: str | None = None, reason: str = "", undoes: int | None = None,
    ) -> Review:  # fmt: skip
        """Appends a review (of a claim or a finding) and returns it with its sequence number."""
        ...

    def custody(
        self, object_id: str, verb: CustodyVerb, *, agent: str, at: datetime, outcome: str, note: str = ""
    ) -> CustodyEvent:
        """Appends a custody event, chained by hash to the last one, and returns it."""
        ...

    def seal_value(self, sealed: SealedValue) -> None:
        """Keeps what a commitment in the ledger stands for; the same commitment twice is a no-op."""
        ...

    def issue(self, issue: Issue, at: datetime) -> None:
        """Appends an issue row."""
        ...

    def derived(self, derived: Derived, upto: int) -> None:
        """Replaces every cross-document derived table; ``upto`` is the log position it was computed from."""
        ...

    def met(self, met: Met) -> None:
        """Keeps spellings that met, with the pairs that are alike."""
        ...

    def printed(self, printing: Printing) -> None:
        """Keeps fingerprints of texts, and who repeats whom; nothing when others met meanwhile."""
        ...

    def lay(self, pairs: Iterable[Laid]) -> None:
        """Keeps what came of laying texts beside each other, so that it is done once for each two."""
        ...

    def advance(self) -> None:
        """Moves ``derived_upto`` to the head without recomputing, when it stood there before this transaction.

        For rows the derived tables do not depend on: acceptances, states of findings, custody.
        """
        ...

    def digests(self) -> dict[str, str]:
        """Returns what :meth:`CaseStore.digests` would after this transaction."""
        ...

    def projections(self) -> None:
        """Recomputes the writer-kept projections (facets, text index, name index) from the logs."""
        ...


class CaseStore(Copied, Protocol):
    """The logs and derived tables of one archive."""

    def write(self) -> AbstractContextManager[Writer]:
        """Opens one transaction: committed when the block ends, rolled back when it raises.

        Raises:
            BusyStoreError: when another process keeps the write lock.
            DiskFullError: when the disk is full.
        """
        ...

    def head(self) -> int:
        """Returns the log position: grows with every appended row of any log that derived tables depend on."""
        ...

    def derived_upto(self) -> int:
        """Returns the log position the derived tables were computed from; -1 when never."""
        ...

    def generation(self) -> int:
        """Returns how often the derived tables were replaced; a key for caches of what was read from them."""
        ...

    def sources(self) -> list[Source]:
        """Returns all sources."""
        ...

    def captures(self, media_type: str | None = None) -> Iterator[Capture]:
        """Yields captures in the order they were added, all or those of one media type."""
        ...

    def capture(self, capture: CaptureId) -> Capture | None:
        """Returns one capture."""
        ...

    def captures_of(self, sha256: str) -> list[Capture]:
        """Returns the captures whose bytes have this digest."""
        ...

    def documents(self, after: int = -1) -> Iterator[Document]:
        """Yields documents with layers, in the order they were added; only those later in the log than ``after``."""
        ...

    def document(self, document: DocumentId) -> Document | None:
        """Returns one document with layers."""
        ...

    def documents_of(self, capture: CaptureId) -> list[DocumentId]:
        """Returns the documents made from a capture."""
        ...

    def extraction(self, document: DocumentId) -> Extraction | None:
        """Returns the latest extraction of a document."""
        ...

    def extracted(self, after: int = -1) -> dict[DocumentId, int]:
        """Returns which documents have an extraction later in the log than ``after``, with the position of the latest."""
        ...

    def nodes(self, after: int = -1) -> Iterator[Node]:
        """Yields every node in the order it was added; only those later in the log than ``after`` when that is given."""
        ...

    def claims(
        self, *, subject: NodeId | None = None, document: DocumentId | None = None, prop: str | None = None, after: int = -1
    ) -> Iterator[Claim]:  # fmt: skip
        """Yields claims, clustered by subject; all of them when nothing is named. The hot read.

        ``after`` leaves out those at or before a position of the log; without a subject or document that looks at every row.
        """
        ...

    def said(self, prop: str) -> list[tuple[NodeId, str]]:
        """Returns who is said to have which value of a property, as often as it is said."""
        ...

    def claims_about(self, node: NodeId) -> Iterator[Claim]:
        """Yields the claims whose value is this node: events it took part in, relations others have to it."""
        ...

    def claim(self, claim: ClaimId) -> Claim | None:
        """Returns one claim."""
        ...

    def judgements(self, after: int = 0) -> list[Judgement]:
        """Returns all judgements in order, undone ones too; only those with a number above ``after``."""
        ...

    def reviews(self, object_id: str | None = None) -> list[Review]:
        """Returns reviews in order, of one object or all."""
        ...

    def custody(self, object_id: str | None = None, *, after: int = 0) -> Iterator[CustodyEvent]:
        """Yields custody events in order; only those with a number above ``after``."""
        ...

    def sealed_values(self, kind: str | None = None) -> list[SealedValue]:
        """Returns what commitments stand for, as far as it was not erased; of one kind or all."""
        ...

    def erase_sealed(self, commitments: Iterable[str]) -> int:
        """Erases what commitments stand for, from the file too and not only from view; returns how many there were.

        Raises:
            BusyStoreError: when another process keeps the write lock.
        """
        ...

    def issues(self) -> list[Issue]:
        """Returns all issue rows."""
        ...

    def entities(self, schema: str | None = None) -> list[Entity]:
        """Returns derived entities."""
        ...

    def entity_of(self, node: NodeId) -> Entity | None:
        """Returns the entity a node belongs to."""
        ...

    def proposals(self) -> list[Proposal]:
        """Returns derived proposals, best first."""
        ...

    def findings(self) -> list[Finding]:
        """Returns derived findings, with the state people gave them."""
        ...

    def lineages(self) -> list[Lineage]:
        """Returns derived lineages."""
        ...

    def edges(self) -> list[CopyEdge]:
        """Returns derived copy edges."""
        ...

    def reliances(self) -> list[Reliance]:
        """Returns derived reliances."""
        ...

    def met_upto(self, method: str) -> int:
        """Returns the log position up to which the names of all nodes have met by this method; -1 when none has."""
        ...

    def unknown(self, names: Iterable[Named]) -> list[Named]:
        """Returns those of the spellings that have not met any others yet, sorted and each once."""
        ...

    def under(self, keys: Iterable[int]) -> list[Named]:
        """Returns the spellings kept under any of the keys, sorted."""
        ...

    def alike(self) -> Iterator[Alike]:
        """Yields every pair of spellings that is alike, the most alike first."""
        ...

    def printed_upto(self, method: str) -> int:
        """Returns the log position up to which all texts have met by this method; -1 when none has."""
        ...

    def filed(self, marks: Sequence[int]) -> list[Filed]:
        """Returns which texts are found by any of the marks, those that came first before others."""
        ...

    def prints(self, documents: Iterable[DocumentId] | None = None) -> list[Print]:
        """Returns the fingerprints of some texts without their marks; of all texts, without their shingles too."""
        ...

    def repeats(self, after: int = 0) -> list[Repeat]:
        """Returns which texts repeat which; only pairs with a text of a place above ``after`` among the fingerprints."""
        ...

    def laid(self, after: int = 0) -> list[Laid]:
        """Returns the pairs of texts that were laid beside each other, with what came of it; ``after`` as above."""
        ...

    def facets(self, prop: str, limit: int = 50) -> list[tuple[str, int]]:
        """Returns the commonest values of a property with their counts, from the facet projection."""
        ...

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Searches names (all scripts and spellings, typo-tolerant) and texts."""
        ...

    def traits(self, ids: Sequence[str], *, without: Collection[str] = ()) -> list[Trait]:
        """Returns what things found (entities, nodes, documents) can be narrowed by; unknown ids have nothing.

        Args:
            ids: of the things.
            without: claims that do not count, such as rejected ones.
        """
        ...

    def events(
        self, *, types: Sequence[str] = (), dates: Sequence[str] = (), nodes: Sequence[str] = (), limit: int = 50
    ) -> list[NodeId]:
        """Returns the nodes of events by what, when and whom or where they concern; all that is given must fit.

        Args:
            types: schemata, any of them.
            dates: years, months or days (``2018``, ``2018-05``, ``XXXX-05-09``), any of them; intervals around one fit too.
            nodes: subjects, any of which the event has as who, by or where.
            limit: at most so many.
        """
        ...

    def valued(self, props: Sequence[str], words: Sequence[str], limit: int = 50) -> list[Claim]:
        """Returns claims of any of these properties whose value holds every word, those of the commonest values first."""
        ...

    def digests(self) -> dict[str, str]:
        """Returns the SHA-256 of the canonical dump of every derived table, for ``rebuild --check``."""
        ...

    def check(self) -> list[str]:
        """Runs the engine's own integrity checks; returns what is wrong, empty when sound."""
        ...

    def close(self) -> None:
        """Closes all connections."""
        ...
