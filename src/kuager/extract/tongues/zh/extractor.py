"""The built-in extractor for Chinese: characters and word lists, no model, the same answer every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from kuager.extract import entities as entity_rules
from kuager.extract.extractor import Extractor
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon
from kuager.extract.quotes import RawQuote
from kuager.extract.rules import in_order, lexicon_names
from kuager.extract.scan import Scan, scan
from kuager.extract.times import Times, anchor_of, spans_of, time_mentions
from kuager.extract.tongues.zh.cast import Cast, bind_quoted, cast_of, described
from kuager.extract.tongues.zh.counts import find_counts
from kuager.extract.tongues.zh.events import Context, find_events
from kuager.extract.tongues.zh.organisations import find_organisations
from kuager.extract.tongues.zh.pack import load_pack
from kuager.extract.tongues.zh.people import find_dotted, find_people
from kuager.extract.tongues.zh.places import find_places
from kuager.extract.tongues.zh.quotes import Saying, find_sayings, quotations, speakers
from kuager.extract.tongues.zh.reading import Reading, read
from kuager.extract.tongues.zh.relations import find_relations
from kuager.extract.tongues.zh.times import find_times
from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType, Quote


class ChineseExtractor(Extractor):
    """Reads Chinese news, notices, verdicts, threads, letters and testimonies, in simplified or traditional characters."""

    name: ClassVar[str] = "rules_zh"
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns what the rules propose about a document.

        Raises:
            TimeSpentError: when the pace says so; nothing is proposed then.
        """
        plain = scan(document.text, document.zones, self._vocab, self._pace)
        reading = read(plain, load_pack())
        times = find_times(reading.text, anchor_of(document), plain.paragraphs)
        self._pace.check()
        numbered = entity_rules.number(plain, _names(reading, plain, lexicon, times))
        people, bodies, places = (
            [pair for pair in numbered.of(label) if plain.is_main(pair[0].start)]
            for label in (Label.PERSON, Label.ORGANISATION, Label.PLACE)
        )
        self._pace.check()
        cast = cast_of(reading, people)
        raw = quotations(reading)
        sayings = find_sayings(reading, cast, bodies)
        quoted = speakers(reading, cast, sayings, raw)
        bind_quoted(reading, cast, quoted)
        self._pace.check()
        context = Context(
            reading=reading,
            cast=cast,
            times=times,
            sayings=sayings,
            quotes=quoted,
            bodies=bodies,
            places=places,
            begins=_begins(times, sayings, quoted, bodies, places),
        )
        mentions = [
            *entity_rules.name_mentions(plain, numbered),
            *time_mentions(plain, times),
            *_unnamed_mentions(plain, cast),
            *find_counts(reading, times),
        ]
        return Extraction(
            extractor=self.id,
            entities=(*entity_rules.local_entities(plain, numbered), *_unnamed_entities(cast)),
            mentions=tuple(in_order(mentions)),
            quotes=tuple(
                Quote(start=one.start, end=one.end, speaker=speaker, kind=one.kind) for one, speaker in quoted
            ),
            events=tuple(find_events(context)),
            relations=tuple(find_relations(reading, cast, people)),
        )


def _begins(
    times: Times,
    sayings: Sequence[Saying],
    quotes: Sequence[tuple[RawQuote, str | None]],
    bodies: Sequence[tuple[Name, str]],
    places: Sequence[tuple[Name, str]],
) -> dict[str, list[int]]:
    return {
        "dates": [one.start for one in times.dates],
        "durations": [one.start for one in times.durations],
        "sayings": [one.start for one in sayings],
        "quotes": [one.start for one, _ in quotes],
        "bodies": [name.start for name, _ in bodies],
        "places": [name.start for name, _ in places],
    }


def _names(reading: Reading, plain: Scan, lexicon: Lexicon, times: Times) -> list[Name]:
    taken = bytearray(len(reading.text) + 1)
    given = lexicon_names(plain, lexicon.find(plain.text, plain.words))
    for name in given:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    for start, end in spans_of(times):
        taken[start:end] = b"\1" * (end - start)
    dotted = find_dotted(reading, taken)
    bodies = find_organisations(reading, taken)
    reading.scan.pace.check()
    places = find_places(reading, taken)
    reading.scan.pace.check()
    return [*given, *bodies, *places, *find_people(reading, taken, dotted)]


def _unnamed_mentions(plain: Scan, cast: Cast) -> list[Mention]:
    return [
        Mention(
            type=MentionType.UNNAMED_PERSON,
            start=one.start,
            end=one.end,
            text=plain.text[one.start : one.end],
            entity=local,
        )
        for local, one in described(cast)
    ]


def _unnamed_entities(cast: Cast) -> list[LocalEntity]:
    return [
        LocalEntity(
            id=local,
            schema="person",
            name=re.sub(r"\s+", " ", words[0]),
            spellings=tuple(dict.fromkeys(words)),
            shielded=True,
        )
        for local, words in cast.described.items()
    ]
