"""Letters to offices, filled from claims: every statement leads to its words, what is not known stays a blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.errors.appeals import NobodyToNameError, NoTemplateError
from kuager.model.paper import Block, Heading, Items, Paper, Para, Run, para
from kuager.model.schema import label
from kuager.text.date_words import shown_date
from kuager.text.tellings import LANGUAGES, said
from kuager.workflow.appeals import statements
from kuager.workflow.appeals.statements import MOST_NOTES, Door, Notes, Told
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.dossier import dossier
from kuager.workflow.views import Dossier

OFFICES: Final = ("foreign_ministry", "embassy", "consulate", "ombudsman", "court", "un", "press")
RECIPIENTS: Final[Mapping[str, str]] = {office: office for office in OFFICES} | {"un": "un_other"}
"""What kind of recipient (vocabulary ``recipient``) a letter to an office goes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which letter.

    Attributes:
        person: id of whom it is about.
        office: one of :data:`OFFICES`.
        lang: one of en, kk, ru, zh.
        to: name of the office; a blank when left out.
        sender: who signs; a blank when left out.
        day: its date; a blank when left out.
        reviewed: leave out what nobody has reviewed.
        confidential: take in what was told in confidence, because whoever told it agrees.
    """

    person: str
    office: str
    lang: str
    to: str = ""
    sender: str = ""
    day: date | None = None
    reviewed: bool = False
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A drafted letter.

    Attributes:
        paper: for ``publish.papers``.
        text: the same as plain text, endnotes at its end.
        blanks: what is missing, as it stands in the letter.
        unreviewed: statements that rest only on what nobody has reviewed.
        held_back: statements left out because they were told in confidence.
        person: id of whom it is about.
        name: as the letter has it.
        asks: what it asks for.
    """

    paper: Paper
    text: str
    blanks: tuple[str, ...]
    unreviewed: int
    held_back: int
    person: str
    name: str
    asks: tuple[str, ...]


