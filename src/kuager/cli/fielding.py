"""The verbs of the field kit: made at home, filled where it is dangerous, emptied at home."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.cli.take_in import WORDS
from kuager.errors import MissingFileError
from kuager.model import Outcome
from kuager.workflow import ingest
from kuager.workflow.sealed import arriving, kit
from kuager.workflow.system import SystemClock, SystemIds

_DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="One JSON line per item.")


@click.group(epilog="Example:  kuager field make /media/stick/kit --for my-archive")
def field() -> None:
    """A kit that seals films and files in the field and cannot open them; only the archive at home can."""


@field.command("make")
@_DIR
@click.option("--for", "root", metavar="ARCHIVE", help="The archive that shall open the parcels; -a when left out.")
@click.pass_obj
def make(session: Session, folder: Path, *, root: str | None) -> int:
    """Makes a kit in a new or empty folder: a public key and an outbox, nothing of the archive."""
    named = Session(archive=root or session.archive, passphrase_file=session.passphrase_file, agent=session.agent)
    with named.open() as archive:
        made = kit.make(archive, folder)
    output.say(f"{folder}: a kit that can seal and not open. Its code, to compare before each journey:")
    output.say(f"  {made.code}")
    return 0


@field.command("check")
@_DIR
def check(folder: Path) -> int:
    """Shows the code of a kit and how many parcels are in it; needs no archive."""
    found = kit.read(folder)
    click.echo(found.code)
    output.say(f"{len(found.parcels())} parcels in its outbox. Another code than at home: do not use this kit.")
    return 0


@field.command("add")
@_DIR
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--note", default="", metavar="TEXT", help="Goes with each file: where, when, what is to be seen.")
@click.option("--from", "given_by", default="", metavar="WHO", help="Who gave it to you; sealed.")
@_json
def add(folder: Path, *, files: tuple[str, ...], note: str, given_by: str, as_json: bool) -> int:
    """Seals files and folders into the kit. Needs no archive, no passphrase and no network."""
    failed = 0
    with closing(kit.add(folder, files, clock=SystemClock(), ids=SystemIds(), note=note, given_by=given_by)) as packing:
        for one in packing:
            failed += one.error is not None
            if as_json:
                output.line(
                    {
                        "item": one.item, "outcome": "failed" if one.error else "ok", "size": one.size,
                        "parcel": one.parcel.name if one.parcel else None, "code": one.error.code if one.error else None,
                    }
                )  # fmt: skip
            elif one.error:
                output.say(str(one.error))
            else:
                click.echo(f"sealed  {one.item}  ({one.size:,} bytes)")
    if not as_json:
        output.say("The originals are still where they were; delete them yourself when the parcels are safe.")
    return 1 if failed else 0


@field.command("take")
@click.argument("paths", nargs=-1, required=True, metavar="PARCELS-OR-KITS...")
@_json
@click.pass_obj
def take(session: Session, paths: tuple[str, ...], *, as_json: bool) -> int:
    """Opens parcels at home and takes in what is in them; the kit is not changed."""
    tally: Counter[Outcome] = Counter()
    with session.open() as archive, closing(arriving.take(archive, arriving.found(paths))) as results:
        for one in results:
            tally[one.outcome] += 1
            if as_json:
                output.line(
                    {
                        "item": one.item, "outcome": one.outcome, "capture": one.capture, "document": one.document,
                        "code": one.code, "message": one.message, "counts": one.counts,
                    }
                )  # fmt: skip
                continue
            click.echo(f"{WORDS[one.outcome]:>14}  {one.item}")
            if one.message:
                output.say(f"{'':>14}  {one.message}")
        ingest.finish(archive)
    if not tally:
        raise MissingFileError("There are no parcels in that place", item=paths[0])
    return 1 if set(tally) - {Outcome.OK, Outcome.DUPLICATE} else 0
