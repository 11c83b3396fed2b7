"""What ``kuager.open`` returns: an archive that gives its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from kuager.model import Finding, FindingState
from kuager.model.schema import find_prop
from kuager.model.vocabulary import PropType, Sensitivity
from kuager.workflow import browse, tables
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.compartments_view import scoped, sees_all
from kuager.workflow.context import Context, claim_row, context, event_types
from kuager.workflow.frames import rows
from kuager.workflow.frames.table import Table
from kuager.workflow.onhand import on_hand
from kuager.workflow.settings import now_text
from kuager.workflow.views import PersonRow, SourceRow

_PUBLIC: Final = Sensitivity.PUBLIC.value
_WORDS: Final = frozenset({"said", "spoken_words", "description", "slogan", "placard", "reason"})
"""Properties whose value is a passage."""


@dataclass(slots=True, repr=False)
class OpenArchive(Archive):
    """An archive with its tables, for notebooks and scripts. Tables read when they are first looked at.

    A table shows what was there at its first look; ask the archive for a new one after a change.
    """

    def __repr__(self) -> str:
        # What a notebook prints when somebody types the variable: it holds everything that was read, opened values too.
        return f"<archive {self.settings.name}: people, claims, events, sources, documents, lineages, findings, picket>"

    def people(self) -> Table[rows.Person]:
        """Returns everybody named or described, the best documented first."""
        return Table(
            "people", rows.Person, lambda: map(_person, browse.people(self)),
            shown=("id", "name", "documents", "independent", "events", "claims", "last_status", "findings"),
        )  # fmt: skip

    def claims(self) -> Table[rows.Claim]:
        """Returns every claim that stands or waits, and those rejected: ``review`` tells."""
        return Table(
            "claims", rows.Claim, lambda: _claims(self),
            shown=("subject_name", "schema", "prop", "value", "stance", "review", "lineage"), hides=_hidden,
        )  # fmt: skip

    def events(self) -> Table[rows.Event]:
        """Returns every event as each document tells it, by date."""
        return Table(
            "events", rows.Event, lambda: _events(self),
            shown=("type", "when", "where", "who_names", "stance", "review", "lineage", "document_title"),
        )  # fmt: skip

    def sources(self) -> Table[rows.Source]:
        """Returns every document, and preserved files without a text, in the order of adding."""
        return Table(
            "sources", rows.Source, lambda: map(_source, browse.sources(self)),
            shown=("title", "kind", "site", "lang", "published", "lineage", "low_trust", "people", "events", "claims"),
        )  # fmt: skip

    def documents(self) -> Table[rows.Source]:
        """Returns the sources that have a text."""
        return self.sources().where(lambda one: bool(one.document))

    def lineages(self) -> Table[rows.Lineage]:
        """Returns which documents repeat one telling, a document in a row."""
        return Table(
            "lineages",
            rows.Lineage,
            lambda: _lineages(self),
            shown=("lineage", "title", "site", "published", "size", "how"),
        )

    def findings(self) -> Table[rows.Finding]:
        """Returns what weighing noticed, open ones first."""
        return Table(
            "findings", rows.Finding, lambda: _findings(self),
            shown=("kind", "state", "entity_name", "prop", "question", "independent"),
        )  # fmt: skip

    def picket(self, series: str | None = None) -> Table[rows.PicketDay]:
        """Returns the days of a recurring protest on which something is known.

        Args:
            series: which one, as in ``kuager.picket``; the best documented when left out.
        """
        return Table(
            "picket", rows.PicketDay, lambda: _days(self, series), shown=("series", "day", "date", "rest", "types")
        )


def opened(path: Path, passphrase: str | None) -> OpenArchive:
    """Opens an archive as whoever has this passphrase may see it.

    Raises:
        kuager.errors.RunError: when it cannot be opened.
    """
    return seen(open_archive(path, lambda: passphrase))


def seen(whole: Archive) -> OpenArchive:
    """Returns an archive with its tables, as whoever opened it may see it; closing it closes the whole."""
    archive = OpenArchive(**{one.name: getattr(whole, one.name) for one in fields(whole)})
    if sees_all(archive, archive.actor):
        return archive
    part = scoped(archive, archive.actor, owns=True)
    assert isinstance(part, OpenArchive)
    return part


def _person(row: PersonRow) -> rows.Person:
    return rows.Person(**{one.name: getattr(row, one.name) for one in fields(rows.Person)})


def _source(row: SourceRow) -> rows.Source:
    told = {one.name: getattr(row, one.name) for one in fields(rows.Source)}
    return rows.Source(**told | {"low_trust": row.low_trust or None})


def _claims(archive: Archive) -> Iterator[rows.Claim]:
    here = context(archive)
    for claim in on_hand(archive).every():
        if claim.anchor.document not in here.heads:
            continue
        shown = claim_row(here, claim)
        prop = find_prop(claim.schema, claim.prop)
        told = {one.name: getattr(shown, one.name) for one in fields(rows.Claim) if hasattr(shown, one.name)}
        yield rows.Claim(
            **told,
            value_date=claim.value if prop is not None and prop.type is PropType.DATE else None,
            said_at=here.told_on(claim),
            sensitivity=prop.sensitivity.value if prop is not None else Sensitivity.TEAM.value,
            recorded_at=now_text(claim.recorded_at),
        )


def _hidden(row: rows.Claim) -> Iterable[str]:
    """What only the team may see, and words of sources: an event is called by the sentence that tells it."""
    if row.sensitivity != _PUBLIC or row.prop in _WORDS:
        yield "value"
    if row.schema in event_types():
        yield "subject_name"


def _events(archive: Archive) -> Iterator[rows.Event]:
    here = context(archive)
    lineage = {str(head.id): here.lineage_id(head.id) for head in here.heads.values()}
    for row in browse.events(archive):
        yield rows.Event(
            id=row.id, type=row.type, when=row.when, where=row.where, who=tuple(id_ for id_, _ in row.who),
            who_names=tuple(name for _, name in row.who), by=tuple(id_ for id_, _ in row.by), by_names=tuple(name for _, name in row.by),
            according_to=row.according_to[1] if row.according_to else None, stance=row.stance, review=row.review,
            low_trust=row.low_trust, lineage=lineage.get(row.document), document=row.document, document_title=row.document_title,
            start=row.start, end=row.end, exact=row.exact,
        )  # fmt: skip


def _lineages(archive: Archive) -> Iterator[rows.Lineage]:
    here = context(archive)
    for family in archive.store.lineages():
        how = {edge.child: edge for edge in family.edges}
        for document in family.documents:
            head = here.heads.get(document)
            if head is None:
                continue
            edge = how.get(document)
            yield rows.Lineage(
                lineage=family.id, document=document, title=head.title, site=head.site, lang=head.lang, published=head.published,
                size=len(family.documents), repeats=edge.parent if edge else None, how=edge.kind.value if edge else None,
            )  # fmt: skip


def _findings(archive: Archive) -> Iterator[rows.Finding]:
    here = context(archive)
    found = sorted(
        tables.findings(archive), key=lambda one: (one.state is not FindingState.OPEN, one.kind.value, one.id)
    )
    yield from (_finding(here, one) for one in found)


def _finding(here: Context, one: Finding) -> rows.Finding:
    entity = here.entities.get(one.entity) if one.entity else None
    return rows.Finding(
        id=one.id, kind=one.kind.value, state=one.state.value, entity=one.entity, entity_name=entity.name if entity else None,
        prop=one.prop, question=one.question, values=tuple(side.value or side.text for side in one.sides),
        lineages=tuple(side.lineage for side in one.sides if side.lineage), independent=one.independent, explanation=one.explanation,
        method=one.method,
    )  # fmt: skip


def _days(archive: Archive, series: str | None) -> Iterator[rows.PicketDay]:
    told = browse.picket(archive, series)
    for day in told.days:
        yield rows.PicketDay(
            series=told.name, day=day.day, date=date.fromisoformat(day.date), rest=day.rest, events=tuple(one.id for one in day.events),
            types=tuple(one.type for one in day.events), texts=tuple(one.exact for one in day.events),
            documents=tuple(dict.fromkeys(one.document for one in day.events)),
        )  # fmt: skip


__all__ = ["OpenArchive", "opened", "seen"]
