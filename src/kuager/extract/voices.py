"""Finds who speaks where no verb of saying stands beside a quotation: lines under it, verdicts, headings, words in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kuager.extract.cast import Actor, Cast
from kuager.extract.headings import Quoted, headed, line_of
from kuager.extract.quotes import RawQuote
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.model import QuoteKind

_DASHES = ("—", "–", "-", "―")
_VERDICTS = frozenset(
    "accused branded called calling characterised characterized condemned criticised criticized decried denounced "
    "described describing dismissed dubbed hailed labelled labeled likened mocked praised rejected slammed termed".split()
)
_LED_BY = frozenset("a an and as being for him it her of than that the them their his its to was were is are".split())
_BEFORE_WORDS = 8
_NEAR = 40
"""Quotations looked back over."""


def unsaid(scan: Scan, cast: Cast, quoted: Quoted) -> Quoted:
    """Returns the quotations, with speakers for those that a line, a verdict or the rest of the text tells.

    Call it before the quotations themselves are read. Who speaks already is not altered.
    """
    found = [
        (
            quote,
            speaker if speaker is not None or quote.depth else _signed(scan, cast, quote) or _judged(scan, cast, quote),
        )
        for quote, speaker in quoted
    ]
    found = [
        (quote, speaker or _between(scan, cast, quote, *found[number + 1]))
        if number + 1 < len(found)
        else (quote, speaker)
        for number, (quote, speaker) in enumerate(found)
    ]
    return headed(scan.text, found)


def within(scan: Scan, cast: Cast, quoted: Quoted) -> Quoted:
    """Returns the quotations, with speakers for those told inside another ("She said, 'Xyz'"). Call it when all are read."""
    return [
        (quote, speaker if speaker is not None or not quote.depth else _told_within(scan, cast, quoted, number))
        for number, (quote, speaker) in enumerate(quoted)
    ]


def _signed(scan: Scan, cast: Cast, quote: RawQuote) -> str | None:
    """Reads "...” — Xyz, a teacher" at the end of a line: the signature speaks."""
    if quote.kind is not QuoteKind.DIRECT:
        return None
    begin, end = line_of(scan.text, quote)
    rest = scan.text[quote.end : end].lstrip('”"’»., ')
    if not rest.startswith(_DASHES) or len(rest) > 120 or scan.text[begin : quote.start].strip(' “"‘«'):
        return None
    after = scan.text[quote.end : end].find(rest) + quote.end
    people = [actor for actor in cast.between(after, end) if actor.how == "name"]
    if not people or scan.text[after : people[0].start].strip(" —–-―"):
        return None
    return people[0].id


def _between(scan: Scan, cast: Cast, quote: RawQuote, after: RawQuote, speaker: str | None) -> str | None:
    """Reads "“...” Xyz looks away. “...”": whoever a sentence between two quotations of one line begins with says both."""
    if speaker is None or quote.kind is not QuoteKind.DIRECT or after.kind is not QuoteKind.DIRECT or quote.depth:
        return None
    between = scan.text[quote.end : after.start]
    first = cast.between(quote.end, quote.end + 4)
    same_line = "\n" not in between and after.start > quote.end
    return speaker if same_line and first and first[0].how == "name" and first[0].id == speaker else None


def _judged(scan: Scan, cast: Cast, quote: RawQuote) -> str | None:
    """Reads "Xyz dismissed the report as “…”": who judges says the words of the verdict."""
    first = scan.word_at(quote.start)
    if quote.kind is not QuoteKind.FRAGMENT or not first or scan.lowers[first - 1] not in _LED_BY:
        return None
    sentence = scan.sentences[scan.sentence_at(quote.start - 1)]
    verbs = [at for at in scan.words_in(sentence.start, quote.start) if scan.lowers[at] in _VERDICTS]
    if not verbs or scan.lowers[verbs[0] - 1 : verbs[0]] in (["was"], ["were"], ["been"], ["being"], ["is"], ["are"]):
        return None
    people = [
        actor
        for actor in cast.between(sentence.start, scan.words[verbs[0]].start)
        if not scan.possessive(actor.last) and not (actor.how == "pronoun" and _owns(scan, actor))
    ]
    return _doer(scan, people)


def _owns(scan: Scan, actor: Actor) -> bool:
    return scan.lowers[actor.first] in {"his", "her", "my", "our", "their", "whose"}


def _doer(scan: Scan, people: Sequence[Actor]) -> str | None:
    """The first person of the clause who is nobody's object ("with Xyz")."""
    objects = {"with", "by", "to", "against", "of", "for", "from", "about", "after", "before", "beside"}
    return next((one.id for one in people if one.first == 0 or scan.lowers[one.first - 1] not in objects), None)


def _told_within(scan: Scan, cast: Cast, quoted: Quoted, number: int) -> str | None:
    """The verb of saying nearest before an inner quotation and its subject; nobody where the words do not tell."""
    quote = quoted[number][0]
    near = (other for other, _ in quoted[max(0, number - _NEAR) : number] if other.start < quote.start)
    low = max((other.start if quote.end <= other.end else other.end for other in near), default=0)
    words = list(scan.words_in(low, quote.start))[-_BEFORE_WORDS:]
    verb = next((at for at in reversed(words) if scan.kinds[at] & Kind.SPEECH), None)
    if verb is None or any(
        scan.gap(left).strip(" ,:“‘'\"") for left, _ in pairwise(range(verb, scan.word_at(quote.start)))
    ):
        return None
    before = [actor for actor in cast.between(low, scan.words[verb].start) if actor.last < verb]
    teller = next((actor for actor in reversed(before) if verb - actor.last <= 3), None)
    if teller is None or scan.possessive(teller.last) or (teller.how == "pronoun" and _owns(scan, teller)):
        return None
    return teller.id
