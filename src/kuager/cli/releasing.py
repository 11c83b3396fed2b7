"""The verb for releases: looking before, making one, what went out, and checking a copy of the feed of withdrawals."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import UsageError
from kuager.model.release import RELEASED_TO
from kuager.workflow import clearing
from kuager.workflow.clearing.imprints import imprint
from kuager.workflow.clearing.preflighting import Preflight
from kuager.workflow.clearing.registry import Given
from kuager.workflow.clearing.releasing import Released, Tell, Wish

_EVERY: Final = 1_000
_STEPS: Final = {"pages": "Pages made", "search": "Files searched"}


@click.command(epilog="Example:  kuager -a my-archive release --audience public --to site --reason 'first publication'")
@click.option("--audience", type=click.Choice(RELEASED_TO), help="For whom.")
@click.option("--to", "target", type=click.Path(path_type=Path), metavar="DIR", help="A folder that is not there yet.")
@click.option("--preflight", "--check", "check", is_flag=True,
              help="Only looks: what would be shown, to whom, what withheld and why. Writes nothing.")  # fmt: skip
@click.option("--scope", default="", metavar="WHOM",
              help="list:NAME, case:ID, compartment:NAME, search:WORDS or people:ID,ID; everybody when left out.")  # fmt: skip
@click.option("--languages", default="", metavar="en,ru", help="Of the pages; those of the imprint, or all five.")
@click.option("--imprint", "imprint_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Who publishes (TOML); imprint.toml in the archive when left out.")  # fmt: skip
@click.option("--dossiers", is_flag=True, help="Adds a dossier as PDF of everybody named, in the first language.")
@click.option("--before", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="The folder of the release before, when it was moved: pages that did not change are taken from it.")  # fmt: skip
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
    session: Session, *, audience: str | None, target: Path | None, check: bool, scope: str, languages: str,
    imprint_file: Path | None, dossiers: bool, before: Path | None, receiver: str, reason: str, listing: bool, feed: Path | None,
    key: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Releases what may be shown to an audience: cleared, searched for what was withheld, approved by two people.

    Without a second person's approval the files are a draft and say so.
    """
    if feed is not None:
        return _gone(feed, key, as_json=as_json)
    if listing:
        return _list(session, as_json=as_json)
    if audience is None or (target is None and not check):
        raise UsageError("Say for whom and where: --audience public --to DIR, or look first with --preflight")
    with session.open() as archive:
        spoken = tuple(one.strip() for one in languages.split(",") if one.strip())
        published = replace(imprint(archive.root, imprint_file, spoken), dossiers=dossiers)
        wish = Wish(
            audience=audience, scope=scope, imprint=published, to=receiver, reason=reason,
            before=before,
        )  # fmt: skip
        done = None
        if check or target is None:
            looked = clearing.preflight(archive, audience, wish)
        else:
            done = clearing.release(archive, audience, target, wish=wish, told=_tell(as_json=as_json))
            looked = done.preflight
    if as_json:
        output.document(_told(looked, done))
        return 0
    _say(looked)
    if done is not None:
        _done(done)
    return 0


def _tell(*, as_json: bool) -> Tell | None:
    if as_json or not sys.stderr.isatty():
        return None

    def tell(what: str, done: int, total: int) -> None:
        if done % _EVERY == 0 or done == total:
            output.say(f"{_STEPS[what]}: {done} of {total}")

    return tell


def _told(looked: Preflight, done: Released | None) -> dict[str, Any]:
    told: dict[str, Any] = {"preflight": looked}
    if done is not None:
        made, search = done.release, done.search
        told |= {
            "id": made.id, "draft": made.draft, "alone": made.alone, "folder": done.folder, "manifest": done.manifest,
            "approved_by": made.approved_by, "request": done.request, "unsure": done.unsure, "files": done.files,
            "bytes": done.bytes,
        }  # fmt: skip
        if search:
            told["search"] = {
                "values": search.values,
                "files": search.files,
                "again": search.again,
                "drawn": search.drawn,
            }
    return told


def _say(looked: Preflight) -> None:
    about = f" about {looked.scope}" if looked.scope else ""
    output.say(
        f"For {looked.audience}{about}: {looked.named} people by name, {looked.unnamed} without, {looked.fields} statements; "
        + ", ".join(f"{count} {kind}" for kind, count in looked.kinds.items())
        + "."
    )
    output.table([(one.form, one.name, one.address, str(one.fields)) for one in looked.people],
                 ("shown as", "who", "address", "statements"))  # fmt: skip
    if looked.previous:
        compared = (
            "" if looked.compared else " Its files are not at hand: name them with --before to compare statements."
        )
        output.say(
            f"Since {looked.previous}: {looked.added} more, {looked.removed} fewer, {looked.changed} shown otherwise.{compared}"
        )
    _moved(looked)
    if looked.unassessed:
        output.say(
            f"Nobody looked at the risk of {looked.unassessed} of those named: kuager mark ID --risk detained=low …"
        )
    if looked.due:
        output.say(f"{len(looked.due)} consents of people in it run out within 60 days: kuager consent due")
    for one in looked.differences:
        what = ", ".join(f"{name} {value}" for name, value in one.what if value) or "all together"
        output.say(f"Too small a difference to {one.release}: {what}: {one.before} then, {one.now} now.")
    output.table([(reason, str(count)) for reason, count in looked.withheld.items()], ("withheld because", "times"))


def _moved(looked: Preflight) -> None:
    rows = []
    for one in looked.moved:
        rows.append((one.name, one.before or "-", one.now or "-", ""))
        rows += [("", "; ".join(each.before) or "-", "; ".join(each.now) or "-", each.prop) for each in one.fields]
    output.table(rows, ("who", "then", "now", "what"))


def _done(done: Released) -> None:
    output.say(f"Written to {done.folder}: {done.files} files, {done.bytes} bytes; manifest {done.manifest}.")
    if done.search:
        output.say(
            f"Searched for {done.search.values} withheld values: {done.search.files} files whole, {done.search.again} "
            "unchanged ones for what is new."
        )
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
