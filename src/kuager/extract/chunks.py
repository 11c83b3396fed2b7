"""Cuts a text into runs of capitalised words: whatever is a name is one of them, or a part of one."""

from __future__ import annotations

from kuager.extract.found import Chunk
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind

_JOINS = {" ", "\u00a0", "-", "‑", "\u2009", "  "}
_LONGEST = 12


def chunks(scan: Scan) -> list[Chunk]:
    """Returns the runs in order. Particles (``bin``, ``van der``) and initials join; any other mark or word parts."""
    found: list[Chunk] = []
    index, count = 0, len(scan.words)
    while index < count:
        if not scan.caps[index] or not _is_name_word(scan, index):
            index += 1
            continue
        last = index
        while last - index < _LONGEST:
            step = _next(scan, last)
            if step is None:
                break
            last = step
        found.append(Chunk(index, last))
        index = last + 1
    return found


def _is_name_word(scan: Scan, index: int) -> bool:
    return scan.caps[index] and scan.words[index].exact[0] not in "@#"


def _next(scan: Scan, index: int) -> int | None:
    """Returns the word that continues a run after ``index``, passing over particles; None at its end."""
    at = index
    for _ in range(3):
        if at + 1 >= len(scan.words) or not _joined(scan, at):
            return None
        at += 1
        if _is_name_word(scan, at):
            return at
        if not scan.kinds[at] & Kind.PARTICLE:
            return None
    return None


def _joined(scan: Scan, index: int) -> bool:
    gap = scan.gap(index)
    if gap in _JOINS:
        return True
    word = scan.words[index].exact
    if gap in {"’ ", "' "} and word.endswith("s") and scan.kinds[index + 1] & Kind.ORG_HEAD:
        return True
    return gap in {". ", "."} and len(word) == 1 and scan.sentence_of[index] == scan.sentence_of[index + 1]
