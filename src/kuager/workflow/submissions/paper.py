"""A draft as a paper: every statement as reported, with an endnote to its words; what is not told is left blank, marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from kuager.errors.submissions import UnknownPaperLanguageError
from kuager.model.paper import Block, Heading, Items, Paper, Para, Run, para
from kuager.track.submissions import Answered, Part, Section, State, Told, Value
from kuager.workflow.submissions.drafting import Draft
from kuager.workflow.submissions.mechanisms import said, words

SHOWN: Final = 3
"""Sources given for one statement; the archive has the others."""
REASON: Final = 2
"""Parts of a statement that show why an item does not apply."""
THIN: Final = "\N{NARROW NO-BREAK SPACE}"
"""Before the number of a note: copied as text, a date and the number behind it must not run together."""
_DENIES, _HEDGES = "denies", "hedges"


@dataclass(slots=True, kw_only=True)
class _Writer:
    draft: Draft
    lang: str
    notes: list[str] = field(default_factory=list)
    known: dict[tuple[str, int, int, bool], int] = field(default_factory=dict)

    def word(self, name: str, **values: object) -> str:
        """Returns a word of the frame."""
        return said(words()[name], self.lang).format(**values)

    def blocks(self) -> Iterator[Block]:
        """Yields the body: a heading for each section and item, and beneath it what is told."""
        for number, section in enumerate(self.draft.mechanism.sections, 1):
            yield Heading(text=f"{number}. {said(section.labels, self.lang)}")
            yield from self._section(number, section)

    def _section(self, number: int, section: Section) -> Iterator[Block]:
        states = {one.item.id: one for one in self.draft.items}
        for place, item in enumerate(section.items, 1):
            yield Heading(text=f"{number}.{place} {said(item.labels, self.lang)}", level=2)
            yield from self._item(states[item.id])

    def _item(self, one: Answered) -> Iterator[Block]:
        if one.state is State.MISSING:
            yield para(self.word("missing" if one.item.required else "blank"), blank=True)
        elif one.state is State.NOT_APPLICABLE:
            because = replace(one.because[0], parts=one.because[0].parts[:REASON])
            yield self._value(because, before=self.word("not_applicable") + " ")
        elif len(one.values) == 1:
            yield self._value(one.values[0])
        else:
            before = f"{self.word('differ')}: " if one.differ else ""
            yield Items(items=tuple(self._value(value, before=before) for value in one.values))

    def _value(self, value: Value, before: str = "") -> Para:
        runs = [Run(text=before, italic=True)] if before else []
        for number, part in enumerate(value.parts):
            runs += self._part(part, first=number == 0)
        first = value.parts[0].told[0]
        unsettled = any(not any(told.settled for told in part.told) for part in value.parts)
        tail = f" — {self._who(first)}" + (f" {self.word('unsettled')}" if unsettled else "")
        return Para(runs=(*runs, Run(text=tail)))

    def _part(self, part: Part, *, first: bool) -> Iterator[Run]:
        told = shown(part)
        label = said(part.label, self.lang)
        mark = "" if label.endswith("?") else ":"
        before = ("" if first else "; ") + (f"{label}{mark} " if label else "")
        text = said(part.labelled, self.lang) or (f"“{part.words}”" if part.quoted else part.words)
        yield Run(text=before + text + THIN, note=self._note(told[0]))
        for one in told[1:]:
            yield Run(text=" ", note=self._note(one))

    def _who(self, told: Told) -> str:
        who = told.said_by or (self.word("unnamed") if told.unnamed else self.word("document", title=told.title))
        when = f", {told.said_on}" if told.said_on else ""
        how = {_DENIES: "denied", _HEDGES: "hedged"}.get(told.stance, "reported")
        return self.word(how, who=who + when)

    def _note(self, told: Told) -> int:
        key = (told.document, told.start, told.end, bool(told.exact))
        if key not in self.known:
            exact = f"“{told.exact}”." if told.exact else f"[{self.word('sealed_words')}]."
            self.notes.append(
                self.word(
                    "note", words=exact, title=told.title, document=told.document, start=told.start, end=told.end, sha256=told.sha256
                )
            )  # fmt: skip
            self.known[key] = len(self.notes)
        return self.known[key]


def shown(part: Part) -> tuple[Told, ...]:
    """Returns the words a paper cites for a part: those a person settled where there are some, a few at most."""
    settled = tuple(one for one in part.told if one.settled)
    return (settled or part.told)[:SHOWN]


def paper(draft: Draft, *, lang: str = "en", day: date, ready: bool = False) -> Paper:
    """Returns a draft as a paper.

    Args:
        draft: what stands in it.
        lang: of its frame, one the body takes.
        day: the date on it.
        ready: it was marked ready; otherwise it says that it is a draft.

    Raises:
        UnknownPaperLanguageError: the body does not take that language.
    """
    body = draft.mechanism
    if lang not in body.languages:
        raise UnknownPaperLanguageError(item=f"{lang} ({', '.join(body.languages)})")
    writer = _Writer(draft=draft, lang=lang)
    blocks = tuple(writer.blocks())
    facts = [(writer.word("to"), said(body.labels, lang) + (f" <{body.to}>" if body.to else ""))]
    facts.append((writer.word("date"), day.isoformat()))
    clock = draft.urgency
    if clock is not None and clock.surely is not None and clock.last is not None and clock.last >= day:
        last = "" if clock.last == clock.surely else f" / {clock.last.isoformat()}"
        facts.append((writer.word("urgent"), clock.surely.isoformat() + last))
    return Paper(
        title=f"{said(body.titles, lang)}: {draft.name}",
        lang=lang,
        kicker=writer.word("ready" if ready else "draft"),
        facts=tuple(facts),
        blocks=blocks,
        notes=tuple(writer.notes),
        notes_title=writer.word("sources"),
        footer=writer.word("footer"),
    )


__all__ = ["SHOWN", "paper", "shown"]
