"""The verb of the project lexicon: take in a table of names, look at it, write it out, read the texts again with it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import lexicon as story
from kuager.workflow import rereading
from kuager.workflow.archive import Archive
from kuager.workflow.lexicon import LexiconRow


@click.command(epilog="Example:  kuager -a my-archive lexicon names.csv")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dry-run", "dry", is_flag=True, help="Say what the file would bring, and keep nothing.")
@click.option("--out", is_flag=True, help="Write the entries in use to stdout as CSV.")
@click.option("--again", is_flag=True, help="Read the texts that name an entry again; with --dry-run only list them.")
@click.option("--json", "as_json", is_flag=True, help="The entries as one JSON document.")
@click.pass_obj
def lexicon(session: Session, *, file: Path | None, dry: bool, out: bool, again: bool, as_json: bool) -> int:
    """Takes in names and spellings you already know (CSV); without a file, lists them with where each comes from."""
    with session.open() as archive:
        if file is not None:
            return _taken(archive, file, dry=dry)
        if again:
            return _again(archive, dry=dry)
        if out:
            sys.stdout.buffer.write(story.as_csv(archive))
            return 0
        rows = story.rows(archive)
    output.listing(
        rows,
        lambda row: (row.id, row.entry.kind.value, row.entry.canonical, row.entry.spelling, row.entry.lang, _from(row)),
        ("id", "kind", "name", "spelling", "language", "from"),
        as_json=as_json,
        nothing="No words yet. Take some in: kuager lexicon names.csv; or confirm names in the review.",
    )
    return 0


def _taken(archive: Archive, file: Path, *, dry: bool) -> int:
    taken = story.load(archive, file, dry=dry)
    for issue in taken.issues:
        output.say(f"{issue.code}: {issue.message} [{issue.place}]. {issue.cure}")
    if taken.withdrawn:
        output.say(f"{taken.withdrawn} entries were withdrawn by somebody earlier and stay withdrawn.")
    if dry:
        output.say(f"{taken.usable} entries could be used, {taken.new} of them new. Nothing was kept.")
    else:
        output.say(f"{taken.usable} entries are in use for every text added from now on, {taken.new} of them new.")
    return 1 if taken.issues else 0


def _again(archive: Archive, *, dry: bool) -> int:
    touched = rereading.touched(archive)
    for one in touched:
        click.echo(f"{one.document}  {one.title}  ({one.names} names not seen before)")
    if dry or not touched:
        output.say(
            f"{len(touched)} texts name something of the lexicon that was not seen in them. Nothing was changed."
        )
        return 0
    done = rereading.read_again(archive, [one.document for one in touched])
    output.say(f"{len(touched)} texts read again: {done} new proposals. What was decided stays as it was.")
    return 0


def _from(row: LexiconRow) -> str:
    first = row.origins[0]
    told = first.name or {"review": f"review {first.seq}", "judgement": f"decision {first.seq}"}.get(
        first.kind, first.kind
    )
    more = f" and {len(row.origins) - 1} more" if len(row.origins) > 1 else ""
    return f"{told}{more}" + (f"; withdrawn by {row.withdrawn.agent}" if row.withdrawn else "")
