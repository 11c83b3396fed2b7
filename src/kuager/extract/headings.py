"""Who says the quotation that heads a text: whoever alone speaks in it, or twice as often as any other. For every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kuager.extract.quotes import RawQuote
from kuager.model import QuoteKind

Quoted = list[tuple[RawQuote, str | None]]

_HEAD = 0.15
"""The part of a text in which a quotation on a line of its own is a heading."""


def headed(text: str, quoted: Sequence[tuple[RawQuote, str | None]]) -> Quoted:
    """Returns the quotations, with a speaker for those that head the text. Who speaks already is not altered."""
    main = _most_heard(quoted)
    return [
        (quote, main if speaker is None and main is not None and _is_heading(text, quote) else speaker)
        for quote, speaker in quoted
    ]


def line_of(text: str, quote: RawQuote) -> tuple[int, int]:
    """Returns where the line a quotation ends on begins and ends."""
    end = text.find("\n", quote.end)
    return text.rfind("\n", 0, quote.start) + 1, end if end >= 0 else len(text)


def _most_heard(quoted: Sequence[tuple[RawQuote, str | None]]) -> str | None:
    heard = Counter(speaker for quote, speaker in quoted if speaker and quote.kind is QuoteKind.DIRECT).most_common(2)
    if not heard or (len(heard) > 1 and heard[0][1] < 2 * heard[1][1]):
        return None
    return heard[0][0]


def _is_heading(text: str, quote: RawQuote) -> bool:
    """Says whether a quotation is a line of its own near the beginning of a text."""
    begin, end = line_of(text, quote)
    alone = not (text[begin : quote.start] + text[quote.end : end]).strip(' «»“”„"‘’.,')
    return alone and quote.kind is QuoteKind.DIRECT and begin <= _HEAD * len(text)
