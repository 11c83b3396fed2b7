"""Measures extraction in languages other than English on the project's own gold; exits 1 below a floor.

    python eval/tongues.py                every set that floors_tongues.json names, both halves
    python eval/tongues.py kk --why       one language; every difference in its development half

Odd numbers were looked at while the rules were written; even numbers are held out, and their differences are not shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from extract import document, figures, own, show
from measure import Counts, measure

from kuager import extract
from kuager.text.lang import detect

HERE = Path(__file__).parent
HALVES = {"development": 1, "held out": 0}


def run(folder: Path, half: int, *, why: bool) -> Counts:
    """Reads one half of a set through the door, as the product does."""
    total: Counts = defaultdict(Counter)
    for name, text, gold in own(folder):
        if int(name[:2]) % 2 != half:
            continue
        one = replace(document(name, text, gold), lang=detect(text).lang)
        counts, notes = measure(gold, extract.find(one, extract.Lexicon.empty()))
        for kind, count in counts.items():
            total[kind].update(count)
        if why and half:
            print(f"--- {name}", *notes, sep="\n    ")
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("langs", nargs="*")
    parser.add_argument("--why", action="store_true")
    given = parser.parse_args()
    floors: dict[str, dict[str, dict[str, float]]] = json.loads((HERE / "floors_tongues.json").read_text("utf-8"))
    bad = []
    for lang in given.langs or floors:
        for half, parity in HALVES.items():
            total = run(HERE / f"own_{lang}", parity, why=given.why)
            values = figures(total)
            show(f"{lang}, {half}", total, values)
            bad += [
                f"{lang}, {half}: {key} {values[key]:.3f} < {floor}"
                for key, floor in floors.get(lang, {}).get(half, {}).items()
                if values[key] < floor
            ]
    print(*(f"BELOW FLOOR {line}" for line in bad), sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
