"""The verb of compartments: which there are, what lies where, putting in and taking out."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import compartments as story

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_why = click.option("--why", default="", help="Why; it is kept, so name nobody who could be harmed.")


@click.group(
    epilog="Example:  kuager -a my-archive compartment make north-desk   then   compartment put k-1a2b3c4d north-desk"
)
def compartment() -> None:
    """Keeps parts of the archive from members they are not meant for."""


@compartment.command("list")
@_json
@click.pass_obj
def list_(session: Session, *, as_json: bool) -> int:
    """Lists the open part and the compartments, with what of them you may see."""
    with session.open() as archive:
        rows = story.compartments(archive)
    output.listing(
        rows,
        lambda one: (
            one.name or "(open)",
            "yes" if one.mine else "no",
            ", ".join(f"{number} {kind}" for kind, number in sorted(one.counts.items())),
            ", ".join(one.members),
            one.why,
        ),
        ("compartment", "you see it", "what lies there", "members", "what for"),
        as_json=as_json,
        nothing="Everything lies in the open part.",
    )
    return 0


@compartment.command()
@click.argument("name")
@_why
@_json
@click.pass_obj
def make(session: Session, *, name: str, why: str, as_json: bool) -> int:
    """Makes a compartment. Its name is a pseudonym: letters, digits and hyphens."""
    with session.open() as archive:
        made = story.make(archive, name, why=why)
    return _said({"name": made}, f"Made the compartment {made}.", as_json=as_json)


@compartment.command()
@click.argument("item", metavar="ID")
@click.argument("name")
@_why
@_json
@click.pass_obj
def put(session: Session, *, item: str, name: str, why: str, as_json: bool) -> int:
    """Puts a source, capture, document, entry or case into a compartment; it counts at once.

    What lies in another compartment already is moved when a second person has agreed.
    """
    with session.open() as archive:
        one = story.put(archive, item, name, why=why)
    told = {"id": one.id, "kind": one.kind, "compartment": name}
    return _said(told, f"{one.kind} {one.id} lies in {name} now.", as_json=as_json)


@compartment.command("take-out")
@click.argument("item", metavar="ID")
@click.option("--why", required=True, help="Why; it is kept, so name nobody who could be harmed.")
@_json
@click.pass_obj
def take_out(session: Session, *, item: str, why: str, as_json: bool) -> int:
    """Takes something out into the open part; a second person has to agree first."""
    with session.open() as archive:
        one = story.take_out(archive, item, why=why)
    told = {"id": one.id, "kind": one.kind, "compartment": ""}
    return _said(told, f"{one.kind} {one.id} lies in the open part now.", as_json=as_json)


@compartment.command()
@click.argument("item", metavar="ID")
@click.argument("member")
@click.option("--take", "taken", is_flag=True, help="Take it from them again.")
@_why
@_json
@click.pass_obj
def give(session: Session, *, item: str, member: str, taken: bool, why: str, as_json: bool) -> int:
    """Gives something to a member who sees only what they were given, such as a translator."""
    with session.open() as archive:
        one = story.give(archive, item, member, taken=taken, why=why)
    told = {"id": one.id, "kind": one.kind, "member": member, "given": not taken}
    words = f"{member} sees {one.kind} {one.id} {'no longer' if taken else 'now'}."
    return _said(told, words, as_json=as_json)


def _said(told: Mapping[str, object], words: str, *, as_json: bool) -> int:
    if as_json:
        output.document(told)
    else:
        output.say(words)
    return 0
