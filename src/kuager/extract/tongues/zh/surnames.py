"""Finds Chinese names: a surname and one or two characters, where something beside them tells that they are a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from kuager.extract.tongues.zh.candidates import Candidate, after, before, title_after
from kuager.extract.tongues.zh.pack import Pack
from kuager.extract.tongues.zh.reading import INSIDE, Reading

_ENOUGH = 3
_BOTH = 2
"""Something fits on either side."""
_LINKS = frozenset("、和与及跟同暨")
_SOMEBODY = re.compile(r"某(?:某|[\u4e00-\u9fff](?=[（，。、的等被因]))?")


@cache
def _surname(pack: Pack) -> re.Pattern[str]:
    """A character that is a surname or begins one."""
    return re.compile(f"[{''.join(sorted({*pack.surnames, *(name[0] for name in pack.compound)}))}]")


def chinese(reading: Reading, taken: bytearray) -> list[Candidate]:
    """Returns names of two to four characters: those that are told by what stands beside, then others in one list with them, and repeated ones."""
    every = list(_candidates(reading, taken))
    sure = {one for one in every if one.score >= _ENOUGH}
    seen = Counter(reading.text[one.start : one.end] for one in every if one.score >= _ENOUGH - 1)
    sure |= {one for one in every if one.score >= _ENOUGH - 1 and seen[reading.text[one.start : one.end]] > 1}
    for _ in range(2):
        ends, starts = {one.end for one in sure}, {one.start for one in sure}
        sure |= {one for one in every if one.score >= _BOTH and _listed(reading, one, ends, starts)}
    known = {reading.text[one.start : one.end] for one in sure}
    return _trimmed(reading, sorted({*sure, *(one for one in every if reading.text[one.start : one.end] in known)}))


def _listed(reading: Reading, one: Candidate, ends: set[int], starts: set[int]) -> bool:
    text = reading.text
    joined_before = one.start > 0 and text[one.start - 1] in _LINKS and one.start - 1 in ends
    return joined_before or (one.end < len(text) and text[one.end] in _LINKS and one.end + 1 in starts)


def _candidates(reading: Reading, taken: bytearray) -> Iterator[Candidate]:
    text, pack = reading.text, reading.pack
    for match in _surname(pack).finditer(text, 0, max(0, len(text) - 1)):
        at = match.start()
        reading.scan.pace.tick()
        if taken[at]:
            continue
        if text[at : at + 2] in pack.compound:
            yield from _named(reading, taken, at, 2)
        elif text[at] in pack.surnames and not reading.known[at]:
            yield from _named(reading, taken, at, 1)


def _named(reading: Reading, taken: bytearray, at: int, surname: int) -> Iterator[Candidate]:
    text = reading.text
    begin = at + surname
    somebody = _SOMEBODY.match(text, begin)
    if somebody and not taken[begin]:
        yield Candidate(at, somebody.end(), 4, "somebody")
        return
    title = title_after(reading, begin)
    if (
        title > begin
        and surname == 1
        and before(reading, at)
        and reading.known[begin] != INSIDE
        and not reading.known[at]
    ):
        yield Candidate(at, title, 2 + before(reading, at), "titled")
        return
    end = _end(reading, taken, begin)
    if end == begin:
        return
    score = before(reading, at) + after(reading, end)
    if surname == 1 and text[at] in reading.pack.weak and before(reading, at) < _BOTH:
        score -= 1
    line = (at == 0 or text[at - 1] in "\n　") and (end >= len(text) or text[end] in "\n：:")
    if score > 0:
        yield Candidate(at, end, score + (surname == 2) + line, "chinese")


def _end(reading: Reading, taken: bytearray, begin: int) -> int:
    """Returns where the given name ends: two characters unless the second begins another word."""
    if reading.text[begin : begin + 2] in reading.pack.lists["given_words"] and not any(taken[begin : begin + 2]):
        return begin + 2
    end = begin
    while end < begin + 2 and end < len(reading.text) and _is_given(reading, taken, end):
        end += 1
        if after(reading, end) == 2:
            break
    return end


def _is_given(reading: Reading, taken: bytearray, at: int) -> bool:
    ch = reading.text[at]
    return "\u4e00" <= ch <= "\u9fff" and ch not in reading.pack.not_given and not taken[at] and not reading.known[at]


def _trimmed(reading: Reading, found: Sequence[Candidate]) -> list[Candidate]:
    """A last character seen once, where the name without it stands several times with other characters behind, is none of the name."""
    text = reading.text
    kept: list[Candidate] = []
    for one in found:
        size = one.end - one.start
        if size == 3 and one.how == "chinese":
            whole, short = text[one.start : one.end], text[one.start : one.end - 1]
            if text.count(whole) == 1 and text.count(short) >= 3:
                one = one._replace(end=one.end - 1)  # noqa: PLW2901  the shorter name stands for it
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
