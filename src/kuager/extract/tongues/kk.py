"""Reads Kazakh in Cyrillic, Latin and Arabic letters by rules.

Texts in Latin and Arabic letters are rewritten in Cyrillic for the rules, with the place of every letter kept; everything returned stands in
the original, in the words as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from kuager.extract import entities as entity_rules
from kuager.extract.cast import Actor
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon, LexiconHit
from kuager.extract.pace import Pace
from kuager.extract.quotes import RawQuote
from kuager.extract.rules import in_order, lexicon_names
from kuager.extract.scan import Scan, scan
from kuager.extract.times import anchor_of, time_mentions
from kuager.extract.tongues.core.organisations import find_organisations, late_organisations
from kuager.extract.tongues.core.people import find_people, fullest
from kuager.extract.tongues.core.places import known_places, led_places, named
from kuager.extract.tongues.core.reading import Reading, read
from kuager.extract.tongues.core.relations import find_relations
from kuager.extract.tongues.core.talk import find_talk, raw_quotes
from kuager.extract.tongues.kk_arabic import from_arabic
from kuager.extract.tongues.kk_bodies import headed_bodies, hyphened_bodies
from kuager.extract.tongues.kk_cast import People, bind
from kuager.extract.tongues.kk_dates import find_times
from kuager.extract.tongues.kk_events import Told, find_events
from kuager.extract.tongues.kk_latin import Rewritten, in_cyrillic
from kuager.extract.tongues.kk_speech import speakers
from kuager.extract.tongues.kk_tongue import case_of, is_inflected, kazakh
from kuager.extract.vocab import Vocab, load_vocab
from kuager.model import Document, EventMention, Extraction, LocalEntity, Mention, MentionType, Quote, Relation
from kuager.text.scripts import Script, counts
from kuager.text.words import words

_SAMPLE = 20_000


class KazakhExtractor:
    """Reads Kazakh texts. Without a pace one instance serves any number of them."""

    name: ClassVar[str] = "rules_kk"
    version: ClassVar[str] = "1"

    def __init__(self, vocab: Vocab | None = None, pace: Pace | None = None) -> None:
        self._vocab = vocab or load_vocab()
        self._pace = pace or Pace()
        self._tongue = kazakh()

    @property
    def id(self) -> str:
        """Name and version, as claims record it."""
        return f"{self.name}@{self.version}"

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns what the rules propose about a document.

        Raises:
            TimeSpentError: when the pace says so; nothing is proposed then.
        """
        seen = counts(document.text[:_SAMPLE])
        if seen[Script.CYRL] >= max(seen[Script.LATN], seen[Script.ARAB]):
            return self._read(document, lambda read: lexicon.find(document.text, read.words))
        arabic = seen[Script.ARAB] > seen[Script.LATN]
        written = from_arabic(document.text, self._vocab) if arabic else in_cyrillic(document.text)
        hits = [
            one._replace(start=start, end=end)
            for one in lexicon.find(document.text, words(document.text))
            for start, end in (written.rewritten(one.start, one.end),)
        ]
        return _restored(self._read(_rewritten(document, written), lambda _: hits), written, document.text)

    def _read(self, document: Document, listed: Callable[[Scan], Iterable[LexiconHit]]) -> Extraction:
        seen = scan(document.text, document.zones, self._vocab, self._pace)
        reading = _openers_marked(read(seen, self._tongue))
        self._pace.check()
        raw = raw_quotes(reading)
        given = lexicon_names(seen, listed(seen))
        numbered = entity_rules.number(seen, _names(reading, given, raw))
        self._pace.check()
        anchor = anchor_of(document)
        times = find_times(reading.lower, anchor)
        bodies = _bodies(reading, numbered)
        talk = find_talk(reading, raw, [(body.start, body.end) for body in bodies])
        spoken = speakers(reading, bind(reading, numbered, talk), bodies, talk)
        people = bind(reading, numbered, talk, spoken)
        places = [pair for pair in numbered.of(Label.PLACE) if seen.is_main(pair[0].start)]
        told = Told(
            reading=reading, people=people, bodies=bodies, places=places, talk=talk, speakers=spoken, times=times
        )
        named = [pair for pair in numbered.of(Label.PERSON) if seen.is_main(pair[0].start)]
        mentions = [
            *entity_rules.name_mentions(seen, numbered),
            *time_mentions(seen, times),
            *_unnamed(reading, people),
        ]
        return Extraction(
            extractor=self.id,
            entities=(*_entities(reading, numbered), *_shielded(people)),
            mentions=tuple(in_order(mentions)),
            quotes=tuple(
                Quote(start=one.start, end=one.end, speaker=speaker, kind=one.kind)
                for one, speaker in zip(talk.quotes, spoken, strict=True)
            ),
            events=tuple(find_events(told)),
            relations=tuple(find_relations(reading, people.cast, named)),
        )


_OPENER = frozenset({"function"})
_LIKELY = 2
_PLACE = frozenset({"place_sure"})
_WHERE = frozenset({"loc", "abl", "dat"})


def _openers_marked(reading: Reading) -> Reading:
    """Marks capitalised words that are no part of a name by their ending.

    A word with a case ending that opens a sentence is no beginning of a name; one in the locative that no list knows is
    rather a place; one in any case of place is surely the gazetteer's place of that name.
    """
    scan, facts = reading.scan, list(reading.facts)
    for at in range(len(facts)):
        if not scan.caps[at]:
            continue
        word = scan.words[at].exact
        case = case_of(word)
        opens = scan.first[at] and at + 1 < len(facts) and scan.caps[at + 1] and scan.gap(at) == " "
        if (case == "nom" and not opens) or reading.tongue.name_weight(word, facts[at].marks) >= _LIKELY:
            continue
        marks = _OPENER if (opens and is_inflected(word)) or case == "loc" else frozenset[str]()
        marks |= _PLACE if case in _WHERE else frozenset[str]()
        facts[at] = facts[at]._replace(marks=facts[at].marks | marks)
    return replace(reading, facts=facts)


