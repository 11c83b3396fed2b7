"""Corrections and rebuttals before an audience: what was wrong is told of what is shown, and of nothing that is not.

What stood there before is judged as if it stood there still; a wrong name that was put right is a name of somebody. An
authority's words are a quotation like any other, and what somebody sent in against something published is shown beside it
when they may be named, or speak for a public body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from kuager.model.publication import Correction, Said
from kuager.protect.bodies import Shown
from kuager.protect.disguise import ROLES, initials
from kuager.protect.facts import Fact
from kuager.protect.persons import FACTS, WORDS
from kuager.protect.scene_kinds import CorrectionTold
from kuager.protect.words import Hearing, addressed, distinct

KIND: Final = "correction"
TEAM: Final = "the team"


@dataclass(slots=True)
class Corrections:
    """Judges corrections and rebuttals, after everything they may be about.

    Args:
        hearing: what judges.
        shown: which statements are shown.
        addresses: everything else that is shown, such as ``appeals/l-1``.
    """

    hearing: Hearing
    shown: Shown
    addresses: Collection[str] = ()
    _taken: set[str] = field(default_factory=set)
    _shown: set[str] = field(default_factory=set)

    def corrections(self, told: Iterable[CorrectionTold]) -> list[Correction]:
        """Returns what may be shown, the oldest first; an answer only with what it answers."""
        found: dict[str, Correction] = {}
        for one in sorted(told, key=lambda each: (_later(each), each.on, each.key)):
            if one.answers and one.answers not in found:
                self.hearing.keep("only_withheld", one.key, KIND)
                continue
            made = self._correction(one, found.get(one.answers))
            if made is not None:
                found[one.key] = made
                self._shown.add(made.id)
        return sorted(found.values(), key=lambda one: (one.on, one.id))

    def _correction(self, told: CorrectionTold, answered: Correction | None) -> Correction | None:
        hearing = self.hearing
        of = f"corrections/{answered.id}" if answered is not None else self._of(told)
        by, why = self._by(told)
        why = why or self._refused(told, of)
        told_of = [told.on, told.kind, of, by, told.words.quote if told.words else ""]
        id_ = distinct(addressed("c", told_of), self._taken)
        said: Said | None = None
        if not why and told.words is not None:
            said, why = hearing.said(told.words, f"{KIND}.said", f"corrections/{id_}", owners=told.about, vouched=True)
        if why or of is None:
            hearing.keep(why or "not_named", told.key, KIND, claim=told.claim, whom=told.by_person)
            return None
        if told.by_person and not told.office:
            hearing.leave((told.by_person,), "speaker", FACTS, f"corrections/{id_}")
            hearing.leave((told.by_person,), "speaker", WORDS, f"corrections/{id_}")
        return Correction(
            id=id_,
            on=told.on if hearing.how(KIND, "on") else "",
            kind=told.kind,
            of=of if hearing.how(KIND, "of") else "",
            said=said,
            by=by if hearing.how(KIND, "by") else "",
            before=self._value(told, told.before) if hearing.how(KIND, "before") else "",
            after=self._value(told, told.after) if hearing.how(KIND, "after") else "",
        )

    def _of(self, told: CorrectionTold) -> str | None:
        """Returns the address of what something is about; empty for the whole; None where that is not shown."""
        named = self.hearing.desk.named
        if told.of:
            person, _, spot = told.of.removeprefix("people/").partition("#")
            record = next((one for one in named.values() if one.id == person), None)
            if told.of in self.addresses or told.of in {f"corrections/{one}" for one in self._shown}:
                return told.of
            if record is None or (spot and all(one.id != spot for one in record.fields)):
                return f"people/{record.id}" if record is not None else None
            return told.of
        if told.claim and (found := self.shown.address(told.claim)):
            return found
        if told.about:
            return next((f"people/{named[one].id}" for one in told.about if one in named), None)
        return None if told.claim else ""

    def _refused(self, told: CorrectionTold, of: str | None) -> str:
        """Returns why something is withheld as a whole; what is said to somebody who is not shown would show them."""
        if not self.hearing.how(KIND, "said") or not self.hearing.how(KIND, "kind"):
            return "not_listed"
        if of is None:
            return "not_named"
        return next(iter(self.hearing.desk.judge.barred(told.words)), "") if told.words is not None else ""

    def _by(self, told: CorrectionTold) -> tuple[str, str]:
        """Returns who says so as they may be shown, or why not."""
        if not told.by and not told.by_person:
            return TEAM, ""
        if told.office:
            return told.by, self.hearing.clean(told.by)
        allowed = self.hearing.stand(told.by_person, "speaker")
        words = self.hearing.stand(told.by_person, "speaker", WORDS)
        if not allowed.at_least("role_only") or not words.at_least("role_only"):
            return "", "speaker"
        name = self.hearing.desk.scene.people[told.by_person].name
        return {"named": name, "initials": initials(name)}.get(allowed.form, ROLES["speaker"]), ""

    def _value(self, told: CorrectionTold, fact: Fact | None) -> str:
        """Returns a value as it may be shown of the person it is of, who is in the release; empty where it may not.

        What the team wrote in its own words, about nobody in particular, is judged as words are.
        """
        desk = self.hearing.desk
        if fact is not None and not fact.person and not fact.claim:
            why = self.hearing.clean(fact.value)
            if why:
                self.hearing.keep(why, told.key, "value")
            return "" if why else fact.value
        if fact is None or fact.person not in desk.named:
            return ""
        judged = desk.judge.judge(fact, desk.scene.people[fact.person])
        if judged.field is None:
            self.hearing.keep(
                next((one.reason for one in judged.withheld), "not_listed"), told.key, "value", claim=told.claim
            )
            return ""
        return judged.field.value


def _later(told: CorrectionTold) -> bool:
    """Says whether something is said to another correction or rebuttal, which has to be there first."""
    return bool(told.answers) or told.of.startswith("corrections/")


__all__ = ["KIND", "TEAM", "Corrections"]
