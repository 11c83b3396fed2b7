"""Taking a person apart: the records it is made of, what ties them, and both halves before anything is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kuager import resolve
from kuager.model import Entity, Judgement, NodeId
from kuager.resolve.cluster import fullest
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.judging.acts import halves, links_of
from kuager.workflow.judging.rows import link_row
from kuager.workflow.judging.views import Half, Parting, Record
from kuager.workflow.reviewed import GONE
from kuager.workflow.views import ClaimRow

MOST_RECORDS: Final = 300
"""Records shown on one page, those held by the weakest links first."""
MOST_CLAIMS: Final = 4
MOST_VALUES: Final = 12
_QUIET: Final = frozenset({"said"})


def parting(archive: Archive, given: str, chosen: Sequence[str] = ()) -> Parting:
    """Returns an entity's records and, where some but not all are chosen, both halves as they would be.

    Args:
        archive: where from; nothing is written.
        given: the id of the entity, or of a record in it.
        chosen: the records that would go.

    Raises:
        UnknownIdError: when the entity or a chosen record of it is not there.
        AmbiguousIdError: when a shortened id fits more than one thing.
    """
    here = context(archive)
    entity = here.meant(given)
    stays, goes = halves(entity, chosen)
    both = bool(stays and goes)
    return Parting(
        entity=entity.id,
        name=entity.name,
        schema=entity.schema,
        records=_records(archive, here, entity),
        chosen=tuple(goes),
        stays=_half(archive, here, stays) if both else None,
        goes=_half(archive, here, goes) if both else None,
        pairs=len(stays) * len(goes) if both else 0,
    )


def _records(archive: Archive, here: Context, entity: Entity) -> tuple[Record, ...]:
    links = links_of(archive, here)
    inside = set(entity.members)
    kept = resolve.holding(entity.members, links)
    weak = {kept[-1].left, kept[-1].right} if kept else set()
    rows = [
        (
            node,
            sorted((row for other, row in links.get(node, {}).items() if other in inside), key=resolve.weakness),
        )
        for node in entity.members
    ]
    rows.sort(key=lambda item: (item[0] not in weak, item[0]))
    return tuple(_record(archive, here, node, tied, weak=node in weak) for node, tied in rows[:MOST_RECORDS])


def _record(archive: Archive, here: Context, node: NodeId, tied: Sequence[Judgement], *, weak: bool) -> Record:
    record = here.nodes[node]
    claims = _claims(archive, here, node)
    claims.sort(key=lambda row: (row.prop != "name", row.prop in _QUIET, row.start))
    head = here.heads.get(record.document)
    return Record(
        node=node,
        name=record.name,
        document=record.document,
        title=head.title if head else record.document,
        claims=tuple(claims[:MOST_CLAIMS]),
        more=max(0, len(claims) - MOST_CLAIMS),
        links=tuple(link_row(here, row) for row in tied[:MOST_CLAIMS]),
        weak=weak,
    )


def _claims(archive: Archive, here: Context, node: NodeId) -> list[ClaimRow]:
    found = [claim_row(here, claim) for claim in archive.store.claims(subject=node)]
    return [row for row in found if row.review not in GONE]


def _half(archive: Archive, here: Context, members: Sequence[NodeId]) -> Half:
    rows = [row for node in members for row in _claims(archive, here, node)]
    counted = Counter((row.prop_label, row.value) for row in rows if row.prop not in _QUIET)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return Half(
        name=fullest([here.nodes[node] for node in members]),
        records=len(members),
        claims=len(rows),
        documents=len({here.nodes[node].document for node in members}),
        values=tuple((label, value, count) for (label, value), count in ordered[:MOST_VALUES]),
    )
