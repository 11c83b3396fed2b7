"""Brings what is new in the logs, and may be seen, into a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from kuager.errors.scoped import StaleViewError
from kuager.model import Capture, CaptureId, Claim, CustodyVerb, Document, DocumentId, Judgement, Node, Review
from kuager.ports import CaseStore, Writer
from kuager.store.scoped_sight import DERIVED, RULE, Sight, said_ids, tokens

WRITTEN_HERE: Final = "kuager:"
"""Beginning of the address of what was written in the workbench: it may speak of things by their ids."""


@dataclass(slots=True)
class Numbers:
    """Which number a row of the log has in the view, and back: a view counts what it shows, without gaps."""

    here: dict[int, int] = field(default_factory=dict)
    there: dict[int, int] = field(default_factory=dict)
    last: int = 0

    def add(self, there: int) -> int:
        """Gives a row of the log the next number of the view; 0 for a row that stands in the view alone."""
        self.last += 1
        if there:
            self.here[there], self.there[self.last] = self.last, there
        return self.last


@dataclass(frozen=True, slots=True)
class _New:
    """What the logs hold beyond a position, by what it belongs to."""

    documents: dict[CaptureId, list[Document]]
    nodes: dict[DocumentId, list[Node]]
    claims: dict[DocumentId, list[Claim]]


def _new(inner: CaseStore, after: int) -> _New:
    documents: dict[CaptureId, list[Document]] = defaultdict(list)
    nodes: dict[DocumentId, list[Node]] = defaultdict(list)
    claims: dict[DocumentId, list[Claim]] = defaultdict(list)
    for document in inner.documents(after=after):
        documents[document.capture].append(document)
    for node in inner.nodes(after=after):
        nodes[node.document].append(node)
    for claim in inner.claims(after=after):
        claims[claim.anchor.document].append(claim)
    return _New(documents, nodes, claims)


def _of_derived(row: Review) -> set[str]:
    """Returns the findings and lineages that a row speaks of."""
    return {one for one in tokens(row.object, row.value, row.reason) if one.startswith(DERIVED)}


@dataclass(slots=True)
class Puller:
    """Follows the logs of the whole archive and keeps a view in step.

    Attributes:
        inner: the whole archive.
        view: what may be seen of it.
        sight: decides.
        head: the log position of ``inner`` up to which the view goes.
        reviews: numbers of reviews.
        judgements: numbers of judgements.
        later: rows about findings and lineages that the view has not computed, or not yet.
        stale: what may be seen has changed.
        ruled: when a stated rule first held two records of the view for the same.
    """

    inner: CaseStore
    view: CaseStore
    sight: Sight
    head: int = -1
    reviews: Numbers = field(default_factory=Numbers)
    judgements: Numbers = field(default_factory=Numbers)
    later: list[Review] = field(default_factory=list)
    stale: bool = False
    ruled: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    _seen_reviews: int = 0
    _seen_judgements: int = 0
    _seen_custody: int = 0
    _looked: int = 0

    def follow(self, *, advance: bool = False) -> None:
        """Takes in everything new.

        Args:
            advance: nothing of it changes what was derived; see :meth:`kuager.ports.Writer.advance`.

        Raises:
            StaleViewError: something was moved or erased that stands in the view, or would from now on. The view is
                of no use any more.
        """
        if self.stale:
            raise StaleViewError
        try:
            self._gone()
            self._follow(advance=advance)
        except StaleViewError:
            self.stale = True
            raise

    def _follow(self, *, advance: bool) -> None:
        head = self.inner.head()
        if head == self.head:
            return
        reviews = list(islice(self.inner.reviews(), self._seen_reviews, None))
        judgements = self.inner.judgements(after=self._seen_judgements)
        self.sight.place(reviews)
        # Each row moves the head by one: mostly nothing but decisions came, and then nothing else is read.
        said = head - self.head > len(reviews) + len(judgements)
        captures = [one for one in self.inner.captures() if one.id not in self.sight.kept] if said else []
        new = _new(self.inner, self.head) if said else _New({}, {}, {})
        self._decide(captures, new)
        with self.view.write() as writer:
            for capture in captures:
                if capture.id in self.sight.shown:
                    writer.capture(capture)
            for document in (one for some in new.documents.values() for one in some):
                if self.sight.document(document):
                    writer.document(document)
            if said:
                self._found(writer, new)
            for some in new.claims.values():
                writer.claims([one for one in some if self.sight.claim(one)])
            self._judged(writer, judgements)
            self._reviewed(writer, reviews)
            if advance:
                writer.advance()
        self.head = head

    def _gone(self) -> None:
        """Looks whether anything of the view was erased meanwhile; what a view holds in memory must go with it."""
        for event in self.inner.custody(after=self._looked):
            self._looked = event.seq
            if self.head >= 0 and event.verb is CustodyVerb.DEACCESSION and event.object in self.sight.shown:
                raise StaleViewError

    def _decide(self, captures: Sequence[Capture], new: _New) -> None:
        """Decides about captures in their order; one that was written here, and names what is withheld, is withheld whole."""
        for capture in captures:
            self.sight.know(capture)
            documents = new.documents.get(capture.id, ())
            said: set[str] = set()
            if capture.target_uri.startswith(WRITTEN_HERE):
                said = {one for document in documents for one in tokens(document.text)}
                said |= {one for document in documents for one in said_ids(new.claims.get(document.id, ()))}
            seen = self.sight.capture(capture, withheld=self.sight.names_hidden(said))
            for document in documents:
                self.sight.document(document)
                for node in new.nodes.get(document.id, ()):
                    self.sight.node(node)
                if not seen:
                    self.sight.hidden.update(claim.id for claim in new.claims.get(document.id, ()))

    def _found(self, writer: Writer, new: _New) -> None:
        left = {document: [one for one in some if self.sight.node(one)] for document, some in new.nodes.items()}
        for document in [*self.inner.extracted(after=self.head), *left]:
            # A node that joins an older reading comes with the latest extraction, which is not repeated.
            some = left.pop(document, [])
            extraction = self.inner.extraction(document) if document in self.sight.shown else None
            if extraction is not None and (some or document not in left):
                writer.extraction(document, extraction, some)

    def _judged(self, writer: Writer, rows: Sequence[Judgement]) -> None:
        undone = {row.undoes for row in rows if row.undoes is not None}
        for row in rows:
            self._seen_judgements = row.seq
            if not self.sight.judgement(row):
                continue
            if row.agent.startswith(RULE) and row.undoes is None and row.seq not in undone:
                # What a rule held for the same with all texts before it; the view lets it speak for itself. What both say
                # was said then, and not when somebody looked.
                self.ruled[row.agent, row.left, row.right] = row.at
                continue
            undoes = self._undoes(writer, row)
            writer.judge(
                row.left, row.right, row.verdict, agent=row.agent, at=row.at, score=row.score, reason=row.reason, undoes=undoes
            )  # fmt: skip
            self.judgements.add(row.seq)

    def _undoes(self, writer: Writer, row: Judgement) -> int | None:
        if row.undoes is None or row.undoes in self.judgements.here:
            return None if row.undoes is None else self.judgements.here[row.undoes]
        pair = {row.left, row.right}
        for one in reversed(self.view.judgements()):
            if one.agent.startswith(RULE) and {one.left, one.right} == pair and one.undoes is None:
                self.judgements.here[row.undoes], self.judgements.there[one.seq] = one.seq, row.undoes
                return one.seq
        before = next(one for one in self.inner.judgements(after=row.undoes - 1) if one.seq == row.undoes)
        writer.judge(before.left, before.right, before.verdict, agent=before.agent, at=before.at, reason=before.reason)
        return self.judgements.add(before.seq)

    def _reviewed(self, writer: Writer, rows: Sequence[Review]) -> None:
        known = self._derived_ids() if any(map(_of_derived, rows)) else set()
        for row in rows:
            self._seen_reviews += 1
            if _of_derived(row) - known:
                self.later.append(row)
            elif self.sight.review(row):
                self._review(writer, row)

    def _review(self, writer: Writer, row: Review) -> None:
        undoes = None if row.undoes is None else self.reviews.here.get(row.undoes)
        writer.review(
            row.object, row.decision, agent=row.agent, at=row.at, value=row.value, replaces=row.replaces,
            reason=row.reason, undoes=undoes,
        )  # fmt: skip
        self.reviews.add(row.seq)

    def _derived_ids(self) -> set[str]:
        return {one.id for one in self.view.findings()} | {one.id for one in self.view.lineages()}

    def admit(self) -> None:
        """Takes in decisions about findings that the view has computed by now."""
        if not self.later:
            return
        known = self._derived_ids()
        ready = [row for row in self.later if _of_derived(row) <= known]
        if not ready:
            return
        self.later = [row for row in self.later if _of_derived(row) - known]
        with self.view.write() as writer:
            for row in ready:
                if self.sight.review(row):
                    self._review(writer, row)
            writer.advance()

    def handled(self) -> None:
        """Takes in new events of the ledger."""
        events = list(self.inner.custody(after=self._seen_custody))
        if not events:
            return
        with self.view.write() as writer:
            for event in events:
                self._seen_custody = event.seq
                if self.sight.custody(event):
                    writer.custody(
                        event.object, event.verb, agent=event.agent, at=event.at, outcome=event.outcome, note=event.note
                    )  # fmt: skip
