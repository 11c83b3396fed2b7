"""Verbs for films and sound recordings: transcribe, transcript."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from kuager.cli import longwork, output
from kuager.cli.root import INTERRUPTED, Session
from kuager.errors import UsageError
from kuager.workflow import hearing, incoming, transcribing, transcripts
from kuager.workflow.archive import Archive
from kuager.workflow.recording_views import Transcript
from kuager.workflow.transcribing import Transcribed, Waiting


@click.command(epilog="Example:  kuager -a my-archive transcribe --model ~/models/whisper-medium --language kk")
@click.argument("ids", nargs=-1, metavar="[RECORDINGS]...")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a Whisper model in CTranslate2 form.")
@click.option("--language", metavar="CODE", help="What is spoken (kk, ru, zh, en); the model tells when left out.")
@click.option("--speech-only", is_flag=True, help="Marks only where somebody speaks; needs no model.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per recording.")
@click.pass_obj
def transcribe(
    session: Session,
    *,
    ids: tuple[str, ...],
    model: Path | None,
    language: str | None,
    speech_only: bool,
    as_json: bool,
) -> int:
    """Lets a program write drafts of what is said in recordings: those named, or all without words, the shortest first.

    Nothing leaves this machine. A draft is no evidence: no claim is proposed from it before a person has confirmed or
    corrected its parts in the workbench. After an interruption, run it again.
    """
    if (model is None) is not speech_only:
        raise UsageError("Say either --model DIR or --speech-only")
    tally: Counter[str] = Counter()
    with session.open() as archive:
        line = _Line(live=sys.stderr.isatty() and not as_json)
        results = transcribing.transcribe(archive, ids, model=model, language=language, progress=line.at)
        with longwork.Stop() as stop, line.line, closing(results):
            for result in results:
                tally[result.outcome] += 1
                line.line.clear()
                _show(result, as_json)
                if stop.wanted:
                    break
    if not as_json:
        output.say(_told(tally) or "No recording waits for a transcript.")
    if stop.wanted:
        output.say("Stopped. What was heard is kept; run the same command again to go on.")
        return INTERRUPTED
    return 1 if tally[transcribing.FAILED] else 0


class _Line:
    """Tells how many seconds of sound were heard, out of all that wait."""

    def __init__(self, *, live: bool) -> None:
        self.line = longwork.Line(live=live, unit="seconds of sound")
        self._done = 0.0
        self._place = -1

    def at(self, queue: Sequence[Waiting], place: int, seconds: float) -> None:
        """Takes in how far the recording in hand is."""
        if self._place < 0:
            self.line.expect(round(sum(one.seconds or 0.0 for one in queue)))
        if place != self._place:
            self._place = place
            self.line.start(queue[place].title)
        before = sum(one.seconds or 0.0 for one in queue[:place])
        now = max(self._done, before + seconds)
        self.line.advance(now - self._done)
        self._done = now


def _told(tally: Counter[str]) -> str:
    return ", ".join(f"{count:,} {outcome}" for outcome, count in tally.items())


def _show(result: Transcribed, as_json: bool) -> None:
    if as_json:
        output.line(result)
        return
    parts = f"  ({result.cues} parts, {result.unsure} words not sure)" if result.document else ""
    click.echo(f"{result.outcome:>14}  {result.title}{parts}")
    if result.message:
        output.say(f"{'':>14}  {result.message}")


@click.command(epilog="Example:  kuager -a my-archive transcript d-3f2a film.kk.srt")
@click.argument("recording", metavar="RECORDING")
@click.argument("texts", nargs=-1, metavar="[FILES-OR-IDS]...")
@click.option("--not", "apart", is_flag=True, help="Says that these texts are no transcript of it.")
@click.option("--json", "as_json", is_flag=True, help="The transcripts as one JSON document.")
@click.pass_obj
def transcript(session: Session, *, recording: str, texts: tuple[str, ...], apart: bool, as_json: bool) -> int:
    """Says that files or documents are the words of a recording, or shows the words it has.

    Subtitles that lie beside a film under its name (film.mp4, film.kk.srt) find it by themselves.
    """
    with session.open() as archive:
        film = transcripts.recording(archive, recording).source.document
        for text in texts:
            hearing.tie(archive, _document(archive, text), None if apart else film, archive.agent)
        view = transcripts.recording(archive, film)
    if as_json:
        output.document([_plain(one) for one in view.transcripts])
        return 0
    if not view.transcripts:
        output.say("No transcript yet. Add one with: kuager transcript RECORDING FILE, or kuager transcribe")
    for one in view.transcripts:
        output.say(f"{one.document}  {one.origin}, {len(one.cues)} parts, {one.confirmed} confirmed: {one.title}")
        for cue in one.cues:
            words = " ".join("".join(f"({piece}?)" if unsure else piece for piece, unsure in cue.pieces).split())
            click.echo(f"{_clock(cue.cue.begins):>8}  {words}")
    return 0


def _document(archive: Archive, text: str) -> str:
    """Returns the document of a text: one that is here, or a file that is added first."""
    if not Path(text).is_file():
        return text
    (result,) = incoming.add(archive, [text])
    if result.document is None:
        raise UsageError(f"{result.item} could not be read: {result.message}")
    return result.document


def _plain(one: Transcript) -> dict[str, object]:
    return {
        "document": one.document, "origin": one.origin, "lang": one.lang, "engine": one.engine, "tied": one.tied, "draft": one.draft,
        "cues": [
            {
                "number": cue.cue.number, "start": cue.cue.start, "end": cue.cue.end, "from": cue.cue.begins, "to": cue.cue.ends,
                "speaker": cue.cue.speaker, "confirmed": cue.confirmed, "text": "".join(piece for piece, _ in cue.pieces),
                "unsure": [list(span) for span in cue.cue.unsure],
            }
            for cue in one.cues
        ],
    }  # fmt: skip


def _clock(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 60}:{seconds % 60:02}"
