"""The verb of the second person: what waits to be allowed, allowing it, refusing it, taking it back."""

from __future__ import annotations

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.workflow import approving as story


@click.command(
    epilog="Example:  kuager -a my-archive approve ap-1a2b3c4d5e --reason 'read it through, nobody is named'"
)
@click.argument("request_id", metavar="[ID]", required=False)
@click.option("--refuse", "act", flag_value="refuse", help="Refuse it instead.")
@click.option("--withdraw", "act", flag_value="withdraw", help="Take back what you asked for.")
@click.option("--reason", default="", help="Why; it is kept, so name nobody who could be harmed.")
@click.option("--list", "listing", is_flag=True, help="List every request; what waits comes first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def approve(
    session: Session, /, request_id: str | None, act: str | None, reason: str, *, listing: bool, as_json: bool
) -> int:
    """Allows what another member asked for: a release, opening a seal, erasing, lowering a protection."""
    with session.open() as archive:
        if request_id and not listing:
            doing = {"refuse": story.refuse, "withdraw": story.withdraw}.get(act or "", story.approve)
            rows = [doing(archive, request_id, reason)]
        else:
            rows = sorted(story.requests(archive), key=lambda one: one.state is not story.State.WAITING)
    output.listing(
        rows,
        lambda one: (one.id, one.state, one.act, one.what, one.asked_by, one.reason, one.decided_by),
        ("id", "state", "what", "about", "asked by", "why", "answered by"),
        as_json=as_json,
        nothing="Nothing was asked for.",
    )
    return 0
