"""Subtitles and transcripts with times: SubRip (.srt) and WebVTT (.vtt, W3C).

The text is the words of the cues. Cues that follow each other closely are lines of one paragraph, because sentences run
over them. Each cue is a segment with the times at which it is shown; formatting is taken off.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kuager.errors import TooLargeError
from kuager.model import Document, Issue
from kuager.read.base import Facts, Material, as_issue, make_document, refuse_empty, refuse_wordless
from kuager.read.document_errors import BrokenDocumentError, CutDocumentError, TooManyPartsError, UnsureWordsError
from kuager.read.encoding import decode, sent_charset
from kuager.read.language import language_of
from kuager.read.office_text import Pages, plain_zones
from kuager.read.sniff import known_binary

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}(?:[ \t].*)?")
_ENDINGS = (".srt", ".vtt")
_WEBVTT = re.compile(r"\ufeff?WEBVTT(?=[ \t\n]|\Z)")
_INNER_TIME = re.compile(r"<\d{1,3}:\d{2}[:.\d]*>")
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]{1,200})>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[a-z][^<>]{0,200}|)>|<\d[^<>]{0,30}>|\{\\[^{}]{0,100}\}", re.IGNORECASE)
_SPEAKER = re.compile(r"([^\W\d_][^:\n]{1,40}): (?=\S)")
_BLOCKS = ("STYLE", "REGION")
_PAUSE_MS = 2_000
_CLOSE_MS = 100
_ROLLING = 3
_MOST = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words shown from one time to another, in milliseconds from the beginning."""

    start: int
    end: int
    text: str
    number: str
    voice: str | None = None
    timed_words: bool = False
    """Whether single words carry times, as speech recognition writes them."""


class SubtitleReader:
    """Reads subtitles."""

    name = "subtitles"
    version = "1"

    def accepts(self, head: bytes, name: str) -> float:
        """Returns 0.9 for files that begin as WebVTT or are named as subtitles and hold a cue's times."""
        if known_binary(head):
            return 0.0
        text = head[:65_536].decode("utf-8", "replace").replace("\0", "").lstrip("\ufeff")
        if _WEBVTT.match(text):
            return 0.9
        timed = any(_TIMES.fullmatch(line.rstrip("\r")) for line in text.split("\n", 40)[:40])
        if timed and name.lower().endswith(_ENDINGS):
            return 0.9
        lines = [line.strip() for line in text.split("\n", 3)[:2]]
        return 0.75 if len(lines) > 1 and lines[0].isdigit() and _TIMES.fullmatch(lines[1]) else 0.0

    def read(self, material: Material) -> Document:
        """Reads one file.

        Raises:
            EmptyFileError: zero bytes.
            TooLargeError: more bytes or text than allowed.
            UnknownKindError: no text.
            WrongEncodingError: text in no known encoding.
            BrokenDocumentError: no cue in it.
            TooManyPartsError: too many cues.
            NoTextError: cues without words.
        """
        refuse_empty(material.data, material.name)
        if len(material.data) > material.max_text_bytes:
            raise TooLargeError(item=material.name)
        decoded = decode(material.data, material.name, sent=sent_charset(material.media_type))
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        cues, lost = parse(text)
        if not cues:
            raise BrokenDocumentError("No cue with its times was found", item=material.name)
        if len(cues) > _MOST:
            raise TooManyPartsError(item=material.name)
        rolling = sum(cue.timed_words for cue in cues) >= _ROLLING
        pages = Pages(material.max_text_bytes, material.name)
        _lay_out(_unrolled(cues) if rolling else cues, pages)
        words = pages.text()
        refuse_wordless(words, material.name)
        facts = Facts(
            lang=language_of(words) or _declared(text),
            segments=tuple(pages.segments),
            notices=(*decoded.notices, *_notices(material.name, lost=lost, rolling=rolling)),
        )
        return make_document(self, material, words, plain_zones(len(words), ()), facts)


def _notices(name: str, *, lost: int, rolling: bool) -> Iterator[Issue]:
    if lost:
        yield as_issue(CutDocumentError(f"{lost} blocks of the file are no cues and were left out"), name)
    if rolling:
        words = "Single words carry times, as programs that recognise speech write them: the words may be wrong"
        yield as_issue(UnsureWordsError(words), name)


def parse(text: str) -> tuple[list[Cue], int]:
    """Returns the cues of a file in its order, and how many blocks with words were no cues."""
    cues: list[Cue] = []
    lost = 0
    blocks = re.split(r"\n[ \t]*\n+", text.strip("\ufeff\n"))
    for number, block in enumerate(blocks):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if _TIMES.fullmatch(line)), None)
        if at is None:
            skipped = number == 0 and _WEBVTT.match(block)
            lost += bool(block.strip()) and not skipped and not lines[0].startswith((*_BLOCKS, "NOTE"))
            continue
        cues.append(_cue(lines, at, len(cues) + 1))
    return cues, lost


def _cue(lines: Sequence[str], at: int, number: int) -> Cue:
    match = _TIMES.fullmatch(lines[at])
    clock = match.groups() if match else ()
    raw = "\n".join(lines[at + 1 :])
    voice = _VOICE.search(raw)
    plain = html.unescape(_TAG.sub("", raw))
    words = "\n".join(line.strip() for line in plain.split("\n") if line.strip())
    return Cue(
        start=_milliseconds(clock[:4]),
        end=_milliseconds(clock[4:]),
        text=words,
        number=lines[0].strip() if at else str(number),
        voice=voice[1].strip() if voice else None,
        timed_words=bool(_INNER_TIME.search(raw)),
    )


def _milliseconds(clock: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = ((part or "0") for part in clock)
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def clock_of(milliseconds: int) -> str:
    """Returns a time as W3C Media Fragments writes it: hours, minutes, seconds."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _unrolled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Takes off the line that rolling captions repeat from the cue before while the next is spoken."""
    before: list[str] = []
    end = 0
    for cue in cues:
        lines = cue.text.split("\n") if cue.text else []
        kept = lines
        while kept and before and cue.start <= end + _CLOSE_MS and kept[0] in before:
            kept = kept[1:]
        before, end = lines or before, cue.end
        if kept:
            yield Cue(start=cue.start, end=cue.end, text="\n".join(kept), number=cue.number, voice=cue.voice)


def _lay_out(cues: Sequence[Cue] | Iterator[Cue], pages: Pages) -> None:
    last: Cue | None = None
    for cue in cues:
        together = last is not None and cue.start - last.end < _PAUSE_MS and cue.voice == last.voice
        times = (("t_start", clock_of(cue.start)), ("t_end", clock_of(cue.end)))
        speaker = _SPEAKER.match(cue.text)
        author = cue.voice or (speaker[1] if speaker else None)
        pages.add(
            cue.text, kind="cue", gap="\n" if together else "\n\n", author=author, stable_id=cue.number, extra=times
        )
        last = cue if cue.text.strip() else last


def _declared(text: str) -> str | None:
    match = re.search(r"^Language:[ \t]*([a-z]{2,3})\b", text[:500], re.MULTILINE)
    return match[1] if match else None
