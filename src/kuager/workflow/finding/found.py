"""The search that people use: relatives, events, names in every spelling, and texts, narrowed and told why.

The order is that of how well a result answers: relatives where they were asked for, names, events, then texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kuager.model import DocumentId, Hit
from kuager.model.schema import PropType, label, schemata
from kuager.text import forms
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.finding.alike import searched
from kuager.workflow.finding.asking import event_question, kin_question
from kuager.workflow.finding.events import happened
from kuager.workflow.finding.facets import facets, narrowed, traits
from kuager.workflow.finding.kinship import relatives
from kuager.workflow.finding.views import MOST, Asked, FoundRow, Kin
from kuager.workflow.finding.views import Found as Page
from kuager.workflow.reviewed import GONE

FORMS = 12
SHORTEST_WORD = 2
WORDED = frozenset({PropType.TEXT, PropType.TERM})
NOT_SEARCHED = frozenset({"name", "description", "type", "said", "sex", "kind", "language"})
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
    # A question is no name: its words beside the name asked for would make the asked person look like an answer.
    hits = archive.store.search(query, MOST) if question or told else searched(archive, query, MOST)
    rows += _named(here, hits)
    if told is not None:
        rows += happened(archive, here, told, MOST)
    rows += _valued(archive, here, query)
    rows += _texts(here, hits)
    rows = _first_of_each(rows)
    capped = len(rows) >= MOST
    rows = rows[:MOST]
    having = traits(archive, here, rows)
    left = narrowed(rows, having, asked.chosen())
    page = max(1, min(asked.page, -(-len(left) // asked.size)))
    return Page(
        asked=replace(asked, query=query, page=page), rows=tuple(_shown(archive, here, row) for row in left[(page - 1) * asked.size : page * asked.size]),
        total=len(left), all=len(rows), pages=max(1, -(-len(left) // asked.size)), capped=capped,
        facets=facets(rows, having, asked), kin=kin, dates=told.dates if told else (), types=told.types if told else (),
        forms=() if rows or told else _forms(question.owners[0] if question else query),
    )  # fmt: skip


def _named(here: Context, hits: list[Hit]) -> Iterator[FoundRow]:
    for hit in hits:
        if hit.kind != "entity":
            continue
        entity = here.entity(hit.id)
        if entity is not None and entity.shielded:
            continue
        head = here.heads.get(DocumentId(hit.document))
        yield FoundRow(
            kind=entity.schema if entity else hit.kind, id=entity.id if entity else hit.id,
            label=entity.name if entity else hit.label, how=hit.how, why=hit.why, spelling=hit.spelling,
            source=hit.document, source_title=head.title if head else "", more=hit.more,
        )  # fmt: skip


def _texts(here: Context, hits: list[Hit]) -> Iterator[FoundRow]:
    for hit in hits:
        document = DocumentId(hit.id)
        if hit.kind == "entity" or document in here.latest:
            continue
        title = here.heads[document].title if document in here.heads else hit.label
        yield FoundRow(
            kind="document", id=hit.id, label=title, how=hit.how, why=hit.why, snippet=hit.snippet, start=hit.start,
            end=hit.end, source=hit.id, source_title=title,
        )  # fmt: skip


def _shown(archive: Archive, here: Context, row: FoundRow) -> FoundRow:
    """Adds what only a row on the page needs: where the words stand in the snippet, and who says them."""
    if row.kind != "document" or row.start is None or row.end is None:
        return row
    document = archive.store.document(DocumentId(row.id))
    if document is None:
        return row
    # The snippet is a part of the text with the words in it; of two such places the later begins nearer to them.
    begin = document.text.rfind(row.snippet, 0, row.start + len(row.snippet)) if row.snippet else -1
    mark = (row.start - begin, row.end - begin) if 0 <= begin <= row.start else None
    return replace(row, mark=mark, speaker=_speaker(archive, here, row))


def _speaker(archive: Archive, here: Context, row: FoundRow) -> str:
    for claim in archive.store.claims(document=DocumentId(row.id), prop="said"):
        inside = claim.anchor.start <= (row.start or 0) and (row.end or 0) <= claim.anchor.end
        entity = here.entity(claim.subject)
        if inside and entity is not None and not entity.shielded and here.review.get(claim.id) not in GONE:
            return entity.name
    return ""


def _valued(archive: Archive, here: Context, query: str) -> Iterator[FoundRow]:
    """People, bodies and events by the value of a claim: a role, a charge, a citizenship, as written or put in by hand."""
    words = [word for word in query.split() if len(word) >= SHORTEST_WORD]
    for claim in archive.store.valued(_props(), words, MOST // 4):
        entity = here.entity(claim.subject)
        if entity is None or entity.shielded or here.review.get(claim.id) in GONE:
            continue
        head = here.heads[claim.anchor.document]
        named = label(claim.schema, claim.prop)
        yield FoundRow(
            kind="event" if entity.schema in here.event_types else entity.schema, id=entity.id,
            label=entity.name, how="value", why=f"{named}: {claim.value}", snippet=claim.anchor.exact, mark=(0, len(claim.anchor.exact)), start=claim.anchor.start,
            end=claim.anchor.end, source=head.id, source_title=head.title, prop=claim.prop, spelling=claim.value,
            event=entity.schema if entity.schema in here.event_types else "",
        )  # fmt: skip


@cache
def _props() -> tuple[str, ...]:
    """Returns the properties whose values are words: not names, which have a search of their own, nor whole quotations."""
    return tuple(
        sorted(
            {name for one in schemata() for name, prop in one.properties.items() if prop.type in WORDED} - NOT_SEARCHED
        )
    )


def _first_of_each(rows: list[FoundRow]) -> list[FoundRow]:
    """Leaves one row per thing: what stands first says best why it is there."""
    kept: dict[str, FoundRow] = {}
    for row in rows:
        kept.setdefault(row.id, row)
    return list(kept.values())


def _forms(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.text for form in forms.forms(name) if form.text != name))[:FORMS]
