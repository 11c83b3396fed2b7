"""What lies in what: whether two names of places can be one place, told more or less exactly.

Towns with their division and coordinates are GeoNames' (CC BY 4.0, ``resources/atlas.tsv``, made by ``tools/build_places.py``);
regions, prefectures and counties are edited by hand (``resources/atlas.yml``). A name that nobody lists excludes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import Final

import yaml

from kuager.text.fold import plain

_NEAR: Final = 50.0
"""Kilometres within which a suburb and its city, or a town and the next, are told for each other."""
_ROUGHLY: Final = 120.0
"""Kilometres within which one may be a county town of the other, in one division."""
_EARTH: Final = 6371.0
_CYRILLIC_END: Final = re.compile(r"(?<=[а-яё]{2})[аеёиоуыьюяй]{1,2}$")
"""Endings of Russian nouns that name a town: in one case "Гомель", in another "Гомеле"."""
_WORD: Final = re.compile(r"[\s,]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place that a name may mean.

    ``within`` names everything it lies in by hand-edited knowledge; ``place`` is latitude and longitude in degrees;
    ``holds`` is True for what other places of the list lie in.
    """

    name: str
    country: str
    division: str = ""
    within: frozenset[str] = frozenset()
    place: tuple[float, float] | None = None
    kind: str = "town"
    """``town``, ``part`` (a prefecture, a county), ``division`` (of the first level), ``country`` or ``wide``."""
    holds: bool = False


def spots(name: str) -> tuple[Spot, ...]:
    """Returns everything that a name can mean; empty for a name that is not listed.

    Words of its kind beside it are left out: ``Korla county``, ``тюрьма Омска``, ``乌苏监狱``.
    """
    atlas, key = _atlas(), _key(name)
    if key in atlas:
        return atlas[key]
    short = _without_kind(key)
    stem = _CYRILLIC_END.sub("", short)
    return atlas.get(short) or _stems().get(stem, ())


def excludes(one: str, two: str) -> bool:
    """Says whether what happened in one place cannot have happened in the other.

    False where one lies in the other, where they are neighbours, and whenever a name is not known or means several places of
    which two go together: a wrong "contradiction" costs more than one that is not seen.
    """
    first, second = spots(one), spots(two)
    return bool(first and second) and all(_apart(a, b) for a, b in product(first, second))


def _apart(a: Spot, b: Spot) -> bool:
    kinds = {a.kind, b.kind}
    if "wide" in kinds or a.name == b.name or a.name in b.within or b.name in a.within:
        return False
    if a.country != b.country:
        quarrel = _disputed(a, b.country) or _disputed(b, a.country)
        return not quarrel and ("country" in kinds or _distance(a, b) > _NEAR)
    return "country" not in kinds and _apart_at_home(a, b)


def _apart_at_home(a: Spot, b: Spot) -> bool:
    """Of two places in one country, neither of which is known to lie in the other."""
    divided = bool(a.division and b.division) and a.division != b.division
    if "division" in (a.kind, b.kind):
        return divided
    if a.within and b.within:
        return _distance(a, b) > _NEAR
    if a.holds or b.holds or "part" in (a.kind, b.kind):
        return divided  # a town that no list puts anywhere may lie in the other
    return _distance(a, b) > (_ROUGHLY if a.division == b.division else _NEAR)


def _disputed(spot: Spot, country: str) -> bool:
    return any(
        (spot.country, country) == (listed, said)
        and (not codes or spot.division in codes.split() or spot.kind == "country")
        for listed, codes, said in _disputes()
    )


@cache
def _disputes() -> list[list[str]]:
    return _rows("disputed", 3)


def _distance(a: Spot, b: Spot) -> float:
    """Kilometres between two places (haversine); far away where the place of one is not known."""
    if a.place is None or b.place is None:
        return _EARTH
    north, south = radians(a.place[0]), radians(b.place[0])
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(b.place[1] - a.place[1]) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))


def _key(name: str) -> str:
    return plain(name.replace("’", "'")).strip()


def _without_kind(key: str) -> str:
    words = _facilities()
    if _HAN.search(key):
        ending = next((one for one in words if _HAN.search(one) and key.endswith(one) and len(key) > len(one) + 1), "")
        return key.removesuffix(ending)
    return " ".join(word for word in _WORD.split(key) if word not in words and not word.isdigit())


