"""The verbs that cover what must not leave, and make redacted copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import TargetExistsError
from kuager.protect.redact.model import What
from kuager.workflow.redacting import copies, decisions, views

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_what = click.option("--what", type=click.Choice([str(one) for one in What]), help="What it hides.")
_why = click.option("--why", default="", help="Why; kept with the decision, so no names.")


@click.group(epilog="Example:  kuager -a my-archive redact faces d1a2b3")
def redact() -> None:
    """Covers names in texts and faces in pictures, and makes copies in which nothing is left under the cover."""


@redact.command()
@click.argument("document")
@_json
@click.pass_obj
def show(session: Session, *, document: str, as_json: bool) -> int:
    """Shows what is covered, what is proposed, and which copies there are."""
    with session.open() as archive:
        found = views.show(archive, document)
    return _print(found, as_json=as_json)


@redact.command(epilog="Example:  kuager -a my-archive redact faces d1a2b3 --json")
@click.argument("document")
@_json
@click.pass_obj
def faces(session: Session, *, document: str, as_json: bool) -> int:
    """Lets a model propose faces in a picture or a PDF; you decide about each."""
    with session.open() as archive:
        found = views.told(archive, copies.find_faces(archive, document))
    return _print(found, as_json=as_json)


@redact.command(epilog="Example:  kuager -a my-archive redact words d1a2b3 --start 120 --end 137 --what name")
@click.argument("document")
@click.option("--start", type=int, required=True, help="First character, counted from 0.")
@click.option("--end", type=int, required=True, help="One past the last.")
@_what
@_why
@_json
@click.pass_obj
def words(session: Session, *, document: str, start: int, end: int, what: str | None, why: str, as_json: bool) -> int:
    """Covers a stretch of the text, and proposes the same words elsewhere, in other scripts and spellings, too."""
    with session.open() as archive:
        state = copies.cover_words(archive, document, start, end, what=What(what or "name"), why=why)
        found = views.told(archive, state)
    return _print(found, as_json=as_json)


@redact.command(
    epilog="Example:  kuager -a my-archive redact box d1a2b3 --page 1 --box 2000,1000,3500,3000 --what sign"
)
@click.argument("document")
@click.option("--page", type=int, default=1, help="From 1.")
@click.option("--box", "edges", required=True, metavar="L,T,R,B", help="In ten-thousandths of the page.")
@_what
@_why
@_json
@click.pass_obj
def box(session: Session, *, document: str, page: int, edges: str, what: str | None, why: str, as_json: bool) -> int:
    """Covers a box of a page that you choose."""
    with session.open() as archive:
        chosen = decisions.subject_of(archive, document).id
        decisions.cover(archive, chosen, views.box(page, edges, What(what or "face")), why=why)
        found = views.show(archive, chosen)
    return _print(found, as_json=as_json)


@redact.command(epilog="Example:  kuager -a my-archive redact decide d1a2b3 --file decisions.json")
@click.argument("document")
@click.option(
    "--file", "path", required=True, metavar="FILE", help="JSON: decisions (proposal, verdict, box) and looked."
)
@_json
@click.pass_obj
def decide(session: Session, *, document: str, path: str, as_json: bool) -> int:
    """Confirms, moves or dismisses proposals, and says which pages you looked through; page 0 is the text."""
    with session.open() as archive:
        found = views.decide_from(archive, document, path)
    return _print(found, as_json=as_json)


@redact.command(epilog="Example:  kuager -a my-archive redact copy d1a2b3 --as text --to covered.txt")
@click.argument("document")
@click.option(
    "--as", "form", type=click.Choice(["text", "pages"]), required=True, help="The text, or pages as pictures."
)
@click.option("--to", "target", metavar="FILE", help="Also writes the copy to a file.")
@_json
@click.pass_obj
def copy(session: Session, *, document: str, form: str, target: str | None, as_json: bool) -> int:
    """Makes a redacted copy and keeps it beside the original, which is not changed."""
    if target and Path(target).exists():
        raise TargetExistsError(item=target)
    with session.open() as archive:
        made = copies.copy_text(archive, document) if form == "text" else copies.copy_pages(archive, document)
    if target:
        Path(target).write_bytes(made.content)
    told = {
        "capture": made.capture.id,
        "sha256": made.capture.sha256,
        "covers": made.covers,
        "media_type": made.capture.media_type,
    }
    if as_json:
        output.document(told)
    else:
        output.say(f"Kept as {made.capture.id}, with {made.covers} places covered.")
    return 0


@redact.command()
@click.argument("document")
@click.argument("cover")
@click.option("--why", required=True, help="Why it need not be covered; the reason is kept.")
@click.pass_obj
def undo(session: Session, *, document: str, cover: str, why: str) -> int:
    """Takes a cover back; where there are members, a second one has to allow it."""
    with session.open() as archive:
        decisions.uncover(archive, decisions.subject_of(archive, document).id, cover, why=why)
    return 0


def _print(found: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        output.document(found)
        return 0
    rows = [(one, "covered") for one in found["covers"]] + [(one, "proposed") for one in found["waiting"]]
    output.table(
        (
            (one["id"], state, one["what"], f"page {one['page']}: {one['box']}" if "box" in one else f"{one['start']}:{one['end']}", one["by"])
            for one, state in rows
        ),
        ("id", "state", "what", "where", "by"),
    )  # fmt: skip
    if found["waiting"]:
        output.say("Decide about what is proposed with: kuager redact decide DOCUMENT --file FILE")
    return 0
