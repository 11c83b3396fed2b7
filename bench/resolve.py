"""Measures ``kuager resolve`` on tables that say in a column of their own which rows are one person.

    python bench/resolve.py people_10k.parquet people_100k.parquet     pairs, B-cubed, blocking recall, seconds, memory
    python bench/resolve.py TABLE --truth person                       the column with the answers, entity_id by default
    python bench/resolve.py TABLE --reviewed-table OTHER               also trained: OTHER's most telling pairs, answered
    python bench/resolve.py TABLE --peer DIRECTORY                     also Splink, installed into DIRECTORY, same keys

The answers are read here and only here; what is measured never sees that column. Each row says whether it saw labels; a
trained row saw 5,000 pairs of OTHER, chosen by ``--ask``, never one of the table itself.
Each row is one whole ``kuager resolve`` in a process of its own. Seconds are those on the clock, of a machine that others may
use; beside them stands the processor time of the process and its children, and the most memory they held together.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
from measured import Ran, measured
from numpy.typing import NDArray

from kuager.resolve.records.engine import Bounds, candidates
from kuager.resolve.records.table import People, people_of
from kuager.workflow.records import Ask, resolve_table
from kuager.workflow.records_files import read_rows
from kuager.workflow.records_learned import Learning

Ints = NDArray[np.int64]


def main(words: Sequence[str] | None = None) -> None:
    """Prints one row per table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path)
    parser.add_argument("--truth", default="entity_id", help="the column with the answers")
    parser.add_argument("--recall", action="store_true", help="also how many true pairs blocking finds (reads twice)")
    parser.add_argument("--reviewed-table", type=Path, help="another table whose answers are reviewed pairs")
    parser.add_argument("--reviewed", type=int, default=5000, help="how many of its pairs are reviewed")
    parser.add_argument("--peer", type=Path, help="the directory that Splink was installed into")
    asked = parser.parse_args(words)
    print(
        "table | who | labels | pair P | R | pair F1 | B-cubed F1 | largest | pairs | blocking recall | s | processor s | peak MB",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        model = None
        if asked.reviewed_table:
            model = _taught(asked.reviewed_table, asked.truth, asked.reviewed, Path(folder))
        for table in asked.tables:
            _say(table, "kuager", "none", *_row(table, asked.truth, recall=asked.recall))
            if model:
                row = _row(table, asked.truth, recall=False, words=("--model", str(model)))
                _say(table, "kuager", f"{asked.reviewed} of {asked.reviewed_table.stem}", *row)
            if asked.peer:
                _say(table, *_peer(table, asked.truth, asked.peer, Path(folder)))


def _say(table: Path, *figures: str) -> None:
    print(" | ".join((table.stem, *figures)), flush=True)


def _taught(table: Path, column: str, count: int, folder: Path) -> Path:
    """Has the most telling pairs of a table picked, answers them, and learns from them."""
    asked, answered, model = (folder / name for name in ("ask.csv", "reviewed.csv", "model.json"))
    resolve_table(table, folder / "groups.csv", ask=Ask(count=count, target=asked))
    truth = dict(_truth(table, column))
    with asked.open(encoding="utf-8", newline="") as inside, answered.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("left", "right", "same"))
        for row in csv.DictReader(inside):
            same = truth[row["left"]] == truth[row["right"]]
            writer.writerow((row["left"], row["right"], "same" if same else "different"))
    resolve_table(table, folder / "groups.csv", learning=Learning(reviewed=answered, save_model=model))
    return model


def _truth(table: Path, column: str) -> list[tuple[str, str]]:
    with duckdb.connect() as base:
        text = f'select record_id::varchar, "{column}"::varchar from read_parquet(?) order by 1'
        return base.execute(text, [str(table)]).fetchall()


