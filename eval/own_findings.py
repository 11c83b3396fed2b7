"""Measures findings on the invented dossiers of ``eval/own_findings``, whose texts the rules were not written from.

Each dossier is a folder of texts with ``expected.yml``, one item a line:

* ``kind`` (one or several that are right), ``sides`` as ``[file letter, words]`` and ``need``: how many of them one
  finding must touch (default: all). Found with fewer sides counts as *wrong sides*.
* ``never``: a kind that must not be found between these sides (places inside each other, changes over time).
* ``optional``: kinds that are true of these texts and not labelled one by one; they count neither for nor against.

Every other finding is *unfounded*. Dossiers with an odd number may be learnt from, the even ones are held out. Exits 1
below the floors.

Usage: python eval/own_findings.py [--verbose] [--only NUMBER]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from findings import material, touched

from kuager import weigh
from kuager.model import DocumentId, Finding

HERE = Path(__file__).parent
DOSSIERS = HERE / "own_findings"


@dataclass(kw_only=True)
class Score:
    """What became of one dossier."""

    name: str
    texts: int
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def items(folder: Path) -> list[dict[str, Any]]:
    """Returns the labels of a dossier with the offsets of their words; words that are not there are a defect of the gold."""
    texts = {path.name[0]: (path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}
    found = yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8"))
    for item in found:
        sides = []
        for letter, words in item["sides"]:
            name, text = texts[letter]
            start = text.index(words)
            sides.append({"file": name, "start": start, "end": start + len(words)})
        item["sides"] = sides
    return list(found)


def kinds(item: dict[str, Any]) -> set[str]:
    """The kinds of findings that answer an item; a number that does not add up is a contradiction, as in ``findings.py``."""
    wanted = item.get("kind") or item.get("never") or item["optional"]
    named = {wanted} if isinstance(wanted, str) else set(wanted)
    return named | ({"contradiction"} if "computed" in named and "kind" in item else set())


def score(folder: Path) -> Score:
    """Runs one dossier as an archive of its own and compares."""
    stuff, names = material(folder)
    findings = weigh.find(stuff)
    labelled = items(folder)
    result = Score(name=folder.name, texts=len(names))
    answering = {one.id for item in labelled if "kind" in item for one in _judged(result, item, findings, names)}
    free: set[str] = set().union(*(kinds(item) for item in labelled if "optional" in item))
    always = {"missing-year", "date-format", "scope"}
    for one in findings:
        broken = [
            item["id"]
            for item in labelled
            if "never" in item and one.kind.value in kinds(item) and touched(item, one, names) > 1
        ]
        if one.id in answering:
            continue
        told = (
            f"[{one.kind.value}] {one.question} {[(names[side.document][0], side.text[:60]) for side in one.sides][:6]}"
        )
        if broken:
            result.broken.append(f"{', '.join(broken)}: {told}")
        if one.kind.value not in free | always:
            result.unfounded.append(told)
    return result


def _judged(
    result: Score, item: dict[str, Any], findings: tuple[Finding, ...], names: dict[DocumentId, str]
) -> list[Finding]:
    """Counts one item as found, with wrong sides or missed; returns the findings that answer it."""
    need = item.get("need", len(item["sides"]))
    fitting = [(touched(item, one, names), one) for one in findings if one.kind.value in kinds(item)]
    right = [one for hit, one in fitting if hit >= need]
    best = max((hit for hit, _ in fitting), default=0)
    outcome = "found" if right else "sides" if best else "missed"
    result.counts[outcome] += 1
    mark = {"found": "ok  ", "sides": "SIDE", "missed": "MISS"}[outcome]
    result.lines.append(f"  {mark} {item['id']} {best}/{need} {item['about']}")
    return right


def main() -> int:
    """Prints each dossier, the sums of both halves, and whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true", help="also print the unfounded findings")
    parser.add_argument("--only", default="", help="number of one dossier")
    options = parser.parse_args()
    floors = json.loads((HERE / "floors_findings.json").read_text(encoding="utf-8"))["own"]
    sums: dict[str, Counter[str]] = {"development": Counter(), "held out": Counter()}
    for folder in sorted(path for path in DOSSIERS.glob(f"{options.only}*") if path.is_dir()):
        one = score(folder)
        half = sums["development" if int(folder.name.split("_")[0]) % 2 else "held out"]
        half.update(one.counts)
        half.update(texts=one.texts, unfounded=len(one.unfounded), broken=len(one.broken))
        print(f"{one.name}: {dict(one.counts)}, unfounded {len(one.unfounded)} in {one.texts} texts")
        print("\n".join(one.lines if options.verbose else [line for line in one.lines if "ok  " not in line]))
        for line in (*(f"BROKEN {told}" for told in one.broken), *(f"other {told}" for told in one.unfounded)):
            print(f"    {line}")
    good = True
    for name, half in sums.items():
        wanted = sum(half[key] for key in ("found", "sides", "missed"))
        print(
            f"{name}: found {half['found']} of {wanted}, wrong sides {half['sides']}, missed {half['missed']}; unfounded "
            f"{half['unfounded']} in {half['texts']} texts; guards broken {half['broken']}"
        )
        floor = floors[name]
        good &= half["found"] >= floor["found"] and half["unfounded"] <= floor["unfounded_at_most"]
        good &= half["broken"] <= floor["broken_at_most"]
    print("all floors hold" if good or options.only else f"below the floors {floors}")
    return 0 if good or options.only else 1


if __name__ == "__main__":
    sys.exit(main())
