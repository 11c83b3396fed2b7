"""Verbs that check: verify, rebuild."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import audit, mending, upkeep, witness

COLOUR = {"ok": "green", "failed": "red", "unverifiable": "yellow"}


@click.command(epilog="Example:  kuager -a my-archive verify --read-all")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--read-all", is_flag=True, help="Hash every preserved byte and read every text again.")
@click.option(
    "--head",
    "held",
    multiple=True,
    metavar="FILE or 'ROWS ROOT'",
    help="A head of the ledger that a witness holds; the ledger must continue it.",
)
@click.option("--scrub", is_flag=True, help="Also reads today's thirtieth of the vault; run it every day.")
@click.option(
    "--repair-from",
    "copy",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="First mends damaged files from a second copy: another copy of the archive, a bag, or the originals.",
)
@click.pass_obj
def verify(
    session: Session, *, as_json: bool, read_all: bool, held: tuple[str, ...], scrub: bool, copy: Path | None
) -> int:
    """Gives separate verdicts: bytes, chain, signatures, time, completeness, derivation, database, files."""
    watched = sys.stderr.isatty()
    heads = witness.witnessed(held)
    passphrase = cache(session.passphrase)  # asked once, for the mending and the checks
    if copy is not None:  # before it is opened: it may be too damaged for that
        _say_mending(mending.mend(session.root(), copy, passphrase, agent=session.agent))
    with session.open(passphrase) as archive:
        if copy is not None:
            _say_mended(upkeep.repair(archive, copy))
        portion = [upkeep.scrub(archive)] if scrub else []
        checks = portion + audit.verify(
            archive, read_all=read_all, progress=output.say if watched else None, held=heads
        )
    if as_json:
        output.document({check.name: check for check in checks})
    else:
        for check in checks:
            click.secho(f"{check.verdict:>13}", fg=COLOUR.get(check.verdict), nl=False)
            click.echo(f"  {check.name}: {check.detail}")
            for problem in check.problems:
                click.echo(f"{'':>15}{problem}")
    return 1 if any(check.verdict == "failed" for check in checks) else 0


def _say_mending(made: mending.Mending) -> None:
    for words in made.files:
        output.say(f"Mended {words}.")
    for words in made.unmended:
        output.say(f"Not mended, no sound copy was found: {words}.")
    if made.recomputed:
        output.say(f"Computed again from the logs: {', '.join(made.recomputed)}.")
    if made.salvaged:
        found = made.salvaged
        output.say(
            f"The database was damaged ({made.trouble[0]}). A new one took its place: {found.kept} rows read from the damaged one, "
            f"{found.copied} from the copy, {found.moved} put back in place."
        )
        for words in found.lost:
            output.say(f"Lost, in neither: {words}.")
    elif made.trouble:
        output.say(f"The database is damaged ({made.trouble[0]}), and the copy holds nothing that it lacks.")
    if made.aside:
        output.say(f"The damaged files were kept in {made.aside}; delete that folder when you no longer need them.")


def _say_mended(mended: upkeep.Mended) -> None:
    output.say(f"{len(mended.restored)} damaged files were restored from the second copy.")
    for capture in mended.lost:
        output.say(f"No sound copy was found there of {capture}.")


@click.command(epilog="Example:  kuager -a my-archive rebuild --check")
@click.option("--check", is_flag=True, help="Only say whether it would come out identical.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def rebuild(session: Session, check: bool, as_json: bool) -> int:
    """Recomputes every derived table from the logs."""
    with session.open() as archive:
        result = audit.rebuild(archive, check=check)
    if as_json:
        output.document(
            {"identical": not result.changed, "changed": result.changed, "before": result.before, "after": result.after}
        )
    elif result.changed:
        output.say("These tables came out differently: " + ", ".join(result.changed))
    else:
        output.say(f"All {len(result.after)} derived tables are exactly what the logs say.")
    return 1 if check and result.changed else 0
