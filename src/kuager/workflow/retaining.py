"""The story of keeping no longer than needed: a date for a source, and a queue of those whose date has passed.

Nothing is erased by a date alone. When it passes, somebody decides: keep it until another date, with a reason, or erase it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.errors import BadDateError, UsageError
from kuager.protect.rights import Action
from kuager.workflow import acts, erasing
from kuager.workflow.acting import require
from kuager.workflow.acts import Act
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log

REGISTER: Final = "retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A source with the date until which it is kept.

    Attributes:
        capture: its id.
        title: its name in this archive.
        until: the date.
        reason: why it is kept until then.
        passed: whether the date has passed.
    """

    capture: str
    title: str
    until: date
    reason: str
    passed: bool


def keep_until(archive: Archive, given: str, until: str, reason: str) -> Kept:
    """Sets or moves the date of a source.

    Args:
        archive: where.
        given: id of the source; see :func:`kuager.workflow.erasing.plan`.
        until: the last day, ISO 8601.
        reason: why; no names.

    Raises:
        NotAllowedError: the role may not.
        NotErasableError: there is nothing of that id.
        BadDateError: ``until`` is no day.
        UsageError: no reason is given.
    """
    require(archive, Action.PROTECT)
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise BadDateError(item=until) from None
    if not reason.strip():
        raise UsageError("Say why it is kept until then; the reason is kept")
    capture = erasing.plan(archive, given).captures[0]
    log.write(archive, REGISTER, capture, {"until": day.isoformat()}, agent=archive.agent, why=reason.strip())
    acts.note(archive, Act.RETENTION, capture)
    return next(one for one in every(archive) if one.capture == capture)


def every(archive: Archive) -> list[Kept]:
    """Returns every source that has a date and was not erased, the earliest first."""
    latest = {log.item_of(row): row for row, undone in log.rows(archive, REGISTER) if not undone}
    today = archive.clock.now().date()
    found = []
    for capture in archive.store.captures():
        row = latest.get(capture.id)
        if row is not None:
            until = date.fromisoformat(log.told(row)["until"])
            found.append(
                Kept(
                    capture=capture.id,
                    title=capture.original_name,
                    until=until,
                    reason=row.reason,
                    passed=until < today,
                )
            )
    return sorted(found, key=lambda one: (one.until, one.capture))


def due(archive: Archive) -> list[Kept]:
    """Returns the sources whose date has passed: each waits for somebody to keep or to erase it."""
    return [one for one in every(archive) if one.passed]
