"""The verb of reliability: a person's judgement of a source or of one claim, with a reason, and its taking back."""

from __future__ import annotations

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import grading as story


@click.command(epilog="Example:  kuager -a my-archive grade d-1a2b likely --reason 'met twice, papers seen'")
@click.argument("given", metavar="ID")
@click.argument("value", required=False)
@click.option("--reason", default="", help="Why; a judgement needs one.")
@click.option("--undo", is_flag=True, help="Take back the judgement that counts.")
@click.option("--json", "as_json", is_flag=True, help="Without a VALUE: the judgement that counts, as JSON.")
@click.pass_obj
def grade(session: Session, /, given: str, value: str | None, reason: str, *, undo: bool, as_json: bool) -> int:
    """Judges how reliable a source (document, person, body) or how credible a claim is; beside the count, never in it."""
    with session.open() as archive:
        if undo:
            story.take_back(archive, given, archive.agent, reason)
        elif value is not None:
            story.give(archive, given, value, archive.agent, reason)
        rows = story.of(archive, given)
    output.listing(
        rows,
        lambda row: (row.item, row.kind, row.value, row.agent, row.at, row.reason),
        ("id", "what", "judgement", "by", "when", "why"),
        as_json=as_json,
        nothing="Nobody has judged that.",
    )
    return 0
