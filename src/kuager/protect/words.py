"""Words and names that are about nobody in particular, judged by the rules that judge what is said of people."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kuager.model.publication import Said
from kuager.model.release import Field, Withheld
from kuager.protect.desk import Desk
from kuager.protect.disguise import Parts
from kuager.protect.persons import FACTS, WORDS, Marked, Person, Stand, over, stand
from kuager.protect.scene import Fact

NOBODY: Final = Person(id="")
_PLAINEST: Final = ("act", "type")
"""Words of no property are judged as the kind of an event, the plainest thing there is that every audience may see; which
kinds of things may be shown at all says the policy's part about them."""
_DIGITS: Final = 12


@dataclass(slots=True)
class Hearing:
    """Judges words, names and people for one clearing.

    Attributes:
        desk: what it is done with.
        stands: who stands where by what leave; a consent that ends calls back every address it bore.
    """

    desk: Desk
    stands: set[tuple[str, str, str, str, str]] = field(default_factory=set)
    _parts: Parts | None = field(default=None)

    def how(self, kind: str, part: str) -> str:
        """Returns how much of a part of something may be shown; empty for nothing."""
        return self.desk.policy.part(self.desk.audience, kind, part)

    def keep(self, reason: str, of: str, what: str, *, claim: str = "", whom: str = "") -> None:
        """Notes that something was held back."""
        self.desk.withheld.append(Withheld(reason=reason, of=of, field=what, claim=claim, whom=whom))

    def leave(self, people: Iterable[str], capacity: str, use: str, address: str) -> None:
        """Notes that something stands at an address because people agreed to it."""
        for one in people:
            self.stands.add((one, capacity, use, self.stand(one, capacity, use).form, address))

    def refused(self, fact: Fact) -> str:
        """Returns why something may not be used whatever it says; empty when it may.

        What nobody published and nobody known said was told in confidence, except what the team itself saw in public:
        that is handed in as public.
        """
        why = next(iter(self.desk.judge.barred(fact)), "")
        return why or ("" if fact.public or fact.speaker else "not_public")

    def barred(self, marked: Marked) -> str:
        """Returns why something that is marked so may not be shown; empty when it may."""
        if self.desk.audience not in self.desk.policy.levels[marked.level]:
            return "marking"
        return "embargo" if marked.embargo and not over(marked.embargo, self.desk.today) else ""

    def stand(self, id_: str, capacity: str, use: str = FACTS) -> Stand:
        """Returns how somebody may appear; nobody known may not at all."""
        person = self.desk.scene.people.get(id_, Person(id=id_))
        desk = self.desk
        return stand(person, capacity, use, policy=desk.policy, audience=desk.audience, today=desk.today)

    def said(
        self, fact: Fact, part: str, target: str, *, owners: Collection[str] = (), vouched: bool = False
    ) -> tuple[Said | None, str]:
        """Returns words as they may be quoted, or why they may not.

        Args:
            fact: the words, with everybody they touch.
            part: of what they are which part, as ``appeal.said``.
            target: address of what rests on them.
            owners: whom the words are about; those of them who are shown by name may be named in them.
            vouched: everybody they are about agreed to words; else what was not published needs a speaker who did.
        """
        if why := next(self._unquotable(fact, part, vouched=vouched), ""):
            return None, why
        others = tuple(one for one in fact.others if one not in owners or one not in self.desk.named)
        judged = self.desk.judge.judge(replace(plain(fact), others=others), NOBODY)
        if judged.field is None or not judged.field.quote:
            return None, next((one.reason for one in judged.withheld if one.field != "source"), "words")
        if (
            part != "slogans"
            and fact.place is not None
            and not fact.looked
            and self.desk.judge.asks(judged.field.quote)
        ):
            # A sentence around what somebody reviewed is more than they looked at.
            return None, "needs_person"
        if judged.field.passage is not None:
            self.desk.texts.note(judged.field.passage, judged.field.quote, target)
        if fact.speaker:
            self.leave((fact.speaker,), "speaker", WORDS, target)
        return as_said(judged.field), ""

    def _unquotable(self, fact: Fact, part: str, *, vouched: bool) -> Iterator[str]:
        """Yields why words may not be quoted, whatever they say."""
        how, spot = self.how(*part.split(".")), fact.place
        if not how:
            yield "not_listed"
        if not fact.public and (how == "public" or (not fact.speaker and not vouched)):
            yield "not_public"
        if spot is not None and self.desk.texts.holds_withheld(fact.document, spot.start, spot.end):
            yield "holds_withheld"

    def text(self, fact: Fact, target: str) -> str:
        """Returns the address of the text that something stands in, where anybody may read it; empty for none."""
        judged = self.desk.judge.judge(plain(replace(fact, quote="")), NOBODY) if fact.public else None
        if judged is None or judged.field is None or judged.field.passage is None:
            return ""
        self.desk.texts.note(judged.field.passage, "", target)
        return judged.field.passage.text

    def clean(self, text: str, fact: Fact | None = None) -> str:
        """Returns why a name or a few words may not stand as they are; empty when they may, or are none."""
        if not text:
            return ""
        about = fact or Fact(claim="", person="", schema="", prop="", value="", document="", public=True)
        judged = self.desk.judge.judge(
            replace(plain(about), value=text, quote="", speaker="", confided=False, reviewed=True, marked=Marked()), NOBODY
        )  # fmt: skip
        return "" if judged.field is not None else next((one.reason for one in judged.withheld), "words")

    def points(self, text: str) -> bool:
        """Says whether short words bear any part of the name of somebody who may not be named: "Where is Marat?"."""
        if self._parts is None:
            named = self.desk.scene.names_of(list(self.desk.named))
            self._parts = Parts(self.desk.judge.hidden_names(), but=named)
        return text in self._parts

    def words_of(self, people: Iterable[str]) -> str:
        """Returns why words about people may not be quoted; empty when each of them agreed to that."""
        stands = (self.stand(one, "detained", WORDS) for one in people)
        return next((one.why for one in stands if not one.at_least("role_only")), "")


def plain(fact: Fact) -> Fact:
    """Returns words as a statement that is about nobody in particular."""
    schema, prop = _PLAINEST
    return replace(fact, person="", schema=schema, prop=prop, value=prop, value_person="", event="")


def as_said(one: Field) -> Said:
    """Returns the words of a field that was cleared."""
    return Said(
        words=one.quote, lang=one.source.lang, translations=dict(one.translations), machine=one.machine, passage=one.passage
    )  # fmt: skip


def addressed(letter: str, told: Sequence[object]) -> str:
    """Returns an address made of nothing but what is shown: it tells nothing more, and stays while that stays."""
    return f"{letter}-{hashlib.sha256(repr(told).encode()).hexdigest()[:_DIGITS]}"


def distinct(address: str, taken: set[str]) -> str:
    """Returns an address that is not taken yet: of two things that are shown alike the second gets a number."""
    found, number = address, 1
    while found in taken:
        number += 1
        found = f"{address}-{number}"
    taken.add(found)
    return found


__all__ = ["NOBODY", "Hearing", "addressed", "as_said", "distinct", "plain"]
