"""The body of a dossier: who it is, what is told in time and by event, the passages, their custody, how to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from kuager.model.paper import Block, Grid, Heading, Items, PageBreak, Paper, Para, Picture, Run, para
from kuager.model.release import Field
from kuager.model.schema import label
from kuager.publish.dossier import drawn
from kuager.publish.dossier.appendices import Appendices
from kuager.publish.dossier.told import Told
from kuager.publish.dossier.words import Words

RELATED: Final = "related"
"""The schema of fields in which somebody else is said to be related to the one the dossier is about."""
_DENIES: Final = "denies"
_TYPE: Final = "type"
_DATED: Final = ("when", "start_date")
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"
"""Before the number of a note: copied as text, a date and the number behind it must not run together."""


def paper(told: Told, *, lang: str = "en") -> Paper:
    """Returns a dossier as a paper.

    Args:
        told: what it says.
        lang: of its frame, one of :data:`kuager.publish.dossier.words.LANGUAGES`; what sources say stays as they say it.
    """
    words, writer = Words(lang), _Writer(told=told, words=Words(lang))
    body = tuple(writer.blocks())
    behind = Appendices(told=told, words=words, noted=tuple(writer.noted))
    kicker = "kicker_team" if told.audience == "team" else "kicker"
    reference = told.record.id
    return Paper(
        title=told.record.title,
        lang=lang,
        kicker=words(kicker, audience=words(f"audience.{told.audience}")),
        facts=(
            (words("from"), told.archive),
            (words("date"), told.made_on),
            (words("reference"), reference),
            (words("rests_on"), _rests(told, words)),
        ),
        blocks=(*body, PageBreak(), *behind.blocks()),
        notes=tuple(behind.notes()),
        notes_title=words("notes"),
        footer=words("footer", reference=reference, date=told.made_on),
        contents=words("contents"),
    )


def noted(told: Told) -> list[Field]:
    """Returns the statements that notes lead to, in the order of their numbers, from 1."""
    writer = _Writer(told=told, words=Words("en"))
    tuple(writer.blocks())
    return writer.noted


def _rests(told: Told, words: Words) -> str:
    fields = told.record.fields
    return words("rests", fields=len(fields), texts=len(told.texts), lines=len(_lines(fields)))


def _lines(some: Iterable[Field]) -> set[str]:
    """Returns the lineages that are told; a text without one is its own."""
    return {one.lineage or one.passage.text for one in some if one.passage is not None}


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Writes the body and numbers the notes in the order in which they are met."""

    told: Told
    words: Words
    noted: list[Field] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        yield para(Run(text=self.words("strictly"), italic=True))
        if self.told.withheld:
            yield para(Run(text=self.words("left_out"), italic=True))
        events = [list(some) for _, some in groupby(self._of_events(), key=lambda one: one.event)]
        yield Heading(text=self.words("who"))
        yield from self._who()
        if events:
            yield from self._time(events)
            yield Heading(text=self.words("story"))
            for some in events:
                yield Heading(text=_event_title(some, self.words.lang), level=2)
                yield from self._statements(some)
        elif not self.told.record.fields:
            yield para(self.words("nothing"))

    def _of_events(self) -> list[Field]:
        fields = [one for one in self.told.record.fields if one.event]
        order = {one.event: at for at, one in enumerate(reversed(fields))}
        when = {one.event: one.value for one in reversed(fields) if one.prop in _DATED}
        return sorted(fields, key=lambda one: (when.get(one.event, "9"), -order[one.event], one.event))

    def _who(self) -> Iterator[Block]:
        names = [one for one in self.told.record.names if one.text != self.told.record.title]
        if names:
            between = [Run(text=f"{self.words('names')}: {self.told.record.title}")]
            for one in names:
                between += [Run(text=" · "), Run(text=one.text, lang=one.lang)]
            yield Para(runs=tuple(between))
        yield from self._statements([one for one in self.told.record.fields if not one.event])

    def _time(self, events: list[list[Field]]) -> Iterator[Block]:
        dated = [(when, _event_title(some, self.words.lang)) for some in events if (when := _when(some))]
        if not dated:
            return
        yield Heading(text=self.words("time"))
        picture = drawn.timeline(dated, self.words)
        if picture is not None:
            yield Picture(data=picture.data, kind="svg", alt=picture.alt)
        rows = tuple((para(when), para(title)) for when, title in dated)
        yield Grid(header=(self.words("when"), self.words("what")), rows=rows, widths=(1, 3))

    def _statements(self, fields: list[Field]) -> Iterator[Block]:
        groups: dict[tuple[str, str], dict[str, list[Field]]] = {}
        for one in fields:
            if one.prop != _TYPE:
                groups.setdefault((one.schema, one.prop), {}).setdefault(one.value, []).append(one)
        if groups:
            yield Items(items=tuple(self._group(schema, prop, values) for (schema, prop), values in groups.items()))

    def _group(self, schema: str, prop: str, values: dict[str, list[Field]]) -> Para:
        name = self.words(RELATED) if schema == RELATED else label(schema, prop, lang=self.words.lang)
        runs = [Run(text=f"{name}: ", bold=True)]
        if len(values) > 1 and drawn.single(schema, prop):
            runs.append(Run(text=f"{self.words('differs')}: ", italic=True))
        for at, (value, some) in enumerate(values.items()):
            runs += [Run(text=" | ")] if at else []
            runs += self._value(schema, prop, value, some)
        return Para(runs=tuple(runs))

    def _value(self, schema: str, prop: str, value: str, some: list[Field]) -> Iterator[Run]:
        shown = _worded(schema, prop, value, self.words.lang) if value else f"[{self.words('sealed')}]"
        yield Run(text=shown + _THIN, note=self._note(some[0]))
        for one in some[1:]:
            yield Run(text=" ", note=self._note(one))
        if len(some) > 1 and (count := self._origins(some)):
            yield Run(text=f" ({count})")
        denied = [one for one in some if one.stance == _DENIES]
        if denied:
            yield Run(text=f" [{self.words('denied')} {_who_says(denied)}]")
        if all(one.id in self.told.unreviewed for one in some):
            yield Run(text=f" [{self.words('open')}]", italic=True)

    def _origins(self, some: list[Field]) -> str:
        """Says how many tellings a value rests on; one whose source is not shown may be a copy of another: it adds none."""
        lines = _lines(some)
        known = all(one.lineage or one.passage for one in some)
        return self.words("independent" if known else "at_least", n=len(lines)) if lines else ""

    def _note(self, one: Field) -> int:
        if one.id not in self.numbers:
            self.noted.append(one)
            self.numbers[one.id] = len(self.noted)
        return self.numbers[one.id]


def _who_says(some: Iterable[Field]) -> str:
    return ", ".join(dict.fromkeys(one.said_by or one.source.site or one.source.title for one in some)).strip(", ")


def _when(some: list[Field]) -> str:
    return next((one.value for one in some if one.prop in _DATED), "")


def _event_title(some: list[Field], lang: str) -> str:
    when = _when(some)
    return label(some[0].schema, lang=lang) + (f", {when}" if when else "")


def _worded(schema: str, prop: str, value: str, lang: str) -> str:
    """Returns a value as a person reads it: a term of a vocabulary by its label, everything else as it is told."""
    terms = drawn.terms_of(schema, prop)
    return label(terms, value, lang=lang) if terms else value


__all__ = ["RELATED", "noted", "paper"]
