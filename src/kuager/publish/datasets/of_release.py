"""A dataset of what was cleared: takes a release and nothing else, so it can hold nothing that was withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from kuager.model.dataset import (
    CorrectionRow,
    CountRow,
    Dataset,
    DocumentRow,
    EntityRow,
    EventRow,
    Licence,
    PlaceRow,
    Row,
    StatementRow,
    TranslationRow,
)
from kuager.model.publication import Answer, Appeal, Name, Passage, PicketDay, Said, Testimony
from kuager.model.release import Field, Record, Release, Table
from kuager.model.schema import vocabulary

DRAFT: Final = " (draft)"
"""Stands behind the title of a dataset that lacks an approval."""
WHERE: Final = ("where", "place")
WHEN: Final = ("when", "date", "start", "end")
WHO: Final = ("by", "agency")
_ANY_KIN: Final = "relative"


def of_release(release: Release) -> Dataset:
    """Returns the dataset of a release."""
    imprint = release.imprint
    makers = {
        "entities": _entities, "statements": _statements, "translations": _translations, "documents": _documents, "events": _events,
        "places": _places, "counts": _counts, "corrections": _corrections,
    }  # fmt: skip
    return Dataset(
        id=release.id,
        title=imprint.name.get("en", "kuager") + (DRAFT if release.draft else ""),
        version=str(release.number),
        made_on=release.made_on,
        makers={name: _Bound(release, maker) for name, maker in makers.items()},
        licence=Licence(name=imprint.licence, url=imprint.licence_url),
        publisher=imprint.name.get("en", ""),
        homepage=imprint.base,
        contact=imprint.contact,
        audience=release.audience,
    )


@dataclass(frozen=True, slots=True)
class _Bound:
    """A maker of rows, without what points at what the release does not have: such an address would tell of what is withheld."""

    release: Release
    make: Callable[[Release], Iterator[Row]]

    def __call__(self) -> Iterator[Row]:
        known = {"documents": {item.value.id for item in self.release.texts}, "entities": _known_entities(self.release)}
        for row in self.make(self.release):
            if isinstance(row, StatementRow):
                yield _kept(row, known)
            elif isinstance(row, EventRow):
                sources = tuple(one for one in row.sources if one in known["documents"])
                people = tuple(one for one in row.people if one in known["entities"])
                yield (
                    row
                    if (sources, people) == (row.sources, row.people)
                    else replace(row, sources=sources, people=people)
                )
            else:
                yield row


def _known_entities(release: Release) -> set[str]:
    parts = (release.items, release.bodies, release.places, release.picket, release.testimonies, release.appeals)
    return {item.value.id for part in parts for item in part}


def _kept(row: StatementRow, known: Mapping[str, set[str]]) -> StatementRow:
    if row.value_entity and row.value_entity not in known["entities"]:
        row = replace(row, value_entity="", value="" if row.value == row.value_entity else row.value)
    if row.document and row.document not in known["documents"]:
        row = replace(
            row, document="", layer="", start=None, end=None, prefix="", suffix="", t_start=None, t_end=None, box=""
        )
    return row


# --- entities ------------------------------------------------------------------------------------------------------


def _entities(release: Release) -> Iterator[Row]:
    for item in release.items:
        one = item.value
        yield EntityRow(
            id=one.id, schema="person", name=one.title, form=one.form, shared_by=one.shared_by or None, changed=one.changed,
            page=f"people/{one.id}.html" if one.form == "named" else "",
        )  # fmt: skip
        for event, found in _by_event(one).items():
            yield EntityRow(id=event_id(one, event), schema=found[0].schema, name=f"{found[0].schema.replace('_', ' ')}: {one.title}")  # fmt: skip
    for body in release.bodies:
        yield EntityRow(id=body.value.id, schema="organisation", name=_main(body.value.names))
    for place in release.places:
        yield EntityRow(id=place.value.id, schema="place", name=_main(place.value.names))
    for day in release.picket:
        yield EntityRow(id=day.value.id, schema="protest", name=f"{day.value.series}, day {day.value.day}")
    for spoken in release.testimonies:
        yield EntityRow(id=spoken.value.id, schema="testimony", name=f"Testimony of {spoken.value.speaker}".strip())
    for letter in release.appeals:
        yield EntityRow(id=letter.value.id, schema="appeal", name=f"{letter.value.kind} to {letter.value.to}")
        for number, answer in enumerate(letter.value.answers, start=1):
            yield EntityRow(id=f"{letter.value.id}.a{number}", schema="appeal_response", name=f"Answer of {answer.by}")


def event_id(one: Record, event: str) -> str:
    """Returns the address of an event of a record."""
    return f"{one.id}.{event}"


def _by_event(one: Record) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = defaultdict(list)
    for each in one.fields:
        if each.event:
            found[each.event].append(each)
    return dict(found)


def _main(names: tuple[Name, ...]) -> str:
    return next((one.text for one in names if one.kind == "main"), names[0].text if names else "")


# --- statements ----------------------------------------------------------------------------------------------------


def _statements(release: Release) -> Iterator[Row]:
    for item in release.items:
        yield from _once(_of_person(item.value))
    for body in release.bodies:
        yield from _once(_names(body.value.id, "organisation", body.value.names))
        if body.value.place:
            yield _plain(body.value.id, "organisation", "based_in", body.value.place, entity=body.value.place)
    for place in release.places:
        yield from _once(_names(place.value.id, "place", place.value.names))
    for day in release.picket:
        yield from _once(_of_day(day.value))
    for spoken in release.testimonies:
        yield from _once(_of_testimony(spoken.value))
    for letter in release.appeals:
        yield from _once(_of_appeal(letter.value))


def _once(rows: Iterable[StatementRow]) -> Iterator[StatementRow]:
    """Leaves out what was said before in the same words: an address stands for one statement."""
    seen: set[str] = set()
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            yield row


def _of_person(one: Record) -> Iterator[StatementRow]:
    told = {(each.prop, each.value) for each in one.fields if not each.event}
    for name in one.names:
        if ("name", name.text) not in told:
            yield _plain(one.id, "person", "name", name.text, lang=name.lang)
    for trait, value in one.traits.items():
        yield _plain(one.id, "person", trait, value)
    for each in one.fields:
        yield _of_field(one, each)
    for event, found in _by_event(one).items():
        yield _plain(event_id(one, event), found[0].schema, "who", one.title, entity=one.id)
    for kin in one.kin:
        yield _plain(one.id, "person", _other_way(kin.relation), kin.title, entity=kin.person)


def _other_way(relation: str) -> str:
    """Turns what a relative is to somebody into what that one is to the relative, which is how a statement reads.

    ``person sister relative`` says that the person is the sister. Of several inverses the one that fits whoever it is: of
    somebody's mother they are the ``child``, of an uncle a ``relative``.
    """
    terms = vocabulary("kinship").terms
    known = terms[relation].inverse if relation in terms else ()
    broader = [terms[one].broader or _ANY_KIN for one in known]
    if len(known) == 1:
        return known[0]
    return next((one for one in known if one in broader), broader[0] if broader else _ANY_KIN)


def _of_field(one: Record, each: Field) -> StatementRow:
    return StatementRow(
        id=statement_id(one.id, each.id), entity=event_id(one, each.event) if each.event else one.id, schema=each.schema, prop=each.prop,
        value=each.value, said_by=each.said_by, stance=each.stance, exact=each.quote, cut=each.cut, lang=each.source.lang if each.quote else "",
        lineage=each.lineage, **_place(each.passage),
    )  # fmt: skip


def _place(passage: Passage | None) -> dict[str, Any]:
    """Returns the columns that say where words stand."""
    if passage is None:
        return {}
    return {
        "document": passage.text, "layer": passage.layer, "start": passage.start, "end": passage.end, "prefix": passage.prefix,
        "suffix": passage.suffix, "t_start": passage.t_start, "t_end": passage.t_end,
        "box": ",".join(map(repr, passage.box)) if passage.box else "",
    }  # fmt: skip


def statement_id(owner: str, id_: str) -> str:
    """Returns an address of a statement that no other record has."""
    return f"{owner}.{id_}"


def _plain(owner: str, schema: str, prop: str, value: str, *, entity: str = "", lang: str = "") -> StatementRow:
    """A statement that the release shows without words of its own; its address comes from what it says."""
    digest = sha256(f"{owner}\0{prop}\0{value}\0{entity}\0{lang}".encode()).hexdigest()[:12]
    return StatementRow(id=f"{owner}.d-{digest}", entity=owner, schema=schema, prop=prop, value=value, value_entity=entity, lang=lang)  # fmt: skip


def _names(owner: str, schema: str, names: tuple[Name, ...]) -> Iterator[StatementRow]:
    for one in names:
        yield _plain(owner, schema, "name", one.text, lang=one.lang)


def _said(owner: str, schema: str, prop: str, one: Said, speaker: str = "") -> StatementRow:
    row = _plain(owner, schema, prop, one.words, lang=one.lang)
    return replace(row, exact=one.words, said_by=speaker, **_place(one.passage))


def _of_day(one: PicketDay) -> Iterator[StatementRow]:
    for prop, value in (("when", one.date), ("where", one.place), ("day_number", str(one.day)), ("series", one.series)):
        if value:
            yield _plain(one.id, "protest", prop, value)
    for came in one.came:
        yield _plain(one.id, "protest", "participants", came)
    for code, count in one.police:
        yield _plain(one.id, "protest", "response", code if count is None else f"{code}: {count}")
    for slogan in one.slogans:
        yield _said(one.id, "protest", "slogan", slogan)
    for said in one.said:
        yield _said(one.id, "protest", "description", said)


def _of_testimony(one: Testimony) -> Iterator[StatementRow]:
    for prop, value in (("when", one.on), ("according_to", one.speaker), ("medium", one.medium)):
        if value:
            yield _plain(one.id, "testimony", prop, value)
    for about in one.about:
        yield _plain(one.id, "testimony", "who", about, entity=about)
    for said in one.said:
        row = _said(one.id, "testimony", "spoken_words", said, one.speaker)
        yield row if row.document else replace(row, document=one.text)


def _of_appeal(one: Appeal) -> Iterator[StatementRow]:
    for prop, value in (("when", one.sent), ("recipient", one.to), ("kind", one.kind), ("state", one.state)):
        if value:
            yield _plain(one.id, "appeal", prop, value)
    for about in one.about:
        yield _plain(one.id, "appeal", "who", about, entity=about)
    if one.said is not None:
        yield _said(one.id, "appeal", "spoken_words", one.said)
    for number, answer in enumerate(one.answers, start=1):
        yield from _of_answer(one, f"{one.id}.a{number}", answer)


def _of_answer(letter: Appeal, owner: str, one: Answer) -> Iterator[StatementRow]:
    yield _plain(owner, "appeal_response", "answers", letter.id, entity=letter.id)
    for prop, value in (("when", one.on), ("by", one.by), ("response", one.kind)):
        if value:
            yield _plain(owner, "appeal_response", prop, value)
    if one.said is not None:
        yield _said(owner, "appeal_response", "spoken_words", one.said, one.by)


def _translations(release: Release) -> Iterator[Row]:
    for item in release.items:
        seen: set[str] = set()
        for each in item.value.fields:
            for lang, words in each.translations if each.id not in seen else ():
                yield TranslationRow(statement=statement_id(item.value.id, each.id), lang=lang, text=words)
            seen.add(each.id)
    spoken: set[tuple[str, str]] = set()
    for owner, schema, prop, said in _spoken(release):
        statement = _said(owner, schema, prop, said).id
        for lang, words in sorted(said.translations.items()):
            if (statement, lang) not in spoken:
                spoken.add((statement, lang))
                yield TranslationRow(statement=statement, lang=lang, text=words, machine=lang in said.machine)


def _spoken(release: Release) -> Iterator[tuple[str, str, str, Said]]:
    for day in release.picket:
        yield from ((day.value.id, "protest", "slogan", said) for said in day.value.slogans)
        yield from ((day.value.id, "protest", "description", said) for said in day.value.said)
    for spoken in release.testimonies:
        yield from ((spoken.value.id, "testimony", "spoken_words", said) for said in spoken.value.said)
    for letter in release.appeals:
        one = letter.value
        if one.said is not None:
            yield one.id, "appeal", "spoken_words", one.said
        for number, answer in enumerate(one.answers, start=1):
            if answer.said is not None:
                yield f"{one.id}.a{number}", "appeal_response", "spoken_words", answer.said


# --- documents, events, places, counts, corrections ---------------------------------------------------------------------


def _documents(release: Release) -> Iterator[Row]:
    for item in release.texts:
        one = item.value
        yield DocumentRow(
            id=one.id, kind=one.kind, title=one.title, author=one.author, site=one.site, url=one.url, archived=one.archived,
            published=one.published, lang=one.lang, captured_on=one.captured_on, sha256=one.sha256, layer=one.layer, lineage=one.lineage,
            whole=one.whole,
        )  # fmt: skip


def _events(release: Release) -> Iterator[Row]:
    known = _known_places(release)
    for item in release.items:
        for event, found in _by_event(item.value).items():
            yield _event(item.value, event, found, known)
    for day in release.picket:
        one = day.value
        yield EventRow(
            id=one.id, schema="protest", name=f"{one.series}, day {one.day}", dates=(one.date,), places=(one.place,) if one.place else (),
            place=known.get(one.place.casefold(), ""), sources=tuple(dict.fromkeys(one.texts)), series=one.series, day=one.day,
            statements=tuple(each.id for each in _of_day(one)), notes=" / ".join(said.words for said in one.said),
        )  # fmt: skip


def _known_places(release: Release) -> Mapping[str, str]:
    """Returns the place of each name that only one place has."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in release.places:
        for name in item.value.names:
            found[name.text.casefold()].add(item.value.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def _event(one: Record, event: str, found: list[Field], known: Mapping[str, str]) -> EventRow:
    places = _values(found, WHERE)
    addresses = {known.get(place.casefold(), "") for place in places} - {""}
    lineages = {each.lineage for each in found if each.lineage}
    return EventRow(
        id=event_id(one, event), schema=found[0].schema, name=f"{found[0].schema.replace('_', ' ')}: {one.title}", people=(one.id,),
        dates=_values(found, WHEN), places=places, place=addresses.pop() if len(addresses) == 1 else "", actors=_values(found, WHO),
        sources=tuple(dict.fromkeys(each.passage.text for each in found if each.passage)), lineages=len(lineages) or None,
        statements=tuple(statement_id(one.id, each.id) for each in found),
        notes=" / ".join(dict.fromkeys(each.quote for each in found if each.quote)),
    )  # fmt: skip


def _values(found: Iterable[Field], props: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.value for each in found if each.prop in props and each.stance != "denies"))


