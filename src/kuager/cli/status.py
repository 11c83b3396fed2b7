"""The verb of status over time: where a person stood on a day, as known now or on another day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model import Filling, Telling, on, plain, series, several, tell, term
from kuager.text.tellings import LANGUAGES, render
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
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the answer."
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
    lang: str,
    as_json: bool,
) -> int:
    """Shows where a person stood over time and on a day, with gaps and conflicts, and how long there is no news."""
    known = Known(day=known_on.date(), by=known_to) if known_on else None
    with session.open() as archive:
        view = story.status_on(archive, person, on.date() if on else None, known=known)
    if as_json:
        output.document(view)
    else:
        _print(view, lang)
    return 0


def _print(view: StatusView, lang: str) -> None:
    def say(telling: Telling, indent: str = "  ") -> None:
        click.echo(f"{indent}{output.flat(render(telling, lang))}")

    click.secho(f"{output.flat(view.name)}  {view.person}", bold=True)
    if view.known:
        say(tell(f"status.known_{view.known.by}", date=on(view.known.day.isoformat())), "")
    for one in view.line.stretches:
        say(_line(one))
    for one in view.line.denials:
        say(tell("status.denied", line=series([_line(one)])))
    for clash in view.line.conflicts:
        say(tell("status.exclude", left=_status(clash.left), right=_status(clash.right), days=_days(clash.days)))
    for gap in view.gaps:
        say(tell("status.gap", days=_days(gap)))
    click.secho(render(tell("status.on", date=on(view.day.isoformat())), lang), bold=True)
    for key, found in (
        ("certain", view.standing.must),
        ("possible", view.standing.may),
        ("undated", view.standing.undated),
    ):
        for one in found:
            say(tell(f"status.{key}", status=_status(one)))
    if view.standing.nothing:
        say(tell("status.nobody"))
    say(_news(view), "")
    for name in view.apart:
        say(tell("status.apart", name=name), "")


def _news(view: StatusView) -> Telling:
    news, silence = view.news, view.silence
    if news is None or silence is None:
        return tell("status.no_news")
    who = tell("status.told_by", title=news.title, name=news.speaker) if news.speaker else plain(news.title)
    date, title = on(news.told_on), series([who])
    if silence.least == silence.most:
        return tell("status.news_exact", date=date, title=title, n=silence.most)
    return tell("status.news", date=date, title=title, least=silence.least, n=silence.most)


def _line(one: Stretch) -> Telling:
    marks = [
        *(["authority"] if one.side is Side.AUTHORITY else []),
        *(["hedged"] if one.hedged else []),
        *(["hearsay"] if one.hearsay else []),
    ]
    status = _status(one)
    if marks:
        words = (tell("item.term", term=term(f"status.{mark}")) for mark in marks)
        status = series([tell("status.marked", status=status, marks=several(words))])
    told, may = series([_told(one)]), _days(one.may)
    if one.must is None:
        return tell("status.line", status=status, told=told, may=may, n=one.independent)
    return tell("status.line_sure", status=status, told=told, may=may, must=_days(one.must), n=one.independent)


def _told(one: Stretch) -> Telling:
    when = one.statements[0].when
    if when:
        return tell("item.date", date=on(when))
    last = one.begin.last
    return tell("status.by", date=on(last.isoformat())) if last else tell("status.no_date")


def _status(one: Stretch) -> Filling:
    return term(f"schema:status/{one.status}")


def _days(days: Days) -> Filling:
    if days.first == days.last:
        return series([_day(days.first)])
    return series([tell("status.days", first=series([_day(days.first)]), last=series([_day(days.last)]))])


def _day(day: date | None) -> Telling:
    return tell("item.date", date=on(day.isoformat())) if day else tell("status.open")
