"""What people decide about a recording's words: which text they are, which parts they heard, and claims from those.

Nothing is claimed from words that only a program heard. When a person has confirmed parts of a draft, or written them,
those parts become a document of their own, and claims are proposed from it like from any other text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kuager.errors import UnknownIdError
from kuager.model import (
    CustodyVerb,
    Document,
    DocumentId,
    Layer,
    Segment,
    Zone,
    ZoneLabel,
    content_id,
)
from kuager.read.media_errors import NotARecordingError
from kuager.read.subtitles import clock_of
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.keeping import claimed, log_reading
from kuager.workflow.previews import RECORDING
from kuager.workflow.recording_views import Transcript
from kuager.workflow.refresh import ensure_fresh
from kuager.workflow.timecodes import Cue
from kuager.workflow.transcripts import (
    APART,
    CONFIRMED,
    HEARD,
    OF,
    TRANSCRIPT,
    UNCONFIRMED,
    recording,
    recording_of,
    waiting,
)

_GAP = "\n"


def tie(archive: Archive, text: str, to: str | None, agent: str) -> None:
    """Records that a text is the transcript of a recording, or of none.

    Args:
        archive: where.
        text: the document with the words.
        to: the recording's document; None when the text is no transcript of anything.
        agent: who says so.

    Raises:
        UnknownIdError: when one of them is not there.
        NotARecordingError: when ``to`` is no recording, or ``text`` is one.
    """
    here = context(archive)
    root = here.root(DocumentId(resolve_id(text, here.heads)))
    if here.heads[root].kind == RECORDING:
        raise NotARecordingError("A recording is not the transcript of another", item=text)
    film = None
    if to is not None:
        film = DocumentId(resolve_id(to, here.heads))
        if here.heads[film].kind != RECORDING:
            raise NotARecordingError(item=to)
    with archive.store.write() as writer:
        writer.review(root, OF if film else APART, agent=agent, at=archive.clock.now(), value=film)
        writer.advance()


def confirm(archive: Archive, text: str, number: int, agent: str, *, heard: bool = True) -> None:
    """Records that a person listened to a part of a draft and that its words are right; or takes that back.

    Raises:
        UnknownIdError: when there is no such draft or part.
    """
    draft = _draft(archive, context(archive), text)
    if number not in {one.cue.number for one in draft.cues}:
        raise UnknownIdError(item=f"{text}#{number}")
    with archive.store.write() as writer:
        decision = CONFIRMED if heard else UNCONFIRMED
        writer.review(f"{draft.root}#{number}", decision, agent=agent, at=archive.clock.now())
        writer.advance()


def _draft(archive: Archive, here: Context, text: str) -> Transcript:
    root = here.root(DocumentId(resolve_id(text, here.heads)))
    view = recording(archive, recording_of(archive, here, root))
    found = next((one for one in view.transcripts if one.root == root and one.draft), None)
    if found is None:
        raise UnknownIdError("There is no draft of that id", item=text)
    return found


def propose(archive: Archive, text: str, agent: str) -> tuple[DocumentId, int] | None:
    """Proposes claims from the parts of a draft that were confirmed since the last time.

    Returns:
        The document of the confirmed words, and how many claims were proposed from it; None when nothing waits.

    Raises:
        UnknownIdError: when there is no such draft.
    """
    here = context(archive)
    draft = _draft(archive, here, text)
    ready = waiting(archive, here, draft)
    if not ready:
        return None
    last = archive.store.document(DocumentId(draft.document))
    if last is None:
        raise UnknownIdError(item=text)
    document = _heard(last, draft, ready, agent)
    reading, _ = claimed(archive, document, lexicon_story.current(archive), archive.settings.max_seconds)
    note = f"{len(ready)} parts of {draft.root} confirmed by a person: sha256 {document.layers[0].digest}"
    with archive.store.write() as writer:
        counts = log_reading(writer, reading)
        writer.custody(
            document.capture, CustodyVerb.DIGEST, agent=openings.agent_mark(archive), at=archive.clock.now(), outcome="ok", note=note
        )  # fmt: skip
    ensure_fresh(archive)
    return document.id, counts["claims"]


def _heard(last: Document, draft: Transcript, ready: Sequence[Cue], agent: str) -> Document:
    """Puts the confirmed parts together; parts that do not follow each other are paragraphs of their own."""
    text, segments, before = "", [], 0
    for cue in ready:
        if text:
            text += _GAP if cue.number == before + 1 else _GAP * 2
        start = len(text)
        text += last.text[cue.start : cue.end]
        segments.append(_segment(cue, draft, start, len(text)))
        before = cue.number
    reader = f"{HEARD}@1 by {agent}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    layer = Layer(kind="text", text=text, digest=digest, lang=last.lang, engine=reader)
    numbers = ",".join(str(cue.number) for cue in ready)
    return Document(
        id=DocumentId(content_id("d", last.capture, HEARD, draft.root, numbers, digest, agent)),
        capture=last.capture,
        kind=TRANSCRIPT,
        reader=reader,
        layers=(layer,),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
        title=last.title,
        lang=last.lang,
        segments=tuple(segments),
    )


def _segment(cue: Cue, draft: Transcript, start: int, end: int) -> Segment:
    times = [("t_start", clock_of(cue.begins))]
    if cue.ends is not None:
        times.append(("t_end", clock_of(cue.ends)))
    extra = (*times, ("draft", draft.root), ("claimed", "true"))
    return Segment(start=start, end=end, kind="cue", author=cue.speaker, stable_id=str(cue.number), extra=extra)
