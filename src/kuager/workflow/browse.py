"""What is here: the lists of sources, people, events and findings, the search, and the overview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import Entity, Finding, FindingState
from kuager.model.schema import label
from kuager.workflow import finding, tables
from kuager.workflow.archive import Archive
from kuager.workflow.backup import told
from kuager.workflow.casework.steps import due_rows
from kuager.workflow.context import Context, context
from kuager.workflow.diary import picket
from kuager.workflow.dossier import dossier
from kuager.workflow.events import event_rows
from kuager.workflow.finding import FoundRow
from kuager.workflow.onhand import OnHand, Seen, on_hand, stirred, touched
from kuager.workflow.papers import Paper, paper
from kuager.workflow.reader import reader
from kuager.workflow.review import counts as review_counts
from kuager.workflow.reviewed import REJECTED
from kuager.workflow.sources import sources
from kuager.workflow.status import Summary, summaries
from kuager.workflow.views import Dossier, EventRow, Overview, PersonRow

MONTH = len("2021-02")
_PEOPLE: Final = "people"


def show(archive: Archive, given: str) -> Dossier | Paper:
    """Returns the dossier of a person, organisation, place or event, or the document that has this id.

    Raises:
        UnknownIdError: when nothing has that id.
        AmbiguousIdError: when a shortened id fits more than one thing.
    """
    try:
        return dossier(archive, given)
    except UnknownIdError:
        return paper(archive, given)


def people(archive: Archive) -> list[PersonRow]:
    """Returns everybody named or described, the best documented first; unnamed people are marked as shielded.

    Each has to be looked at for it: the rows are held, and a change looks again only at the people it may concern.
    """
    here, known = context(archive), on_hand(archive)
    held = archive.cache.get(_PEOPLE)
    before: dict[str, tuple[_Beside, PersonRow]] = {}
    if isinstance(held, _Held):
        if held.seen.position == known.upto and held.seen.here.entities is here.entities:
            return list(held.ordered)
        again = touched(stirred(held.seen, here, known), here, known)
        before = {person: row for person, row in held.rows.items() if person not in again}
    rows: dict[str, tuple[_Beside, PersonRow]] = {}
    for person, beside in _besides(archive, here):
        last = before.get(person)
        fresh = last is not None and last[0] == beside
        rows[person] = last if last and fresh else (beside, _person_row(known, here, here.entities[person], beside))
    ordered = sorted(
        (row for _, row in rows.values()), key=lambda row: (row.shielded, -row.documents, -row.claims, row.name)
    )
    archive.cache[_PEOPLE] = _Held(seen=Seen(here=here, position=known.upto), rows=rows, ordered=ordered)
    return list(ordered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What a person's row shows that does not stand in claims about them alone."""

    events: int
    proposals: int
    findings: int
    last_status: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The rows of people as they were worked out last."""

    seen: Seen
    rows: dict[str, tuple[_Beside, PersonRow]]
    ordered: list[PersonRow]


def _besides(archive: Archive, here: Context) -> Iterator[tuple[str, _Beside]]:
    events = Counter(person for row in event_rows(archive, here) for person in dict((*row.who, *row.by)))
    proposals = Counter(
        here.entity_of.get(node, node)
        for proposal in tables.proposals(archive)
        for node in (proposal.left, proposal.right)
    )
    about = Counter(str(one.entity) for one in tables.findings(archive) if one.entity)
    stood = summaries(archive)
    for person, entity in here.entities.items():
        if entity.schema == "person":
            yield (
                person,
                _Beside(
                    events=events[person],
                    proposals=proposals[person],
                    findings=about[person],
                    last_status=_last(stood.get(person, Summary())),
                ),
            )


def _last(summary: Summary) -> str | None:
    return " / ".join(label("status", one) for one in summary.statuses) or None


def _person_row(known: OnHand, here: Context, entity: Entity, beside: _Beside) -> PersonRow:
    claims = [claim for node in entity.members for claim in known.of(node)]
    claims = [claim for claim in claims if here.review.get(claim.id) != REJECTED]
    documents = {here.nodes[node].document for node in entity.members}
    return PersonRow(
        id=entity.id,
        name=entity.name,
        spellings=entity.spellings,
        shielded=entity.shielded,
        documents=len(documents),
        independent=here.independent(documents),
        events=beside.events,
        claims=len(claims),
        roles=tuple(sorted({claim.value for claim in claims if claim.prop == "role"}))[:3],
        last_status=beside.last_status,
        proposals=beside.proposals,
        findings=beside.findings,
    )


def events(archive: Archive) -> list[EventRow]:
    """Returns every event frame, by date."""
    return event_rows(archive, context(archive))


def findings(archive: Archive) -> list[Finding]:
    """Returns what weighing noticed, open ones first, with the state people gave them."""
    context(archive)
    return sorted(
        tables.findings(archive),
        key=lambda finding: (finding.state is not FindingState.OPEN, finding.kind.value, finding.id),
    )


def items(archive: Archive) -> dict[str, str]:
    """Returns the original file name of every document, for findings and exports that must say where."""
    here = context(archive)
    return {document: here.captures[head.capture].original_name for document, head in here.heads.items()}


def find(archive: Archive, query: str, limit: int = 50) -> list[FoundRow]:
    """Searches relatives, names in every script and spelling, events and texts; each hit says why it matched."""
    return list(finding.find(archive, finding.Asked(query=query, size=limit)).rows)


def overview(archive: Archive) -> Overview:
    """Returns what is here and what waits for somebody."""
    here = context(archive)
    rows = sources(archive)
    frames = event_rows(archive, here)
    found = findings(archive)
    persons = [entity for entity in here.entities.values() if entity.schema == "person"]
    waiting, proposals = review_counts(archive)
    months = Counter(
        row.when[:MONTH]
        for row in frames
        if row.when and len(row.when) >= MONTH and "X" not in row.when[:MONTH] and "/" not in row.when[:MONTH]
    )
    open_findings = [finding for finding in found if finding.state is FindingState.OPEN]
    diary = picket(archive)
    return Overview(
        name=archive.settings.name,
        plain=archive.settings.plain,
        sources=len(rows),
        people=sum(1 for entity in persons if not entity.shielded),
        unnamed=sum(1 for entity in persons if entity.shielded),
        events=len(frames),
        claims=sum(row.claims for row in rows),
        claims_waiting=waiting,
        proposals_waiting=proposals,
        findings_open=len(open_findings),
        lineages=len({here.lineage_id(document) for document in here.heads}),
        languages=tuple(Counter(row.lang or "und" for row in rows if row.document).most_common()),
        issues=tuple((issue.code, issue.item, issue.message, issue.cure) for issue in archive.store.issues()[-10:]),
        latest=tuple(reversed(rows[-6:])),
        top_findings=tuple(open_findings[:5]),
        picket=diary if diary.start else None,
        per_month=tuple(sorted(months.items())),
        due=due_rows(archive),
        backup_late=told.late(archive),
    )


__all__ = ["dossier", "events", "find", "findings", "overview", "people", "picket", "reader", "show", "sources"]
