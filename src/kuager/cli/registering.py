"""The verbs of the registers: what authorities counter, what the team got wrong, where pictures come from."""

from __future__ import annotations

from typing import TextIO

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow.registers import countering, mistaken, pictured, replies
from kuager.workflow.registers.views import IMAGE_KINDS, STATES

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_why = click.option("--why", required=True, help="Why it is taken back; the reason is kept.")


@click.group(epilog="Example:  kuager -a my-archive rebuttal list")
def rebuttal() -> None:
    """Answers what authorities say against what is told: "made up", "lives normally", "was released"."""


@rebuttal.command("list")
@_json
@click.pass_obj
def list_rebuttals(session: Session, *, as_json: bool) -> int:
    """Lists such statements with the words, what other texts say, and the team's answer."""
    with session.open() as archive:
        rows = countering.rebuttals(archive)
    output.listing(
        rows,
        lambda one: (
            one.id, one.state, one.kind, one.speaker[1] if one.speaker else "", ", ".join(name for _, name in one.about),
            str(one.independent), one.exact,
        ),
        ("id", "state", "kind", "who", "about", "against it", "words"),
        as_json=as_json,
        nothing="No statement of an authority that counters what is told was found.",
    )  # fmt: skip
    return 0


@rebuttal.command()
@click.argument("statement")
@click.option("--state", type=click.Choice(STATES), required=True)
@click.option("--text", required=True, help="The answer, in the team's words.")
@click.option("--claim", "claims", multiple=True, metavar="ID", help="A claim it rests on; give it several times.")
@click.pass_obj
def say(session: Session, *, statement: str, state: str, text: str, claims: tuple[str, ...]) -> int:
    """Records what the team answers a statement."""
    with session.open() as archive:
        countering.answer(archive, statement, state, text=text, claims=claims)
    return 0


@rebuttal.command("undo")
@click.argument("number", type=int)
@_why
@click.pass_obj
def undo_rebuttal(session: Session, *, number: int, why: str) -> int:
    """Takes an answer back; the one before it counts again."""
    with session.open() as archive:
        countering.take_back(archive, number, why=why)
    return 0


@click.command(epilog="Example:  kuager -a my-archive rebut people/n-36a6 --by n-5c11 --text reply.txt")
@click.argument("address", required=False, default="")
@click.option("--by", default="", metavar="WHO", help="Id of the person or organisation that replies.")
@click.option("--body", is_flag=True, help="WHO is the name of a public body that the archive does not know.")
@click.option("--text", type=click.File(encoding="utf-8"), help="Their words, from a file; - reads what is typed.")
@click.option("--kind", type=click.Choice(replies.KINDS), default=replies.REBUTTAL, show_default=True)
@click.option("--on", default="", metavar="DAY", help="When it came; today when left out.")
@click.option("--undo", type=int, metavar="NUMBER", help="Takes a reply back.")
@click.option("--why", default="", help="Why it is taken back; the reason is kept.")
@_json
@click.pass_obj
def rebut(
    session: Session, *, address: str, by: str, body: bool, text: TextIO | None, kind: str, on: str, undo: int | None, why: str,
    as_json: bool,
) -> int:  # fmt: skip
    """Keeps what somebody replies to something published, and lists it without ADDRESS. Releases show it beside the page.

    ADDRESS is that of the page, without the language: people/n-36a6, or people/n-36a6#s-12ab for one statement.
    """
    if address and (undo is not None or text is None):
        raise click.UsageError("Give the words with --text FILE; --undo takes no ADDRESS.")
    with session.open() as archive:
        if undo is not None:
            replies.take_back(archive, undo, why=why)
        elif address and text is not None:
            made = replies.receive(archive, address, by=by, text=text.read(), kind=kind, on=on, body=body)
            output.say(f"Kept as number {made.seq}. A release shows it where clearance lets it.")
            return 0
        rows = replies.replies(archive)
    output.listing(
        rows,
        lambda one: (
            str(one.seq),
            one.on or one.at.date().isoformat(),
            one.kind,
            one.of,
            one.name or one.by,
            one.text[:60],
        ),
        ("number", "day", "what", "to", "from", "words"),
        as_json=as_json,
        nothing="Nobody replied to anything published yet.",
    )
    return 0


