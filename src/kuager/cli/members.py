"""The verb of the team: who is on it, inviting, roles, suspending, leaving, and why somebody may not do something."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.cli.secret_files import words_in
from kuager.protect.rights import OPEN, Action, Role
from kuager.workflow.archive import Archive
from kuager.workflow.members import explaining, roll, secondfactor

_FILE = click.Path(path_type=Path)
_ROLES = click.Choice([str(one) for one in Role])
_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_reason = click.option("--reason", default="", help="Why; it is kept, and who approves it reads it.")
_part = click.option("--compartment", "parts", multiple=True, metavar="NAME", help="Give it several times.")


@click.group(epilog="Example:  kuager -a my-archive member add birch")
def member() -> None:
    """Who is on the team and what they may do."""


@member.command("list")
@click.option("--left", is_flag=True, help="Who left, too.")
@_json
@click.pass_obj
def list_(session: Session, *, left: bool, as_json: bool) -> int:
    """Lists the team."""
    with session.open() as archive:
        rows = roll.members(archive, left=left)
    output.listing(
        rows,
        lambda one: (one.name, one.role, one.standing, ", ".join(part or "open" for part in sorted(one.compartments)),
                     str(one.slot), one.since.date().isoformat()),
        ("name", "role", "standing", "compartments", "slot", "since"),
        as_json=as_json,
        nothing="No members yet: one person with all rights. The first is made with  kuager member add NAME",
    )  # fmt: skip
    return 0


@member.command(epilog="Example:  kuager -a my-archive member add larch --role editor --new-passphrase-file FILE")
@click.argument("name")
@click.option("--role", type=_ROLES, help="What they may do; the first member is an owner.")
@click.option("--lang", "languages", multiple=True, help="A language they read (en, kk, ru, zh); several times.")
@click.option("--new-passphrase-file", "file", type=_FILE, metavar="FILE", help="Reads their passphrase from a file.")
@_part
@_reason
@click.pass_obj
def add(
    session: Session, *, name: str, role: str | None, languages: tuple[str, ...], file: Path | None,
    parts: tuple[str, ...], reason: str,
) -> int:  # fmt: skip
    """Adds a member, who types their own passphrase. The first one is you, with the passphrase you opened with."""
    archive, words = _opened(session)
    with archive:
        if not roll.members(archive, left=True):
            made = roll.found_team(archive, name, languages=languages)
        else:
            made = roll.invite(
                archive, name, Role(role or Role.CONTRIBUTOR), passphrase=words, new=_new(file),
                compartments=_parts(parts), languages=languages, reason=reason,
            )  # fmt: skip
        alone = len(roll.owners(archive)) == 1
    output.say(f"{made.name} is on the team as {made.role}; their passphrase opens key slot {made.slot}.")
    if alone:
        output.say("Add a second owner: one owner alone cannot be replaced when they are arrested.")
    return 0


@member.command(epilog="Example:  kuager -a my-archive member role larch reviewer --reason 'reads Kazakh'")
@click.argument("name")
@click.argument("role", type=_ROLES)
@_part
@_reason
@click.pass_obj
def role(session: Session, *, name: str, role: str, parts: tuple[str, ...], reason: str) -> int:
    """Gives a member another role; with --compartment also other compartments."""
    with session.open() as archive:
        made = roll.change(archive, name, role=Role(role), compartments=_parts(parts) if parts else None, reason=reason)
    output.say(f"{made.name} is {made.role} now.")
    return 0


@member.command()
@click.argument("name")
@click.option("--lift", is_flag=True, help="Let them work again; takes a second owner.")
@_reason
@click.pass_obj
def suspend(session: Session, *, name: str, lift: bool, reason: str) -> int:
    """Stops a member at once, in the minute somebody is arrested or a passphrase is known to others."""
    with session.open() as archive:
        made = (roll.resume if lift else roll.suspend)(archive, name, reason=reason)
    output.say(f"{made.name}: {made.standing}.")
    return 0


@member.command()
@click.argument("name")
@_reason
@click.pass_obj
def remove(session: Session, *, name: str, reason: str) -> int:
    """Takes a member off the team: key slot gone, codes erased; what they decided stays under their name."""
    archive, words = _opened(session)
    with archive:
        roll.remove(archive, name, passphrase=words, reason=reason)
    output.say("Done. A copy of the archive made before still opens with their passphrase: now run  kuager key rotate")
    return 0


@member.command("reset")
@click.argument("name")
@_reason
@click.pass_obj
def reset(session: Session, *, name: str, reason: str) -> int:
    """Takes away a member's codes and passkeys, when their telephone is lost; takes a second person."""
    with session.open() as archive:
        secondfactor.reset(archive, name, reason=reason)
    output.say("Their second factor is gone. They log in with their passphrase, and should set up a new one at once.")
    return 0


@member.command(epilog="Example:  kuager -a my-archive member why larch publish")
@click.argument("name")
@click.argument("action", type=click.Choice([str(one) for one in Action]))
@click.option("--compartment", default=OPEN, help="Where it lies; the open part when left out.")
@click.option("--sealed", is_flag=True, help="It lies in the sealed store.")
@_json
@click.pass_obj
def why(session: Session, *, name: str, action: str, compartment: str, sealed: bool, as_json: bool) -> int:
    """Says whether a member may do something, by which rule, and who could."""
    with session.open() as archive:
        said = explaining.why(archive, name, Action(action), compartment=compartment, sealed=sealed)
    if as_json:
        output.document(said)
        return 0
    output.say(f"{said.name} ({said.role}), {said.action}: {'yes' if said.allowed else 'no'}, rule: {said.because}.")
    if said.second:
        output.say("A second person has to allow it first: kuager approve.")
    output.say(f"Roles that can: {', '.join(said.needs) or 'none'}.")
    if said.ask:
        output.say(f"Ask: {', '.join(said.ask)}.")
    return 0


def _opened(session: Session) -> tuple[Archive, str]:
    asked: list[str] = []

    def ask() -> str:
        asked.append(session.passphrase())
        return asked[-1]

    archive = session.open(ask)  # a plain archive asks for none
    return archive, asked[-1] if asked else ""


def _new(file: Path | None) -> str:
    if file is None:
        asked: str = click.prompt("The new member's passphrase", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return words_in(file)


def _parts(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(OPEN if one == "open" else one for one in given) or (OPEN,)
