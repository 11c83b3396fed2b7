"""Decides who is meant: gives unnamed people ids, binds pronouns and "the woman" to somebody, sentence by sentence.

What is done is what a careful reader does with the nearest words, and no more: a pronoun goes to the first fitting person of
its sentence, else to the first of the sentence before, else further back. Quotations are read after their speaker is known.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kuager.extract.cast import Actor, Cast
from kuager.extract.entities import Entities
from kuager.extract.found import Label
from kuager.extract.items import FIRST_PERSON, PRONOUNS, Item, items
from kuager.extract.quotes import Quotes, RawQuote
from kuager.extract.scan import Scan
from kuager.extract.teller import teller_of
from kuager.extract.unnamed import PRONOUN_OWNERS, Phrase
from kuager.extract.vocab import Kind

_SEXED = {
    "woman": "female", "girl": "female", "man": "male", "boy": "male", "policewoman": "female", "policeman": "male",
    "spokeswoman": "female", "spokesman": "male", "businesswoman": "female", "businessman": "male", "nun": "female", "monk": "male",
}  # fmt: skip
_TELLING = {"told", "informed", "warned", "asked", "assured"}
_CLAUSE_WORDS = {
    "that",
    "who",
    "whose",
    "when",
    "after",
    "before",
    "while",
    "because",
    "if",
    "and",
    "but",
    "where",
    "until",
    "as",
}
_REACH = 4
_FAR = 9
_APPOSED = 40
"""Characters that may stand between a name and "whose": a short apposition."""
_JOINED = 12
_TITLES = 4
_NESTING = 40
"""Quotations looked back over for one that encloses a place."""
_RECALL = 400
"""Mentions looked back over for "the woman"."""
"""Characters between two coordinated phrases."""


def bind(scan: Scan, entities: Entities, phrases: Sequence[Phrase], quotes: Sequence[RawQuote]) -> Cast:
    """Reads the text outside its quotations."""
    cast = Cast()
    inside = Quotes(quotes)
    outside = sorted(item for item in items(scan, entities, phrases) if not inside.covers(item.start))
    cast.teller = teller_of(scan, entities, inside)
    reader = _Reader(scan, cast, phrases, entities)
    for item in outside:
        reader.read(item, speaker=None)
    cast.actors.sort()
    return cast


def bind_quoted(
    scan: Scan, entities: Entities, phrases: Sequence[Phrase], quotes: Sequence[tuple[RawQuote, str | None]], cast: Cast
) -> None:
    """Reads the quotations, now that their speakers are known: "my mother" is the speaker's."""
    covered = Quotes([quote for quote, _ in quotes])
    reader = _Reader(scan, cast, phrases, entities)
    inside = sorted(item for item in items(scan, entities, phrases) if covered.covers(item.start))
    for item in inside:
        speaker = _speaker_at(item.start, quotes)
        reader.read(item, speaker=speaker or "")
    cast.actors.sort()


def _speaker_at(start: int, quotes: Sequence[tuple[RawQuote, str | None]]) -> str | None:
    at = bisect_right(quotes, start, key=lambda pair: pair[0].start)
    inside = [(quote.depth, speaker) for quote, speaker in quotes[max(0, at - _NESTING) : at] if start < quote.end]
    return max(inside, key=lambda one: one[0])[1] if inside else None


def _partings(scan: Scan) -> list[int]:
    """Returns, per word, how many words before it part clauses: verbs of saying, "that", "who", and any before a comma."""
    counts, count = [], 0
    for index, lower in enumerate(scan.lowers):
        counts.append(count)
        if scan.kinds[index] & Kind.SPEECH or lower in _CLAUSE_WORDS or scan.gap(index).strip() == ",":
            count += 1
    return counts


