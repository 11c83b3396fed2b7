"""The search that people use: relatives, events, names in every spelling, and texts, narrowed and told why.

The order is that of how well a result answers: relatives where they were asked for, names, events, then texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kuager.model import DocumentId, Hit, NodeId
from kuager.text import forms
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.finding.asking import event_question, kin_question
from kuager.workflow.finding.events import happened
from kuager.workflow.finding.facets import facets, narrowed, traits
from kuager.workflow.finding.kinship import relatives
from kuager.workflow.finding.views import MOST, Asked, FoundRow, Kin
from kuager.workflow.finding.views import Found as Page

FORMS = 12
LONGEST = 200
"""Characters of a query; no name or phrase needs more."""


def find(archive: Archive, asked: Asked) -> Page:
    """Searches everything; see :class:`kuager.workflow.finding.views.Found`."""
    query = asked.query.strip()[:LONGEST]
    if not query:
        return Page(asked=asked)
    here = context(archive)
    question, told = kin_question(query), event_question(query)
    kin: Kin | None = None
    rows: list[FoundRow] = []
    if question is not None:
        kin, rows = relatives(archive, here, question, asked.of)
    hits = archive.store.search(query, MOST)
    rows += _named(here, hits)
    if told is not None:
        rows += happened(archive, here, told, MOST)
    rows += _texts(archive, here, hits)
    rows = _first_of_each(rows)
    capped = len(rows) >= MOST
    rows = rows[:MOST]
    having = traits(archive, here, rows)
    left = narrowed(rows, having, asked.chosen())
    page = max(1, min(asked.page, -(-len(left) // asked.size)))
    return Page(
        asked=replace(asked, query=query, page=page), rows=tuple(left[(page - 1) * asked.size : page * asked.size]),
        total=len(left), all=len(rows), pages=max(1, -(-len(left) // asked.size)), capped=capped,
        facets=facets(rows, having, asked), kin=kin, dates=told.dates if told else (), types=told.types if told else (),
        forms=() if rows else _forms(question.owners[0] if question else query),
    )  # fmt: skip


def _named(here: Context, hits: list[Hit]) -> Iterator[FoundRow]:
    for hit in hits:
        if hit.kind != "entity":
            continue
        entity = here.entities.get(here.entity_of.get(NodeId(hit.id), hit.id))
        if entity is not None and entity.shielded:
            continue
        head = here.heads.get(DocumentId(hit.document))
        yield FoundRow(
            kind=entity.schema if entity else hit.kind, id=entity.id if entity else hit.id,
            label=entity.name if entity else hit.label, how=hit.how, why=hit.why, spelling=hit.spelling,
            source=hit.document, source_title=head.title if head else "", more=hit.more,
        )  # fmt: skip


def _texts(archive: Archive, here: Context, hits: list[Hit]) -> Iterator[FoundRow]:
    for hit in hits:
        document = DocumentId(hit.id)
        if hit.kind == "entity" or document in here.latest:
            continue
        title = here.heads[document].title if document in here.heads else hit.label
        yield FoundRow(
            kind="document", id=hit.id, label=title, how=hit.how, why=hit.why, snippet=hit.snippet, start=hit.start,
            end=hit.end, mark=_mark(archive, hit), source=hit.id, source_title=title,
        )  # fmt: skip


def _mark(archive: Archive, hit: Hit) -> tuple[int, int] | None:
    """Returns where the words stand inside the snippet, which begins somewhere before them in the text."""
    if hit.start is None or hit.end is None or not hit.snippet:
        return None
    document = archive.store.document(DocumentId(hit.id))
    if document is None:
        return None
    begin = document.text.rfind(hit.snippet, 0, hit.start + len(hit.snippet))
    return (hit.start - begin, hit.end - begin) if 0 <= begin <= hit.start else None


def _first_of_each(rows: list[FoundRow]) -> list[FoundRow]:
    """Leaves one row per thing: what stands first says best why it is there."""
    kept: dict[str, FoundRow] = {}
    for row in rows:
        kept.setdefault(row.id, row)
    return list(kept.values())


def _forms(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.text for form in forms.forms(name) if form.text != name))[:FORMS]
