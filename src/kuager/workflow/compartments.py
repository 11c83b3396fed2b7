"""Compartments: named parts of the archive that some members see and others do not.

A capture (with its documents), a source (with everything that came from it), an entry (with its versions) or a case (what the team
wrote about it) lies in one compartment at most; the newest decision counts, and without one a thing lies in the open. All of it is
rows of the review log. Putting something into a compartment counts at once. Taking it out, or putting it into another one, shows it
to people who did not see it before: that takes two persons. What somebody sees then is computed in :mod:`kuager.store.scoped`.

Names are pseudonyms ("north-desk"): they stand in the log, which forgets nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kuager.errors import UnknownIdError
from kuager.errors.scoped import BadCompartmentError, UnknownCompartmentError
from kuager.model import Capture
from kuager.protect.rights import OPEN, Action, Resource, sees
from kuager.store.scoped_sight import tokens
from kuager.workflow.acting import require
from kuager.workflow.approving import digest_of, settle
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_rows import (
    GIVEN,
    MADE,
    TAKEN,
    giving_row,
    known,
    places,
    placing_row,
    row_of,
)
from kuager.workflow.context import context, resolve_id

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ENTRY: Final = re.compile(r"kuager:entry/([^/]+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that lies somewhere.

    Attributes:
        id: of the capture or source, the key of an entry, or the id of whom a case is about.
        kind: ``capture``, ``source``, ``entry`` or ``case``.
        title: to recognise it by.
        items: what is written into the log: a case goes by all its records.
    """

    id: str
    kind: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """A compartment, or the open part (its name is empty).

    Attributes:
        name: a pseudonym.
        why: what it is for.
        made_by: who made it.
        made_at: when.
        counts: how many captures, documents, entries and cases of those one may see lie in it, by kind.
        members: who belongs to it.
        mine: whether whoever asks sees into it.
    """

    name: str
    why: str = ""
    made_by: str = ""
    made_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    mine: bool = True


def make(archive: Archive, name: str, *, why: str = "") -> str:
    """Makes a compartment; nothing happens when it is there. Returns its name.

    Raises:
        NotAllowedError: the role may not.
        BadCompartmentError: the name is no pseudonym of letters, digits and hyphens.
    """
    require(archive, Action.PROTECT)
    name = name.strip()
    if not _NAME.fullmatch(name) or tokens(name):
        raise BadCompartmentError
    if name not in known(archive):
        object_id, decision, value = row_of(f"name:{name}", {"did": MADE, "compartment": name})
        _write(archive, object_id, decision, value, why)
    return name


def thing(archive: Archive, given: str) -> Thing:
    """Returns what an id or the beginning of one means: a document stands for its capture.

    Raises:
        UnknownIdError: nothing that may be seen has it.
        AmbiguousIdError: several do.
    """
    here = context(archive)
    keys = {one.key: one for one in (_entry_of(capture) for capture in here.captures.values()) if one}
    sources = {source.id: source.name for source in archive.store.sources()}
    one = resolve_id(given, {*here.heads, *here.captures, *sources, *keys, *here.entities})
    heads = {str(head.id): head for head in here.heads.values()}
    if one in heads:
        return _capture_thing(here.captures[heads[one].capture], heads[one].title)
    captures = {str(capture.id): capture for capture in here.captures.values()}
    if one in captures:
        return _capture_thing(captures[one], captures[one].original_name)
    if one in keys:
        return Thing(id=one, kind="entry", title=keys[one].title, items=(one,))
    if one in here.entities:
        entity = here.entities[one]
        return Thing(id=one, kind="case", title=entity.name, items=tuple(sorted({one, *map(str, entity.members)})))
    named = {str(key): name for key, name in sources.items()}
    return Thing(id=one, kind="source", title=named[one], items=(one,))


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    title: str


def _entry_of(capture: Capture) -> _Entry | None:
    found = _ENTRY.match(capture.target_uri)
    return _Entry(found[1], capture.original_name) if found else None


def _capture_thing(capture: Capture, title: str) -> Thing:
    entry = _entry_of(capture)
    if entry is not None:
        return Thing(id=entry.key, kind="entry", title=title, items=(entry.key,))
    return Thing(id=str(capture.id), kind="capture", title=title, items=(str(capture.id),))


def where(archive: Archive, one: Thing) -> str:
    """Returns the compartment in which something lies; a capture without a decision lies with its source."""
    placed = places(archive.store.reviews())
    if one.items[0] in placed:
        return placed[one.items[0]]
    if one.kind != "capture":
        return OPEN
    capture = next((row for row in archive.store.captures() if row.id == one.id), None)
    return placed.get(str(capture.source), OPEN) if capture is not None else OPEN


def put(archive: Archive, given: str, name: str, *, why: str) -> Thing:
    """Puts something into a compartment. Out of the open it counts at once; out of another compartment two persons must agree.

    Raises:
        NotAllowedError: the role may not.
        UnknownCompartmentError: there is no such compartment.
        UnknownIdError: there is no such thing.
        SecondPersonError: it lies in another compartment, and nobody else has agreed yet.
        NoReasonError: a reason is needed to move it on.
    """
    require(archive, Action.PROTECT)
    if name not in known(archive):
        raise UnknownCompartmentError(item=name)
    one = thing(archive, given)
    now = where(archive, one)
    if now == name:
        return one
    if now != OPEN:
        _agreed(archive, one, name, why)
    _write(archive, *placing_row(one.id, name, one.items), why)
    return one


