"""What the registers show: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

OPEN: Final = "open"
STATES: Final = (OPEN, "rebutted", "partly", "conceded")
"""Where a statement stands: unanswered; answered; answered in part; the authority is right."""
PICTURE_STATES: Final = ("missing", "doubtful", "told")
"""Whether a picture may be used: nobody said where it comes from; that is not known or not checked; it was said and checked."""
IMAGE_KINDS: Final = ("family", "official", "press", "screenshot", "drawn", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the team answers a statement, with the claims it rests on; ``seq`` takes it back."""

    seq: int
    state: str
    text: str
    claims: tuple[str, ...]
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposed:
    """What another text says of the same person: which claim, the event, its day, its words and their lineage."""

    claim: str
    event: str
    when: str | None
    document: str
    document_title: str
    start: int
    end: int
    exact: str
    lineage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An authority counters what is told.

    Attributes:
        id: of the document and the words, so that an answer stays where a claim of the sentence is rejected.
        claim: the claim that holds it.
        kind: ``denies``, ``made_up``, ``does_not_exist``, ``never_detained``, ``released``, ``voluntarily`` or ``lives_normally``.
        speaker: (entity, name) of who says it; None where the text names nobody.
        about: (entity, name) of whom it is about, without those who are shielded; empty for a list or all of them.
        when: when it was said or published.
        document: where it stands, at ``start`` to ``end``, in the words ``exact``.
        stance: of the claim.
        others: what other texts say of the same people.
        independent: lineages among them.
        answer: what the team answered last.
        before: answers it replaced.
    """

    id: str
    claim: str
    kind: str
    speaker: tuple[str, str] | None
    about: tuple[tuple[str, str], ...]
    when: str | None
    document: str
    document_title: str
    start: int
    end: int
    exact: str
    stance: str
    others: tuple[Opposed, ...] = ()
    independent: int = 0
    answer: Answer | None = None
    before: tuple[Answer, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.answer.state if self.answer else OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Something the team said wrongly in public: ``was``, what is right ``now`` (empty: nothing), why, and where it stood.

    ``review`` is the decision about a claim that it comes from, ``claim`` that claim; ``undone`` rows stay to be read and
    are no part of what is published.
    """

    seq: int
    was: str
    now: str
    why: str
    where: str
    agent: str
    at: datetime
    review: int | None = None
    claim: str | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that is kept: its capture, file name, documents made from it, whose it is said to be, and the note on it."""

    capture: str
    name: str
    documents: tuple[str, ...]
    at: datetime
    person_name: str = ""
    note: Image | None = None

    @property
    def state(self) -> str:
        """Says whether it may be used: ``missing`` a note, ``doubtful``, or ``told``."""
        if self.note is None:
            return PICTURE_STATES[0]
        return PICTURE_STATES[1] if self.note.doubtful else PICTURE_STATES[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """Where a picture of a person comes from: kind, who says so, how it was checked, and whose picture it is."""

    seq: int
    capture: str
    name: str
    kind: str
    person: str
    said_by: str
    checked: str
    agent: str
    at: datetime

    @property
    def doubtful(self) -> bool:
        """Says whether whoever uses it must be warned: nobody knows where it is from, or nobody checked."""
        return self.kind == IMAGE_KINDS[-1] or not self.checked
