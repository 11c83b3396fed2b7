"""Splink on a table, in an environment of its own: prints one line of JSON with what its best threshold reached.

    python bench/resolve_peer.py KEYS.parquet

Called by ``bench/resolve.py --peer``; KEYS holds the columns of the table, the phonetic keys that kuager blocks on (the
first of each part of the name) and the answers, which are used for nothing but choosing the best of ten thresholds.
Weights without labels: chance agreement from random pairs, agreement by expectation-maximisation in two blocks. The
settings are ours and plain; its users may do better. DuckDB may take 6 GB and then goes on with files.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_MEMORY = "6GB"
_THRESHOLDS = (0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


def _linker(base: duckdb.DuckDBPyConnection) -> Linker:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.ExactMatch("given_key").configure(term_frequency_adjustments=True),
            cl.ExactMatch("father_key").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("birth_year"),
            cl.ExactMatch("place_id"),
            cl.ExactMatch("ethnicity"),
            cl.ExactMatch("detention_year"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_key", "father_key"),
            block_on("given_key", "birth_year"),
            block_on("father_key", "birth_year"),
            block_on("given_key", "place_id"),
            block_on("father_key", "place_id"),
        ],
    )
    people = DuckDBAPI(connection=base).register("people", dataset_display_name="people")
    linker = Linker(people, settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_key", "father_key", "birth_year")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (block_on("given_key", "father_key"), block_on("birth_year", "place_id")):
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    return linker


def main() -> None:
    """Trains, scores and groups, and prints the best of ten thresholds."""
    source = Path(sys.argv[1])
    # Left to itself it takes all the memory there is: 19 GB and more at a million records.
    base = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(source.with_name("spilled"))})
    base.execute("create table people as select * from read_parquet(?)", [str(source)])
    linker = _linker(base)
    scored = linker.inference.predict(threshold_match_probability=0.05)
    truth = dict(base.execute("select record_id, answer from people").fetchall())
    best: dict[str, object] = {"pair_f1": -1.0}
    for threshold in _THRESHOLDS:
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_probability=threshold
        )
        rows = groups.as_duckdbpyrelation().select("record_id, cluster_id").fetchall()
        found = _figures([(truth[record], group) for record, group in rows])
        if float(found["pair_f1"]) > float(str(best["pair_f1"])):
            best = {"threshold": threshold, **found}
    best["version"] = splink.__version__
    best["pairs"] = scored.as_duckdbpyrelation().count("*").fetchall()[0][0]
    print(json.dumps(best))


def _figures(rows: list[tuple[str, str]]) -> dict[str, float]:
    both, truth, found = Counter(rows), Counter(answer for answer, _ in rows), Counter(group for _, group in rows)
    right, true, said = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, truth, found))
    shares = [
        sum(n * n / whole[pair[at]] for pair, n in both.items()) / len(rows) for at, whole in ((1, found), (0, truth))
    ]
    return {
        "precision": right / max(1, said),
        "recall": right / max(1, true),
        "pair_f1": 2 * right / max(1, said + true),
        "b_cubed": 2 * shares[0] * shares[1] / sum(shares),
        "largest": max(found.values()),
    }


if __name__ == "__main__":
    main()
