"""The verbs of casework: who is asked for, what is told and missing, what is done next, and the brief to take along."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.model import tell
from kuager.model.schema import label
from kuager.preserve.durable import replace_file
from kuager.publish import papers
from kuager.text.tellings import LANGUAGES, render
from kuager.workflow import casework
from kuager.workflow.casework import CaseRow, CaseView, Family, Step, steps

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_lang = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the answer."
)


@click.group(epilog="Example:  kuager -a my-archive case list --due")
def case() -> None:
    """Keeps the cases of people and families: status, relatives, times in custody, next steps, briefs."""


@case.command("list")
@click.option("--due", is_flag=True, help="Only cases with a step that is overdue or due today.")
@click.option("--owner", default="", help="Only cases whose next step somebody has.")
@click.option("--closed", is_flag=True, help="Only closed cases.")
@_json
@click.pass_obj
def list_cases(session: Session, *, due: bool, owner: str, closed: bool, as_json: bool) -> int:
    """Lists cases, what is due first, then the longest silent."""
    with session.open() as archive:
        rows = casework.cases(archive)
    wanted = [row for row in rows if (row.state == steps.CLOSED) == closed and _fits(row, owner=owner, due=due)]
    output.listing(
        wanted,
        lambda row: (
            row.id, row.name, " / ".join(label("status", one) for one in row.statuses),
            str(row.silence.least) if row.silence else "-", str(row.missing), row.step.what if row.step else "-",
            row.step.owner if row.step else "", _due(row.step),
        ),
        ("id", "name", "status", "days silent", "missing", "next step", "who", "due"),
        as_json=as_json,
        nothing="No such case.",
    )  # fmt: skip
    return 0


def _fits(row: CaseRow, *, owner: str, due: bool) -> bool:
    if owner and (row.step is None or row.step.owner != owner):
        return False
    return not due or (row.step is not None and row.step.pressing.value in {"overdue", "today"})


def _due(step: Step | None) -> str:
    if step is None or step.due is None:
        return ""
    return f"{step.due.isoformat()} ({step.pressing.value})"


@case.command()
@click.argument("person")
@_lang
@_json
@click.pass_obj
def show(session: Session, *, person: str, lang: str, as_json: bool) -> int:
    """Shows one case: who asks, times in custody, sentences, health, what is missing, next steps."""
    with session.open() as archive:
        view = casework.case(archive, person)
        paper = casework.brief(archive, view.id, lang)
    if as_json:
        output.document(view)
        return 0
    click.secho(f"{output.flat(view.name)}  {view.id}", bold=True)
    for name, words in paper.facts:
        click.echo(f"  {name}: {output.flat(words)}")
    _periods(view, lang)
    missing = [render(tell(f"case.unasked.{one.key}"), lang) for one in view.missing]
    if missing:
        click.secho(render(tell("case.missing"), lang), bold=True)
        click.echo(f"  {'; '.join(missing)}")
    _steps([*view.steps, *view.done])
    return 0


def _periods(view: CaseView, lang: str) -> None:
    if view.periods:
        click.secho(render(tell("case.happened"), lang), bold=True)
        output.table(
            [
                (label(one.kind, lang=lang), one.place or "-", one.begin or "-", one.end or one.released or "..", str(one.independent))
                for one in view.periods
            ],
            ("what", "where", "from", "until", "independent"),
        )  # fmt: skip


def _steps(rows: list[Step]) -> None:
    output.table(
        [(str(one.seq), one.what, one.owner, f"done {one.done[:10]}" if one.done else _due(one)) for one in rows],
        ("number", "next step", "who", "due"),
    )


@case.command()
@click.argument("person")
@_lang
@_json
@click.pass_obj
def family(session: Session, *, person: str, lang: str, as_json: bool) -> int:
    """Lists everybody connected with a person, with the status last told of each."""
    with session.open() as archive:
        view = casework.family(archive, person)
    if as_json:
        output.document(view)
    elif not view.relatives:
        output.say("No source tells of a relative.")
    else:
        _family(view, lang)
    return 0


def _family(view: Family, lang: str) -> None:
    output.table(
        [
            (
                one.id, one.name, " / ".join(label("kinship", each, lang=lang) for each in one.kinship), one.via_name,
                " / ".join(label("status", each, lang=lang) for each in one.statuses) or "-",
            )
            for one in view.relatives
        ],
        ("id", "name", "kinship", "to", "status"),
    )  # fmt: skip


@case.command()
@click.argument("person")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.pdf|.docx"
)
@_lang
@click.pass_obj
def brief(session: Session, *, person: str, target: Path, lang: str) -> int:
    """Writes the one-page brief of a case, with the words of the sources as endnotes."""
    kind = target.suffix.lower().removeprefix(".")
    if kind not in papers.KINDS:
        raise UsageError("A brief is written as .pdf or .docx", item=str(target))
    with session.open() as archive:
        replace_file(target, papers.write(casework.brief(archive, person, lang), kind))
    output.say(f"Written: {target}. It is for the team and not cleared for publication.")
    return 0


@case.command("next")
@click.argument("person")
@click.option("--step", "what", required=True, help="What is to be done.")
@click.option("--owner", default="", help="Who does it; you, when left out.")
@click.option("--due", default="", metavar="YYYY-MM-DD", help="By when.")
@_json
@click.pass_obj
def next_step(session: Session, *, person: str, what: str, owner: str, due: str, as_json: bool) -> int:
    """Writes a next step down: a decision of the team, kept in a log that nothing overwrites."""
    with session.open() as archive:
        made = steps.write(archive, casework.family(archive, person).person, what=what, owner=owner, due=due)
    if as_json:
        output.document(made)
    else:
        _steps([made])
    return 0


@case.command()
@click.argument("number", type=int)
@click.option("--note", default="", help="What came of it.")
@click.option("--undo", is_flag=True, help="It was not done after all.")
@click.pass_obj
def done(session: Session, *, number: int, note: str, undo: bool) -> int:
    """Marks a step as done; its number stands in `case show`."""
    with session.open() as archive:
        if undo:
            steps.reopen(archive, number)
        else:
            steps.finish(archive, number, note=note)
    return 0


@case.command()
@click.argument("person")
@click.option("--why", default="", help="Why it is closed.")
@click.option("--open", "again", is_flag=True, help="Opens it again, or takes it on.")
@click.pass_obj
def close(session: Session, *, person: str, why: str, again: bool) -> int:
    """Closes a case, or opens it; nothing is deleted."""
    with session.open() as archive:
        found = casework.family(archive, person).person
        steps.put(archive, found, steps.OPEN if again else steps.CLOSED, why=why)
    return 0
