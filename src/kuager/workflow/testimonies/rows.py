"""The rows of the library: what is told of each testimony, with the names people go by now and the states it is in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from kuager.model import CaptureId, DocumentId, NodeId
from kuager.text.fold import plain
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries.shelf import entries
from kuager.workflow.lists.fields import folded, terms
from kuager.workflow.sources import waiting_texts
from kuager.workflow.testimonies import links
from kuager.workflow.testimonies.shelf import Shelf, follow
from kuager.workflow.testimonies.views import (
    IN_WORDS,
    NOWHERE,
    RECORDED,
    Medium,
    Somebody,
    State,
    Testimony,
    Told,
)
from kuager.workflow.transcripts import ties

CONSENT: Final = "consent"
"""The form that consent is asked and recorded with."""
WHO: Final = "who"
"""Its question about whose consent it is."""
_CACHE: Final = "testimonies"
_BETWEEN: Final = re.compile(r"[,;/、，；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every testimony as of a position of the log, in the order they came in."""

    head: int
    rows: tuple[Testimony, ...]
    by_id: Mapping[str, Testimony]
    by_node: Mapping[str, str]
    """The id under which the testimony of a table's or form's node stands."""
    by_text: Mapping[str, str]
    """The id of the testimony whose words a text holds."""


def library(archive: Archive) -> Library:
    """Returns every testimony; worked out again only when something was added or decided."""
    here = context(archive)
    head = archive.store.head()
    held = archive.cache.get(_CACHE)
    if isinstance(held, Library) and held.head == head:
        return held
    shelf = follow(archive, here)
    making = _Making.of(archive, here, shelf)
    rows = sorted((making.row(one) for one in shelf.told.values()), key=lambda one: one.order)
    made = Library(
        head=head,
        rows=tuple(rows),
        by_id={one.id: one for one in rows},
        by_node={node: one.id for one in rows for node in one.told.nodes},
        by_text={text: one.id for one in rows for text in making.words_of(one.told)},
    )
    archive.cache[_CACHE] = made
    return made


