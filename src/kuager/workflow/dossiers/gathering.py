"""Everything a dossier for the team says of one person or event: claims that stand, their sources, and what was done with those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kuager.model import Anchor, Capture, Claim, DocumentId, Entity, NodeId
from kuager.model.chain import instant
from kuager.model.publication import Name, Passage, Text
from kuager.model.release import Field, Record, Source
from kuager.model.schema import label
from kuager.preserve import treeheads
from kuager.publish.dossier import Head, Held, Look, Step, Told
from kuager.publish.dossier.body import RELATED
from kuager.text.lang import detect
from kuager.track import local_date
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.dossier import LINKS, NAMES
from kuager.workflow.dossiers.pictures import cuttings
from kuager.workflow.reviewed import ACCEPTED, BY_HAND, GONE
from kuager.workflow.submissions.telling import is_sealed

TEAM = "team"


def told(archive: Archive, given: str, *, lang: str = "en", paths: dict[DocumentId, str] | None = None) -> Told:
    """Returns what a dossier for the team says.

    Args:
        archive: whose.
        given: id of a person, an organisation or an event, or its beginning.
        lang: of the labels of relations.
        paths: of the texts in the bag the dossier goes into, by document; None without a bag.

    Raises:
        UnknownIdError: nothing has that id.
        AmbiguousIdError: a shortened id fits more than one.
    """
    here = context(archive)
    entity = here.meant(given)
    rows = list(_once(here, _claims(archive, here, entity)))
    documents = list(dict.fromkeys(claim.anchor.document for _, claim in rows))
    documents.sort(key=lambda one: (here.heads[one].published or "9", one))
    names = {document: f"T{number}" for number, document in enumerate(documents, 1)}
    scene = _Scene(here=here, names=names, title=entity.name, lang=lang, closed=_closed(archive, documents))
    fields = tuple(scene.field(event, claim) for event, claim in rows)
    texts = {names[one]: _text(archive, here, names[one], one) for one in documents}
    held = tuple(_held(archive, here, names[one], one, (paths or {}).get(one, "")) for one in documents)
    looks = {
        id_: Look(data=data, kind="jpeg", alt="")
        for id_, data in cuttings(archive, (claim for _, claim in rows if not scene.closed[claim.anchor.document]))
    }
    return Told(
        record=Record(id=entity.id, form="named", title=entity.name, fields=fields, names=tuple(_names(rows))),
        texts=texts,
        made_on=local_date(archive.clock.now(), archive.settings.time_zone).isoformat(),
        archive=archive.settings.name,
        audience=TEAM,
        looks=looks,
        held=held,
        head=head_of(archive),
        bagged=paths is not None,
        unreviewed=frozenset(claim.id for _, claim in rows if not _settled(here, claim)),
    )


def _settled(here: Context, claim: Claim) -> bool:
    return here.review.get(claim.id) == ACCEPTED or claim.extractor.startswith(BY_HAND)


def documents_of(archive: Archive, given: str) -> list[DocumentId]:
    """Returns the documents that a dossier of something rests on."""
    here = context(archive)
    rows = _once(here, _claims(archive, here, here.meant(given)))
    return list(dict.fromkeys(claim.anchor.document for _, claim in rows))


def _claims(archive: Archive, here: Context, entity: Entity) -> Iterator[tuple[str, Claim]]:
    """Yields (event, claim): what is said of it, then of each event it has a part in; the event is empty for itself."""
    store, own = archive.store, entity.schema in here.event_types
    for node in entity.members:
        for claim in _standing(here, store.claims(subject=node)):
            yield (str(node) if own else ""), claim
    frames: dict[NodeId, None] = {}
    for node in entity.members:
        for claim in _standing(here, store.claims_about(node)):
            if claim.schema in here.event_types and not own:
                frames[claim.subject] = None
            elif claim.prop not in LINKS and not own:
                yield RELATED, claim
    for frame in frames:
        for claim in _standing(here, store.claims(subject=frame)):
            yield str(frame), claim


def _once(here: Context, rows: Iterable[tuple[str, Claim]]) -> Iterator[tuple[str, Claim]]:
    """Leaves out a name that the same lineage gives again: a text names somebody in every line."""
    seen: set[tuple[str, str]] = set()
    for event, claim in rows:
        if claim.prop in NAMES and not event:
            key = (claim.value, here.lineage_id(claim.anchor.document) or str(claim.anchor.document))
            if key in seen:
                continue
            seen.add(key)
        yield event, claim


def _standing(here: Context, claims: Iterable[Claim]) -> Iterator[Claim]:
    return (claim for claim in claims if here.review.get(claim.id) not in GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What making a field needs besides its claim."""

    here: Context
    names: Mapping[DocumentId, str]
    title: str
    lang: str
    closed: Mapping[DocumentId, list[tuple[int, int]]]

    def field(self, event: str, claim: Claim) -> Field:
        """Returns a claim as the paper shows it; of what is sealed, that it is there and where."""
        here, anchor, head = self.here, claim.anchor, self.here.heads[claim.anchor.document]
        related, sealed = event == RELATED, is_sealed(claim)
        value = here.name_of(claim.value_node) or claim.value
        if related:
            kin = label(claim.schema, claim.prop, lang=self.lang)
            value = f"{here.name_of(claim.subject) or claim.subject}: {kin} — {self.title}"
        alone = _beside(anchor, self.closed[anchor.document])
        return Field(
            schema=RELATED if related else claim.schema,
            event="" if related else event,
            prop="of" if related else claim.prop,
            value="" if sealed else value,
            quote="" if sealed else anchor.exact,
            said_by=here.name_of(claim.said_by) or "",
            source=Source(
                title=head.title, site=head.site or "", url=head.url or "", published=head.published or "", lang=head.lang or ""
            ),
            id=str(claim.id),
            lineage=here.lineage_id(head.id) or "",
            stance=claim.stance.value,
            passage=Passage(
                text=self.names[anchor.document],
                start=anchor.start,
                end=anchor.end,
                prefix="" if alone else anchor.prefix,
                suffix="" if alone else anchor.suffix,
                t_start=_seconds(anchor.t_start),
                t_end=_seconds(anchor.t_end),
            ),
        )  # fmt: skip


