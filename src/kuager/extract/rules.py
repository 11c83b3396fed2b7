"""The built-in extractor for English: rules and word lists, no model, the same answer every time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from kuager.extract import entities as entity_rules
from kuager.extract.actors import bind, bind_quoted
from kuager.extract.cast import Cast
from kuager.extract.context import Context, bodies_of
from kuager.extract.counts import find_counts
from kuager.extract.events import find_events
from kuager.extract.extractor import Extractor
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon, LexiconHit, LexiconKind
from kuager.extract.naming import find_names
from kuager.extract.organisations import organisation_key
from kuager.extract.quotes import find_quotes
from kuager.extract.relations import find_relations
from kuager.extract.scan import Scan, scan
from kuager.extract.speakers import find_sayings, speakers
from kuager.extract.times import anchor_of, find_times, spans_of, time_mentions
from kuager.extract.unnamed import find_phrases
from kuager.extract.voices import unsaid, within
from kuager.model import Document, Extraction, LocalEntity, Mention, MentionType, Quote
from kuager.text.fold import bare

_LABELS = {
    LexiconKind.PERSON: Label.PERSON,
    LexiconKind.ORGANISATION: Label.ORGANISATION,
    LexiconKind.OUTLET: Label.ORGANISATION,
    LexiconKind.PLACE: Label.PLACE,
}


class RulesExtractor(Extractor):
    """Reads English news, threads, letters and testimonies by rules. Without a pace one instance serves any number of texts."""

    name: ClassVar[str] = "rules_en"
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns what the rules propose about a document.

        Raises:
            TimeSpentError: when the pace says so; nothing is proposed then.
        """
        reading = scan(document.text, document.zones, self._vocab, self._pace)
        given = lexicon_names(reading, lexicon.find(document.text, reading.words))
        numbered = entity_rules.number(reading, find_names(reading, given))
        self._pace.check()
        times = find_times(reading, anchor_of(document))
        self._pace.check()
        mentions = [*entity_rules.name_mentions(reading, numbered), *time_mentions(reading, times)]
        raw = [one for one in find_quotes(reading) if reading.is_main(one.start)]
        phrases = find_phrases(reading, [name for name, _ in numbered.names])
        cast = bind(reading, numbered, phrases, raw)
        sayings = find_sayings(reading, cast, numbered, raw)
        quoted = unsaid(reading, cast, speakers(reading, sayings, cast, raw))
        bind_quoted(reading, numbered, phrases, quoted, cast)
        quoted = within(reading, cast, quoted)
        mentions += unnamed_mentions(reading, cast)
        mentions += find_counts(reading, spans_of(times))
        context = Context(
            scan=reading,
            cast=cast,
            entities=numbered,
            times=times,
            sayings=sayings,
            quotes=quoted,
            bodies=bodies_of(reading, numbered),
            places=[pair for pair in numbered.of(Label.PLACE) if reading.is_main(pair[0].start)],
        )
        return Extraction(
            extractor=self.id,
            entities=(*entity_rules.local_entities(reading, numbered), *unnamed_entities(reading, cast)),
            mentions=tuple(in_order(mentions)),
            quotes=tuple(
                Quote(start=one.start, end=one.end, speaker=speaker, kind=one.kind) for one, speaker in quoted
            ),
            events=tuple(find_events(context)),
            relations=tuple(find_relations(reading, cast, numbered)),
        )


def unnamed_mentions(reading: Scan, cast: Cast) -> list[Mention]:
    """Returns the mentions of people without a name."""
    return [
        Mention(
            type=MentionType.UNNAMED_PERSON,
            start=actor.start,
            end=actor.end,
            text=reading.text[actor.start : actor.end],
            entity=actor.id,
        )
        for actor in cast.actors
        if actor.how == "phrase" and actor.id in cast.described
    ]


def unnamed_entities(reading: Scan, cast: Cast) -> list[LocalEntity]:
    """Returns the people without a name, shielded; their name is the first words for them."""
    spelled: dict[str, dict[str, None]] = {local: {words: None} for local, words in cast.described.items()}
    for actor in cast.actors:
        words = " ".join(reading.text[actor.start : actor.end].split())
        if actor.how == "phrase" and actor.id in spelled:
            spelled[actor.id][words] = None
    return [
        LocalEntity(id=local, schema="person", name=next(iter(words)), spellings=tuple(words), shielded=True)
        for local, words in spelled.items()
    ]


def lexicon_names(reading: Scan, hits: Iterable[LexiconHit]) -> list[Name]:
    """Returns the lexicon's people, organisations and places as names, keyed by their canonical form."""
    found = []
    for start, end, entry in hits:
        label = _LABELS.get(entry.kind)
        if label is None:
            continue
        key = {
            Label.PERSON: f"person:{bare(entry.canonical)}",
            Label.ORGANISATION: organisation_key(entry.canonical),
            Label.PLACE: f"place:{entry.canonical}",
        }[label]
        within = reading.words_in(start, end)
        first = within[0] if within else max(0, reading.word_at(start) - 1)
        last = within[-1] if within else first
        found.append(Name(start, end, first, last, label, key, entry.canonical))
    return found


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Sorts mentions by place, the longer first."""
    return sorted(mentions, key=lambda one: (one.start, -one.end, one.type.value))
