"""Recordings and the texts of their words: which belongs to which, and both as one view.

A transcript belongs to a recording when it was made from it, when a person said so, or when it lies beside it under its
name (``film.mp4``, ``film.kk.srt``) and no other recording has that name. Nothing is stored for the last: it follows from
where the files came from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from kuager.errors import UnknownIdError
from kuager.model import Capture, Document, DocumentId
from kuager.read.media_errors import NotARecordingError
from kuager.workflow import previews
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row, context, resolve_id
from kuager.workflow.previews import RECORDING
from kuager.workflow.recording_views import CueView, Media, RecordingView, Transcript
from kuager.workflow.reviewed import CORRECTED, REJECTED, effective
from kuager.workflow.sources import source_row
from kuager.workflow.timecodes import Cue, cues
from kuager.workflow.views import ClaimRow

TRANSCRIPT: Final = "transcript"
"""Kind of the documents that are made from a recording's sound."""
SUBTITLES: Final = "subtitles"
MACHINE, SPEECH, HEARD = "whisper", "speech", "heard"
"""Readers of transcripts: a model's words, where somebody speaks, what a person confirmed."""
OF: Final = "transcript of"
APART: Final = "no transcript"
"""Decisions about a text: the document it is the transcript of, or that it is none."""
CONFIRMED: Final = "words confirmed"
UNCONFIRMED: Final = "words not confirmed"
_BESIDE: Final = frozenset({SUBTITLES, "plain", "docx", "odt", "rtf"})
_ENDING: Final = re.compile(r"\.[^./]{1,5}$")
_LANGUAGE: Final = re.compile(r"\.[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$")


def recording(archive: Archive, given: str) -> RecordingView:
    """Returns a recording with its transcripts.

    Args:
        archive: where from.
        given: the recording's document or its beginning, or that of one of its transcripts.

    Raises:
        UnknownIdError: when there is no such document.
        NotARecordingError: when it is neither.
    """
    here = context(archive)
    found = recording_of(archive, here, given)
    document = _document(archive, found)
    whole = dict(document.segments[0].extra) if document.segments else {}
    shown = previews.shown(archive, document.capture)
    texts = tuple(_transcript(archive, here, one, tied) for one, tied in ties(archive, here).get(found, ()))
    return RecordingView(
        source=source_row(archive, here, found),
        facts=document.text,
        media_type=whole.get("media_type", "application/octet-stream"),
        seconds=float(whole["seconds"]) if "seconds" in whole else None,
        frames=shown.frames,
        peaks=shown.peaks,
        transcripts=tuple(sorted(texts, key=lambda text: _RANK.index(text.origin))),
        elsewhere=tuple(_elsewhere(archive, here, document)),
        waiting=sum(len(waiting(archive, here, text)) for text in texts if text.draft),
    )


def media(archive: Archive, given: str) -> Media:
    """Returns the bytes of a recording, to be read in ranges.

    Raises:
        UnknownIdError: when there is no such document.
        NotARecordingError: when it is no recording.
    """
    here = context(archive)
    document = _document(archive, recording_of(archive, here, given))
    capture = here.captures[document.capture]
    whole = dict(document.segments[0].extra) if document.segments else {}
    return Media(
        media_type=whole.get("media_type", capture.media_type),
        size=capture.size,
        read=partial(archive.vault.read, capture.sha256),
    )


def frame(archive: Archive, given: str, milliseconds: int) -> bytes | None:
    """Returns a small picture of a recording as JPEG; None when there is none at that place."""
    here = context(archive)
    return previews.picture(archive, here.heads[recording_of(archive, here, given)].capture, milliseconds)


_RANK: Final = ("subtitles", "text", "heard", "machine", "speech")
"""Words that people wrote come first."""


def recording_of(archive: Archive, here: Context, given: str) -> DocumentId:
    """Returns the recording that a document is, or is a transcript of.

    Raises:
        UnknownIdError: when there is no such document.
        NotARecordingError: when it is neither.
    """
    found = DocumentId(resolve_id(given, here.heads))
    if here.heads[found].kind == RECORDING:
        return found
    root = here.root(found)
    for one, texts in ties(archive, here).items():
        if root in {text for text, _ in texts}:
            return one
    raise NotARecordingError(item=given)