def _places(release: Release) -> Iterator[Row]:
    for item in release.places:
        one = item.value
        yield PlaceRow(
            id=one.id, name=_main(one.names), names=tuple(f"{each.lang}: {each.text}" for each in one.names), kind=one.kind,
            area=one.area, count=one.count,
        )  # fmt: skip


def _counts(release: Release) -> Iterator[Row]:
    for item in release.tables:
        yield from _cells(item.value)


def _cells(one: Table) -> Iterator[CountRow]:
    for row, counts, total in zip(one.rows, one.cells, one.row_totals, strict=True):
        for column, count in zip(one.columns, counts, strict=True):
            yield CountRow(table=one.name, row=row, column=column, count=count)
        yield CountRow(table=one.name, row=row, count=total)
    for column, total in zip(one.columns, one.column_totals, strict=True):
        yield CountRow(table=one.name, column=column, count=total)
    yield CountRow(table=one.name, count=one.total)


def _corrections(release: Release) -> Iterator[Row]:
    for item in release.corrections:
        one = item.value
        yield CorrectionRow(
            id=one.id, on=one.on, kind=one.kind, of=one.of, words=one.said.words if one.said else "", lang=one.said.lang if one.said else "",
            by=one.by, before=one.before, after=one.after,
        )  # fmt: skip
