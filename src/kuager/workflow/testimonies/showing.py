"""One testimony with everything around it: its words, its consent, other accounts of the same people, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import DocumentId, NodeId
from kuager.text.fold import plain
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context, resolve_id
from kuager.workflow.entries.shelf import EntryRow, entries
from kuager.workflow.noticed import Noticed, before_publishing
from kuager.workflow.recording_views import RecordingView
from kuager.workflow.registers.pictured import images
from kuager.workflow.registers.views import Image
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.testimonies import links
from kuager.workflow.testimonies.rows import CONSENT, WHO, Library, library
from kuager.workflow.testimonies.views import Medium, Testimony
from kuager.workflow.transcripts import recording
from kuager.workflow.views import ClaimRow

_MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A testimony and what is around it.

    Attributes:
        row: its row in the library.
        recording: its film or sound with transcripts; None for texts.
        text: the document of its words, where it is a text.
        cells: what tables and forms say of it, at their words.
        claims: what is claimed from its words, in their order.
        consents: forms about the consent of those who speak, the latest first.
        earlier, later: other accounts of the same speakers, by date; undated ones are later.
        namesakes: accounts of speakers of the same name who were not judged to be the same.
        same_person: other testimonies that ask for the same people.
        differences: where a speaker's accounts differ, to be asked about before anything is published.
        pictures: pictures of those it asks for, with where they come from.
        translations: texts that were added as its translation.
        links: who was said to be asked for or to speak, besides what tables and forms say.
    """

    row: Testimony
    recording: RecordingView | None
    text: DocumentId | None
    cells: tuple[ClaimRow, ...]
    claims: tuple[ClaimRow, ...]
    consents: tuple[EntryRow, ...]
    earlier: tuple[Testimony, ...]
    later: tuple[Testimony, ...]
    namesakes: tuple[Testimony, ...]
    same_person: tuple[Testimony, ...]
    differences: tuple[Noticed, ...]
    pictures: tuple[Image, ...]
    translations: tuple[links.Translation, ...]
    links: tuple[links.Link, ...]


def find(archive: Archive, given: str) -> Testimony:
    """Returns a testimony by its id or the beginning of it, by its table's node, or by a text of its words.

    Raises:
        UnknownIdError: when there is none.
        AmbiguousIdError: when several begin so.
    """
    every = library(archive)
    known = every.by_id.get(every.by_node.get(given, every.by_text.get(given, given)))
    return known or every.by_id[resolve_id(given, every.by_id)]


def linkable(archive: Archive, given: str, role: str) -> tuple[str, tuple[str, ...]]:
    """Returns what somebody is linked to: a testimony's id with the records it made in this role, or any other text.

    A text that somebody is linked to becomes a testimony by that.

    Raises:
        UnknownIdError: when it is neither.
    """
    try:
        row = find(archive, given)
    except UnknownIdError:
        heads = context(archive).heads
        return str(heads[DocumentId(resolve_id(given, heads))].root), ()
    people = row.asked if role == links.ASKED else row.speakers
    own = {*row.told.asked, *row.told.speakers}
    return row.id, tuple(one.node for one in people if one.node in own)


def show(archive: Archive, given: str) -> Shown:
    """Returns a testimony with what is around it; ``given`` as in :func:`find`."""
    here, every = context(archive), library(archive)
    row = find(archive, given)
    film = row.told.document if row.medium in {Medium.VIDEO, Medium.AUDIO} else None
    texts = {DocumentId(text) for text, id_ in every.by_text.items() if id_ == row.id}
    others = _others(every, row)
    asked = {one.id for one in row.asked}
    return Shown(
        row=row,
        recording=recording(archive, film) if film else None,
        text=row.told.document if row.medium is Medium.TEXT else None,
        cells=tuple(_rows(archive, here, nodes=row.told.nodes)),
        claims=tuple(_rows(archive, here, documents=sorted(texts))),
        consents=tuple(_consents(archive, here, row)),
        earlier=tuple(one for one in others if _before(one, row)),
        later=tuple(one for one in others if not _before(one, row)),
        namesakes=tuple(_namesakes(every, row))[:_MOST],
        same_person=tuple(
            one for one in every.rows if one.id != row.id and asked & {each.id for each in one.asked}
        )[:_MOST],
        differences=tuple(_differences(archive, here, row, texts)),
        pictures=tuple(one for one in images(archive) if here.entity_of.get(NodeId(one.person), one.person) in asked),
        translations=tuple(one for one in links.translations(archive) if one.testimony == row.id),
        links=tuple(one for one in links.links(archive) if one.testimony == row.id),
    )  # fmt: skip


def _others(every: Library, row: Testimony) -> list[Testimony]:
    mine = {one.id for one in row.speakers}
    found = [one for one in every.rows if one.id != row.id and mine & {each.id for each in one.speakers}]
    return sorted(found, key=lambda one: (one.date or "9", one.order))


def _before(one: Testimony, row: Testimony) -> bool:
    return bool(one.date) and (not row.date or one.date < row.date)


def _namesakes(every: Library, row: Testimony) -> Iterable[Testimony]:
    mine = {one.id for one in row.speakers}
    names = {plain(one.name) for one in row.speakers}
    for one in every.rows:
        same = any(plain(each.name) in names for each in one.speakers)
        if same and one.id != row.id and not mine & {each.id for each in one.speakers}:
            yield one


def _rows(
    archive: Archive, here: Context, *, nodes: Sequence[str] = (), documents: Sequence[DocumentId] = ()
) -> Iterable[ClaimRow]:
    store = archive.store
    found = [claim for node in nodes for claim in store.claims(subject=NodeId(node)) if claim.prop != "type"]
    found += [claim for document in documents for claim in store.claims(document=document)]
    for claim in sorted(found, key=lambda one: (one.anchor.document, one.anchor.start, one.prop)):
        made = claim_row(here, claim)
        if made.review not in {REJECTED, CORRECTED}:
            yield made


def _consents(archive: Archive, here: Context, row: Testimony) -> Iterable[EntryRow]:
    people = {one.id for one in row.speakers}
    keys = {row.id, row.told.entry, *row.told.nodes} - {""}
    for one in reversed(entries(archive, CONSENT)):
        who = {here.id_of(one.node(each.local)) for each in one.all(WHO) if each.local}
        if people & who or keys & {each.value for each in one.answers}:
            yield one


def _differences(archive: Archive, here: Context, row: Testimony, texts: set[DocumentId]) -> Iterable[Noticed]:
    names = {one.name for one in row.speakers}
    roots = {here.root(one) for one in texts}
    for one in before_publishing(archive):
        if one.witness in names or roots & {here.root(side.document) for side in one.finding.sides}:
            yield one


__all__ = ["Shown", "find", "linkable", "show"]
