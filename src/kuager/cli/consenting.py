"""The verb for consents: who agreed to what, giving, withdrawing, and what runs out."""

from __future__ import annotations

from dataclasses import asdict

import click

from kuager.cli import output
from kuager.cli.entering import answers_of
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.model.release import CAPACITIES
from kuager.workflow import clearing, intake
from kuager.workflow.clearing.consenting import AHEAD
from kuager.workflow.context import context
from kuager.workflow.intake.consents import AUDIENCES, IDENTIFIED, STANDINGS, USES, allowed

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group(epilog="Example:  kuager -a my-archive consent due")
def consent() -> None:
    """Keeps what people agreed to: each use and audience apart. Not asked, hesitant, run out or withdrawn all mean no."""


@consent.command("list", epilog="Example:  kuager -a my-archive consent list n-36a6 --json")
@click.argument("person", required=False, default="")
@_json
@click.pass_obj
def list_(session: Session, *, person: str, as_json: bool) -> int:
    """Lists consents as their latest version has them; for one person also how they may appear, by use and audience."""
    with session.open() as archive:
        entity = context(archive).entity(person) if person else None
        id_ = str(entity.id) if entity else person
        rows = intake.consents(archive, id_)
        today = {use: {one: allowed(archive, id_, use, one) for one in AUDIENCES} for use in USES} if person else {}
    if as_json:
        output.document({"consents": rows, "today": today} if person else rows)
        return 0
    cells = [(one.key[:14], one.name, one.capacity, one.standing, one.expires, one.review_on) for one in rows]
    if not cells:
        output.say("Nobody was asked yet: then nothing about anybody may leave. Give one with: kuager consent give")
    output.table(cells, ("key", "whose", "as", "answer", "until", "ask again"))
    output.table([(use, *(cell.identify for cell in row.values())) for use, row in today.items()], ("use", *AUDIENCES))
    return 0


@consent.command(
    epilog="Example:  kuager -a my-archive consent give n-36a6 --as speaker --for keep --for words --to public=initials --to press=named"
)
@click.argument("person", required=False, default="")
@click.option("--as", "capacity", type=click.Choice(CAPACITIES), help="As what they answered.")
@click.option(
    "--standing", type=click.Choice(STANDINGS), default="agreed", show_default=True, help="What the answer was."
)
@click.option("--for", "uses", type=click.Choice(USES), multiple=True, help="A use they agreed to; several times.")
@click.option(
    "--to", "audiences", multiple=True, metavar="WHO=HOW", help=f"{'|'.join(AUDIENCES)} = {'|'.join(IDENTIFIED)}"
)
@click.option("--expires", metavar="DAY", help="Until when it holds.")
@click.option(
    "--answer", "answers", multiple=True, metavar="NAME=WORDS", help="Any other answer: kuager enter consent --list"
)
@click.option("--node", "nodes", multiple=True, metavar="NAME=ID", help="Whose consent it is: who=ID.")
@click.option("--key", default="", help="Puts a further version in the place of this one.")
@_json
@click.pass_obj
def give(
    session: Session, *, person: str, capacity: str | None, standing: str, uses: tuple[str, ...], audiences: tuple[str, ...],
    expires: str | None, answers: tuple[str, ...], nodes: tuple[str, ...], key: str, as_json: bool,
) -> int:  # fmt: skip
    """Records what somebody answered, through the form consent. What was not asked counts as no."""
    if not person and not answers:
        raise UsageError("Say who answered: a person's id, or --answer who=NAME")
    with session.open() as archive:
        if person:
            one = context(archive).meant(person)
            short = {"who": one.name, "capacity": capacity or CAPACITIES[0], "standing": standing}
            short |= {f"use_{use}": "yes" for use in uses} | dict(map(_audience, audiences))
            short |= {"expires": expires} if expires else {}
            said = {each.partition("=")[0] for each in answers}
            answers = (*(f"{name}={words}" for name, words in short.items() if name not in said), *answers)
            nodes = (f"who={one.id}", *nodes)
        made = clearing.give(archive, answers_of(answers, nodes), key=key)
    if as_json:
        output.document(asdict(made))
    else:
        output.say(f"Kept as {made.key[:14]}, version {made.version}.")
    return 0


def _audience(told: str) -> tuple[str, str]:
    who, _, how = told.partition("=")
    if who not in AUDIENCES or how not in IDENTIFIED:
        raise UsageError("Write audiences as WHO=HOW, such as public=named", item=told)
    return f"to_{who}", how


@consent.command(epilog="Example:  kuager -a my-archive consent withdraw 3f9c --reason 'asked by telephone'")
@click.argument("key")
@click.option("--reason", required=True, help="Why; kept with the consent, never published.")
@_json
@click.pass_obj
def withdraw(session: Session, *, key: str, reason: str, as_json: bool) -> int:
    """Withdraws a consent, and says in the signed feed what must be taken down of what went out."""
    with session.open() as archive:
        done = clearing.withdraw(archive, key, reason=reason)
    if as_json:
        output.document(done)
        return 0
    output.say(f"Withdrawn: version {done.consent.version}. It counts from now.")
    for one in done.tombstones:
        output.say(f"To be taken down of {one.release}: {', '.join(one.items)}")
    if not done.tombstones:
        output.say("No release showed this person.")
    return 0


@consent.command(epilog="Example:  kuager -a my-archive consent due --days 60 --json")
@click.option("--days", type=click.IntRange(0, 3650), default=AHEAD, show_default=True, help="How far ahead.")
@_json
@click.pass_obj
def due(session: Session, *, days: int, as_json: bool) -> int:
    """Lists what runs out or is to be asked again soon."""
    with session.open() as archive:
        rows = clearing.due(archive, days)
    output.listing(
        rows,
        lambda one: (one.consent.key[:14], one.consent.name, one.why, one.on, str(one.days)),
        ("key", "whose", "why", "day", "days left"),
        as_json=as_json,
        nothing="Nothing runs out within that time.",
    )
    return 0
