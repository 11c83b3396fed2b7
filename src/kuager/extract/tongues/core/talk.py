"""Finds what is spoken: quotations in marks, dialogue lines that begin with a dash, words of the reporter cut out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kuager.extract.quotes import RawQuote, find_quotes
from kuager.extract.tongues.core.reading import Reading
from kuager.model import QuoteKind
from kuager.text.sentences import Span

_DASHES = ("— ", "– ", "- ", "―", "—\u00a0", "–\u00a0")
_BREAKS = ("—", "–", "-", "―")
_LEAD = 90
_SHORT = 16
_FEW = 5
_TRIM = " \t\u00a0,—–-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The quotations of a text in order, inner ones after the outer."""

    quotes: Sequence[RawQuote]
    starts: Sequence[int]

    def number_at(self, start: int) -> int | None:
        """Returns the number of the quotation of direct speech that a place lies in."""
        at = bisect_right(self.starts, start) - 1
        for number in range(at, max(-1, at - 8), -1):
            quote = self.quotes[number]
            if start < quote.end and quote.kind is QuoteKind.DIRECT:
                return number
        return None


def find_talk(reading: Reading, raw: Sequence[RawQuote], names: Sequence[tuple[int, int]]) -> Talk:
    """Returns the quotations of the document's own text; quoted names are none.

    Args:
        reading: the text.
        raw: what stands in quotation marks.
        names: places of organisations and the like.
    """
    named = set(names)
    found: list[RawQuote] = []
    for one in raw:
        if (one.start, one.end) not in named and reading.scan.is_main(one.start) and not _is_title(reading, one):
            found += _without_reporter(reading, one)
    found += _dialogue(reading, found)
    found.sort()
    kinds = [
        one if one.kind is QuoteKind.DIRECT and one.continues else one._replace(kind=_kind(reading, one))
        for one in found
    ]
    return Talk(quotes=kinds, starts=[one.start for one in kinds])


def raw_quotes(reading: Reading) -> list[RawQuote]:
    """Returns what stands in quotation marks."""
    return find_quotes(reading.scan)


def _is_title(reading: Reading, one: RawQuote) -> bool:
    """A few words in marks after a noun for works and things ("книга «Xyz»") are a title."""
    inside = reading.scan.words_in(one.start, one.end)
    before = inside[0] - 1 if inside else -1
    return (
        len(inside) <= _FEW
        and before >= 0
        and reading.has(before, "titled_thing")
        and one.start - reading.scan.words[before].end <= 3
    )


def _without_reporter(reading: Reading, one: RawQuote) -> Iterator[RawQuote]:
    """Cuts "…, — сказала Xyz, — …" inside one pair of marks into the speaker's own words."""
    pieces = _spoken(reading, one.start, one.end)
    for start, end in pieces:
        cut = len(pieces) > 1
        yield one._replace(start=start, end=end, continues=cut, kind=QuoteKind.DIRECT if cut else one.kind)


