"""The attack: joins a release with a register of the population, and says whom it found. Reads only what was published.

The attacker has what a ministry has: everybody's name, sex, year of birth, county, the month of their arrest, and their kin.
They take away everybody who is named, look for the one who fits each nameless record, compare every release with every
other, and search all words for anybody's name. Run it on any release: ``python -m tests.security.reidentify RELEASE… REGISTER.csv``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from kuager.protect.places import region

SMALL = 3
"""A difference of fewer people than the floor of k is taken as found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """A line of the register."""

    name: str
    sex: str
    born: int
    county: str
    arrested: str
    kin: tuple[str, ...] = ()

    def fits(self, traits: Mapping[str, str]) -> bool:
        mine = {
            "sex": self.sex,
            "decade": f"{self.born // 10}0s",
            "region": region(self.county),
            "month": self.arrested,
            "year": self.arrested[:4],
        }
        return all(mine[name] == value for name, value in traits.items() if name in mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody the attack claims to have found, and by which road."""

    how: str
    record: str
    who: str


def attack(releases: Sequence[Path], register: Sequence[Citizen]) -> list[Found]:
    """Returns everybody without a name whom the releases give away."""
    found: list[Found] = []
    for folder in releases:
        records = _records(folder)
        named = {one["title"] for one in records if one["form"] == "named"}
        hidden = [one for one in register if one.name not in named]
        found += _unique(records, hidden)
        found += _kin(records, hidden)
    for one, other in combinations(releases, 2):
        found += _difference(_records(one), _records(other))
        found += _tables(one, other)
    for folder in releases:
        found += _computed(folder)
    return found


def _records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "people.jsonl").read_text("utf-8").splitlines()]


def _unique(records: Iterable[Mapping[str, object]], register: Sequence[Citizen]) -> list[Found]:
    """One citizen only fits: that is them."""
    by_traits: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for one in records:
        traits = one.get("traits")
        if one["form"] != "named" and isinstance(traits, dict):
            by_traits[tuple(sorted(traits.items()))].append(str(one["id"]))
    found = []
    for traits, ids in by_traits.items():
        fitting = [one.name for one in register if one.fits(dict(traits))]
        found += [Found(how="only one fits", record=ids[0], who=fitting[0])] if len(fitting) == 1 else []
    return found


def _kin(records: Iterable[Mapping[str, object]], register: Sequence[Citizen]) -> list[Found]:
    """Words that name anybody hidden, or a speaker who is the only relative of whom they speak."""
    text = json.dumps(list(records), ensure_ascii=False).casefold()
    return [Found(how="named in words", record="", who=one.name) for one in register if one.name.casefold() in text]


def _counts(records: Iterable[Mapping[str, object]]) -> Counter[tuple[tuple[str, str], ...]]:
    counts: Counter[tuple[tuple[str, str], ...]] = Counter()
    for one in records:
        traits = one.get("traits")
        if one["form"] == "named" or not isinstance(traits, dict):
            continue
        for size in range(len(traits) + 1):
            for chosen in combinations(sorted(traits.items()), size):
                counts[chosen] += 1
    return counts


def _difference(one: Iterable[Mapping[str, object]], other: Iterable[Mapping[str, object]]) -> list[Found]:
    """A group that grew or shrank by one or two between releases: whoever was arrested or freed then is in it."""
    before, now = _counts(one), _counts(other)
    return [
        Found(how="difference of releases", record=repr(traits), who="")
        for traits in set(before) | set(now)
        if before[traits] and now[traits] and 0 < abs(before[traits] - now[traits]) < SMALL
    ]


def _cells(folder: Path) -> dict[str, list[list[str]]]:
    return {
        path.name: list(csv.reader(path.read_text("utf-8").splitlines()))
        for path in sorted((folder / "tables").glob("*.csv"))
    }


def _tables(one: Path, other: Path) -> list[Found]:
    """A count that moved by one or two, the named taken away."""
    found = []
    named = [sum(record["form"] == "named" for record in _records(folder)) for folder in (one, other)]
    before, now = _cells(one), _cells(other)
    for name in before.keys() & now.keys():
        totals = [rows[-1][-1] for rows in (before[name], now[name])]
        if all(total.isdecimal() for total in totals):
            moved = (int(totals[1]) - named[1]) - (int(totals[0]) - named[0])
            if 0 < abs(moved) < SMALL:
                found.append(Found(how="difference of tables", record=name, who=""))
    return found


def _computed(folder: Path) -> list[Found]:
    """A count held back that its row or column gives away."""
    found = []
    for name, rows in _cells(folder).items():
        body = [row[1:] for row in rows[1:]]
        for line in (*body, *map(list, zip(*body, strict=True))):
            gone = [at for at, value in enumerate(line) if not value.isdecimal()]
            if len(gone) == 1:
                values = [int(value) for value in line if value.isdecimal()]
                missing = values[-1] - sum(values[:-1]) if gone[0] != len(line) - 1 else sum(values)
                found += [Found(how="computed cell", record=name, who="")] if 0 < missing < SMALL else []
    return found


def attack_site(folder: Path, register: Sequence[Citizen]) -> list[Found]:
    """Joins a whole release (pages, search, data, feeds) with the register: names in any byte, and counts too small for a group."""
    rows = _rows(folder, "entities")
    named = {str(one.get("name", "")) for one in rows if one.get("schema") == "person"}
    hidden = [one for one in register if one.name not in named]
    found = [Found(how="named in a file", record=file, who=who) for file, who in _in_bytes(folder, hidden)]
    seen = Counter(region(one.county) for one in register if one.name in named)
    for place in _rows(folder, "places"):
        found += _rest("count of a place", str(place.get("id")), place.get("count"), seen[str(place.get("name", ""))])
    for cell in _rows(folder, "counts"):
        if cell.get("table") == "region by form" and not cell.get("column"):
            found += _rest("count of a table", str(cell.get("row")), cell.get("count"), seen[str(cell.get("row"))])
    return found


def _rows(folder: Path, table: str) -> list[dict[str, object]]:
    path = folder / "data" / f"{table}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _in_bytes(folder: Path, hidden: Sequence[Citizen]) -> Iterable[tuple[str, str]]:
    # One pass over every file for all names: what two words in a row are, looked up among them.
    names = {tuple(one.name.casefold().split()): one.name for one in hidden}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        words = re.findall(r"\w+", path.read_text("utf-8", errors="replace").casefold())
        for pair in pairwise(words):
            if pair in names:
                yield path.relative_to(folder).as_posix(), names[pair]


def _rest(how: str, record: str, count: object, named: int) -> list[Found]:
    """Takes away whoever is named: one or two who are left are found."""
    return [Found(how=how, record=record, who="")] if isinstance(count, int) and 0 < count - named < SMALL else []


def main(arguments: Sequence[str]) -> int:
    """Attacks the releases named, with a register as CSV: name, sex, born, county, arrested."""
    *folders, register = arguments
    with Path(register).open(encoding="utf-8", newline="") as lines:
        people = [
            Citizen(
                name=row["name"], sex=row["sex"], born=int(row["born"]), county=row["county"], arrested=row["arrested"]
            )
            for row in csv.DictReader(lines)
        ]
    found = attack([Path(one) for one in folders], people)
    for one in found:
        sys.stdout.write(f"{one.how}\t{one.record}\t{one.who}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
