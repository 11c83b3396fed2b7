"""Measures findings on the pairs of ``eval/own_compare``: places, dates of different precision, spans of time.

Every item is an archive of its own, of one to three invented texts. An item with ``kind`` is found when one finding of such
a kind touches all its sides; an item with ``never`` is broken when one touches two. Every other finding is unfounded.
Items with an odd number may be learnt from, the even ones are held out. Exits 1 below the floors.

Usage: python eval/own_compare.py [--verbose] [--only ID]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from findings import material, touched
from own_findings import kinds

from kuager import weigh

HERE = Path(__file__).parent
PAIRS = HERE / "own_compare"
_ALWAYS = {"missing-year", "date-format", "scope", "corroboration", "guard", "spelling"}
"""True of nearly every pair, and not labelled."""


def score(item: dict[str, Any]) -> tuple[str, list[str]]:
    """Runs one item; returns found, missed, kept or broken, and the findings that nobody expects."""
    with tempfile.TemporaryDirectory() as folder:
        for letter, text in zip("abc", item["texts"], strict=False):
            (Path(folder) / f"{letter}.txt").write_text(text, encoding="utf-8")
        stuff, names = material(Path(folder))
    # Texts of two sentences repeat each other by chance: each is a voice of its own here.
    findings = weigh.find(replace(stuff, lineages=(), edges=()))
    sides = []
    for letter, words in item["sides"]:
        start = item["texts"]["abc".index(letter)].index(str(words))
        sides.append({"file": f"{letter}.txt", "start": start, "end": start + len(str(words))})
    label = {**item, "sides": sides}
    wanted = "kind" in item
    need = len(sides) if wanted else 2
    hits = [one for one in findings if one.kind.value in kinds(label) and touched(label, one, names) >= need]
    other = [
        f"[{one.kind.value}] {one.question} {[(names[side.document][0], side.text[:60]) for side in one.sides]}"
        for one in findings
        if one not in hits and one.kind.value not in _ALWAYS | set(item.get("optional", ()))
    ]
    if wanted:
        return ("found" if hits else "missed"), other
    return ("broken" if hits else "kept"), other


def main() -> int:
    """Prints what went wrong, the sums of both halves, and whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true", help="also print what went well")
    parser.add_argument("--only", default="", help="the first letters of some ids")
    options = parser.parse_args()
    sums: dict[str, Counter[str]] = {"development": Counter(), "held out": Counter()}
    for path in sorted(PAIRS.glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            if not item["id"].startswith(options.only):
                continue
            outcome, other = score(item)
            number = int(re.sub(r"\D", "", item["id"]))
            sums["development" if number % 2 else "held out"].update([outcome, *(["unfounded"] * len(other))])
            if options.verbose or outcome in {"missed", "broken"} or other:
                print(f"{outcome:7} {item['id']} {item['about']}")
            for line in other:
                print(f"        other {line}")
    floors = json.loads((HERE / "floors_findings.json").read_text(encoding="utf-8")).get("pairs", {})
    good = True
    for name, half in sums.items():
        print(
            f"{name}: found {half['found']} of {half['found'] + half['missed']}, guards broken {half['broken']} of "
            f"{half['kept'] + half['broken']}, unfounded {half['unfounded']}"
        )
        floor = floors.get(name, {"found": 0, "broken_at_most": 99, "unfounded_at_most": 99})
        good &= half["found"] >= floor["found"] and half["broken"] <= floor["broken_at_most"]
        good &= half["unfounded"] <= floor["unfounded_at_most"]
    print("all floors hold" if good or options.only else f"below the floors {floors}")
    return 0 if good or options.only else 1


if __name__ == "__main__":
    sys.exit(main())