def recording_for(archive: Archive, here: Context, document: DocumentId) -> str | None:
    """Returns the recording that a document is, or is a transcript of; None for all others."""
    if not any(head.kind == RECORDING for head in here.heads.values()):
        return None
    try:
        return recording_of(archive, here, document)
    except NotARecordingError:
        return None


def ties(archive: Archive, here: Context) -> Mapping[DocumentId, Sequence[tuple[DocumentId, str]]]:
    """Returns the transcripts (their first texts) of each recording, with how each belongs to it.

    Computed once per log position: every page of the reader asks.
    """
    key = archive.store.head()
    held = archive.cache.get("ties")
    if isinstance(held, tuple) and held[0] == key:
        return cast("Mapping[DocumentId, Sequence[tuple[DocumentId, str]]]", held[1])
    found = _ties(archive, here)
    archive.cache["ties"] = (key, found)
    return found


def _ties(archive: Archive, here: Context) -> dict[DocumentId, list[tuple[DocumentId, str]]]:
    decided = {one.object: one for one in effective(archive.store.reviews()).values() if one.decision in {OF, APART}}
    recordings = {head.capture: head.id for head in here.heads.values() if head.kind == RECORDING}
    named = _names(here)
    found: dict[DocumentId, list[tuple[DocumentId, str]]] = defaultdict(list)
    for head in here.heads.values():
        if head.id != head.root or head.kind == RECORDING:
            continue
        said = decided.get(head.id)
        if said is not None:
            if said.decision == OF and said.value in here.heads:
                found[DocumentId(said.value)].append((head.id, "decided"))
        elif head.kind == TRANSCRIPT and head.capture in recordings:
            found[recordings[head.capture]].append((head.id, "made"))
        elif head.kind in _BESIDE:
            beside = _beside(here.captures[head.capture], named)
            if beside is not None:
                found[beside].append((head.id, "name"))
    return found


def _names(here: Context) -> dict[str, DocumentId | None]:
    """Returns the recording of each way to a file without its ending; None where several have the same."""
    found: dict[str, DocumentId | None] = {}
    for head in here.heads.values():
        if head.kind == RECORDING:
            stem = _ENDING.sub("", here.captures[head.capture].target_uri)
            found[stem] = None if stem in found else head.id
    return found


def _beside(capture: Capture, named: dict[str, DocumentId | None]) -> DocumentId | None:
    if not capture.target_uri.startswith("file:"):
        return None
    stem = _ENDING.sub("", capture.target_uri)
    return named.get(stem) or named.get(_LANGUAGE.sub("", stem))


def _document(archive: Archive, document: str) -> Document:
    found = archive.store.document(DocumentId(document))
    if found is None:
        raise UnknownIdError(item=document)
    return found


def _transcript(archive: Archive, here: Context, root: DocumentId, tied: str) -> Transcript:
    first = _document(archive, root)
    last = _document(archive, here.latest.get(root, root))
    origin = _origin(first)
    heard = confirmed(archive, first, last)
    human = origin not in {"machine", "speech"}
    claims = _claims(archive, here, last)
    return Transcript(
        document=last.id,
        root=root,
        title=here.heads[root].title,
        lang=last.lang,
        origin=origin,
        engine=first.reader,
        layer=last.layers[0].digest,
        tied=tied,
        cues=tuple(
            CueView(
                cue=cue,
                pieces=tuple(_pieces(last.text, cue, sure=human or cue.number in heard)),
                confirmed=human or cue.number in heard,
                claims=tuple(claim for claim in claims if claim.start < cue.end and claim.end > cue.start),
            )
            for cue in cues(last)
        ),
    )


def _origin(document: Document) -> str:
    engine = document.reader.partition("@")[0]
    known = {MACHINE: "machine", SPEECH: "speech", HEARD: "heard", SUBTITLES: "subtitles"}
    return known.get(engine, "text")


