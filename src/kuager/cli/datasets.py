"""Datasets at the command line: the formats of ``kuager export``, and ``kuager import``."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.publish.datasets.registry import FORMATS
from kuager.workflow.exporting import handing


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
    output.say(f"Wrote {done.files} files into {done.place}: {said}.")
    if done.held_back:
        reasons = ", ".join(f"{count} {why}" for why, count in done.held_back.items())
        output.say(f"Statements that stayed out: {reasons}. Nobody who must stay unnamed is in it.")
    output.say("It is NOT encrypted and is for the team: for anybody else make a release.")
    output.say(f"datapackage.json has the SHA-256 {done.digest}, which stands in the ledger. Package {done.id}.")
    return 0


__all__ = ["FORMATS", "hand_out"]
