"""From who is on which list to everything that can be shown about people on none. Needs the extra ``counts``."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from math import sqrt
from typing import Final

from kuager.errors.counts import NoEstimateError
from kuager.weigh.undercount import (
    Doubt,
    Estimate,
    Overlaps,
    Undercount,
    from_counts,
    one_number,
    sensitivity,
    undercount,
)
from kuager.weigh.undercount.bounds import with_interval
from kuager.weigh.undercount.doubts import FEW_SEEN
from kuager.weigh.undercount.overlaps import Cell
from kuager.workflow.undercounting import saying
from kuager.workflow.undercounting.views import (
    UNKNOWN,
    Doubted,
    Grouped,
    Membership,
    On,
    Range,
    Shift,
    Shown,
    Stratum,
    Tell,
    quietly,
)

_KEPT: Final = 64
"""Results that are kept for the next look; the oldest goes first."""


def estimate(
    membership: Membership, *, mistakes: bool = False, kept: dict[str, object] | None = None, tell: Tell = quietly
) -> Shown:
    """Returns what the lists say about people on none of them.

    Args:
        membership: who is on which list.
        mistakes: also what mistakes of matching would change; seconds for four lists, minutes for five.
        kept: results by the digest of their counts, taken from and added to.
        tell: is told how far the mistakes of matching are.
    """
    kept = {} if kept is None else kept
    names = {one.id: one.name for one in membership.lists}
    overlaps = _overlaps(names, membership.people)
    digest = digest_of(overlaps)
    found = _once(kept, overlaps)
    doubts = (*(doubted(one) for one in found.doubts), *_waiting(membership))
    shown = Shown(
        membership=replace(membership, people=()),
        seen=overlaps.seen,
        cells=_cells(overlaps, list(names)),
        doubts=doubts,
        refused=found.refused,
        refusal=NoEstimateError.code if found.refused else "",
        groups=tuple(_groups(doubts)),
        floor=_range("floor", found.lower) if found.refused and found.lower else None,
        ranges=tuple(_ranges(found)),
        tried=found.tried,
        mistakes=_mistakes(overlaps, kept, tell) if mistakes and not found.refused else None,
        digest=digest,
        method=found.method,
    )
    return _parted(shown, names, membership, kept) if membership.strata else shown


def digest_of(overlaps: Overlaps) -> str:
    """Returns the SHA-256 of the counts with the names of the lists."""
    told = json.dumps([overlaps.lists, overlaps.counts], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def doubted(one: Doubt) -> Doubted:
    """Returns a doubt as it is shown."""
    return Doubted(
        code=one.code.value,
        refuses=one.refuses,
        lists=one.lists,
        numbers=one.numbers,
        said=saying.doubt(one.code.value, one.lists, one.numbers),
    )


def _groups(doubts: Iterable[Doubted]) -> Iterable[Grouped]:
    kinds: dict[str, list[Doubted]] = {}
    for one in doubts:
        kinds.setdefault(one.code, []).append(one)
    for code, same in kinds.items():
        several = len(same) > 1
        yield Grouped(
            code=code,
            refuses=same[0].refuses,
            said=saying.together(code, len(same)) if several else same[0].said,
            details=tuple(same) if several else (),
        )


def _overlaps(names: dict[str, str], people: Iterable[On]) -> Overlaps:
    counts = Counter[Cell]()
    for one in people:
        counts[tuple(int(name in one.lists) for name in names)] += one.count
    counts.pop((0,) * len(names), None)
    return from_counts(tuple(names.values()), counts)


def _cells(overlaps: Overlaps, ids: list[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    rows = [
        (tuple(one for one, on in zip(ids, cell, strict=True) if on), count)
        for cell, count in zip(overlaps.cells, overlaps.counts, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row[1]))


def _once(kept: dict[str, object], overlaps: Overlaps) -> Undercount:
    """Estimates what was not estimated before."""
    key = digest_of(overlaps)
    found = kept.get(key)
    if not isinstance(found, Undercount):
        found = undercount(overlaps, mistakes=False)
        _keep(kept, key, found)
    return found


def _mistakes(overlaps: Overlaps, kept: dict[str, object], tell: Tell) -> tuple[Shift, ...]:
    key = f"mistakes {digest_of(overlaps)}"
    found = kept.get(key)
    if not isinstance(found, tuple):
        found = tuple(
            Shift(missed=one.missed, false=one.false, total=one.total, low=one.low, high=one.high)
            for one in sensitivity(overlaps, one_number, tell=tell)
        )
        _keep(kept, key, found)
    return found


def _keep(kept: dict[str, object], key: str, value: object) -> None:
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]
    kept[key] = value


def _waiting(membership: Membership) -> Iterable[Doubted]:
    if membership.undecided:
        yield Doubted(
            code="undecided",
            refuses=False,
            lists=(),
            numbers=(membership.undecided,),
            said=saying.undecided(membership.undecided),
        )


def _ranges(found: Undercount) -> Iterable[Range]:
    if found.refused or found.lower is None:
        return
    if found.best is not None:
        best = found.best.estimate
        yield _range("best", best, _terms(found.overlaps, found.best.terms), deviance=found.best.deviance)
        for kind, one in (("bic", found.by_bic), ("aic", found.by_aic)):
            if one is not None:
                yield _range(kind, one)
        if found.drawn is not None:
            yield Range(kind="drawn", total=best.total, low=found.drawn[0], high=found.drawn[1])
    pairs = [_range("pair", pair.chapman, (pair.first, pair.second)) for pair in found.pairs]
    if found.best is None:
        yield from pairs
    yield _range("lower", found.lower)
    for model in found.models:
        about = _terms(found.overlaps, model.fit.terms)
        yield _range("model", model.fit.estimate, about, weight=model.weight, deviance=model.fit.deviance)
    if found.best is not None:
        yield from pairs


def _range(
    kind: str,
    one: Estimate,
    about: tuple[str, ...] = (),
    *,
    weight: float | None = None,
    deviance: float | None = None,
) -> Range:
    return Range(kind=kind, about=about, total=one.total, low=one.low, high=one.high, weight=weight, deviance=deviance)


def _terms(overlaps: Overlaps, terms: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(" × ".join(overlaps.lists[at] for at in term) for term in terms)


# --- parts -----------------------------------------------------------------------------------------------------------


def _parted(shown: Shown, names: dict[str, str], membership: Membership, kept: dict[str, object]) -> Shown:
    """Adds every part of the people, each estimated alone, and their sum where none of them was refused."""
    groups: dict[str, list[On]] = {}
    for one in membership.people:
        groups.setdefault(one.stratum, []).append(one)
    strata, parts, unsummed = [], [], 0
    for name in sorted(groups, key=lambda name: (name == UNKNOWN, name)):
        overlaps = _overlaps(_with_people(names, groups[name]), groups[name])
        found = _once(kept, overlaps)
        best = _one(found)
        if best is None:
            unsummed += overlaps.seen
        else:
            parts.append((overlaps.seen, best))
        strata.append(_stratum(name, overlaps.seen, best, found))
    whole = _sum(parts) if parts and not unsummed and len(strata) > 1 else None
    return replace(shown, strata=tuple(strata), sum=whole, unsummed=unsummed)


def _with_people(names: dict[str, str], people: Iterable[On]) -> dict[str, str]:
    """A list on which nobody of a part is says nothing about this part."""
    there = {name for one in people for name in one.lists}
    return {one: name for one, name in names.items() if one in there}


def _one(found: Undercount) -> Estimate | None:
    """The best model's estimate, or that of two lists."""
    if found.refused:
        return None
    if found.best is not None:
        return found.best.estimate
    return found.pairs[0].chapman if len(found.pairs) == 1 else None


def _stratum(name: str, seen: int, best: Estimate | None, found: Undercount) -> Stratum:
    return Stratum(
        name=name,
        seen=seen,
        total=best.total if best else None,
        low=best.low if best else None,
        high=best.high if best else None,
        few=seen < FEW_SEEN,
        doubts=tuple(doubted(one) for one in found.doubts),
    )


def _sum(parts: list[tuple[int, Estimate]]) -> Range:
    """Adds the parts up: people apart from one another, so their variances add."""
    seen = sum(part for part, _ in parts)
    unseen = sum(one.total - part for part, one in parts)
    spread = sqrt(sum(one.error**2 for _, one in parts))
    return _range("strata", with_interval(seen, unseen, spread**2))