@click.group(epilog="Example:  kuager -a my-archive correction list")
def correction() -> None:
    """Keeps the register of what was published wrongly."""


@correction.command("list")
@click.option("--all", "everything", is_flag=True, help="Also entries that were taken back.")
@_json
@click.pass_obj
def list_corrections(session: Session, *, everything: bool, as_json: bool) -> int:
    """Lists public corrections, the latest first."""
    with session.open() as archive:
        rows = mistaken.corrections(archive, undone=everything)
    output.listing(
        rows,
        lambda one: (str(one.seq), one.at.date().isoformat(), one.was, one.now or "-", one.why),
        ("number", "day", "was", "is", "why"),
        as_json=as_json,
        nothing="Nothing published was corrected yet.",
    )
    return 0


@correction.command()
@click.option("--review", type=int, help="The decision that corrected or rejected a claim.")
@click.option("--was", default="", help="What was published, where no decision says it.")
@click.option("--now", default="", help="What is right; empty where nothing takes its place.")
@click.option("--why", default="", help="Why it was wrong, in words for the public.")
@click.option("--where", default="", help="Where it was published.")
@click.pass_obj
def record(session: Session, *, review: int | None, was: str, now: str, why: str, where: str) -> int:
    """Records a public correction: of a decision about a claim, or in your own words."""
    if review is not None and (was or now):
        raise click.UsageError("Give either --review, or --was and --now.")
    with session.open() as archive:
        if review is not None:
            mistaken.publish(archive, review, why=why, where=where)
        else:
            mistaken.correct(archive, was=was, now=now, why=why, where=where)
    return 0


@correction.command("undo")
@click.argument("number", type=int)
@_why
@click.pass_obj
def undo_correction(session: Session, *, number: int, why: str) -> int:
    """Takes an entry back; it stays readable with --all."""
    with session.open() as archive:
        mistaken.take_back(archive, number, why=why)
    return 0


@click.group(epilog="Example:  kuager -a my-archive provenance list")
def provenance() -> None:
    """Keeps where pictures of people come from; none may be used before that is said."""


@provenance.command("list")
@_json
@click.pass_obj
def list_images(session: Session, *, as_json: bool) -> int:
    """Lists what was said of pictures."""
    with session.open() as archive:
        rows = pictured.images(archive)
    output.listing(
        rows,
        lambda one: (str(one.seq), one.name, one.kind, one.said_by, one.checked or "not checked"),
        ("number", "picture", "kind", "who says so", "checked"),
        as_json=as_json,
        nothing="Nothing was said of any picture yet.",
    )
    return 0


@provenance.command()
@click.argument("capture")
@click.option("--kind", type=click.Choice(IMAGE_KINDS), required=True)
@click.option("--said-by", default="", help="Who says so.")
@click.option("--checked", default="", help="How it was checked.")
@click.option("--person", default="", help="Whose picture it is: an id.")
@click.pass_obj
def note(session: Session, *, capture: str, kind: str, said_by: str, checked: str, person: str) -> int:
    """Records where a picture comes from."""
    with session.open() as archive:
        made = pictured.note(archive, capture, kind=kind, said_by=said_by, checked=checked, person=person)
    if made.doubtful:
        output.say("Whoever uses this picture will be warned: its origin is not known or was not checked.")
    return 0


@provenance.command("undo")
@click.argument("number", type=int)
@_why
@click.pass_obj
def undo_image(session: Session, *, number: int, why: str) -> int:
    """Takes a note back; the one before it counts again."""
    with session.open() as archive:
        pictured.take_back(archive, number, why=why)
    return 0
