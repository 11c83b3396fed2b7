"""Event frames put together from their claims, as lists, dossiers and the diary show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kuager.model import Claim, NodeId
from kuager.model.schema import label
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.reviewed import CORRECTED, OPEN, REJECTED
from kuager.workflow.views import EventRow

FRAME = {"type", "who", "by", "when", "where", "according_to"}


def event_rows(archive: Archive, context: Context, nodes: Iterable[NodeId] | None = None) -> list[EventRow]:
    """Returns event frames in the order of their date, undated ones last, then of their place in the text.

    Args:
        archive: where from.
        context: the look-ups of the present log position.
        nodes: only these event nodes; all of them when left out. Rejected events are left out.
    """
    rows = [row for claims in _grouped(archive, context, nodes) if (row := _row(context, claims)) is not None]
    return sorted(
        rows, key=lambda row: (row.when is None, (row.when or "").replace("XXXX", "9999"), row.document, row.start)
    )


def _grouped(archive: Archive, context: Context, nodes: Iterable[NodeId] | None) -> Iterator[list[Claim]]:
    if nodes is not None:
        for node in nodes:
            yield list(archive.store.claims(subject=node))
        return
    current: list[Claim] = []
    for claim in archive.store.claims():
        if claim.schema not in context.event_types:
            continue
        if current and claim.subject != current[0].subject:
            yield current
            current = []
        current.append(claim)
    if current:
        yield current


def _row(context: Context, claims: list[Claim]) -> EventRow | None:
    live = [claim for claim in claims if context.review.get(claim.id) not in {REJECTED, CORRECTED}]
    kinds = [claim for claim in live if claim.prop == "type"]
    if not kinds:
        return None
    first = kinds[0]
    when = next((claim for claim in live if claim.prop == "when"), None)
    where = next((claim for claim in live if claim.prop == "where"), None)
    teller = next((claim for claim in live if claim.prop == "according_to"), None)
    head = context.heads[first.anchor.document]
    start, end, words = _told(context, first)
    return EventRow(
        id=context.id_of(first.subject) or first.subject,
        type=first.schema,
        type_label=label(first.schema),
        when=when.value if when else None,
        when_why=when.why if when else None,
        where=where.value if where else None,
        who=_named(context, live, "who"),
        by=_named(context, live, "by"),
        according_to=((context.id_of(teller.value_node) or "", teller.value) if teller else None),
        stance=first.stance.value,
        document=head.id,
        document_title=head.title,
        start=start,
        end=end,
        exact=words,
        review=context.review.get(first.id, OPEN),
        details=tuple((claim.prop, claim.value) for claim in live if claim.prop not in FRAME),
        low_trust=context.root(head.id) in context.copied,
    )


def _told(context: Context, claim: Claim) -> tuple[int, int, str]:
    """Returns where the event of a claim is told; the claim's own words for an event a person made."""
    anchor = claim.anchor
    return context.sentences.get((anchor.document, claim.subject), (anchor.start, anchor.end, anchor.exact))


def _named(context: Context, claims: list[Claim], prop: str) -> tuple[tuple[str, str], ...]:
    seen: dict[str, str] = {}
    for claim in claims:
        if claim.prop == prop:
            seen.setdefault(
                context.id_of(claim.value_node) or claim.value, context.name_of(claim.value_node) or claim.value
            )
    return tuple(seen.items())
