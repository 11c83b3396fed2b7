"""The verb for the press desk: new stories, whom the team follows, and the book of clippings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.publish import papers
from kuager.workflow import press as desk
from kuager.workflow.press import AUTHOR, OUTLET, Asked

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(epilog="Example:  kuager -a my-archive press list --new")
def press() -> None:
    """Shows what was published: who copies whom, whom it names, and what the archive did not have before."""


@press.command("list")
@click.option("--new", is_flag=True, help="Only what nobody looked at.")
@click.option("--followed", is_flag=True, help="Only of outlets and authors that are followed.")
@click.option("--outlet", default="", help="Only of one outlet.")
@_json
@click.pass_obj
def list_stories(session: Session, *, new: bool, followed: bool, outlet: str, as_json: bool) -> int:
    """Lists stories, the latest published first."""
    with session.open() as archive:
        every = desk.stories(archive)
    rows = [one for one in every if (not new or not one.looked) and (not followed or one.followed)]
    output.listing(
        [one for one in rows if not outlet or one.outlet.casefold() == outlet.casefold()],
        lambda one: (
            one.document[:14], one.published, one.outlet, one.title, f"{one.of.kind} of {one.of.title}" if one.of else "",
            ", ".join(name for _, name in one.fresh), str(len(one.facts)),
        ),
        ("document", "published", "outlet", "title", "lineage", "new names", "new facts"),
        as_json=as_json,
        nothing="No such story is here.",
    )  # fmt: skip
    return 0


@press.command(epilog="Example:  kuager -a my-archive press look --all")
@click.argument("documents", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything nobody looked at.")
@click.pass_obj
def look(session: Session, *, documents: tuple[str, ...], everything: bool) -> int:
    """Marks stories as looked at."""
    if not documents and not everything:
        raise UsageError("Name stories, or say --all")
    with session.open() as archive:
        wanted = [one.document for one in desk.stories(archive) if not one.looked] if everything else list(documents)
        output.say(f"{desk.look(archive, wanted)} marked as looked at.")
    return 0


@press.command(epilog='Example:  kuager -a my-archive press follow "Steppe Ledger"')
@click.argument("name", required=False, default="")
@click.option("--author", is_flag=True, help="NAME is the key of an account, as `kuager show` gives it.")
@click.option(
    "--undo", "seq", type=int, default=0, metavar="NUMBER", help="Stops following; the number is in the list."
)
@click.option("--why", default="", help="Why; needed to stop following.")
@_json
@click.pass_obj
def follow(session: Session, *, name: str, author: bool, seq: int, why: str, as_json: bool) -> int:
    """Follows an outlet or an author; without a name, lists whom the team follows."""
    with session.open() as archive:
        if seq:
            desk.unfollow(archive, seq, why=why)
        elif name:
            desk.follow(archive, AUTHOR if author else OUTLET, name)
        rows = desk.followed(archive)
    output.listing(
        rows,
        lambda one: (str(one.seq), one.kind, one.name, one.at[:10]),
        ("number", "kind", "name", "since"),
        as_json=as_json,
        nothing="Nobody is followed.",
    )
    return 0


@press.command(epilog="Example:  kuager -a my-archive press book --from 2022-01-01 --to 2022-12-31 --to-file book.pdf")
@click.option("--from", "first", type=_DAY, help="First day of publication.")
@click.option("--to", "last", type=_DAY, help="Last day of publication.")
@click.option("--outlet", default="", help="Only of one outlet.")
@click.option("--person", default="", metavar="ID", help="Only what names one person.")
@click.option(
    "--to-file", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A .pdf or .docx file."
)
@click.pass_obj
def book(
    session: Session, *, first: datetime | None, last: datetime | None, outlet: str, person: str, target: Path
) -> int:
    """Makes a book of clippings: originals by day, each with its copies under it once."""
    asked = Asked(
        first=first.date() if first else None, last=last.date() if last else None, outlet=outlet, person=person
    )
    with session.open() as archive:
        paper, number = desk.book(archive, asked)
    target.write_bytes(papers.write(paper, target.suffix.lstrip(".").lower()))
    output.say(f"{number} stories in the book.")
    return 0
