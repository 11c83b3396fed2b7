"""The verbs of the picket's diary: which day it is, logging one, the series there are, and what is handed out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.errors.custody import TargetExistsError
from kuager.errors.entries import EntryProblemsError
from kuager.errors.picket import DuplicateEntryError, UnknownExportError
from kuager.preserve.durable import replace_file
from kuager.publish import papers
from kuager.text import stored
from kuager.text.tellings import LANGUAGES
from kuager.workflow import browse, entries
from kuager.workflow.archive import Archive
from kuager.workflow.diary import serieses
from kuager.workflow.entries import Given
from kuager.workflow.picketing import rows as event_rows
from kuager.workflow.picketing.chronicle import chronicle
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.logday import added, given_of, offered
from kuager.workflow.picketing.series import DAY, SeriesRow, whole_day
from kuager.workflow.views import PicketView

FORMATS = (*event_rows.FORMATS, "chronicle")
_series = click.option("--series", metavar="ID", help="Which series, when there is more than one: its id or name.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group(invoke_without_command=True, epilog="Example:  kuager -a my-archive picket --on 2022-06-21")
@click.option("--on", metavar="DATE", help="Which day of the series is this date? YYYY-MM-DD.")
@_series
@_json
@click.pass_context
def picket(ctx: click.Context, on: str | None, series: str | None, *, as_json: bool) -> int:
    """Shows the protest's diary: its start, the day counter, days of rest, and what is known of each day."""
    if ctx.invoked_subcommand is not None:
        return 0
    session: Session = ctx.obj
    with session.open() as archive:
        view = browse.picket(archive, series, on)
    if as_json:
        output.document(view)
        return 0
    _show(view)
    return 0


def _show(view: PicketView) -> None:
    if view.start is None:
        output.say(
            "No source says when the protest began. Enter it: kuager enter series --answer name=... --answer start=..."
        )
        return
    unit = view.unit.removesuffix("s")
    click.secho(output.flat(f"{stored.told(view.name, 'en')}: began {view.start}"), bold=True)
    logged = f", {view.held_days} days logged" if view.held_days else ""
    click.echo(
        f"{view.date} is {unit} {view.day}: {view.picket_days} days of protest, {view.rest_days} days of rest{logged}"
    )
    for number, date, why in view.milestones:
        click.echo(f"  day {number} = {date}  {why}")
    for words, fit in view.published:
        click.echo(f"  published: {words}: {fit}")
    for day in view.days:
        for event in day.events:
            click.echo(output.flat(f"  {day.date} ({unit} {day.day})  {event.type_label}: {event.exact}"))


@picket.command("series", epilog="Example:  kuager -a my-archive picket series --json")
@_json
@click.pass_obj
def list_series(session: Session, *, as_json: bool) -> int:
    """Lists the recurring protests: those entered, and the one that sources tell of."""
    with session.open() as archive:
        found = [_told(archive, row) for row in serieses(archive)]
    output.listing(
        found,
        lambda row: tuple(
            str(row[name]) for name in ("id", "name", "start", "end", "unit", "counting", "rest", "logged")
        ),
        ("id", "name", "first day", "last day", "counts", "from", "rests", "days logged"),
        as_json=as_json,
        nothing="No series. Enter one: kuager enter series --answer name=... --answer start=2021-02-08",
    )
    return 0


def _told(archive: Archive, row: SeriesRow) -> dict[str, Any]:
    counter = row.counter
    return {
        "id": row.id, "name": stored.told(row.name, "en"), "target": row.target, "place": row.place,
        "start": counter.start.isoformat() if counter else "", "end": counter.end.isoformat() if counter and counter.end else "",
        "unit": counter.unit.value if counter else "", "counting": counter.counting.value if counter else "",
        "rest": ", ".join(str(number) for number in sorted(counter.rest_weekdays)) if counter else "", "zone": row.zone,
        "from_sources": row.told, "pauses": [asdict(pause) for pause in row.pauses], "problems": list(row.problems),
        "logged": daybook(archive, row.id).totals.logged,
    }  # fmt: skip


