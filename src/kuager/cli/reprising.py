"""The verb for reprisals and surveillance: the log, its pattern in time, what is public, and a draft for the UN."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.track.nearness import Rate
from kuager.workflow import entries, reprisals
from kuager.workflow.reprisals import Pattern, Reprisal
from kuager.workflow.reprisals.report import draft, written

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_told = click.option("--told", is_flag=True, help="Also what sources tell and nobody logged.")
_person = click.option("--person", default="", metavar="ID", help="Only against one person.")
_body = click.option("--body", default="", metavar="ID", help="Only by one body or person.")


@click.group(epilog="Example:  kuager -a my-archive reprisal list --told")
def reprisal() -> None:
    """Keeps what was done to people for speaking. For the team alone: it goes into no calendar, export or log file."""


@reprisal.command("list")
@_told
@_person
@_body
@_json
@click.pass_obj
def list_reprisals(session: Session, *, told: bool, person: str, body: str, as_json: bool) -> int:
    """Lists the log, the latest first."""
    with session.open() as archive:
        every = reprisals.reprisals(archive, told=told)
    rows = [one for one in every if (not person or one.about(person)) and (not body or one.done(body))]
    output.listing(rows, _cells, ("key", "when", "kind", "against", "by", "words"), as_json=as_json, nothing="Nothing was logged yet.")  # fmt: skip
    return 0


def _cells(one: Reprisal) -> tuple[str, ...]:
    by = [name for _, name in one.by] + ([one.done_by] if one.done_by else [])
    whom = ", ".join(name for _, name in one.who)
    return one.key[:14], one.when or "-", one.kind, whom, ", ".join(by), "; ".join(one.words)


@reprisal.command(
    epilog="Example:  kuager -a my-archive reprisal add --answer kind=threat --answer who='A mother' --answer when=2022-11-20"
)
@click.option(
    "--answer", "answers", multiple=True, metavar="NAME=WORDS", required=True, help="See: kuager enter reprisal --list"
)
@click.option("--node", "nodes", multiple=True, metavar="NAME=ID", help="Who of the archive an answer means.")
@click.option("--key", default="", help="Makes handing in twice one entry.")
@click.pass_obj
def add(session: Session, *, answers: tuple[str, ...], nodes: tuple[str, ...], key: str) -> int:
    """Logs a reprisal through its form."""
    told: dict[str, list[str]] = {}
    for one in answers:
        name, value = _pair(one)
        told.setdefault(name, []).append(value)
    with session.open() as archive:
        given = entries.Given(answers=told, nodes=dict(_pair(one) for one in nodes))
        made = entries.enter(archive, "reprisal", given, key=key)
    output.document(asdict(made))
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise UsageError("Write answers as NAME=WORDS", item=text)
    return name, value


@reprisal.command()
@click.option(
    "--window", type=click.IntRange(1, 365), default=reprisals.USUAL, show_default=True, help="Days that count as near."
)
@_person
@_body
@_told
@_json
@click.pass_obj
def pattern(session: Session, *, window: int, person: str, body: str, told: bool, as_json: bool) -> int:
    """Counts reprisals before visits and after public activity, against chance."""
    with session.open() as archive:
        found = reprisals.pattern(archive, window=window, person=person, body=body, told=told)
    if as_json:
        output.document(found)
    else:
        _say(found)
    return 0


def _say(found: Pattern) -> None:
    if not found.rows:
        output.say("Nothing to count: no reprisal with an exact day was logged.")
        return
    click.echo(
        f"{len(found.rows)} from {found.first} to {found.last}; {found.undated} without an exact day are not counted."
    )
    for kind, rate in found.rates:
        click.echo(_counted(kind, rate, found.window))
    click.echo("Nearness in time is no proof of a cause.")


def _counted(kind: str, rate: Rate, window: int) -> str:
    side = "before" if kind == "visit" else "after"
    few = " Too few to publish as a finding." if rate.few else ""
    return (
        f"{rate.hits} of {rate.of} within {window} days {side} a {kind}; by chance {rate.expected:.1f} would be expected, "
        f"so many or more in {rate.chance:.1%} of such logs.{few}"
    )


@reprisal.command()
@click.argument("person", required=False, default="")
@_json
@click.pass_obj
def public(session: Session, *, person: str, as_json: bool) -> int:
    """Lists what is public about those concerned, what waits for a decision first."""
    with session.open() as archive:
        rows = reprisals.exposed(archive, person) if person else reprisals.queue(archive)
    output.listing(
        rows,
        lambda one: (one.target, one.public, one.kind, "waits" if one.open else one.choice, one.title),
        ("item", "public", "kind", "decision", "what"),
        as_json=as_json,
        nothing="Nothing public names anybody in the log.",
    )
    return 0


@reprisal.command()
@click.argument("person")
@click.argument("target")
@click.option("--choice", type=click.Choice(reprisals.CHOICES), required=True)
@click.option("--why", default="", help="Why; needed to keep something as it is.")
@click.pass_obj
def decide(session: Session, *, person: str, target: str, choice: str, why: str) -> int:
    """Records what becomes of something public."""
    with session.open() as archive:
        reprisals.decide(archive, person, target, choice, why=why)
    return 0


@reprisal.command(epilog="Example:  kuager -a my-archive reprisal report n-36a6 --to draft.docx")
@click.argument("person")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A .docx or .pdf file."
)
@_json
@click.pass_obj
def report(session: Session, *, person: str, target: Path | None, as_json: bool) -> int:
    """Drafts a report to the United Nations, and says what is missing. It holds only what the person wants told."""
    with session.open() as archive:
        made = draft(archive, person)
    if target is not None:
        target.write_bytes(written(made, target.suffix.lstrip(".").lower()))
    if as_json:
        output.document(
            {"told": made.told, "left_out": made.left_out, "complete": made.complete, "missing": made.missing}
        )
        return 0
    output.say(f"{made.told} in the draft, {made.left_out} left out; {len(made.missing)} things are missing.")
    output.table([(one.what, one.ask) for one in made.missing], ("missing", "ask"))
    return 0
