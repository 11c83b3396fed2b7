"""Next steps, owners and days they are due: decisions of the team in a log of their own, none overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from kuager.errors.casework import BadDueError, MissingStepError, MovedCaseError, UnknownStepError
from kuager.model import NodeId
from kuager.track import reminders
from kuager.workflow.archive import Archive
from kuager.workflow.casework.views import Step
from kuager.workflow.context import Context, context
from kuager.workflow.registers import log
from kuager.workflow.status import today
from kuager.workflow.views import DueRow

REGISTER: Final = "case"
_CACHE: Final = "case steps"
_STEP, _DONE, _STATE = "step", "done", "state"
OPEN, CLOSED, TOLD = "open", "closed", "told"
LONGEST: Final = 600


def mark(here: Context, person: str) -> str:
    """Returns what changes when records are joined to a person or parted from them; empty when nobody has the id."""
    entity = here.entity(person)
    return "" if entity is None else f"{len(entity.members)}-{max(entity.members)}"


def known(archive: Archive, person: str) -> bool:
    """Says whether somebody has this id, under whatever name they go by now."""
    return context(archive).entity(person) is not None


def write(
    archive: Archive, person: str, *, what: str, owner: str = "", due: str = "", agent: str = "", seen: str = ""
) -> Step:
    """Writes a next step down.

    Args:
        archive: where to.
        person: of whose case.
        what: what is to be done.
        owner: who does it; who writes it when left out.
        due: ``YYYY-MM-DD``; empty for no day.
        agent: who writes.
        seen: the :func:`mark` of the page it was written on; empty to skip the check.

    Raises:
        MovedCaseError: the person was joined with another, or parted, since the page was opened; nothing was kept.
        MissingStepError: nothing is said, or too much.
        BadDueError: the day is none.
    """
    here = context(archive)
    entity = here.entity(person)
    if entity is None or (seen and seen != mark(here, person)):
        raise MovedCaseError(item=person)
    words = " ".join(what.split())
    if not words or len(words) > LONGEST:
        raise MissingStepError
    day = _day(due)
    agent = agent or archive.agent
    told = {
        "kind": _STEP,
        "what": words,
        "owner": " ".join(owner.split()) or agent,
        "due": day.isoformat() if day else "",
    }
    row = log.write(archive, REGISTER, str(NodeId(person)), told, agent=agent, why="")
    return next(one for one in steps(archive, person) if one.seq == row.seq)


def finish(archive: Archive, seq: int, *, note: str = "", agent: str = "") -> None:
    """Marks a step as done.

    Raises:
        UnknownStepError: there is none that is open.
    """
    found = next((one for one in every(archive) if one.seq == seq and not one.done), None)
    if found is None:
        raise UnknownStepError(item=str(seq))
    log.write(archive, REGISTER, found.person, {"kind": _DONE, "of": seq}, agent=agent, why=" ".join(note.split()))


def reopen(archive: Archive, seq: int, *, agent: str = "") -> None:
    """Takes back that a step was done.

    Raises:
        UnknownStepError: it is not done.
    """
    rows = [row for row, undone in log.rows(archive, REGISTER) if not undone]
    row = next((one for one in rows if log.told(one)["kind"] == _DONE and log.told(one)["of"] == seq), None)
    if row is None:
        raise UnknownStepError(item=str(seq))
    log.undo(archive, REGISTER, row.seq, agent=agent, why="not done after all")


def put(archive: Archive, person: str, state: str, *, why: str = "", agent: str = "") -> None:
    """Opens a case, or closes it.

    Raises:
        MovedCaseError: nobody has this id.
    """
    if context(archive).entity(person) is None:
        raise MovedCaseError(item=person)
    log.write(archive, REGISTER, person, {"kind": _STATE, "state": state}, agent=agent, why=" ".join(why.split()))


def steps(archive: Archive, person: str) -> list[Step]:
    """Returns the steps of a case, the most pressing first, done ones among them; joined records bring theirs along."""
    here = context(archive)
    entity = here.entity(person)
    mine = set(entity.members) | {entity.id} if entity else {person}
    return [one for one in every(archive) if one.person in mine]


def due_now(archive: Archive) -> list[Step]:
    """Returns the open steps of all cases that are overdue or due today, the longest overdue first."""
    pressing = {reminders.Due.OVERDUE, reminders.Due.TODAY}
    return [one for one in every(archive) if not one.done and one.pressing in pressing]


def due_rows(archive: Archive) -> tuple[DueRow, ...]:
    """Returns what :func:`due_now` does, with whom it is about; closed cases left out."""
    here, decided = context(archive), states(archive)
    found = []
    for one in due_now(archive):
        entity = here.entity(one.person)
        if entity is None or one.due is None or decided.get(one.person) == CLOSED:
            continue
        found.append(
            DueRow(
                person=entity.id, name=entity.name, what=one.what, owner=one.owner, due=one.due.isoformat(), days=-(one.days or 0)
            )
        )  # fmt: skip
    return tuple(found)


def every(archive: Archive) -> list[Step]:
    """Returns all steps, the most pressing first; read once per position of the log and day."""
    head, day = archive.store.head(), today(archive)
    held = archive.cache.get(_CACHE)
    if isinstance(held, tuple) and held[0] == (head, day):
        found: list[Step] = held[1]
        return list(found)
    made = _read(archive, day)
    archive.cache[_CACHE] = ((head, day), made)
    return list(made)


def states(archive: Archive) -> Mapping[str, str]:
    """Returns what the team decided about cases, by record: open or closed."""
    found: dict[str, str] = {}
    for row, undone in log.rows(archive, REGISTER):
        told = log.told(row)
        if not undone and told["kind"] == _STATE:
            found[log.item_of(row)] = str(told["state"])
    return found


def _read(archive: Archive, day: date) -> list[Step]:
    rows = [(row, log.told(row)) for row, undone in log.rows(archive, REGISTER) if not undone]
    done = {told["of"]: row for row, told in rows if told["kind"] == _DONE}
    found = []
    for row, told in rows:
        if told["kind"] != _STEP:
            continue
        due, ended = _day(told["due"]), done.get(row.seq)
        found.append(
            Step(
                seq=row.seq,
                person=log.item_of(row),
                what=told["what"],
                owner=told["owner"],
                due=due,
                pressing=reminders.due(due, day),
                days=(due - day).days if due else None,
                agent=row.agent,
                at=row.at.isoformat(timespec="seconds"),
                done=ended.at.isoformat(timespec="seconds") if ended else "",
                done_by=ended.agent if ended else "",
            )
        )
    return reminders.by_due(found, lambda one: one.due)


def _day(words: str) -> date | None:
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise BadDueError(item=words) from None
