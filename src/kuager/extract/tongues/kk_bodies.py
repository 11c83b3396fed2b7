"""Finds Kazakh organisations: a head noun at the end ("министрлігі"), what describes it before it."""

from __future__ import annotations

from collections.abc import Iterator

from kuager.extract.found import Label, Name
from kuager.extract.tongues.core.reading import Reading

_BACK = 8
_ACRONYM = range(2, 8)
_SURE = 3
_KIND = 6
"""Letters of a head noun that its forms share: министрлік, министрлігінің."""
_STOP = frozenset({"function", "month", "weekday", "role", "title", "say", "not_name"})
_LOCAL = frozenset({"қала", "аудан", "облыс", "ауыл"})


def headed_bodies(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Yields bodies and marks their words as taken. A bare head noun with a capital takes up the last body of its kind."""
    last: dict[str, str] = {}
    for at in range(len(reading.facts)):
        if taken[at] or not reading.has(at, "org_head"):
            continue
        reading.scan.pace.tick()
        kind = reading.folded[at][:_KIND]
        first = _first(reading, at, taken)
        if first is None and reading.scan.caps[at] and kind in last:
            taken[at] = 1
            yield Name(*reading.scan.span(at, at), at, at, Label.ORGANISATION, last[kind])
        if first is None:
            continue
        for index in range(first, at + 1):
            taken[index] = 1
        start, end = reading.scan.span(first, at)
        key = " ".join(reading.tongue.key(word) for word in reading.exact(first, at))
        last[kind] = f"org:{key}"
        yield Name(start, end, first, at, Label.ORGANISATION, last[kind])


def _first(reading: Reading, head: int, taken: bytearray) -> int | None:
    """Returns the word the body's name begins with; None for a head noun of nobody in particular."""
    scan = reading.scan
    if scan.gap(head).startswith("»") and scan.caps[head]:
        return None
    best: int | None = None
    at = head
    while at and head - at < _BACK and not taken[at - 1] and reading.same_sentence(at - 1, head):
        before = at - 1
        gap = scan.gap(before)
        if gap not in {" ", " № ", " №"} and not (scan.words[before].exact.isdigit() and gap == " "):
            break
        adjective, capital = reading.has(before, "org_adjective"), scan.caps[before]
        numbered = scan.words[before].exact.isdigit() and "№" in scan.gap(before - 1)
        if not (adjective or capital or numbered or reading.folded[before] in _LOCAL):
            break
        if capital and not adjective and not _may_begin(reading, before):
            break
        led = reading.facts[before - 1] if before and reading.same_sentence(before - 1, before) else None
        if capital and not adjective and led is not None and (led.kin is not None or "role" in led.marks):
            break
        if capital or reading.folded[before] in _LOCAL:
            best = before
        at = before
    if best is None and scan.caps[head] and (not scan.first[head] or scan.words[head].exact.isupper()):
        return head if not reading.has(head, "org_head_weak") else None
    return best


def _may_begin(reading: Reading, at: int) -> bool:
    word = reading.scan.words[at].exact
    if word.isupper() and len(word) > 1:
        return True
    facts = reading.facts[at]
    allowed = facts.marks.isdisjoint(_STOP)
    return allowed and facts.kin is None and reading.tongue.name_weight(word, facts.marks) < _SURE


def hyphened_bodies(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Yields acronyms whose ending follows a hyphen ("БҰҰ-ға") and marks them as taken."""
    for at, word in enumerate(reading.scan.words):
        head, _, ending = word.exact.partition("-")
        if taken[at] or not (ending.islower() and head.isupper() and len(head) in _ACRONYM):
            continue
        taken[at] = 1
        yield Name(word.start, word.end, at, at, Label.ORGANISATION, f"org:{reading.tongue.key(word.exact)}")
