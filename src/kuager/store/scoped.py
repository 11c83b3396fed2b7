"""The case database as somebody sees it who may not see all of it.

Nothing is filtered when a page asks: the view is a case database of its own, in memory, made of the rows of the logs that may be
seen (:mod:`kuager.store.scoped_sight`). Everything derived (who is who, findings, lineages, both searches, counts) is computed
from those rows alone, so it is what an archive would say that never held the rest. The price is the memory and the time of that
second computation, paid once per set of compartments and process; docs/compartments.md has the figures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kuager.errors import UnknownIdError
from kuager.errors.scoped import WholeArchiveError
from kuager.model import (
    Alike,
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
    Filed,
    Finding,
    Hit,
    Issue,
    Judgement,
    Laid,
    Lineage,
    Named,
    Node,
    NodeId,
    Print,
    Proposal,
    Reliance,
    Repeat,
    Review,
    SealedValue,
    Source,
    Trait,
)
from kuager.ports import CaseStore, Writer
from kuager.store.scoped_pull import Puller
from kuager.store.scoped_sight import Sight
from kuager.store.scoped_writer import ScopedWriter

T = TypeVar("T")


class ScopedStore:
    """Implements :class:`kuager.ports.CaseStore` over a part of another one. Safe for threads.

    Every method is written out: a method that the Protocol gains is missing here until somebody has thought about it.

    Args:
        inner: the whole archive.
        view: an empty case database that this one fills and owns.
        sight: decides what may be seen.
        owns: whether closing this closes ``inner``.
    """

    def __init__(self, inner: CaseStore, view: CaseStore, sight: Sight, *, owns: bool = False) -> None:
        self._inner = inner
        self._view = view
        self._sight = sight
        self._puller = Puller(inner=inner, view=view, sight=sight)
        self._owns = owns
        self._lock = threading.RLock()
        self._inside = False

    @property
    def whole(self) -> CaseStore:
        """What this is a part of; for the sealed store, which asks for rights of its own before it shows anything."""
        return self._inner

    def _ask(self, question: Callable[[CaseStore], T], *, handled: bool = False) -> T:
        """Asks the view, brought up to date; inside a transaction as it was at its beginning.

        Args:
            question: asks, and reads the answer to its end.
            handled: whether the ledger is asked about, which has no log position.
        """
        with self._lock:
            if not self._inside:
                self._puller.follow()
                if handled:
                    self._puller.handled()
            return question(self._view)

    def settle_in(self, home: str) -> None:
        """Lets what is brought in through this view lie in a compartment from now on."""
        self._sight.viewer = replace(self._sight.viewer, home=home)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """See :class:`kuager.ports.CaseStore`. The whole archive is locked from the first row that it gets."""
        with self._lock:
            self._puller.follow()
            with ExitStack() as stack:
                opened: list[Writer] = []

                def open_inner() -> Writer:
                    if not opened:
                        opened.append(stack.enter_context(self._inner.write()))
                    return opened[0]

                writer = ScopedWriter(open_inner, self._puller)
                self._inside = True
                try:
                    yield writer
                finally:
                    self._inside = False
                if writer.advanced and opened:
                    opened[0].advance()
            self._puller.follow(advance=writer.advanced)
            if writer.own:
                with self._view.write() as own:
                    for one in writer.own:
                        one(own)
                self._puller.admit()

    # --- positions ---------------------------------------------------------------------------------------------------

    def head(self) -> int:
        """See :class:`kuager.ports.CaseStore`; of the view."""
        return self._ask(lambda view: view.head())

    def derived_upto(self) -> int:
        """See :class:`kuager.ports.CaseStore`; of the view."""
        return self._ask(lambda view: view.derived_upto())

    def generation(self) -> int:
        """See :class:`kuager.ports.CaseStore`; of the view."""
        return self._ask(lambda view: view.generation())

    # --- what was said -------------------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda _: [one for one in self._inner.sources() if self._sight.source(one)])

    def captures(self, media_type: str | None = None) -> Iterator[Capture]:
        """See :class:`kuager.ports.CaseStore`."""
        return iter(self._ask(lambda view: list(view.captures(media_type))))

    def capture(self, capture: CaptureId) -> Capture | None:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.capture(capture))

    def captures_of(self, sha256: str) -> list[Capture]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.captures_of(sha256))

    def documents(self, after: int = -1) -> Iterator[Document]:
        """See :class:`kuager.ports.CaseStore`."""
        return iter(self._ask(lambda view: list(view.documents(after))))

    def document(self, document: DocumentId) -> Document | None:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.document(document))

    def documents_of(self, capture: CaptureId) -> list[DocumentId]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.documents_of(capture))

    def extraction(self, document: DocumentId) -> Extraction | None:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.extraction(document))

    def extracted(self, after: int = -1) -> dict[DocumentId, int]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.extracted(after))

    def nodes(self, after: int = -1) -> Iterator[Node]:
        """See :class:`kuager.ports.CaseStore`."""
        return iter(self._ask(lambda view: list(view.nodes(after))))

    def claims(
        self, *, subject: NodeId | None = None, document: DocumentId | None = None, prop: str | None = None, after: int = -1
    ) -> Iterator[Claim]:  # fmt: skip
        """See :class:`kuager.ports.CaseStore`."""
        return iter(
            self._ask(lambda view: list(view.claims(subject=subject, document=document, prop=prop, after=after)))
        )

    def said(self, prop: str) -> list[tuple[NodeId, str]]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.said(prop))

    def claims_about(self, node: NodeId) -> Iterator[Claim]:
        """See :class:`kuager.ports.CaseStore`."""
        return iter(self._ask(lambda view: list(view.claims_about(node))))

    def claim(self, claim: ClaimId) -> Claim | None:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.claim(claim))

    # --- what was decided and done -------------------------------------------------------------------------------------

    def judgements(self, after: int = 0) -> list[Judgement]:
        """See :class:`kuager.ports.CaseStore`; numbered anew, without gaps."""
        return self._ask(lambda view: view.judgements(after))

    def reviews(self, object_id: str | None = None) -> list[Review]:
        """See :class:`kuager.ports.CaseStore`; numbered anew, without gaps."""
        return self._ask(lambda view: view.reviews(object_id))

    def custody(self, object_id: str | None = None, *, after: int = 0) -> Iterator[CustodyEvent]:
        """See :class:`kuager.ports.CaseStore`; a chain of the view's own: the real one is the auditor's."""
        return iter(self._ask(lambda view: list(view.custody(object_id, after=after)), handled=True))

    def sealed_values(self, kind: str | None = None) -> list[SealedValue]:
        """See :class:`kuager.ports.CaseStore`; what stands in rows that may be seen."""
        return self._ask(
            lambda _: [one for one in self._inner.sealed_values(kind) if self._sight.sealed_value(one)], handled=True
        )

    def erase_sealed(self, commitments: Iterable[str]) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        wanted = list(commitments)
        known = {one.commitment for one in self.sealed_values()}
        if missing := set(wanted) - known:
            raise UnknownIdError("There is no such sealed value", item=min(missing))
        return self._inner.erase_sealed(wanted)

    def issues(self) -> list[Issue]:
        """See :class:`kuager.ports.CaseStore`; of what may be seen: a file that never came in belongs to nobody's part."""
        return self._ask(lambda _: [one for one in self._inner.issues() if self._sight.issue(one)])

    # --- what was computed: from the view alone --------------------------------------------------------------------------

    def entities(self, schema: str | None = None) -> list[Entity]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.entities(schema))

    def entity_of(self, node: NodeId) -> Entity | None:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.entity_of(node))

    def proposals(self) -> list[Proposal]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.proposals())

    def findings(self) -> list[Finding]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.findings())

    def lineages(self) -> list[Lineage]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.lineages())

    def edges(self) -> list[CopyEdge]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.edges())

    def reliances(self) -> list[Reliance]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.reliances())

    def met_upto(self, method: str) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.met_upto(method))

    def unknown(self, names: Iterable[Named]) -> list[Named]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.unknown(names))

    def under(self, keys: Iterable[int]) -> list[Named]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.under(keys))

    def alike(self) -> Iterator[Alike]:
        """See :class:`kuager.ports.CaseStore`."""
        return iter(self._ask(lambda view: list(view.alike())))

    def printed_upto(self, method: str) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.printed_upto(method))

    def filed(self, marks: Sequence[int]) -> list[Filed]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.filed(marks))

    def prints(self, documents: Iterable[DocumentId] | None = None) -> list[Print]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.prints(documents))

    def repeats(self, after: int = 0) -> list[Repeat]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.repeats(after))

    def laid(self, after: int = 0) -> list[Laid]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.laid(after))

    def facets(self, prop: str, limit: int = 50) -> list[tuple[str, int]]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.facets(prop, limit))

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.search(query, limit))

    def traits(self, ids: Sequence[str], *, without: Collection[str] = ()) -> list[Trait]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.traits(ids, without=without))

    def events(
        self, *, types: Sequence[str] = (), dates: Sequence[str] = (), nodes: Sequence[str] = (), limit: int = 50
    ) -> list[NodeId]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.events(types=types, dates=dates, nodes=nodes, limit=limit))

    def valued(self, props: Sequence[str], words: Sequence[str], limit: int = 50) -> list[Claim]:
        """See :class:`kuager.ports.CaseStore`."""
        return self._ask(lambda view: view.valued(props, words, limit))

    # --- housekeeping ----------------------------------------------------------------------------------------------------

    def digests(self) -> dict[str, str]:
        """See :class:`kuager.ports.CaseStore`; of the view's own tables."""
        return self._ask(lambda view: view.digests())

    def check(self) -> list[str]:
        """See :class:`kuager.ports.CaseStore`; not from within a view, which would say that all is well."""
        raise WholeArchiveError

    def sealed_value(self, commitment: str) -> SealedValue | None:
        """See :class:`kuager.ports.copies.Copied`."""
        return next((one for one in self.sealed_values() if one.commitment == commitment), None)

    def compact(self) -> None:
        """See :class:`kuager.ports.copies.Copied`; not from within a view."""
        raise WholeArchiveError

    def snapshot(self, target: Path) -> int:
        """See :class:`kuager.ports.CaseStore`; not from within a view: a copy of a part is no backup."""
        raise WholeArchiveError(item=target.name)

    def close(self) -> None:
        """See :class:`kuager.ports.CaseStore`. The whole archive stays open unless this one owns it."""
        self._view.close()
        if self._owns:
            self._inner.close()
