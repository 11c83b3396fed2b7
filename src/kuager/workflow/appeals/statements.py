"""What a letter may say of a person: facts and events with the places they stand at, ready for the outside.

Nothing leaves that the vocabulary keeps for the team or seals, nobody who told is named, and words are quoted only from
texts that were published. What stands only in a testimony or in what somebody typed in was told in confidence: it is left
out unless somebody says that whoever told it agrees, and then it is referred to by its number, never quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kuager.model import ENTRY, STATEMENT, DocumentId
from kuager.model.schema import find_prop, label, vocabulary
from kuager.model.vocabulary import PropType, Sensitivity
from kuager.text.date_words import shown_date, shown_duration
from kuager.text.scripts import Script, script_of
from kuager.text.tellings import said
from kuager.workflow.context import Context
from kuager.workflow.reviewed import OPEN
from kuager.workflow.views import Dossier, EventRow, PropertyGroup, ValueGroup

FACTS: Final = ("birth_date", "birth_place", "citizenship", "role", "employer")
"""Properties of a person a letter tells, in this order; those of them in :data:`NEEDED` leave a blank when they are missing."""
NEEDED: Final = frozenset({"birth_date", "birth_place", "citizenship"})
BY_HAND: Final = ("id_number", "address")
"""What offices ask for and the archive does not give away: a blank to fill in by hand."""
TAKEN: Final = frozenset(
    {"detention", "administrative_arrest", "camp_internment", "prison_sentence", "house_arrest", "disappearance"}
)
JUDGED: Final = frozenset({"prison_sentence", "administrative_arrest"})
TOLD: Final = TAKEN | {"contact_lost", "death_in_custody", "release", "passport_confiscation", "exit_denied"}
"""Kinds of events a letter tells."""
MOST_NOTES: Final = 3
"""Sources a statement leads to; the others are counted."""
_EXACT: Final = 400
"""Characters of quoted words in a note; longer ones are cut, the place is told all the same."""
_NOT_TOLD: Final = frozenset({"denies"})
_SCRIPTS: Final[Mapping[str, frozenset[Script]]] = {
    "en": frozenset({Script.LATN}),
    "kk": frozenset({Script.CYRL}),
    "ru": frozenset({Script.CYRL}),
    "zh": frozenset({Script.HANS}),
}


@dataclass(slots=True, kw_only=True)
class Door:
    """What may go out: everything, or only what was reviewed, and only what was published.

    Attributes:
        here: look-ups.
        reviewed: leave out what nobody has reviewed.
        confidential: take in what was told in confidence.
        held_back: how many statements were left out because they were.
    """

    here: Context
    reviewed: bool = False
    confidential: bool = False
    held_back: int = 0

    def let(self, places: Iterable[Place]) -> tuple[Place, ...]:
        """Returns the places of a statement that may be named; none when it must stay out."""
        kept = [one for one in places if not (self.reviewed and one.open)]
        out = [one for one in kept if self.confidential or is_public(self.here, one.document)]
        self.held_back += bool(kept and not out)
        return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands, and whether anybody has reviewed it."""

    document: str
    start: int
    end: int
    exact: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement: what it is about, what is said, and where; ``prop`` is empty for an event.

    Attributes:
        label: what it is about, in the letter's language.
        values: what is said; several when accounts differ.
        places: where each value stands.
        hedged: it is told as possible only.
    """

    prop: str
    label: str
    values: tuple[str, ...]
    places: tuple[tuple[Place, ...], ...]
    hedged: bool = False


@dataclass(slots=True, kw_only=True)
class Notes:
    """Endnotes of one letter, each place once; ``unreviewed`` counts statements nobody has reviewed."""

    here: Context
    wording: Mapping[str, Any]
    lang: str
    texts: list[str] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    unreviewed: int = 0

    def number(self, place: Place) -> int:
        """Returns the number of the endnote for a place."""
        key = (place.document, place.start, place.end)
        if key not in self.numbers:
            self.texts.append(self._text(place))
            self.numbers[key] = len(self.texts)
        return self.numbers[key]

    def _text(self, place: Place) -> str:
        head = self.here.heads[DocumentId(place.document)]
        where = {"document": place.document, "start": place.start, "end": place.end}
        if not is_public(self.here, place.document):
            return str(self.wording["note_private"]).format(**where)
        words = " ".join(place.exact.split())
        return str(self.wording["note_public"]).format(
            words=words if len(words) <= _EXACT else f"{words[: _EXACT - 1]}…",
            title=head.title,
            site=f", {head.url or head.site}" if head.url or head.site else "",
            published=f", {shown_date(head.published, said(self.lang))}" if head.published else "",
            **where,
        )


def is_public(here: Context, document: str) -> bool:
    """Says whether a text was published: it has an address or an outlet, and nobody typed it in here."""
    head = here.heads[DocumentId(document)]
    return head.kind not in {ENTRY, STATEMENT} and bool(head.url or head.site)


def names(known: Dossier, lang: str) -> tuple[str, tuple[str, ...]]:
    """Returns (the name in the script of a language, other ways it is written); the usual name where there is none."""
    forms = list(dict.fromkeys([known.name, *(one.value for one in known.names)]))
    fitting = [one for one in forms if script_of(one) in _SCRIPTS.get(lang, ())]
    first = known.name if known.name in fitting or not fitting else fitting[0]
    return first, tuple(one for one in forms if one != first)[:4]


def facts(known: Dossier, lang: str, door: Door) -> dict[str, Told]:
    """Returns what is told of a person, by property; only what may leave the archive."""
    found: dict[str, Told] = {}
    for group in known.properties:
        prop = find_prop("person", group.prop)
        if group.prop not in FACTS or prop is None or prop.sensitivity is not Sensitivity.PUBLIC:
            continue
        told = _fact(group, lang, door)
        if told is not None:
            found[group.prop] = told
    return found


def _fact(group: PropertyGroup, lang: str, door: Door) -> Told | None:
    values = [(one, door.let(_places(one))) for one in group.values]
    kept = [(one, places) for one, places in values if places]
    kept.sort(key=lambda one: -one[0].independent)
    shown = kept if group.contradicted else kept[:1]
    if not shown:
        return None
    return Told(
        prop=group.prop,
        label=label("person", group.prop, lang=lang),
        values=tuple(value_words("person", group.prop, one.value, lang) for one, _ in shown),
        places=tuple(places for _, places in shown),
    )


def _places(group: ValueGroup) -> tuple[Place, ...]:
    claims = [one for one in group.claims if one.stance not in _NOT_TOLD]
    original = [one for one in claims if not one.low_trust] or claims
    return tuple(
        Place(
            document=one.document, start=one.start, end=one.end, exact=one.exact,
            open=one.review == OPEN and not one.extractor.startswith("person:"),
        )
        for one in original
    )  # fmt: skip


def events(known: Dossier, lang: str, door: Door) -> list[tuple[str, Told]]:
    """Returns (kind, what is told) of what happened to a person, tellings of one kind and day together, by date."""
    groups: dict[tuple[str, str], list[EventRow]] = {}
    for one in known.events:
        mine = known.id in {who for who, _ in one.who}
        if one.type in TOLD and mine and one.stance not in _NOT_TOLD:
            groups.setdefault((one.type, one.when or one.where or one.id), []).append(one)
    ordered = sorted(groups.items(), key=lambda group: (group[1][0].when is None, group[1][0].when or "", group[0]))
    told = [(kind, _event(rows, lang, door)) for (kind, _), rows in ordered]
    return [(kind, one) for kind, one in told if one is not None]


def _event(rows: Sequence[EventRow], lang: str, door: Door) -> Told | None:
    places = door.let(_place(door.here, one) for one in rows)
    texts = {one.document for one in places}
    known = [one for one in rows if one.document in texts]
    if not known:
        return None
    original = [one for one in known if not one.low_trust] or known
    first = max(original, key=lambda one: (one.where is not None, len(one.details)))
    told = {one.document for one in original}
    return Told(
        prop="",
        label=label(first.type, lang=lang),
        values=("; ".join(_parts(first, lang)),),
        places=(tuple(one for one in places if one.document in told),),
        hedged=all(one.stance == "hedges" for one in original),
    )


def _place(here: Context, one: EventRow) -> Place:
    waits = one.review == OPEN and here.heads[DocumentId(one.document)].kind != ENTRY
    return Place(document=one.document, start=one.start, end=one.end, exact=one.exact, open=waits)


def _parts(one: EventRow, lang: str) -> Iterator[str]:
    if one.when:
        yield shown_date(one.when, said(lang))
    if one.where:
        yield one.where
    for name, value in one.details:
        prop = find_prop(one.type, name)
        if prop is None or prop.sensitivity is not Sensitivity.PUBLIC or name in {"description", "content"}:
            continue
        yield f"{label(one.type, name, lang=lang)}: {value_words(one.type, name, value, lang)}"


def value_words(schema: str, name: str, value: str, lang: str) -> str:
    """Returns a value as people write it in a language: terms, dates and lengths of time in words."""
    prop = find_prop(schema, name)
    say: Callable[..., str] = said(lang)
    if prop is None:
        return value
    if prop.type is PropType.TERM and prop.range:
        term = vocabulary(prop.range).terms.get(value)
        return term.label(lang) if term else value
    if prop.type is PropType.DATE:
        return shown_date(value, say)
    return shown_duration(value, say) if prop.type is PropType.DURATION else value


def open_in(told: Iterable[Told]) -> int:
    """Returns how many statements rest only on what nobody has reviewed."""
    return sum(any(all(place.open for place in places) for places in one.places) for one in told)


__all__ = [
    "BY_HAND", "FACTS", "JUDGED", "MOST_NOTES", "NEEDED", "TAKEN", "Door", "Notes", "Place", "Told", "events", "facts", "is_public",
    "names", "open_in", "value_words",
]  # fmt: skip
