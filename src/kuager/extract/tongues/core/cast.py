"""Says who is meant at every place: names, phrases for people, pronouns; unnamed people get shielded ids of their own."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kuager.extract.cast import Actor
from kuager.extract.entities import Entities
from kuager.extract.found import Label
from kuager.extract.tongues.core.phrases import Phrase, find_phrases
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk

_RECENT = 12
_REACH = 5
_HEARD = 5.0
"""What somebody only spoken of inside a quotation loses when the reporter's own words mean somebody."""


class Tie(NamedTuple):
    """A relative, whose relative, and the words that say so."""

    subject: str
    term: int
    owner: str
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody in a text, in the order they come."""

    actors: list[Actor] = field(default_factory=list)
    described: dict[str, list[str]] = field(default_factory=dict)
    """Unnamed people's ids to the words for them, as written."""
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    """Where unnamed people are mentioned."""
    ties: list[Tie] = field(default_factory=list)
    roles: list[tuple[Phrase, str]] = field(default_factory=list)
    sexes: dict[str, str] = field(default_factory=dict)
    owners: set[int] = field(default_factory=set)
    """First words of the names of those who are only mentioned as somebody's relative ("брат Асановой")."""
    teller: str | None = None

    def between(self, start: int, end: int) -> list[Actor]:
        """Returns the actors that begin inside an offset range."""
        return self.actors[bisect_left(self.actors, (start,)) : bisect_left(self.actors, (end,))]


class _Recent(NamedTuple):
    id: str
    sex: str | None
    sentence: int
    subject: bool
    quoted: bool = False


def bind(reading: Reading, entities: Entities, talk: Talk) -> Cast:
    """Reads the document's own text from the beginning to the end and says who is meant where.

    Words for oneself inside a quotation get the id ``@`` and the quotation's number; :func:`settle` puts the speaker there.
    """
    return _Binder(reading, entities, talk).run()