def _spoken(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the stretches of speech between a start and an end: what a dash and a verb of saying begin is the reporter's."""
    text, found, at, speech = reading.scan.text, [], start, True
    for dash in _dashes(text, start, end):
        if speech and _reports(reading, dash, end):
            found.append((at, dash))
            speech = False
        elif not speech:
            at, speech = dash + 1, True
    if speech:
        found.append((at, end))
    trimmed = [_trim(text, *one) for one in found]
    return [one for one in trimmed if one[1] > one[0]]


def _dashes(text: str, start: int, end: int) -> Iterator[int]:
    at = start
    while (at := min((p for dash in _BREAKS[:3] if (p := text.find(f" {dash} ", at, end)) >= 0), default=-1)) >= 0:
        yield at + 1
        at += 2


def _reports(reading: Reading, dash: int, end: int) -> bool:
    """Says whether a verb of saying stands among the first words after a dash, before the next mark."""
    scan = reading.scan
    before = scan.text[:dash].rstrip()[-1:] if dash < 2 else scan.text[max(0, dash - 3) : dash].rstrip()[-1:]
    if before not in ",!?….»":
        return False
    near = scan.words_in(dash, min(end, dash + 90))[:5]
    if near and _before_a_name(reading, near[0]):
        return True
    for at in near:
        if reading.has(at, "speech") or _tells(reading, at):
            return True
        if scan.gap(at).strip() in {",", ".", "—"}:
            return False
    return False


def _tells(reading: Reading, at: int) -> bool:
    """Any verb that agrees with a name right behind it reports too ("— кричала Xyz")."""
    return reading.tongue.verb_sex(reading.folded[at]) is not None and reading.scan.caps[at + 1 : at + 2] == [True]


def _before_a_name(reading: Reading, at: int) -> bool:
    """Says whether a small word that is no particle stands right before a capitalised one ("— усмехается Xyz")."""
    small = reading.scan.words[at].exact[0].islower() and not reading.has(at, "function")
    return small and reading.scan.gap(at) == " " and reading.scan.caps[at + 1 : at + 2] == [True]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def _dialogue(reading: Reading, quoted: Sequence[RawQuote]) -> Iterator[RawQuote]:
    """Reads paragraphs that begin with a dash as spoken, when the text has them as speech and not as a list."""
    text = reading.scan.text
    lines = [
        span
        for span in reading.scan.paragraphs
        if text.startswith(_DASHES, span.start) and reading.scan.is_main(span.start)
    ]
    told = any(_has_reporter(reading, span) for span in lines) or _asked(text, lines)
    for number, span in enumerate(lines if told else ()):
        start = span.start + 1
        if _is_question(reading, span) and number + 1 < len(lines) and not _is_question(reading, lines[number + 1]):
            continue
        if any(one.start - 3 <= start + 1 < one.end for one in quoted[-2000:] if one.start < span.start + 4):
            continue
        for begin, end in _spoken(reading, start, span.end):
            yield RawQuote(begin, end, 0, continues=False, kind=QuoteKind.DIRECT)


def _is_question(reading: Reading, span: Span) -> bool:
    """A line that only asks, and is answered by the next, is the interviewer's."""
    asks = reading.scan.text[span.start : span.end].rstrip().endswith("?")
    return asks and not _has_reporter(reading, span)


def _has_reporter(reading: Reading, span: Span) -> bool:
    return any(_reports(reading, dash, span.end) for dash in _dashes(reading.scan.text, span.start + 2, span.end))


def _asked(text: str, lines: Sequence[Span]) -> bool:
    return any(text[span.start : span.end].rstrip().endswith("?") for span in lines)


def _kind(reading: Reading, one: RawQuote) -> QuoteKind:
    """Tells speech from slogans and from a few words quoted inside the reporter's sentence."""
    scan = reading.scan
    scan.pace.tick()
    number = len(scan.words_in(one.start, one.end))
    lead = reading.lower[max(0, one.start - _LEAD) : max(0, one.start - 1)]
    lead = lead[max(lead.rfind("\n"), lead.rfind(". ")) + 1 :]
    slogan = reading.tongue.pack.patterns.get("slogan")
    if number <= _SHORT and slogan is not None and slogan.search(lead):
        return QuoteKind.SLOGAN
    text = scan.text
    begins_big = text[one.start : one.start + 1].isupper()
    dashed = text[max(0, one.start - 2) : one.start].strip() in {"—", "–", "-"}
    whole = text[one.end - 1] in ".!?…" or text[one.end : one.end + 3].strip(' »”"')[:1] in {
        ",",
        "—",
        "–",
        ".",
        "!",
        "?",
    }
    if dashed and begins_big:
        return QuoteKind.DIRECT
    if not begins_big and number <= _SHORT and lead.rstrip()[-1:].isalnum():
        return QuoteKind.FRAGMENT
    return QuoteKind.FRAGMENT if number <= _FEW and not (begins_big and whole and number > 1) else QuoteKind.DIRECT
