"""For which activity something was done: what the form names, and what people linked afterwards. Links are decisions and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import DocumentId, NodeId, Review
from kuager.model.schema import label
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries import EntryRow
from kuager.workflow.registers import log
from kuager.workflow.reprisals.views import Link

REGISTER: Final = "reprisal-link"
_ACTIVITY: Final = "activity"
_OF_FORM: Final = {"picket_day": "picket", "appeal": "appeal", "testimony": "testimony"}
Linked = Mapping[str, list[tuple[str, int]]]
"""Targets linked by hand, each with its row of the log, by the key of the reprisal."""


def linked(archive: Archive) -> Linked:
    """Returns every link that counts."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row, undone in log.rows(archive, REGISTER):
        if not undone:
            found.setdefault(log.item_of(row), []).append((str(log.told(row)["target"]), row.seq))
    return found


def of(archive: Archive, here: Context, row: EntryRow, known: Linked) -> tuple[Link, ...]:
    """Returns the activities of one entry; what is gone from the archive is left out."""
    named = [(one.value, 0) for one in row.all(_ACTIVITY)]
    found: dict[str, Link] = {}
    for target, seq in [*named, *known.get(row.key, ())]:
        one = target_of(archive, here, target, seq)
        if one is not None:
            found.setdefault(target, one)
    return tuple(found.values())


def link(archive: Archive, key: str, target: str, *, why: str = "", agent: str = "") -> Review:
    """Links a reprisal to an activity: another entry by its key, an event or a document by its id.

    Raises:
        UnknownIdError: there is no such reprisal, or no such activity.
        UsageError: it is linked already, or to itself.
    """
    here = context(archive)
    row = entries.entry(archive, key)
    if row is None or row.withdrawn:
        raise UnknownIdError(item=key)
    if target == key:
        raise UsageError("A reprisal cannot be its own cause", item=target)
    if target_of(archive, here, target, 0) is None:
        raise UnknownIdError(item=target)
    if any(one.target == target for one in of(archive, here, row, linked(archive))):
        raise UsageError("This is linked already", item=target)
    return log.write(archive, REGISTER, key, {"target": target}, agent=agent, why=why)


def unlink(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes a link back.

    Raises:
        UnknownIdError: there is no such link that counts.
        UsageError: no reason is given.
    """
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


def target_of(archive: Archive, here: Context, target: str, seq: int) -> Link | None:
    """Returns what a link leads to; None when the archive does not have it."""
    row = entries.entry(archive, target)
    if row is not None and not row.withdrawn:
        kind = _OF_FORM.get(row.form, row.form)
        return Link(
            target=target, kind=kind, label=row.title, when=row.value("when") or row.said_on, href=f"/entries/{target}", seq=seq
        )  # fmt: skip
    head = here.heads.get(DocumentId(target))
    if head is not None:
        return Link(
            target=target, kind="publication", label=head.title, when=head.published or "", href=f"/sources/{target}", seq=seq
        )  # fmt: skip
    node = here.nodes.get(NodeId(target))
    if node is None or node.schema not in here.event_types:
        return None
    words = label(node.schema)
    return Link(target=target, kind=node.schema, label=words, when="", href=f"/sources/{node.document}", seq=seq)


__all__ = ["Linked", "link", "linked", "of", "target_of", "unlink"]
