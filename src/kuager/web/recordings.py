"""Films and sound recordings: played from the vault, with pictures, loudness, and transcripts that lead to their seconds.

Nothing is decrypted that was not asked for, and nothing of it is written anywhere: a player asks for ranges of bytes, and
each is opened chunk by chunk while it is sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from kuager.errors import CorrectedMeanwhileError, EmptyCorrectionError
from kuager.read.media_errors import NoWordsYetError
from kuager.web.asking import address, back_to, desk_of, form_of, number, renderer_of, tell
from kuager.web.runs import faithful
from kuager.web.waves import clock, seconds_of, wave
from kuager.workflow.recording_views import CueView, RecordingView, Transcript

CUES: Final = 300
"""Parts of a transcript on one page."""
PLAYABLE: Final = frozenset({
    "video/mp4", "video/webm", "video/ogg", "video/x-matroska", "audio/mp4", "audio/webm", "audio/ogg", "audio/mpeg", "audio/wav",
    "audio/flac", "audio/aac",
})  # fmt: skip
"""What browsers play; anything else is offered as a file."""
_OTHER: Final = "application/octet-stream"
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a transcript as the page shows it."""

    view: CueView
    begins: str
    seconds: str
    pieces: tuple[tuple[str, bool], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Text:
    """A transcript as the page shows it; ``unsure`` counts the words marked on this page."""

    view: Transcript
    parts: tuple[Part, ...]
    pages: int
    unsure: int


async def page(request: Request) -> Response:
    """A recording with its player, pictures and words; ``t`` (seconds) is where the player stands without JavaScript."""
    view = desk_of(request).recording(request.path_params["document"])
    at = number(request.query_params.get("page"), 1, least=1)
    words = renderer_of(request).words_of(request)
    seconds = seconds_of(request.query_params.get("t"))
    return renderer_of(request).page(
        request,
        "recording.html",
        view=view,
        source=view.source,
        texts=[_text(one, at) for one in view.transcripts],
        at=at,
        seconds=None if seconds is None else f"{seconds:g}",
        playable=view.media_type in PLAYABLE,
        moving=view.media_type.startswith("video/"),
        frames=[(ms, clock(ms), f"{ms / 1000:g}") for ms in view.frames],
        wave=wave(view.peaks, title=words("recording.loudness"), description=words("recording.loudness_desc")),
        # That its words stand apart is said by the page itself, which knows whether there are any.
        notices=[note for note in view.source.notices if note != NoWordsYetError.title],
        length=clock(round(view.seconds * 1000)) if view.seconds else "",
    )


def _text(view: Transcript, at: int) -> Text:
    parts = tuple(_part(one) for one in view.cues[(at - 1) * CUES : at * CUES])
    unsure = sum(doubted for part in parts for _, doubted in part.pieces)
    return Text(view, parts, max(1, -(-len(view.cues) // CUES)), unsure)


def _part(one: CueView) -> Part:
    pieces = tuple((faithful(words), unsure) for words, unsure in one.pieces)
    return Part(one, clock(one.cue.begins), f"{one.cue.begins / 1000:g}", pieces, "".join(words for words, _ in pieces))


# --- bytes -----------------------------------------------------------------------------------------------------------


async def play(request: Request) -> Response:
    """The recording's own bytes, or the range a player asks for."""
    media = desk_of(request).media(request.path_params["document"])
    known = media.media_type in PLAYABLE
    headers = {"accept-ranges": "bytes", "content-disposition": "inline" if known else "attachment"}
    kind = media.media_type if known else _OTHER
    span = asked(request.headers.get("range"), media.size)
    if span is None:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{media.size}"})
    first, last = span
    partly = request.headers.get("range") is not None and (first, last) != (0, media.size)
    headers["content-length"] = str(last - first)
    if partly or "range" in request.headers:
        headers["content-range"] = f"bytes {first}-{last - 1}/{media.size}"
    status = 206 if "content-range" in headers else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=kind)
    chunks = media.read(first, last)
    head = next(chunks, b"")  # damage at the beginning is an error page and not a film that breaks off
    return StreamingResponse(_sent(head, chunks), status_code=status, headers=headers, media_type=kind)


async def _sent(head: bytes, rest: Iterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    for chunk in rest:
        yield chunk


def asked(header: str | None, size: int) -> tuple[int, int] | None:
    """Returns the bytes (first, one past the last) a Range header asks for; all where it is none we know.

    Several ranges at once are answered with everything, as RFC 9110 (14.2) allows. None where nothing of it is there.
    """
    match = _RANGE.fullmatch((header or "").strip())
    if match is None or not (match[1] or match[2]):
        return 0, size
    if not match[1]:
        last = int(match[2])
        return (max(0, size - last), size) if last and size else None
    first = int(match[1])
    end = min(int(match[2]) + 1, size) if match[2] else size
    return (first, end) if first < end else None


async def frame(request: Request) -> Response:
    """One small picture."""
    at = number(request.path_params["at"], -1, least=-1)
    found = desk_of(request).frame(request.path_params["document"], at) if at >= 0 else None
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="image/jpeg")


async def captions(request: Request) -> Response:
    """A transcript as WebVTT, which the player shows while it plays."""
    view = desk_of(request).recording(request.path_params["document"])
    text = next((one for one in view.transcripts if one.document == request.path_params["text"]), None)
    if text is None:
        raise HTTPException(404)
    return Response("".join(_vtt(view, text)), media_type="text/vtt")


def _vtt(view: RecordingView, text: Transcript) -> Iterator[str]:
    yield "WEBVTT\n"
    length = round((view.seconds or 0) * 1000)
    for number_, one in enumerate(text.cues):
        later = text.cues[number_ + 1].cue.begins if number_ + 1 < len(text.cues) else length
        ends = one.cue.ends if one.cue.ends is not None else later
        words = (
            "".join(piece for piece, _ in one.pieces).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        )
        lines = [line for line in words.splitlines() if line.strip()]
        if ends > one.cue.begins and lines:
            yield f"\n{_vtt_clock(one.cue.begins)} --> {_vtt_clock(ends)}\n" + "\n".join(lines) + "\n"


def _vtt_clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


# --- words -----------------------------------------------------------------------------------------------------------


async def decided(request: Request) -> Response:
    """Confirms a part of a draft, takes that back, or puts its words right."""
    fields = await form_of(request)
    desk, document = desk_of(request), request.path_params["document"]
    view = desk.recording(document)
    text, one = _chosen(view.transcripts, fields)
    what = fields.get("what", "")
    if what == "correct":
        if fields.get("layer") != text.layer:
            raise CorrectedMeanwhileError(item=text.document)
        exact = "".join(words for words, _ in one.pieces)
        try:
            made = desk.correct(text.document, one.cue.start, one.cue.end, exact=exact, words=fields.get("words", ""))
        except EmptyCorrectionError:
            tell(request, "warn", "edit.nothing")
        else:
            tell(request, "done", "edit.saved", n=len(made.carried))
    elif what in {"confirm", "take_back"} and text.draft:
        desk.hear(text.root, one.cue.number, heard=what == "confirm")
        tell(request, "done", "recording.said_confirmed" if what == "confirm" else "recording.said_taken_back")
    place = (one.cue.number - 1) // CUES + 1
    query: dict[str, Any] = {"t": f"{one.cue.begins / 1000:g}", "page": place if place > 1 else ""}
    return back_to(address(f"/recordings/{view.source.document}", **query) + f"#c-{text.root}-{one.cue.number}")


def _chosen(texts: Sequence[Transcript], fields: dict[str, str]) -> tuple[Transcript, CueView]:
    wanted = number(fields.get("number"))
    for text in texts:
        if text.root == fields.get("text"):
            for one in text.cues:
                if one.cue.number == wanted:
                    return text, one
    raise HTTPException(404)


async def proposed(request: Request) -> Response:
    """Proposes claims from the confirmed parts of a draft."""
    fields = await form_of(request)
    made = desk_of(request).propose(fields.get("text", ""))
    document = request.path_params["document"]
    if made is None:
        tell(request, "warn", "recording.nothing_waits")
        return back_to(f"/recordings/{document}")
    tell(request, "done", "recording.said_proposed", n=made[1])
    return back_to(f"/sources/{made[0]}")


ROUTES: Final = [
    Route("/recordings/{document}", page),
    Route("/recordings/{document}/play", play),
    Route("/recordings/{document}/frames/{at}", frame),
    Route("/recordings/{document}/captions/{text}", captions),
    Route("/recordings/{document}/words", decided, methods=["POST"]),
    Route("/recordings/{document}/propose", proposed, methods=["POST"]),
]
