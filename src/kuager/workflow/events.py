"""Event frames put together from their claims, as lists, dossiers and the diary show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kuager.model import Claim, NodeId
from kuager.model.schema import label
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.onhand import OnHand, Seen, on_hand, stirred
from kuager.workflow.reviewed import CORRECTED, OPEN, REJECTED
from kuager.workflow.views import EventRow

_NAME = "event rows"
FRAME = {"type", "who", "by", "when", "where", "according_to"}


def event_rows(archive: Archive, context: Context, nodes: Iterable[NodeId] | None = None) -> list[EventRow]:
    """Returns event frames in the order of their date, undated ones last, then of their place in the text.

    Args:
        archive: where from.
        context: the look-ups of the present log position.
        nodes: only these event nodes; all of them when left out. Rejected events are left out.
    """
    if nodes is None:
        return list(_every(archive, context))
    frames = (list(archive.store.claims(subject=node)) for node in nodes)
    return _ordered(row for claims in frames if (row := _row(context, claims)) is not None)


def _ordered(rows: Iterable[EventRow]) -> list[EventRow]:
    return sorted(
        rows, key=lambda row: (row.when is None, (row.when or "").replace("XXXX", "9999"), row.document, row.start)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The rows as they were worked out last, by node, and in order."""

    seen: Seen
    rows: dict[NodeId, EventRow]
    ordered: list[EventRow]


def _every(archive: Archive, context: Context) -> list[EventRow]:
    """Returns all rows; works out only those that may be other than when they were last asked for."""
    known = on_hand(archive)
    held = archive.cache.get(_NAME)
    seen = Seen(here=context, position=known.upto)
    if not isinstance(held, _Held):
        touched, rows = {node for node, _ in known.groups()}, {}
    else:
        if held.seen.position == known.upto and held.seen.here.entities is context.entities:
            return held.ordered
        touched, rows = _touched(held.seen, context, known), dict(held.rows)
    found = {
        node: row
        for node in touched
        if (claims := [one for one in known.of(node) if one.schema in context.event_types])
        and (row := _row(context, claims)) is not None
    }
    if not isinstance(held, _Held) or any(found.get(node) != rows.get(node) for node in touched):
        for node in touched:
            rows.pop(node, None)
        rows |= found
        ordered = _ordered(rows[node] for node in sorted(rows))
    else:
        ordered = held.ordered
    archive.cache[_NAME] = _Held(seen=seen, rows=rows, ordered=ordered)
    return ordered


def _touched(seen: Seen, context: Context, known: OnHand) -> set[NodeId]:
    """Returns the events that a change may concern: told of by it, naming somebody of it, or standing in a text of it."""
    found = stirred(seen, context, known)
    named = {claim.subject for node in found.nodes for claim in known.about(node)}
    return set(found.nodes) | named | {one.subject for text in found.documents for one in known.within(text)}


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
