"""Desks over the invented campaign: one that keeps decisions, and one of a new archive."""

# ruff: noqa: ARG002  a desk takes what the Protocol hands it, also where an invented one has no use for it

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from kuager.errors import BadAnchorError, EmptyCorrectionError, UnknownIdError
from kuager.model import ClaimId, Finding, FindingState
from kuager.protect.rights import Actor
from kuager.web.tallying import Seat
from kuager.workflow.agreement import Disagreement, Readers, cohen
from kuager.workflow.alike import Alike
from kuager.workflow.corrections import Correction
from kuager.workflow.finding import Asked, Facet, FacetValue, Found, FoundRow, Kin
from kuager.workflow.lexicon import LexiconRow
from kuager.workflow.noticed import Noticed, Settled
from kuager.workflow.originals import Kept, Original
from kuager.workflow.repeating import Repeating
from kuager.workflow.rereading import Touched
from kuager.workflow.showing import Replay, Shown
from kuager.workflow.thread_views import Account, AuthorView, ThreadView
from kuager.workflow.versions import Comparison
from kuager.workflow.views import (
    ClaimRow,
    Dossier,
    EventRow,
    Overview,
    PersonRow,
    PicketView,
    ProposalRow,
    ReaderView,
    SourceRow,
)
from tests.web.invented import (
    CLAIMS,
    EVENTS,
    FINDINGS,
    LABELS,
    PEOPLE,
    PROPOSAL,
    PROPOSAL2,
    TEXTS,
    TITLES,
    A,
    dossier,
    picket,
    reader,
    source,
)
from tests.web.invented_counts import InventedCounts, NoCounts
from tests.web.invented_entries import NoEntries
from tests.web.invented_judging import InventedJudging
from tests.web.invented_lineages import REPEATING
from tests.web.invented_lists import NoLists
from tests.web.invented_originals import original, page_picture
from tests.web.invented_registers import InventedRegisters, NoRegisters
from tests.web.invented_replay import replay, replayed
from tests.web.invented_status import InventedStatus, with_grades
from tests.web.invented_threads import ACCOUNTS, author, comparison, thread, with_versions
from tests.web.invented_words import InventedWords


