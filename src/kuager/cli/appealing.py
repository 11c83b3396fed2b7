"""The verb of appeals: what was asked of whom, what came back, letters, deadlines and figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kuager.cli import output
from kuager.cli.entering import answers_of
from kuager.cli.root import Session
from kuager.errors import TargetExistsError, UsageError
from kuager.publish import papers
from kuager.text.tellings import LANGUAGES
from kuager.track.deadlines import State, Unit
from kuager.workflow import appeals, entries
from kuager.workflow.appeals import calendar as calendars
from kuager.workflow.appeals import letters, linked
from kuager.workflow.appeals import rules as rules_of
from kuager.workflow.appeals.figures import statistics
from kuager.workflow.appeals.rules import Proposed
from kuager.workflow.appeals.shelf import AppealRow
from kuager.workflow.archive import Archive
from kuager.workflow.entries.choosing import meant
from kuager.workflow.status import today

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_answers = click.option("--answer", "answers", multiple=True, metavar="NAME=WORDS", help="An answer; several of one name are lines.")  # fmt: skip
_node = click.option("--node", "nodes", multiple=True, metavar="NAME=ID", help="Who of the archive an answer means.")
_key = click.option("--key", default="", help="Makes handing in twice one entry.")
_FORMS = ("answer", "no_answer", "follow_up")


@click.group(epilog="Example:  kuager -a my-archive appeal list --overdue")
def appeal() -> None:
    """Appeals and answers: letters, deadlines, what came back, and who answers at all."""


@appeal.command("list")
@click.option("--overdue", is_flag=True, help="Only those whose last day has passed.")
@click.option("--state", type=click.Choice([one.value for one in State]), help="Only those that stand so.")
@click.option("--recipient", default="", help="Only to this kind of office, such as consulate.")
@click.option("--reported", is_flag=True, help="What sources tell of appeals instead, with what it was linked to.")
@_json
@click.pass_obj
def list_appeals(
    session: Session, *, overdue: bool, state: str | None, recipient: str, reported: bool, as_json: bool
) -> int:
    """Lists appeals, those that need somebody first."""
    with session.open() as archive:
        if reported:
            _reported(archive, as_json=as_json)
            return 0
        rows = [
            one
            for one in appeals.appeals(archive)
            if (not overdue or one.clock.state is State.OVERDUE)
            and (not state or one.clock.state == state)
            and (not recipient or one.recipient == recipient)
        ]
    if as_json:
        output.document([told(one) for one in rows])
        return 0
    output.listing(
        rows,
        lambda one: (
            one.code, one.clock.state.value, one.due.isoformat() if one.due else "-", str(one.clock.days_open), one.sent,
            one.to, ", ".join(one.who),
        ),
        ("code", "stands", "due", "days", "sent", "to", "for"),
        as_json=False,
        nothing="No appeal fits. Enter one with: kuager appeal add, or kuager enter appeal",
    )  # fmt: skip
    return 0


def _reported(archive: Archive, *, as_json: bool) -> None:
    output.listing(
        linked.found(archive),
        lambda one: (
            one.event.id, one.event.type, one.event.when or "-", one.link.appeal if one.link else "-", one.event.exact,
        ),
        ("event", "kind", "when", "appeal", "words"),
        as_json=as_json,
        nothing="No source tells of an appeal.",
    )  # fmt: skip


def told(row: AppealRow) -> dict[str, Any]:
    """Returns an appeal as programs read it."""
    parts = [*row.answers, *row.silences, *row.follow_ups]
    return {
        "key": row.key, "code": row.code, "kind": row.kind, "to": row.to, "recipient": row.recipient, "state": row.state,
        "for": list(row.who), "people": list(row.nodes), "from": row.sender, "sent": row.sent, "due": row.due,
        "due_by": row.due_by, "stands": row.clock.state.value, "days_open": row.clock.days_open,
        "days_left": row.clock.days_left, "days_late": row.clock.days_late, "answered": row.answered or None, "next": row.next,
        "document": row.entry.document,
        "thread": [
            {
                "key": one.key, "form": one.form, "when": one.value("when"), "document": one.document,
                "response": [each.value for each in one.all("response")], "impact": one.value("impact") or None,
                "words": one.narrative or None,
            }
            for one in sorted(parts, key=lambda part: part.value("when"))
        ],
        "reported": [{"event": one.event.id, "kind": one.kind, "when": one.when} for one in row.links],
    }  # fmt: skip


@appeal.command()
@click.argument("key")
@_json
@click.pass_obj
def show(session: Session, *, key: str, as_json: bool) -> int:
    """Shows one appeal with all that followed; KEY may be its code or the beginning of its key."""
    with session.open() as archive:
        found = told(appeals.appeal(archive, key))
    if as_json:
        output.document(found)
        return 0
    thread = found.pop("thread")
    output.table([(name, _shown(value)) for name, value in found.items() if value], ("what", ""))
    output.table(
        [(one["when"], one["form"], ", ".join(one["response"]), one["words"] or "") for one in thread],
        ("when", "what", "graded", "words"),
    )
    return 0


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@appeal.command(
    epilog="Example:  kuager -a my-archive appeal add --answer kind=letter --answer who=NAME --answer to=OFFICE …"
)
@_answers
@_node
@_key
@click.pass_obj
def add(session: Session, *, answers: tuple[str, ...], nodes: tuple[str, ...], key: str) -> int:
    """Enters an appeal that was sent; see its questions with: kuager enter appeal --list."""
    with session.open() as archive:
        made = entries.enter(archive, "appeal", answers_of(answers, nodes), key=key)
        row = appeals.appeal(archive, made.key)
    output.document({"key": made.key, "code": row.code, "due": row.due, "due_by": row.due_by, "new": made.new})
    return 0


@appeal.command(
    epilog="Example:  kuager -a my-archive appeal answer A-1B2C3D4E --answer when=2024-05-01 --answer response=formal"
)
@click.argument("appeal_key", metavar="KEY")
@click.option("--as", "form", type=click.Choice(_FORMS), default="answer", show_default=True, help="What it is.")
@_answers
@_node
@_key
@click.pass_obj
def answer(
    session: Session, *, appeal_key: str, form: str, answers: tuple[str, ...], nodes: tuple[str, ...], key: str
) -> int:
    """Enters an answer, a follow-up, or the record that no answer came."""
    with session.open() as archive:
        row = appeals.appeal(archive, appeal_key)
        made = entries.enter(archive, form, answers_of((*answers, f"appeal={row.key}"), nodes), key=key)
        after = appeals.appeal(archive, row.key)
    output.document({"key": made.key, "appeal": row.key, "stands": after.clock.state.value, "new": made.new})
    return 0


@appeal.command(
    epilog="Example:  kuager -a my-archive appeal letter 'Arman Sadvakas' --to-office embassy --lang ru --to letter.docx"
)
@click.argument("person")
@click.option("--to-office", "office", type=click.Choice(letters.OFFICES), required=True, help="Which kind of office.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the letter.")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="The file to make, .docx or .pdf.")
@click.option("--office", "name", default="", help="Name of the office; a blank when left out.")
@click.option("--sender", default="", help="Who signs; a blank when left out.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Its date; today when left out.")
@click.option("--reviewed", is_flag=True, help="Leaves out what nobody has reviewed.")
@click.option(
    "--confidential", is_flag=True, help="Takes in what was told in confidence, because whoever told it agrees."
)
@_json
@click.pass_obj
def letter(session: Session, /, *, person: str, target: Path, day: Any, as_json: bool, **asked: Any) -> int:
    """Drafts a letter from what is known of PERSON (a name or an id); gaps stay blank, statements have notes."""
    kind = target.suffix.lower().lstrip(".")
    if target.exists():
        raise TargetExistsError(item=str(target))
    with session.open() as archive:
        wanted = letters.Wanted(
            person=_person(archive, person), office=asked["office"], lang=asked["lang"], to=asked["name"],
            sender=asked["sender"], day=day.date() if day else today(archive), reviewed=asked["reviewed"],
            confidential=asked["confidential"],
        )  # fmt: skip
        made = letters.compose(archive, wanted)
    target.write_bytes(papers.write(made.paper, kind))
    summary = {
        "file": str(target), "person": made.person, "name": made.name, "notes": len(made.paper.notes),
        "blanks": list(made.blanks), "unreviewed": made.unreviewed, "held_back": made.held_back,
    }  # fmt: skip
    if as_json:
        output.document(summary)
        return 0
    output.say(f"{target}: {len(made.paper.notes)} notes, {len(made.blanks)} blanks.")
    if made.unreviewed:
        output.say(f"{made.unreviewed} statements were reviewed by nobody: check them, or use --reviewed.")
    if made.held_back:
        output.say(f"{made.held_back} statements told in confidence were left out; --confidential takes them in.")
    return 0


def _person(archive: Archive, given: str) -> str:
    """Returns the id of a person by id or name.

    Raises:
        UsageError: nobody, or several people, have that name.
    """
    if given.startswith(("n-", "e-")):
        return given
    rows = list(meant(archive, given))
    exact = [one for one in rows if one.name.casefold() == given.casefold()] or rows
    if len(exact) != 1:
        names = "; ".join(f"{one.name} = {one.node}" for one in rows) or "nobody"
        raise UsageError(f"Name one person by id; that name fits {names}", item=given)
    return exact[0].node


@appeal.command(epilog="Example:  kuager -a my-archive appeal calendar --to appeals.ics")
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="The .ics file; one that is there is written anew.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the titles.")
@click.option("--names", is_flag=True, help="Also offices and people; devices copy calendars to clouds.")
@click.pass_obj
def calendar(session: Session, *, target: Path, lang: str, names: bool) -> int:
    """Writes deadlines and reminders as an iCalendar file; only reference codes stand in it."""
    with session.open() as archive:
        data = calendars.calendar(archive, lang=lang, names=names)
    target.write_bytes(data)
    output.say(f"{target}: {data.count(b'BEGIN:VEVENT')} days to keep.")
    return 0


@appeal.command()
@_json
@click.pass_obj
def stats(session: Session, *, as_json: bool) -> int:
    """Counts who answers, how long it takes, and what they say."""
    with session.open() as archive:
        found = statistics(appeals.appeals(archive))
    if as_json:
        output.document(found)
        return 0
    output.table(
        [
            (
                one.name, str(one.figures.sent), str(one.figures.answered), str(one.figures.late),
                "-" if one.figures.median is None else f"{one.figures.median:g}",
                ", ".join(f"{grade} {count}" for grade, count in one.grades),
            )
            for one in found.offices
        ],
        ("office", "sent", "answered", "late", "days (middle)", "graded"),
    )  # fmt: skip
    if not found.offices:
        output.say("No appeal was entered yet.")
    return 0


@appeal.command(
    epilog="Example:  kuager -a my-archive appeal rules --add --recipient consulate --state CN --count 30 --title 'Notice' --why 'its door'"
)
@click.option("--add", "adding", is_flag=True, help="Records a rule of the team.")
@click.option("--recipient", default="", help="Kind of office, such as consulate.")
@click.option("--state", default="", help="Whose, such as KZ.")
@click.option("--office", default="", help="Only an office of this name.")
@click.option("--count", default="", help="How many units.")
@click.option("--unit", type=click.Choice([one.value for one in Unit]), default="days", show_default=True)
@click.option("--begins", type=click.Choice(rules_of.BEGINNINGS[:2]), default="received", show_default=True)
@click.option("--title", default="", help="The source.")
@click.option("--place", default="", help="Where in it.")
@click.option("--url", default="", help="Its address.")
@click.option("--checked", default="", help="The day somebody read it.")
@click.option("--note", default="", help="What to know.")
@click.option("--why", default="", help="Why; kept with the decision.")
@click.option(
    "--holiday", default="", metavar="DAY", help="Records a day off of --state (a date, or MM-DD for every year)."
)
@click.option("--works", is_flag=True, help="With --holiday: the day is worked although it would be off.")
@click.option("--undo", "seq", type=int, help="Takes row N back, with --why.")
@_json
@click.pass_obj
def rules(session: Session, /, *, adding: bool, holiday: str, works: bool, seq: int | None, as_json: bool, **fields: str) -> int:  # fmt: skip
    """Lists the rules about the time for an answer with their sources, or changes the team's own."""
    with session.open() as archive:
        if adding:
            rules_of.decide(archive, Proposed(**fields))
        elif holiday:
            rules_of.add_holiday(archive, fields["state"], holiday, works=works, name=fields["note"], why=fields["why"])
        elif seq is not None:
            _undo(archive, seq, fields)
        found = rules_of.rules(archive)
    output.listing(
        found,
        lambda one: (
            str(one.seq or ""), one.office or ", ".join(one.recipients), ", ".join(one.states),
            f"{one.term.count} {one.term.unit.value}", one.begins, one.checked or "not read", f"{one.title} {one.place}",
        ),
        ("row", "to", "state", "time", "from", "source read", "source"),
        as_json=as_json,
        nothing="There is no rule.",
    )  # fmt: skip
    return 0


def _undo(archive: Archive, seq: int, fields: Mapping[str, str]) -> None:
    days = {one.seq for one in rules_of.holidays(archive) if one.seq}
    register = rules_of.HOLIDAYS if seq in days else rules_of.RULES
    rules_of.undo(archive, seq, why=fields["why"], register=register)


__all__ = ["appeal", "told"]
