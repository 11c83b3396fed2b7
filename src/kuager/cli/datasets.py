"""Datasets at the command line: the formats of ``kuager export``, and ``kuager import``."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.publish.datasets.registry import FORMATS
from kuager.workflow import compartments_rows as compartments
from kuager.workflow.exporting import handing
from kuager.workflow.importing import taking


def hand_out(
    session: Session, kind: str, place: Path, *, receiver: str | None, reason: str, as_json: bool
) -> int:  # fmt: skip
    """Writes the archive as a dataset."""
    with session.open() as archive:
        done = handing.export(
            archive, kind, place, receiver=receiver, reason=reason, told=lambda path: output.say(f"Writing {path} …")
        )
    if as_json:
        output.document(done)
        return 0
    said = ", ".join(f"{count} {table}" for table, count in done.rows.items())
    alone = done.files == 1
    if alone:
        output.say(f"Wrote {done.place}, the main file of this format alone; name a folder for all of it: {said}.")
    else:
        output.say(f"Wrote {done.files} files into {done.place}: {said}.")
    if done.held_back:
        reasons = ", ".join(f"{count} {why}" for why, count in done.held_back.items())
        output.say(f"Statements that stayed out: {reasons}.")
    output.say(
        "It is NOT encrypted and is for the team: for anybody else make a release. Names that nobody entered as kept are in it."
    )
    named = "It" if alone else "datapackage.json"
    output.say(f"{named} has the SHA-256 {done.digest}, which stands in the ledger. Package {done.id}.")
    return 0


@click.command(
    "import", epilog="Example:  kuager -a my-archive import dataset-of-our-partners --from 'Partners, by courier'"
)
@click.argument("place", type=click.Path(path_type=Path), metavar="PATH")
@click.option("--from", "given_by", metavar="WHO", help="Who gave it to you; sealed, and kept in the chain of custody.")
@click.option("--compartment", metavar="NAME", help="Lies in this compartment from the start; see kuager compartment.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def import_(session: Session, *, place: Path, given_by: str | None, compartment: str | None, as_json: bool) -> int:
    """Takes in what kuager export --format csv, jsonl, parquet or jsonld made of an archive: its folder, a zip or file of it."""
    with session.open() as archive:
        compartments.settle_in(archive, compartment)
        done = taking.take(archive, place, given_by=given_by, told=lambda step: output.say(f"{step} …"))
    if as_json:
        output.document(done)
        return 0
    again = " It had come in before." if done.again else ""
    output.say(
        f"Kept as {done.capture}.{again} New: {done.statements} statements, {done.documents} documents, {done.subjects} subjects, "
        f"{done.decisions} decisions. {done.known} statements were here already and stay as they are."
    )
    if done.documents:
        output.say("Of the new documents only the quoted words are here; each says where it was published, if it was.")
    output.say(f"datapackage.json has the SHA-256 {done.digest}: compare it with who made it.")
    return 0


__all__ = ["FORMATS", "hand_out", "import_"]
