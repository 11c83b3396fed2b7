"""The verb that decides: review, on a keyboard without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.model import Decision, FindingState, Verdict
from kuager.workflow import judged, judging
from kuager.workflow import review as story
from kuager.workflow.archive import Archive
from kuager.workflow.views import ClaimRow

KEYS = {"a": Decision.ACCEPT, "r": Decision.REJECT}


@click.group(
    invoke_without_command=True,
    epilog="Example:  kuager -a my-archive review   (then a accept, r reject, e edit, u undo, s skip, q quit)",
)
@click.option("--json", "as_json", is_flag=True, help="The queue as one JSON document; decides nothing.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)
@click.pass_context
def review(ctx: click.Context, as_json: bool, limit: int) -> int:
    """Goes through proposed claims one by one; subcommands decide about one by its id."""
    if ctx.invoked_subcommand is not None:
        return 0
    session: Session = ctx.obj
    with session.open() as archive:
        rows = story.queue(archive, limit)
        if as_json:
            output.document(rows)
        elif not rows:
            output.say("Nothing waits for you.")
        elif not sys.stdin.isatty():
            output.table(
                ((row.id, row.subject_name, row.prop_label, row.value, row.exact) for row in rows),
                ("id", "about", "what", "value", "words"),
            )
        else:
            _walk(archive, rows, session.agent)
    return 0


def _walk(archive: Archive, rows: list[ClaimRow], agent: str) -> None:
    place = 0
    while place < len(rows):
        row = rows[place]
        click.echo(f"\n[{place + 1}/{len(rows)}] {row.document_title}")
        click.echo(f"…{row.prefix}" + click.style(row.exact, bold=True, underline=True) + f"{row.suffix}…")
        click.echo(f"  {row.subject_name} — {row.prop_label}: {row.value}   ({row.stance})")
        click.echo("  a accept  r reject  e edit  s skip  u undo  q quit ", nl=False)
        key = click.getchar().lower()
        click.echo(key)
        if key == "q":
            return
        if key == "u":
            story.undo_last(archive, agent)
            place = max(0, place - 1)
            continue
        if key == "e":
            value = click.prompt("  right value", default=row.value)
            story.decide(archive, row.id, Decision.CORRECT, agent, value)
        elif key in KEYS:
            story.decide(archive, row.id, KEYS[key], agent)
        elif key != "s":
            continue
        place += 1
    output.say("Done. Nothing more waits for you.")


def _decision(name: str, decision: Decision, words: str) -> click.Command:
    @click.argument("ids", nargs=-1, required=True, metavar="CLAIM...")
    @click.option("--reason", default="", help="Why; kept with the decision.")
    @click.pass_obj
    def run(session: Session, ids: tuple[str, ...], reason: str) -> int:
        with session.open() as archive:
            for one in ids:
                story.decide(archive, one, decision, session.agent, reason=reason)
        output.say(f"{len(ids)} decided: {name}")
        return 0

    return click.command(name, help=words, epilog=f"Example:  kuager -a my-archive review {name} c-12ab")(run)


review.add_command(_decision("accept", Decision.ACCEPT, "Accepts proposed claims."))
review.add_command(_decision("reject", Decision.REJECT, "Rejects proposed claims; they stay in the log."))
review.add_command(_decision("undo", Decision.UNDO, "Takes back the decision about claims."))


@review.command(epilog='Example:  kuager -a my-archive review correct c-12ab --value "2021-02-08"')
@click.argument("claim", metavar="CLAIM")
@click.option("--value", required=True, help="The right value.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.pass_obj
def correct(session: Session, claim: str, value: str, reason: str) -> int:
    """Replaces a proposed claim by a right one; both stay in the log."""
    with session.open() as archive:
        story.decide(archive, claim, Decision.CORRECT, session.agent, value, reason=reason)
    return 0


@review.command(epilog="Example:  kuager -a my-archive review proposals --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def proposals(session: Session, as_json: bool) -> int:
    """Lists records that may be the same person or organisation."""
    with session.open() as archive:
        rows = story.proposals(archive)
    if as_json:
        output.document(rows)
        return 0
    if not rows:
        output.say("No two records look alike and undecided.")
    output.table(
        (
            (row.left, row.left_name, row.right, row.right_name, row.score, "; ".join(one.why for one in row.features))
            for row in rows
        ),
        ("left", "name", "right", "name", "score", "why"),
    )
    return 0


def _verdict(name: str, verdict: Verdict, words: str) -> click.Command:
    @click.argument("left")
    @click.argument("right")
    @click.option("--reason", default="", help="Why; kept with the decision.")
    @click.pass_obj
    def run(session: Session, left: str, right: str, reason: str) -> int:
        with session.open() as archive:
            row = story.judge(archive, left, right, verdict, session.agent, reason)
        output.say(f"Decision {row.seq}: {name}. Take it back with: kuager review take-back {row.seq}")
        return 0

    return click.command(name, help=words, epilog=f"Example:  kuager -a my-archive review {name} n-12ab n-34cd")(run)


review.add_command(_verdict("same", Verdict.SAME, "Says that two records are one."))
review.add_command(_verdict("different", Verdict.DIFFERENT, "Says that two records are not one, for good."))
review.add_command(_verdict("unsure", Verdict.UNSURE, "Says that nobody can tell yet."))


@review.command("take-back", epilog="Example:  kuager -a my-archive review take-back 12")
@click.argument("seq", type=int)
@click.pass_obj
def take_back(session: Session, seq: int) -> int:
    """Takes back a decision about records, a split as a whole; everything is as it was before it."""
    with session.open() as archive:
        row = story.undo_judgement(archive, seq, session.agent)
    output.say(f"Taken back. Bring it back with: kuager review take-back {row.seq}")
    return 0


@review.command(epilog="Example:  kuager -a my-archive review split n-12ab n-34cd --reason 'born in another year'")
@click.argument("entity", metavar="ENTITY")
@click.argument("nodes", nargs=-1, required=True, metavar="NODE...")
@click.option("--reason", default="", help="Why these records are somebody else's; kept with the decision.")
@click.option("--dry-run", is_flag=True, help="Only show both halves as they would be.")
@click.option("--json", "as_json", is_flag=True, help="Both halves as one JSON document.")
@click.pass_obj
def split(session: Session, entity: str, nodes: tuple[str, ...], reason: str, dry_run: bool, as_json: bool) -> int:
    """Takes the records NODE... out of a person or thing, in one decision that is taken back as one."""
    with session.open() as archive:
        view = judging.parting(archive, entity, nodes)
        done = [] if dry_run else judging.split(archive, entity, nodes, session.agent, reason)
    if as_json:
        output.document(view)
        return 0
    for word, half in (("stays", view.stays), ("goes", view.goes)):
        if half is not None:
            output.say(
                f"{word}: {half.name} ({half.records} records, {half.claims} claims, {half.documents} documents)"
            )
    if done:
        output.say(f"Decision {done[0].seq}: split. Take it back with: kuager review take-back {done[0].seq}")
    return 0


@review.command(epilog="Example:  kuager -a my-archive review contradictions")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def contradictions(session: Session, as_json: bool) -> int:
    """Lists decisions about records that cannot all be; take back the one that was wrong."""
    with session.open() as archive:
        rows = judging.contradictions(archive)
    if as_json:
        output.document(rows)
        return 0
    if not rows:
        output.say("No decisions contradict.")
    output.table(
        (
            (str(link.act), link.verdict, link.left_name, link.right_name, link.agent, link.at, link.reason)
            for row in rows
            for link in (row.apart, *row.chain)
        ),
        ("decision", "says", "left", "right", "by", "at", "why"),
    )
    return 0


@review.command(epilog="Example:  kuager -a my-archive review rules   (then: --off rule:same-institution-name@1)")
@click.option("--off", "off", metavar="RULE", help="Switch a rule off; its links do not count, none is lost.")
@click.option("--on", "on", metavar="RULE", help="Switch a rule on again.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def rules(session: Session, off: str | None, on: str | None, reason: str, as_json: bool) -> int:
    """Lists the stated rules that join records without asking, and switches them."""
    with session.open() as archive:
        for rule, wanted in ((off, False), (on, True)):
            if rule:
                judging.switch_rule(archive, rule, session.agent, on=wanted, reason=reason)
        rows = judging.rules(archive)
    if as_json:
        output.document(rows)
        return 0
    output.table(
        (
            (row.rule, "on" if row.on else "off", *(str(n) for n in (row.standing, row.undone, row.idle)))
            for row in rows
        ),
        ("rule", "is", "links", "taken back", "without effect"),
    )
    return 0


@review.command(
    "export",
    epilog="Example:  kuager -a my-archive review export judged   (then: kuager resolve list.csv --out groups.csv --reviewed judged/reviewed.csv --reviewed-table judged/records.csv)",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def export(session: Session, folder: Path) -> int:
    """Writes who was judged the same or different, with their records, for kuager resolve to learn from.

    Two files with names and dates of people come into FOLDER, which only you can read: keep it as safe as the archive.
    """
    with session.open() as archive:
        done = judged.write(archive, folder)
    output.say(f"{done.records} records, {done.same} pairs judged the same and {done.different} different: {folder}")
    return 0


def _state(name: str, state: FindingState, words: str) -> click.Command:
    @click.argument("finding")
    @click.option("--reason", default="", help="What explains or resolves it; kept with the decision.")
    @click.pass_obj
    def run(session: Session, finding: str, reason: str) -> int:
        with session.open() as archive:
            story.settle_finding(archive, finding, state, session.agent, reason)
        return 0

    return click.command(
        name, help=words, epilog=f"Example:  kuager -a my-archive review {name} f-12ab --reason 'two different pickets'"
    )(run)


review.add_command(_state("explain", FindingState.EXPLAINED, "Marks a finding as explained."))
review.add_command(_state("resolve", FindingState.RESOLVED, "Marks a finding as resolved."))
review.add_command(_state("reopen", FindingState.OPEN, "Opens a finding again."))

__all__ = ["review"]
