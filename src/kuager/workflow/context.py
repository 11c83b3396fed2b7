"""What nearly every screen needs, read once per log position: documents' heads, who is who, lineages, review states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from kuager.errors import AmbiguousIdError, CorrectedTextError, UnknownIdError
from kuager.extract.llm import APPROXIMATE, TURNED
from kuager.model import Capture, CaptureId, Claim, Document, DocumentId, Entity, Lineage, NodeId, Review
from kuager.model.schema import label, schemata
from kuager.ports import Node
from kuager.preserve import commitments
from kuager.workflow import held, openings, trust
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import made_from, root_of
from kuager.workflow.lists import editions
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.reviewed import ACCEPTED, CORRECTED, OPEN, also, states
from kuager.workflow.textlines import TextLines
from kuager.workflow.trust import Copied
from kuager.workflow.views import ClaimRow

UNTITLED = "Untitled"
SHORTEST = 4
"""Fewer characters of an id are more likely a slip than a choice."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A document without its text."""

    id: DocumentId
    capture: CaptureId
    title: str
    kind: str
    site: str | None
    lang: str | None
    published: str | None
    published_why: str | None
    notices: tuple[str, ...]
    url: str | None
    root: DocumentId
    """The document a reader made, where this is a corrected text of it; its own id otherwise."""
    made_from: DocumentId | None
    """The document whose text was corrected to make this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Look-ups shared by the screens; immutable, thrown away when a log grows."""

    heads: dict[DocumentId, Head]
    captures: dict[CaptureId, Capture]
    nodes: dict[NodeId, Node]
    entities: dict[str, Entity]
    entity_of: dict[NodeId, str]
    lineage_of: dict[DocumentId, Lineage]
    review: dict[str, str]
    event_types: frozenset[str]
    sentences: dict[tuple[DocumentId, NodeId], tuple[int, int, str]]
    """Where a document tells an event: start, end and the words."""
    latest: dict[DocumentId, DocumentId]
    """Corrected texts: the document each earlier text has given way to."""
    carried: dict[str, str]
    """Claims of earlier texts: the claim each goes on as."""
    copied: Mapping[DocumentId, Copied]
    """Texts of low trust: of which document each is a copy, rewrite or digest."""
    asked: Mapping[DocumentId, tuple[str, ...]]
    """Outlets that a text leans on and of which nothing is here."""
    originals: Mapping[DocumentId, Review]
    """Texts that a person says are originals."""
    sealed: Mapping[str, str]
    """What commitments in the ledger stand for, as far as it was not erased."""
    also: Mapping[str, tuple[str, ...]]
    """Claims that another extractor proposes too: which ones."""
    until: Mapping[str, int]
    """Claims that a list made until an edition and that a person had decided about."""

    def opened(self, text: str | None) -> str | None:
        """Returns a text with its commitments replaced by the names they stand for."""
        return text and commitments.reveal(text, self.sealed)

    def name_of(self, node: NodeId | None) -> str | None:
        """Returns the canonical name a node goes by now."""
        if node is None:
            return None
        entity = self.entities.get(self.entity_of.get(node, ""))
        if entity is not None:
            return entity.name
        known = self.nodes.get(node)
        return known.name if known else None

    def id_of(self, node: NodeId | None) -> str | None:
        """Returns the canonical id of a node."""
        return None if node is None else self.entity_of.get(node, node)

    def entity(self, given: str) -> Entity | None:
        """Returns the entity that a record belongs to, or that has this id itself."""
        return self.entities.get(self.entity_of.get(NodeId(given), given))

    def meant(self, given: str) -> Entity:
        """Returns the entity that an id, a record's id, or the beginning of one stands for.

        Raises:
            UnknownIdError: nobody has that id; also when its record belongs to an entry that was changed or withdrawn since.
            AmbiguousIdError: a shortened id fits more than one.
        """
        found = self.entity(resolve_id(given, [*self.entities, *self.nodes]))
        if found is None:
            raise UnknownIdError(item=given)
        return found

    def told_on(self, claim: Claim) -> str | None:
        """Returns when a claim's words were said: on the day they name, else when their text was published."""
        return claim.said_at or self.heads[claim.anchor.document].published

    def lineage_id(self, document: DocumentId) -> str:
        """Returns the id of the lineage a document counts in; its own id when it stands alone."""
        lineage = self.lineage_of.get(document)
        return lineage.id if lineage else self.root(document)

    def root(self, document: DocumentId) -> DocumentId:
        """Returns the document a reader made that a corrected text goes back to."""
        head = self.heads.get(document)
        return head.root if head else document

    def independent(self, documents: Iterable[DocumentId]) -> int:
        """Counts independent lineages: copies count once."""
        return len({self.lineage_id(document) for document in documents})


def context(archive: Archive) -> Context:
    """Returns the look-ups of the present log position, recomputing derived tables first when they are behind.

    The documents' heads and who is who change only when derived tables do; the review states change with every key the
    reviewer presses. They are cached apart, so that accepting a claim does not read the archive again.
    """
    ensure_fresh(archive)
    base = _cached(archive, "context", archive.store.generation(), lambda: _build(archive))
    head = archive.store.head()
    review = _cached(archive, "review", head, lambda: states(archive))
    seconded = _cached(archive, "also", head, lambda: also(archive.store.reviews()))
    until = _cached(archive, "until", head, lambda: editions.untils(archive))
    return replace(
        base, review=_standing(base.carried, review), sealed=openings.values(archive), also=seconded, until=until
    )


