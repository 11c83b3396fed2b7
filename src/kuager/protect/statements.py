"""One statement before one audience: shown, shown in part, or withheld, with the code of why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kuager.model.release import FORMS, OPEN_TO_ALL, Field, Source, Withheld
from kuager.model.schema import Sensitivity, find_prop
from kuager.protect import never
from kuager.protect.disguise import CUT, ROLES, Hidden, Known, initials
from kuager.protect.persons import FACTS, WORDS, Person, Stand, over, stand
from kuager.protect.policy import Policy
from kuager.protect.scene import Fact, Scene

_YEAR: Final = 4
_QUOTE: Final = "quote"
_SOURCE: Final = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a statement; ``field`` is None when all of it is withheld.

    ``event`` is the archive's id of the event, which must not be shown itself.
    """

    field: Field | None
    event: str = ""
    withheld: tuple[Withheld, ...] = ()


@dataclass(slots=True)
class Judge:
    """Judges the statements of one clearing.

    Args:
        scene: everybody.
        policy: the allow-list.
        audience: for whom.
        today: decides what ran out.
    """

    scene: Scene
    policy: Policy
    audience: str
    today: date
    _hidden: dict[tuple[str, tuple[str, ...]], Hidden] = field(default_factory=dict)
    _named: dict[tuple[str, str], Stand] = field(default_factory=dict)
    _everybody: Known | None = None

    def judge(self, fact: Fact, person: Person) -> Judged:
        """Says what of a statement about a person, who is shown by name, may be shown."""
        lost: list[Withheld] = []
        why = next(self._refused(fact), "")
        value, reason = ("", why) if why else self._value(fact, person)
        if reason:
            return Judged(field=None, withheld=(self._kept(reason, fact, fact.prop),))
        said_by, speaker = self._speaker(fact, person)
        quote, reason = self._quote(fact, person, speaker)
        if reason:
            lost.append(self._kept(reason, fact, _QUOTE))
        source, reason = self._source(fact, person, speaker)
        if reason:
            lost.append(self._kept(reason, fact, _SOURCE))
        shown = Field(
            schema=fact.schema, event="", prop=fact.prop, value=value, quote=quote, cut=CUT in quote, said_by=said_by,
            source=source,
        )  # fmt: skip
        return Judged(field=shown, event=fact.event, withheld=tuple(lost))

    def _kept(self, reason: str, fact: Fact, what: str) -> Withheld:
        whom = fact.speaker if reason == "speaker" else fact.value_person if reason == "third_person" else ""
        return Withheld(reason=reason, of=fact.person, field=what, claim=fact.claim, whom=whom)

    @property
    def open(self) -> bool:
        """Anybody may stand behind the audience."""
        return self.audience in OPEN_TO_ALL

    def _refused(self, fact: Fact) -> Iterator[str]:
        """Yields why a statement may not be shown at all, the gravest first."""
        kind = never.kind_of(fact.schema, fact.prop)
        if kind and (self.open or kind in never.rules().sealed):
            yield kind
        known = find_prop(fact.schema, fact.prop)
        if known is None:
            yield "not_listed"  # a plug-in's property, of which nobody said who may see it
        elif known.sensitivity is Sensitivity.SEALED or (self.open and known.sensitivity is not Sensitivity.PUBLIC):
            yield "sensitive"
        if not self.policy.how(self.audience, fact.schema, fact.prop):
            yield "not_listed"
        if self.audience not in self.policy.levels[fact.marked.level]:
            yield "marking"
        if fact.marked.embargo and not over(fact.marked.embargo, self.today):
            yield "embargo"
        if self.audience in self.policy.reviewed_only and not fact.reviewed:
            yield "unreviewed"
        if fact.confided and not fact.speaker:
            yield "speaker_unknown"
        if (
            fact.speaker
            and fact.speaker != fact.person
            and not self._stand(fact.speaker, "speaker", FACTS).at_least("aggregate")
        ):
            yield "speaker"

    def _stand(self, id_: str, capacity: str, use: str) -> Stand:
        held = self._named.get((id_, f"{capacity} {use}"))
        if held is None:
            person = self.scene.people.get(id_, Person(id=id_))
            held = stand(person, capacity, use, policy=self.policy, audience=self.audience, today=self.today)
            self._named[id_, f"{capacity} {use}"] = held
        return held

    def _value(self, fact: Fact, person: Person) -> tuple[str, str]:
        """Returns a value as it may be shown, or why it may not."""
        how = self.policy.how(self.audience, fact.schema, fact.prop)
        if fact.value_person and fact.value_person != person.id:
            return self._third(fact)
        if how == "region":
            return (fact.region, "") if fact.region else ("", "address")
        if how == "year":
            year = fact.value[:_YEAR]
            return (year, "") if year.isdecimal() and len(year) == _YEAR else ("", "coarse")
        return ("", why) if (why := self._bad(fact.value, fact, person)) else (fact.value, "")

    def _third(self, fact: Fact) -> tuple[str, str]:
        other, allowed = self.scene.people.get(fact.value_person), self._stand(fact.value_person, "third", FACTS)
        if other is None or not allowed.at_least("role_only"):
            return "", "third_person"
        if allowed.form == "named":
            return other.name, ""
        return (initials(other.name) if allowed.form == "initials" else ROLES["third"]), ""

    def _bad(self, text: str, fact: Fact, person: Person) -> str:
        """Returns why a text may not be shown as it stands; empty when it may."""
        if why := self._never(text, fact):
            return why
        if text in self._names(fact, person) or self._elsewhere(text, person):
            return "names_somebody"
        return ""

    def _never(self, text: str, fact: Fact) -> str:
        """Returns the rule that keeps a text back whoever agreed, or the code that a person has to look; empty for neither."""
        kinds = (kind for kind in never.kinds(text) if self.open or kind in never.rules().sealed)
        asked = "needs_person" if self.open and not fact.looked and never.to_ask(text) else ""
        return next(kinds, asked)

    def _speaker(self, fact: Fact, person: Person) -> tuple[str, str]:
        """Returns the speaker as they may be shown, and the form; a text that speaks for itself is ``named``."""
        if not fact.speaker:
            return "", "named"
        if fact.speaker == person.id:
            return person.name, "named"
        form = self._stand(fact.speaker, "speaker", FACTS).form
        known = self.scene.people.get(fact.speaker)
        if form == "named" and known:
            return known.name, form
        return (initials(known.name) if form == "initials" and known else ROLES["speaker"]), form

    def _quote(self, fact: Fact, person: Person, speaker: str) -> tuple[str, str]:
        """Returns the words as they may be quoted, cut where they name others, or why they may not."""
        if not fact.quote:
            return "", ""
        who = fact.speaker or ("" if fact.public else person.id)
        asked = self._stand(who, "speaker" if fact.speaker else "detained", WORDS) if who else None
        if asked is not None and not asked.at_least("role_only"):
            return "", "words"
        if why := self._never(fact.quote, fact):
            return "", why
        words = self._names(fact, person).cut(fact.quote)
        # A word of kinship beside a cut name, or beside a speaker without one, gives the person back.
        back = self.open and (CUT in words or speaker != "named") and never.kin_words(words)
        why = "names_somebody" if self._elsewhere(words, person) else "kinship" if back else ""
        return ("", why) if why else (words, "")

    def _source(self, fact: Fact, person: Person, speaker: str) -> tuple[Source, str]:
        """Returns where it was read, without what would name somebody who is not to be named."""
        if FORMS.index(speaker) < FORMS.index("named"):
            return Source(lang=fact.source.lang), "speaker"
        if fact.confided or not fact.public:
            return Source(lang=fact.source.lang), "not_public"
        names = self._names(fact, person)
        title = "" if fact.source.title in names or self._elsewhere(fact.source.title, person) else fact.source.title
        url = "" if fact.source.url in names or self._elsewhere(fact.source.url, person) else fact.source.url
        if any(never.kinds(fact.source.title)):
            title = ""
        found = Source(
            title=title, site=fact.source.site, url=url, published=fact.source.published, lang=fact.source.lang
        )
        return found, "" if found == fact.source else "names_somebody"

    def _names(self, fact: Fact, person: Person) -> Hidden:
        """Returns the names of everybody the text names who may not be named here."""
        key = (person.id, fact.others)
        held = self._hidden.get(key)
        if held is None:
            hidden = [
                one
                for one in fact.others
                if one != person.id and not self._stand(one, "third", FACTS).at_least("named")
            ]
            own = [person.name, *person.names]
            held = self._hidden[key] = Hidden(self.scene.names_of(hidden), parts=True, but=own)
        return held

    def _may_be_named(self, id_: str) -> bool:
        return any(self._stand(id_, capacity, FACTS).form == "named" for capacity in ("detained", "speaker", "third"))

    def _elsewhere(self, text: str, person: Person) -> bool:
        """Says whether a text names anybody of the whole archive who may not be named, in any likely writing."""
        if self._everybody is None:
            hidden = [one for one in self.scene.people if not self._may_be_named(one)]
            shown = self.scene.names_of([one for one in self.scene.people if one not in set(hidden)])
            self._everybody = Known(self.scene.names_of(hidden) - shown)
        return text in self._everybody and text != person.name


__all__ = ["Judge", "Judged"]
