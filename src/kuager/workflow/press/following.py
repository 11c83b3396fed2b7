"""Whom the team follows and which stories somebody looked at: rows of the review log, taken back like any decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import DocumentId
from kuager.workflow import accounts
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.registers import log

OUTLET, AUTHOR = "outlet", "author"
FOLLOW: Final = "press-follow"
LOOK: Final = "press-look"
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An outlet (by the name of its site) or an author (by the key of the account) that the team follows."""

    kind: str
    id: str
    name: str
    seq: int
    agent: str
    at: str


def followed(archive: Archive) -> list[Followed]:
    """Returns whom the team follows, in the order in which they were taken up."""
    found: dict[str, Followed] = {}
    for row, undone in log.rows(archive, FOLLOW):
        item, told = log.item_of(row), log.told(row)
        if undone:
            continue
        kind, _, id_ = item.partition(":")
        found.setdefault(
            item,
            Followed(kind=kind, id=id_, name=str(told["name"]), seq=row.seq, agent=row.agent, at=row.at.isoformat()),
        )
    return list(found.values())


def follow(archive: Archive, kind: str, given: str, *, agent: str = "") -> Followed:
    """Takes up an outlet or an author. An outlet need not have anything in the archive yet.

    Raises:
        UsageError: neither an outlet nor an author, no name, or followed already.
        UnknownIdError: there is no such account.
        AmbiguousIdError: a shortened key of an account fits more than one.
    """
    given = " ".join(given.split())
    if kind not in {OUTLET, AUTHOR}:
        raise UsageError("An outlet or an author can be followed", item=kind)
    if not given or len(given) > _LONGEST:
        raise UsageError("Name the outlet as its site calls itself", item=given[:_LONGEST])
    name = given
    if kind == AUTHOR:
        account = accounts.author(archive, given).account
        given, name = account.key, account.name
    if any((one.kind, one.id.casefold()) == (kind, given.casefold()) for one in followed(archive)):
        raise UsageError("This is followed already", item=name)
    row = log.write(archive, FOLLOW, f"{kind}:{given}", {"name": name}, agent=agent, why="")
    return Followed(kind=kind, id=given, name=name, seq=row.seq, agent=row.agent, at=row.at.isoformat())


def unfollow(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Stops following; that it was followed stays readable.

    Raises:
        UnknownIdError: nothing that is followed has that number.
        UsageError: no reason is given.
    """
    log.undo(archive, FOLLOW, seq, agent=agent, why=why)


def looked(archive: Archive) -> frozenset[str]:
    """Returns the stories that somebody looked at."""
    return frozenset(
        document for row, undone in log.rows(archive, LOOK) if not undone for document in log.told(row)["documents"]
    )


def look(archive: Archive, documents: Iterable[str], *, agent: str = "") -> int:
    """Marks stories as looked at; returns how many were not before.

    Raises:
        UnknownIdError: there is no such story.
    """
    here, before = context(archive), looked(archive)
    wanted = list(dict.fromkeys(documents))
    for document in wanted:
        if DocumentId(document) not in here.heads:
            raise UnknownIdError(item=document)
    fresh = [one for one in wanted if one not in before]
    if fresh:
        log.write(archive, LOOK, fresh[0], {"documents": fresh}, agent=agent, why="")
    return len(fresh)


__all__ = ["AUTHOR", "FOLLOW", "LOOK", "OUTLET", "Followed", "follow", "followed", "look", "looked", "unfollow"]
