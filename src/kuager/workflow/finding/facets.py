"""Narrowing: how many of the things found (never of their claims) have a kind, a year, a place, a language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.finding.views import FACETS, Asked, Facet, FacetValue, FoundRow
from kuager.workflow.reviewed import GONE

SHOWN = 8
"""Values of one facet on the page; a chosen one is always among them."""
_YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST = 60
"""Years of one interval that are counted; a longer one says nothing."""

Traits = Mapping[str, Mapping[str, set[str]]]


def traits(archive: Archive, here: Context, rows: Iterable[FoundRow]) -> Traits:
    """Returns for each thing found its values by facet, without what was rejected."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    ids = dict.fromkeys(row.id for row in rows)
    gone = [claim for claim, state in here.review.items() if state in GONE]
    for trait in archive.store.traits(list(ids), without=gone):
        values = found[trait.id][trait.facet]
        values.update(years(trait.value) if trait.facet == "year" else (trait.value,))
    for row in rows:
        found[row.id]["kind"] = {row.kind}
    return found


def years(value: str) -> set[str]:
    """Returns the years that an EDTF value names, with those between the ends of an interval."""
    ends = [int(year) for year in _YEAR.findall(value)]
    if "/" in value and len(ends) > 1 and 0 <= ends[1] - ends[0] < LONGEST:
        return {str(year) for year in range(ends[0], ends[1] + 1)}
    return {str(year) for year in ends}


def narrowed(rows: Sequence[FoundRow], having: Traits, chosen: Mapping[str, str]) -> list[FoundRow]:
    """Returns the rows that have every chosen value."""
    return [row for row in rows if all(value in having[row.id].get(facet, ()) for facet, value in chosen.items())]


def facets(rows: Sequence[FoundRow], having: Traits, asked: Asked) -> tuple[Facet, ...]:
    """Returns every facet with its values; each counts what would be left with the other choices as they are."""
    chosen = asked.chosen()
    made = []
    for name in FACETS:
        others = {facet: value for facet, value in chosen.items() if facet != name}
        counts: dict[str, set[str]] = defaultdict(set)
        for row in narrowed(rows, having, others):
            for value in having[row.id].get(name, ()):
                counts[value].add(row.id)
        picked = chosen.get(name, "")
        if picked:
            counts.setdefault(picked, set())
        values = [FacetValue(value=value, count=len(ids), chosen=value == picked) for value, ids in counts.items()]
        values.sort(key=_newest if name == "year" else _commonest)
        kept = [one for at, one in enumerate(values) if at < SHOWN or one.chosen]
        if len(values) > 1 or picked:
            made.append(Facet(name=name, values=tuple(kept)))
    return tuple(made)


def _commonest(value: FacetValue) -> tuple[int, str]:
    return -value.count, value.value


def _newest(value: FacetValue) -> int:
    return -int(value.value) if value.value.isdigit() else 0
