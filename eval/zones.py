"""How well zones agree, character by character, with hand-made labels. Prints a table.

Usage: python eval/zones.py LABELS.json FOLDER

LABELS is a map from file name to ``{"zones": [{"label": "boilerplate", "start": n, "end": n}]}`` with offsets in code
points, FOLDER holds the files. Characters of white space are not counted: whose they are is nobody's question.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from kuager import read
from kuager.model import CaptureId, Document, ZoneLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Characters: how many there are, agree, leak into the article, and are lost from it."""

    total: int
    agree: int
    leaked: int
    lost: int


def score(document: Document, labelled: list[tuple[int, int]]) -> Score:
    """Compares a document's zones with labelled stretches of boilerplate."""
    text = document.text
    gold, own = bytearray(len(text)), bytearray(len(text))
    for start, end in labelled:
        gold[start:end] = b"\1" * (end - start)
    for zone in document.zones:
        if zone.label is ZoneLabel.BOILERPLATE:
            own[zone.start : zone.end] = b"\1" * (zone.end - zone.start)
    counted = [(a, b) for a, b, char in zip(gold, own, text, strict=True) if not char.isspace()]
    leaked = sum(1 for a, b in counted if a and not b)
    lost = sum(1 for a, b in counted if b and not a)
    return Score(total=len(counted), agree=len(counted) - leaked - lost, leaked=leaked, lost=lost)


def main(labels: Path, folder: Path) -> None:
    """Prints one row per labelled file and one for all."""
    rows = []
    for name, entry in sorted(json.loads(labels.read_text(encoding="utf-8")).items()):
        document = read.open(CaptureId("c-eval"), folder / name, name=name)
        stretches = [(zone["start"], zone["end"]) for zone in entry["zones"] if zone["label"] == "boilerplate"]
        rows.append((name[:28], document.kind, score(document, stretches)))
    print(f"{'file':30}{'kind':8}{'chars':>8}{'agree':>8}{'leaked':>8}{'lost':>8}")
    for name, kind, one in rows:
        print(f"{name:30}{kind:8}{one.total:8}{one.agree / one.total:8.4f}{one.leaked:8}{one.lost:8}")
    total = sum(one.total for _, _, one in rows)
    print(f"{'all':38}{total:8}{sum(one.agree for _, _, one in rows) / max(total, 1):8.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
