"""The verbs of the sealed store: made, filled without reading, read for a reason, erased."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.cli.secret_files import words_in
from kuager.errors import MissingFileError, UsageError
from kuager.errors.sealed import MissingSealedPassphraseError
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import opening, records
from kuager.workflow.sealed.kinds import KINDS

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_words = click.option(
    "--sealed-passphrase-file", "words", metavar="FILE", help="Reads the sealed passphrase from a file (or KUAGER_SEALED_PASSPHRASE_FILE)."
)  # fmt: skip
_reason = click.option(
    "--reason", type=click.Choice([str(one) for one in records.Reason]), required=True, help="Why; written into the ledger."
)  # fmt: skip
_FIELDS = "; ".join(f"{name}: {', '.join(kind.fields)}" for name, kind in KINDS.items())


@click.group(epilog="Example:  kuager -a my-archive sealed show r-3a99 --reason contact")
def sealed() -> None:
    """Names, contacts and speakers behind a passphrase of their own. Every look is written into the ledger first."""


@sealed.command("make")
@_words
@click.pass_obj
def make(session: Session, *, words: str | None) -> int:
    """Makes the sealed store and moves in what the work passphrase could read until now."""
    work = session.passphrase()
    with session.open(lambda: work) as archive:
        moved = opening.make(archive, work, _passphrase(words, confirm=True))
    output.say(
        f"The sealed store stands; {moved} values moved into it. Give its passphrase to whoever protects people,"
    )
    output.say(
        "and to nobody who carries this archive. Backups made before still hold the values readable: replace them."
    )
    return 0


@sealed.command("list")
@_words
@click.option("--kind", default="", metavar="KIND", help="Only of this kind.")
@click.option("--about", default="", metavar="ID", help="Only about this person, event or file.")
@_json
@click.pass_obj
def list_(session: Session, *, words: str | None, kind: str, about: str, as_json: bool) -> int:
    """Lists what records there are; what they say is shown one by one."""
    with session.open() as archive, _unlocked(archive, words) as shelf:
        rows = records.listed(shelf, kind=kind, about=about)
    output.listing(
        rows, lambda one: (one.id, one.kind, one.called, str(one.versions), f"{one.at:%Y-%m-%d}"),
        ("id", "kind", "about", "versions", "when"), as_json=as_json, nothing="There is no such record yet: kuager sealed put.",
    )  # fmt: skip
    return 0


@sealed.command("show")
@click.argument("record")
@_words
@_reason
@_json
@click.pass_obj
def show(session: Session, record: str, *, words: str | None, reason: str, as_json: bool) -> int:
    """Shows one record with all its versions. Who looked and why is in the ledger before."""
    with session.open() as archive, _unlocked(archive, words) as shelf:
        versions = records.read(shelf, record, reason)
        if as_json:
            output.document([{**output.plain(one), "body": one.told} for one in versions])
            return 0
        for one in versions:
            click.echo(f"{one.id}  {one.kind}  version {one.version}  {one.at:%Y-%m-%d %H:%M}")
            for name, said in one.body:
                click.echo(f"  {name}: {said}")
    return 0


@sealed.command(
    "put", help=f"Writes a record; needs the work passphrase only, which cannot read it. Fields: {_FIELDS}."
)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--about", default="", metavar="ID", help="The person, event or file it belongs to.")
@click.option(
    "--from", "source", metavar="FILE", help="Lines 'field: words', '-' for the keyboard; asked one by one when left out."
)  # fmt: skip
@click.option(
    "--version-of", "record", metavar="RECORD", help="Writes a new version of this record; needs the sealed passphrase."
)
@_words
@click.pass_obj
def put(session: Session, kind: str, *, about: str, source: str | None, record: str | None, words: str | None) -> int:
    """See the help above, which names the fields."""
    told = _told(kind, source)
    with session.open() as archive:
        if record is None:
            click.echo(records.put(archive, kind, told, about=about))
            return 0
        with _unlocked(archive, words) as shelf:
            last = next(one for one in records.listed(shelf) if one.id == records.find(shelf, record))
            click.echo(f"version {records.change(shelf, record, told, before=last.versions)}")
    return 0


@sealed.command("forget")
@click.argument("record")
@_words
@_reason
@click.pass_obj
def forget(session: Session, record: str, *, words: str | None, reason: str) -> int:
    """Erases a record with all its versions. Backups made before still hold it until they are replaced."""
    with session.open() as archive, _unlocked(archive, words) as shelf:
        records.forget(shelf, record, reason)
    output.say("It is erased; the ledger keeps that there was one.")
    return 0


def _unlocked(archive: Archive, words: str | None) -> opening.Shelf:
    opening.expect_store(archive)
    shelf = opening.unlock(archive, _passphrase(words))
    if shelf.unreadable:
        output.say(f"{shelf.unreadable} sealed letters cannot be opened and stay where they are.")
    return shelf


def _told(kind: str, source: str | None) -> dict[str, str]:
    """Asks for the fields: never on the command line, where every user of the machine sees them."""
    if source is None:
        if not sys.stdin.isatty():
            raise UsageError("Give the fields with --from FILE, or --from - and lines 'field: words'")
        asked = {name: click.prompt(name, default="", show_default=False, err=True) for name in KINDS[kind].fields}
        return {name: said for name, said in asked.items() if said.strip()}
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise MissingFileError(item=source) from None
    told: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, said = line.partition(":")
        if not colon:
            raise UsageError("Each line is a field, a colon and the words")
        told[name.strip()] = f"{told[name.strip()]}\n{said.strip()}" if name.strip() in told else said.strip()
    return told


def _passphrase(named: str | None, *, confirm: bool = False) -> str:
    named = named or os.environ.get("KUAGER_SEALED_PASSPHRASE_FILE")
    if named:
        return words_in(named)
    if not sys.stdin.isatty():
        raise MissingSealedPassphraseError
    asked: str = click.prompt("Sealed passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return asked
