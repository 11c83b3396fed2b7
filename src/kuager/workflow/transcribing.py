"""The story of a queue of recordings: each is heard by a program, its draft kept, and what became of it said.

Nothing is stored about the queue itself. What waits is every recording without a transcript, and a recording that was heard
by the same program, model and language is done, whatever was in it; so a run that is stopped goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.errors import ItemError, MissingObjectError
from kuager.model import Capture, CustodyVerb, DocumentId, Extraction
from kuager.ports import Writer
from kuager.read.media_errors import NoSoundError, NoSpeechError
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.boundary import item_guarded
from kuager.workflow.context import context, resolve_id
from kuager.workflow.keeping import issue_of
from kuager.workflow.previews import RECORDING
from kuager.workflow.sandbox import VaultSource
from kuager.workflow.speech import Listener
from kuager.workflow.transcripts import recording_of, ties

OK, NOTHING, FAILED = "ok", "nothing heard", "failed"
_NOTE: Final = "listened to by "


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A recording in the queue; ``seconds`` is its length where it is known."""

    document: DocumentId
    capture: Capture
    title: str
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribed:
    """What became of one recording.

    Attributes:
        item: the recording's document; ``title`` is its name.
        outcome: ``ok``, ``nothing heard`` or ``failed``.
        document: the draft.
        cues: its parts; ``unsure`` counts the words the program was not sure of.
    """

    item: str
    title: str
    outcome: str
    document: str | None = None
    cues: int = 0
    unsure: int = 0
    code: str | None = None
    message: str | None = None


def queue(archive: Archive, ids: Sequence[str], engine: tuple[str, str]) -> list[Waiting]:
    """Returns the recordings that wait to be heard: those named in their order, or all without words, the shortest first.

    Args:
        archive: whose recordings.
        ids: recordings, or transcripts of them; all when empty.
        engine: what will hear them; what it heard already does not wait.

    Raises:
        UnknownIdError: when an id is none.
        NotARecordingError: when an id is that of something else.
    """
    here = context(archive)
    if ids:
        named = dict.fromkeys(recording_of(archive, here, resolve_id(one, here.heads)) for one in ids)
        found = [_waiting(archive, document) for document in named]
    else:
        spoken = {film for film, texts in ties(archive, here).items() if _has_words(archive, texts)}
        every = [head.id for head in here.heads.values() if head.kind == RECORDING and head.id not in spoken]
        found = [_waiting(archive, document) for document in every]
        found.sort(key=lambda one: (one.seconds is None, one.seconds or 0.0))
    return [one for one in found if not _heard(archive, one.capture, engine)]


def _has_words(archive: Archive, texts: Sequence[tuple[DocumentId, str]]) -> bool:
    """Says whether any text of a recording is more than marks of where somebody speaks."""
    documents = (archive.store.document(document) for document, _ in texts)
    return any(one is not None and not one.reader.startswith("speech@") for one in documents)


def _waiting(archive: Archive, document: DocumentId) -> Waiting:
    found = archive.store.document(document)
    capture = archive.store.capture(found.capture) if found else None
    if found is None or capture is None:
        raise MissingObjectError("The recording's capture is gone", item=document)
    whole = dict(found.segments[0].extra) if found.segments else {}
    seconds = float(whole["seconds"]) if "seconds" in whole else None
    return Waiting(document=document, capture=capture, title=found.title or capture.original_name, seconds=seconds)


def _heard(archive: Archive, capture: Capture, engine: tuple[str, str]) -> bool:
    note = _note(engine)
    return any(event.note.startswith(note) for event in archive.store.custody(capture.id))


def _note(engine: tuple[str, str]) -> str:
    return f"{_NOTE}{engine[0]}@{engine[1]}: "


def transcribe(
    archive: Archive,
    ids: Sequence[str] = (),
    *,
    model: Path | None,
    language: str | None,
    progress: Callable[[Sequence[Waiting], int, float], None] = lambda *_: None,
) -> Generator[Transcribed, None, None]:
    """Hears recordings, yielding what became of each when its draft is safe on disk.

    A draft is not read for claims: see ``workflow.hearing``.

    Args:
        archive: where they are.
        ids: which; all that have no words yet when empty.
        model: folder of the speech model; None to mark only where somebody speaks.
        language: what is spoken; None to let the model tell.
        progress: told the queue, the place of the recording in hand, and the seconds of it that were heard.

    Raises:
        MissingSpeechPartError: the library is not installed.
        BadSpeechModelError: the folder is no model.
        UnknownIdError: when an id is none.
        NotARecordingError: when an id is that of something else.
    """
    with closing(Listener(model, language, max_text_mb=archive.settings.max_text_mb)) as listener:
        waiting = queue(archive, ids, listener.engine)
        for place, one in enumerate(waiting):
            progress(waiting, place, 0.0)
            yield _one(archive, listener, one, lambda at: progress(waiting, place, at))  # noqa: B023  called before the loop goes on


def _one(archive: Archive, listener: Listener, one: Waiting, progress: Callable[[float], None]) -> Transcribed:
    source = VaultSource(archive.vault, one.capture.sha256, one.capture.size)
    try:
        document = item_guarded(
            lambda: listener.hear(one.capture.id, one.capture.original_name, source, progress), one.title
        )
    except ItemError as error:
        return _without(archive, listener, one, error)
    cues = sum(segment.kind == "cue" for segment in document.segments)
    unsure = sum(segment.kind == "unsure" for segment in document.segments)
    with archive.store.write() as writer:
        writer.document(document)
        writer.extraction(document.id, Extraction(extractor=f"none: {document.reader}"), ())
        _log(archive, writer, one, f"{_note(listener.engine)}{cues} parts, sha256 {document.layers[0].digest}")
    return Transcribed(item=one.document, title=one.title, outcome=OK, document=document.id, cues=cues, unsure=unsure)


def _without(archive: Archive, listener: Listener, one: Waiting, error: ItemError) -> Transcribed:
    silent = isinstance(error, NoSpeechError | NoSoundError)
    with archive.store.write() as writer:
        writer.issue(issue_of(error, one.title), archive.clock.now())
        if silent:  # anything else may go better the next time
            _log(archive, writer, one, f"{_note(listener.engine)}{error.message}")
    outcome = NOTHING if silent else FAILED
    return Transcribed(item=one.document, title=one.title, outcome=outcome, code=error.code, message=str(error))


def _log(archive: Archive, writer: Writer, one: Waiting, note: str) -> None:
    agent, now = openings.agent_mark(archive), archive.clock.now()
    writer.custody(one.capture.id, CustodyVerb.DIGEST, agent=agent, at=now, outcome="ok", note=note)