def _peer(table: Path, column: str, place: Path, folder: Path) -> tuple[str, ...]:
    """Splink on the keys that kuager blocks on, in a process and an environment of its own."""
    keys = folder / "keys.parquet"
    truth = _truth(table, column)
    people = _people(table)
    names = {"given_key": people.given, "father_key": people.father}
    first = [people.bones[bones[0]] if bones else None for bones in people.word_bones]
    columns: dict[str, list[object]] = {"record_id": list(people.ids), "answer": [answer for _, answer in truth]}
    columns |= {name: [first[word] if word >= 0 else None for word in words] for name, words in names.items()}
    kept = ("sex", "birth_year", "place", "ethnicity", "detention_year")
    for name in kept:
        values = getattr(people, name).tolist()
        columns["place_id" if name == "place" else name] = [None if value < 0 else value for value in values]
    with duckdb.connect() as base:
        arrays = {
            name: np.array([str(value) if value is not None else "" for value in values])
            for name, values in columns.items()
        }
        base.register("incoming", arrays)
        shown = ", ".join(f"nullif({name}, '') as {name}" for name in arrays)
        base.execute(f"copy (select {shown} from incoming) to '{keys}' (format parquet)")
    program = Path(__file__).with_name("resolve_peer.py")
    ran = measured([sys.executable, "-S", str(program), str(keys)], {"PYTHONPATH": str(place)})
    found = json.loads(ran.said.splitlines()[-1])
    figures = (found[name] for name in ("precision", "recall", "pair_f1", "b_cubed"))
    who = f"Splink {found['version']}, best threshold {found['threshold']} of 10, chosen with the answers"
    counts = (str(found["largest"]), str(found["pairs"]), "-", *_took(ran))
    return (who, "none", *(f"{figure:.3f}" for figure in figures), *counts)


def _row(table: Path, column: str, *, recall: bool, words: Sequence[str] = ()) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "groups.csv"
        ran = measured(
            [sys.executable, "-P", "-m", "kuager", "resolve", str(table), "--out", str(out), "--json", *words]
        )
        with out.open(encoding="utf-8", newline="") as inside:
            groups = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(inside)}
    done = json.loads(ran.said)
    rows = _truth(table, column)
    truth = _numbered([answer for _, answer in rows])
    found = _numbered([groups[record] for record, _ in rows])
    precision, share, pair_f1 = pairs_right(found, truth)
    kept = f"{_recall(table, truth):.3f}" if recall else "-"
    figures = (precision, share, pair_f1, b_cubed(found, truth))
    counts = (str(done["largest"]), str(done["pairs_compared"]), kept, *_took(ran))
    return (*(f"{figure:.3f}" for figure in figures), *counts)


def _took(ran: Ran) -> tuple[str, ...]:
    return (f"{ran.seconds:.1f}", f"{ran.processor:.1f}", str(ran.peak_mb))


def _numbered(values: Sequence[str]) -> Ints:
    found: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return found


def _both(found: Ints, truth: Ints) -> Ints:
    codes: Ints = found * (int(truth.max()) + 1) + truth
    return codes


def _pairs(labels: Ints) -> int:
    sizes = np.unique(labels, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def pairs_right(found: Ints, truth: Ints) -> tuple[float, float, float]:
    """Returns precision, recall and F1 over the pairs of records that share a group."""
    right, said, true = _pairs(_both(found, truth)), _pairs(found), _pairs(truth)
    return right / max(1, said), right / max(1, true), 2 * right / max(1, said + true)


def b_cubed(found: Ints, truth: Ints) -> float:
    """Returns B-cubed F1 (Bagga and Baldwin 1998): precision and recall of each record's group, averaged over records."""
    sizes = [np.unique(labels, return_inverse=True, return_counts=True)[1:] for labels in (found, truth)]
    _, inside, shared = np.unique(_both(found, truth), return_inverse=True, return_counts=True)
    precision, recall = (float((shared[inside] / counts[where]).mean()) for where, counts in sizes)
    return 2 * precision * recall / (precision + recall)


def _recall(table: Path, truth: Ints) -> float:
    """The share of true pairs that meet in a block at all: no weight can find the others."""
    met = candidates(_people(table), Bounds())
    return float((truth[met.left] == truth[met.right]).sum()) / max(1, _pairs(truth))


def _people(table: Path) -> People:
    return people_of(read_rows(table, Bounds()))


if __name__ == "__main__":
    main()