class _Reader:
    def __init__(self, scan: Scan, cast: Cast, phrases: Sequence[Phrase], entities: Entities) -> None:
        self._scan = scan
        self._cast = cast
        self._phrases = phrases
        self._owner_of: dict[Phrase, str] = {phrase: owner for phrase, _, owner in cast.owners}
        self._owned_in: dict[int, list[tuple[Phrase, str, str]]] = {}
        for one in cast.owners:
            self._owned_in.setdefault(scan.sentence_of[one[0].first], []).append(one)
        self._parted: list[int] = []
        self._seen: list[Actor] = sorted(cast.actors)
        self._terms = {phrase.start: phrase.term for phrase in phrases}
        people = [(name, local) for name, local in entities.of(Label.PERSON) if scan.is_main(name.start)]
        self._by_first = {name.first: local for name, local in people}
        self._by_last = {name.last: local for name, local in people}
        self._first_of = {name.last: name.first for name, _ in people}

    def read(self, item: Item, *, speaker: str | None) -> None:
        """Reads one item; ``speaker`` is None outside quotations and "" where nobody knows who speaks."""
        self._scan.pace.tick()
        if item.name is not None:
            self._add(item, item.name, "name", sex=self._cast.sexes.get(item.name))
        elif item.phrase is not None:
            self._phrase(item, item.phrase, speaker)
        else:
            self._pronoun(item, speaker)

    def _add(
        self, item: Item, local: str, how: str, *, sex: str | None = None, plural: bool = False, sure: bool = False
    ) -> None:
        actor = Actor(item.start, item.end, item.first, item.last, local, how, sex, plural, sure)
        self._cast.actors.append(actor)
        self._seen.insert(bisect_right(self._seen, actor), actor)
        if how != "pronoun" or sure or self._speaks(item.last):
            self._note_narrator(actor)

    def _note_narrator(self, actor: Actor) -> None:
        before = self._scan.lowers[max(0, actor.first - 2) : actor.first]
        if self._speaks(actor.last) or before[-2:] == ["according", "to"]:
            self._cast.narrators.append(actor)

    def _speaks(self, last: int) -> bool:
        """Says whether a verb of saying follows within two words, or comes right before after a comma."""
        scan = self._scan
        for index in range(last + 1, min(last + 4, len(scan.words))):
            if scan.gap(index - 1).strip():
                return False
            if scan.kinds[index] & Kind.SPEECH:
                return True
            if scan.lowers[index] not in {"also", "has", "had", "then", "later", "further", "who"}:
                return False
        return False

    def _pronoun(self, item: Item, speaker: str | None) -> None:
        lower = self._scan.lowers[item.first]
        if self._is_debris(item.first):
            return
        found = self._meant(item.first, speaker)
        if found is not None and lower not in {"their", "whose"}:
            local, sure = found
            if lower in PRONOUNS:
                self._cast.heard[local] = PRONOUNS[lower]
            self._add(item, local, "pronoun", sex=PRONOUNS.get(lower), sure=sure)

    def _is_debris(self, index: int) -> bool:
        """Reads "t he": a letter torn off by bad scanning leaves what only looks like a pronoun."""
        scan = self._scan
        before = scan.lowers[index - 1] if index else ""
        return len(before) == 1 and before.isalpha() and before not in {"a", "i"} and scan.gap(index - 1) == " "

    def _named(self, phrase: Phrase, owner: str | None) -> str | None:
        """Returns the person whose name stands beside the phrase: "her husband, Xyz", "Xyz, her husband", "a teacher is Xyz"."""
        scan = self._scan
        after = scan.gap(phrase.last)
        if "\n" not in after and after.strip() in {"", ",", "–", "—", "("} and not scan.possessive(phrase.last):
            found = self._by_first.get(self._past_titles(phrase.last + 1, after))
            if found is not None and (phrase.kin or after.strip() != ""):
                return found
            if (
                found is None
                and phrase.article
                and after == " "
                and scan.lowers[phrase.last + 1 : phrase.last + 2] in (["is"], ["was"])
            ):
                found = self._by_first.get(phrase.last + 2)
            if found is not None:
                return found
        if phrase.owner is not None and phrase.owner > phrase.last and scan.gap(phrase.owner).strip() == ",":
            found = self._by_first.get(phrase.owner + 1)
            if found is not None:
                return found
        before = scan.gap(phrase.first - 1) if phrase.first else "."
        if before.strip() in {",", "(", "–", "—"} and "\n" not in before:
            found = self._by_last.get(phrase.first - 1)
            return found if found != owner and (phrase.kin or phrase.article) else None
        return None

    def _past_titles(self, index: int, gap: str) -> int:
        """Passes over "Dr." and "the blogger" between a phrase and the name that follows."""
        scan = self._scan
        for at in range(index, min(index + _TITLES, len(scan.words))):
            if at in self._by_first or scan.gap(at).strip() not in {"", "."}:
                return at
            if not (
                scan.kinds[at] & (Kind.TITLE | Kind.ROLE | Kind.TITLE_PART)
                or (gap.strip() and scan.lowers[at] == "the")
            ):
                return at
        return index

    def _phrase(self, item: Item, phrase: Phrase, speaker: str | None) -> None:
        words = " ".join(self._scan.text[phrase.start : phrase.end].split())
        owner = self._owner(phrase, speaker) if phrase.kin else None
        named = self._named(phrase, owner)
        if named is not None:
            if owner:
                self._own(phrase, named, owner)
            return
        if not phrase.kin:
            self._other(item, phrase, words)
            return
        term = self._scan.vocab.kin[phrase.term]
        key = (owner or "", f"{term.relation}{'s' if term.plural else ''}")
        local = self._cast.kin.get(key) if owner else None
        if local is None:
            local = self._cast.new_unnamed(words)
            if owner:
                self._cast.kin[key] = local
        if owner:
            self._own(phrase, local, owner)
        if term.sex:
            self._cast.sexes.setdefault(local, term.sex)
        self._add(item, local, "phrase", sex=term.sex, plural=term.plural)

    def _own(self, phrase: Phrase, local: str, owner: str) -> None:
        self._owner_of[phrase] = owner
        self._cast.owners.append((phrase, local, owner))
        self._owned_in.setdefault(self._scan.sentence_of[phrase.first], []).append((phrase, local, owner))
        term = self._scan.vocab.kin[phrase.term]
        if local.startswith("p") and not term.plural:
            self._cast.kin.setdefault((owner, term.relation), local)
        if term.sex and not term.plural:
            self._cast.sexes.setdefault(local, term.sex)

    def _titled(self, phrase: Phrase) -> str | None:
        """Reads "the judge" as the one person before it whose name or apposition says so: "Judge Xyz", "Xyz, a judge"."""
        scan, found = self._scan, set()
        for last, local in self._by_last.items():
            if last >= phrase.first:
                continue
            near = scan.lowers[last + 1 : last + 5] if scan.gap(last) == ", " else []
            first = self._first_of[last]
            if phrase.term in scan.lowers[max(0, first - 2) : first] or (
                near[:1] in (["a"], ["an"], ["the"]) and phrase.term in near
            ):
                found.add(local)
        return found.pop() if len(found) == 1 else None

    def _other(self, item: Item, phrase: Phrase, words: str) -> None:
        if phrase.definite:
            before = self._before(item.start)[-_RECALL:]
            known = [a for a in before if a.how == "phrase" and self._terms.get(a.start) == phrase.term]
            if known:
                self._add(item, known[-1].id, "phrase", sex=known[-1].sex, plural=known[-1].plural)
            elif (titled := self._titled(phrase)) is not None:
                self._add(item, titled, "phrase")
            return
        sex = _SEXED.get(phrase.term)
        local = self._cast.new_unnamed(words)
        if sex:
            self._cast.sexes[local] = sex
        self._add(item, local, "phrase", sex=sex, plural=phrase.plural)

    def _before(self, start: int, back: int = _RECALL) -> Sequence[Actor]:
        """Returns the last mentions before a place."""
        at = bisect_left(self._seen, (start,))
        return self._seen[max(0, at - back) : at]

    def _owner(self, phrase: Phrase, speaker: str | None) -> str | None:
        if phrase.partner is not None:
            return self._owner_of.get(self._phrases[phrase.partner])
        if phrase.owner is None:
            return None
        if self._scan.lowers[phrase.owner] in PRONOUN_OWNERS:
            found = self._same_owner(phrase) or self._meant(phrase.owner, speaker)
            return found[0] if found else None
        near = self._before(phrase.end + 120)
        touching = [actor for actor in near if actor.last == phrase.owner and actor.how != "pronoun"]
        return touching[-1].id if touching else None

    def _same_owner(self, phrase: Phrase) -> tuple[str, bool] | None:
        """Reads "his brother and his sister-in-law": one "his" after another in a sentence means the same."""
        scan, owner = self._scan, phrase.owner
        if owner is None:
            return None
        for other, local, person in reversed(self._owned_in.get(scan.sentence_of[phrase.first], ())):
            if other.owner is None or other.start > phrase.start:
                continue
            if scan.lowers[other.owner] == scan.lowers[owner]:
                fits = self._cast.sexes.get(local) != PRONOUNS.get(scan.lowers[owner]) or not self._cast.sexes.get(
                    local
                )
                joined = phrase.start - other.end <= _JOINED
                return (person, False) if fits or joined else None
        return None

    def _meant(self, index: int, speaker: str | None) -> tuple[str, bool] | None:
        """Returns who a pronoun means and whether nobody else could be meant."""
        lower = self._scan.lowers[index]
        if lower in FIRST_PERSON:
            teller = self._cast.teller if speaker is None else speaker
            return (teller, True) if teller else None
        if lower == "whose":
            return self._before_whose(index)
        if lower not in PRONOUNS:
            return self._they(index)
        return self._singular(index, PRONOUNS[lower], speaker)

    def _before_whose(self, index: int) -> tuple[str, bool] | None:
        start = self._scan.words[index].start
        before = [a for a in self._before(start, 20) if a.end <= start and a.how != "pronoun"]
        return (before[-1].id, True) if before and start - before[-1].end <= _APPOSED else None

    def _they(self, index: int) -> tuple[str, bool] | None:
        start, sentence = self._scan.words[index].start, self._scan.sentence_of[index]
        near = [
            a for a in self._before(start, 60) if a.how != "pronoun" and self._scan.sentence_of[a.first] >= sentence - 1
        ]
        return (near[-1].id, False) if len({a.id for a in near}) == 1 else None

    def _singular(self, index: int, sex: str, speaker: str | None) -> tuple[str, bool] | None:
        scan = self._scan
        start, sentence = scan.words[index].start, scan.sentence_of[index]
        nobody = self._cast.teller if speaker is None else speaker
        sexes, sentence_of, acted_on = self._cast.sexes, scan.sentence_of, self._is_object(index)
        fitting = [
            a for a in self._before(start, 200)
            if sentence_of[a.first] >= sentence - _FAR and not a.plural and a.id != nobody and a.last < index
            and sexes.get(a.id, sex) == sex
            and not (sentence_of[a.first] == sentence and self._is_subject_of(a, index, acted_on=acted_on))
        ]  # fmt: skip
        if not fitting:
            return None
        fitting = [a for a in fitting if self._cast.heard.get(a.id, sex) == sex] or fitting
        recent = {a.id for a in fitting if scan.sentence_of[a.first] > sentence - _REACH}
        nearest = scan.sentence_of[fitting[-1].first]
        here = [a for a in fitting if scan.sentence_of[a.first] == nearest]
        chosen = self._best(here, sex, same=nearest == sentence)
        if chosen.how != "name":
            chosen = self._narrating(index, fitting, nearest) or chosen
        return chosen.id, len(recent) == 1 and chosen.id in recent

    def _is_object(self, index: int) -> bool:
        """Says whether "him" or "her" is what a verb does something to, not an owner."""
        scan = self._scan
        if scan.lowers[index] == "him":
            return True
        following = scan.kinds[index + 1] if index + 1 < len(scan.words) and scan.gap(index) == " " else Kind.NOT_NAME
        return scan.lowers[index] == "her" and bool(following & (Kind.NOT_NAME | Kind.PLACE_PREP))

    def _is_subject_of(self, actor: Actor, index: int, *, acted_on: bool) -> bool:
        """Says that somebody is not meant: "a judge moved him", "Xyz, his lawyer," mean others than judge and Xyz."""
        scan = self._scan
        if actor.last == index - 1:
            return not scan.possessive(actor.last) and scan.gap(actor.last).strip() in {",", "(", "–", "—"}
        if not acted_on or scan.possessive(actor.last):
            return False
        self._parted = self._parted or _partings(scan)
        return self._parted[index] == self._parted[actor.last]

    def _narrating(self, index: int, fitting: Sequence[Actor], nearest: int) -> Actor | None:
        """Reads "she said": whoever spoke last goes on, unless the sentence itself names somebody before."""
        sentence = self._scan.sentence_of[index]
        if not self._speaks(index) or nearest == sentence:
            return None
        ids = {actor.id for actor in fitting}
        spoke = [
            a
            for a in self._cast.narrators[-60:]
            if a.id in ids and self._scan.sentence_of[a.first] >= sentence - _REACH and a.first < index
        ]
        return spoke[-1] if spoke else None

    def _best(self, actors: Sequence[Actor], sex: str, *, same: bool) -> Actor:
        """The first of a sentence is mostly its subject; after "told Xyz that", Xyz is meant."""
        free = [a for a in actors if not self._scan.possessive(a.last)] or list(actors)
        if not same and free[0].how == "phrase":
            spoken_of = [a for a in actors if a.how == "pronoun" and a.sex == sex]
            if spoken_of:
                return spoken_of[0]
        if same:
            told = [a for a in free if a.first and self._scan.lowers[a.first - 1] in _TELLING and a.how == "name"]
            that = [a for a in free if a.first and self._scan.lowers[a.first - 1] == "that" and a.how == "name"]
            if told or that:
                return (told or that)[-1]
            topic = [a for a in free if a.sex == sex and self._scan.lowers[a.last + 1 : a.last + 2] == ["who"]]
            if topic and topic[-1].how == "phrase":
                return topic[-1]
        return free[0]
