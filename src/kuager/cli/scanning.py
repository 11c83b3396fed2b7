"""The verb that looks through a release for what must not leave; it needs no archive."""

from __future__ import annotations

import click

from kuager.cli import output
from kuager.protect.leak import Found
from kuager.workflow.redacting import scanning


@click.command(epilog="Example:  kuager scan release/ --values withheld.csv --json")
@click.argument("folder")
@click.option(
    "--values",
    required=True,
    metavar="FILE",
    help="CSV with id and value of what must not be there; kind is name, text, number or handle.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def scan(folder: str, *, values: str, as_json: bool) -> int:
    """Looks for withheld values in every file of a folder, in many encodings, inside archives, PDF files and pictures.

    It prints ids and places, never a value. It ends with 1 when something was found or could not be looked into.
    """
    restricted = scanning.values_from(values)
    hits = scanning.look(folder, restricted)
    if as_json:
        output.document(scanning.report(hits, len(restricted)))
        return 1 if hits else 0
    output.table(
        (
            (one.restricted or "not read", one.file, one.inside, str(one.offset) if one.offset >= 0 else "", one.encoding, one.spelling, "" if one.sure else "look at it")
            for one in hits
        ),
        ("what", "file", "inside", "at", "written as", "spelling", ""),
    )  # fmt: skip
    leaks = sum(one.found is not Found.UNREAD for one in hits)
    output.say(f"{leaks} finds of {len(restricted)} values; {len(hits) - leaks} things could not be looked into.")
    return 1 if hits else 0
