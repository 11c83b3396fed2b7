"""The verb for submissions to bodies of the United Nations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import DiskError, UsageError
from kuager.errors.papers import UnknownPaperKindError
from kuager.model.schema import label
from kuager.publish.papers import KINDS
from kuager.track.submissions import Answered, State, Value
from kuager.workflow import submissions as story
from kuager.workflow.archive import Archive
from kuager.workflow.submissions import Draft, Knower, SubmissionRow


@click.command(epilog="Example:  kuager -a my-archive submit wgeid n-1a2b --to communication.docx")
@click.argument("mechanism", required=False, metavar="[wgeid|wgad|ced]")
@click.argument("person", required=False, metavar="[PERSON]")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Writes the draft: a .docx or .pdf file.")
@click.option("--list", "listing", is_flag=True, help="Lists the submissions somebody began.")
@click.option("--lang", default="en", show_default=True, help="Language of the paper, one the body takes.")
@click.option("--ready", is_flag=True, help="Marks the draft ready; relatives must have agreed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def submit(
    session: Session, *, mechanism: str | None, person: str | None, target: Path | None, listing: bool, lang: str, ready: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Draws up a submission from claims, strictly as reported, and says what is missing and who might know."""
    kind = target.suffix.lower().removeprefix(".") if target else ""
    if target is not None and kind not in KINDS:
        raise UnknownPaperKindError(item=str(target))
    if mechanism:
        story.mechanism(mechanism)
    if not listing and not (mechanism and person):
        raise UsageError("Name a body and a person, or look at what there is with --list")
    with session.open() as archive:
        if listing:
            _list(archive, as_json=as_json)
            return 0
        found = story.draft(archive, person or "", mechanism or "")
        if ready:
            story.make_ready(archive, found.node, found.mechanism.id)
        if target is not None:
            _write(target, story.file(archive, found, kind, lang=lang))
        _tell(archive, found, lang, as_json=as_json, written=target is not None)
    return 0


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise DiskError(f"The file could not be written ({error.strerror})", item=str(target)) from error


def _tell(archive: Archive, found: Draft, lang: str, *, as_json: bool, written: bool) -> None:
    if as_json:
        output.document(_document(archive, found, lang))
    elif not written:
        rows = [(one.item.id, one.state.value, _values(one, lang)) for one in found.items]
        output.table(rows, ("item", "state", "what is told"))
    for one in found.missing:
        knows = ", ".join(dict.fromkeys(_knower(who) for who in found.who_knows(one.item)))
        asks = story.question(one.item, "en")
        output.say(output.flat(f"missing: {one.item.id}: {story.said(one.item.labels, 'en')}"))
        output.say(output.flat(f"  ask: {asks}" + (f"  might know: {knows}" if knows else "")))
    for short in (one for one in found.items if one.short):
        output.say(f"not to the day: {short.item.id}")
    output.say(f"{found.completeness.required_done} of {found.completeness.required} required items")


def _knower(who: Knower) -> str:
    relation = label("kinship", who.relation) if who.relation else ""
    if not who.name:
        return f"{relation or 'somebody'} (not named)"
    return f"{who.name} ({relation})" if relation else who.name


def _values(one: Answered, lang: str) -> str:
    told = (story.said(part.labelled, lang) or part.words for value in one.values for part in value.parts)
    return " | ".join(told)


def _document(archive: Archive, found: Draft, lang: str) -> dict[str, Any]:
    standing = story.standing(archive, found)
    return {
        "mechanism": found.mechanism.id,
        "person": found.person,
        "name": found.name,
        "stage": standing.stage,
        "sent": [one.key for one in standing.sent],
        "blockers": found.blockers,
        "completeness": found.completeness,
        "urgency": found.urgency,
        "missing": [one.item.id for one in found.missing],
        "items": [
            {
                "id": one.item.id,
                "label": story.said(one.item.labels, lang),
                "required": one.item.required,
                "verified": one.item.verified,
                "state": one.state,
                "differ": one.differ,
                "short": one.short,
                "values": [_value(value, lang) for value in one.values],
                "because": [_value(value, lang) for value in one.because],
                "question": story.question(one.item, lang) if one.state is State.MISSING else "",
                "who_might_know": found.who_knows(one.item) if one.state is State.MISSING else (),
            }
            for one in found.items
        ],
    }


def _value(value: Value, lang: str) -> dict[str, Any]:
    parts = [
        {
            "label": story.said(part.label, lang),
            "words": story.said(part.labelled, lang) or part.words,
            "quoted": part.quoted,
            "told": part.told,
        }
        for part in value.parts
    ]
    return {"key": value.key, "denied": value.denied, "parts": parts}


def _list(archive: Archive, *, as_json: bool) -> None:
    output.listing(
        [_Row.of(one) for one in story.submissions(archive)],
        lambda one: (
            one.mechanism, one.person, one.name, one.stage, f"{one.share} %", one.urgent_until if one.urgent else ""
        ),
        ("body", "person", "name", "stage", "complete", "urgent until"),
        as_json=as_json,
        nothing="No submission was begun yet. Draw one up with: kuager submit wgeid PERSON",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A submission in the list."""

    mechanism: str
    person: str
    name: str
    stage: str
    share: int
    urgent: bool
    urgent_until: str
    missing: tuple[str, ...]

    @classmethod
    def of(cls, row: SubmissionRow) -> _Row:
        """Returns the line of one submission."""
        clock = row.draft.urgency
        return cls(
            mechanism=row.draft.mechanism.id,
            person=row.draft.person,
            name=row.draft.name,
            stage=row.standing.stage.value,
            share=row.draft.completeness.share,
            urgent=row.urgent,
            urgent_until=clock.surely.isoformat() if clock and clock.surely else "",
            missing=tuple(one.item.id for one in row.draft.missing),
        )
