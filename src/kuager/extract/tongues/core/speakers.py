"""Says who speaks: the verb of saying beside a quotation, "according to Xyz", or the one who spoke before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kuager.extract.cast import Actor
from kuager.extract.headings import headed
from kuager.extract.tongues.core.cast import Cast
from kuager.extract.tongues.core.reading import Reading
from kuager.extract.tongues.core.talk import Talk
from kuager.model import QuoteKind

_AFTER = 160
_BEFORE = 220
_NEAR = 8
_CLOSERS = ',!?…»”"'
_NAME = 30
"""Characters a name in marks may have."""
_GAP = 4
"""Characters between a sentence and a quotation that goes on from it: a mark and the ends of two lines."""
_MARKS = frozenset('«“„"')


class Saying(NamedTuple):
    """A verb of saying (or "according to") at a word, with who says it."""

    at: int
    speaker: str | None
    denies: bool
    hedges: bool
    according: bool


def find_sayings(reading: Reading, cast: Cast, bodies: Sequence[Actor], talk: Talk) -> list[Saying]:
    """Returns the words of saying in order; people come before bodies as their subject."""
    found = []
    for at in range(len(reading.facts)):
        marks = reading.facts[at].marks
        if "speech" not in marks and "according" not in marks and not _after_speech(reading, at):
            continue
        if talk.number_at(reading.scan.words[at].start) is not None:
            continue
        according = "according" in marks
        speaker = _source(reading, cast, bodies, at) if according else _subject(reading, cast, bodies, at)
        found.append(Saying(at, speaker, "denial_verb" in marks, "hedge_verb" in marks, according))
    return found


def _after_speech(reading: Reading, at: int) -> bool:
    """Any verb right behind a closing mark and a dash reports ("…», — выкрикнул Xyz")."""
    gap = reading.scan.gap(at - 1)
    if len(gap) <= 2 or not any(dash in gap for dash in "—–-"):
        return False
    if any(mark in gap for mark in '»”"') and reading.tongue.verb_sex(reading.folded[at]) is not None:
        return True
    subject = reading.scan.caps[at + 1 : at + 2] == [True] or reading.has(at + 1, "subject_pronoun")
    small = reading.scan.words[at].exact[0].islower() and not reading.has(at, "function")
    return small and subject and gap[0] in _CLOSERS and reading.gap(at) == ""


def _source(reading: Reading, cast: Cast, bodies: Sequence[Actor], at: int) -> str | None:
    """Reads "по словам Xyz": the first person or body right behind; before it where the language says so."""
    scan = reading.scan
    sentence = scan.sentences[scan.sentence_of[at]]
    start, end = scan.words[at].start, scan.words[at].end
    if reading.tongue.pack.settings.get("according_after_name"):
        before = [a for a in _all(cast, bodies, max(sentence.start, start - 60), start) if a.end <= start]
        if before:
            return before[-1].id
    near = _all(cast, bodies, max(sentence.start, start - 12), min(sentence.end, end + 70))
    return next((a.id for a in near if a.start > start or a.how == "pronoun"), None)


def _all(cast: Cast, bodies: Sequence[Actor], start: int, end: int) -> list[Actor]:
    """Returns people, and bodies where there is nobody."""
    people = cast.between(start, end)
    return people or list(bodies[bisect_left(bodies, (start,)) : bisect_left(bodies, (end,))])


def _subject(reading: Reading, cast: Cast, bodies: Sequence[Actor], at: int) -> str | None:
    """The subject of a verb: in the dictionary form, agreeing with it, the nearest in its clause."""
    scan = reading.scan
    if any(reading.has(near, "first_person") and reading.has(near, "subject_pronoun") for near in (at - 1, at + 1)):
        return cast.teller
    if (other := _latter(reading, cast, at)) is not None:
        return other
    verb_sex = reading.tongue.verb_sex(reading.folded[at])
    sentence = scan.sentences[scan.sentence_of[at]]
    start, end = scan.words[at].start, scan.words[at].end
    low, high = max(sentence.start, start - _BEFORE), min(sentence.end, end + _AFTER)
    low = max(low, scan.text.rfind("»", low, start) + 1, scan.text.rfind("”", low, start) + 1)
    high = _up_to_marks(reading, end, high)
    best, most = None, -99.0
    for actor in (*cast.between(low, high), *bodies[bisect_left(bodies, (low,)) : bisect_left(bodies, (high,))]):
        score = _fitness(reading, cast, actor, at, verb_sex)
        if score > most:
            best, most = actor.id, score
    return best if most > 0 else None


def _up_to_marks(reading: Reading, end: int, high: int) -> int:
    """Returns where quoted words begin behind a verb; a short name in marks ("сказала газете «Xyz» Abc") is no end."""
    text = reading.scan.text
    mark = text.find("«", end, high)
    close = text.find("»", mark, high)
    if mark < 0:
        return high
    named = close >= 0 and close - mark <= _NAME and text[mark + 1].isupper() and not set(",:.—") & set(text[end:mark])
    following = text.find("«", close, high) if named and text[close + 1 : close + 3].strip().isalpha() else mark
    return following if following >= 0 else high


def _latter(reading: Reading, cast: Cast, at: int) -> str | None:
    """Reads "Xyz спросила Abc…", — ответил тот": who was spoken to in the sentence before, not its subject."""
    scan = reading.scan
    after = next((near for near in (at + 1, at - 1) if reading.has(near, "latter")), None)
    if after is None or not reading.same_sentence(at, after):
        return None
    sex = next((mark for mark in ("female", "male") if reading.has(after, mark)), None)
    here = scan.sentence_of[at]
    near = cast.between(scan.sentences[max(0, here - 3)].start, scan.words[at].start)
    fitting = [one for one in near if not one.id.startswith("@") and (cast.sexes.get(one.id) or one.sex or sex) == sex]
    spoken_to = [
        one
        for one in fitting
        if one.how == "name" and ((one.first and reading.has(one.first - 1, "speech")) or _oblique(reading, one))
    ]
    return (spoken_to or fitting)[-1].id if fitting else None


