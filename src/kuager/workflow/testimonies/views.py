"""What the library of testimonies shows: one row, the states it can be in, and somebody in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kuager.model import DocumentId, NodeId


class Medium(StrEnum):
    """What a testimony is kept as."""

    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    NONE = "none"
    """A table tells of it, and its recording is not here."""


class State(StrEnum):
    """What a testimony lacks or waits for; each is a filter of the library."""

    NO_RECORDING = "no_recording"
    NO_TRANSCRIPT = "no_transcript"
    NO_CONSENT = "no_consent"
    NO_TRANSLATION = "no_translation"
    UNMATCHED = "unmatched"
    CLAIMS_WAITING = "claims_waiting"


STATES: Final = tuple(State)
RECORDED, IN_WORDS, NOWHERE = "recorded", "words", "none"
"""How consent stands: asked and recorded, only noted in somebody's words, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Somebody who speaks or is asked for.

    Attributes:
        id: of the entity they are now; empty where only words are known.
        name: as they go by now.
        node: the record the testimony made of them.
        matched: another source tells of them too, or somebody said who they are.
        relation: how the speaker is related to them, a term of kinship; empty for speakers.
    """

    id: str
    name: str
    node: str = ""
    matched: bool = False
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one testimony, by whatever tells it; names are looked up later, because they change.

    Attributes:
        key: the document of its recording or text; the node of the table's row where there is none.
        nodes: what tables and forms made of it.
        document: its recording or text.
        file: what a table calls its file.
        asked: the records of those it asks for.
        speakers: the records of those who speak.
        relations: how a speaker is related to somebody asked for, by both records.
        dates: when it was given (EDTF).
        languages: codes or words.
        places: the words.
        urls: addresses it was published under.
        consent: words somebody noted about consent.
        interpreters: who interpreted.
        entry: the key of the form it was entered with.
        tables: documents of the tables that tell of it.
    """

    key: str
    nodes: tuple[NodeId, ...] = ()
    document: DocumentId | None = None
    file: str = ""
    asked: tuple[NodeId, ...] = ()
    speakers: tuple[NodeId, ...] = ()
    relations: tuple[tuple[NodeId, NodeId, str], ...] = ()
    dates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    entry: str = ""
    tables: tuple[DocumentId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """One row of the library.

    Attributes:
        id: in addresses and commands: its document, or the node of the table's row where there is none.
        medium: what it is kept as.
        title: of its document, or what the table calls its file.
        asked: whom it asks for.
        speakers: who speaks.
        date: when it was given (EDTF); empty where nobody says.
        date_why: where the date is not what somebody noted: how it is known.
        seconds: length of the recording.
        languages: spoken.
        places: where it was given.
        source: the table, form or outlet it came by.
        words: how its text begins, where it is a text.
        transcripts: languages of the texts of its words; empty strings where unknown.
        translations: languages of those that are not spoken in it.
        consent: :data:`RECORDED`, :data:`IN_WORDS` or :data:`NOWHERE`.
        states: what it lacks or waits for.
        waiting: claims from its words that nobody decided about.
        order: place in the order in which testimonies came in.
        told: what it was made from.
        hay: folded words it is found by.
    """

    id: str
    medium: Medium
    title: str
    asked: tuple[Somebody, ...]
    speakers: tuple[Somebody, ...]
    date: str
    date_why: str
    seconds: float | None
    languages: tuple[str, ...]
    places: tuple[str, ...]
    source: str
    words: str
    transcripts: tuple[str, ...]
    translations: tuple[str, ...]
    consent: str
    states: frozenset[State]
    waiting: int
    order: int
    told: Told
    hay: str

    @property
    def year(self) -> str:
        """The year it was given in; empty where nobody says."""
        return self.date[:4] if self.date[:4].isdigit() else ""


def as_json(row: Testimony) -> dict[str, object]:
    """Returns a row for programs, without what it is found by."""
    told = row.told
    return {
        "id": row.id, "medium": row.medium.value, "title": row.title, "asked": [_person(one) for one in row.asked],
        "speakers": [_person(one) for one in row.speakers], "date": row.date, "date_why": row.date_why,
        "seconds": row.seconds, "languages": list(row.languages), "places": list(row.places), "source": row.source,
        "transcripts": list(row.transcripts), "translations": list(row.translations), "consent": row.consent,
        "consent_words": list(told.consent), "urls": list(told.urls), "file": told.file, "document": told.document,
        "entry": told.entry, "interpreters": list(told.interpreters), "waiting": row.waiting,
        "lacks": sorted(one.value for one in row.states),
    }  # fmt: skip


def _person(one: Somebody) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "matched": one.matched, "relation": one.relation}