@dataclass
class InventedDesk(InventedJudging, InventedStatus, InventedWords):
    """The invented campaign behind the pages. Decisions are kept, so that the pages show what they did."""

    claims: list[ClaimRow] = field(default_factory=lambda: list(CLAIMS))
    findings_now: list[Finding] = field(default_factory=lambda: list(FINDINGS))
    settled: dict[str, Settled] = field(default_factory=dict)
    proposals_now: list[ProposalRow] = field(default_factory=lambda: [PROPOSAL, PROPOSAL2])
    done: list[tuple[str, ClaimRow]] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    seconds: dict[str, str] = field(default_factory=dict)
    splits: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    twice: dict[tuple[str, str], str] = field(default_factory=dict)
    agent: str = "documenter"

    def lists(self) -> NoLists:
        return NoLists()

    def counts(self) -> InventedCounts:
        return InventedCounts()

    def registers(self) -> InventedRegisters:
        return InventedRegisters()

    def entries(self) -> NoEntries:
        return NoEntries()

    def seat(self) -> Seat:
        raise UnknownIdError("This desk has no archive; test such a page over a real one (fixture own)")

    def overview(self) -> Overview:
        return Overview(
            name="Women with photographs", plain=True, sources=len(TEXTS), people=3, unnamed=1, events=len(EVENTS), claims=len(self.claims), claims_waiting=len(self.queue(9999)),
            proposals_waiting=sum(1 for row in self.proposals_now if row.verdict is None), findings_open=sum(1 for row in self.findings_now if row.state == "open"), lineages=4, languages=(("en", 3), ("kk", 1), ("ug", 1)),
            issues=(("K-READ-002", "inbox/scan-04.txt", "The text's encoding could not be determined", "Save it as UTF-8 and add it again; the original bytes are kept."),),
            latest=tuple(source(document) for document in TEXTS), top_findings=tuple(self.findings_now[:2]), picket=picket(None),
            per_month=(("2017-10", 1), ("2021-03", 2), ("2021-05", 4), ("2021-06", 1), ("2021-10", 1), ("2021-12", 6)),
        )  # fmt: skip

    def sources(self) -> list[SourceRow]:
        return [source(document) for document in TEXTS]

    def people(self) -> list[PersonRow]:
        return PEOPLE

    def events(self) -> list[EventRow]:
        return EVENTS

    def dossier(self, entity: str) -> Dossier:
        return with_grades(dossier(entity))

    def reader(self, document: str) -> ReaderView:
        return with_versions(reader(document, self.claims))

    def original(self, document: str, *, number: int | None = None, at: int = 0) -> Original | None:
        return original(document, number, at)

    def page_picture(self, document: str, number: int) -> bytes | None:
        return page_picture(document, number)

    def kept(self, capture: str) -> Kept:
        data = TEXTS[capture.removeprefix("c-")].encode()
        return Kept(
            name='inbox/a letter; "2021"\r\n.html', size=len(data), read=lambda start, end: iter([data[start:end]])
        )

    def replay(self, capture: str, url: str = "") -> Replay:
        return replay(capture, url)

    def replayed(self, capture: str, url: str, prefix: str) -> Shown | None:
        return replayed(url, prefix)

    def thread(self, document: str) -> ThreadView:
        return thread(document, self.claims)

    def authors(self) -> list[Account]:
        return ACCOUNTS

    def author(self, account: str) -> AuthorView:
        return author(account)

    def find(self, asked: Asked) -> Found:
        query = asked.query
        people = [
            FoundRow(
                kind="person", id=row.id, label=row.name, how="exact", why=f"spelling: {spelling}", spelling=spelling,
                source="d-thread", source_title=TITLES["d-thread"],
            )
            for row in PEOPLE
            for spelling in row.spellings
            if query and query.casefold() in spelling.casefold()
        ]  # fmt: skip
        texts = [
            FoundRow(
                kind="document", id=document, label=TITLES[document], how="text", why="words of the text",
                snippet=text[max(0, text.find(query) - 40) : text.find(query) + 60], start=text.find(query),
                end=text.find(query) + len(query), mark=(min(40, text.find(query)), min(40, text.find(query)) + len(query)),
                source=document, source_title=TITLES[document],
            )
            for document, text in TEXTS.items()
            if query and query in text
        ]  # fmt: skip
        rows = [*people, *texts]
        left = [row for row in rows if asked.kind in {"", row.kind}]
        kinds = [
            FacetValue(value=kind, count=sum(1 for row in rows if row.kind == kind), chosen=kind == asked.kind)
            for kind in ("person", "document")
        ]
        facets = (Facet(name="kind", values=tuple(kinds)),) if rows else ()
        kin = Kin(relation="brother", owner="Nurlan", unnamed=1) if "brother" in query else None
        return Found(asked=asked, rows=tuple(left), total=len(left), all=len(rows), facets=facets, kin=kin)

    def findings(self) -> list[Finding]:
        return self.findings_now

    def noticed(self) -> list[Noticed]:
        return [
            Noticed(
                finding=row,
                witness="Aizhan Serikbai" if row.id == "f-start" else None,
                people=((row.entity, "Aizhan Serikbai"),) if row.entity == A else (),
                settled=self.settled.get(row.id),
            )
            for row in self.findings_now
        ]

    def signed_by(self, agent: str) -> InventedDesk:
        self.agent = agent
        return self

    def seated(self, actor: Actor) -> InventedDesk:
        self.agent = actor.name
        return self

    def queue(self, limit: int, document: str | None = None) -> list[ClaimRow]:
        return [row for row in self.claims if row.review == "open" and document in {None, row.document}][:limit]

    def alike(self, claim: str) -> list[Alike]:
        row = next((row for row in self.claims if row.id == claim), None)
        if row is None:
            raise UnknownIdError
        same = [one for one in self.queue(9999) if one.prop == row.prop]
        return [Alike(pattern="kind", rows=tuple(same), more=0)] if len(same) > 1 else []

    def decide_all(self, claims: Sequence[str], decision: str, *, reason: str = "") -> int:
        waiting = [row.id for row in self.queue(9999) if row.id in claims]
        for one in waiting:
            self.decide(one, decision, reason=reason)
        return len(waiting)

    def second_queue(self, limit: int) -> list[ClaimRow]:
        return [row for row in self.claims if row.review == "accepted" and row.id not in self.seconds][:limit]

    def second_opinion(self, claim: str, decision: str, *, value: str | None = None, reason: str = "") -> None:
        self.seconds[claim] = decision

    def undo_second(self) -> bool:
        return bool(self.seconds) and self.seconds.popitem() is not None

    def agreement(self) -> list[Readers]:
        said = [("accept", answer) for answer in self.seconds.values()]
        if not said:
            return []
        differ = [row for row in self.claims if self.seconds.get(row.id, "accept") != "accept"]
        return [
            Readers(
                first="documenter", second="second", kappa=cohen(said), by_prop=(("name", cohen(said)), ("role", cohen(said))),
                table=tuple(tuple(said.count((a, b)) for b in ("accept", "correct", "reject")) for a in ("accept", "correct", "reject")),
                disagreements=tuple(
                    Disagreement(claim=row, first="accept", first_value=None, second=self.seconds[row.id], second_value=None, settled=False) for row in differ
                ),
            )
        ]  # fmt: skip

    def waiting(self) -> int:
        return len(self.queue(9999))

    def decide(
        self, claim: str, decision: str, *, value: str | None = None, span: tuple[int, int] | None = None,
        subject: str | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        at = next((index for index, row in enumerate(self.claims) if row.id == claim), None)
        if at is None:
            raise UnknownIdError
        self.done.append((claim, self.claims[at]))
        self.claims[at] = replace(
            self.claims[at],
            review={"accept": "accepted", "correct": "corrected", "reject": "rejected"}[decision],
            value=value or self.claims[at].value,
            **(
                {"start": span[0], "end": span[1], "exact": TEXTS[self.claims[at].document][slice(*span)]}
                if span
                else {}
            ),
            **({"subject": subject} if subject else {}),
        )

    def undo_last(self) -> bool:
        if not self.done:
            return False
        claim, before = self.done.pop()
        self.claims = [before if row.id == claim else row for row in self.claims]
        return True

    def make_claim(
        self, document: str, *, start: int, end: int, exact: str, subject: str, prop: str, value: str
    ) -> None:
        text = TEXTS[document]
        if text[start:end] != exact:
            raise BadAnchorError
        name = next((row.subject_name for row in self.claims if row.subject == subject), subject)
        made = replace(
            CLAIMS[0],
            id=f"cl-made-{start}-{end}",
            subject=subject,
            subject_name=name,
            prop=prop,
            prop_label=LABELS.get(prop, prop),
            value=value,
            document=document,
            document_title=TITLES[document],
            start=start,
            end=end,
            exact=exact,
            extractor="person:documenter",
            review="accepted",
        )
        self.claims.append(made)

    def correct(self, document: str, start: int, end: int, *, exact: str, words: str) -> Correction:
        if TEXTS[document][start:end] != exact:
            raise BadAnchorError
        if words.replace("\r\n", "\n") == exact:
            raise EmptyCorrectionError
        self.asked.append((document, str(start), str(end), words))
        return Correction(
            document="d-copy", span=(0, 6), carried=(ClaimId("c-1"),), left=(ClaimId("c-2"),) if "gone" in words else ()
        )

    def compare(self, left: str, right: str) -> Comparison:
        return comparison(left, right)

    def repeating(self) -> Repeating:
        return REPEATING

    def say_lineage(self, kind: str, first: str, second: str, *, reason: str) -> None:
        self.asked.append((kind, first, second, reason))

    def undo_lineage(self, seq: int) -> None:
        self.asked.append(("undo lineage", str(seq)))

    def settle_finding(self, finding: str, state: str, *, reason: str, answer: str = "") -> None:
        self.asked.append((finding, state, reason))
        at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        self.settled[finding] = Settled(agent=self.agent, at=at, reason=reason, answer=answer or None)
        self.findings_now = [
            replace(row, state=FindingState(state)) if row.id == finding else row for row in self.findings_now
        ]

    def picket(self, series: str | None = None, on: str | None = None) -> PicketView | None:
        return picket(on)


class EmptyDesk(InventedDesk):
    """A new archive: nothing in it."""

    def counts(self) -> NoCounts:
        return NoCounts()

    def registers(self) -> NoRegisters:
        return NoRegisters()

    def overview(self) -> Overview:
        return Overview(
            name="New archive",
            plain=False,
            sources=0,
            people=0,
            unnamed=0,
            events=0,
            claims=0,
            claims_waiting=0,
            proposals_waiting=0,
            findings_open=0,
            lineages=0,
            languages=(),
            issues=(),
            latest=(),
            top_findings=(),
            picket=None,
            per_month=(),
        )

    def sources(self) -> list[SourceRow]:
        return []

    def people(self) -> list[PersonRow]:
        return []

    def authors(self) -> list[Account]:
        return []

    def events(self) -> list[EventRow]:
        return []

    def find(self, asked: Asked) -> Found:
        return Found(asked=asked)

    def findings(self) -> list[Finding]:
        return []

    def noticed(self) -> list[Noticed]:
        return []

    def repeating(self) -> Repeating:
        return Repeating(families=(), alone=0, voices=0, texts=(), outlets=(), said=())

    def lexicon(self) -> list[LexiconRow]:
        return []

    def touched(self) -> list[Touched]:
        return []

    def queue(self, limit: int, document: str | None = None) -> list[ClaimRow]:
        return []

    def proposals(self) -> list[ProposalRow]:
        return []

    def picket(self, series: str | None = None, on: str | None = None) -> PicketView | None:
        return None
