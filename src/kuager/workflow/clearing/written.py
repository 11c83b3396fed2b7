"""Testimonies and letters as clearance has to know them: who speaks, for whom, what of it is public, and what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import DocumentId
from kuager.protect.facts import Fact
from kuager.protect.scene_kinds import AnswerTold, LetterTold, TestimonyTold
from kuager.track.deadlines import State
from kuager.workflow import appeals
from kuager.workflow.appeals.linked import LinkRow
from kuager.workflow.clearing.making import Making
from kuager.workflow.entries import EntryRow
from kuager.workflow.picketing.series import kept
from kuager.workflow.reprisals.marks import public
from kuager.workflow.testimonies.rows import Library, library
from kuager.workflow.testimonies.views import Medium, Testimony

PRIVATE: Final = frozenset({"", "organisation", "press"})
"""Kinds of recipient that are no public body: what is written to them is private."""
_WORDS, _SIGNS = 3, 6


@dataclass(slots=True)
class Written:
    """Gathers testimonies and letters."""

    making: Making

    # --- testimonies --------------------------------------------------------------------------------------------------

    def testimonies(self) -> Iterator[TestimonyTold]:
        """Yields every testimony, with the statements about people that rest on its words."""
        every = library(self.making.makes.archive)
        texts: dict[str, list[Fact]] = defaultdict(list)
        for facts in self.making.facts.values():
            for one in facts:
                id_ = every.by_text.get(one.document)
                if id_ is not None and _says_something(one.quote):
                    texts[id_].append(one)
        for row in every.rows:
            yield self._testimony(every, row, texts[row.id])

    def _testimony(self, every: Library, row: Testimony, facts: Iterable[Fact]) -> TestimonyTold:
        here = self.making.here
        document = row.told.document
        words = sorted(facts, key=lambda one: (one.place.start if one.place else 0, one.claim, one.person))
        documents = [text for text, id_ in every.by_text.items() if id_ == row.id]
        return TestimonyTold(
            key=row.id,
            on=row.date,
            speakers=tuple(one.id for one in row.speakers),
            about=tuple(one.id for one in row.asked if one.id),
            medium=row.medium.value if row.medium is not Medium.NONE else Medium.TEXT.value,
            lang=next(iter(row.languages), ""),
            seconds=row.seconds,
            public=document is not None and document in here.heads and bool(public(here, document)),
            document=str(document or ""),
            words=tuple(words),
            marked=self.making.marked(str(document or ""), *documents, *row.told.tables),
        )

    # --- letters ------------------------------------------------------------------------------------------------------

    def letters(self) -> Iterator[LetterTold]:
        """Yields every letter that stands, with its answers as entered and as reported."""
        for row in appeals.appeals(self.making.makes.archive):
            yield self._letter(row)

    def _letter(self, row: appeals.AppealRow) -> LetterTold:
        entry, about = row.entry, tuple(dict.fromkeys(self.making.id_of(one) for one in row.nodes))
        to, sender = entry.first("to"), self.making.speaker(entry)
        reports = [fact for one in row.links if one.kind == "same" and (fact := self._reported(one)) is not None]
        asked = "\n".join(one.words for one in entry.all("asked"))
        own = [self._typed(asked, entry, sender, about)] if asked else []
        answers = [self._entered(one, about) for one in row.answers]
        answers += [made for one in row.links if one.kind == "answer" and (made := self._told(one)) is not None]
        return LetterTold(
            key=row.key,
            sent=row.sent,
            to=row.to,
            office=row.recipient not in PRIVATE and (to is None or to.schema != "person"),
            kind=row.kind,
            about=about,
            team=not row.sender,
            senders=(sender,) if sender else (),
            asked=(*reports, *own),
            answers=tuple(sorted(answers, key=lambda one: one.on or "9")),
            # That somebody should look at it soon is for the team.
            state=State.WAITING.value if row.clock.state is State.DUE_SOON else row.clock.state.value,
            days=row.clock.days_open,
            marked=self.making.marked(str(entry.document), str(entry.narrative_document or "")),
        )

    def _typed(self, words: str, entry: EntryRow, speaker: str, about: Iterable[str]) -> Fact:
        document = str(entry.document)
        return self.making.typed(words, document, public=False, speaker=speaker, others=about)

    def _entered(self, entry: EntryRow, about: Iterable[str]) -> AnswerTold:
        """Returns an answer as the team entered it; its own words before what the team says of them."""
        gist = "\n".join(one.words for one in entry.all("gist"))
        words = entry.narrative or gist
        fact = self._typed(words, entry, "", about) if words else None
        if fact is not None and entry.narrative_document is not None:
            narrative = str(entry.narrative_document)
            fact = replace(fact, marked=self.making.marked(fact.document, narrative))
        return AnswerTold(
            on=entry.value("dated") or entry.value("when"), by=entry.value("from"), kind=entry.value("response"), words=fact
        )  # fmt: skip

    def _told(self, link: LinkRow) -> AnswerTold | None:
        """Returns an answer as a report tells of it; who gave it is in its words alone, which are judged."""
        fact = self._reported(link)
        if fact is None:
            return None
        kinds = [value for prop, value in link.event.details if prop == "response"]
        return AnswerTold(on=link.when, by=self._office(link), kind=next(iter(kinds), ""), words=fact)

    def _office(self, link: LinkRow) -> str:
        offices = [
            one for one, _ in link.event.by if (known := self.making.here.entity(one)) and known.schema != "person"
        ]
        return next((name for one, name in link.event.by if one in offices), "")

    def _reported(self, link: LinkRow) -> Fact | None:
        if link.event.low_trust or DocumentId(link.event.document) in kept(self.making.makes.archive).documents:
            return None
        return self.making.sentence(link.event)


def _says_something(words: str) -> bool:
    """Says whether words are more than a name, a pronoun or a day: what is quoted of a testimony should speak."""
    return len(words.split()) >= _WORDS or sum("\u3400" <= char <= "\u9fff" for char in words) >= _SIGNS


__all__ = ["PRIVATE", "Written"]
