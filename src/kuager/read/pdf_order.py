"""Right-to-left words that a PDF gives backwards: proof from where the letters stand, and repair.

Within a word of a right-to-left script, each letter stands to the left of the one before it. A word whose letters go to
the right is therefore backwards, whatever the words mean. Where that is proven once in a document, every line with such
a script is put together anew from the places of its letters: sorted from left to right as drawn, cut into runs of one
direction, and the runs read from the right. This is the Unicode Bidirectional Algorithm (UAX 9) backwards, for lines
whose paragraph runs from the right; numbers and Latin words keep their own direction, and brackets are turned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kuager.read.pdf_glyphs import Glyph

RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PAIR = 2
_MOSTLY = 1
"""More than so many times as many letters of scripts that run from the left: then the line's paragraph runs from the left."""
_GAP = 0.15
"""Part of the line's height that separates words; letters of one word touch or leave less."""
_TURNED = {"«": "»", "»": "«", "‹": "›", "›": "‹", "≤": "≥", "≥": "≤"} | {
    pair[at]: pair[1 - at] for pair in ("()", "[]", "{}", "<>", "⟨⟩", "﴾﴿", "【】", "《》") for at in (0, 1)
}
_OPENING, _CLOSING = frozenset("([{«‹⟨﴾【《"), frozenset(")]}»›⟩﴿】》")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A character of the repaired text and its index on the page; None for a space that was put in."""

    char: str
    index: int | None


def backwards(text: str, glyphs: Sequence[Glyph]) -> int:
    """Counts right-to-left words whose letters go from left to right. ``glyphs`` are of the same indices as ``text``."""
    count = 0
    for match in _WORD.finditer(text):
        letters = [g for g in glyphs[match.start() : match.end()] if unicodedata.category(g.char)[0] == "L"]
        if not all(RTL.match(glyph.char) for glyph in letters) or len(letters) < _PAIR:
            continue
        if len(letters) == _PAIR:  # two may overlap, so that only middles beyond each other's edges prove anything
            first, second = letters
            count += _middle(first) < second.left and first.right < _middle(second)
            continue
        count += all(a.left < b.left and a.right < b.right for a, b in pairwise(letters))
    return count


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def rebuild(line: Sequence[tuple[int, Glyph]]) -> list[Placed]:
    """Returns the characters of a line in the order in which they are read.

    Args:
        line: index and place of each character, in any order, without line end.

    Returns:
        All characters that are no spaces, once each, with spaces where words stand apart; the line unchanged when its
        characters do not stand on one line.
    """
    drawn = [(index, glyph) for index, glyph in line if not glyph.char.isspace()]
    height = max((glyph.top - glyph.bottom for _, glyph in drawn), default=0.0)
    if not drawn or not _one_line([glyph for _, glyph in drawn], height):
        return [Placed(char=glyph.char, index=index) for index, glyph in line]
    units = _spaced(_clusters(drawn), height * _GAP)
    turned, kept = _line(units, turn=True), _line(units, turn=False)
    return kept if _unopened(kept) < _unopened(turned) else turned


def _one_line(glyphs: Sequence[Glyph], height: float) -> bool:
    base = median(glyph.base for glyph in glyphs)
    return all(abs(glyph.base - base) <= height / 2 for glyph in glyphs)


Cluster = list[tuple[int, Glyph]]


def _clusters(drawn: Sequence[tuple[int, Glyph]]) -> list[Cluster]:
    """Keeps marks with their letter, and sorts letters from left to right."""
    clusters: list[Cluster] = []
    for index, glyph in drawn:
        if clusters and unicodedata.category(glyph.char) == "Mn":
            clusters[-1].append((index, glyph))
        else:
            clusters.append([(index, glyph)])
    return sorted(clusters, key=lambda cluster: (cluster[0][1].left + cluster[0][1].right, cluster[0][0]))


def _spaced(clusters: Sequence[Cluster], gap: float) -> list[Cluster]:
    """Puts an empty cluster, for a space, wherever two letters stand apart."""
    units: list[Cluster] = []
    right: float | None = None
    for cluster in clusters:
        glyph = cluster[0][1]
        if right is not None and glyph.left - right > gap:
            units.append([])
        units.append(cluster)
        right = glyph.right if right is None else max(right, glyph.right)
    return units


def _unopened(placed: Sequence[Placed]) -> int:
    """Counts brackets closed before they are opened: some programs write brackets as drawn, some as meant."""
    depth, wrong = 0, 0
    for one in placed:
        depth += (one.char in _OPENING) - (one.char in _CLOSING)
        if depth < 0:
            depth, wrong = 0, wrong + 1
    return wrong


def _line(units: Sequence[Cluster], *, turn: bool) -> list[Placed]:
    """Reads a line in the direction of its paragraph, which is that of most of its letters."""
    strong = [unicodedata.bidirectional(unit[0][1].char) if unit else "" for unit in units]
    from_right = [at for at, kind in enumerate(strong) if kind in ("R", "AL")]
    if not from_right or strong.count("L") <= _MOSTLY * len(from_right):
        return _read(units, turn=turn)
    placed: list[Placed] = []
    at = 0
    while at < len(units):
        if strong[at] not in ("R", "AL"):
            placed += _out(units[at], turned=False)
            at += 1
            continue
        reach = next((n for n in range(at, len(units)) if strong[n] == "L"), len(units))
        end = max(n for n in from_right if n < reach) + 1
        placed += _read(units[at:end], turn=turn)
        at = end
    return placed


def _read(units: Sequence[Cluster], *, turn: bool) -> list[Placed]:
    left_to_right = _directions(units)
    placed: list[Placed] = []
    end = len(units)
    while end > 0:
        start = end - 1
        while start > 0 and left_to_right[start] and left_to_right[start - 1]:
            start -= 1
        for unit in range(start, end):
            placed += _out(units[unit], turned=turn and not left_to_right[unit])
        end = start
    return placed


def _out(cluster: Cluster, *, turned: bool) -> list[Placed]:
    if not cluster:
        return [Placed(char=" ", index=None)]
    return [
        Placed(char=_TURNED.get(glyph.char, glyph.char) if turned else glyph.char, index=index)
        for index, glyph in cluster
    ]


def _directions(units: Sequence[Cluster]) -> list[bool]:
    """Says of each unit whether it runs from the left: letters of such scripts, numbers, and what stands between them."""
    strong = [_strong(unit) for unit in units]
    result: list[bool] = []
    for at, own in enumerate(strong):
        if own is not None:
            result.append(own)
            continue
        before = next((value for value in reversed(strong[:at]) if value is not None), False)
        after = next((value for value in strong[at + 1 :] if value is not None), False)
        result.append(before and after)
    return result


def _strong(unit: Cluster) -> bool | None:
    if not unit:
        return None
    kind = unicodedata.bidirectional(unit[0][1].char)
    if kind in ("R", "AL"):
        return False
    return True if kind in ("L", "EN", "AN") else None
