"""Finds names written by sound: Turkic names with a dot (古丽·买买提), Tibetan names of known parts, and bare ones beside a telling word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kuager.extract.tongues.zh.candidates import Candidate, beside
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import INSIDE, Reading

DOTS = "·•‧・．∙"
_DOT = re.compile(f"(?<=[\u4e00-\u9fff])[{DOTS}](?=[\u4e00-\u9fff])")
_LEFT, _RIGHT = 8, 9
_TAIL = frozenset("因再曾则都当即在以为于和与及")
_ENOUGH = 3
_SHARE = 0.5
_SHORTEST = 3


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str]]:
    part = trie((*pack.lists["tibetan"], *pack.lists["mongolian"]))
    return re.compile(rf"(?:{part}){{1,3}}"), re.compile(f"[{''.join(sorted(pack.transcribing))}]{{2,10}}")


@cache
def _sounds(pack: Pack) -> re.Pattern[str]:
    return re.compile(trie(pack.lists["sound_parts"]))


def dotted(reading: Reading) -> Iterator[Candidate]:
    """Yields names with a dot: as far to both sides as the characters write sounds and no listed word begins."""
    text = reading.text
    dots = [match.start() for match in _DOT.finditer(text)]
    at = 0
    while at < len(dots):
        start, end = _left(reading, dots[at]), _right(reading, dots[at] + 1)
        while at + 1 < len(dots) and dots[at + 1] == end:
            at += 1
            end = _right(reading, end + 1)
        if start < dots[at] and end > dots[at] + 1:
            yield Candidate(start, end, 4, "dotted")
        at += 1


def _left(reading: Reading, dot: int) -> int:
    start = dot
    while start > 0 and dot - start < _LEFT and reading.text[start - 1] in reading.pack.transcribing:
        if reading.known[start - 1] and _is_plain_word(reading, start - 1):
            break
        start -= 1
    while start < dot and reading.text[start] in _TAIL:
        start += 1
    return start


def _is_plain_word(reading: Reading, at: int) -> bool:
    """Says whether an offset lies in a listed word that is no place: 妻子 before a name is no part of it."""
    begin = at
    while begin > 0 and reading.known[begin] == INSIDE:
        begin -= 1
    return reading.text[begin : reading.word_at(begin)] not in reading.pack.places


def _right(reading: Reading, start: int) -> int:
    end = start
    while end < len(reading.text) and end - start < _RIGHT and reading.text[end] in reading.pack.transcribing:
        word = reading.word_at(end)
        later = reading.word_at(end + 1)
        if word > end and later < word + 1 and reading.text[end:word] not in reading.pack.places:
            break
        end += 1
    while end > start and reading.text[end - 1] in _TAIL:
        end -= 1
    return end


def bare(reading: Reading, taken: bytearray) -> Iterator[Candidate]:
    """Yields names by sound without a dot: two Tibetan parts are enough, others need a telling word beside them."""
    tibetan, run = _patterns(reading.pack)
    for match in tibetan.finditer(reading.text):
        if any(taken[match.start() : match.end()]) or any(reading.known[match.start() : match.end()]):
            continue
        several = match.group() not in reading.pack.lists["tibetan"] | reading.pack.lists["mongolian"]
        yield Candidate(*match.span(), 4 if several else sum(beside(reading, *match.span())), "tibetan")
    for match in run.finditer(reading.text):
        for start, end in _free(reading, taken, *match.span()):
            score = _by_sound(reading, start, end)
            if score >= _ENOUGH - 1:
                yield Candidate(start, end, score, "sound")


def _free(reading: Reading, taken: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for at in range(start, end + 1):
        if at == end or taken[at] or reading.known[at]:
            stop = at
            while stop > begin and reading.text[stop - 1] in _TAIL:
                stop -= 1
            if stop - begin >= 2:
                yield begin, stop
            begin = at + 1


def _by_sound(reading: Reading, start: int, end: int) -> int:
    share = sum(ch in reading.pack.strong for ch in reading.text[start:end]) / (end - start)
    left, right = beside(reading, start, end)
    told = left + right == 4
    if not told and (end - start < _SHORTEST or share < _SHARE):
        return 0
    return left + right + bool(_sounds(reading.pack).search(reading.text, start, end))
