"""What the page of a film or sound recording shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kuager.workflow.timecodes import Cue
from kuager.workflow.views import ClaimRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The bytes of a recording; ``read(start, end)`` opens only the chunks that hold them."""

    media_type: str
    size: int
    read: Callable[[int, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueView:
    """One timed part of a transcript.

    Attributes:
        cue: where it stands in the text and in the recording.
        pieces: its words, each stretch with whether a program was unsure of it.
        confirmed: a person listened to it, or wrote it.
        claims: what is claimed from its words.
    """

    cue: Cue
    pieces: tuple[tuple[str, bool], ...]
    confirmed: bool
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One text of a recording's words.

    Attributes:
        document: the latest text; ``root`` is the one that all corrections go back to.
        origin: ``subtitles``, ``text``, ``machine``, ``speech`` (only where somebody speaks) or ``heard``.
        engine: the reader or program, with its version and model.
        layer: digest of the text; a form that was drawn from another text is refused.
        tied: how it belongs to the recording: ``made``, ``name`` (beside it) or ``decided`` (a person said so).
    """

    document: str
    root: str
    title: str
    lang: str | None
    origin: str
    engine: str
    layer: str
    tied: str
    cues: tuple[CueView, ...]

    @property
    def draft(self) -> bool:
        """Says whether a program wrote it."""
        return self.origin in {"machine", "speech"}

    @property
    def confirmed(self) -> int:
        """Counts the parts that a person confirmed or wrote."""
        return sum(1 for cue in self.cues if cue.confirmed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingView:
    """A recording with everything around it.

    Attributes:
        source: its row in the list of sources.
        facts: its text: what the file says of itself.
        media_type: as found in its content.
        seconds: its length; None where it is not known.
        frames: where its small pictures stand, in milliseconds.
        peaks: loudness, 0 to 100, evenly over its length.
        transcripts: the texts of its words.
        elsewhere: (document, title, ``whole`` or the kind of stream) of recordings with the same footage.
        waiting: confirmed parts of drafts from which nothing was proposed yet.
    """

    source: SourceRow
    facts: str
    media_type: str
    seconds: float | None
    frames: tuple[int, ...]
    peaks: tuple[int, ...]
    transcripts: tuple[Transcript, ...]
    elsewhere: tuple[tuple[str, str, str], ...]
    waiting: int = 0