@cache
def _facilities() -> tuple[str, ...]:
    words = {_key(word) for word in _hand()["facilities"].split(";")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _hand() -> dict[str, str]:
    text = files("kuager.text").joinpath("resources/atlas.yml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


@cache
def _stems() -> dict[str, tuple[Spot, ...]]:
    """Russian names without their endings."""
    found: dict[str, tuple[Spot, ...]] = {}
    for key, listed in _atlas().items():
        stem = _CYRILLIC_END.sub("", key)
        if "а" <= stem[:1] <= "я":
            found[stem] = (*found.get(stem, ()), *listed)
    return found


@cache
def _atlas() -> dict[str, tuple[Spot, ...]]:
    found: dict[str, list[Spot]] = {}
    towns = list(_towns())
    codes = {
        (town.country, _key(name)): town.division for town, names in reversed(towns) for name in (town.name, *names)
    }
    listed = list(_listed(codes))
    places = {(spot.country, name): spot for spot, names in reversed(towns) for name in (spot.name, *names)}
    parents = {parent for spot, _ in listed for parent in spot.within}
    for spot, names in listed:
        town = next((places[key] for name in (spot.name, *names) if (key := (spot.country, name)) in places), None)
        full = replace(
            spot, holds=spot.name in parents, place=town.place if town else None,
            division=spot.division or (town.division if town else ""),
        )  # fmt: skip
        for name in {spot.name, *names}:
            found.setdefault(_key(name), []).append(full)
    for spot, names in towns:
        for name in {spot.name, *names}:
            known = found.setdefault(_key(name), [])
            own = [other for other in known if other.country == spot.country and other.kind != "country"]
            # A town is open when others have its very name; another spelling of it is a weaker sign.
            if not own or (name == spot.name and all(_distance(spot, other) > _NEAR for other in own if other.place)):
                known.append(spot)
    return {key: tuple(dict.fromkeys(every)) for key, every in found.items()}


def _towns() -> list[tuple[Spot, list[str]]]:
    text = files("kuager.text").joinpath("resources/atlas.tsv").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            name, country, division, north, east, spelled = line.split("\t")
            spot = Spot(name=name, country=country, division=division, place=(float(north), float(east)))
            found.append((spot, [one for one in spelled.split(";") if one]))
    return found


def _listed(codes: dict[tuple[str, str], str]) -> list[tuple[Spot, list[str]]]:
    """Countries, divisions, parts, and what excludes nothing, with their other names."""
    rows: dict[tuple[str, str], tuple[Spot, list[str]]] = {}
    for name, country, town, other in _rows("divisions", 4):
        code = next((codes[key] for one in (town, *_split(other)) if (key := (country, _key(one))) in codes), "")
        rows[(name, country)] = Spot(name=name, country=country, division=code, kind="division"), _split(other)
    for name, country, within, other in _rows("parts", 4):
        known, names = rows.get((name, country), (Spot(name=name, country=country, kind="part"), []))
        rows[(name, country)] = replace(known, within=known.within | set(_split(within))), [*names, *_split(other)]
    whole = {name: spot.within for (name, _), (spot, _) in rows.items()}
    found = [(replace(spot, within=_all_within(spot.within, whole)), names) for spot, names in rows.values()]
    for country, other in _rows("countries", 2):
        names = _split(other)
        found.append((Spot(name=names[0], country=country, kind="country"), names))
    found += [(Spot(name=name, country="", kind="wide"), []) for name in _split(_hand()["wide"])]
    return found


def _all_within(within: frozenset[str], whole: dict[str, frozenset[str]]) -> frozenset[str]:
    seen: set[str] = set()
    left = list(within)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left.extend(whole.get(name, ()))
    return frozenset(seen)


def _rows(section: str, fields: int) -> list[list[str]]:
    every = ([part.strip() for part in line.split("|")] for line in _hand()[section].splitlines() if line.strip())
    return [(row + [""] * fields)[:fields] for row in every]


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(";") if word.strip()]


__all__ = ["Spot", "excludes", "spots"]
