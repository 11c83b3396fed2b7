"""The verb for releases: looking before, making one, what went out, and checking a copy of the feed of withdrawals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.model.release import RELEASED_TO
from kuager.workflow import clearing
from kuager.workflow.clearing.registry import Given
from kuager.workflow.clearing.releasing import Preflight, Released


@click.command(epilog="Example:  kuager -a my-archive release --audience public --to site --reason 'first publication'")
@click.option("--audience", type=click.Choice(RELEASED_TO), help="For whom.")
@click.option("--to", "target", type=click.Path(path_type=Path), metavar="DIR", help="A folder that is not there yet.")
@click.option("--check", is_flag=True, help="Only looks: what would be shown, what withheld and why. Writes nothing.")
@click.option("--receiver", default="", help="Who gets it; kept in the registry.")
@click.option("--reason", default="", help="Why; asks a second person to approve it.")
@click.option("--list", "listing", is_flag=True, help="Lists what went out, to whom and when.")
@click.option("--gone", "feed", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
              help="Checks a copy of the feed of withdrawals; needs no archive.")  # fmt: skip
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The archive's public key, for --gone."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def release(
    session: Session, *, audience: str | None, target: Path | None, check: bool, receiver: str, reason: str, listing: bool,
    feed: Path | None, key: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Releases what may be shown to an audience: cleared, scanned for what was withheld, approved by two people.

    Without a second person's approval the files are a draft and say so.
    """
    if feed is not None:
        return _gone(feed, key, as_json=as_json)
    if listing:
        return _list(session, as_json=as_json)
    if audience is None or (target is None and not check):
        raise UsageError("Say for whom and where: --audience public --to DIR, or look first with --check")
    with session.open() as archive:
        looked = clearing.preflight(archive, audience)
        done = (
            None if check or target is None else clearing.release(archive, audience, target, to=receiver, reason=reason)
        )
    if as_json:
        output.document(_told(looked, done))
        return 0
    _say(looked)
    if done is not None:
        _done(done)
    return 0


def _told(looked: Preflight, done: Released | None) -> dict[str, Any]:
    told: dict[str, Any] = {"preflight": looked}
    if done is not None:
        made = done.release
        told |= {
            "id": made.id, "draft": made.draft, "alone": made.alone, "folder": done.folder, "manifest": done.manifest,
            "approved_by": made.approved_by, "request": done.request, "unsure": done.unsure,
        }  # fmt: skip
    return told


def _say(looked: Preflight) -> None:
    output.say(
        f"For {looked.audience}: {looked.named} people by name, {looked.unnamed} without, {looked.fields} statements."
    )
    if looked.previous:
        output.say(
            f"Since {looked.previous}: {looked.added} more, {looked.removed} fewer, {looked.changed} shown otherwise."
        )
    if looked.unassessed:
        output.say(
            f"Nobody looked at the risk of {looked.unassessed} of those named: kuager mark ID --risk detained=low …"
        )
    for one in looked.differences:
        what = ", ".join(f"{name} {value}" for name, value in one.what if value) or "all together"
        output.say(f"Too small a difference to {one.release}: {what}: {one.before} then, {one.now} now.")
    output.table([(reason, str(count)) for reason, count in looked.withheld.items()], ("withheld because", "times"))


def _done(done: Released) -> None:
    output.say(f"Written to {done.folder}; manifest {done.manifest}.")
    if done.unsure:
        output.say(
            f"Look at {len(done.unsure)} places before it leaves: {', '.join(sorted({one.file for one in done.unsure})[:5])}"
        )
    if done.request:
        output.say(
            f"A draft until another member approves {done.request}: kuager approve {done.request}; then release again."
        )
    elif done.release.draft:
        why = "nobody else is in this archive" if done.release.alone else "say --reason to ask for an approval"
        output.say(f"Marked as a draft: {why}.")


def _list(session: Session, *, as_json: bool) -> int:
    with session.open() as archive:
        rows = clearing.releases(archive)
        gone = clearing.feed(archive)
    if as_json:
        output.document({"releases": [_row(one) for one in rows], "tombstones": gone})
        return 0
    cells = [(one.id, one.audience, one.to, one.at.isoformat(timespec="minutes"), str(len(one.shown))) for one in rows]
    if not cells:
        output.say("Nothing went out yet.")
    output.table(cells, ("id", "for", "to", "at", "people"))
    return 0


def _row(one: Given) -> dict[str, Any]:
    return {
        "id": one.id, "audience": one.audience, "to": one.to, "at": one.at, "manifest": one.manifest, "policy": one.policy,
        "approved_by": one.approved_by, "alone": one.alone, "people": len(one.shown), "withheld": one.withheld,
    }  # fmt: skip


def _gone(feed: Path, key: Path | None, *, as_json: bool) -> int:
    rows = clearing.check(feed, key.read_bytes() if key else None)
    output.listing(
        rows,
        lambda one: (one.on, one.release, ", ".join(one.items)),
        ("day", "release", "take down"),
        as_json=as_json,
        nothing="Nothing was withdrawn.",
    )
    return 0
