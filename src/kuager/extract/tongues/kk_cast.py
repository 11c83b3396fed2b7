"""Says who is meant where in a Kazakh text: names with their case, relatives ("Төлеповтің әйелі"), pronouns, strangers.

Kazakh puts the owner before the relative, in the genitive or only as an ending of the kin word (``әкем`` my, ``әкесі`` his or
her father); both are read here. An unnamed person gets an id of its own and is never joined with a named one by guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kuager.extract.cast import Actor
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.tongues.core.cast import Cast, Tie
from kuager.extract.tongues.core.pack import NOTHING
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk
from kuager.extract.tongues.kk_forms import Kin, is_ending, kin_form
from kuager.extract.tongues.kk_tongue import case_of, kazakh_pack
from kuager.model import QuoteKind

_PRONOUNS = {
    "ол": "nom", "оны": "acc", "оған": "dat", "оның": "gen", "онымен": "ins", "одан": "abl",
    "өзіне": "dat", "өзінің": "gen", "өзін": "acc",
}  # fmt: skip
_MINE = {"мен": "nom", "мені": "acc", "маған": "dat", "менің": "gen", "мендей": "nom"}
_PERSONAL = frozenset(_PRONOUNS) | frozenset(_MINE)
_TELLER = re.compile(r"(?:менің\s+(?:атым|есімім|аты-жөнім)\s*[–—-]?\s*|(?:^|[\n.]\s*)мен,?\s+|құрметпен,?\s*)$")
_REACH = 3
_SPOUSES = ("husband", "wife", "spouse")
"""Whose wife somebody is told to be is her husband: the only tie that is read backwards."""
_HOLDS = re.compile("[рлнмктшсдз](?:[ыі])$|с[ыі]$")
_BETWEEN = 4
_CASE_ENDS = re.compile("(?P<gen>[ндт]ың|[ндт]ің)|(?P<acc>[ндт]ы|[ндт]і|(?<=[ыі])н)|(?P<dat>[ғгқк][ае]|(?<=[ыі])н[ае])|(?P<abl>[ндт][ае]н)|(?P<loc>[дт][ае])|(?P<ins>[мбп]ен)")  # fmt: skip


class Seen(NamedTuple):
    """Somebody at a place: words ``first`` to ``last``, the id, the case, and whether it is a name."""

    first: int
    last: int
    id: str
    case: str
    how: str


@dataclass(slots=True, kw_only=True)
class People:
    """The cast of a text with the cases; ``seen`` in text order."""

    cast: Cast
    seen: list[Seen] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    """A relative's id to whose relative that is, as last said."""

    def between(self, first: int, last: int) -> list[Seen]:
        """Returns those who begin in a range of words, both ends included."""
        return self.seen[bisect_left(self.firsts, first) : bisect_left(self.firsts, last + 1)]

    def before(self, word: int, sentence_start: int, earliest: int) -> str | None:
        """Returns who is spoken of before a word: in its sentence the last one, else the last subject, else anybody."""
        here = [one for one in self.between(sentence_start, word - 1) if one.case != "ins"]
        if here:
            return here[-1].id
        earlier = self.between(earliest, sentence_start - 1)
        subjects = [one for one in earlier if one.case in {"nom", "acc"}]
        chosen = subjects or earlier
        return chosen[-1].id if chosen else None


def bind(reading: Reading, entities: Entities, talk: Talk, speakers: Sequence[str | None] = ()) -> People:
    """Returns everybody in the text. With ``speakers`` also those whom quoted people call their own."""
    return _Binder(reading, entities, talk, speakers).run()


