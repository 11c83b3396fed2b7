"""Puts together the people named in a Chinese text: full names, parts of them, given names alone, names in Latin letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kuager.extract.found import Label, Name
from kuager.extract.tongues.zh.candidates import Candidate
from kuager.extract.tongues.zh.reading import INSIDE, Reading
from kuager.extract.tongues.zh.surnames import chinese
from kuager.extract.tongues.zh.transcribed import DOTS, bare, dotted

_LATIN = re.compile(r"[A-ZÀ-Ž][a-zà-žА-я'’-]+(?:[ ](?:[A-Z]\.|(?:de|van|von|al|bin|der)|[A-ZÀ-Ž][a-zà-ž'’-]+)){1,3}")
_BODY = re.compile(
    r"\b(?:Human|Rights|Watch|Council|Party|Association|Committee|Project|Congress|News|Radio|Free|University|Cent(?:re|er)|Institute|Network|Foundation|Times|Post|Press|Media|Group|International|Asia|China|United|Nations|World|Union)\b"
)
_SPLIT = re.compile(f"[{DOTS}]")
_ENOUGH = 3
_FULL = 3
"""A surname and a given name of two characters."""


def find_dotted(reading: Reading, taken: bytearray) -> list[Candidate]:
    """Returns the names with a dot, which are surer than any place or body."""
    return [*_take(taken, dotted(reading))]


def find_people(reading: Reading, taken: bytearray, spans: Sequence[Candidate]) -> list[Name]:
    """Returns the names of people; every spelling of one person has one key. Their characters are marked as taken."""
    parts = _parts(reading, spans)
    again = [*_take(taken, _aliases(reading, taken, parts))]
    sounds = [*_take(taken, _sure(reading, list(bare(reading, taken))))]
    han = [*_take(taken, chinese(reading, taken))]
    given = [*_take(taken, _given(reading, taken, han))]
    latin = [*_take(taken, _latin(reading, taken))]
    return _keyed(reading, sorted((*spans, *again, *sounds, *han, *given, *latin)))


def _take(taken: bytearray, found: Iterator[Candidate] | Sequence[Candidate]) -> Iterator[Candidate]:
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            yield one


def _parts(reading: Reading, spans: Sequence[Candidate]) -> dict[str, list[str]]:
    """Returns the parts of the names with a dot, with the names they are parts of."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in spans:
        whole = _SPLIT.sub("·", reading.text[one.start : one.end])
        for part in whole.split("·"):
            if len(part) > 1 and whole not in found[part]:
                found[part].append(whole)
    return found


def _aliases(reading: Reading, taken: bytearray, parts: dict[str, list[str]]) -> Iterator[Candidate]:
    for part in sorted(parts, key=len, reverse=True):
        at = reading.text.find(part)
        while at >= 0:
            end = at + len(part)
            if (
                not any(taken[at:end])
                and (len(part) > 2 or reading.known[at] != INSIDE)
                and not reading.known[at:end].count(1)
            ):
                yield Candidate(at, end, 4, "part")
            at = reading.text.find(part, end)


def _sure(reading: Reading, found: list[Candidate]) -> list[Candidate]:
    known = {reading.text[one.start : one.end] for one in found if one.score >= _ENOUGH}
    return [one for one in found if reading.text[one.start : one.end] in known]


def _given(reading: Reading, taken: bytearray, han: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yields given names of two characters that stand alone."""
    names = {reading.text[one.start + 1 : one.end] for one in han if one.how == "chinese" and one.end - one.start == 3}
    for name in sorted(names):
        at = reading.text.find(name)
        while at >= 0:
            if not any(taken[at : at + 2]) and not any(reading.known[at : at + 2]):
                yield Candidate(at, at + 2, 4, "given")
            at = reading.text.find(name, at + 2)


def _latin(reading: Reading, taken: bytearray) -> Iterator[Candidate]:
    text = reading.text
    for match in _LATIN.finditer(text):
        end = match.end()
        beside_han = (
            text[max(0, match.start() - 2) : match.start()].strip()[-1:] >= "\u3000"
            or text[end : end + 2].strip()[:1] >= "\u3000"
        )
        if beside_han and not _BODY.search(match.group()) and not any(taken[match.start() : end]):
            yield Candidate(match.start(), end, 4, "latin")


class _Known:
    """The full names told so far, by what may stand for them later."""

    def __init__(self, reading: Reading, found: Sequence[Candidate]) -> None:
        self._last: dict[str, str] = {}
        self._any: dict[str, str] = {}
        for one in found:
            for short in self._shorts(one, surface_of(reading, one)):
                self._any.setdefault(short, surface_of(reading, one))

    @staticmethod
    def _shorts(one: Candidate, surface: str) -> Iterator[str]:
        if one.how == "chinese":
            yield surface[0]
            if len(surface) == _FULL:
                yield surface[1:]
        elif one.how == "dotted":
            yield from surface.split("·")

    def tell(self, one: Candidate, surface: str) -> None:
        """Remembers a full name at its place."""
        for short in self._shorts(one, surface):
            self._last[short] = surface

    def meant(self, one: Candidate, surface: str) -> str:
        """Returns the full name that a shorter one stands for: the last before it that fits, else the first behind."""
        short = surface[0] if one.how == "titled" else surface
        if one.how == "titled":
            return self._last.get(short, surface)
        if one.how in {"part", "given"}:
            return self._last.get(short) or self._any.get(short, surface)
        return surface


def surface_of(reading: Reading, one: Candidate) -> str:
    """Returns the characters of a name with one kind of dot."""
    return _SPLIT.sub("·", reading.text[one.start : one.end])


def _keyed(reading: Reading, found: Sequence[Candidate]) -> list[Name]:
    known = _Known(reading, found)
    names: list[Name] = []
    for one in found:
        surface = surface_of(reading, one)
        known.tell(one, surface)
        key = known.meant(one, surface)
        if one.how == "latin" and names and reading.text[names[-1].end : one.start] in {"（", "("}:
            key = names[-1].key.removeprefix("person:")
        names.append(Name(one.start, one.end, 0, 0, Label.PERSON, f"person:{key}"))
    return names
