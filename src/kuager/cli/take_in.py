"""Verbs that take things in: add, lexicon."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model import AddResult, Outcome
from kuager.workflow import incoming
from kuager.workflow import lexicon as lexicon_story

WORDS = {
    Outcome.OK: "added",
    Outcome.DUPLICATE: "already here",
    Outcome.PARTIAL: "kept, not read",
    Outcome.WALL: "only a wall",
    Outcome.DELETED: "gone there",
    Outcome.BLOCKED: "blocked",
    Outcome.FAILED: "failed",
}


@click.command(epilog="Example:  kuager -a my-archive add reports/ letter.html --from 'Aigul, by e-mail'")
@click.argument("targets", nargs=-1, required=True, metavar="PATHS-OR-URLS...")
@click.option("--from", "given_by", metavar="WHO", help="Who gave it to you; kept in the chain of custody.")
@click.option("--as", "kind", metavar="KIND", help="Read it as this kind, whatever it looks like.")
@click.option("--browser", "rendered", is_flag=True, help="Open addresses in a browser and keep what it shows.")
@click.option("--expect", metavar="TEXT", help="Words that must be on the pages; else it is no success.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per item.")
@click.pass_obj
def add(
    session: Session,
    *,
    targets: tuple[str, ...],
    given_by: str | None,
    kind: str | None,
    rendered: bool,
    expect: str | None,
    as_json: bool,
) -> int:
    """Preserves files, folders and web pages, reads them, and proposes claims. After an interruption, run it again."""
    tally: Counter[Outcome] = Counter()
    progress = Progress(quiet=not sys.stderr.isatty())
    with session.open() as archive:
        for result in incoming.add(
            archive,
            targets,
            given_by=given_by,
            kind=kind,
            rendered=rendered,
            expected=incoming.expected(expect),
            progress=progress.step,
        ):
            tally[result.outcome] += 1
            progress.clear()
            _show(result, as_json)
    progress.clear()
    failed = tally.total() - tally[Outcome.OK] - tally[Outcome.DUPLICATE]
    if not as_json:
        output.say(
            ", ".join(f"{count} {WORDS.get(outcome, outcome.value)}" for outcome, count in tally.items())
            or "Nothing to add."
        )
    return 1 if failed else 0


def _show(result: AddResult, as_json: bool) -> None:
    if as_json:
        output.line(
            {
                "item": result.item, "outcome": result.outcome, "capture": result.capture, "document": result.document,
                "code": result.code, "message": result.message, "counts": result.counts,
            }
        )  # fmt: skip
        return
    counts = ", ".join(f"{number} {name}" for name, number in result.counts.items())
    click.echo(
        f"{WORDS.get(result.outcome, result.outcome.value):>14}  {result.item}" + (f"  ({counts})" if counts else "")
    )
    if result.message:
        output.say(f"{'':>14}  {result.message}")


class Progress:
    """A line on stderr that tells how far a long run is. Quiet when nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._count = 0
        self._began = time.monotonic()

    def step(self, name: str) -> None:
        """Names the item that work starts on."""
        self._count += 1
        if not self._quiet:
            rate = self._count / max(time.monotonic() - self._began, 0.001)
            click.echo(f"\r\033[K{self._count} · {rate:.1f}/s · {name[:60]}", err=True, nl=False)

    def clear(self) -> None:
        """Takes the line away before something else is printed."""
        if not self._quiet:
            click.echo("\r\033[K", err=True, nl=False)


@click.command(epilog="Example:  kuager -a my-archive lexicon names.csv")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def lexicon(session: Session, file: Path) -> int:
    """Takes in names and spellings you already know (CSV), so that later texts are read with them."""
    with session.open() as archive:
        usable, issues = lexicon_story.load(archive, file)
    for issue in issues:
        output.say(f"{issue.code}: {issue.message} [{issue.place}]. {issue.cure}")
    output.say(f"{usable} entries are in use for every text added from now on.")
    return 1 if issues else 0
