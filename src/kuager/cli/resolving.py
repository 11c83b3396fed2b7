"""The verb for tables of people: which rows are likely one person."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kuager.cli import longwork, output
from kuager.errors import MissingEngineError

_ENGINES = ("duckdb",)


@click.command(epilog="Example:  kuager resolve people.csv --out groups.csv --pairs pairs.csv")
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="CSV of record_id and cluster_id.")
@click.option("--pairs", type=click.Path(path_type=Path), help="Also writes the compared pairs with their scores.")
@click.option("--engine", type=click.Choice(_ENGINES), default="duckdb", show_default=True)
@click.option("--memory", type=click.IntRange(min=64), default=1500, show_default=True, metavar="MB",
              help="What the engine may take; it stops rather than write to disk.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def resolve(table: Path, out: Path, pairs: Path | None, engine: str, memory: int, as_json: bool) -> int:
    """Groups the records of a table that are likely one person.

    TABLE is a .csv or .parquet file with the columns record_id and name; given, father, sex, birth_year, place, place_id,
    ethnicity, detention_year, source and lang are used where they are. The groups are proposals: nothing is decided.
    """
    del engine  # one engine so far; the option is the seam for the next
    work = _work()
    bounds = work.Bounds(memory_mb=memory)
    with longwork.Line() as line:
        found = work.resolve_table(table, out, pairs=pairs, bounds=bounds, say=line.note)
    if as_json:
        output.document(found)
    else:
        output.say(
            f"{found.records} records, {found.groups} groups; {found.joined} groups have several records, "
            f"the largest {found.largest}. {found.pairs_compared} pairs compared, "
            f"{found.blocks_dropped} blocks left out as too large."
        )
    return 0


def _work() -> Any:
    """The workflow, which needs the extra ``resolve``."""
    try:
        return import_module("kuager.workflow.records")
    except ModuleNotFoundError as error:
        if error.name in {"duckdb", "numpy"}:
            raise MissingEngineError(f"{error.name} is not installed") from error
        raise
