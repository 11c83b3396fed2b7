"""Events by their kind, their date and whom or where they concern: "detention 2018 Ili"."""

from __future__ import annotations

from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.events import event_rows
from kuager.workflow.finding.asking import EventQuestion
from kuager.workflow.finding.views import FoundRow
from kuager.workflow.views import EventRow

NAMED = 60
"""Names that the words left over may mean."""


def happened(archive: Archive, here: Context, question: EventQuestion, limit: int) -> list[FoundRow]:
    """Returns the events asked for, the latest first, undated ones last."""
    groups = _groups(archive, here, question.rest)
    if groups is None:
        return []
    nodes = archive.store.events(
        types=question.types, dates=question.dates, nodes=groups[0] if groups else (), limit=limit
    )
    for others in groups[1:]:
        kept = set(archive.store.events(types=question.types, dates=question.dates, nodes=others, limit=limit))
        nodes = [node for node in nodes if node in kept]
    rows = event_rows(archive, here, nodes)
    return [_row(here, row) for row in sorted(rows, key=_latest_first, reverse=True)]


def _groups(archive: Archive, here: Context, rest: str) -> list[tuple[str, ...]] | None:
    """Returns the nodes that each name in the words left over may mean; None when one means nobody and nothing.

    The words together are one name if there is such a name ("Ust-Kamenogorsk city"), else each is one of its own.
    """
    if not rest:
        return []
    whole = _nodes(archive, here, rest)
    if whole:
        return [whole]
    each = [_nodes(archive, here, word) for word in rest.split()]
    return each if all(each) else None


def _nodes(archive: Archive, here: Context, name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for hit in archive.store.search(name, NAMED):
        if hit.kind == "entity":
            entity = here.entity(hit.id)
            found.update(dict.fromkeys(map(str, entity.members) if entity is not None else (hit.id,)))
    return tuple(found)


def _latest_first(row: EventRow) -> tuple[bool, str, str]:
    known = row.when is not None and not row.when.startswith("X")
    return known, row.when or "", row.id


def _row(here: Context, row: EventRow) -> FoundRow:
    who = tuple((one, name) for one, name in row.who if not _shielded(here, one))
    label = ", ".join(name for _, name in who)
    return FoundRow(
        kind="event", id=row.id, label=label or row.type_label, how="event", why=f"{row.type_label}, said in {row.document_title}",
        snippet=row.exact, mark=(0, len(row.exact)), start=row.start, end=row.end, source=row.document, source_title=row.document_title, event=row.type,
        when=row.when, where=row.where, who=who,
    )  # fmt: skip


def _shielded(here: Context, node: str) -> bool:
    entity = here.entity(node)
    return entity is not None and entity.shielded
