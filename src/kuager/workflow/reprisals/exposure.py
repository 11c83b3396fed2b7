"""What is public about somebody who suffered a reprisal, queued so that people look at it again. Decisions are rows of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kuager.errors import UnknownIdError, UsageError
from kuager.model import ENTRY, STATEMENT, DocumentId, NodeId, Review
from kuager.workflow import entries
from kuager.workflow.accounts import POSTED
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries import EntryRow
from kuager.workflow.registers import images, log
from kuager.workflow.registers.views import Image
from kuager.workflow.reprisals import shelf
from kuager.workflow.reprisals.marks import public
from kuager.workflow.reprisals.views import CHOICES, Exposed, Named

REGISTER: Final = "exposure"
_OPENLY: Final = frozenset({"named", "initials"})
"""Answers to "how on the public web?" under which somebody can be recognised."""
_BREAK: Final = "|"


def queue(archive: Archive) -> list[Exposed]:
    """Returns everything public about everybody in the log of reprisals; what waits for a decision first."""
    scene = _scene(archive)
    rows = [one for person, _ in concerned(archive) for one in _exposed(scene, person[0])]
    return sorted(rows, key=lambda one: (not one.open, one.public != "yes"))


def concerned(archive: Archive) -> list[tuple[Named, int]]:
    """Returns everybody to whom a logged reprisal was done and who has a name here, with how many."""
    return shelf.people(shelf.reprisals(archive))


def exposed(archive: Archive, person: str) -> list[Exposed]:
    """Returns what is public, or agreed to become public, and names a person, with what was decided.

    Raises:
        UnknownIdError: when nobody has that id.
    """
    return _exposed(_scene(archive), person)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """One reading of the archive: decisions, pictures and consents are looked up once for everybody."""

    here: Context
    kept: Mapping[tuple[str, str], Review]
    since: Mapping[str, datetime]
    pictures: Sequence[Image]
    consents: Sequence[EntryRow]


def _scene(archive: Archive) -> _Scene:
    here = context(archive)
    return _Scene(
        here=here,
        kept=_decided(archive, here),
        since=_latest(archive),
        pictures=[one for one in images(archive) if one.person],
        consents=entries.entries(archive, "consent") if "consent" in entries.forms() else (),
    )


def _exposed(scene: _Scene, person: str) -> list[Exposed]:
    entity = scene.here.entities.get(person)
    if entity is None:
        raise UnknownIdError(item=person)
    members = frozenset(entity.members)
    found = {one.target: one for one in (*_documents(scene.here, person, members), *_others(scene, person, members))}
    rows = [_with(one, scene.kept.get((person, one.target)), scene.since.get(person)) for one in found.values()]
    return sorted(rows, key=lambda one: (not one.open, one.public != "yes", one.when, one.title))


def decide(archive: Archive, person: str, target: str, choice: str, *, why: str, agent: str = "") -> Review:
    """Records what becomes of something public.

    Raises:
        UnknownIdError: nobody has that id, or it does not name the person.
        UsageError: no such choice, or no reason where something is kept.
    """
    if choice not in CHOICES:
        raise UsageError(f"Choose one of {', '.join(CHOICES)}", item=choice)
    if target not in {one.target for one in exposed(archive, person)}:
        raise UnknownIdError(item=target)
    if choice == "keep" and not why.strip():
        raise UsageError("Say why it may stay as it is; the reason is kept")
    return log.write(
        archive, REGISTER, _item(context(archive), person, target), {"choice": choice}, agent=agent, why=why
    )


def undo(archive: Archive, seq: int, *, why: str, agent: str = "") -> None:
    """Takes a decision back; the one before it counts again.

    Raises:
        UnknownIdError: there is no such decision that counts.
        UsageError: no reason is given.
    """
    log.undo(archive, REGISTER, seq, agent=agent, why=why)


def _item(here: Context, person: str, target: str) -> str:
    """Names the pair by a record of the person: the person's own id changes when people are merged."""
    return f"{min(here.entities[person].members)}{_BREAK}{target}"


def _decided(archive: Archive, here: Context) -> dict[tuple[str, str], Review]:
    found: dict[tuple[str, str], Review] = {}
    for row, undone in log.rows(archive, REGISTER):
        node, _, target = log.item_of(row).partition(_BREAK)
        if not undone:
            found[here.entity_of.get(NodeId(node), ""), target] = row
    return found


def _latest(archive: Archive) -> dict[str, datetime]:
    """Returns when the latest reprisal against each person was handed in."""
    found: dict[str, datetime] = {}
    for one in shelf.reprisals(archive):
        row = entries.entry(archive, one.key)
        at = datetime.fromisoformat(row.at) if row is not None else None
        for person, _ in one.who:
            if at is not None and (person not in found or found[person] < at):
                found[person] = at
    return found


def _with(one: Exposed, row: Review | None, since: datetime | None) -> Exposed:
    if row is None:
        return one
    return replace(
        one, choice=str(log.told(row)["choice"]), reason=row.reason, agent=row.agent, at=row.at.isoformat(timespec="seconds"),
        seq=row.seq, again=since is not None and row.at < since,
    )  # fmt: skip


def _documents(here: Context, person: str, members: Iterable[NodeId]) -> Iterator[Exposed]:
    """Yields the texts that name a person; what was entered here is public only by consent."""
    names: dict[DocumentId, set[str]] = {}
    for node in members:
        known = here.nodes.get(node)
        if known is not None and not known.shielded:
            names.setdefault(known.document, set()).update((known.name, *known.spellings))
    for document, spellings in names.items():
        head = here.heads.get(document)
        if head is None or head.kind in {ENTRY, STATEMENT}:
            continue
        shown = here.latest.get(document, document)
        url = public(here, document)
        yield Exposed(
            person=person,
            target=document,
            kind="post" if head.kind in POSTED else "page" if url else "file",
            public="yes" if url else "unknown",
            title=head.title,
            site=head.site or "",
            url=url,
            when=head.published or "",
            href=f"/sources/{shown}",
            names=tuple(sorted(spellings - {""})),
        )


def _others(scene: _Scene, person: str, members: frozenset[NodeId]) -> Iterator[Exposed]:
    for note in scene.pictures:
        if person in {note.person, scene.here.entity_of.get(NodeId(note.person))}:
            yield Exposed(
                person=person, target=note.capture, kind="picture", public="unknown", title=note.name, site="", url="", when="",
                href=f"/pictures?capture={note.capture}", names=(),
            )  # fmt: skip
    for row in scene.consents:
        who = row.first("who")
        if who is None or row.node(who.local) not in members:
            continue
        if row.value("standing") == "agreed" and row.value("to_public") in _OPENLY:
            yield Exposed(
                person=person, target=row.key, kind="consent", public="planned", title=row.title, site="", url="",
                when=row.said_on, href=f"/entries/{row.key}", names=(who.words,),
            )  # fmt: skip


__all__ = ["concerned", "decide", "exposed", "queue", "undo"]
