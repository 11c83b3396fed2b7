"""A book of clippings: originals in the order of their days, each with its copies under it, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import UsageError
from kuager.model.paper import Block, Heading, Items, Paper, Para, Run, para
from kuager.text.edtf import parse
from kuager.workflow.archive import Archive
from kuager.workflow.press.stories import Story, stories
from kuager.workflow.status import today

_DAY: Final = 10
"""Characters of a day; the hour is of no use in a book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What goes into a book: days of publication (both included), an outlet, a person by id. All may be left out."""

    first: date | None = None
    last: date | None = None
    outlet: str = ""
    person: str = ""

    def takes(self, story: Story) -> bool:
        """Says whether a story belongs in it; one whose day is not known belongs only in a book of all days."""
        named = not self.person or any(one == self.person for one, _ in story.people)
        own = not self.outlet or story.outlet.casefold() == self.outlet.casefold()
        return named and own and self._in_time(story.published)

    def _in_time(self, published: str) -> bool:
        if self.first is None and self.last is None:
            return True
        if not published:
            return False
        span = parse(published)
        begin, end = span.earliest, span.latest
        after = self.first is None or (end is not None and end >= self.first)
        return after and (self.last is None or (begin is not None and begin <= self.last))


def book(archive: Archive, asked: Asked) -> tuple[Paper, int]:
    """Returns the book and how many clippings stand in it.

    Raises:
        UsageError: the last day lies before the first.
    """
    if asked.first and asked.last and asked.last < asked.first:
        raise UsageError("The last day lies before the first", item=f"{asked.first} {asked.last}")
    every = {one.document: one for one in stories(archive)}
    taken = [one for one in every.values() if asked.takes(one)]
    heads = _heads(taken, every)
    blocks: list[Block] = []
    for number, (head, copies) in enumerate(
        sorted(heads.items(), key=lambda one: (every[one[0]].published or "9999", one[0])), 1
    ):
        blocks += _clipping(number, every[head], copies, every)
    if not blocks:
        blocks.append(para("Nothing fits: no story of these days, this outlet and this person is in the archive."))
    people = {id_: name for one in every.values() for id_, name in one.people}
    facts = [("Stories", str(len(taken))), ("Originals", str(len(heads))), ("Made on", today(archive).isoformat())]
    if asked.first or asked.last:
        facts.insert(0, ("Days", f"{asked.first or '…'} to {asked.last or '…'}"))
    if asked.outlet:
        facts.insert(0, ("Outlet", asked.outlet))
    if asked.person:
        facts.insert(0, ("Person", people.get(asked.person, asked.person)))
    footer = "A copy stands once, under its original. The fingerprints are those of the preserved files."
    return Paper(title="Clippings", lang="en", facts=tuple(facts), blocks=tuple(blocks), footer=footer), len(taken)


def _heads(taken: Sequence[Story], every: Mapping[str, Story]) -> dict[str, list[Story]]:
    """Returns the stories that stand at the head of a clipping, each with the copies of it that were asked for."""
    wanted = {one.document for one in taken}
    found: dict[str, list[Story]] = {}
    for one in taken:
        head = _original(one, every, wanted)
        found.setdefault(head, [])
        if head != one.document:
            found[head].append(one)
    return found


def _original(one: Story, every: Mapping[str, Story], wanted: Iterable[str]) -> str:
    """Returns the furthest text it goes back to that was asked for too."""
    seen, at, best = {one.document}, one, one.document
    while at.of is not None and at.of.document in every and at.of.document not in seen:
        at = every[at.of.document]
        seen.add(at.document)
        if at.document in wanted:
            best = at.document
    return best


def _clipping(number: int, story: Story, copies: Sequence[Story], every: Mapping[str, Story]) -> list[Block]:
    lines: list[Para] = [
        para(Run(text="Outlet: ", bold=True), story.outlet or "not known"),
        para(Run(text="Published: ", bold=True), story.published[:_DAY] or "not known"),
        para(Run(text="Address: ", bold=True), story.url or "none; it came as a file"),
        para(Run(text="SHA-256 of the preserved copy: ", bold=True), story.sha256),
    ]
    if story.people:
        lines.append(para(Run(text="Names: ", bold=True), ", ".join(name for _, name in story.people)))
    if story.of is not None:
        there = "" if story.of.document in every else ", which is no story here"
        lines.append(
            para(
                Run(text="Lineage: ", bold=True),
                f"{story.of.kind} of “{story.of.title}” ({story.of.outlet}){there}; not in this book",
            )
        )
    blocks: list[Block] = [Heading(text=f"{number}. {story.title}", level=2), Items(items=tuple(lines))]
    if copies:
        blocks.append(para(Run(text=f"Repeated by {len(copies)}:", bold=True)))
        blocks.append(
            Items(items=tuple(_repeat(one) for one in sorted(copies, key=lambda one: (one.published, one.title))))
        )
    return blocks


def _repeat(one: Story) -> Para:
    of = f"{one.of.kind} of “{one.of.title}”" if one.of else ""
    return para(
        f"{one.outlet or 'outlet not known'}, {one.published[:_DAY] or 'day not known'}: “{one.title}”, {of}. {one.url} SHA-256 {one.sha256}"
    )


__all__ = ["Asked", "book"]
