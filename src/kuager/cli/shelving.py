"""The options of ``kuager resolve`` that keep a run and match later records with it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from kuager.cli import output

F = TypeVar("F", bound=Callable[..., Any])


def options(command: F) -> F:
    """Adds --save, --against and --add."""
    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--add", is_flag=True, help="With --against: keeps the new records there as well."),
        click.option("--against", type=folder, metavar="DIR",
                     help="Matches the records of TABLE with a kept run, without running anew."),
        click.option("--save", type=folder, metavar="DIR",
                     help="Keeps the run, names included, in a folder that only you can open."),
    ):  # fmt: skip
        command = option(command)
    return command


def fitting(*, save: Path | None, against: Path | None, add: bool, anew: bool) -> None:
    """Refuses options that say nothing together; ``anew`` when one is given that only a new run can go by."""
    if save and against:
        raise click.UsageError("Give either --save or --against: a run to keep, or one that is kept.")
    if add and not against:
        raise click.UsageError("--add needs --against.")
    if against and anew:
        raise click.UsageError(
            "--against goes by the kept run alone, without --ask, --engine spark and what teaches the weights."
        )


def keeper(save: Path | None, table: Path, bounds: Any) -> Any:
    """Returns what keeps the run, or None."""
    return import_module("kuager.workflow.shelving").keeper(save, table, bounds) if save else None


def match(*, table: Path, against: Path, out: Path, pairs: Path | None, add: bool, bounds: Any, as_json: bool) -> int:
    """Matches a table with a kept run and says how it went."""
    found = import_module("kuager.workflow.shelving").match_table(
        table, against, out, pairs=pairs, add=add, bounds=bounds
    )
    if as_json:
        output.document(found)
    else:
        output.say(
            f"{found.records} records matched with {found.against}; {found.joined} belong to a group that is there, "
            f"{found.added} were kept. Half took less than {found.median_ms} ms each, 95 in 100 less than {found.p95_ms} ms; "
            f"opening took {found.opened} s."
        )
    return 0
