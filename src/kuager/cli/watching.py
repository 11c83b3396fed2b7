"""The verb that follows outlets: watch."""

from __future__ import annotations

import time
from collections import Counter

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model import AddResult, Outcome
from kuager.workflow import watch as watch_story
from kuager.workflow.archive import Archive

SHORTEST = 5
"""Minutes; asking more often gets a team refused and noticed."""


@click.command(epilog="Example:  kuager -a my-archive watch --once")
@click.argument("feeds", nargs=-1, metavar="[FEEDS]...")
@click.option("--once", is_flag=True, help="Asks every feed once and stops; for schedulers.")
@click.option("--every", type=click.IntRange(SHORTEST), default=30, show_default=True, help="Minutes between rounds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per feed and item.")
@click.pass_obj
def watch(session: Session, feeds: tuple[str, ...], once: bool, every: int, as_json: bool) -> int:
    """Follows feeds of outlets (those of kuager.toml when none is named) and captures what is new."""
    with session.open() as archive:
        while True:
            code = _round(archive, feeds, as_json)
            if once:
                return code
            time.sleep(every * 60)


def _round(archive: Archive, feeds: tuple[str, ...], as_json: bool) -> int:
    tally: Counter[Outcome] = Counter()
    for result in watch_story.once(archive, feeds):
        tally[result.outcome] += 1
        _show(result, as_json)
    if not as_json:
        output.say(", ".join(f"{count} {outcome.value}" for outcome, count in tally.items()))
    return 1 if set(tally) - {Outcome.OK, Outcome.DUPLICATE} else 0


def _show(result: AddResult, as_json: bool) -> None:
    if as_json:
        output.line(
            {
                "item": result.item, "outcome": result.outcome, "capture": result.capture, "document": result.document,
                "code": result.code, "message": result.message,
            }
        )  # fmt: skip
        return
    click.echo(f"{result.outcome.value:>10}  {result.item}")
    if result.message:
        output.say(f"{'':>10}  {result.message}")
