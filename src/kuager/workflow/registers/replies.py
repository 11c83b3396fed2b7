"""What somebody replied to something published: a public body's rebuttal, a person's reply. A register that only grows.

Whoever is written about, or answers for an office, has the same place beside what was published. A reply is kept as it came;
whether it is shown, to whom and with which name is decided by clearance for each release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kuager.errors import UsageError
from kuager.errors.registers import NoAddressError
from kuager.text.edtf import valid
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.registers import log

REGISTER: Final = "reply"
REBUTTAL, REPLY = "rebuttal", "reply"
KINDS: Final = (REBUTTAL, REPLY)
FOLDERS: Final = ("people", "texts", "picket", "testimonies", "appeals", "bodies", "places", "corrections")
"""Where the addresses of a release begin."""
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply.

    Attributes:
        seq: takes it back.
        of: address in a release, such as ``people/n-1`` or ``people/n-1#s-12``.
        kind: ``rebuttal`` of a public body or anybody who says that something is wrong, ``reply`` of anybody else.
        by: record of the person or organisation that it is from; empty for a body the archive does not know.
        name: of such a body.
        text: the words, as they came.
        on: the day it came (ISO); empty for the day it was entered.
        agent: who entered it.
        at: when.
        undone: it was taken back.
    """

    seq: int
    of: str
    kind: str
    by: str
    name: str
    text: str
    on: str
    agent: str
    at: datetime
    undone: bool = False


def replies(archive: Archive, *, undone: bool = False) -> list[Reply]:
    """Returns the replies, the oldest first; ``undone`` also those that were taken back."""
    here = context(archive)
    found = []
    for row, taken in log.rows(archive, REGISTER):
        if taken and not undone:
            continue
        told: dict[str, Any] = log.told(row)
        entity = here.entity(told["by"]) if told["by"] else None
        found.append(
            Reply(
                seq=row.seq, of=told["of"], kind=told["kind"], by=str(entity.id) if entity is not None else told["by"],
                name=told["name"], text=told["text"], on=told["on"], agent=row.agent, at=row.at, undone=taken,
            )
        )  # fmt: skip
    return found


def receive(
    archive: Archive, of: str, *, by: str, text: str, kind: str = REBUTTAL, on: str = "", body: bool = False, agent: str = ""
) -> Reply:  # fmt: skip
    """Records a reply to something published.

    Args:
        archive: where to.
        of: its address, as releases have it.
        by: id of a person or organisation; with ``body`` the name of a public body that the archive does not know.
        text: the words.
        kind: one of :data:`KINDS`.
        on: the day it came (ISO 8601).
        body: ``by`` is such a name.
        agent: who enters it.

    Raises:
        NoAddressError: that is no address of a release.
        UnknownIdError: nobody has that id.
        AmbiguousIdError: a shortened id fits more than one.
        UsageError: no words, too many of them, no such kind, or no day.
    """
    of = of.strip().removesuffix(".html")
    folder, _, item = of.partition("/")
    if folder not in FOLDERS or not item:
        raise NoAddressError(item=of)
    if kind not in KINDS:
        raise UsageError(f"It is one of {', '.join(KINDS)}", item=kind)
    if not text.strip() or len(text) > _LONGEST:
        raise UsageError(f"Give the words of the reply, up to {_LONGEST} characters")
    if not by.strip() or (on and not valid(on)):
        raise UsageError("Say who replies, and the day as YYYY-MM-DD")
    record = "" if body else str(min(context(archive).meant(by).members))
    told = {
        "of": of, "kind": kind, "by": record, "name": " ".join(by.split()) if body else "", "text": text.strip(), "on": on,
    }  # fmt: skip
    row = log.write(archive, REGISTER, of, told, agent=agent, why="")
    return next(one for one in replies(archive) if one.seq == row.seq)


def take_back(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes a reply back; it stays readable and is no longer shown."""
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


__all__ = ["FOLDERS", "KINDS", "REBUTTAL", "REPLY", "Reply", "receive", "replies", "take_back"]
