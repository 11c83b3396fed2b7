"""The verb that takes things in: add."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from itertools import count

import click

from kuager.cli import longwork, output
from kuager.cli.root import INTERRUPTED, Session
from kuager.model import AddResult, Outcome
from kuager.workflow import compartments_rows as compartments
from kuager.workflow import incoming
from kuager.workflow.refresh import STEPS

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
@click.option("--keep-only", is_flag=True, help="Keep files now, fast, without reading; add them again to read them.")
@click.option("--compartment", metavar="NAME", help="Lies in this compartment from the start; see kuager compartment.")
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
    keep_only: bool,
    compartment: str | None,
    as_json: bool,
) -> int:
    """Preserves files, folders and web pages, reads them, and proposes claims. After an interruption, run it again."""
    tally: Counter[Outcome] = Counter()
    line = longwork.Line(live=sys.stderr.isatty() and not as_json)
    with session.open() as archive:
        compartments.settle_in(archive, compartment)
        total = incoming.count(targets, kind)
        line.expect(total)
        results = incoming.add(
            archive,
            targets,
            given_by=given_by,
            kind=kind,
            rendered=rendered,
            expected=incoming.expected(expect),
            progress=line.start,
            read=not keep_only,
            fresh=False,
        )
        with longwork.Stop() as stop, line, closing(results):
            for result in results:
                tally[result.outcome] += 1
                line.clear()
                _show(result, as_json)
                line.advance()
                if stop.wanted and not result.follow:
                    break
        if stop.wanted:
            return _stopped(tally, total)
        # From here ctrl-C may end the run anywhere: it is computed again from the logs, and whole or not at all.
        steps = count(1)
        incoming.finish(
            archive, lambda step: line.note(f"All items are in. Comparing, {next(steps)} of {STEPS}: {step}.")
        )
        line.clear()
    if not as_json:
        output.say(_counted(tally) or "Nothing to add.")
    return 1 if set(tally) - {Outcome.OK, Outcome.DUPLICATE} else 0


def _counted(tally: Counter[Outcome]) -> str:
    return ", ".join(f"{count:,} {WORDS.get(outcome, outcome.value)}" for outcome, count in tally.items())


def _stopped(tally: Counter[Outcome], total: int | None) -> int:
    """Says what was done and how to go on."""
    of = f" of {total:,}" if total is not None else ""
    output.say(f"Stopped after {tally.total():,}{of} items" + (f": {_counted(tally)}." if tally else "."))
    output.say(
        "All of these are safe. To go on, run the same command again: it passes over what is in and takes in the rest; "
        "who may be who, copies and findings are computed at its end, or when you open the archive."
    )
    return INTERRUPTED


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
