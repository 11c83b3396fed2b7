"""What can be read in any script without knowing its grammar: the lexicon's names, places, dates in figures and words.

Case endings of Kazakh and Uyghur are allowed after a place's stem (``Алматыда``), for the languages that have no rules of
their own are mostly near to these; so a text is not silently empty. People, organisations, quotations and events of these
languages are not read; the door says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from typing import ClassVar

from kuager.extract import entities as entity_rules
from kuager.extract.extractor import Extractor
from kuager.extract.found import Label, Name
from kuager.extract.lexicon import Lexicon
from kuager.extract.rules import in_order, lexicon_names
from kuager.extract.scan import Scan, merged, scan
from kuager.extract.times import Times, anchor_of, time_mentions
from kuager.extract.vocab import Place, Vocab
from kuager.model import Document, Extraction
from kuager.text.other_dates import find_other_dates
from kuager.text.scripts import Script, script_of

_KAZAKH = re.compile(
    "(?:дағы|дегі|тағы|тегі|ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен|да|де|та|те|ға|ге|қа|ке|ны|ні|ды|ді|ты|ті|лық|лік|дық|дік|тық|тік|мен|бен|пен)*"
)
_UYGHUR = re.compile("(?:دىكى|تىكى|نىڭ|دىن|تىن|دا|دە|تا|تە|غا|قا|گە|كە|نى|لىق|لىك)*")


class OtherExtractor(Extractor):
    """Reads texts of languages without rules of their own."""

    name: ClassVar[str] = "lists_any"

    def extract(self, document: Document, lexicon: Lexicon) -> Extraction:
        """Returns places, dates and the lexicon's names."""
        reading = scan(document.text, document.zones, self._vocab, self._pace)
        given = lexicon_names(reading, lexicon.find(document.text, reading.words))
        taken = merged((name.start, name.end) for name in given)
        listed = [name for name in _places(reading) if not _overlaps(name, taken)]
        numbered = entity_rules.number(reading, [*given, *listed])
        self._pace.check()
        dates = find_other_dates(document.text, document.lang or "und", anchor_of(document))
        mentions = [
            *entity_rules.name_mentions(reading, numbered),
            *time_mentions(reading, Times(dates=dates, durations=())),
        ]
        return Extraction(
            extractor=self.id,
            entities=tuple(entity_rules.local_entities(reading, numbered)),
            mentions=tuple(in_order(mentions)),
        )


def _overlaps(name: Name, taken: list[tuple[int, int]]) -> bool:
    before = bisect_left(taken, (name.end,))
    return before > 0 and name.start < taken[before - 1][1]


@cache
def _stems(vocab: Vocab) -> Mapping[str, list[tuple[str, Place]]]:
    """Returns the places that are not in Latin letters by their first characters, longest first."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for name, place in vocab.places.items():
        script = script_of(name)
        if script not in {Script.LATN, Script.COMMON, Script.MIXED}:
            found.setdefault(name[:3].lower(), []).append((name, place))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def _places(reading: Scan) -> Iterator[Name]:
    stems = _stems(reading.vocab)
    end = -1
    for index, (start, _, word) in enumerate(reading.words):
        reading.pace.tick()
        if start < end:
            continue
        for name, place in stems.get(word[:3].lower(), ()):
            length = _reach(reading.text, start, name)
            if length:
                end = start + length
                yield Name(start, end, index, index, Label.PLACE, f"place:{place.name}", place.name)
                break


def _reach(text: str, start: int, name: str) -> int:
    """Returns the length of the place's name in the text without its ending; 0 when it is another word."""
    script = script_of(name)
    if not text.startswith(name, start) or (script is Script.CYRL and not text[start].isupper()):
        return 0
    after = start + len(name)
    suffix = (_UYGHUR if script is Script.ARAB else _KAZAKH).match(text, after)
    stop = suffix.end() if suffix else after
    return 0 if text[stop : stop + 1].isalpha() else len(name)
