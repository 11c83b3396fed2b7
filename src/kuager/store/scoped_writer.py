"""Writing from within a view: what names something that is withheld is refused as if it were not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from kuager.errors import UnknownIdError
from kuager.errors.scoped import WholeArchiveError
from kuager.model import (
    Capture,
    Claim,
    CustodyEvent,
    CustodyVerb,
    Derived,
    Document,
    DocumentId,
    Extraction,
    Issue,
    Judgement,
    Laid,
    Met,
    Node,
    NodeId,
    Printing,
    Review,
    SealedValue,
    Source,
    Verdict,
)
from kuager.ports import Writer
from kuager.store.scoped_pull import WRITTEN_HERE, Puller
from kuager.store.scoped_sight import REGISTER, RULE, Sight, tokens


class ScopedWriter:
    """Implements :class:`kuager.ports.Writer` for a view.

    What was said and decided goes to the logs of the whole archive; what was derived goes to the view alone.

    Args:
        opened: opens the transaction of the whole archive, on the first row for it.
        puller: keeps the view.
    """

    def __init__(self, opened: Callable[[], Writer], puller: Puller) -> None:
        self._opened = opened
        self._puller = puller
        self._written: set[str] = set()
        self._numbers = {"review": puller.reviews.last, "judgement": puller.judgements.last}
        self.advanced = False
        self.own: list[Callable[[Writer], object]] = []
        """What is to be written into the view alone."""

    @property
    def _sight(self) -> Sight:
        return self._puller.sight

    def _check(self, ids: Iterable[str | None], *texts: str | None) -> None:
        named = {one for one in ids if one} | tokens(*texts)
        bad = (named & self._sight.hidden) - self._written
        if bad:
            raise UnknownIdError(item=min(bad))

    # --- what was said -------------------------------------------------------------------------------------------------

    def source(self, source: Source) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._check((source.parent,))
        self._opened().source(source)

    def capture(self, capture: Capture) -> None:
        """See :class:`kuager.ports.Writer`. Lies where the writer's things lie."""
        self._check((), capture.target_uri if capture.target_uri.startswith(WRITTEN_HERE) else "")
        writer = self._opened()
        writer.capture(capture)
        self._written |= {capture.id, capture.sha256}
        row = self._sight.viewer.place(capture.id, self._sight.viewer)
        if row is not None:
            object_id, decision, value = row
            writer.review(object_id, decision, agent=self._sight.viewer.name, at=capture.captured_at, value=value)
            self._numbers["review"] += 1

    def document(self, document: Document) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._check((document.capture,))
        self._opened().document(document)
        self._written.add(document.id)

    def extraction(self, document: DocumentId, extraction: Extraction, nodes: Iterable[Node]) -> None:
        """See :class:`kuager.ports.Writer`."""
        given = list(nodes)
        self._check((document, *(node.document for node in given)))
        self._opened().extraction(document, extraction, given)
        self._written |= {node.id for node in given}

    def claims(self, claims: Iterable[Claim]) -> int:
        """See :class:`kuager.ports.Writer`."""
        given = list(claims)
        for one in given:
            self._check((one.anchor.document, one.subject, one.value_node, one.said_by, *one.chain))
        return self._opened().claims(given)

    # --- what was decided and done -------------------------------------------------------------------------------------

    def judge(
        self, left: NodeId, right: NodeId, verdict: Verdict, *, agent: str, at: datetime, score: str | None = None,
        reason: str = "", undoes: int | None = None,
    ) -> Judgement:  # fmt: skip
        """See :class:`kuager.ports.Writer`. What a stated rule holds for the same stays in the view."""
        self._check((left, right))
        self._numbers["judgement"] += 1
        number = self._numbers["judgement"]
        if agent.startswith(RULE) and undoes is None:
            ruled = Judgement(
                seq=number, left=left, right=right, verdict=verdict, agent=agent, at=at, score=score, reason=reason
            )
            self.own.append(partial(self._rule, ruled))
            return ruled
        writer = self._opened()
        there = None if undoes is None else self._judgement_there(writer, undoes)
        row = writer.judge(left, right, verdict, agent=agent, at=at, score=score, reason=reason, undoes=there)
        self._words_only("judgement", row.seq, at, reason)
        return replace(row, seq=number, undoes=undoes)

    def _rule(self, row: Judgement, view: Writer) -> None:
        at = self._puller.ruled.get((row.agent, row.left, row.right), row.at)
        view.judge(row.left, row.right, row.verdict, agent=row.agent, at=at, reason=row.reason)
        self._puller.judgements.add(0)

    def _judgement_there(self, writer: Writer, undoes: int) -> int:
        """Returns the number in the log of a judgement of the view; one that a rule made here is logged now."""
        there = self._puller.judgements.there.get(undoes)
        if there is not None:
            return there
        before = next((one for one in self._puller.view.judgements(after=undoes - 1) if one.seq == undoes), None)
        if before is None:
            raise UnknownIdError(item=str(undoes))
        row = writer.judge(
            before.left, before.right, before.verdict, agent=before.agent, at=before.at, reason=before.reason
        )
        self._puller.judgements.here[row.seq], self._puller.judgements.there[undoes] = undoes, row.seq
        return row.seq

    def review(
        self, object_id: str, decision: str, *, agent: str, at: datetime, value: str | None = None,
        replaces: str | None = None, reason: str = "", undoes: int | None = None,
    ) -> Review:  # fmt: skip
        """See :class:`kuager.ports.Writer`."""
        # What stands in a register may be called anything; anything else is about the very thing it names.
        self._check((replaces,), "" if object_id.startswith(REGISTER) else object_id)
        there = None if undoes is None else self._puller.reviews.there.get(undoes)
        if undoes is not None and there is None:
            raise UnknownIdError(item=str(undoes))
        row = self._opened().review(
            object_id, decision, agent=agent, at=at, value=value, replaces=replaces, reason=reason, undoes=there
        )
        self._numbers["review"] += 1
        if self._sight.names_hidden(tokens(object_id)):
            self._words_only("register", row.seq, at, object_id)
        else:
            self._words_only("review", row.seq, at, value, reason)
        return replace(row, seq=self._numbers["review"], undoes=undoes)

    def _words_only(self, kind: str, seq: int, at: datetime, *texts: str | None) -> None:
        """Notes that what looks like an id of something hidden was typed by somebody who cannot know it.

        Refusing it would tell that it is there, and so would a row that its own writer cannot see.
        """
        if self._sight.names_hidden(tokens(*texts)):
            object_id, decision, value = self._sight.viewer.words(kind, seq)
            self._opened().review(object_id, decision, agent=self._sight.viewer.name, at=at, value=value)

    def custody(
        self, object_id: str, verb: CustodyVerb, *, agent: str, at: datetime, outcome: str, note: str = ""
    ) -> CustodyEvent:
        """See :class:`kuager.ports.Writer`."""
        self._check((object_id,))
        return self._opened().custody(object_id, verb, agent=agent, at=at, outcome=outcome, note=note)

    def seal_value(self, sealed: SealedValue) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._opened().seal_value(sealed)

    def issue(self, issue: Issue, at: datetime) -> None:
        """See :class:`kuager.ports.Writer`."""
        self._opened().issue(issue, at)

    # --- what was derived: the view's own --------------------------------------------------------------------------------

    def derived(self, derived: Derived, upto: int) -> None:
        """See :class:`kuager.ports.Writer`."""
        self.own.append(lambda view: view.derived(derived, upto))

    def met(self, met: Met) -> None:
        """See :class:`kuager.ports.Writer`."""
        self.own.append(lambda view: view.met(met))

    def printed(self, printing: Printing) -> None:
        """See :class:`kuager.ports.Writer`."""
        self.own.append(lambda view: view.printed(printing))

    def lay(self, pairs: Iterable[Laid]) -> None:
        """See :class:`kuager.ports.Writer`."""
        given = list(pairs)
        self.own.append(lambda view: view.lay(given))

    def advance(self) -> None:
        """See :class:`kuager.ports.Writer`. The whole archive's tables keep their step too."""
        self.advanced = True

    def digests(self) -> dict[str, str]:
        """See :class:`kuager.ports.Writer`; not from within a view."""
        raise WholeArchiveError

    def projections(self) -> None:
        """See :class:`kuager.ports.Writer`; not from within a view."""
        raise WholeArchiveError

    def erase(
        self, captures: Collection[str], documents: Collection[str], items: Collection[str] = ()
    ) -> tuple[int, str]:
        """See :class:`kuager.ports.copies.Erased`; not from within a view."""
        del captures, documents, items
        raise WholeArchiveError

    def erase_values(self, commitments: Iterable[str]) -> int:
        """See :class:`kuager.ports.copies.Erased`; not from within a view."""
        del commitments
        raise WholeArchiveError
