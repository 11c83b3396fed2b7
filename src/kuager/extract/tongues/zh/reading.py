"""One reading of a Chinese text: folded characters, known words, sentences and clauses. There are no spaces to go by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kuager.extract.scan import Scan
from kuager.extract.tongues.zh.pack import Pack

_CUT = re.compile(r"[，,；;。！？!?：:“”「」『』\n\r]+")
_ASIDE = re.compile(r"[（(][^（）()\n]{1,60}[）)]")
"""What is put in brackets does not cut a clause."""
_QUOTED = re.compile(r"“[^“”]{1,2000}”|「[^「」]{1,2000}」")
INSIDE = 2
_BEGINS, _GOES_ON = b"\1", bytes([INSIDE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text and what is looked up about it. ``text`` is folded (see :meth:`Pack.fold`): offsets are those of the document.

    ``known[i]`` is 1 where a listed word begins, 2 inside one, 0 elsewhere; ``ends[i]`` where the word that begins at i ends.
    """

    scan: Scan
    text: str
    pack: Pack
    known: bytearray
    clauses: Sequence[tuple[int, int]]
    quoted: bytearray
    """1 inside quotation marks."""

    def clause_at(self, start: int) -> tuple[int, int]:
        """Returns the clause an offset lies in: what stands between two marks."""
        at = max(0, bisect_right(self.clauses, (start, len(self.text) + 1)) - 1)
        return self.clauses[at] if self.clauses else (0, len(self.text))

    def sentence_at(self, start: int) -> tuple[int, int]:
        """Returns the sentence an offset lies in."""
        if not self.scan.sentences:
            return 0, len(self.text)
        return self.scan.sentences[self.scan.sentence_at(start)]

    def word_at(self, start: int) -> int:
        """Returns where the longest listed word that begins here ends; ``start`` itself when there is none."""
        match = self.pack.words.match(self.text, start)
        return match.end() if match and match.end() > start else start


def read(scan: Scan, pack: Pack) -> Reading:
    """Reads a text once."""
    text = pack.fold(scan.text)
    known = bytearray(len(text) + 1)
    for match in pack.words.finditer(text):
        start, end = match.span()
        known[start:end] = _BEGINS + _GOES_ON * (end - start - 1)
    scan.pace.check()
    clauses, at = [], 0
    aside = bytearray(len(text) + 1)
    for match in _ASIDE.finditer(text):
        aside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in _CUT.finditer(text):
        if aside[match.start()]:
            continue
        if match.start() > at:
            clauses.append((at, match.start()))
        at = match.end()
    if at < len(text):
        clauses.append((at, len(text)))
    quoted = bytearray(len(text) + 1)
    for match in _QUOTED.finditer(text):
        quoted[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return Reading(scan=scan, text=text, pack=pack, known=known, clauses=clauses, quoted=quoted)