def take_out(archive: Archive, given: str, *, why: str) -> Thing:
    """Takes something out of its compartment into the open: two persons must agree.

    Raises:
        NotAllowedError: the role may not.
        UnknownIdError: there is no such thing, or it lies in the open.
        SecondPersonError: nobody else has agreed yet; it was asked for.
        NoReasonError: no reason is given.
    """
    require(archive, Action.LOWER)
    one = thing(archive, given)
    if where(archive, one) == OPEN:
        raise UnknownIdError("It lies in no compartment", item=given)
    _agreed(archive, one, OPEN, why)
    _write(archive, *placing_row(one.id, OPEN, one.items), why)
    return one


def give(archive: Archive, given: str, member: str, *, taken: bool = False, why: str = "") -> Thing:
    """Gives something to a member who sees only what they were given (a translator), or takes it from them; at once.

    Raises:
        NotAllowedError: the role may not.
        UnknownIdError: there is no such thing.
    """
    require(archive, Action.EDIT)
    one = thing(archive, given)
    _write(archive, *giving_row(one.id, member, one.items, did=TAKEN if taken else GIVEN), why)
    return one


def _agreed(archive: Archive, one: Thing, name: str, why: str) -> None:
    shown = {"act": "compartment", "items": list(one.items), "to": name, "from": where(archive, one)}
    what = f"move {one.kind} {one.id} to {name or 'the open part'}"
    settle(archive, Action.LOWER, what=what, digest=digest_of(shown), reason=why)


def _write(archive: Archive, object_id: str, decision: str, value: str, why: str) -> None:
    with archive.store.write() as writer:
        writer.review(object_id, decision, agent=archive.agent, at=archive.clock.now(), value=value, reason=why.strip())
        writer.advance()


def compartments(archive: Archive) -> list[Compartment]:
    """Returns the open part and every compartment that whoever works here may know of, with what lies there.

    Raises:
        NotAllowedError: the role may not look.
    """
    require(archive, Action.READ, Resource(compartment=own_part(archive)))
    counts = _counted(archive)
    found = [Compartment(name=OPEN, counts=counts.get(OPEN, {}), mine=sees(archive.actor, OPEN))]
    for name, row in known(archive).items():
        mine = sees(archive.actor, name)
        found.append(
            Compartment(
                name=name, why=row.reason, made_by=row.agent, made_at=row.at, mine=mine,
                counts=counts.get(name, {}) if mine else {},
            )
        )  # fmt: skip
    return found


def with_members(found: Iterable[Compartment], belong: Mapping[str, Iterable[str]]) -> list[Compartment]:
    """Returns compartments with who belongs to each."""
    return [replace(one, members=tuple(sorted(belong.get(one.name, ())))) for one in found]


def own_part(archive: Archive) -> str:
    """Returns a part of the archive that whoever works here sees: what a question about no one thing is asked about."""
    return OPEN if sees(archive.actor, OPEN) else min(archive.actor.compartments, default=OPEN)


def _counted(archive: Archive) -> dict[str, dict[str, int]]:
    placed = places(archive.store.reviews())
    counts: dict[str, Counter[str]] = {}
    at: dict[str, str] = {}
    for capture in archive.store.captures():
        entry = _entry_of(capture)
        items = (str(capture.id), entry.key if entry else "", str(capture.source or ""))
        name = next((placed[item] for item in items if item in placed), OPEN)
        at[capture.id] = name
        counts.setdefault(name, Counter())["entry" if entry else "capture"] += 1
    for head in context(archive).heads.values():
        counts.setdefault(at.get(head.capture, OPEN), Counter())["document"] += 1
    here = context(archive)
    for item, name in placed.items():
        if item in here.entities and name != OPEN:
            counts.setdefault(name, Counter())["case"] += 1
    return {name: dict(found) for name, found in counts.items()}


def lying(archive: Archive) -> dict[str, list[Thing]]:
    """Returns what lies in each compartment other than the open part, as far as it may be seen; newest first."""
    require(archive, Action.READ, Resource(compartment=own_part(archive)))
    here, placed = context(archive), places(archive.store.reviews())
    titles = {head.capture: (str(head.id), head.title) for head in here.heads.values()}
    found: dict[str, list[Thing]] = {}
    for capture in reversed(here.captures.values()):
        entry = _entry_of(capture)
        items = (str(capture.id), entry.key if entry else "", str(capture.source or ""))
        name = next((placed[item] for item in items if item in placed), OPEN)
        if name != OPEN and capture.id in titles:
            id_, title = titles[capture.id]
            kind = "entry" if entry else "capture"
            found.setdefault(name, []).append(Thing(id=id_, kind=kind, title=title, items=(str(capture.id),)))
    for item, name in placed.items():
        if item in here.entities and name != OPEN:
            found.setdefault(name, []).append(
                Thing(id=item, kind="case", title=here.entities[item].name, items=(item,))
            )
    return found
