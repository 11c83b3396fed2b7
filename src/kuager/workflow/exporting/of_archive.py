"""The rows of a dataset, made from the archive: statements as they stand, with who decided what about them, as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from kuager.model import Claim, ClaimId, Document, Entity, Judgement, NodeId, Review
from kuager.model.chain import instant
from kuager.model.dataset import (
    Dataset,
    DecisionRow,
    DocumentRow,
    EntityRow,
    EventRow,
    PlaceRow,
    Row,
    StatementRow,
    SubjectRow,
)
from kuager.resolve import latest
from kuager.workflow.archive import Archive
from kuager.workflow.corrected import READER as CORRECTED_BY
from kuager.workflow.exporting.sight import Sight, first
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import ACCEPTED, CORRECTED, GONE, OPEN, REJECTED

_KIND: Final = {ACCEPTED: "accept", CORRECTED: "correct", REJECTED: "reject"}
_CLOCK: Final = re.compile(r"(\d+):(\d\d):(\d\d)(?:[.,](\d{1,3}))?", re.ASCII)
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_PLACE: Final = "place"


def of_archive(archive: Archive) -> tuple[Dataset, Sight]:
    """Returns the dataset of an archive, and the look it was made with, which counts what stays out."""
    sight = Sight.of(archive)
    for _ in _decisions(sight):
        pass  # whoever decided first is the first person in every table, whichever is written first
    for claim in archive.store.claims():
        sight.agents.extractor(claim.extractor)
    makers: Mapping[str, Callable[[Sight], Iterable[Row]]] = {
        "entities": _entities, "statements": _statements, "documents": _documents, "events": _events, "places": _places,
        "subjects": _subjects, "decisions": _decisions,
    }  # fmt: skip
    return Dataset(
        id="archive",
        title=archive.settings.name,
        version=str(archive.store.head()),
        made_on=archive.clock.now().date().isoformat(),
        makers={name: partial(maker, sight) for name, maker in makers.items()},
        audience="team",
    ), sight


def _entities(sight: Sight) -> Iterator[Row]:
    for one in sight.here.entities.values():
        if sight.shows(one):
            form = "named" if one.schema == "person" else ""
            yield EntityRow(id=str(one.id), schema=one.schema, name=sight.title(one), form=form)


# --- statements ------------------------------------------------------------------------------------------------------


def _statements(sight: Sight) -> Iterator[Row]:
    sight.held_back.clear()
    for claim in sight.archive.store.claims():
        why = sight.why_not(claim)
        if why:
            sight.held_back[why] += 1
        else:
            yield statement(sight, claim)


def statement(sight: Sight, claim: Claim) -> StatementRow:
    """Returns a claim as a row."""
    here, anchor = sight.here, claim.anchor
    value, speaker = sight.entity(claim.value_node), sight.entity(claim.said_by)
    review = sight.review(claim.id)
    return StatementRow(
        id=str(claim.id), entity=here.id_of(claim.subject) or "", schema=claim.schema, prop=claim.prop, value=claim.value,
        value_entity=str(value.id) if value else "", original=claim.original_value or "", lang=claim.lang or "",
        said_by=sight.title(speaker) if speaker else "", speaker=str(speaker.id) if speaker else "", stance=claim.stance.value,
        chain=tuple(claim.chain), said_at=claim.said_at or "", valid_from=claim.valid_from or "", valid_to=claim.valid_to or "",
        precision=claim.precision or "", document=str(anchor.document), layer=anchor.layer, start=anchor.start, end=anchor.end,
        exact=anchor.exact, prefix=sight.around(anchor.prefix, anchor.document), suffix=sight.around(anchor.suffix, anchor.document), t_start=seconds(anchor.t_start),
        t_end=seconds(anchor.t_end), box=anchor.box or "", lineage=sight.lineage(anchor.document), review=here.review.get(claim.id, OPEN),
        reviewed_by=sight.agents.number(review.agent) if review else "", reviewed_at=instant(review.at) if review and review.agent else "",
        extractor=sight.agents.extractor(claim.extractor), recorded_at=instant(claim.recorded_at), why=sight.around(claim.why or "", anchor.document),
        subject=str(claim.subject), value_subject=str(claim.value_node or ""), speaker_subject=str(claim.said_by or ""),
    )  # fmt: skip


def seconds(told: str | None) -> float | None:
    """Returns seconds of ``12.5`` or ``00:00:12.500``; None when it is neither."""
    if told and _SECONDS.fullmatch(told):
        return float(told)
    found = _CLOCK.fullmatch(told or "")
    if found is None:
        return None
    hours, minutes, whole, rest = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(whole) + int((rest or "0").ljust(3, "0")) / 1000


# --- documents, events, places -----------------------------------------------------------------------------------------


def _documents(sight: Sight) -> Iterator[Row]:
    for one in sight.archive.store.documents():
        if one.id in sight.here.heads and sight.shows_document(one):
            yield sight.rows.get(one.id) or _document(sight, one)


def _document(sight: Sight, one: Document) -> DocumentRow:
    capture = sight.here.captures.get(one.capture)
    clean = sight.clean
    return DocumentRow(
        id=str(one.id), kind=one.kind, title=clean(one.title), author=clean(one.byline), site=clean(one.site), url=clean(one.url),
        published=one.published.value if one.published else "", published_how=one.published.how if one.published else "",
        lang=one.lang or "", captured_on=instant(capture.captured_at)[:10] if capture else "", sha256=capture.sha256 if capture else "",
        layer=one.layers[0].digest if one.layers else "", lineage=sight.lineage(one.id), reader=_reader(sight, one.reader),
        capture=str(one.capture), media_type=capture.media_type if capture else "",
    )  # fmt: skip


def _reader(sight: Sight, name: str) -> str:
    """Returns what read a document, without the name of who corrected it."""
    return (
        CORRECTED_BY + sight.agents.number(name.removeprefix(CORRECTED_BY)) if name.startswith(CORRECTED_BY) else name
    )


def _events(sight: Sight) -> Iterator[Row]:
    known = on_hand(sight.archive)
    for one in sight.here.entities.values():
        if one.schema in sight.here.event_types and sight.shows(one):
            claims = [claim for node in one.members for claim in known.of(node)]
            standing = [claim for claim in claims if sight.here.review.get(claim.id) not in GONE]
            told = [claim for claim in standing if not sight.why_not(claim)]
            if told:
                yield _event(sight, one, told)


def _event(sight: Sight, one: Entity, told: list[Claim]) -> EventRow:
    def entities(prop: str) -> tuple[str, ...]:
        return first(
            str(found.id) for claim in told if claim.prop == prop and (found := sight.entity(claim.value_node))
        )

    def values(*props: str) -> tuple[str, ...]:
        return first(claim.value for claim in told if claim.prop in props and claim.stance != "denies")

    places = entities("where")
    sources = tuple(dict.fromkeys(claim.anchor.document for claim in told))
    told_by = [sight.here.nodes[node] for node in one.members if node in sight.here.nodes]
    # What a record of an event is called is the sentence that tells it; it comes back with the dataset, the text does not.
    words = first(sight.around(node.name, node.document) for node in told_by if node.document in sight.here.heads)
    return EventRow(
        id=str(one.id), schema=one.schema, name=sight.title(one), people=entities("who"), dates=values("when", "start_date"), places=values("where"),
        place=places[0] if len(places) == 1 else "", actors=values("by"), sources=sources,
        lineages=len({sight.lineage(document) for document in sources}), statements=tuple(str(claim.id) for claim in told),
        notes=" / ".join(words),
    )  # fmt: skip


def _places(sight: Sight) -> Iterator[Row]:
    for one in sight.here.entities.values():
        if one.schema == _PLACE and sight.shows(one):
            yield PlaceRow(id=str(one.id), name=sight.title(one), names=sight.spellings(one))


# --- the way back in -----------------------------------------------------------------------------------------------------


def _subjects(sight: Sight) -> Iterator[Row]:
    for node in sorted(sight.here.nodes.values(), key=lambda one: str(one.id)):
        if sight.shows_node(node):
            yield SubjectRow(
                id=str(node.id), entity=sight.here.id_of(node.id) or "", document=str(node.document), local=node.local, schema=node.schema,
                name=sight.around(node.name, node.document), spellings=first(sight.around(one, node.document) for one in node.spellings),
            )  # fmt: skip


def _decisions(sight: Sight) -> Iterator[Row]:
    for number, (kind, of, other, row) in enumerate(_decided(sight), start=1):
        review = row if isinstance(row, Review) else None
        judged = row if isinstance(row, Judgement) else None
        yield DecisionRow(
            id=str(number), kind=kind, of=of, other=other, by=sight.agents.number(row.agent) if row else "",
            at=instant(row.at) if row and row.agent else "", value=sight.clean(review.value) if review else "", reason=sight.clean(row.reason) if row else "",
            score=judged.score or "" if judged else "",
        )  # fmt: skip


def _decided(sight: Sight) -> Iterator[tuple[str, str, str, Review | Judgement | None]]:
    """Yields what counts of every decision: about statements in the order of the log, then about who is who."""
    here, store = sight.here, sight.archive.store
    after = here.carried
    ordered = sorted(here.review, key=lambda one: (sight.reviews[one].seq if one in sight.reviews else 0, one))
    for claim_id in ordered:
        claim = store.claim(ClaimId(claim_id))
        kind = _KIND.get(here.review[claim_id], "")
        if claim is None or not kind or sight.why_not(claim):
            continue
        row = sight.review(claim.id)
        yield kind, claim_id, (row.replaces if row else None) or after.get(claim_id, ""), row
    judged = latest(store.judgements())
    for (left, right), found in sorted(judged.items(), key=lambda item: item[1].seq):
        if _shown(sight, left) and _shown(sight, right):
            yield found.verdict.value, str(left), str(right), found


def _shown(sight: Sight, node: NodeId) -> bool:
    found = sight.here.nodes.get(node)
    return found is not None and sight.shows_node(found)