def _oblique(reading: Reading, one: Actor) -> bool:
    return any(map(reading.tongue.oblique, reading.exact(one.first, one.last)))


def _fitness(reading: Reading, cast: Cast, actor: Actor, at: int, verb_sex: str | None) -> float:
    sex = cast.sexes.get(actor.id) or actor.sex
    if actor.id.startswith("@") or actor.first in cast.owners:
        return -99.0
    body = not actor.id.startswith(("p", "u"))
    between = (actor.last + 1, at) if actor.last < at else (at + 1, actor.first)
    distance = between[1] - between[0]
    score = 10.0 - 0.7 * distance - 4.0 * body
    if verb_sex and not body and (verb_sex == "plural" or (sex and verb_sex != sex)):
        score -= 7
    if (
        actor.how == "pronoun"
        and not reading.has(actor.first, "subject_pronoun")
        and not reading.any_of(actor.first, frozenset({"human", "role"}))
    ):
        score -= 8
    elif actor.how == "name" or body:
        score -= 3.0 * any(map(reading.tongue.oblique, reading.exact(actor.first, actor.last)))
    for index in range(*between):
        score -= 3.0 * bool(reading.gap(index)[:1] in {",", "—", ";", ":"} and index != between[1])
        score -= 4.0 * reading.has(index, "speech")
    return score


def speakers(reading: Reading, cast: Cast, talk: Talk, sayings: Sequence[Saying]) -> list[str | None]:
    """Returns the speaker of each quotation, in order."""
    places = [reading.scan.words[saying.at].start for saying in sayings]
    found: list[str | None] = []
    last_end = -1
    last: str | None = None
    for number, quote in enumerate(talk.quotes):
        reading.scan.pace.tick()
        if quote.kind is QuoteKind.SLOGAN:
            found.append(None)
            continue
        outer = next(
            (found[n] for n in range(number - 1, max(-1, number - 6), -1) if quote.end <= talk.quotes[n].end), None
        )
        saying = _attributed(reading, quote.start, quote.end, sayings, places)
        speaker = saying.speaker if saying is not None else outer
        if saying is None and speaker is None:
            fragment = quote.kind is QuoteKind.FRAGMENT
            near = 0 <= quote.start - last_end < 400 and _same_voice(reading, last_end, quote.start, one_line=fragment)
            answers = _answers(reading, quote.start)
            speaker = last if near or answers else None
            if speaker is None and answers:
                speaker = _told_before(sayings, places, quote.start)
            if speaker is None and not fragment:
                speaker = _by_colon(reading, cast, quote.start) or cast.teller
                speaker = speaker or _sentence_before(reading, cast, sayings, quote.start)
        found.append(speaker)
        if quote.kind is QuoteKind.DIRECT and speaker:
            last, last_end = speaker, quote.end
    return [who for _, who in headed(reading.scan.text, list(zip(talk.quotes, found, strict=True)))]


