"""The verb of status over time: where a person stood on a day, as known now or on another day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model.schema import label
from kuager.weigh.status import Days, Side, Stretch
from kuager.workflow import status as story
from kuager.workflow.knowing import Known
from kuager.workflow.status import StatusView

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(epilog="Example:  kuager -a my-archive status n-1a2b --on 2019-01-01 --known-on 2020-06-30")
@click.argument("person", metavar="PERSON")
@click.option("--on", type=_DAY, help="Where did they stand on this day? Today when left out.")
@click.option("--known-on", type=_DAY, help="Use only what was known on this day.")
@click.option(
    "--known-to",
    type=click.Choice(["team", "public"]),
    default="team",
    show_default=True,
    help="Known to this archive by then, or to readers of what was published by then.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def status(
    session: Session,
    /,
    person: str,
    on: datetime | None,
    known_on: datetime | None,
    known_to: Literal["team", "public"],
    *,
    as_json: bool,
) -> int:
    """Shows where a person stood over time and on a day, with gaps and conflicts, and how long there is no news."""
    known = Known(day=known_on.date(), by=known_to) if known_on else None
    with session.open() as archive:
        view = story.status_on(archive, person, on.date() if on else None, known=known)
    if as_json:
        output.document(view)
    else:
        _print(view)
    return 0


def _print(view: StatusView) -> None:
    click.secho(f"{output.flat(view.name)}  {view.person}", bold=True)
    if view.known:
        click.echo(f"As known to {view.known.by} on {view.known.day}")
    for one in view.line.stretches:
        click.echo(f"  {_line(one)}")
    for one in view.line.denials:
        click.echo(f"  denied: {_line(one)}")
    for clash in view.line.conflicts:
        left, right = (label("status", one.status) for one in (clash.left, clash.right))
        click.echo(f"  these exclude each other: {left} / {right}, {_days(clash.days)}")
    for gap in view.gaps:
        click.echo(f"  nothing said of {_days(gap)}")
    click.secho(f"On {view.day}", bold=True)
    for one in view.standing.must:
        click.echo(f"  certain if true: {label('status', one.status)}")
    for one in view.standing.may:
        click.echo(f"  possible: {label('status', one.status)}")
    for one in view.standing.undated:
        click.echo(f"  told without a date: {label('status', one.status)}")
    if view.standing.nothing:
        click.echo("  nobody says anything of this day")
    if view.news and view.silence:
        least, most = view.silence.least, view.silence.most
        days = str(least) if least == most else f"{least} to {most}"
        who = f" by {output.flat(view.news.speaker)}" if view.news.speaker else ""
        click.echo(f"Last news {view.news.told_on}{who} in {output.flat(view.news.title)}: {days} days of silence")
    else:
        click.echo("Days of silence: not known, no source about this person has a date")
    for name in view.apart:
        click.echo(f"Not joined to this person yet: {output.flat(name)}")


def _line(one: Stretch) -> str:
    marks = [
        *(["an authority"] if one.side is Side.AUTHORITY else []),
        *(["with doubt"] if one.hedged else []),
        *(["hearsay"] if one.hearsay else []),
    ]
    told = one.statements[0].when or (f"by {one.begin.last}" if one.begin.last else "no date")
    sure = f", certain {_days(one.must)}" if one.must else ""
    said = f" [{', '.join(marks)}]" if marks else ""
    return (
        f"{label('status', one.status)}{said}: {told}, possible {_days(one.may)}{sure}; {one.independent} independent"
    )


def _days(days: Days) -> str:
    return (
        f"{_day(days.first)} to {_day(days.last)}"
        if days.first != days.last or days.first is None
        else _day(days.first)
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "…"
