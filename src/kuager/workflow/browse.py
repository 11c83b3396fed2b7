"""What is here: the lists of sources, people, events and findings, the search, and the overview."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from kuager.errors import UnknownIdError
from kuager.model import Entity, Finding, FindingState
from kuager.model.schema import label
from kuager.workflow import finding
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.diary import picket
from kuager.workflow.dossier import dossier
from kuager.workflow.events import event_rows
from kuager.workflow.finding import FoundRow
from kuager.workflow.papers import Paper, paper
from kuager.workflow.reader import reader
from kuager.workflow.review import counts as review_counts
from kuager.workflow.reviewed import REJECTED
from kuager.workflow.sources import sources
from kuager.workflow.status import Summary, summaries
from kuager.workflow.views import Dossier, EventRow, Overview, PersonRow

MONTH = len("2021-02")


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

    Each has to be looked at for it: held until something changes, so that turning a page does not cost that again.
    """
    here = context(archive)
    at = archive.store.generation(), archive.store.head()
    held = archive.cache.get("people")
    if not isinstance(held, tuple) or held[0] != at:
        held = archive.cache["people"] = (at, _people(archive, here))
    rows: list[PersonRow] = held[1]
    return list(rows)


def _people(archive: Archive, here: Context) -> list[PersonRow]:
    by_person = _events_by_person(event_rows(archive, here))
    proposals = Counter(
        here.entity_of.get(node, node)
        for proposal in archive.store.proposals()
        for node in (proposal.left, proposal.right)
    )
    findings = Counter(str(finding.entity) for finding in archive.store.findings() if finding.entity)
    stood = summaries(archive)
    rows = [
        _person_row(archive, here, entity, by_person.get(str(entity.id), []), proposals, findings)
        for entity in here.entities.values()
        if entity.schema == "person"
    ]
    rows = [replace(row, last_status=_last(stood.get(row.id, Summary()))) for row in rows]
    return sorted(rows, key=lambda row: (row.shielded, -row.documents, -row.claims, row.name))


def _last(summary: Summary) -> str | None:
    return " / ".join(label("status", one) for one in summary.statuses) or None


def _person_row(
    archive: Archive,
    here: Context,
    entity: Entity,
    events: list[EventRow],
    proposals: Counter[str],
    findings: Counter[str],
) -> PersonRow:
    claims = [claim for node in entity.members for claim in archive.store.claims(subject=node)]
    claims = [claim for claim in claims if here.review.get(claim.id) != REJECTED]
    documents = {here.nodes[node].document for node in entity.members}
    return PersonRow(
        id=entity.id,
        name=entity.name,
        spellings=entity.spellings,
        shielded=entity.shielded,
        documents=len(documents),
        independent=here.independent(documents),
        events=len(events),
        claims=len(claims),
        roles=tuple(sorted({claim.value for claim in claims if claim.prop == "role"}))[:3],
        last_status=None,
        proposals=proposals[entity.id],
        findings=findings[entity.id],
    )


def _events_by_person(rows: list[EventRow]) -> dict[str, list[EventRow]]:
    found: dict[str, list[EventRow]] = defaultdict(list)
    for row in rows:
        for person in {person for person, _ in (*row.who, *row.by)}:
            found[person].append(row)
    return found


def events(archive: Archive) -> list[EventRow]:
    """Returns every event frame, by date."""
    return event_rows(archive, context(archive))


def findings(archive: Archive) -> list[Finding]:
    """Returns what weighing noticed, open ones first, with the state people gave them."""
    context(archive)
    return sorted(
        archive.store.findings(),
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
    )


__all__ = ["dossier", "events", "find", "findings", "overview", "people", "picket", "reader", "show", "sources"]
