"""Testimonies and letters before an audience: by whom only as they agreed, about whom only as the release shows them.

A letter is shown where it went to a public body and is for somebody the release names. Who sent it is never told; without
the sender's agreement nothing of it is. Its words, and those of an answer, need the agreement of everybody they are about
and of whoever sent it; where they were never published, the public sees none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.model.publication import Answer, Appeal, Said, Testimony
from kuager.model.release import FORMS
from kuager.protect.disguise import ROLES, initials
from kuager.protect.facts import Fact
from kuager.protect.persons import FACTS, WORDS
from kuager.protect.scene_kinds import AnswerTold, LetterTold, TestimonyTold
from kuager.protect.words import Hearing, addressed, as_said, distinct

TESTIMONY: Final = "testimony"
APPEAL: Final = "appeal"
ANSWER: Final = "answer"
_YEAR: Final = 4


@dataclass(slots=True)
class Letters:
    """Judges testimonies, and letters with their answers."""

    hearing: Hearing
    _taken: set[str] = field(default_factory=set)

    def testimonies(self, told: Iterable[TestimonyTold]) -> list[Testimony]:
        """Returns the testimonies that may be shown, in the order of what is shown."""
        made = [one for each in told if (one := self._testimony(each)) is not None]
        return sorted(made, key=lambda one: (one.on or "9", one.id))

    def appeals(self, told: Iterable[LetterTold]) -> list[Appeal]:
        """Returns the letters that may be shown, in the order they were sent."""
        made = [one for each in told if (one := self._appeal(each)) is not None]
        return sorted(made, key=lambda one: (one.sent or "9", one.id))

    # --- testimonies -------------------------------------------------------------------------------------------------

    def _testimony(self, told: TestimonyTold) -> Testimony | None:
        hearing = self.hearing
        about = self._about(told.about)
        stands = [hearing.stand(one, "speaker") for one in told.speakers]
        form = min((one.form for one in stands), key=FORMS.index, default="")
        why = hearing.barred(told.marked) or ("" if form else "speaker_unknown")
        if not why and FORMS.index(form) < FORMS.index("role_only"):
            why = "speaker"
        why = why or ("" if about else "not_named")
        if why or not hearing.how(TESTIMONY, "about"):
            hearing.keep(why or "not_listed", told.document or told.key, TESTIMONY, whom=next(iter(told.speakers), ""))
            return None
        named = form == "named"
        on = self._on(told.on, exact=named)
        speaker = self._speakers(told, form) if hearing.how(TESTIMONY, "speaker") else ""
        lang = told.lang if hearing.how(TESTIMONY, "lang") else ""
        medium = told.medium if hearing.how(TESTIMONY, "medium") else "text"
        id_ = distinct(addressed("a", [on, speaker, about, medium, lang]), self._taken)
        target = f"testimonies/{id_}"
        hearing.leave(told.speakers, "speaker", FACTS, target)
        return Testimony(
            id=id_, on=on, speaker=speaker, about=about, medium=medium, lang=lang,
            said=tuple(self._quoted(told, target)) if hearing.how(TESTIMONY, "said") else (),
            text=self._published(told, target) if named and hearing.how(TESTIMONY, "text") else "",
            # The length and the day of a film find it; then it shows who speaks.
            seconds=told.seconds if named and hearing.how(TESTIMONY, "seconds") else None,
        )  # fmt: skip

    def _about(self, people: Iterable[str]) -> tuple[str, ...]:
        """Returns the records of those who are shown by name; nobody else has one that may be pointed at."""
        named = self.hearing.desk.named
        return tuple(dict.fromkeys(named[one].id for one in people if one in named))

    def _on(self, on: str, *, exact: bool) -> str:
        if not self.hearing.how(TESTIMONY, "on"):
            return ""
        if exact and self.hearing.how(TESTIMONY, "on") == "whole":
            return on
        return on[:_YEAR] if on[:_YEAR].isdecimal() else ""

    def _speakers(self, told: TestimonyTold, form: str) -> str:
        """Returns who speaks as all of them may be shown: one who stays unnamed is found beside others who do not."""
        people = self.hearing.desk.scene.people
        if form == "named":
            return ", ".join(people[one].name for one in told.speakers)
        if form == "initials":
            return ", ".join(initials(people[one].name) for one in told.speakers)
        return ROLES["speaker"]

    def _quoted(self, told: TestimonyTold, target: str) -> Iterable[Said]:
        """Yields the words that statements about people shown by name rest on, judged as for their records."""
        desk = self.hearing.desk
        seen: set[str] = set()
        for fact in told.words:
            if fact.person not in desk.named:
                self.hearing.keep("not_named", fact.person, "quote", claim=fact.claim)
                continue
            judged = desk.judge.judge(fact, desk.scene.people[fact.person])
            if judged.field is None or not judged.field.quote:
                why = next((one.reason for one in judged.withheld if one.field != "source"), "")
                if why:
                    self.hearing.keep(why, fact.person, "quote", claim=fact.claim)
            elif judged.field.quote not in seen:
                seen.add(judged.field.quote)
                if judged.field.passage is not None:
                    desk.texts.note(judged.field.passage, judged.field.quote, target, fact.person)
                self.hearing.leave((fact.speaker,) if fact.speaker else (), "speaker", WORDS, target)
                yield as_said(judged.field)

    def _published(self, told: TestimonyTold, target: str) -> str:
        if not told.public:
            return ""
        return next((text for one in told.words if one.public and (text := self.hearing.text(one, target))), "")

    # --- letters and answers -----------------------------------------------------------------------------------------

    def _appeal(self, told: LetterTold) -> Appeal | None:
        hearing, about = self.hearing, self._about(told.about)
        for reason, whom in self._refused(told, about):
            hearing.keep(reason, told.key, APPEAL, whom=whom)
            return None
        to, sent = told.to, told.sent if hearing.how(APPEAL, "sent") else ""
        kind = told.kind if hearing.how(APPEAL, "kind") else ""
        id_ = distinct(addressed("l", [to, sent, kind, about]), self._taken)
        words = self._words_why(told)
        target = f"appeals/{id_}"
        hearing.leave(told.senders, "speaker", FACTS, target)
        return Appeal(
            id=id_, sent=sent, to=to, kind=kind, about=about,
            said=self._first(told, told.asked, f"{APPEAL}.said", target, words),
            answers=tuple(self._answer(told, one, target, words) for one in told.answers),
            state=told.state if hearing.how(APPEAL, "state") else "",
            days=told.days if hearing.how(APPEAL, "days") else None,
        )  # fmt: skip

    def _refused(self, told: LetterTold, about: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yields why a letter is withheld as a whole, and whose protection that is."""
        hearing = self.hearing
        if why := hearing.barred(told.marked):
            yield why, ""
        if not all(hearing.how(APPEAL, part) for part in ("to", "about")):
            yield "not_listed", ""
        if not told.office:
            yield "private_letter", ""
        if not about:
            yield "not_named", ""
        if not told.team and not told.senders:
            yield "speaker_unknown", ""
        for one in told.senders:
            if not hearing.stand(one, "speaker").at_least("aggregate"):
                yield "speaker", one
        if why := hearing.clean(told.to):
            yield why, ""

    def _words_why(self, told: LetterTold) -> str:
        """Returns why words nobody published may not be quoted; empty when all they touch agreed to that."""
        if set(told.about) - set(self.hearing.desk.named):
            return "third_person"
        if any(not self.hearing.stand(one, "speaker", WORDS).at_least("role_only") for one in told.senders):
            return "words"
        return "words" if self.hearing.words_of(told.about) else ""

    def _first(self, told: LetterTold, words: Sequence[Fact], part: str, target: str, why_not: str) -> Said | None:
        """Returns the first words that may be quoted: those that were published before those that were not."""
        for fact in sorted(words, key=lambda one: not one.public):
            said, why = self.hearing.said(fact, part, target, owners=told.about, vouched=not why_not)
            if said is not None and (fact.public or not why_not):
                if not fact.public:
                    self.hearing.leave(told.about, "detained", WORDS, target)
                    self.hearing.leave(told.senders, "speaker", WORDS, target)
                return said
            unpublished = not fact.public and self.hearing.how(*part.split(".")) == "whole"
            self.hearing.keep((why_not if unpublished else "") or why, told.key, "words", claim=fact.claim)
        return None

    def _answer(self, told: LetterTold, one: AnswerTold, target: str, why_not: str) -> Answer:
        hearing = self.hearing
        by = one.by if hearing.how(ANSWER, "by") else ""
        if by and (why := hearing.clean(by)):
            hearing.keep(why, told.key, "by")
            by = ""
        words = (one.words,) if one.words is not None else ()
        return Answer(
            on=one.on if hearing.how(ANSWER, "on") else "",
            by=by,
            kind=one.kind if hearing.how(ANSWER, "kind") else "",
            said=self._first(told, words, f"{ANSWER}.said", target, why_not),
        )


__all__ = ["ANSWER", "APPEAL", "TESTIMONY", "Letters"]
