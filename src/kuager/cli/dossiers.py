"""The verb for dossiers: one person or event as a paper with its evidence behind it, or as a bag that holds the evidence, too."""

from __future__ import annotations

from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.publish.dossier.words import LANGUAGES
from kuager.workflow import dossiers as story


@click.command(
    epilog="Example:  kuager -a my-archive dossier n-1a2b --to dossier.pdf   or with the files:  --bag handover"
)
@click.argument("id_", metavar="ID")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), metavar="FILE", help="Writes it: a .pdf or .docx file."
)
@click.option("--bag", type=click.Path(path_type=Path), metavar="DIR", help="Packs it with the files it rests on.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of its frame.")
@click.option("--receiver", help="Who gets the bag; sealed in the ledger.")
@click.option("--open-names", is_flag=True, help="Puts the names behind sealed values into the bag, too.")
@click.option("--reason", default="", help="Why; asked where another member has to allow a bag.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def dossier(
    session: Session, *, id_: str, target: Path | None, bag: Path | None, lang: str, receiver: str | None, open_names: bool, reason: str,
    as_json: bool,
) -> int:  # fmt: skip
    """Writes everything the team knows of one person or event, each statement with a note to its very words.

    It is NOT cleared for anybody outside the team; kuager release --audience makes what others may see.
    """
    if (target is None) == (bag is None):
        raise UsageError("Say where it goes: --to FILE.pdf for the paper, or --bag DIR with the files it rests on")
    with session.open() as archive:
        if target is not None:
            written = story.write(archive, id_, target, lang=lang)
            if as_json:
                output.document(written)
            else:
                output.say(
                    f"Wrote {written.fields} statements from {written.texts} sources, with {written.pictures} pictures of pages, to {written.place}."
                )
                output.say("It is NOT encrypted and NOT cleared: it holds all that the team knows.")
        elif bag is not None:
            done = story.pack(archive, id_, bag, lang=lang, receiver=receiver, opened=open_names, reason=reason)
            if as_json:
                output.document(done)
            else:
                output.say(
                    f"Packed the dossier with {done.captures} files, {done.documents} texts and {done.claims} claims into {done.place}."
                )
                output.say(
                    "It is NOT encrypted and NOT cleared. The receiver follows VERIFY.txt, then data/dossier/check_passages.py."
                )
    return 0
