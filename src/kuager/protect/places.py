"""The prefecture or region a place lies in: as exactly as anything is told of people without a name."""

from __future__ import annotations

from functools import cache
from typing import Final

from kuager.text.atlas import Spot, spots

PREFECTURES: Final = frozenset(
    {
        "Aksu", "Altay", "Bayingolin", "Bortala", "Changji", "Hami", "Hotan", "Ili", "Karamay", "Kashgar", "Kizilsu", "Tacheng",
        "Turpan", "Urumqi",
    }
)  # fmt: skip
"""Of Xinjiang, as the atlas calls them. Elsewhere the division of the first level counts."""


@cache
def region(name: str) -> str:
    """Returns the prefecture or region of a place; empty for a name that is not known, or that means places of several."""
    found = {_region(one) for one in spots(name)}
    return found.pop() if len(found) == 1 else ""


def _region(spot: Spot) -> str:
    if spot.name in PREFECTURES:
        return spot.name
    inside = sorted(spot.within & PREFECTURES)
    if inside:
        return inside[0]
    # A place that lay in another region before a reform lies in two: then only the country is sure.
    return next(iter(spot.within)) if len(spot.within) == 1 else spot.name if spot.kind == "division" else spot.country


__all__ = ["PREFECTURES", "region"]
