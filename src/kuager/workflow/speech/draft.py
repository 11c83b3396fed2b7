"""What a program heard, as a document: a draft, with how sure it was of each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import Document, Issue, Zone, ZoneLabel
from kuager.read import Facts, Material, as_issue, make_document
from kuager.read.media_errors import MachineWordsError, NoSpeechError
from kuager.read.office_text import Mark, Pages
from kuager.read.subtitles import clock_of

KIND: Final = "transcript"
UNSURE: Final = 60
"""Percent below which a word is marked as not sure; measured on small models, whose wrong names lie far below it."""
_PAUSE: Final = 2000
"""Milliseconds without words after which a new paragraph begins."""
_ZONE: Final = "a program's draft, which nobody has confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as the model writes it, with the white space before it, and how sure it is of it, in percent."""

    text: str
    sure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Words from one time to another, in milliseconds from the beginning of the recording."""

    start: int
    end: int
    words: tuple[Word, ...]


@dataclass(slots=True, kw_only=True)
class Engine:
    """What heard it; written into the document as ``name@version``."""

    name: str
    version: str

    def accepts(self, head: bytes, name: str) -> float:  # noqa: ARG002  the shape of a reader
        """Returns 0: it is asked for by name only."""
        return 0.0

    def read(self, material: Material) -> Document:
        """Reads nothing; documents are put together by :func:`document`.

        Raises:
            NoSpeechError: always.
        """
        raise NoSpeechError(item=material.name)


def document(engine: Engine, material: Material, cues: Sequence[Heard], *, lang: str | None, spoken: bool) -> Document:
    """Returns the draft.

    Args:
        engine: what heard it.
        material: the recording it was heard in; its bytes are not needed any more.
        cues: what was heard, in order.
        lang: the language that was asked for, or told apart.
        spoken: False when only the places of speech are marked, without words.

    Raises:
        NoSpeechError: when nothing was heard.
    """
    pages = Pages(material.max_text_bytes, material.name)
    last: Heard | None = None
    for cue in cues:
        together = last is not None and cue.start - last.end < _PAUSE
        text, marks = _joined(cue.words) if spoken else (_places(cue), [])
        times = (("t_start", clock_of(cue.start)), ("t_end", clock_of(cue.end)))
        sure = (("confidences", " ".join(str(word.sure) for word in cue.words)),) if spoken else ()
        if text.strip():
            number = str(sum(one.kind == "cue" for one in pages.segments) + 1)
            gap = "\n" if together else "\n\n"
            pages.add(text, kind="cue", gap=gap, marks=marks, stable_id=number, extra=(*times, *sure))
            last = cue
    words = pages.text()
    if not words:
        raise NoSpeechError(item=material.name)
    facts = Facts(lang=lang, segments=tuple(pages.segments), notices=tuple(_notices(pages, material.name, spoken)))
    zone = Zone(start=0, end=len(words), label=ZoneLabel.BOILERPLATE, why=_ZONE)
    made = make_document(engine, material, words, (zone,), facts, kind=KIND)
    return replace(made, title=material.name)


def _joined(words: Sequence[Word]) -> tuple[str, list[Mark]]:
    text, marks = "", []
    for word in words:
        written = word.text if text else word.text.lstrip()
        start = len(text) + len(written) - len(written.lstrip())
        text += written
        if word.sure < UNSURE and start < len(text):
            marks.append(Mark(start=start, end=len(text), kind="unsure"))
    return text, marks


def _places(cue: Heard) -> str:
    return f"[{_short(cue.start)}–{_short(cue.end)}]"


def _short(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds // 100, 10)
    return f"{seconds // 60}:{seconds % 60:02}.{rest}"


def _notices(pages: Pages, name: str, spoken: bool) -> Iterator[Issue]:
    cues = sum(one.kind == "cue" for one in pages.segments)
    unsure = sum(one.kind == "unsure" for one in pages.segments)
    if spoken:
        told = f"A program wrote this transcript of {cues} parts; it is a draft, it is not sure of {unsure} words, and no claim is proposed from it"
    else:
        told = f"A program marked {cues} places where somebody speaks; the words are for you to write"
    yield as_issue(MachineWordsError(told), name)