def _claims(archive: Archive, here: Context, document: Document) -> list[ClaimRow]:
    rows = [claim_row(here, claim) for claim in archive.store.claims(document=document.id)]
    return sorted((row for row in rows if row.review not in {REJECTED, CORRECTED}), key=lambda row: row.start)


def _pieces(text: str, cue: Cue, *, sure: bool) -> Iterator[tuple[str, bool]]:
    at = cue.start
    for start, end in () if sure else cue.unsure:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < cue.end:
        yield text[at : cue.end], False


def confirmed(archive: Archive, first: Document, last: Document) -> set[int]:
    """Returns the numbers of the parts of a draft that a person confirmed, or whose words a person wrote.

    Args:
        archive: where from.
        first: the draft as the program wrote it.
        last: its latest correction, or the draft itself.
    """
    said = {
        int(one.object.rpartition("#")[2])
        for one in effective(archive.store.reviews()).values()
        if one.decision == CONFIRMED and one.object.startswith(f"{first.id}#")
    }
    before, after = cues(first), cues(last)
    written = {
        new.number
        for old, new in zip(before, after, strict=False)
        if first.text[old.start : old.end] != last.text[new.start : new.end]
    }
    return said | written


def waiting(archive: Archive, here: Context, text: Transcript) -> list[Cue]:
    """Returns the confirmed parts of a draft from which nothing was proposed yet; none of them is empty."""
    done = proposed(archive, here, text)
    return [
        one.cue for one in text.cues if one.confirmed and one.cue.start < one.cue.end and one.cue.number not in done
    ]


def proposed(archive: Archive, here: Context, text: Transcript) -> set[int]:
    """Returns the numbers of the parts of a draft that stand in a document of confirmed words."""
    capture = here.heads[DocumentId(text.root)].capture
    found: set[int] = set()
    for head in here.heads.values():
        if head.capture == capture and head.kind == TRANSCRIPT and head.id == head.root and head.id != text.root:
            document = _document(archive, head.id)
            for segment in document.segments:
                said = dict(segment.extra)
                if said.get("draft") == text.root and "claimed" in said:
                    found.add(int(segment.stable_id or 0))
    return found


def _elsewhere(archive: Archive, here: Context, document: Document) -> Iterator[tuple[str, str, str]]:
    mine = _digests(document)
    footage = _footage(archive)
    others = dict.fromkeys(other for digest in mine for other in footage.by_digest.get(digest, ()))
    for one in others:
        if one != document.id and one in here.heads:
            other = footage.of[one]
            shared = {digest: kind for digest, kind in mine.items() if digest in other}
            whole = set(mine) == set(other)
            yield one, here.heads[one].title, "whole" if whole else "+".join(sorted(set(shared.values())))


@dataclass(slots=True)
class _Footage:
    """The digests of the streams of every recording, read once and followed as new ones come."""

    upto: int = -1
    of: dict[DocumentId, dict[str, str]] = field(default_factory=dict)
    by_digest: dict[str, list[DocumentId]] = field(default_factory=lambda: defaultdict(list))


def _footage(archive: Archive) -> _Footage:
    held = archive.cache.get("footage")
    found = held if isinstance(held, _Footage) else _Footage()
    head = archive.store.head()
    if found.upto < head:
        for document in archive.store.documents(after=found.upto):
            if document.kind == RECORDING and document.id not in found.of:
                found.of[document.id] = _digests(document)
                for digest in found.of[document.id]:
                    found.by_digest[digest].append(document.id)
        found.upto = head
        archive.cache["footage"] = found
    return found


def _digests(document: Document) -> dict[str, str]:
    """Returns the digest of each stream of sound or picture that has packets, with its kind."""
    streams: Sequence[dict[str, str]] = [dict(one.extra) for one in document.segments if one.kind == "stream"]
    return {
        one["sha256"]: one["type"]
        for one in streams
        if one.get("type") in {"video", "audio"} and one.get("packets", "0") != "0"
    }
