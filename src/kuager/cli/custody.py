"""Verbs of custody: head, export, receipt."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import witness


@click.command(epilog="Example:  kuager -a my-archive head --qr head.svg")
@click.option(
    "--qr", "picture", type=click.Path(path_type=Path), metavar="FILE.svg", help="Also draws it as a QR code."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def head(session: Session, picture: Path | None, as_json: bool) -> int:
    """Prints the head of the custody ledger, to be kept by somebody outside: on paper, by e-mail, over the telephone."""
    with session.open() as archive:
        shown = witness.present(archive, picture)
    if as_json:
        output.document(shown)
        return 0
    click.echo(shown.text, nl=False)
    output.say(
        "Give this to somebody outside. Later: kuager verify --head FILE, or --head 'ROWS ROOT' typed from the sheet."
    )
    return 0
