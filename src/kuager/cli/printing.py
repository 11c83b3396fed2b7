"""The verb that puts a source on paper."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.web.printing import PAGE, paper
from kuager.web.words import LANGUAGES
from kuager.workflow import printing, threads


@click.command("print", epilog="Example:  kuager -a my-archive print d-1a2b --to thread.pdf")
@click.argument("document", metavar="DOCUMENT")
@click.option("--to", "target", metavar="FILE.pdf", required=True, type=click.Path(path_type=Path), help="A new file.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of the labels."
)
@click.pass_obj
def print_(session: Session, document: str, target: Path, lang: str) -> int:
    """Prints a thread, chat or text to a PDF with its SHA-256 on every sheet; needs Chromium, asks no network."""
    with session.open() as archive:
        view = threads.thread(archive, document)
        size = printing.to_pdf(paper(view, lang), PAGE, target, fallback=archive.root / "printing")
    output.say(f"{target}: {len(view.posts)} posts, {size} bytes. It is readable by anybody who has the file.")
    return 0
