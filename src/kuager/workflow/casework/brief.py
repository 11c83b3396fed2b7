"""The brief of a case: one page for whoever meets an official or a reporter tomorrow, with the words behind every line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.errors.sealed import UnnamedPaperError
from kuager.model import DocumentId, lasting, on, schema, series, tell
from kuager.model.paper import Block, Grid, Heading, Items, Paper, Para, Run
from kuager.model.telling import Telling
from kuager.text.tellings import render
from kuager.workflow.archive import Archive
from kuager.workflow.casework.cases import case
from kuager.workflow.casework.views import AppealRow, CaseView, Frame, PeriodRow, Relative, SentenceRow
from kuager.workflow.context import context
from kuager.workflow.status import today
from kuager.workflow.views import ClaimRow, EventRow, ValueGroup

MOST: Final = 5
"""Relatives and appeals of a brief; more are counted."""
_QUOTED: Final = 160
"""Characters of a source quoted in an endnote."""
_WITHHELD: Final = "[…]"
"""Stands for the words of somebody who must stay unnamed."""
_FACTS: Final = ("sex", "citizenship", "role", "civil_status", "residence")


def brief(archive: Archive, given: str, lang: str = "en") -> Paper:
    """Returns the brief of a person's case as a paper.

    Args:
        archive: where from.
        given: an entity or node id, or the beginning of one.
        lang: en, kk, ru or zh; what people said stays in the language it was said in.

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
        UnnamedPaperError: when the person must stay unnamed.
    """
    view = case(archive, given)
    if view.shielded:
        raise UnnamedPaperError(item=view.id)
    here = context(archive)
    writer = _Brief(
        view=view,
        lang=lang,
        published={id_: head.published or "" for id_, head in here.heads.items()},
        hidden=frozenset(str(one.id) for one in here.entities.values() if one.shielded),
    )
    blocks = tuple(writer.blocks())
    day = today(archive).isoformat()
    return Paper(
        title=view.name,
        lang=lang,
        kicker=writer.say("case.brief"),
        facts=tuple(writer.facts()),
        blocks=blocks,
        notes=tuple(writer.notes),
        notes_title=writer.say("case.sources"),
        footer=render(tell("case.footer", archive=archive.settings.name, date=on(day)), lang),
    )


@dataclass(slots=True, kw_only=True)
class _Brief:
    view: CaseView
    lang: str
    published: Mapping[DocumentId, str]
    hidden: frozenset[str]
    """Who must stay unnamed. "The wife of" somebody named is a name: neither they nor their words are in a paper."""
    notes: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def say(self, key: str) -> str:
        return render(tell(key), self.lang)

    def told(self, telling: Telling) -> str:
        return render(telling, self.lang)

    def label(self, id_: str, part: str = "") -> str:
        return schema.label(id_, part, lang=self.lang)

    def date(self, value: str | None) -> str:
        return self.told(tell("item.date", date=on(value))) if value else self.say("case.undated")

    # --- endnotes -----------------------------------------------------------------------------------------------

    def _note(self, row: ClaimRow | EventRow) -> int:
        """Returns the number of the endnote for a place in a source, a new one for a new place."""
        key = (row.document, row.start, row.end)
        if key not in self._numbers:
            words = " ".join(row.exact.split())
            told = tell(
                "case.note",
                title=self._source(row),
                date=self.date(self.published.get(DocumentId(row.document))),
                words=self._quoted(row, words),
                document=row.document,
                start=str(row.start),
                end=str(row.end),
            )
            self.notes.append(self.told(told))
            self._numbers[key] = len(self.notes)
        return self._numbers[key]

    def _quoted(self, row: ClaimRow | EventRow, words: str) -> str:
        if self._speaker(row)[0] in self.hidden:
            return _WITHHELD
        return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"

    def _speaker(self, row: ClaimRow | EventRow) -> tuple[str, str]:
        if isinstance(row, ClaimRow):
            return row.said_by_id or "", row.said_by or ""
        return row.according_to or ("", "")

    def _source(self, row: ClaimRow | EventRow) -> str:
        id_, speaker = self._speaker(row)
        speaker, title = "" if id_ in self.hidden else speaker, row.document_title
        return self.told(tell("status.told_by", title=title, name=speaker)) if speaker else title

    def run(self, words: str, rows: Iterable[ClaimRow | EventRow] = (), *, bold: bool = False) -> Run:
        first = next(iter(rows), None)
        return Run(text=words, bold=bold, note=self._note(first) if first is not None else 0)

    # --- what stands at the top ---------------------------------------------------------------------------------

    def facts(self) -> Iterator[tuple[str, str]]:
        view = self.view
        others = [one.value for one in view.names if one.value != view.name]
        if others and not view.shielded:
            yield self.say("case.also"), ", ".join(others[:MOST])
        born = [self._value(one, two) for one in ("birth_date", "birth_place") for two in self._values(one)]
        if born:
            yield self.say("case.born"), ", ".join(born)
        for prop in _FACTS:
            values = self._values(prop)
            if values:
                yield self.label("person", prop), ", ".join(self._value(prop, one) for one in values)
        statuses = dict.fromkeys(one.status for one in view.status.latest)
        if statuses:
            yield self.say("case.status"), " / ".join(self.label("status", one) for one in statuses)
        if view.status.news and view.status.silence:
            news = tell("case.silent", date=on(view.status.news.told_on), n=view.status.silence.least)
            yield self.say("case.silence"), self.told(news)
        asking = [one for one in view.asking if not one.shielded]
        if asking:
            yield self.say("case.asks"), "; ".join(self._who(one.name, one.kinship) for one in asking[:MOST])

    def _values(self, prop: str) -> Sequence[ValueGroup]:
        return next((one.values for one in self.view.facts if one.prop == prop), ())

    def _value(self, prop: str, one: ValueGroup) -> str:
        if prop == "sex":
            return self.label("sex", one.value)
        return self.date(one.value) if prop == "birth_date" else one.value

    def _who(self, name: str, kinship: Sequence[str]) -> str:
        kin = " / ".join(self.label("kinship", one) for one in kinship)
        return self.told(tell("case.kin", name=name, kin=kin)) if kin else name

    # --- the body -----------------------------------------------------------------------------------------------

    def blocks(self) -> Iterator[Block]:
        view = self.view
        if view.periods:
            yield Heading(text=self.say("case.happened"))
            yield Grid(
                header=(self.say("case.what"), self.say("case.where"), self.say("case.when")),
                rows=tuple(self._period(one) for one in view.periods),
                widths=(3, 4, 5),
            )
        yield from self._list(
            "case.sentences", [self._sentence(one) for one in view.sentences if one.length or one.charges]
        )
        yield from self._list("case.health", [self._group(one) for one in view.health])
        yield from self._list("case.papers", [self._group(one) for one in view.papers])
        near = [
            one
            for one in view.family.relatives
            if one.distance == 1 and not one.shielded and one.via not in self.hidden
        ]
        yield from self._list("case.family", [self._relative(one) for one in near])
        yield from self._list("case.appeals", [self._appeal(one) for one in view.appeals])
        yield Heading(text=self.say("case.missing"))
        gaps = [self.say(f"case.unasked.{one.key}") for one in view.missing]
        words = "; ".join(gaps) if gaps else self.say("case.nothing_missing")
        yield Para(runs=(Run(text=words),), blank=bool(gaps))

    def _list(self, key: str, rows: Sequence[Para]) -> Iterator[Block]:
        if not rows:
            return
        shown = list(rows[:MOST])
        if len(rows) > MOST:
            shown.append(Para(runs=(Run(text=self.told(tell("case.more", n=len(rows) - MOST))),)))
        yield Heading(text=self.say(key))
        yield Items(items=tuple(shown))

    def _group(self, one: ValueGroup) -> Para:
        return Para(runs=(self.run(one.value, one.claims),))

    def _period(self, one: PeriodRow) -> tuple[Para, Para, Para]:
        begin = self.date(one.begin) if one.begin else self.say("case.not_told")
        if one.impossible:
            end = self.told(tell("case.impossible", date=on(one.end)))
        elif one.end:
            end = self.date(one.end)
        elif one.released:
            end = self.told(tell("case.freed", date=on(one.released)))
        else:
            end = self.say("case.goes_on")
        when = self.told(tell("case.from_until", begin=begin, end=end))
        return (
            Para(runs=(self.run(self.label(one.kind), _rows(one.tellings), bold=True),)),
            Para(runs=(Run(text=one.place or self.say("case.not_told")),)),
            Para(runs=(Run(text=when),)),
        )

    def _sentence(self, one: SentenceRow) -> Para:
        kind, date = self.label(one.kind), self.date(one.when)
        length = (
            lasting(one.length) if one.length.startswith("P") else series([one.length or self.say("case.not_told")])
        )
        runs = [self.run(self.told(tell("case.sentence", kind=kind, length=length, date=date)), _rows(one.tellings))]
        if one.charges:
            told = tell("case.charged", charges="; ".join(one.charges))
            runs.append(Run(text=f"; {self.told(told)}"))
        return Para(runs=tuple(runs))

    def _relative(self, one: Relative) -> Para:
        kin = " / ".join(self.label("kinship", each) for each in one.kinship)
        if one.via == self.view.id:
            who = self._who(one.name, one.kinship)
        else:
            who = self.told(tell("case.kin_to", name=one.name, kin=kin, other=one.via_name))
        stood = " / ".join(self.label("status", each) for each in one.statuses)
        return Para(runs=(self.run(f"{who}: {stood}" if stood else who, one.claims),))

    def _appeal(self, one: AppealRow) -> Para:
        row, who = one.row, ", ".join(name for id_, name in one.row.by if id_ not in self.hidden)
        kind, date = self.label(row.type), self.date(row.when)
        told = (
            tell("case.appeal_by", kind=kind, date=date, who=who) if who else tell("case.appeal", kind=kind, date=date)
        )
        runs = [self.run(self.told(told), [row])]
        for answer in one.answers:
            said = tell("case.answered", date=self.date(answer.when))
            runs.append(self.run(f"; {self.told(said)}", [answer]))
        return Para(runs=tuple(runs))


def _rows(frames: Iterable[Frame]) -> list[EventRow]:
    return [one.row for one in frames]
