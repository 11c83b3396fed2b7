"""The verbs of interviews: the form as one file, who spoke before, what is still unasked, what people agreed to."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import DiskError, UnknownIdError
from kuager.model import EntityId
from kuager.web import phone
from kuager.workflow import intake as story
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.entries.forms import SPOKEN
from kuager.workflow.intake.consents import AUDIENCES, USES, allowed

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_lang = click.option(
    "--lang", type=click.Choice(SPOKEN), default="en", show_default=True, help="Language of the questions."
)


@click.group(epilog="Example:  kuager -a my-archive intake form --lang ug --to interview.html")
def intake() -> None:
    """Prepares interviews and shows what they brought; answers that phones sealed come in with: kuager add."""


@intake.command("form")
@_lang
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Where the HTML file goes.")
@click.pass_obj
def make_form(session: Session, *, lang: str, to: Path) -> int:
    """Makes one HTML file that a phone opens without any server; only this archive can open what it gives back."""
    with session.open() as archive:
        page = phone.file(archive, lang)
    try:
        to.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DiskError(f"The file could not be written ({error.strerror})", item=str(to)) from error
    output.say(f"{to}: {len(page.encode()) // 1000} kB. It can be changed into any of its five languages on the phone.")
    return 0


@intake.command()
@click.argument("name")
@_json
@click.pass_obj
def earlier(session: Session, name: str, *, as_json: bool) -> int:
    """Shows who spoke about somebody before, when and to whom, so that nobody is asked twice for nothing."""
    with session.open() as archive:
        found = story.earlier(archive, name)
    if as_json:
        output.document(found)
        return 0
    rows = [
        (one.name, said.at, said.speaker, said.to or said.title, said.how) for one in found for said in one.statements
    ]
    output.table(rows, ("about", "when", "who spoke", "to whom", "how"))
    if not rows:
        output.say("Nobody's words about a person of that name are here.")
    return 0


@intake.command()
@click.argument("person")
@_lang
@_json
@click.pass_obj
def unasked(session: Session, person: str, *, lang: str, as_json: bool) -> int:
    """Lists the questions of the script that no claim about a person answers."""
    with session.open() as archive:
        rows = story.unasked(archive, _id(archive, person), lang)
    output.listing(
        rows, lambda one: (str(one.tier), one.field, one.question), ("tier", "field", "question"), as_json=as_json,
        nothing="A claim answers every question of the script.",
    )  # fmt: skip
    return 0


@intake.command("consent")
@click.argument("person")
@_json
@click.pass_obj
def show_consent(session: Session, person: str, *, as_json: bool) -> int:
    """Shows what a person agreed to, and what that allows today for each use and audience."""
    with session.open() as archive:
        id_ = _id(archive, person)
        given = story.consents(archive, id_)
        today = {use: {one: allowed(archive, id_, use, one) for one in AUDIENCES} for use in USES}
    if as_json:
        output.document({"consents": given, "today": today})
        return 0
    output.table([(use, *(_shown(cell) for cell in row.values())) for use, row in today.items()], ("use", *AUDIENCES))
    output.say(f"{len(given)} consents; by the strictest of them. What was not asked is not allowed.")
    return 0


def _shown(cell: story.Allowed) -> str:
    return cell.identify if cell else f"no ({cell.why})"


def _id(archive: Archive, given: str) -> str:
    """Returns the person of an id, or of a name that only one person has.

    Raises:
        UnknownIdError: nobody, or more than one.
    """
    here = context(archive)
    entity = here.entity(given)
    if entity is not None:
        return entity.id
    named = [one.id for one in here.entities.values() if one.schema == "person" and given in one.spellings]
    if len(named) != 1:
        raise UnknownIdError("Nobody, or more than one person, has that name; name the id", item=given)
    return EntityId(named[0])