def _closed(archive: Archive, documents: Iterable[DocumentId]) -> dict[DocumentId, list[tuple[int, int]]]:
    """Returns where sealed words stand in texts: they must not come along as what stands around others."""
    return {
        one: [
            (claim.anchor.start, claim.anchor.end) for claim in archive.store.claims(document=one) if is_sealed(claim)
        ]
        for one in documents
    }


def _beside(anchor: Anchor, closed: Iterable[tuple[int, int]]) -> bool:
    """Says whether what stands around a passage overlaps sealed words."""
    first, last = anchor.start - len(anchor.prefix), anchor.end + len(anchor.suffix)
    return any(start < last and end > first for start, end in closed)


def _seconds(given: str | None) -> float | None:
    """Reads ``00:01:02.500``; None where the words are in no recording."""
    if not given:
        return None
    seconds = 0.0
    for part in given.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _names(rows: Iterable[tuple[str, Claim]]) -> Iterator[Name]:
    seen: dict[str, None] = {}
    for event, claim in rows:
        if not event and claim.prop in NAMES and claim.value not in seen:
            seen[claim.value] = None
            yield Name(text=claim.value, lang=claim.lang or detect(claim.value).lang or "")


def _text(archive: Archive, here: Context, name: str, document: DocumentId) -> Text:
    head = here.heads[document]
    found = archive.store.document(document)
    capture = here.captures[head.capture]
    return Text(
        id=name, kind=head.kind, title=head.title, author=(found.byline or "") if found else "", site=head.site or "", url=head.url or "",
        published=head.published or "", lang=head.lang or "", captured_on=capture.captured_at.date().isoformat(), sha256=capture.sha256,
        layer=found.layers[0].digest if found and found.layers else "", lineage=here.lineage_id(document) or "",
    )  # fmt: skip


def _held(archive: Archive, here: Context, name: str, document: DocumentId, path: str) -> Held:
    capture: Capture = here.captures[here.heads[document].capture]
    steps = tuple(
        Step(seq=one.seq, verb=one.verb.value, at=instant(one.at), outcome=one.outcome, hash=one.hash)
        for one in archive.store.custody(str(capture.id))
    )
    return Held(
        text=name, name=capture.original_name, media_type=capture.media_type, size=capture.size, sha256=capture.sha256,
        captured_at=instant(capture.captured_at), how=f"{capture.method}, {capture.tool}", path=path, steps=steps,
    )  # fmt: skip


def head_of(archive: Archive) -> Head | None:
    """Returns the ledger's last head as a dossier cites it; None while there is none."""
    found = treeheads.latest(archive.root / "ledger")
    return None if found is None else Head(rows=found.size, root=found.root, at=instant(found.at), key=found.key)


__all__ = ["TEAM", "documents_of", "head_of", "told"]
