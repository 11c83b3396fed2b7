"""The verb for tables of people: which rows are likely one person."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from kuager.cli import longwork, output, shelving
from kuager.errors import MissingEngineError
from kuager.workflow.progress import duration
from kuager.workflow.records_steps import STEPS, Told

_ENGINES = ("duckdb", "spark")
_FILE: Final = click.Path(path_type=Path)


@click.command(epilog="Example:  kuager resolve people.csv --out groups.csv --pairs pairs.csv")
@click.argument("table", metavar="TABLE", type=_FILE)
@click.option("--out", required=True, type=_FILE, help="CSV of record_id and cluster_id.")
@click.option("--pairs", type=_FILE, help="Also writes the compared pairs with their scores.")
@click.option("--engine", type=click.Choice(_ENGINES), default="duckdb", show_default=True,
              help="duckdb works on this machine, spark on a cluster; both find the same.")  # fmt: skip
@click.option("--spark-master", envvar="KUAGER_SPARK_MASTER", metavar="URL",
              help="Where Spark is, as spark-submit takes it; without it, this machine.")  # fmt: skip
@click.option("--memory", type=click.IntRange(min=64), default=1500, show_default=True, metavar="MB",
              help="What the engine may take; it stops rather than write to disk.")  # fmt: skip
@click.option("--no-resume", is_flag=True,
              help="Keeps no finished steps beside OUT until the end (they hold the table's names, for your eyes only), "
                   "and starts anew.")  # fmt: skip
@click.option("--reviewed", type=_FILE, metavar="PAIRS.csv",
              help="Learns from reviewed pairs: left, right (record ids), same (same or different).")  # fmt: skip
@click.option("--reviewed-table", type=_FILE, metavar="OTHER",
              help="The table they come from, if not TABLE; best one of about the same size.")  # fmt: skip
@click.option("--model", type=_FILE, help="Goes by what an earlier run kept with --save-model.")
@click.option("--save-model", type=_FILE, help="Keeps what was learnt: JSON without any names.")
@click.option("--ask", type=(click.IntRange(min=1), _FILE), metavar="N FILE",
              help="Also writes N pairs worth reviewing, side by side; filled in, it is what --reviewed reads.")  # fmt: skip
@shelving.options
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def resolve(
    *, table: Path, out: Path, pairs: Path | None, engine: str, spark_master: str | None, memory: int, no_resume: bool, as_json: bool,
    ask: tuple[int, Path] | None, save: Path | None, against: Path | None, add: bool, **learning: Path | None,
) -> int:  # fmt: skip
    """Groups the records of a table that are likely one person.

    TABLE is a .csv or .parquet file with the columns record_id and name; given, father, sex, birth_year, place, place_id,
    ethnicity, detention_year, source and lang are used where they are. The groups are proposals: nothing is decided.
    Without reviewed pairs the weights are found in the table itself.
    """
    _fitting(learning)
    anew = ask is not None or engine != _ENGINES[0] or any(learning.values())
    shelving.fitting(save=save, against=against, add=add, anew=anew)
    work = _work()
    bounds = work.Bounds(memory_mb=memory)
    if against:
        return shelving.match(
            table=table, against=against, out=out, pairs=pairs, add=add, bounds=bounds, as_json=as_json
        )
    means = _spark().spark_means(spark_master, bounds) if engine == "spark" else nullcontext()
    with _Line() as line, means as where:
        found = work.resolve_table(
            table,
            out,
            pairs=pairs,
            bounds=bounds,
            resume=not no_resume,
            learning=work.Learning(**learning),
            ask=work.Ask(count=ask[0], target=ask[1]) if ask else None,
            keep=shelving.keeper(save, table, bounds),
            means=where,
            tell=line.told,
        )
    if as_json:
        output.document(found)
    else:
        output.say(
            f"{found.records} records, {found.groups} groups; {found.joined} groups have several records, "
            f"the largest {found.largest}. {found.pairs_compared} pairs compared, "
            f"{found.blocks_dropped} blocks left out as too large."
            + (f" Went on from a run before: {len(found.resumed)} steps were done." if found.resumed else "")
            + _learnt(found)
        )
    return 0


def _fitting(learning: dict[str, Path | None]) -> None:
    """Refuses options that say nothing together."""
    if learning["model"] and learning["reviewed"]:
        raise click.UsageError("Give either --model or --reviewed: what was learnt before, or what to learn from.")
    for option in ("reviewed_table", "save_model"):
        if learning[option] and not learning["reviewed"]:
            raise click.UsageError(f"--{option.replace('_', '-')} needs --reviewed.")


def _learnt(found: Any) -> str:
    if not found.reviewed:
        return ""
    picked = (
        " They were picked by their answer, so how many match was estimated without them." if found.repaired else ""
    )
    return f" Learnt from {found.reviewed} reviewed pairs.{picked}"


class _Line(longwork.Line):
    """Says which step it is, how much of it is done, and about how long the whole will still take."""

    def __init__(self) -> None:
        super().__init__()
        self.expect(1)
        self._at: Told | None = None
        self._share = 0.0

    def told(self, told: Told) -> None:
        """Takes in how far the run is."""
        self._at = told
        # One step may turn out shorter than a million records made it.
        self.advance(max(0.0, told.share - self._share))
        self._share = max(self._share, told.share)

    @property
    def said(self) -> str:
        """How far the run is, as a line."""
        told = self._at
        if told is None:
            return ""
        parts = [f"Step {told.number} of {len(STEPS)}: {told.step.said}"]
        if told.total:
            parts.append(f"{told.done:,} of {told.total:,} {told.step.unit}")
        left = self.left
        if left:
            parts.append(f"about {duration(left)} left in all")
        return " · ".join(parts)


def _spark() -> Any:
    """The cluster, which needs the extra ``spark``."""
    try:
        return import_module("kuager.workflow.records_spark")
    except ModuleNotFoundError as error:
        if error.name in {"pyspark", "py4j", "duckdb", "numpy"}:
            raise MissingEngineError(f"{error.name} is not installed; it is in the extra spark") from error
        raise


def _work() -> Any:
    """The workflow, which needs the extra ``resolve``."""
    try:
        return import_module("kuager.workflow.records")
    except ModuleNotFoundError as error:
        if error.name in {"duckdb", "numpy"}:
            raise MissingEngineError(f"{error.name} is not installed") from error
        raise
