"""Rows of a dataset, and the dataset: what tables, graphs and maps are all written from, whatever the format.

Two makers fill it: ``publish.datasets.of_release`` from what was cleared for an audience, and ``workflow.exporting`` from the
archive for the team. A writer takes a :class:`Dataset` and nothing else. Every column is described where it is declared; the
data dictionary, the schema of the data package and the columns of all tables come from there, so they cannot disagree.

An empty text means that nothing is told, and so does None for a number; no column tells apart "empty" and "absent".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Final, TypeAlias

VERSION: Final = "kuager-dataset@1"
"""The contract of the columns. A later one adds columns at the end of tables, or has another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        name: of the column, and of the attribute of the row.
        type: ``string``, ``integer``, ``number``, ``boolean``, ``array`` (of strings) or ``datetime`` (a text: ISO 8601 in UTC
            with microseconds, as :func:`kuager.model.chain.instant` writes it).
        about: what it holds, in one sentence.
        key: the table whose ``id`` it holds; empty for none.
    """

    name: str
    type: str
    about: str
    key: str = ""


def _text(about: str, *, key: str = "") -> Any:
    return field(default="", metadata={"type": "string", "about": about, "key": key})


def _number(about: str) -> Any:
    return field(default=None, metadata={"type": "integer", "about": about})


def _decimal(about: str) -> Any:
    return field(default=None, metadata={"type": "number", "about": about})


def _instant(about: str) -> Any:
    return field(default="", metadata={"type": "datetime", "about": about})


def _flag(about: str) -> Any:
    return field(default=False, metadata={"type": "boolean", "about": about})


def _many(about: str, *, key: str = "") -> Any:
    return field(default=(), metadata={"type": "array", "about": about, "key": key})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """Somebody or something that statements are about: a person, an organisation, a place, an event."""

    TABLE: ClassVar[str] = "entities"
    id: str = _text("Address of the entity; in a release of named people it stays the same in later releases.")
    schema: str = _text("What it is: person, organisation, place, or the kind of event (codebook.csv).")
    name: str = _text("What it is called: the fullest name, initials or a role.")
    form: str = _text("How the person appears: named, initials or role_only; empty for what is no person.")
    shared_by: int | None = _number("For people without a name: how many people share the traits shown.")
    changed: str = _text("Day of the release that last changed what is shown (ISO 8601).")
    page: str = _text("Path of its page in the release, without the language.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One thing that one source says: the subject, the property, the value, and where exactly the words stand."""

    TABLE: ClassVar[str] = "statements"
    id: str = _text("Address of the statement; it stays while what it says and where it says so stay.")
    entity: str = _text("Whom or what it is about.", key="entities")
    schema: str = _text("What kind of thing the subject is (codebook.csv).")
    prop: str = _text("Which property of it is told (codebook.csv).")
    value: str = _text("The value, brought into one form; dates are EDTF with no more precision than the words have.")
    value_entity: str = _text("The entity the value stands for, where it stands for one.", key="entities")
    original: str = _text("The value as the source writes it, where that differs.")
    lang: str = _text("Language of the words (BCP 47).")
    said_by: str = _text("Who says so, in words; empty where the document itself speaks.")
    speaker: str = _text("The entity of who says so, where it is one.", key="entities")
    stance: str = _text("How the speaker stands to it: asserts, denies, reports or hedges.")
    chain: tuple[str, ...] = _many("Through whom the speaker has it, the nearest first.")
    said_at: str = _text("When it was said (EDTF).")
    valid_from: str = _text("From when the value holds (EDTF).")
    valid_to: str = _text("Until when the value holds (EDTF).")
    precision: str = _text("How precise a date is: year, month, day, circa.")
    document: str = _text("Where it is said.", key="documents")
    layer: str = _text("SHA-256 of the text that the offsets count in.")
    start: int | None = _number("First character of the words, in Unicode code points from 0.")
    end: int | None = _number("Behind the last character of the words.")
    exact: str = _text("The very words.")
    prefix: str = _text("Up to 32 characters before them.")
    suffix: str = _text("Up to 32 characters behind them.")
    cut: bool = _flag("Something was cut out of the words before they were published.")
    t_start: float | None = _decimal("Seconds into a recording where the words begin.")
    t_end: float | None = _decimal("Seconds into a recording where they end.")
    box: str = _text("Where on a page or picture they stand: x,y,width,height as parts of one.")
    lineage: str = _text("Sources with the same value repeat one telling and count once.")
    review: str = _text("What a person decided: open, accepted, corrected, rejected; empty in a release.")
    reviewed_by: str = _text("Who decided, as a number within this dataset; no name.")
    reviewed_at: str = _instant("When they decided (ISO 8601, UTC).")
    extractor: str = _text("What found the words, as name@version; person: stands for a person.")
    recorded_at: str = _instant("When it was recorded (ISO 8601, UTC).")
    why: str = _text("What in the words made the program propose this.")
    subject: str = _text("The subject as this one document speaks of it, before anybody decided who it is.")
    value_subject: str = _text("The same for the value.")
    speaker_subject: str = _text("The same for the speaker.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRow:
    """The words of a statement in another language."""

    TABLE: ClassVar[str] = "translations"
    statement: str = _text("The statement.", key="statements")
    lang: str = _text("Language of the translation (BCP 47).")
    text: str = _text("The words.")
    machine: bool = _flag("A program translated them, and no person read it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A source: an article, a thread, a film, a letter."""

    TABLE: ClassVar[str] = "documents"
    id: str = _text("Address of the document.")
    kind: str = _text("What it is: article, thread, recording and so on.")
    title: str = _text("Title as published.")
    author: str = _text("Byline or account, as published; empty where it may not be shown.")
    site: str = _text("Who published it.")
    url: str = _text("Where it was published.")
    archived: tuple[str, ...] = _many("Addresses of public copies.")
    published: str = _text("When it was published (EDTF).")
    lang: str = _text("Language (BCP 47).")
    captured_on: str = _text("When the team preserved it (ISO 8601).")
    sha256: str = _text("SHA-256 of the preserved file.")
    layer: str = _text("SHA-256 of its text, which offsets count in.")
    lineage: str = _text("Documents with the same value repeat one telling and count once.")
    whole: bool = _flag("The release shows it without leaving anything out.")
    reader: str = _text("What read the file, as name@version.")
    capture: str = _text("The preserved file, by the id the archive has for it.")
    media_type: str = _text("Type of the preserved file.")
    published_how: str = _text("How the day of publishing is known.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event in one row, for maps and for counting. Where sources disagree every value is there, the first is no judgement."""

    TABLE: ClassVar[str] = "events"
    id: str = _text("The event, which statements tell of.", key="entities")
    schema: str = _text("What kind of event (codebook.csv).")
    name: str = _text("What happened, in words.")
    people: tuple[str, ...] = _many("Who it happened to.", key="entities")
    dates: tuple[str, ...] = _many("When, as the sources tell (EDTF); several where they differ.")
    places: tuple[str, ...] = _many("Where, in words; several where sources differ.")
    place: str = _text("The place as an entity, where exactly one is known.", key="places")
    actors: tuple[str, ...] = _many("Who did it, in words.")
    sources: tuple[str, ...] = _many("Documents that tell of it.", key="documents")
    lineages: int | None = _number("How many independent tellings there are: copies and rewrites count once.")
    statements: tuple[str, ...] = _many("What is said of it.", key="statements")
    series: str = _text("The series it belongs to, such as a picket.")
    day: int | None = _number("Which day of the series, counted from 1.")
    notes: str = _text("Words about it, as the sources have them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place, as coarse as it may be shown."""

    TABLE: ClassVar[str] = "places"
    id: str = _text("Address of the place.")
    name: str = _text("What it is called.")
    names: tuple[str, ...] = _many("All writings of the name, each as language: name.")
    kind: str = _text("Region, city and so on.")
    area: str = _text("The area of the packaged maps that it is, as xinjiang/CN-654000.")
    count: int | None = _number("People connected with it; empty where the count is held back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One cell of a table of counts."""

    TABLE: ClassVar[str] = "counts"
    table: str = _text("What is counted by what.")
    row: str = _text("Value of the first trait; empty for the total of all rows.")
    column: str = _text("Value of the second trait; empty for the total of all columns.")
    count: int | None = _number("How many people; empty where the count is held back because it is small.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What was corrected, and who disagrees."""

    TABLE: ClassVar[str] = "corrections"
    id: str = _text("Address of the correction.")
    on: str = _text("When (ISO 8601).")
    kind: str = _text("correction, rebuttal or reply.")
    of: str = _text("Address of what it is about, such as people/x#s-12; empty for the whole.")
    words: str = _text("What it says.")
    lang: str = _text("Language of these words (BCP 47).")
    by: str = _text("Who says it.")
    before: str = _text("What stood there; empty where that may not be shown.")
    after: str = _text("What stands there now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """What a person decided, for the way into another archive: who is the same, and what became of a statement."""

    TABLE: ClassVar[str] = "decisions"
    id: str = _text("Number of the decision within this dataset.")
    kind: str = _text("same, different or unsure of two subjects; accept, correct or reject of a statement.")
    of: str = _text("The statement, or the first subject.")
    other: str = _text("The second subject; for a correction, the statement that it became.")
    by: str = _text("Who decided, as a number within this dataset; no name. Rules have their own name.")
    at: str = _instant("When (ISO 8601, UTC).")
    value: str = _text("The corrected value.")
    reason: str = _text("Why, in their words.")
    score: str = _text("How alike the two subjects were, where a rule measured it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """Somebody or something as one document speaks of it, for the way into another archive."""

    TABLE: ClassVar[str] = "subjects"
    id: str = _text("The subject.")
    entity: str = _text("The entity it was found to be.", key="entities")
    document: str = _text("The document that speaks of it.", key="documents")
    local: str = _text("What it is called within the document.")
    schema: str = _text("What it is.")
    name: str = _text("The fullest name there.")
    spellings: tuple[str, ...] = _many("All writings of the name there.")


Row: TypeAlias = (
    EntityRow | StatementRow | TranslationRow | DocumentRow | EventRow | PlaceRow | CountRow | CorrectionRow
    | DecisionRow | SubjectRow
)  # fmt: skip
TABLES: Final[Mapping[str, type[Row]]] = {
    one.TABLE: one
    for one in (
        EntityRow, StatementRow, TranslationRow, DocumentRow, EventRow, PlaceRow, CountRow, CorrectionRow, SubjectRow,
        DecisionRow,
    )
}  # fmt: skip
"""Every table by its name, in the order in which files and sheets come."""


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Returns the columns of a table in their order.

    Raises:
        KeyError: for a table that there is not.
    """
    return tuple(Column(name=one.name, **one.metadata) for one in fields(TABLES[table]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under which licence something may be used: its name, and where its text stands."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Tables of rows, and what is to be told about them.

    Attributes:
        id: of the dataset: of the release, or ``archive``.
        title: what it is called.
        version: of what it holds: number of the release, or the position of the archive's log.
        made_on: ISO date.
        makers: by table, gives the rows anew each time it is called, in an order that stays; a table that is not there
            has no rows. Nothing is held in memory between them.
        licence: of the data.
        publisher: who publishes, as they want to be seen.
        homepage: where it will stand; empty when that is not known.
        contact: an address to write to.
        audience: for whom it was cleared; ``team`` for what may not leave the team.
    """

    id: str
    title: str
    version: str
    made_on: str
    makers: Mapping[str, Callable[[], Iterable[Row]]]
    licence: Licence = field(default_factory=Licence)
    publisher: str = ""
    homepage: str = ""
    contact: str = ""
    audience: str = "public"

    def rows(self, table: str) -> Iterator[Row]:
        """Yields the rows of a table.

        Raises:
            KeyError: for a table that there is not.
        """
        kind = TABLES[table]
        for one in self.makers.get(table, tuple)():
            assert isinstance(one, kind), table
            yield one

    def tables(self) -> tuple[str, ...]:
        """Returns the tables this dataset may have rows of, in their order."""
        return tuple(one for one in TABLES if one in self.makers)

    def entities(self) -> Iterator[EntityRow]:
        """Yields who and what statements are about."""
        return (one for one in self.rows("entities") if isinstance(one, EntityRow))

    def statements(self) -> Iterator[StatementRow]:
        """Yields what is said."""
        return (one for one in self.rows("statements") if isinstance(one, StatementRow))

    def translations(self) -> Iterator[TranslationRow]:
        """Yields words in other languages."""
        return (one for one in self.rows("translations") if isinstance(one, TranslationRow))

    def documents(self) -> Iterator[DocumentRow]:
        """Yields where it is said."""
        return (one for one in self.rows("documents") if isinstance(one, DocumentRow))

    def events(self) -> Iterator[EventRow]:
        """Yields what happened, an event in a row."""
        return (one for one in self.rows("events") if isinstance(one, EventRow))

    def places(self) -> Iterator[PlaceRow]:
        """Yields places."""
        return (one for one in self.rows("places") if isinstance(one, PlaceRow))


__all__ = [
    "TABLES", "VERSION", "Column", "CorrectionRow", "CountRow", "Dataset", "DecisionRow", "DocumentRow", "EntityRow", "EventRow",
    "Licence", "PlaceRow", "Row", "StatementRow", "SubjectRow", "TranslationRow", "columns",
]  # fmt: skip
