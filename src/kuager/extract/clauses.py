"""Cuts sentences into clauses, so that an event takes its people, dates and places from the words beside it."""

from __future__ import annotations

import re

from kuager.extract.scan import Scan
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
    sentence = scan.sentences[scan.sentence_of[index]]
    word = scan.words[index]
    start, end = sentence
    for match in _BOUNDARY.finditer(scan.text, sentence.start, sentence.end):
        if match.end() <= word.start:
            start = match.end()
        elif match.start() >= word.end:
            end = match.start()
            break
    start = _after_saying(scan, start, index)
    return trimmed(scan.text, start, end)


def _after_saying(scan: Scan, start: int, index: int) -> int:
    """Reads "Xyz said protesters were arrested": what is said is a clause of its own, also without "that"."""
    for at in range(index - 1, scan.word_at(start), -1):
        if scan.kinds[at] & Kind.SPEECH and scan.lowers[at] in _REPORTING and scan.gap(at) == " ":
            return scan.words[at].end
    return start


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Drops spaces and marks at both ends."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM + ".":
        end -= 1
    return start, end
