"""Measures extraction on labelled texts and prints a table per type; exits 1 when a figure is below its floor.

    python eval/extract.py                 the project's own gold, and ../shared/eval/text_dev.json when it is there
    python eval/extract.py --shared DIR    the folder with eval/text_dev.json and reports/ (or the variable KUAGER_SHARED)
    python eval/extract.py --why           also every difference

``dev`` was looked at while the rules were written: an upper bound. ``own`` and ``fresh`` hold invented texts of other campaigns;
of ``fresh`` nothing was learnt from every fourth text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from markup import load
from measure import Counts, measure

from kuager import extract
from kuager.model import CaptureId, Dated, Document, DocumentId, Layer, Zone, ZoneLabel

HERE = Path(__file__).parent
Sample = tuple[str, str, dict[str, Any]]


def document(name: str, text: str, gold: dict[str, Any], *, anchored: bool = True) -> Document:
    """Builds the document a reader would have made, with the gold zones and, if asked, the gold date of publication."""
    zones, at = [], 0
    for zone in gold["zones"]:
        zones.append(Zone(start=at, end=zone["start"], label=ZoneLabel.MAIN))
        zones.append(Zone(start=zone["start"], end=zone["end"], label=ZoneLabel.BOILERPLATE))
        at = zone["end"]
    zones.append(Zone(start=at, end=len(text), label=ZoneLabel.MAIN))
    date = gold["doc"].get("anchor_date") if anchored else None
    return Document(
        id=DocumentId(name),
        capture=CaptureId(name),
        kind="text",
        reader="eval",
        layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode()).hexdigest()),),
        zones=tuple(zone for zone in zones if zone.end > zone.start),
        lang="en",
        published=Dated(value=date, precision="day", how="gold") if date else None,
    )


def own(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.glob("*.txt")):
        text, gold = load(path)
        yield path.stem, text, gold


def unseen(folder: Path) -> Iterator[Sample]:
    """Yields the texts whose numbers divide by four: they are measured, what goes wrong in them is not looked at."""
    return (sample for sample in own(folder) if int(sample[0][:2]) % 4 == 0)


def dev(shared: Path) -> Iterator[Sample]:
    labels = json.loads((shared / "eval" / "text_dev.json").read_text("utf-8"))
    for name, gold in labels.items():
        yield name, (shared / "reports" / name).read_bytes().decode("utf-8"), gold


def run(samples: Iterator[Sample], *, anchored: bool, why: bool) -> Counts:
    total: Counts = defaultdict(Counter)
    extractor = extract.RulesExtractor()
    for name, text, gold in samples:
        found = extractor.extract(document(name, text, gold, anchored=anchored), extract.Lexicon.empty())
        counts, notes = measure(gold, found)
        for kind, count in counts.items():
            total[kind].update(count)
        if why:
            print(f"--- {name}", *notes, sep="\n    ")
    return total


def figures(total: Counts) -> dict[str, float]:
    """Returns the figures that have floors."""

    def part(kind: str, top: str, bottom: str) -> float:
        return total[kind][top] / total[kind][bottom] if total[kind][bottom] else 1.0

    result: dict[str, float] = {}
    for kind in ("persons", "orgs", "places", "unnamed", "events", "quotes", "kinship", "dates"):
        precision, recall = part(kind, "right", "got"), part(kind, "seen", "gold")
        result |= {f"{kind}.p": precision, f"{kind}.r": recall}
        result[f"{kind}.f"] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    for kind in ("persons", "orgs", "places"):
        result[f"{kind}.strict"] = part(kind, "strict", "gold")
    result |= {"dates.value": part("dates", "value", "gold"), "dates.open": part("dates", "value_or_open", "gold")}
    for kind in ("speakers", "frames", "durations"):
        result[f"{kind}.r"] = part(kind, "seen", "gold")
    return result


def show(title: str, total: Counts, values: dict[str, float]) -> None:
    print(f"\n{title}")
    for kind in (
        "persons",
        "unnamed",
        "orgs",
        "places",
        "dates",
        "durations",
        "quotes",
        "speakers",
        "events",
        "frames",
        "kinship",
    ):
        row = "  ".join(
            f"{key.partition('.')[2]} {value:.2f}" for key, value in values.items() if key.startswith(kind + ".")
        )
        print(f"  {kind:10} n={total[kind]['gold']:4}  {row}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("KUAGER_SHARED", HERE.parent.parent / "shared"))
    )
    parser.add_argument("--why", action="store_true")
    parser.add_argument("--only", choices=("own", "fresh", "dev"))
    given = parser.parse_args()
    floors: dict[str, dict[str, float]] = json.loads((HERE / "floors.json").read_text("utf-8"))
    sets: dict[str, Callable[[], Iterator[Sample]]] = {
        "own": lambda: own(HERE / "own_en"),
        "fresh": lambda: own(HERE / "fresh_en"),
        "fresh, never looked at": lambda: unseen(HERE / "fresh_en"),
    }
    if (given.shared / "eval" / "text_dev.json").exists():
        sets |= {"dev": lambda: dev(given.shared), "dev, date of publication not given": lambda: dev(given.shared)}
    bad = []
    for title, samples in sets.items():
        if given.only and not title.startswith(given.only):
            continue
        total = run(samples(), anchored="not given" not in title, why=given.why and "not given" not in title)
        values = figures(total)
        show(title, total, values)
        bad += [
            f"{title}: {key} {values[key]:.3f} < {floor}"
            for key, floor in floors.get(title, {}).items()
            if values[key] < floor
        ]
    print(*(f"BELOW FLOOR {line}" for line in bad), sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
