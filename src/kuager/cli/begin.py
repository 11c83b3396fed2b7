"""Verbs that begin something: init, demo, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.cli.workbench import open_workbench
from kuager.workflow import demo as demo_story
from kuager.workflow.archive import create, open_archive
from kuager.workflow.doctor import examine


@click.command(epilog="Example:  kuager init my-archive")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="No encryption: only for sources that are public anyway.")
@click.option("--name", help="What to call the archive; the folder's name when left out.")
@click.pass_obj
def init(session: Session, folder: Path, plain: bool, name: str | None) -> int:
    """Makes a new archive. Asks for a passphrase unless --plain."""
    passphrase = None if plain else session.passphrase(confirm=True)
    create(folder, plain=plain, name=name, passphrase=passphrase)
    if plain:
        output.say(
            "This archive is not encrypted. Keep only public sources in it; make another without --plain for testimonies."
        )
    else:
        output.say(
            "Write the passphrase down and keep it apart from the computer: without it nobody can open the archive."
        )
    output.say(f"Made {folder}. Next: kuager -a {folder} add FILES")
    return 0


@click.command(epilog="Example:  kuager demo --to example --no-browser")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-archive"),
    show_default=True,
    help="Where to build it.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--no-serve", is_flag=True, help="Build it and stop.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The workbench's port; a free one when left out."
)
def demo(folder: Path, no_browser: bool, no_serve: bool, port: int) -> int:
    """Builds the invented example archive, by the same path as your own files, and opens the workbench."""
    output.say("An invented campaign with invented people, to try everything on. Nothing in it is real.")
    failed = demo_story.build(folder, output.say)
    if no_serve:
        return 1 if failed else 0
    with open_archive(folder) as archive:
        open_workbench(archive, port=port, browser=not no_browser)
    return 0


@click.command(epilog="Example:  kuager doctor --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def doctor(as_json: bool) -> int:
    """Says what is installed, what is missing, and how to get it."""
    report = examine()
    if as_json:
        output.document(report)
        return 0
    output.table(
        (
            (part.name, "yes" if part.there else "no", part.version or "", part.use, "" if part.there else part.cure)
            for part in report.parts
        ),
        ("part", "there", "version", "what for", "how to get it"),
    )
    return 0 if report.sound else 1
