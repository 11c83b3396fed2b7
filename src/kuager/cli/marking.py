"""The verb for risk and marking."""

from __future__ import annotations

from collections.abc import Mapping

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.model.release import CAPACITIES
from kuager.protect.policy import LEVELS, RISKS
from kuager.workflow import clearing
from kuager.workflow.clearing.marks import Mark, found_id, shown
from kuager.workflow.context import context


@click.command(
    epilog="Example:  kuager -a my-archive mark n-36a6 --level amber --risk speaker=high --reason 'was summoned'"
)
@click.argument("what", required=False, default="")
@click.option(
    "--level", type=click.Choice(LEVELS), help="Who may see it: everybody, the press too, partners, the team alone."
)
@click.option("--risk", "risks", multiple=True, metavar="WHO=RISK", help=f"{'|'.join(CAPACITIES)} = {'|'.join(RISKS)}")
@click.option("--embargo", metavar="DAY", help="Nothing goes out before this day; empty lifts it.")
@click.option(
    "--office/--no-office", default=None, help="Acts for a state in office: may be named without being asked."
)
@click.option(
    "--whole/--no-whole", default=None, help="A text may be shown whole, piece by piece, not only what is quoted of it."
)
@click.option("--review-on", metavar="DAY", help="When to look again.")
@click.option("--looked", is_flag=True, help="WHAT is a claim: somebody looked at its words and they may be quoted.")
@click.option("--reason", default="", help="Why; kept with the mark. Leave out names.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def mark(
    session: Session, *, what: str, level: str | None, risks: tuple[str, ...], embargo: str | None, office: bool | None,
    whole: bool | None, review_on: str | None, looked: bool, reason: str, as_json: bool,
) -> int:  # fmt: skip
    """Marks how a person, a source or an event is protected; lists the marks when nothing is named.

    Raising a protection counts at once; lowering one needs a second person. Protections are raised by a reprisal
    against somebody or their kin, until somebody looks at their risk again.
    """
    change = clearing.Change(
        level=level, risk=_pairs(risks), embargo=embargo, office=office, review_on=review_on, whole=whole
    )  # fmt: skip
    with session.open() as archive:
        if not what:
            rows = clearing.queue(archive)
        elif looked:
            clearing.looked(archive, what, reason=reason)
            rows = []
        elif change == clearing.Change() and not reason:
            rows = [shown(archive, found_id(context(archive), what))]
        else:
            rows = [clearing.mark(archive, what, change, reason=reason)]
    if looked and what:
        output.say("Noted.")
        return 0
    if as_json and what:
        output.document(rows[0])
        return 0
    output.listing(
        rows, _cells, ("id", "name", "level", "risk", "review", "why"), as_json=as_json,
        nothing="Nothing is marked. Mark with: kuager mark ID --level amber --reason WHY",
    )  # fmt: skip
    return 0


def _pairs(risks: tuple[str, ...]) -> Mapping[str, str]:
    found = {}
    for one in risks:
        who, told, risk = one.partition("=")
        if not told:
            raise UsageError("Write risks as WHO=RISK", item=one)
        found[who] = risk
    return found


def _cells(one: Mark) -> tuple[str, ...]:
    risk = ", ".join(f"{who} {told}" for who, told in one.marked.risk.items())
    review = "a reprisal: look again" if one.reprisal else one.marked.review_on
    level = f"{one.marked.level}, shown whole" if one.marked.whole else one.marked.level
    return one.id[:14], one.name, level, risk, review, one.reason
