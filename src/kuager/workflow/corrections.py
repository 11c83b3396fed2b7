"""The story of a text put right by a person: a new text beside the old one, with the claims that still have their words."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace

from kuager.errors import (
    BadAnchorError,
    CorrectedMeanwhileError,
    CorrectedTextError,
    EmptyCorrectionError,
    LeftBehindError,
    UnknownIdError,
)
from kuager.model import Claim, ClaimId, CustodyVerb, Document, DocumentId, Issue, Layer, content_id
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.corrected import READER, Carrier, Splice, carried_id, moved_anchor, moved_parts
from kuager.workflow.reviewed import ACCEPTED, BY_HAND, CORRECTED, OPEN, REJECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a correction made: the new document, the claims carried to it, and those whose words are gone."""

    document: DocumentId
    span: tuple[int, int]
    carried: tuple[ClaimId, ...]
    left: tuple[ClaimId, ...]


def correct(archive: Archive, document: str, start: int, end: int, *, exact: str, words: str, agent: str) -> Correction:
    """Puts right one stretch of a text.

    The text before it, its claims and their reviews stay as they are. The new document has the same capture, and the
    claims whose words it still holds, each checked at its new place. A claim that a person had accepted or made is carried
    in this person's name; a proposal stays a proposal of the same rules.

    Args:
        archive: where.
        document: whose text.
        start: first code point of the stretch.
        end: one past its last.
        exact: the words of the stretch as the person saw them; line ends may differ.
        words: what should stand there; nothing at all takes the stretch away.
        agent: who corrects.

    Raises:
        UnknownIdError: when there is no such document.
        CorrectedMeanwhileError: when a later text has taken its place.
        BadAnchorError: when the words are not at that place.
        EmptyCorrectionError: when nothing would change, nothing would be left, or the words cannot be kept as text.
    """
    here = context(archive)
    before = archive.store.document(DocumentId(document))
    if before is None:
        raise UnknownIdError(item=document)
    if before.id in here.latest:
        raise CorrectedMeanwhileError(item=before.id)
    stretch = before.text[start:end]
    if not 0 <= start < end <= len(before.text) or _lines(stretch) != _lines(exact):
        raise BadAnchorError(item=before.id, place=f"{start}:{end}")
    typed = _with_line_ends(words, stretch)
    splice = Splice(start, end, start + len(typed))
    text = before.text[:start] + typed + before.text[end:]
    _refuse(text, typed, stretch, before.id)
    carrier = Carrier(before.text, text, splice)
    after = _document(before, text, splice, carrier, agent)
    carried, left = _carried(archive, here, before, after, carrier, agent)
    if left:
        after = replace(after, notices=(*after.notices, _left_notice(before, len(left))))
    _keep(archive, after, carried)
    return Correction(
        document=after.id, span=(start, splice.new_end), carried=tuple(claim.id for claim in carried), left=tuple(left)
    )


def _lines(words: str) -> str:
    """A browser sends every line end as CRLF; nothing else may differ."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _with_line_ends(words: str, like: str) -> str:
    """Gives typed words the line ends of the stretch they replace."""
    plain = _lines(words)
    ending = "\r\n" if "\r\n" in like else "\r" if "\r" in like and "\n" not in like else "\n"
    return plain.replace("\n", ending)


def _refuse(text: str, typed: str, stretch: str, item: str) -> None:
    unstorable = any(char == "\0" or "\ud800" <= char <= "\udfff" for char in typed)
    if typed == stretch or unstorable or not any(unicodedata.category(char)[0] in "LN" for char in text):
        raise EmptyCorrectionError(item=item)


def _document(before: Document, text: str, splice: Splice, carrier: Carrier, agent: str) -> Document:
    reader = READER + agent
    digest = hashlib.sha256(text.encode()).hexdigest()
    layer = Layer(kind="text", text=text, digest=digest, lang=before.layers[0].lang, engine=reader)
    zones, segments = moved_parts(before, carrier)
    said = CorrectedTextError(f"{agent} corrected this text", item=before.id, place=splice.place)
    # What was left behind by an earlier correction is told on the text it was left behind by.
    kept = tuple(notice for notice in before.notices if notice.code != LeftBehindError.code)
    return replace(
        before,
        id=DocumentId(content_id("d", before.capture, READER, before.id, digest, agent)),
        reader=reader,
        layers=(layer, *before.layers[1:]),
        zones=zones,
        segments=segments,
        notices=(*kept, _issue(said, before.id)),
    )


def _issue(error: CorrectedTextError | LeftBehindError, item: str) -> Issue:
    return Issue(code=error.code, item=item, message=error.message, cure=error.cure, place=error.place)


def _left_notice(before: Document, count: int) -> Issue:
    error = LeftBehindError(f"{LeftBehindError.title}: {count}", item=before.id)
    return _issue(error, before.id)


def _carried(
    archive: Archive, here: Context, before: Document, after: Document, carrier: Carrier, agent: str
) -> tuple[list[Claim], list[ClaimId]]:
    carried: list[Claim] = []
    left: list[ClaimId] = []
    for claim in archive.store.claims(document=before.id):
        state = here.review.get(claim.id, OPEN)
        if state in {REJECTED, CORRECTED}:
            continue
        span = carrier.carry(claim.anchor.start, claim.anchor.end)
        if span is None:
            left.append(claim.id)
            continue
        by_hand = state == ACCEPTED or claim.extractor.startswith(BY_HAND)
        extractor = BY_HAND + agent if by_hand else claim.extractor
        carried.append(
            replace(
                claim,
                id=carried_id(claim, after.id, span, extractor),
                anchor=moved_anchor(claim.anchor, after, span),
                extractor=extractor,
                recorded_at=archive.clock.now(),
            )
        )
    return carried, left


def _keep(archive: Archive, after: Document, carried: list[Claim]) -> None:
    mark = openings.agent_mark(archive)
    now = archive.clock.now()
    note = f"a person corrected the text of {after.notices[-1].item}: sha256 {after.layers[0].digest}, {len(carried)} claims carried"
    with archive.store.write() as writer:
        writer.document(after)
        writer.claims(carried)
        for notice in after.notices:
            if notice.code == LeftBehindError.code:
                writer.issue(notice, now)
        writer.custody(after.capture, CustodyVerb.DIGEST, agent=mark, at=now, outcome="ok", note=note)