@picket.command(
    "log", epilog="Example:  kuager -a my-archive picket log --people 5 --who 'Aizhan T.' --slogan 'Free them'"
)
@_series
@click.option("--on", metavar="DATE", help="The day; today where the protest stands when left out.")
@click.option("--people", default="", help="How many came: 12, 10-15 or >24.")
@click.option("--who", multiple=True, help="Somebody who came; again for each.")
@click.option("--slogan", "slogans", multiple=True, help="A slogan; again for each.")
@click.option("--weather", default="", help="As you saw it.")
@click.option("--notes", default="", help="Anything else.")
@click.option(
    "--same", is_flag=True, help="Number, people and slogans of the day logged before, where nothing is given."
)
@click.option("--add", "add", is_flag=True, help="Adds to the day when it is logged already.")
@_json
@click.pass_obj
def log(
    session: Session, *, series: str | None, on: str | None, people: str, who: tuple[str, ...], slogans: tuple[str, ...],
    weather: str, notes: str, same: bool, add: bool, as_json: bool,
) -> int:  # fmt: skip
    """Logs a day of the protest as a source of its own; a day that is there already is never logged twice."""
    told = {
        "participants": [people], "who": list(who), "slogans": list(slogans), "weather": [weather], "notes": [notes],
    }  # fmt: skip
    with session.open() as archive:
        found = offered(archive, series, whole_day(on or ""))
        nodes: dict[str, str] = {}
        if same and found.last is not None:
            last = found.last
            told["participants"] = [people or last.participants.replace("/", "-")]
            told["slogans"] = list(slogans or last.slogans)
            known = [one for one in last.who if not one.shielded]
            if not who:
                told["who"] = [one.name for one in known]
                nodes = {f"who.{at}": one.id for at, one in enumerate(known)}
        given = given_of(told | {"when": [on or found.today.isoformat()]}, nodes, found.series)
        made = _kept(archive, given, found.there.key if found.there and add else "")
    if as_json:
        output.document(made)
        return 0
    output.say(f"Kept as entry {made.key}, version {made.version}.")
    return 0


def _kept(archive: Archive, given: Given, there: str) -> entries.Entered:
    """Hands the day in, or adds it to the entry that is there.

    Raises:
        EntryProblemsError: with the way to add to the entry that is there, where the day is logged.
    """
    if there:
        told, version = added(archive, there, given)
        return entries.enter(archive, DAY, told, key=there, version=version)
    try:
        return entries.enter(archive, DAY, given)
    except EntryProblemsError as error:
        double = next((one for one in error.problems if one.entry), None)
        if double is None:
            raise
        raise UsageError(f"{DuplicateEntryError.title}: {double.entry}. To add to it, say --add") from error


@picket.command("export", epilog="Example:  kuager -a my-archive picket export --format acled --to picket.csv")
@_series
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), required=True, help="Rows of event data, or the chronicle."
)
@click.option(
    "--to", "place", type=click.Path(path_type=Path), required=True, help="The file; the chronicle is .docx or .pdf."
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the chronicle."
)
@click.option(
    "--names", is_flag=True, help="Names people who are not shielded in the chronicle; each must have agreed."
)
@click.pass_obj
def export(session: Session, *, series: str | None, kind: str, place: Path, lang: str, names: bool) -> int:
    """Hands the diary out as rows or as a chronicle; whoever must stay unnamed is in neither."""
    return hand_out(session, kind, place, series=series, lang=lang, names=names)


def hand_out(
    session: Session, kind: str, place: Path, *, series: str | None = None, lang: str = "en", names: bool = False
) -> int:
    """Writes the diary to a file that is not there yet.

    Raises:
        TargetExistsError: something stands in that place.
        UnknownExportError: a chronicle that is neither .docx nor .pdf.
    """
    if place.exists():
        raise TargetExistsError(item=str(place))
    suffix = place.suffix.lower().removeprefix(".")
    if kind == "chronicle" and suffix not in papers.KINDS:
        raise UnknownExportError(item=place.name)
    with session.open() as archive:
        if kind == "chronicle":
            data = papers.write(chronicle(archive, series, lang, names=names), suffix)
        else:
            data = event_rows.table(archive, kind, series).encode("utf-8")
    replace_file(place, data)
    output.say(f"Written to {place}. It is NOT encrypted and needs clearance before it goes out.")
    return 0


__all__ = ["FORMATS", "hand_out", "picket"]