def _sentence_before(reading: Reading, cast: Cast, sayings: Sequence[Saying], start: int) -> str | None:
    """Nobody is said to say it: who said something in the sentence right before, or whom that sentence is about."""
    scan = reading.scan
    number = scan.sentence_at(max(0, start - 2))
    if number and scan.sentences[number].end >= start:
        number -= 1
    sentence = scan.sentences[number]
    if not 0 <= start - sentence.end <= _GAP or scan.text[start - 1 : start] not in _MARKS:
        return None
    said = [one.speaker for one in sayings if scan.sentence_of[one.at] == number and one.speaker and not one.according]
    people = [
        one
        for one in cast.between(sentence.start, sentence.end)
        if one.id.startswith(("p", "u"))
        and not one.plural
        and not _oblique(reading, one)
        and one.first not in cast.owners
    ]
    subjects = [one for one in people if one.how != "pronoun" or reading.has(one.first, "subject_pronoun")]
    return said[-1] if said else (subjects[0].id if subjects else None)


def _answers(reading: Reading, start: int) -> bool:
    """Says whether a dialogue line follows a question that somebody else asked in the line before."""
    text = reading.scan.text
    line = text.rfind("\n", 0, start)
    before = text[max(0, line - 40) : max(0, line)].rstrip()
    return line >= 0 and text[line:start].strip() in {"—", "–", "-"} and before.endswith("?")


def _told_before(sayings: Sequence[Saying], places: Sequence[int], start: int) -> str | None:
    """The one interviewed is who last said something before the questions."""
    at = bisect_left(places, start) - 1
    return sayings[at].speaker if at >= 0 else None


def _same_voice(reading: Reading, end: int, start: int, *, one_line: bool) -> bool:
    """Nobody else begins to speak between two quotations: no new dialogue line."""
    between = reading.scan.text[end:start]
    lines = between.count("\n")
    return lines == 0 or (not one_line and lines <= 2 and not any(mark in between for mark in ("\n—", "\n–", "\n- ")))


def _attributed(
    reading: Reading, start: int, end: int, sayings: Sequence[Saying], places: Sequence[int]
) -> Saying | None:
    """Looks for a verb of saying right after the quotation, then right before it."""
    scan = reading.scan
    text = scan.text
    stop = text.find("\n", end)
    limit = min(end + _AFTER, stop if stop >= 0 else len(text))
    unknown: Saying | None = None
    tail = text[end : end + 6].lstrip('»”"’“.,!?… ')
    for at in range(bisect_left(places, end), bisect_left(places, limit)):
        saying = sayings[at]
        if not _begins_small(tail, text, end) and not tail.startswith(("—", "–", "-")):
            break
        first = scan.word_at(end)
        close = (saying.at - first <= _NEAR and not saying.according) or saying.at - first <= 2
        if close and saying.speaker is not None:
            return saying
        unknown = saying if close else None
        break
    before = bisect_left(places, start) - 1
    if before >= 0 and start - places[before] < _BEFORE:
        saying = sayings[before]
        verb_end = scan.words[saying.at].end
        between = text[verb_end:start]
        if "\n" not in between and ". " not in between and "»" not in between:
            return saying
    return unknown


def _begins_small(tail: str, text: str, end: int) -> bool:
    return tail[:1].islower() or text[end : end + 4].strip('»”"')[:1] == ","


def _by_colon(reading: Reading, cast: Cast, start: int) -> str | None:
    """Reads "Xyz: «…»" and "Xyz:" before a dialogue line."""
    text = reading.scan.text
    lead = text[max(0, start - 4) : start].rstrip('«“"„ \n—–-')
    if not lead.endswith(":"):
        return None
    line = max(text.rfind("\n", 0, max(0, start - 4)), text.rfind(". ", max(0, start - 300), start), start - 300)
    people = [one for one in cast.between(max(0, line), start) if not _bracketed(text, line, one.start)]
    subjects = [one for one in people if not _oblique(reading, one)]
    return (subjects or people)[-1].id if people else None


def _bracketed(text: str, low: int, start: int) -> bool:
    """Says whether a place lies in brackets: "Xyz (мать Abc): «…»"."""
    return text.rfind("(", max(0, low), start) > text.rfind(")", max(0, low), start)
