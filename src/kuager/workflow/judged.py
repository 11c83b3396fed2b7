"""What a team has decided about people, as the two files ``kuager resolve`` learns from: records, and pairs with answers.

A team that has judged a few thousand pairs in its own archive has taught its weights for every table to come. Only what
people said counts; links of stated rules do not teach. Unnamed (shielded) people and rejected values are left out.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager import resolve
from kuager.errors import UsageError
from kuager.model import Claim, NodeId, Verdict
from kuager.model.schema import model
from kuager.preserve.durable import replace_file
from kuager.text.cells import Sheet
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.reviewed import CORRECTED, REJECTED
from kuager.workflow.switches import counting

RECORDS: Final = "records.csv"
REVIEWED: Final = "reviewed.csv"
COLUMNS: Final = (
    "record_id", "name", "father", "sex", "birth_year", "place", "ethnicity", "detention_year", "source", "lang",
)  # fmt: skip
_TAKEN: Final = {"father_name": "father", "sex": "sex", "ethnicity": "ethnicity"}
_PLACES: Final = ("residence", "birth_place")
_YEAR: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: how many records, and how many pairs people had judged the same or different."""

    records: int
    same: int
    different: int


def write(archive: Archive, folder: Path) -> Written:
    """Writes ``records.csv`` and ``reviewed.csv`` into a folder that is new or empty; only this user can read them.

    Raises:
        UsageError: when the folder has something in it, or is a file.
        DiskError: when the disk refuses.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("Name a folder that is new or empty", item=str(folder))
    rows, pairs = list(records(archive)), list(reviewed(archive))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(folder / RECORDS, _table(COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows)))
    replace_file(folder / REVIEWED, _table(("left", "right", "same"), pairs))
    same = sum(answer == Verdict.SAME.value for *_, answer in pairs)
    return Written(records=len(rows), same=same, different=len(pairs) - same)


def records(archive: Archive) -> Iterator[dict[str, str]]:
    """Yields one record per named person and document, as that document speaks of them."""
    here = context(archive)
    held = _held(archive, here)
    told: dict[NodeId, list[Claim]] = defaultdict(list)
    for claim in archive.store.claims():
        if claim.schema == "person" and _stands(here, claim):
            told[claim.subject].append(claim)
    for key in sorted(here.nodes):
        node = here.nodes[key]
        if node.schema != "person" or node.shielded:
            continue
        head = here.heads.get(node.document)
        yield {
            "record_id": key,
            "name": node.name,
            "source": (head.site or head.id) if head else "",
            "lang": (head.lang or "") if head else "",
            "detention_year": min(held.get(key, ()), default=""),
            **_values(here, told.get(key, ())),
        }


def reviewed(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Yields the pairs of people that somebody judged the same or different, as far as it counts now."""
    nodes = context(archive).nodes
    for (left, right), row in sorted(resolve.latest(counting(archive)).items()):
        known = all(one in nodes and nodes[one].schema == "person" and not nodes[one].shielded for one in (left, right))
        if known and row.verdict is not Verdict.UNSURE and not row.agent.startswith(resolve.RULE_PREFIX):
            yield left, right, row.verdict.value


def _values(here: Context, claims: Iterable[Claim]) -> dict[str, str]:
    found: dict[str, str] = {}
    for claim in claims:
        words = here.opened(claim.value) or ""
        if claim.prop in _TAKEN:
            found.setdefault(_TAKEN[claim.prop], words)
        elif claim.prop == "birth_date" and _year(words):
            found.setdefault("birth_year", _year(words))
        elif claim.prop in _PLACES:
            found.setdefault("place", here.name_of(claim.value_node) or words)
    return found


def _held(archive: Archive, here: Context) -> dict[NodeId, list[str]]:
    """Years in which each person was deprived of liberty, as dated by the document that says so."""
    kinds = {one.id for one in model().schemata.values() if one.id == "custody" or one.extends == "custody"}
    who: dict[NodeId, list[NodeId]] = defaultdict(list)
    when: dict[NodeId, str] = {}
    for claim in archive.store.claims():
        if claim.schema not in kinds or not _stands(here, claim):
            continue
        if claim.prop == "who" and claim.value_node is not None:
            who[claim.subject].append(claim.value_node)
        elif claim.prop == "when" and _year(claim.value):
            when.setdefault(claim.subject, _year(claim.value))
    found: dict[NodeId, list[str]] = defaultdict(list)
    for event, year in when.items():
        for person in who.get(event, ()):
            found[person].append(year)
    return found


def _stands(here: Context, claim: Claim) -> bool:
    return here.review.get(claim.id) not in {REJECTED, CORRECTED}


def _year(words: str) -> str:
    return words[:_YEAR] if words[:_YEAR].isdecimal() else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    table = Sheet(out, ends="\n")
    table.row(columns)
    table.rows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
