"""The prefecture or region a place lies in: as exactly as anything is told of people without a name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from kuager.model.publication import Name
from kuager.text.atlas import Spot, spots

PREFECTURES: Final = frozenset(
    {
        "Aksu", "Altay", "Bayingolin", "Bortala", "Changji", "Hami", "Hotan", "Ili", "Karamay", "Kashgar", "Kizilsu", "Tacheng",
        "Turpan", "Urumqi",
    }
)  # fmt: skip
"""Of Xinjiang, as the atlas calls them. Elsewhere the division of the first level counts."""
UNTOLD: Final = "not told"
"""What tables call people of whom no region is told."""
SCRIPTS: Final = {"en": "Latn", "kk": "Cyrl", "ru": "Cyrl", "zh": "Hans", "ug": "Arab"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region as a release shows it: its address, names by language, kind, and its area on a packaged map."""

    id: str
    names: tuple[Name, ...]
    kind: str = "region"
    area: str = ""


def known(name: str) -> Region | None:
    """Returns what a region of :func:`region` is called and where it is on the maps; None for none.

    A region that the list lacks has the name the atlas gives it, and no area.
    """
    if not name or name == UNTOLD:
        return None
    listed = _regions().get(name)
    if listed is not None:
        return listed
    taken = {one.id for one in _regions().values()}
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") if name.isascii() else ""
    id_ = slug if slug and slug not in taken else f"region-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return Region(id=id_, names=(Name(text=name, kind="main"),))


@cache
def _regions() -> dict[str, Region]:
    raw = yaml.safe_load((files("kuager.protect") / "resources" / "regions.yml").read_text("utf-8"))
    return {
        name: Region(
            id=told["id"],
            kind=told["kind"],
            area=told["area"],
            names=tuple(
                Name(text=text, lang=lang, script=SCRIPTS[lang], kind="main" if lang == "en" else "also")
                for lang, text in told["names"].items()
            ),
        )
        for name, told in raw.items()
    }


def regions_in(value: str) -> frozenset[str]:
    """Returns the regions that a value of a shown field is or lies in."""
    return frozenset({value, region(value)} - {""})


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


__all__ = ["PREFECTURES", "UNTOLD", "Region", "known", "region", "regions_in"]
