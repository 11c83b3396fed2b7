"""Everything known about one person, organisation or event: every value with its claims, their words and lineages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kuager.model import Claim, Entity, Judgement
from kuager.model.schema import label
from kuager.workflow import tables
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.events import event_rows
from kuager.workflow.graded import Graded
from kuager.workflow.judging import proposals
from kuager.workflow.reviewed import GONE
from kuager.workflow.settings import now_text
from kuager.workflow.sources import source_rows
from kuager.workflow.views import ClaimRow, Dossier, EventRow, PropertyGroup, RelationRow, ValueGroup

NAMES = {"name", "description"}
LINKS = {"who", "by", "where", "according_to"}


def dossier(archive: Archive, given: str) -> Dossier:
    """Returns the dossier of the entity that ``given`` (an entity or node id, or the beginning of one) stands for.

    Raises:
        UnknownIdError: when nothing has that id.
        AmbiguousIdError: when a shortened id fits more than one thing.
    """
    here = context(archive)
    entity = here.meant(given)
    own = _live(here, (claim for node in entity.members for claim in archive.store.claims(subject=node)))
    about = _live(here, (claim for node in entity.members for claim in archive.store.claims_about(node)))
    rows = [claim_row(here, claim) for claim in own]
    frames = _events(archive, here, entity, own, about)
    related = [row for row in rows if _is_relation(row)]
    graded = Graded(archive, here, entity.members, own)
    plain = [
        row
        for row in rows
        if row.prop not in NAMES and row.prop != "said" and row not in related and row.prop != "type"
    ]
    found_here = tuple(one for one in tables.findings(archive) if one.entity == entity.id)
    disputed = {one.prop for one in found_here if one.kind == "contradiction"}
    told_in = (here.nodes[node].document for node in entity.members)
    documents = dict.fromkeys(here.latest.get(document, document) for document in told_in)
    return Dossier(
        id=entity.id,
        schema=entity.schema,
        schema_label=label(entity.schema),
        name=entity.name,
        shielded=entity.shielded,
        names=_values([row for row in rows if row.prop in NAMES]),
        properties=tuple(_properties(plain, disputed, graded)),
        events=tuple(frames),
        relations=tuple(_relations(here, related, about)),
        quotes=tuple(row for row in rows if row.prop == "said"),
        sources=tuple(source_rows(archive, here, list(documents))),
        independent=here.independent(documents),
        findings=found_here,
        proposals=tuple(proposals(archive, set(entity.members), words=False)),
        judgements=tuple(
            _sentence(here, row) for row in archive.store.judgements() if {row.left, row.right} & set(entity.members)
        ),
        members=tuple(entity.members),
    )


def _live(here: Context, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if here.review.get(claim.id) not in GONE]


def _is_relation(row: ClaimRow) -> bool:
    return row.value_id is not None and row.prop not in LINKS


def _events(archive: Archive, here: Context, entity: Entity, own: list[Claim], about: list[Claim]) -> list[EventRow]:
    if entity.schema in here.event_types:
        return event_rows(archive, here, list(dict.fromkeys(claim.subject for claim in own)))
    frames = dict.fromkeys(claim.subject for claim in about if claim.schema in here.event_types)
    return event_rows(archive, here, list(frames))


def _grouped(rows: Iterable[ClaimRow], key: Callable[[ClaimRow], str]) -> dict[str, list[ClaimRow]]:
    groups: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _values(rows: list[ClaimRow]) -> tuple[ValueGroup, ...]:
    groups = [
        ValueGroup(
            value=value,
            value_id=same[0].value_id,
            claims=tuple(same),
            independent=len({row.lineage for row in same}),
        )
        for value, same in _grouped(rows, lambda row: row.value).items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.independent, -len(group.claims), group.value)))


def _properties(rows: list[ClaimRow], disputed: set[str | None], graded: Graded) -> Iterable[PropertyGroup]:
    for prop, same in sorted(_grouped(rows, lambda row: row.prop).items()):
        values = graded.values(same[0].schema, prop, _values(same))
        yield PropertyGroup(prop=prop, label=same[0].prop_label, values=values, contradicted=prop in disputed)


def _relations(here: Context, outgoing: list[ClaimRow], about: list[Claim]) -> Iterable[RelationRow]:
    for row in outgoing:
        yield RelationRow(
            relation=row.prop,
            label=row.prop_label,
            other_id=row.value_id,
            other_name=row.value,
            outgoing=True,
            claim=row,
        )
    for claim in about:
        if claim.schema in here.event_types or claim.prop in LINKS:
            continue
        row = claim_row(here, claim)
        yield RelationRow(
            relation=row.prop,
            label=row.prop_label,
            other_id=row.subject,
            other_name=row.subject_name,
            outgoing=False,
            claim=row,
        )


def _sentence(here: Context, row: Judgement) -> str:
    left, right = (here.nodes[node].name if node in here.nodes else node for node in (row.left, row.right))
    if row.undoes is not None:
        return f"{now_text(row.at)}: {row.agent} took back decision {row.undoes} about {left} and {right}"
    words = {"same": "are the same", "different": "are different", "unsure": "may or may not be the same"}[
        row.verdict.value
    ]
    reason = f" ({row.reason})" if row.reason else ""
    return f"{now_text(row.at)}: {row.agent} decided that {left} and {right} {words}{reason} [decision {row.seq}]"
