"""Verbs of accountability: audit, erase, mine, retain."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import TargetExistsError, UsageError
from kuager.preserve.durable import replace_file
from kuager.workflow import acts_view, erasing, own_data, retaining
from kuager.workflow.backup import drilling
from kuager.workflow.erasing import Gone, Plan

_SHOWN = 200


@click.command(epilog="Example:  kuager -a my-archive audit --act unseal    kuager -a my-archive audit --csv acts.csv")
@click.option("--act", default="", metavar="ACT", help=f"Only these: {', '.join(acts_view.known_acts())}.")
@click.option("--by", "mark", default="", metavar="MARK", help="Only those of whoever the ledger calls so.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="Only those of one day (UTC).")
@click.option("--csv", "target", type=click.Path(path_type=Path), metavar="FILE", help="Writes them as a table.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def audit(session: Session, *, act: str, mark: str, day: str, target: Path | None, as_json: bool) -> int:
    """Lists what was done with the archive, and whether the ledger that says so holds."""
    if act and act not in acts_view.known_acts():
        raise UsageError(f"There is no act {act!r}; the acts are {', '.join(acts_view.known_acts())}")
    if target is not None and target.exists():
        raise TargetExistsError(item=str(target))
    with session.open() as archive:
        found = acts_view.view(archive, act=act, mark=mark, day=day)
    if target is not None:
        replace_file(target, acts_view.as_csv(found.rows).encode())
    if as_json:
        output.document(found)
    else:
        output.table(
            [(str(one.seq), f"{one.at:%Y-%m-%d %H:%M:%S}", one.act, one.what, one.who or "(erased)", one.outcome) for one in found.rows[:_SHOWN]],
            ("row", "at (UTC)", "act", "about", "who", "outcome"),
        )  # fmt: skip
        if len(found.rows) > _SHOWN:
            output.say(f"The latest {_SHOWN} of {len(found.rows)}; all of them: --csv FILE or --json.")
        for words in found.holds.problems:
            output.say(f"DOES NOT HOLD: {words}")
        if not found.holds.problems:
            output.say(
                f"{found.total} acts in a ledger of {found.holds.rows} rows; each row fits the one before. {found.holds.heads} signed heads, {found.holds.after} rows since the last."
            )
            output.say("Only a head that somebody outside holds shows that all of it was not written anew: kuager head")
    return 1 if found.holds.problems else 0


@click.command(epilog="Example:  kuager -a my-archive erase k-1234567890 --reason 'asked for by the family'")
@click.argument("what", metavar="ID")
@click.option("--reason", default="", metavar="WORDS", help="Why; the second person reads it. No names.")
@click.option("--dry-run", "dry", is_flag=True, help="Only says what would go.")
@click.option("--yes", is_flag=True, help="Does not ask again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def erase(session: Session, *, what: str, reason: str, dry: bool, yes: bool, as_json: bool) -> None:
    """Erases a source, a text or an entry with everything read from it, for good. The ledger keeps that it was here."""
    with session.open() as archive:
        wanted = erasing.plan(archive, what)
        _say_plan(wanted)
        if dry:
            if as_json:
                output.document(wanted)
            return
        if not yes and sys.stdin.isatty() and not click.confirm("Erase it? There is no way back", err=True):
            return
        gone = erasing.erase(archive, what, reason)
    if as_json:
        output.document(gone)
    _say_gone(gone)


def _say_plan(wanted: Plan) -> None:
    output.say(
        f"This is about {len(wanted.captures)} preserved files ({wanted.size} bytes), {len(wanted.documents)} texts and {wanted.claims} claims."
    )
    if wanted.kept_bytes:
        output.say(f"{wanted.kept_bytes} preserved files stay: another source is the same to the byte.")
    if wanted.mentioned:
        output.say(f"{wanted.mentioned} rows of the registers name it; look through their words by hand.")
    if wanted.aside:
        output.say("The folder damaged/ holds older copies of the database, which are not touched: delete it.")


def _say_gone(gone: Gone) -> None:
    output.say(f"Erased: {gone.rows} rows, {gone.values} sealed values, {gone.keys} keys. The ledger says that it was here and that it is gone.")  # fmt: skip
    if gone.unkeyed:
        output.say(f"{gone.unkeyed} files were sealed without a key of their own: their copies in backups open until those are let go.")  # fmt: skip
    if gone.alone:
        output.say("Nobody else allowed it: this archive has no second member. The ledger says so.")
    output.say("Backups made before still hold it until their snapshots go, after 90 days at the latest. What was printed, exported or published is not reached.")  # fmt: skip


@click.command(epilog="Example:  kuager -a my-archive mine e-1234567890 --to for-her --lang kk")
@click.argument("person", metavar="PERSON")
@click.option("--to", "place", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A folder that does not exist yet.")  # fmt: skip
@click.option(
    "--lang", type=click.Choice(drilling.LANGUAGES), default="en", show_default=True, help="Language of the report."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def mine(session: Session, *, person: str, place: Path, lang: str, as_json: bool) -> None:
    """Writes everything held about one person, for that person; other people's names are blacked out."""
    with session.open() as archive:
        done = own_data.hand_out(archive, person, place, lang)
    if as_json:
        output.document(done)
    output.say(f"{done.values} values from {done.sources} sources in {done.place}; names of others blacked out in {done.blacked} places.")  # fmt: skip
    output.say(
        "Read it through before you hand it over: a nickname, a trade or a place can name somebody too. It is NOT encrypted."
    )


@click.command(
    epilog="Example:  kuager -a my-archive retain k-1234567890 --until 2030-01-01 --reason 'the appeal runs'"
)
@click.argument("what", metavar="[ID]", required=False)
@click.option("--until", default="", metavar="YYYY-MM-DD", help="The last day it is kept without another decision.")
@click.option("--reason", default="", metavar="WORDS", help="Why it is kept until then. No names.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def retain(session: Session, *, what: str | None, until: str, reason: str, as_json: bool) -> None:
    """Sets until when a source is kept; without an ID, lists the sources that have a date, those past it first."""
    with session.open() as archive:
        if what:
            retaining.keep_until(archive, what, until, reason)
        found = retaining.every(archive)
    cells = [(one.until.isoformat(), "PAST" if one.passed else "", one.capture, one.title, one.reason) for one in found]
    if as_json:
        output.document(found)
    elif cells:
        output.table(cells, ("until", "", "source", "title", "reason"))
    else:
        output.say("No source has a date. Give one: kuager retain ID --until DATE --reason WORDS")
