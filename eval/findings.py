"""Measures findings on labelled texts: which expected ones are found with the right sides, and what else is said.

Runs read, extract, resolve and weigh on the folder of reports, as an archive would, and compares with the labels:
``[{"id", "kind", "question", "sides": [{"file", "start", "end"}]}]``. An expected finding counts as found when one
finding of a fitting kind touches more than half of its sides. Exits 1 when below the floor file.

Usage: python eval/findings.py [SHARED] [--verbose]; SHARED holds reports/ and eval/findings_dev.json.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kuager import extract, read, resolve, weigh
from kuager.model import CaptureId, Document, DocumentId, Extraction, Finding, Judgement, Verdict, ZoneLabel, content_id
from kuager.ports import Node

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("KUAGER_EVAL_DIR", HERE.parent.parent / "shared"))
FITTING = {"dedupe-guard": {"guard"}, "computed": {"computed", "contradiction"}, "independence": {"independence"}}
"""Kinds of labels and the kinds of findings that answer them; every other kind answers itself."""


def material(folder: Path) -> tuple[weigh.Material, dict[DocumentId, str]]:
    """Reads, extracts and reconciles every text of a folder, with the judgements that the stated rules make."""
    documents: dict[DocumentId, Document] = {}
    names: dict[DocumentId, str] = {}
    extractions: dict[DocumentId, Extraction] = {}
    nodes: list[Node] = []
    lexicon, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")
    for path in sorted(folder.glob("*.txt")):
        document = read.open(CaptureId(content_id("c", path.name)), path, name=path.name)
        documents[document.id], names[document.id] = document, path.name
        extractions[document.id] = extract.find(document, lexicon)
        nodes += extract.claims(document, extractions[document.id], datetime(2026, 1, 1, tzinfo=UTC))[0]
    judgements = [
        Judgement(
            seq=at, left=left, right=right, verdict=Verdict.SAME, agent=reason.split()[0], at=datetime(2026, 1, 1, tzinfo=UTC), reason=reason
        )
        for at, (left, right, reason) in enumerate(resolve.by_rule(nodes), start=1)
    ]  # fmt: skip
    entities = resolve.cluster(nodes, judgements)
    member = {node: str(entity.id) for entity in entities for node in entity.members}
    found = weigh.lineages({key: main_text(document) for key, document in documents.items()})
    return weigh.Material(
        documents=tuple(documents.values()), extractions=extractions, entities=tuple(entities), lineages=found.lineages, edges=found.edges,
        entity_of={(node.document, node.local): member[node.id] for node in nodes}, proposals=tuple(resolve.propose(nodes, judgements)),
        reliances=tuple(one for document in documents.values() for one in weigh.reliances(document)), judgements=tuple(judgements),
    ), names  # fmt: skip


def main_text(document: Document) -> str:
    """Joins the main zones, as the workflow does before looking for copies."""
    return "\n".join(document.text[zone.start : zone.end] for zone in document.zones if zone.label is ZoneLabel.MAIN)


def touched(item: dict[str, Any], finding: Finding, names: dict[DocumentId, str]) -> int:
    """How many sides of a label a finding's sides overlap."""
    return sum(
        any(
            names[side.document] == want["file"] and side.start < want["end"] and want["start"] < side.end
            for side in finding.sides
        )
        for want in item["sides"]
    )


def main() -> int:
    """Prints one line per expected finding and the findings that answer none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    labels = options.shared / "eval" / "findings_dev.json"
    if not labels.is_file():
        print(f"not measured: no labels at {labels}")
        return 0
    stuff, names = material(options.shared / "reports")
    findings = weigh.find(stuff)
    answering: set[str] = set()
    found = 0
    for item in json.loads(labels.read_text(encoding="utf-8")):
        kinds = FITTING.get(item["kind"], {item["kind"]})
        ranked = sorted(
            ((touched(item, one, names), one) for one in findings if one.kind.value in kinds), key=lambda pair: -pair[0]
        )
        hit, best = ranked[0] if ranked else (0, None)
        good = best is not None and hit * 2 > len(item["sides"])
        found += good
        answering.update([best.id] if best is not None and good else [])
        print(
            f"{'ok  ' if good else 'MISS'} {item['id']} {item['kind']:14} {hit}/{len(item['sides'])}  {best.question if best and hit else ''}"
        )
    others = [one for one in findings if one.id not in answering]
    print(f"\nfound {found}; other findings: {len(others)}")
    for one in others if not options.verbose else findings:
        print(
            f"  [{one.kind.value}] {one.question} {[(names[side.document][:3], side.text[:50]) for side in one.sides][:8]}"
        )
        if options.verbose:
            print(f"      {one.explanation}")
    floors = json.loads((HERE / "floors_findings.json").read_text(encoding="utf-8"))
    good = found >= floors["found"] and len(others) <= floors["others_at_most"]
    print("all floors hold" if good else f"below the floors {floors}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