def _streets(reading: Reading, taken: bytearray) -> list[Name]:
    """Reads "Абай көшесі": a street may bear a person's name."""
    return [
        named(reading, at, at)
        for at in range(len(reading.facts) - 1)
        if not taken[at] and reading.scan.caps[at] and reading.scan.gap(at) == " " and reading.has(at + 1, "street")
    ]


def _names(reading: Reading, given: list[Name], raw: Sequence[RawQuote]) -> list[Name]:
    """Finds names of all kinds: what one kind takes the next does not see."""
    taken = bytearray(len(reading.facts) + 1)
    found: list[Name] = []

    def take(names: Sequence[Name]) -> None:
        for name in names:
            taken[name.first : name.last + 1] = b"\x01" * (name.last + 1 - name.first)
        found.extend(names)

    take(given)
    found += headed_bodies(reading, taken)
    found += find_organisations(reading, raw, taken)
    words = zip(reading.scan.words, reading.scan.caps, strict=True)
    keys = [reading.tongue.key(word.exact) if cap or word.exact[0].islower() else "" for word, cap in words]
    take(list(known_places(reading, keys, taken)))
    take(list(led_places(reading, taken)))
    take(_streets(reading, taken))
    reading.scan.pace.check()
    found += hyphened_bodies(reading, taken)
    found += find_people(reading, taken)
    found += late_organisations(reading, taken)
    return found


def _bodies(reading: Reading, entities: Entities) -> list[Actor]:
    return [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if reading.scan.is_main(name.start)
    ]


def _unnamed(reading: Reading, people: People) -> list[Mention]:
    return [
        Mention(type=MentionType.UNNAMED_PERSON, start=start, end=end, text=reading.scan.text[start:end], entity=local)
        for start, end, local in people.cast.mentions
    ]


def _shielded(people: People) -> list[LocalEntity]:
    return [
        LocalEntity(id=local, schema="person", name=words[0], spellings=tuple(words), shielded=True)
        for local, words in people.cast.described.items()
    ]


def _entities(reading: Reading, entities: Entities) -> list[LocalEntity]:
    """Describes the named things; a person is shown without case endings where the text has such a spelling."""
    found = []
    for one in entity_rules.local_entities(reading.scan, entities):
        if one.schema == "person" and len(one.spellings) > 1:
            far = [sum(map(reading.tongue.oblique, spelling.split())) for spelling in one.spellings]
            found.append(replace(one, name=fullest(one.spellings, far)))
        else:
            found.append(one)
    return found


def _rewritten(document: Document, written: Rewritten) -> Document:
    """Returns the document in Cyrillic, its zones moved along."""
    moved = [(zone, *written.rewritten(zone.start, zone.end)) for zone in document.zones]
    zones = tuple(replace(zone, start=start, end=end) for zone, start, end in moved)
    layer = replace(document.layers[0], text=written.text)
    return replace(document, layers=(layer,), zones=zones, segments=())


def _restored(found: Extraction, written: Rewritten, text: str) -> Extraction:
    """Puts every offset and every word back into the original."""

    def place(start: int, end: int) -> tuple[int, int]:
        return written.original(start, end)

    roles = _roles(found, written, text)
    mentions = []
    spelled: dict[str, dict[str, None]] = {}
    forms: dict[tuple[str, str], str] = {}
    for one in found.mentions:
        start, end = place(one.start, one.end)
        mentions.append(replace(one, start=start, end=end, text=text[start:end]))
        if one.entity:
            words = " ".join(text[start:end].split())
            spelled.setdefault(one.entity, {})[words] = None
            forms[one.entity, " ".join(one.text.split())] = words
    return replace(
        found,
        mentions=tuple(mentions),
        entities=tuple(
            replace(
                one,
                name=forms.get((one.id, one.name), one.name),
                spellings=tuple(spelled.get(one.id, {})) or one.spellings,
            )
            for one in found.entities
        ),
        quotes=tuple(
            replace(one, start=place(one.start, one.end)[0], end=place(one.start, one.end)[1]) for one in found.quotes
        ),
        events=tuple(_moved(one, place) for one in found.events),
        relations=tuple(_moved_relation(one, place, roles) for one in found.relations),
    )


def _roles(found: Extraction, written: Rewritten, text: str) -> Mapping[str, str]:
    """Returns the words of the original for words that relations give as their object."""
    result = {}
    for one in found.relations:
        at = written.text.find(one.object, one.start, one.end)
        if at >= 0:
            start, end = written.original(at, at + len(one.object))
            result[one.object] = " ".join(text[start:end].split())
    return result


Place = Callable[[int, int], tuple[int, int]]


def _moved(one: EventMention, place: Place) -> EventMention:
    start, end = place(one.start, one.end)
    return replace(
        one,
        start=start,
        end=end,
        cue=place(*one.cue) if one.cue else None,
        when_span=place(*one.when_span) if one.when_span else None,
        details=tuple((name, value, *place(low, high)) for name, value, low, high in one.details),
    )


def _moved_relation(one: Relation, place: Place, words: Mapping[str, str]) -> Relation:
    """A relation to words (a role) gets the words of the original."""
    start, end = place(one.start, one.end)
    return replace(one, start=start, end=end, object=words.get(one.object, one.object))


def reader(pace: Pace) -> KazakhExtractor:
    """Returns the extractor of Kazakh texts."""
    return KazakhExtractor(pace=pace)
