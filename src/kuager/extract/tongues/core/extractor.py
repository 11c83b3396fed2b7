"""Reads a document by the rules of one tongue and returns the same extraction as the English rules."""

from __future__ import annotations

from kuager.extract import entities as entity_rules
from kuager.extract.cast import Actor
from kuager.extract.entities import Entities
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon
from kuager.extract.pace import Pace
from kuager.extract.quotes import RawQuote
from kuager.extract.rules import in_order, lexicon_names
from kuager.extract.scan import scan
from kuager.extract.times import Times, anchor_of, time_mentions
from kuager.extract.tongues.core.cast import Cast, bind, settle
from kuager.extract.tongues.core.clauses import Clauses
from kuager.extract.tongues.core.events import Told, find_events
from kuager.extract.tongues.core.organisations import find_organisations, late_organisations
from kuager.extract.tongues.core.people import find_people, fullest
from kuager.extract.tongues.core.places import adjective_places, known_places, led_places, told_places
from kuager.extract.tongues.core.reading import Reading, read
from kuager.extract.tongues.core.relations import find_relations
from kuager.extract.tongues.core.speakers import find_sayings, speakers
from kuager.extract.tongues.core.talk import find_talk, raw_quotes
from kuager.extract.tongues.core.tongue import Tongue
from kuager.extract.vocab import Vocab, load_vocab
from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType, Quote


class TongueExtractor:
    """Reads texts of one language by rules. Without a pace one instance serves any number of texts."""

    version = "1"

    def __init__(self, tongue: Tongue, vocab: Vocab | None = None, pace: Pace | None = None) -> None:
        self._tongue = tongue
        self._vocab = vocab or load_vocab()
        self._pace = pace or Pace()

    @property
    def id(self) -> str:
        """Name and version, as claims record it."""
        return f"rules_{self._tongue.lang}@{self.version}"

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns what the rules propose about a document.

        Raises:
            TimeSpentError: when the pace says so; nothing is proposed then.
        """
        words = scan(document.text, document.zones, self._vocab, self._pace, self._tongue.cut)
        reading = read(words, self._tongue)
        self._pace.check()
        raw = raw_quotes(reading)
        given = lexicon_names(words, lexicon.find(document.text, words.words))
        names = _names(reading, given, raw)
        numbered = entity_rules.number(words, names)
        self._pace.check()
        anchor = anchor_of(document)
        times = Times(dates=self._tongue.dates(document.text, anchor), durations=self._tongue.durations(document.text))
        bodies = _bodies(reading, numbered)
        talk = find_talk(reading, raw, [(body.start, body.end) for body in bodies])
        cast = bind(reading, numbered, talk)
        sayings = find_sayings(reading, cast, bodies, talk)
        spoken = speakers(reading, cast, talk, sayings)
        settle(cast, spoken)
        told = Told(
            reading=reading,
            clauses=Clauses(reading, talk),
            cast=cast,
            talk=talk,
            speakers=spoken,
            sayings=sayings,
            places=[pair for pair in numbered.of(Label.PLACE) if words.is_main(pair[0].start)],
            bodies=bodies,
            times=times,
        )
        people = [pair for pair in numbered.of(Label.PERSON) if words.is_main(pair[0].start)]
        mentions = [
            *entity_rules.name_mentions(words, numbered),
            *time_mentions(words, times),
            *_unnamed(reading, cast),
        ]
        return Extraction(
            extractor=self.id,
            entities=(*_entities(reading, numbered), *_shielded(cast)),
            mentions=tuple(in_order(mentions)),
            quotes=tuple(
                Quote(start=one.start, end=one.end, speaker=speaker, kind=one.kind)
                for one, speaker in zip(talk.quotes, spoken, strict=True)
            ),
            events=tuple(find_events(told)),
            relations=tuple(find_relations(reading, cast, people)),
        )


def _names(reading: Reading, given: list[Name], raw: list[RawQuote]) -> list[Name]:
    """Finds names of all kinds: what one kind takes the next does not see."""
    taken = bytearray(len(reading.facts) + 1)
    found: list[Name] = []

    def take(names: list[Name]) -> None:
        for name in names:
            taken[name.first : name.last + 1] = b"\x01" * (name.last + 1 - name.first)
        found.extend(names)

    take(given)
    found += find_organisations(reading, raw, taken)
    keys = [
        reading.keys[word.exact] if cap else "" for word, cap in zip(reading.scan.words, reading.scan.caps, strict=True)
    ]
    take(list(adjective_places(reading, taken)))
    take(list(known_places(reading, keys, taken)))
    if not reading.tongue.pack.settings.get("place_noun_after"):
        take(list(told_places(reading, taken)))
    reading.scan.pace.check()
    found += find_people(reading, taken)
    take(list(led_places(reading, taken)))
    found += late_organisations(reading, taken)
    return [*found, *_within_bodies(reading, keys, found)]


def _within_bodies(reading: Reading, keys: list[str], found: list[Name]) -> list[Name]:
    """Finds the places inside the names of bodies ("посольство КНР в Кыргызстане"): they are mentions of their own."""
    outside = bytearray(b"\x01") * (len(reading.facts) + 1)
    for name in found:
        if name.label is Label.ORGANISATION and name.last > name.first:
            outside[name.first : name.last + 1] = bytes(name.last + 1 - name.first)
    inside = list(adjective_places(reading, outside))
    for name in inside:
        outside[name.first : name.last + 1] = b"\x01" * (name.last + 1 - name.first)
    for name in (listed := list(known_places(reading, keys, outside))):
        outside[name.first : name.last + 1] = b"\x01" * (name.last + 1 - name.first)
    led = [name for name in led_places(reading, outside) if reading.has(name.first - 1, "place_noun")]
    return [*inside, *listed, *led]


def _bodies(reading: Reading, entities: Entities) -> list[Actor]:
    return [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if reading.scan.is_main(name.start)
    ]


def _unnamed(reading: Reading, cast: Cast) -> list[Mention]:
    return [
        Mention(type=MentionType.UNNAMED_PERSON, start=start, end=end, text=reading.scan.text[start:end], entity=local)
        for start, end, local in cast.mentions
    ]


def _shielded(cast: Cast) -> list[LocalEntity]:
    return [
        LocalEntity(id=local, schema="person", name=words[0], spellings=tuple(words), shielded=True)
        for local, words in cast.described.items()
    ]


def _entities(reading: Reading, entities: Entities) -> list[LocalEntity]:
    """Describes the named things; a person is shown in the dictionary form where the text has it."""
    found = []
    for one in entity_rules.local_entities(reading.scan, entities):
        if one.schema != "person" or len(one.spellings) < 2:
            found.append(one)
            continue
        far = [sum(map(reading.tongue.oblique, spelling.split())) for spelling in one.spellings]
        shown = fullest(one.spellings, far)
        found.append(LocalEntity(id=one.id, schema=one.schema, name=shown, spellings=one.spellings))
    return found
