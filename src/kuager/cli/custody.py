"""Verbs of custody: head, export, receipt."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.workflow import stamping, witness


@click.command(epilog="Example:  kuager -a my-archive head --qr head.svg")
@click.option(
    "--qr", "picture", type=click.Path(path_type=Path), metavar="FILE.svg", help="Also draws it as a QR code."
)
@click.option("--tsa", metavar="URL", help="Names a timestamp authority that this archive may ask.")
@click.option(
    "--tsa-root", type=click.Path(path_type=Path), metavar="FILE.pem", help="The root certificates trusted for it."
)
@click.option("--stamp", is_flag=True, help="Asks the named authorities to stamp the head; needs a link.")
@click.option(
    "--token", type=click.Path(path_type=Path), metavar="FILE.tsr", help="Keeps a stamp fetched on another machine."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def head(
    session: Session,
    *,
    picture: Path | None,
    tsa: str | None,
    tsa_root: Path | None,
    stamp: bool,
    token: Path | None,
    as_json: bool,
) -> int:
    """Prints the head of the custody ledger, to be kept by somebody outside: on paper, by e-mail, over the telephone."""
    if (tsa is None) != (tsa_root is None):
        raise UsageError("--tsa and --tsa-root go together: a stamp whose roots are not known cannot be checked")
    with session.open() as archive:
        if tsa is not None and tsa_root is not None:
            stamping.name_authority(archive, tsa, tsa_root)
        shown = witness.present(archive, picture)
        answers = [stamping.take_answer(archive, token)] if token else []
        answers += stamping.stamp(archive) if stamp else []
    for one in answers:
        output.say(f"{one.authority}, head of {one.head} rows: {one.error or 'stamped'}")
    failed = any(one.error for one in answers)
    if as_json:
        output.document(shown)
        return 1 if failed else 0
    click.echo(shown.text, nl=False)
    output.say(
        "Give this to somebody outside. Later: kuager verify --head FILE, or --head 'ROWS ROOT' typed from the sheet."
    )
    return 1 if failed else 0
