"""Cuts sentences into clauses, so that an event takes its people, dates and places from the words beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from kuager.extract.scan import Cuts, Scan
from kuager.extract.vocab import Kind

_BOUNDARY = re.compile(
    r"""
      ;\s | :\s | \s[–—-]\s
    | ,\s(?=(?:and|but|while|after|although|though|which|who|whose|when|where|before|because|whereas|so|then|according)\b)
    | \s(?=(?:while|although|because|whereas|that|who|whose|which|where|when|after|before|until|if|but|unless)\b)
    | ,?\sand\s(?=(?:he|she|they|it|his|her|their|i|we|my|our|was|were|has|have|had|is|are|then|later|also|remains?)\b)
    | ,?\sand\s(?=(?:the|another|a|an)\s(?:[\w’'-]+\s){1,5}?(?:was|were|has|have|had|is|are|said|told|did|will|would|could|remains?)\b)
    | ,?\sand\s(?=(?:[A-Z][\w’'-]+\s){1,3}(?:was|were|is|are|has|had|said|told)\b)
    | [:,]\s*[“"«„] | [.,!?…][”"»] | ^[“"«„]
    """,
    re.VERBOSE,
)
_REPORTING = {
    "said", "says", "told", "believes", "believed", "claimed", "claims", "stated", "states", "alleged", "added", "reported", "confirmed", "denied",
    "thinks", "recalled", "recalls", "explained", "heard", "insisted", "announced",
}  # fmt: skip
_TRIM = " ,;:–—-\t\u00a0\n\r“”\"«»‘’'"


def clause_at(scan: Scan, index: int) -> tuple[int, int]:
    """Returns the offsets of the clause a word stands in."""
    number = scan.sentence_of[index]
    cuts = scan.cuts.get(number)
    if cuts is None:
        cuts = scan.cuts[number] = _cuts(scan, number)
    word = scan.words[index]
    start, end = scan.sentences[number]
    before = bisect_right(cuts.ends, word.start)
    if before:
        start = cuts.ends[before - 1]
    after = bisect_left(cuts.starts, word.end, before)
    if after < len(cuts.starts):
        end = cuts.starts[after]
    said = bisect_left(cuts.sayings, index) - 1
    if said >= 0 and cuts.sayings[said] > scan.word_at(start):
        start = scan.words[cuts.sayings[said]].end
    return trimmed(scan.text, start, end)


def _cuts(scan: Scan, number: int) -> Cuts:
    """Reads "Xyz said protesters were arrested" too: what is said is a clause of its own, also without "that"."""
    sentence = scan.sentences[number]
    marks = [match.span() for match in _BOUNDARY.finditer(scan.text, sentence.start, sentence.end)]
    sayings = [
        at
        for at in scan.words_in(sentence.start, sentence.end)
        if scan.kinds[at] & Kind.SPEECH and scan.lowers[at] in _REPORTING and scan.gap(at) == " "
    ]
    return Cuts([start for start, _ in marks], [end for _, end in marks], sayings)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Drops spaces and marks at both ends."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM + ".":
        end -= 1
    return start, end
