"""A second opinion on a PDF's words: poppler's ``pdftotext``, when it is installed.

Only for a notice. The text itself never depends on it, so that the same file gives the same text on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from kuager.read.pdf_child import program, run_limited

_LETTERS = re.compile(r"[^\W_]+")
_SAME = 0.9
"""Share of letter pairs in common below which two readings of a page disagree; line ends cost a few."""
_FEW = 12
"""Pairs below which a share says nothing."""


def second_reading(data: bytes, pages: int) -> list[str] | None:
    """Returns the words of each page as pdftotext reads them, or None when it is not installed or fails."""
    path = program("pdftotext")
    if path is None:
        return None
    answer = run_limited([path, "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"], data)
    if answer is None:
        return None
    texts = answer.decode("utf-8", "replace").split("\f")[:pages]
    return texts if len(texts) == pages else None


def disagreeing(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """Returns the pages, counted from 1, on which two readings have different words, in whatever order."""
    return [number for number, pair in enumerate(zip(ours, theirs, strict=True), start=1) if _common(*pair) < _SAME]


def _common(left: str, right: str) -> float:
    """Returns the share of letter pairs that two texts have in common (Dice's coefficient of multisets)."""
    one, two = _pairs(left), _pairs(right)
    total = one.total() + two.total()
    if total < 2 * _FEW:
        return 1.0
    return 2 * (one & two).total() / total


def _pairs(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    words = _LETTERS.findall(plain)
    return Counter(word[at : at + 2] for word in words for at in range(len(word) - 1))
