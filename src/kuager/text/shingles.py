"""Words, sentences and shingles of running text: what comparing whole texts is made of.

A shingle is a run of ``n`` neighbouring tokens. Tokens are words, or single characters where a script writes no
spaces (Chinese, Japanese). Winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003) keeps the smallest hash of every window, so any shared run of ``window + n - 1`` tokens
is sure to share a fingerprint while only about a third of the hashes need be kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kuager.text.fold import bare

_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+(?:['’ʼ](?:(?![{_UNSPACED}])[^\W_])+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\Wa-zа-яёәіңғүұқөһ])|[。！？]+[”’」』）]*|\n+")

_64 = (1 << 64) - 1
_ODD = 0x9E3779B97F4A7C15
WORD_SHINGLE = 3
UNSPACED_SHINGLE = 5
"""Chinese writes two characters to the word on average, so five characters carry about what three words carry."""


def tokens(text: str) -> list[str]:
    """Returns the folded tokens of ``text`` in order: words, or characters where no spaces are written."""
    return [folded for found in _TOKEN.finditer(text) if (folded := _folded(found.group()))]


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """Folds a word; texts of one collection use the same words again and again, and folding is most of the work."""
    return bare(word)


def sentences(text: str) -> list[tuple[int, int]]:
    """Returns the spans (code points) of sentences; line ends end a sentence too. Empty ones are left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        _keep(text, start, stop.start() if text[stop.start()].isspace() else stop.end(), spans)
        start = stop.end()
    _keep(text, start, len(text), spans)
    return spans


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def size_for(words: Sequence[str]) -> int:
    """Returns the shingle length for a token stream: longer where most tokens are single characters."""
    single = sum(1 for word in words if len(word) == 1 and ord(word) >= 0x3040)  # noqa: PLR2004  start of the kana block
    return UNSPACED_SHINGLE if single * 2 > len(words) else WORD_SHINGLE


def hashes(words: Sequence[str], size: int) -> list[int]:
    """Returns a 64-bit hash per run of ``size`` tokens, in order; one hash of all tokens when there are fewer."""
    if not words:
        return []
    last = max(1, len(words) - size + 1)
    return [_hash(" ".join(words[at : at + size])) for at in range(last)]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=262_144)
def _word(word: str) -> int:
    return _hash(word)


def quick(words: Sequence[str], size: int) -> list[int]:
    """Returns another 64-bit number per run of ``size`` tokens, made of numbers of the words: some times as quick to make."""
    if len(words) < size:
        return [_hash(" ".join(words))] if words else []
    numbers = [_word(word) for word in words]
    found = numbers[: len(words) - size + 1]
    for at in range(1, size):
        found = [(one * _ODD + other) & _64 for one, other in zip(found, numbers[at:], strict=False)]
    # Winnowing takes the smallest: that must not depend on the last word most.
    return [((one ^ (one >> 29)) * _ODD) & _64 for one in found]


def winnow(values: Sequence[int], window: int = 6) -> set[int]:
    """Returns the smallest hash of every run of ``window`` hashes: the fingerprints of a text."""
    if len(values) <= window:
        return {min(values)} if values else set()
    return {min(values[at : at + window]) for at in range(len(values) - window + 1)}


def containment(left: Iterable[int], right: Iterable[int]) -> float:
    """Returns which share of the smaller set's members the larger has too: 0 when either is empty."""
    a, b = set(left), set(right)
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