@cache
def wording(lang: str) -> Mapping[str, Any]:
    """Returns the templates of a language.

    Raises:
        NoTemplateError: when there are none.
    """
    if lang not in LANGUAGES:
        raise NoTemplateError(item=lang)
    text = files("kuager.workflow.appeals").joinpath("wording", f"{lang}.yml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def compose(archive: Archive, wanted: Wanted) -> Letter:
    """Drafts a letter about a person from what is claimed of them.

    Args:
        archive: where from.
        wanted: which letter.

    Raises:
        NoTemplateError: no template is for that office or language.
        NobodyToNameError: the person must stay unnamed.
        UnknownIdError: nobody has that id.
    """
    words = wording(wanted.lang)
    if wanted.office not in OFFICES:
        raise NoTemplateError(item=wanted.office)
    known = dossier(archive, wanted.person)
    if known.shielded:
        raise NobodyToNameError
    here = context(archive)
    door = Door(here=here, reviewed=wanted.reviewed, confidential=wanted.confidential)
    draft = _Draft(
        wanted=wanted, known=known, words=words, notes=Notes(here=here, wording=words, lang=wanted.lang),
        facts=statements.facts(known, wanted.lang, door), events=statements.events(known, wanted.lang, door),
    )  # fmt: skip
    paper = draft.paper()
    told = [*draft.facts.values(), *(one for _, one in draft.events)]
    return Letter(
        paper=paper,
        text=plain(paper),
        blanks=tuple(draft.blanks),
        unreviewed=statements.open_in(told),
        held_back=door.held_back,
        person=known.id,
        name=draft.name,
        asks=tuple(words["asks"][wanted.office]),
    )


@dataclass(slots=True, kw_only=True)
class _Draft:
    wanted: Wanted
    known: Dossier
    words: Mapping[str, Any]
    notes: Notes
    facts: Mapping[str, Told]
    events: Sequence[tuple[str, Told]]
    blanks: list[str] = field(default_factory=list)
    name: str = ""

    def paper(self) -> Paper:
        words, wanted = self.words, self.wanted
        self.name, others = statements.names(self.known, wanted.lang)
        say: Callable[..., str] = said(wanted.lang)
        day = shown_date(wanted.day.isoformat(), say) if wanted.day else self._blank("blank_date")
        facts = (
            (words["to"], wanted.to or self._blank("blank_office")),
            (words["from"], wanted.sender or self._blank("blank_sender")),
            (words["date"], day),
        )
        office = wanted.office
        blocks: list[Block] = [
            para(words["salutation"][office]),
            para(words["opening"][office]),
            Heading(text=words["known"]),
            para(words["known_text"]),
            Items(items=tuple(self._known(others))),
            Heading(text=words["ask"]),
            Items(items=tuple(para(one) for one in words["asks"][office]), numbered=True),
            para(words["closing"]),
            para(words["polite"]),
            para(wanted.sender) if wanted.sender else para(words["blank_sender"], blank=True),
        ]
        return Paper(
            title=words["subject"].format(name=self.name),
            lang=wanted.lang,
            facts=facts,
            blocks=tuple(blocks),
            notes=tuple(self.notes.texts),
            notes_title=words["sources"],
        )

    def _blank(self, key: str, **what: str) -> str:
        text = str(self.words[key]).format(**what)
        self.blanks.append(text)
        return text

    def _known(self, others: Sequence[str]) -> Iterator[Para]:
        named = f"{self.words['name']}: {self.name}"
        yield para(f"{named} ({self.words['also'].format(names=', '.join(others))})" if others else named)
        for name in statements.FACTS:
            if name in self.facts:
                yield self._statement(self.facts[name])
            elif name in statements.NEEDED:
                yield para(self._blank("blank", what=label("person", name, lang=self.wanted.lang)), blank=True)
        for name in statements.BY_HAND:
            yield para(self._blank("blank_sealed", what=label("person", name, lang=self.wanted.lang)), blank=True)
        kinds = {kind for kind, _ in self.events}
        if not kinds & statements.TAKEN:
            yield para(self._blank("blank_detention"), blank=True)
        for _, told in self.events:
            yield self._statement(told)
        if not kinds & statements.JUDGED:
            yield para(self._blank("blank_legal"), blank=True)

    def _statement(self, told: Told) -> Para:
        runs = [Run(text=f"{told.label}: " if told.values[0] else told.label, bold=True)]
        for at, (value, places) in enumerate(zip(told.values, told.places, strict=True)):
            runs.append(Run(text=f" / {value}" if at else value))
            runs += [Run(text="", note=self.notes.number(one)) for one in places[:MOST_NOTES]]
            if len(places) > MOST_NOTES:
                runs.append(Run(text=f" ({self.words['and_more'].format(n=len(places) - MOST_NOTES)})"))
        if len(told.values) > 1:
            runs.append(Run(text=f" ({self.words['differ']})", italic=True))
        if told.hedged:
            runs.append(Run(text=f" ({self.words['hedged']})", italic=True))
        return Para(runs=tuple(runs))


def plain(paper: Paper) -> str:
    """Returns a paper as plain text: what stands before somebody who copies it into a form or a mail."""
    lines = [f"{name}: {value}" for name, value in paper.facts]
    lines += ["", paper.title, ""]
    for block in paper.blocks:
        lines += _lines(block)
    if paper.notes:
        lines += ["", paper.notes_title]
        lines += [f"[{number}] {text}" for number, text in enumerate(paper.notes, 1)]
    return "\n".join(lines).strip() + "\n"


def _lines(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return ["", block.text]
    if isinstance(block, Items):
        marks = [f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1)]
        return [f"{mark} {_words(one)}" for mark, one in zip(marks, block.items, strict=True)]
    return [_words(block)] if isinstance(block, Para) else []


def _words(one: Para) -> str:
    return "".join(run.text + (f"[{run.note}]" if run.note else "") for run in one.runs)


__all__ = ["OFFICES", "RECIPIENTS", "Letter", "Wanted", "compose", "plain", "wording"]