def _standing(carried: Mapping[str, str], review: Mapping[str, str]) -> dict[str, str]:
    """Lets a claim that was carried to a corrected text stand for the one before it, which an acceptance goes over to."""
    found = dict(review)
    for before, after in carried.items():
        if found.get(before) == ACCEPTED:
            found.setdefault(after, ACCEPTED)
        found[before] = CORRECTED
    return found


def _cached(archive: Archive, name: str, key: int, make: Callable[[], T]) -> T:
    held = archive.cache.get(name)
    if isinstance(held, tuple) and held[0] == key:
        return cast("T", held[1])
    fresh = make()
    archive.cache[name] = (key, fresh)
    return fresh


def _build(archive: Archive) -> Context:
    entities = {str(entity.id): entity for entity in archive.store.entities()}
    captures = {capture.id: capture for capture in archive.store.captures()}
    heads: dict[DocumentId, Head] = {}
    told: dict[tuple[DocumentId, str], dict[DocumentId, tuple[int, int, str]]] = {}
    lines = TextLines(archive)
    known = held.held(archive)
    for document in list(known.documents.values()):
        heads[document.id] = _head(document, captures)
        lines.follow(document)
        extraction = known.extraction(document.id) if made_from(document) is None else lines.extraction(document)
        for number, event in enumerate(extraction.events if extraction else (), 1):
            words = document.text[event.start : event.end]
            told.setdefault((root_of(document), f"e{number}"), {})[document.id] = (event.start, event.end, words)
    nodes = dict(known.nodes)
    lineage_of = {document: lineage for lineage in archive.store.lineages() for document in lineage.documents}
    lineage_of |= {head.id: lineage_of[head.root] for head in heads.values() if head.root in lineage_of}
    said = trust.originals(archive)
    return Context(
        heads=heads,
        captures=captures,
        nodes=nodes,
        entities=entities,
        entity_of={node: entity_id for entity_id, entity in entities.items() for node in entity.members},
        lineage_of=lineage_of,
        review={},
        event_types=event_types(),
        copied=trust.copied(archive.store.edges(), said),
        asked=trust.asked((head.site for head in heads.values()), archive.store.reliances()),
        originals=said,
        sealed={},
        also={},
        until={},
        sentences={
            (document, node.id): place
            for node in nodes.values()
            for document, place in told.get((node.document, node.local), {}).items()
        },
        latest=lines.latest(),
        carried=lines.carried,
    )


def _head(document: Document, captures: dict[CaptureId, Capture]) -> Head:
    capture = captures.get(document.capture)
    return Head(
        id=document.id,
        capture=document.capture,
        title=document.title or (capture.original_name if capture else UNTITLED),
        kind=document.kind,
        site=document.site,
        lang=document.lang,
        published=document.published.value if document.published else None,
        published_why=(document.published.why or document.published.how) if document.published else None,
        notices=tuple(notice.message for notice in document.notices if notice.code != CorrectedTextError.code),
        url=document.url,
        root=root_of(document),
        made_from=made_from(document),
    )


def event_types() -> frozenset[str]:
    """Returns the ids of all schemata that describe something that happened."""
    return frozenset(schema.id for schema in schemata() if schema.is_event)


def resolve_id(given: str, known: Iterable[str]) -> str:
    """Finds the one id that ``given`` names or begins.

    Raises:
        UnknownIdError: when nothing fits.
        AmbiguousIdError: when more than one does.
    """
    ids = list(known)
    if given in ids:
        return given
    fitting = sorted(
        {
            one
            for one in ids
            if len(given) >= SHORTEST and (one.startswith(given) or one.partition("-")[2].startswith(given))
        }
    )
    if not fitting:
        raise UnknownIdError(item=given)
    if len(fitting) > 1:
        raise AmbiguousIdError(f"That short id fits {len(fitting)} things", item=given)
    return fitting[0]


def claim_row(context: Context, claim: Claim, lang: str = "en") -> ClaimRow:
    """Returns a claim as the screens show it."""
    head = context.heads[claim.anchor.document]
    return ClaimRow(
        id=claim.id,
        subject=context.id_of(claim.subject) or claim.subject,
        subject_name=context.name_of(claim.subject) or "",
        schema=claim.schema,
        prop=claim.prop,
        prop_label=label(claim.schema, claim.prop, lang=lang),
        value=claim.value,
        value_id=context.id_of(claim.value_node),
        document=head.id,
        document_title=head.title,
        start=claim.anchor.start,
        end=claim.anchor.end,
        exact=claim.anchor.exact,
        prefix=claim.anchor.prefix,
        suffix=claim.anchor.suffix,
        stance=claim.stance.value,
        said_by=context.name_of(claim.said_by),
        said_by_id=context.id_of(claim.said_by),
        lineage=context.lineage_id(head.id),
        extractor=claim.extractor,
        review=context.review.get(claim.id, OPEN),
        why=claim.why,
        precision=claim.precision,
        lang=claim.lang,
        t_start=claim.anchor.t_start,
        low_trust=context.root(head.id) in context.copied,
        also=context.also.get(claim.id, ()),
        until=context.until.get(claim.id),
        approximate=APPROXIMATE in (claim.why or ""),
        turned=TURNED in (claim.why or ""),
    )


def commonest(values: Iterable[str]) -> str:
    """Returns the commonest value; the first in the alphabet among equals, so that a rebuild gives the same."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""
