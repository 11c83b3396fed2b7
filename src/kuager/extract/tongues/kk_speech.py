"""Says who speaks in a Kazakh text: «…», – деді X; X «…» деп мәлімдеді; X-тің айтуынша.

The subject of a verb of saying stands without an ending, after the verb or at the head of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from kuager.extract.cast import Actor
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk
from kuager.extract.tongues.kk_cast import People
from kuager.model import QuoteKind

_FIRST_WORDS = 6
_AFTER = 220
_CLOSE = 200
_REACH = 3
_ACCORDING = re.compile(
    r"(?<!\w)(?:айтуынша|сөзінше|жазуынша|мәл[іи]мет[іи]нше|хабарлауынша|айтқанындай|дерегінше|деуінше|пікірінше)(?!\w)"
)


def speakers(reading: Reading, people: People, bodies: Sequence[Actor], talk: Talk) -> list[str | None]:
    """Returns the speaker of each quotation, in order."""
    found: list[str | None] = []
    last: tuple[int, str] | None = None
    for number, quote in enumerate(talk.quotes):
        reading.scan.pace.tick()
        if quote.kind is QuoteKind.SLOGAN:
            found.append(None)
            continue
        outer = next((n for n in range(number - 1, max(-1, number - 6), -1) if quote.end <= talk.quotes[n].end), None)
        speaker = found[outer] if outer is not None else _speaker(reading, people, bodies, quote.start, quote.end)
        if speaker is None and last is not None and quote.start - last[0] < _CLOSE and quote.kind is QuoteKind.DIRECT:
            between = reading.scan.text[last[0] : quote.start]
            speaker = (
                last[1]
                if "\n" not in between
                and not people.between(reading.scan.word_at(last[0]), reading.scan.word_at(quote.start) - 1)
                else None
            )
        found.append(speaker)
        if speaker:
            last = (quote.end, speaker)
    return found


def _speaker(reading: Reading, people: People, bodies: Sequence[Actor], start: int, end: int) -> str | None:
    scan = reading.scan
    after = scan.word_at(end)
    sentence = scan.sentences[scan.sentence_at(start)]
    said = _saying_after(reading, end)
    if said is None:
        lead = scan.text[max(0, start - 4) : start]
        if ":" in lead or re.search(r"(?:деді|айтты|жазды)[:\s«\"]*$", reading.lower[max(0, start - 14) : start]):
            return _subject(people, bodies, scan.word_at(sentence.start), scan.word_at(start) - 1, scan.text)
        return None
    stop = scan.text.find("\n", end)
    paragraph = stop if stop >= 0 else len(scan.text)
    limit = min(paragraph, end + _AFTER)
    tail = scan.sentences[scan.sentence_at(min(scan.words[said].start, len(scan.text) - 1))]
    last = scan.word_at(min(limit, max(tail.end, scan.words[said].end))) - 1
    later = [one for one in people.between(said + 1, last) if one.case == "nom"]
    if later:
        return later[0].id
    first = scan.word_at(sentence.start)
    between = _subject(people, bodies, after, said, scan.text)
    return (
        between
        or _subject(people, bodies, first, scan.word_at(start) - 1, scan.text)
        or _earlier(reading, people, first)
    )


def _saying_after(reading: Reading, end: int) -> int | None:
    """Returns the verb of saying among the first words after a quotation."""
    scan = reading.scan
    first = scan.word_at(end)
    for at in range(first, min(first + _FIRST_WORDS, len(scan.words))):
        between = scan.text[end : scan.words[at].start]
        if "\n" in between or "." in between or "«" in between:
            return None
        if reading.has(at, "say"):
            return at
    return None


def _subject(people: People, bodies: Sequence[Actor], first: int, last: int, text: str) -> str | None:
    """The last one without an ending in a range of words; a body where there is nobody."""
    here = [one for one in people.between(first, last) if one.case == "nom"]
    if here:
        return here[-1].id
    named = [body for body in bodies if first <= body.first <= last]
    del text
    return named[-1].id if named else None


def _earlier(reading: Reading, people: People, first: int) -> str | None:
    scan = reading.scan
    if not first:
        return None
    sentence = max(0, scan.sentence_of[first] - _REACH)
    line = scan.text.rfind("\n", 0, scan.words[first].start)
    start = max(scan.word_at(scan.sentences[sentence].start), scan.word_at(max(0, line)))
    here = people.between(start, first - 1)
    subjects = [one for one in here if one.case == "nom"] or here
    return subjects[-1].id if subjects else None


def according(reading: Reading, people: People, bodies: Sequence[Actor], first: int, last: int) -> str | None:
    """Returns whom a stretch of words gives as its source ("X-тің айтуынша")."""
    scan = reading.scan
    start, end = scan.span(first, last)
    match = _ACCORDING.search(reading.lower, start, end)
    if match is None:
        return None
    at = scan.word_at(match.start())
    near = people.between(max(first, at - 6), at - 1)
    if near:
        return near[-1].id
    low = bisect_left(bodies, (start,))
    named = [body for body in bodies[low : low + 4] if body.end <= match.start()]
    return named[-1].id if named else None
