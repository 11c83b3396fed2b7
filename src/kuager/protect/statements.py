"""One statement before one audience: shown, shown in part, or withheld, with the code of why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from kuager.model.publication import Passage
from kuager.model.release import FORMS, OPEN_TO_ALL, Field, Source, Withheld
from kuager.model.schema import Sensitivity, find_prop
from kuager.protect import never
from kuager.protect.around import WIDE, beginning, ending
from kuager.protect.disguise import CUT, ROLES, Declined, Hidden, Known, initials, writings
from kuager.protect.persons import FACTS, WORDS, Person, Stand, over, stand
from kuager.protect.policy import Policy
from kuager.protect.scene import Fact, Scene, Translated
from kuager.protect.texts import Texts

_YEAR: Final = 4
_QUOTE: Final = "quote"
_SOURCE: Final = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a statement; ``field`` is None when all of it is withheld.

    ``event`` is the archive's id of the event and ``lineage`` that of the texts, which must not be shown themselves.
    """

    field: Field | None
    event: str = ""
    lineage: str = ""
    withheld: tuple[Withheld, ...] = ()

    @property
    def passage(self) -> Passage | None:
        """Where the words stand that are shown."""
        return self.field.passage if self.field else None


@dataclass(slots=True)
class Judge:
    """Judges the statements of one clearing.

    Args:
        scene: everybody.
        policy: the allow-list.
        audience: for whom.
        today: decides what ran out.
        texts: hands out the addresses of texts whose words are shown.
    """

    scene: Scene
    policy: Policy
    audience: str
    today: date
    texts: Texts = field(default_factory=Texts)
    _hidden: dict[tuple[str, tuple[str, ...]], Hidden] = field(default_factory=dict)
    _named: dict[tuple[str, str], Stand] = field(default_factory=dict)
    _everybody: Known | None = None
    _nowhere: frozenset[str] | None = None
    _endings: Declined | None = None
    _speakers: frozenset[str] | None = None

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
        told = self.translations(fact, person, speaker) if quote and quote == fact.quote else ()
        open_text = fact.public and not fact.confided and not reason
        shown = Field(
            schema=fact.schema, event="", prop=fact.prop, value=value, quote=quote, cut=CUT in quote, said_by=said_by,
            source=source, stance=fact.stance, passage=self._passage(fact, quote) if open_text else None,
            translations=tuple((one.lang, one.words) for one in told),
            machine=frozenset(one.lang for one in told if one.machine),
        )  # fmt: skip
        return Judged(
            field=shown, event=fact.event, lineage=fact.lineage if open_text else "", withheld=tuple(lost)
        )  # fmt: skip

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
        yield from self.barred(fact)

    def barred(self, fact: Fact) -> Iterator[str]:
        """Yields why a statement may not be used, whatever it says: markings, embargo, review, and who says it."""
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
            and not self.stand(fact.speaker, "speaker", FACTS).at_least("aggregate")
        ):
            yield "speaker"

    def stand(self, id_: str, capacity: str, use: str) -> Stand:
        """Returns how somebody may appear before this audience; nobody known may not at all."""
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
        other, allowed = self.scene.people.get(fact.value_person), self.stand(fact.value_person, "third", FACTS)
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
        form = self.stand(fact.speaker, "speaker", FACTS).form
        known = self.scene.people.get(fact.speaker)
        if form == "named" and known:
            return known.name, form
        return (initials(known.name) if form == "initials" and known else ROLES["speaker"]), form

    def _quote(self, fact: Fact, person: Person, speaker: str) -> tuple[str, str]:
        """Returns the words as they may be quoted, cut where they name others, or why they may not."""
        if not fact.quote:
            return "", ""
        who = fact.speaker or ("" if fact.public else person.id)
        asked = self.stand(who, "speaker" if fact.speaker else "detained", WORDS) if who else None
        if asked is not None and not asked.at_least("role_only"):
            return "", "words"
        if why := self._never(fact.quote, fact):
            return "", why
        words = self._names(fact, person).cut(fact.quote)
        why = self._gives_back(words, person, speaker)
        return ("", why) if why else (words, "")

    def _gives_back(self, words: str, person: Person, speaker: str) -> str:
        """Returns why words, after names were cut, still tell who somebody is; empty when they do not."""
        # A word of kinship beside a cut name, or beside a speaker without one, gives the person back.
        back = self.open and (CUT in words or speaker != "named") and never.kin_words(words)
        return "names_somebody" if self._elsewhere(words, person) else "kinship" if back else ""

    def translations(self, fact: Fact, person: Person, speaker: str) -> list[Translated]:
        """Returns the translations of words that are quoted uncut, each judged as the words were: a person's own first.

        One that names somebody is left out, not cut: that the original does not name them there would tell whom.
        """
        return sorted(
            (
                one
                for one in fact.translations
                if one.words
                and not self._never(one.words, fact)
                and one.words not in self._names(fact, person)
                and not self._gives_back(one.words, person, speaker)
            ),
            key=lambda one: one.machine,
        )

    def _passage(self, fact: Fact, quote: str) -> Passage | None:
        """Returns where the words of a text stand that anybody may read; of words that are not quoted only the text."""
        text = self.texts.address(fact.document, fact.source)
        spot = fact.place
        if not text:
            return None
        if spot is None or not quote or quote != fact.quote or spot.end - spot.start != len(quote):
            return Passage(text=text)
        return Passage(
            text=text, layer=spot.layer, start=spot.start, end=spot.end, t_start=spot.t_start, t_end=spot.t_end
        )

    def around(self, fact: Fact, person: Person) -> tuple[str, str]:
        """Returns the words before and behind a quotation, each empty where it would tell what is withheld, or in doubt.

        To be asked when every statement was judged: words of a statement that is not shown are no context either.
        """
        spot = fact.place
        if spot is None:
            return "", ""
        before, after = spot.before[-WIDE:], spot.after[:WIDE]
        first, last = self.texts.reach(fact.document, spot.start, spot.end)
        # Most often nothing stands in all of it; then neither side is looked at together with the quotation once more.
        clean = not self._names_or_rules(before + fact.quote + after, fact, person)
        prefix = suffix = ""
        if first < spot.start and not self._tells(before, "" if clean else before + fact.quote, fact, person):
            prefix = beginning(before, spot.start - first)
        if last > spot.end and not self._tells(after, "" if clean else fact.quote + after, fact, person):
            suffix = ending(after, last - spot.end)
        return prefix, suffix

    def _tells(self, outside: str, joined: str, fact: Fact, person: Person) -> bool:
        """Says whether words beside a quotation tell of somebody, or what is never told; nobody looked at them."""
        if self.open and (never.to_ask(outside) or never.kin_words(outside)):
            return True
        # Both, as a number that stands right behind a letter begins no word of the whole, and a name may begin in the quotation.
        return bool(self._bad(outside, fact, person)) or bool(joined and self._names_or_rules(joined, fact, person))

    def _names_or_rules(self, words: str, fact: Fact, person: Person) -> bool:
        return self.declined(words) or bool(self._bad(words, fact, person))

    def _source(self, fact: Fact, person: Person, speaker: str) -> tuple[Source, str]:
        """Returns where it was read, without what would name somebody who is not to be named."""
        if FORMS.index(speaker) < FORMS.index("named"):
            return Source(lang=fact.source.lang), "speaker"
        if fact.confided or not fact.public:
            return Source(lang=fact.source.lang), "not_public"
        names = self._names(fact, person)
        lost = ""
        shown = {}
        for part in ("title", "url"):
            words = getattr(fact.source, part)
            # A headline about a hospital tells of somebody's health as a quotation does.
            why = self._never(words, fact) or (
                "names_somebody" if words in names or self._elsewhere(words, person) else ""
            )
            shown[part] = "" if why else words
            lost = lost or why
        return replace(fact.source, **shown), lost

    def names_another(self, text: str, person: Person) -> bool:
        """Says whether a writing of somebody's name is a name of somebody who may not be named."""
        return self._elsewhere(text, person)

    def piece(self, words: str, others: tuple[str, ...], owners: frozenset[str]) -> bool:
        """Says whether a piece of a text may be shown to whom the text may be shown.

        Args:
            words: the piece.
            others: everybody whom the text names.
            owners: who is shown by name with words of this text.
        """
        kinds = [kind for kind in never.kinds(words) if self.open or kind in never.rules().sealed]
        if kinds or words in self.hidden(others, owners) or self.declined(words):
            return False
        return not self._elsewhere(words, Person(id=""))

    def asks(self, words: str) -> bool:
        """Says whether a person has to look at words before they are shown: a rule stops at them."""
        return self.open and bool(never.to_ask(words) or never.kin_words(words))

    def hidden(self, others: tuple[str, ...], owners: frozenset[str]) -> Hidden:
        """Returns the names of those of a text who may not be named in it."""
        key = ("+".join(["", *sorted(owners)]), others)
        held = self._hidden.get(key)
        if held is None:
            gone = [
                one for one in others if one not in owners and not self.stand(one, "third", FACTS).at_least("named")
            ]
            names = self.scene.names_of(gone)
            own = [name for one in sorted(owners) for name in self._own(self.scene.people[one], names)]
            held = self._hidden[key] = Hidden(names, parts=True, but=own)
        return held

    def account(self, name: str, site: str) -> str:
        """Returns an author or account as it may be shown: the outlet itself, or somebody who may be named as a speaker."""
        if self._speakers is None:
            people = (
                self.scene.people[one]
                for one in self.scene.people
                if self.stand(one, "speaker", FACTS).at_least("named")
            )
            self._speakers = frozenset(
                form.casefold() for one in people if not one.shielded for form in writings(one.name)
            )  # fmt: skip
        plain = name.strip().casefold()
        known = bool(plain) and (plain == site.strip().casefold() or plain in self._speakers)
        return name.strip() if known and not self._elsewhere(name, Person(id="")) else ""

    def _names(self, fact: Fact, person: Person) -> Hidden:
        """Returns the names of everybody the text names who may not be named here."""
        key = (person.id, fact.others)
        held = self._hidden.get(key)
        if held is None:
            hidden = [
                one for one in fact.others if one != person.id and not self.stand(one, "third", FACTS).at_least("named")
            ]
            names = self.scene.names_of(hidden)
            held = self._hidden[key] = Hidden(names, parts=True, but=self._own(person, names))
        return held

    @staticmethod
    def _own(person: Person, hidden: frozenset[str]) -> list[str]:
        """Returns the names that somebody shown may bear in words about them.

        A spelling that is the name of somebody hidden too is theirs by mistake, or cannot be told from the other's.
        """
        taken = {one.casefold() for one in hidden}
        return [person.name, *(one for one in person.names if one.casefold() not in taken)]

    def may_be_named(self, id_: str) -> bool:
        """Says whether somebody may stand by name anywhere at all."""
        return any(self.stand(id_, capacity, FACTS).form == "named" for capacity in ("detained", "speaker", "third"))

    def hidden_names(self) -> frozenset[str]:
        """Returns every writing of the names of everybody who may be named nowhere; worked out once."""
        if self._nowhere is None:
            hidden = [one for one in self.scene.people if not self.may_be_named(one)]
            gone = set(hidden)
            # Of who may be named the name they go by: another spelling of theirs may be the name of somebody hidden.
            shown = {
                form for id_, one in self.scene.people.items() if id_ not in gone and not one.shielded
                for form in writings(one.name)
            }  # fmt: skip
            self._nowhere = self.scene.names_of(hidden) - shown
        return self._nowhere

    def _elsewhere(self, text: str, person: Person) -> bool:
        """Says whether a text names anybody of the whole archive who may not be named, in any likely writing."""
        if self._everybody is None:
            self._everybody = Known(self.hidden_names())
        return text in self._everybody and text != person.name

    def declined(self, text: str) -> bool:
        """Says whether a text names anybody who may not be named, with the endings of a declined name too."""
        if self._endings is None:
            self._endings = Declined(self.hidden_names())
        return text in self._endings


__all__ = ["Judge", "Judged"]