class _Binder:
    """One walk over a text."""

    def __init__(self, reading: Reading, entities: Entities, talk: Talk, speakers: Sequence[str | None]) -> None:
        self.reading, self.talk, self.speakers = reading, talk, speakers
        self.people: Mapping[int, tuple[Name, str]] = {
            name.first: (name, local) for name, local in entities.of(Label.PERSON) if reading.scan.is_main(name.start)
        }
        self.cast = Cast()
        self.found = People(cast=self.cast)
        self.relatives: dict[tuple[str, str], str] = {}
        self.number = 0
        self.addressed: str | None = None

    def run(self) -> People:
        reading = self.reading
        self.cast.teller = self._teller()
        greeted = (
            local for first, (_, local) in self.people.items() if first and reading.folded[first - 1] == "қурметті"
        )
        self.addressed = next(greeted, None)
        at, count = 0, len(reading.facts)
        while at < count:
            if at in self.people:
                name, local = self.people[at]
                polite = self._has_title(name.last)
                case = self._case(name.last + 1) if polite else case_of(self._last(name))
                self._add(name.first, name.last, local, case, "name")
                at = name.last
            elif (reading.facts[at] is not NOTHING or reading.scan.lowers[at] in _PERSONAL) and reading.scan.is_main(
                reading.scan.words[at].start
            ):
                reading.scan.pace.tick()
                self._word(at)
            at += 1
        self._spread()
        self.cast.actors.sort()
        self.cast.mentions.sort()
        self.cast.ties.sort(key=lambda tie: tie.start)
        return self.found

    def _has_title(self, last: int) -> bool:
        """Reads "Халида апайды": the ending stands on the polite word."""
        return self.reading.has(last + 1, "sir") and self.reading.scan.gap(last) == " "

    def _last(self, name: Name) -> str:
        return self.reading.scan.words[name.last].exact

    def _teller(self) -> str | None:
        """Who tells the text: "менің атым – X", a signature; else, where relatives are called "my", the first person named."""
        reading = self.reading
        for first, (name, local) in self.people.items():
            lead = reading.lower[max(0, name.start - 40) : name.start]
            if _TELLER.search(lead) and case_of(self._last(name)) == "nom" and reading.scan.is_main(name.start):
                return local
            del first
        mine = sum(
            1 for at, facts in enumerate(reading.facts)
            if facts.kin is not None and self._kin(at).owner == "mine" and self._quote(at) is None
        )  # fmt: skip
        return next((local for _, local in self.people.values()), None) if mine > 1 else None

    def _kin(self, at: int) -> Kin:
        """Reads the ending of a kin word; an empty owner when it is nobody's."""
        pack, folded = kazakh_pack(), self.reading.folded[at]
        for length in range(min(len(folded), pack.longest), 1, -1):
            facts = pack.stems.get(folded[:length])
            if facts is not None and facts.kin is not None and is_ending(folded[length:]):
                return kin_form(folded[length:])
        return Kin("", plural=False, case="nom")

    def _quote(self, at: int) -> int | None:
        return self.talk.number_at(self.reading.scan.words[at].start)

    def _add(self, first: int, last: int, local: str, case: str, how: str) -> None:
        start, end = self.reading.scan.span(first, last)
        self.cast.actors.append(Actor(start, end, first, last, local, how))
        self.found.seen.append(Seen(first, last, local, case, how))
        self.found.firsts.append(first)

    def _word(self, at: int) -> None:
        reading = self.reading
        lower = reading.scan.lowers[at]
        if lower in _PRONOUNS or lower in _MINE:
            local = self._mine(at) if lower in _MINE else self._topic(at)
            if local and not (lower == "мен" and at - 1 >= 0 and not reading.scan.first[at]):
                self._add(at, at, local, _MINE.get(lower) or _PRONOUNS[lower], "pronoun")
        elif reading.facts[at].kin is not None and not self._is_title(at) and self._kin(at).owner:
            self._relative(at)
        elif (reading.has(at, "human") or reading.has(at, "role")) and not reading.has(at, "not_name"):
            self._stranger(at)

    def _is_title(self, at: int) -> bool:
        """Reads "Халида апай": after a name a kin word without an owner is politeness."""
        return self.reading.has(at, "sir")

    def _mine(self, at: int) -> str | None:
        number = self._quote(at)
        if number is not None and self.talk.quotes[number].kind is QuoteKind.DIRECT:
            return self.speakers[number] if number < len(self.speakers) else None
        return self.cast.teller

    def _topic(self, at: int) -> str | None:
        scan = self.reading.scan
        sentence = scan.sentence_of[at]
        start = scan.word_at(scan.sentences[sentence].start)
        earliest = scan.word_at(scan.sentences[max(0, sentence - _REACH)].start)
        return self.found.before(at, start, earliest)

    def _relative(self, at: int) -> None:
        kin, form = self.reading.facts[at].kin, self._kin(at)
        if kin is None or not form.owner:
            return
        first, owner = self._owner(at, form)
        name = self._name_after(at)
        if owner is None and name is None:
            return
        if form.plural and name is None and not self.reading.has(at - 1, "number"):
            return
        local = self.people[name][1] if name is not None else self.relatives.get((owner or "", kin.relation))
        if local == owner and local is not None:
            return
        local = local or self._new()
        if owner is not None:
            self.relatives[owner, kin.relation] = local
            if kin.relation in _SPOUSES:
                self.relatives |= {(local, relation): owner for relation in _SPOUSES}
            self.found.owners[local] = owner
            last = self.people[name][0].last if name is not None else at
            self.cast.ties.append(Tie(local, at, owner, *self.reading.scan.span(first, last)))
        if local.startswith("u"):
            self._describe(self._describing(at), at, local)
        if name is None:
            self._add(at, at, local, form.case, "phrase")

    def _owner(self, at: int, form: Kin) -> tuple[int, str | None]:
        """Returns where the words for the owner begin, and who it is."""
        reading = self.reading
        before = self._describing(at) - 1
        if before >= 0 and reading.same_sentence(before, at) and reading.scan.gap(before) == " ":
            near = self.found.seen[-1] if self.found.seen else None
            if near is not None and near.last == before and near.case == "gen":
                return near.first, near.id
            if reading.any_of(before, frozenset({"role", "human"})) and self._case(before) == "gen":
                return before, self._topic(before)
        if form.owner == "mine":
            return at, self._mine(at)
        if form.owner == "yours":
            return at, self._addressee()
        topic = self._topic(at)
        told = self.cast.ties[-1] if self.cast.ties else None
        listed = told is not None and told.subject == topic and self._lately(told.term, at)
        return at, told.owner if listed and told is not None else topic

    def _lately(self, one: int, other: int) -> bool:
        """Relatives told of one after another have one owner: "Қызы оқиды. Зайыбы мұғалім"."""
        of = self.reading.scan.sentence_of
        return of[other] - of[one] <= 1

    def _addressee(self) -> str | None:
        """Whom a letter speaks to: the person after "Құрметті"."""
        return self.addressed

    def _describing(self, at: int) -> int:
        first = at
        while (
            first
            and at - first < _BETWEEN
            and self.reading.has(first - 1, "kin_adjective")
            and self.reading.scan.gap(first - 1) == " "
        ):
            first -= 1
        return first

    def _name_after(self, at: int) -> int | None:
        """The name the relative bears: right after the kin word, perhaps after a role or a mark."""
        reading = self.reading
        after = at + 1
        for _ in range(3):
            if not reading.same_sentence(at, after) or reading.gap(after - 1) not in {"", ",", "–", "—"}:
                return None
            if after in self.people:
                return after
            describes = reading.any_of(after, frozenset({"role", "title", "kin_adjective"}))
            if not describes and not reading.scan.words[after].exact.isdigit():
                return None
            after += 1
        return None

    def _case(self, at: int) -> str:
        match = re.search(f"(?:{_CASE_ENDS.pattern})$", self.reading.scan.lowers[at])
        return (match.lastgroup or "nom") if match else "nom"

    def _stranger(self, at: int) -> None:
        """Reads "бір қазақ әйел", "Елшілік қызметкері": somebody singled out, without a name after."""
        reading, folded = self.reading, self.reading.folded[at]
        first, singled = at, False
        while (
            first
            and at - first < _BETWEEN
            and reading.scan.gap(first - 1) == " "
            and reading.same_sentence(first - 1, at)
        ):
            if reading.has(first - 1, "one_of_many"):
                singled = True
            elif not reading.any_of(first - 1, frozenset({"human_adjective"})):
                break
            first -= 1
        body = reading.has(at - 1, "org_head") or reading.has(at - 1, "not_name")
        owned = body and reading.scan.lowers[at].endswith(("кері", "кілі", "нігі")) and reading.scan.gap(at - 1) == " "
        owned = owned or (_HOLDS.search(folded) is not None and self._heads(at))
        alone = (
            reading.scan.first[at]
            and reading.scan.caps[at]
            and reading.has(at, "human")
            and reading.has(at, "official")
        )
        if (
            self._name_after(at) is not None
            or not (singled or owned or alone)
            or re.search("[лдт][ае]р", reading.folded[at])
        ):
            return
        local = self._new()
        if owned and not singled:
            first = at - 1
        self._describe(first, at, local)
        self._add(first, at, local, self._case(at), "phrase")

    def _heads(self, at: int) -> bool:
        """Reads "Мектеп директоры": the holder of an office of something in small letters or of a body, told of by no name."""
        reading = self.reading
        if not reading.has(at, "role") or self._case(at) != "nom" or not at or reading.scan.gap(at - 1) != " ":
            return False
        before = self.found.seen[-1] if self.found.seen else None
        return (
            reading.same_sentence(at - 1, at)
            and reading.scan.first[at - 1]
            and (before is None or before.last != at - 1)
        )

    def _new(self) -> str:
        self.number += 1
        return f"u{self.number}"

    def _describe(self, first: int, last: int, local: str) -> None:
        start, end = self.reading.scan.span(first, last)
        words = " ".join(self.reading.scan.text[start:end].split())
        spelled = self.cast.described.setdefault(local, [])
        if words not in spelled:
            spelled.append(words)
        self.cast.mentions.append((start, end, local))

    def _spread(self) -> None:
        """In a list only the last has the case ending: "Азамат мен Рүстемді"."""
        seen = self.found.seen
        for at in range(len(seen) - 2, -1, -1):
            one, after = seen[at], seen[at + 1]
            if one.case != "nom" or one.how != "name" or after.first - one.last > 2:
                continue
            joined = self.reading.scan.text[
                self.reading.scan.words[one.last].end : self.reading.scan.words[after.first].start
            ]
            if re.fullmatch(r"\s+(?:мен|бен|пен|және)\s+|,\s+", joined):
                seen[at] = one._replace(case=after.case)