class _Binder:
    """One walk over a text: what was named lately is all that it remembers."""

    def __init__(self, reading: Reading, entities: Entities, talk: Talk) -> None:
        self.reading, self.talk, self.cast = reading, talk, Cast()
        scan, tongue = reading.scan, reading.tongue
        self.people = {
            name.first: (name, local) for name, local in entities.of(Label.PERSON) if scan.is_main(name.start)
        }
        self.sex_of: dict[int, str | None] = {
            first: tongue.sex(
                reading.exact(first, name.last), [reading.facts[i].marks for i in range(first, name.last + 1)]
            )
            for first, (name, _) in self.people.items()
        }
        for first, (_, local) in self.people.items():
            sex = self.sex_of[first]
            if sex:
                self.cast.sexes.setdefault(local, sex)
        self.phrases = {
            phrase.head: phrase
            for phrase in find_phrases(reading, {f: (n.last, self.sex_of[f]) for f, (n, _) in self.people.items()})
            if scan.is_main(scan.words[phrase.first].start)
        }
        self.recent: deque[_Recent] = deque(maxlen=_RECENT)
        self.relatives: dict[tuple[str, str], str] = {}
        self.by_term: dict[str, str] = {}
        self.by_role: dict[str, str] = {}
        self.owned = {p.owner for p in self.phrases.values() if p.owner_is == "pronoun"}
        self.number = 0

    def run(self) -> Cast:
        reading = self.reading
        self.cast.teller = self._teller()
        for at in range(len(reading.facts)):
            if at in self.people:
                self._person(at)
            elif at in self.phrases:
                self._phrase(self.phrases[at])
            elif reading.facts[at].marks and at not in self.owned:
                self._word(at)
        self.cast.actors.sort()
        self.cast.mentions.sort()
        return self.cast

    def _teller(self) -> str | None:
        pattern = self.reading.tongue.pack.patterns.get("teller")
        match = pattern.search(self.reading.lower) if pattern else None
        if match is None:
            return None
        at = self.reading.scan.word_at(match.end())
        found = next((self.people[i] for i in range(at, at + 2) if i in self.people), None)
        return found[1] if found else None

    def _add(self, first: int, last: int, local: str, how: str, sex: str | None, *, subject: bool) -> None:
        start, end = self.reading.scan.span(first, last)
        plural = how == "phrase" and any(self.reading.is_plural(at) for at in {first, last})
        self.cast.actors.append(Actor(start, end, first, last, local, how, sex, plural))
        if plural:
            return
        quoted = self.talk.number_at(start) is not None
        self.recent.append(_Recent(local, sex, self.reading.scan.sentence_of[first], subject, quoted))

    def _person(self, first: int) -> None:
        name, local = self.people[first]
        sex = self.cast.sexes.get(local) or self._agreeing(name.first, name.last)
        if sex:
            self.cast.sexes.setdefault(local, sex)
        subject = not any(map(self.reading.tongue.oblique, self.reading.exact(first, name.last)))
        self._add(name.first, name.last, local, "name", sex, subject=subject)
        at = first - 1
        while at >= 0 and self.reading.scan.gap(at) == " " and self.reading.any_of(at, _TITLES):
            self.by_role[self.reading.keys[self.reading.scan.words[at].exact]] = local
            at -= 1

    def _agreeing(self, first: int, last: int) -> str | None:
        """The sex that the role before a name or the verb after it agrees with."""
        reading = self.reading
        for mark in ("female", "male"):
            if reading.has(first - 1, mark) and reading.gap(first - 1) == "":
                return mark
        if any(map(reading.tongue.oblique, reading.exact(first, last))):
            return None
        for verb, gap in ((last + 1, last), (first - 1, first - 1)):
            if verb >= 0 and reading.same_sentence(verb, first) and reading.gap(gap) == "":
                sex = reading.tongue.verb_sex(reading.folded[verb])
                if sex in {"male", "female"}:
                    return sex
        return None

    def _owner(self, phrase: Phrase) -> str | None:
        if phrase.owner is None:
            return None
        if phrase.owner_is == "name":
            return self.people[phrase.owner][1]
        if phrase.owner_is == "role":
            key = self.reading.keys[self.reading.scan.words[phrase.owner].exact]
            return self.by_role.get(key) or self._resolve(phrase.owner, self._sex_mark(phrase.owner))
        return self._pronoun(phrase.owner)

    def _phrase(self, phrase: Phrase) -> None:
        kin = self.reading.facts[phrase.term].kin if phrase.term is not None else None
        owner = self._owner(phrase) or (self._implied(phrase) if kin is not None and phrase.owner is None else None)
        named = self.people[phrase.name][1] if phrase.name is not None else None
        if kin is None:
            sex = self._sex_mark(phrase.head)
            inside = self.talk.number_at(self.reading.scan.words[phrase.first].start) is not None
            known = (
                None if inside or not self.reading.has(phrase.head - 1, "soft_one") else self._resolve(phrase.head, sex)
            )
            if known is not None and sex:
                self._add(phrase.first, phrase.last, known, "pronoun", sex, subject=True)
                return
            self._unnamed(phrase, self._new(), sex)
            return
        term = f"{kin.relation}"
        local = named or self.relatives.get((owner or "", term)) or (None if owner else self.by_term.get(term))
        if local is None and owner is None and phrase.owner_is != "role":
            return
        if kin.sex and named:
            self.cast.sexes.setdefault(named, kin.sex)
        local = local or self._new()
        if owner and owner != local:
            self.relatives[owner, term] = local
            self._tie(phrase, local, owner)
        self.by_term[term] = local
        if local in self.cast.described or not named:
            self._unnamed(phrase, local, kin.sex)

    def _tie(self, phrase: Phrase, local: str, owner: str) -> None:
        first, last = phrase.first, phrase.last
        if phrase.name is not None:
            name = self.people[phrase.name][0]
            first, last = min(first, name.first), max(last, name.last)
        start, end = self.reading.scan.span(first, last)
        self.cast.ties.append(Tie(local, phrase.head, owner, start, end))
        if phrase.owner_is == "name" and phrase.owner is not None:
            self.cast.owners.add(phrase.owner)

    def _implied(self, phrase: Phrase) -> str | None:
        """A bare "сын" is the relative of whoever speaks or tells, or of whom the sentence spoke just before."""
        start = self.reading.scan.words[phrase.first].start
        quote = self.talk.number_at(start)
        if quote is not None:
            return f"@{quote}"
        if self.cast.teller:
            return self.cast.teller
        kin = self.reading.facts[phrase.head].kin
        if kin is not None and kin.relation in self.by_term:
            return None
        here = self.reading.scan.sentence_of[phrase.first]
        back = 1 if phrase.name is not None else 0
        own = self.people[phrase.name][1] if phrase.name is not None else None
        return next((one.id for one in reversed(self.recent) if here - one.sentence <= back and one.id != own), None)

    def _new(self) -> str:
        self.number += 1
        return f"u{self.number}"

    def _unnamed(self, phrase: Phrase, local: str, sex: str | None) -> None:
        first, last = phrase.first, phrase.last
        start, end = self.reading.scan.span(first, last)
        if local.startswith("u"):
            words = " ".join(self.reading.scan.text[start:end].split())
            spelled = self.cast.described.setdefault(local, [])
            if words not in spelled:
                spelled.append(words)
            self.cast.mentions.append((start, end, local))
            if sex:
                self.cast.sexes.setdefault(local, sex)
        if phrase.owner_is != "name":
            self._add(first, last, local, "phrase", sex, subject=True)
        else:
            self._add(phrase.head, phrase.head, local, "phrase", sex, subject=True)

    def _sex_mark(self, at: int) -> str | None:
        return next((mark for mark in ("female", "male") if self.reading.has(at, mark)), None)

    def _word(self, at: int) -> None:
        """Pronouns, and nouns that take somebody up again ("женщина", "журналист")."""
        reading = self.reading
        if not reading.scan.is_main(reading.scan.words[at].start):
            return
        marks = reading.facts[at].marks
        if marks & _PRONOUNS:
            local = self._pronoun(at)
            sex = self._sex_mark(at)
        elif marks & {"human", "role"} and not self._beside_name(at) and not reading.is_plural(at):
            key = reading.keys[reading.scan.words[at].exact]
            sex = self._sex_mark(at)
            local = self.by_role.get(key) or self._taken_up(at, sex)
        else:
            return
        if local:
            start, end = reading.scan.span(at, at)
            self.cast.actors.append(Actor(start, end, at, at, local, "pronoun", sex))
            self._again(local, at)

    def _taken_up(self, at: int, sex: str | None) -> str | None:
        """A noun that stands for somebody named before, or, where it speaks and can only be a stranger, for a new person."""
        reading = self.reading
        speaks = any(reading.has(at + step, "speech") and reading.same_sentence(at, at + step) for step in (-2, -1, 1))
        oblique = reading.tongue.pack.patterns.get("oblique_noun")
        if reading.has(at, "newcomer"):
            if speaks and not (oblique is not None and oblique.search(reading.folded[at])):
                self._unnamed(Phrase(at, at, None, head=at), self._new(), sex)
            return None
        if sex is None and speaks:
            sex = next((told for step in (-1, 1) if (told := self._verb_sex(at + step)) is not None), None)
        return self._resolve(at, sex) if speaks or (sex and "human" in reading.facts[at].marks) else None

    def _verb_sex(self, at: int) -> str | None:
        """The sex that a verb of saying agrees with."""
        if not self.reading.has(at, "speech"):
            return None
        sex = self.reading.tongue.verb_sex(self.reading.folded[at])
        return sex if sex in {"male", "female"} else None

    def _beside_name(self, at: int) -> bool:
        """A role or title right before a name is no mention of its own, nor is one written as a name."""
        return (self.reading.scan.caps[at] and not self.reading.scan.first[at]) or any(
            at + step in self.people and self.reading.gap(at + step - 1) == "" for step in (1, 2)
        )

    def _again(self, local: str, at: int) -> None:
        sex = self.cast.sexes.get(local)
        self.recent.append(
            _Recent(local, sex, self.reading.scan.sentence_of[at], subject=self.reading.has(at, "subject_pronoun"))
        )

    def _pronoun(self, at: int) -> str | None:
        reading = self.reading
        if reading.has(at, "first_person"):
            quote = self.talk.number_at(reading.scan.words[at].start)
            return f"@{quote}" if quote is not None else self.cast.teller
        if reading.has(at, "reflexive"):
            here = reading.scan.sentence_of[at]
            near = [one for one in self.recent if here - one.sentence <= 1]
            own = [one for one in near if one.subject] or near
            return own[-1].id if own else self.cast.teller
        if reading.has(at, "plural"):
            return None
        return self._resolve(at, self._sex_mark(at))

    def _resolve(self, at: int, sex: str | None) -> str | None:
        """Chooses among those named lately: the right sex, then who was a subject, then the nearest."""
        here = self.reading.scan.sentence_of[at]
        outside = self.talk.number_at(self.reading.scan.words[at].start) is None
        best, most = None, 0.0
        for distance, one in enumerate(reversed(self.recent)):
            known = self.cast.sexes.get(one.id) or one.sex
            if here - one.sentence > _REACH or one.id.startswith("@") or (sex and known and sex != known):
                continue
            score = 14.0 + 1.0 * (known == sex) + 1.5 * one.subject - 2.0 * (here - one.sentence) - 0.4 * distance
            score -= _HEARD * (outside and one.quoted)
            if score > most:
                best, most = one.id, score
        return best


_TITLES = frozenset({"role", "title"})
_PRONOUNS = frozenset({"pronoun", "possessive", "first_person", "reflexive"})


def settle(cast: Cast, speakers: Sequence[str | None]) -> None:
    """Puts the speakers of quotations in the places where they speak of themselves; what has no speaker is dropped."""

    def real(local: str) -> str | None:
        return speakers[int(local[1:])] if local.startswith("@") else local

    cast.actors = [actor._replace(id=known) for actor in cast.actors if (known := real(actor.id)) is not None]
    cast.ties = [tie._replace(owner=known) for tie in cast.ties if (known := real(tie.owner)) is not None]