def speakers_of(archive: Archive, documents: Collection[DocumentId]) -> dict[DocumentId, str]:
    """Returns who speaks throughout a text: of a testimony's words, where it has one speaker.

    Args:
        archive: where from.
        documents: the texts asked about; nothing is worked out when there are none.

    Returns:
        By the text as it was first read, the entity of the speaker.
    """
    if not documents:
        return {}
    here, every = context(archive), library(archive)
    found: dict[DocumentId, str] = {}
    for text, id_ in every.by_text.items():
        speakers = every.by_id[id_].speakers
        if len(speakers) == 1:
            found[here.root(DocumentId(text))] = speakers[0].id
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Consents as they were recorded: whose, and about which testimony."""

    people: frozenset[str]
    keys: frozenset[str]


def consents(archive: Archive, here: Context) -> Given:
    """Returns whose consent was recorded with the form; that of an archive without the form is nobody's."""
    people, keys = set(), set()
    for row in entries(archive, CONSENT):
        for answer in row.answers:
            if answer.name == WHO and answer.local:
                people.add(here.id_of(row.node(answer.local)) or "")
            elif answer.value:
                keys.add(answer.value)
    return Given(people=frozenset(people - {""}), keys=frozenset(keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """What rows are made with: look-ups that are the same for all of them."""

    here: Context
    shelf: Shelf
    texts: Mapping[DocumentId, list[str]]
    waiting: Mapping[DocumentId, int]
    tied: Mapping[DocumentId, tuple[DocumentId, ...]]
    given: Given
    linked: Mapping[str, tuple[links.Link, ...]]
    sites: Mapping[DocumentId, str]

    @classmethod
    def of(cls, archive: Archive, here: Context, shelf: Shelf) -> _Making:
        """Reads what is the same for all rows."""
        declared = {one.document: one.lang for one in links.translations(archive)}
        tied = {
            film: tuple(root for root, _ in texts) for film, texts in ties(archive, here).items()
        }  # fmt: skip
        other: dict[DocumentId, list[DocumentId]] = defaultdict(list)
        for one in links.translations(archive):
            if DocumentId(one.testimony) not in shelf.films:
                other[DocumentId(one.testimony)].append(one.document)
        tied |= {key: (*tied.get(key, ()), *found) for key, found in other.items()}
        texts = {
            film: [declared.get(root) or _lang(here, root) for root in roots if root in here.heads]
            for film, roots in tied.items()
        }
        linked: dict[str, tuple[links.Link, ...]] = {}
        for each in links.links(archive):
            linked[each.testimony] = (*linked.get(each.testimony, ()), each)
        names: dict[str | None, str] = {source.id: source.name for source in archive.store.sources()}
        sites = {head.id: head.site or names.get(_source(here, head.capture), "") for head in here.heads.values()}
        return cls(
            here=here, shelf=shelf, texts=texts, waiting=waiting_texts(archive, here), tied=tied,
            given=consents(archive, here), linked=linked, sites=sites,
        )  # fmt: skip

    def row(self, told: Told) -> Testimony:
        """Makes the row of one testimony."""
        document, here = told.document, self.here
        film = self.shelf.films.get(document) if document else None
        head = here.heads.get(document) if document else None
        asked, speakers = self._people(told)
        medium = _medium(film.media_type if film else "", told)
        date = next(iter(told.dates), "") or (head.published or "" if head else "")
        transcripts = tuple(self.texts.get(document, ())) if document else ()
        if medium is Medium.TEXT and head is not None:
            transcripts = (head.lang or "", *transcripts)
        spoken = tuple(spoken_in(told.languages)) or tuple(one for one in transcripts[:1] if one)
        translations = tuple(dict.fromkeys(one for one in transcripts if one and spoken and one not in spoken))
        waiting = sum(self.waiting.get(one, 0) for one in self.words_of(told))
        consent = self._consent(told, speakers)
        states = frozenset(
            _states(
                medium, asked, bool(transcripts), bool(translations), consent, waiting
            )
        )  # fmt: skip
        title = (head.title if head else "") or told.file or " · ".join(one.name for one in asked)
        source = self._source_of(told)
        return Testimony(
            id=told.key, medium=medium, title=title, asked=asked, speakers=speakers, date=date,
            date_why="" if told.dates or head is None else head.published_why or "", seconds=film.seconds if film else None,
            languages=spoken, places=told.places, source=source,
            words=self.shelf.texts.get(document, "") if document else "", transcripts=transcripts,
            translations=translations, consent=consent, states=states, waiting=waiting,
            order=self.shelf.order[told.key], told=told,
            hay=plain(" ".join((title, told.file, source, *told.places, *(one.name for one in (*asked, *speakers))))),
        )  # fmt: skip

    def words_of(self, told: Told) -> Iterable[DocumentId]:
        """Yields the latest texts that hold the testimony's words."""
        if told.document is not None:
            for root in (told.document, *self.tied.get(told.document, ())):
                yield self.here.latest.get(root, root)

    def _people(self, told: Told) -> tuple[tuple[Somebody, ...], tuple[Somebody, ...]]:
        # Two rows of one film that name the same speaker mean one person: nobody else speaks there under that name.
        asked = {plain(one.name): one for one in self._each(told.asked, told)}
        speakers = {plain(one.name): one for one in self._each(told.speakers, told)}
        for link in self.linked.get(told.key, ()):
            found = self._somebody(link.person, told)
            (asked if link.role == links.ASKED else speakers)[plain(found.name)] = _matched(found)
        return tuple(asked.values()), tuple(speakers.values())

    def _each(self, nodes: Iterable[NodeId], told: Told) -> list[Somebody]:
        """Returns those whom somebody matched last, so that of one name they stand."""
        return sorted((self._somebody(node, told) for node in nodes), key=lambda one: one.matched)

    def _somebody(self, node: NodeId, told: Told) -> Somebody:
        here = self.here
        entity = here.entities.get(here.entity_of.get(node, ""))
        known = here.nodes.get(node)
        name = entity.name if entity else known.name if known else str(node)
        home = known.document if known else None
        members = entity.members if entity else ()
        matched = any(one in here.nodes and here.nodes[one].document != home for one in members)
        relation = next((term for _, other, term in told.relations if other == node), "")
        id_ = str(entity.id) if entity else str(node)
        return Somebody(id=id_, name=name, node=str(node), matched=matched, relation=relation)

    def _consent(self, told: Told, speakers: Iterable[Somebody]) -> str:
        keys = {told.key, told.entry, *told.nodes} - {""}
        if not keys.isdisjoint(self.given.keys) or any(one.id in self.given.people for one in speakers):
            return RECORDED
        return IN_WORDS if told.consent else NOWHERE

    def _source_of(self, told: Told) -> str:
        for table in told.tables:
            if self.sites.get(table):
                return self.sites[table]
        return self.sites.get(told.document, "") if told.document else ""


def spoken_in(words: Iterable[str]) -> Iterator[str]:
    """Yields the codes of languages as people wrote them down, each once; what nobody knows stays as it is."""
    known = terms("language")
    parts = (part.strip() for one in words for part in _BETWEEN.split(one))
    yield from dict.fromkeys(known.get(folded(part), part) for part in parts if part)


def _matched(one: Somebody) -> Somebody:
    return Somebody(id=one.id, name=one.name, node=one.node, matched=True, relation=one.relation)


def _lang(here: Context, root: DocumentId) -> str:
    return here.heads[here.latest.get(root, root)].lang or ""


def _source(here: Context, capture: CaptureId) -> str | None:
    found = here.captures.get(capture)
    return cast("str | None", found.source) if found else None


def _medium(media_type: str, told: Told) -> Medium:
    if media_type.startswith("video/"):
        return Medium.VIDEO
    if media_type:
        return Medium.AUDIO
    return Medium.TEXT if told.document is not None else Medium.NONE


def _states(
    medium: Medium, asked: tuple[Somebody, ...], words: bool, translated: bool, consent: str, waiting: int
) -> Iterable[State]:  # fmt: skip
    if medium is Medium.NONE:
        yield State.NO_RECORDING
    if not words:
        yield State.NO_TRANSCRIPT
    if consent != RECORDED:
        yield State.NO_CONSENT
    if not translated:
        yield State.NO_TRANSLATION
    if not asked or not all(one.matched for one in asked):
        yield State.UNMATCHED
    if waiting:
        yield State.CLAIMS_WAITING
