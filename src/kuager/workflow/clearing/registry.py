"""What was given to whom and when: one row per release that left, with what later releases are compared with.

Rows of the register log. They name people by the ids of records, which the archive has anyway; whom a release was given to
is a commitment that can be erased (``workflow.openings``), because people lie behind it.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from kuager.errors.clearing import UnknownReleaseError
from kuager.model import NodeId, Review
from kuager.preserve import commitments
from kuager.protect.beside import Appearance
from kuager.protect.differencing import Told
from kuager.workflow import openings
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.registers import log

REGISTER: Final = "release"
RECEIVER: Final = "release to"
FOLDER: Final = "release folder"
UNKEPT: Final = "search"
"""Mark of a release about what was searched for: the words are kept nowhere, so nothing says which one it follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One release as the registry has it.

    Attributes:
        id: of the release.
        audience: for whom.
        to: who got it; empty when nobody said, or when it was erased.
        at: when.
        agent: who released it.
        manifest: SHA-256 of its manifest.
        policy: by which it was cleared.
        approved_by: who asked and who allowed it.
        alone: the archive had no members.
        told: what it told of people without names.
        shown: (record of a person, form, address in the release).
        withheld: counts by reason.
        prints: short fingerprint and day of the last change of everything shown, by address, as
            :func:`kuager.protect.changes.dated` gives them; empty for releases of earlier versions.
        beside: who stands where besides the people of records: relatives, speakers, others; by a record of theirs.
        scope: whom it was about, as :class:`kuager.workflow.clearing.scoping.Scope` marks it; empty for everybody.
        folder: where it was written; empty when it was erased.
        named: how many by name.
        search: what was searched in it, as :class:`kuager.workflow.clearing.scanning.Searched` tells it.
    """

    id: str
    audience: str
    to: str
    at: datetime
    agent: str
    manifest: str
    policy: str
    approved_by: tuple[str, ...]
    alone: bool
    told: Told
    shown: tuple[tuple[str, str, str], ...]
    withheld: Mapping[str, int]
    prints: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Appearance, ...] = ()
    scope: str = ""
    folder: str = ""
    named: int = 0
    search: Mapping[str, Any] = field(default_factory=dict)


def releases(archive: Archive) -> list[Given]:
    """Returns every release that left, the first first."""
    values = openings.values(archive)
    return [_given(row, values) for row, undone in log.rows(archive, REGISTER) if not undone]


def release(archive: Archive, given: str) -> Given:
    """Returns one release.

    Raises:
        UnknownReleaseError: there is none.
    """
    fitting = [one for one in releases(archive) if given and one.id.startswith(given)]
    if len(fitting) != 1:
        raise UnknownReleaseError(item=given)
    return fitting[0]


def latest(archive: Archive, audience: str, scope: str = "") -> Given | None:
    """Returns the last release for an audience about the same people; None when there was none, or it follows none."""
    if scope == UNKEPT:
        return None
    return next((one for one in reversed(releases(archive)) if (one.audience, one.scope) == (audience, scope)), None)


def enter(archive: Archive, one: Given, *, agent: str) -> None:
    """Enters a release; call it when its files are in place."""
    to, folder = _sealed(archive, one.to, RECEIVER), _sealed(archive, one.folder, FOLDER)
    told = {
        "audience": one.audience, "to": to, "folder": folder, "scope": one.scope, "named": one.named, "search": dict(one.search), "manifest": one.manifest, "policy": one.policy,
        "approved_by": list(one.approved_by), "alone": one.alone, "level": one.told.level,
        "groups": [[[list(trait) for trait in traits], count] for traits, count in one.told.groups.items()],
        "cells": [[*cell, count] for cell, count in one.told.cells.items()],
        "people": _packed(sorted(one.told.people)), "shown": _packed([list(each) for each in one.shown]),
        "withheld": dict(one.withheld), "prints": _packed(sorted(map(list, one.prints.items()))),
        "beside": _packed([list(each) for each in one.beside]),
    }  # fmt: skip
    log.write(archive, REGISTER, one.id, told, agent=agent, why="")


def _sealed(archive: Archive, value: str, kind: str) -> str:
    if not value:
        return ""
    sealed = commitments.commit(value, kind, ids=archive.ids, at=archive.clock.now())
    with archive.store.write() as writer:
        writer.seal_value(sealed)
    return sealed.commitment


def records(here: Context, shown: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Names people by a record: a person's own id changes when people are joined."""
    return tuple((str(min(here.entities[id_].members)), form, place) for id_, form, place in shown)


def appearances(here: Context, beside: Iterable[Appearance]) -> tuple[Appearance, ...]:
    """Names by a record who stands beside the people of records; who has none is known by what they had."""
    return tuple(
        one._replace(person=str(min(here.entities[one.person].members)) if one.person in here.entities else one.person)
        for one in beside
    )


def former(archive: Archive) -> list[Told]:
    """Returns what all former releases told of people without names, by the people as they are joined now."""
    here = context(archive)
    return [
        Told(
            release=one.id, level=one.told.level, groups=one.told.groups, cells=one.told.cells,
            people=frozenset(here.entity_of.get(NodeId(id_), id_) for id_ in one.told.people),
        )
        for one in releases(archive)
    ]  # fmt: skip


def moved(archive: Archive, audience: str, named: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Returns (then, now) of addresses that people had in earlier releases for an audience and have no more.

    A person's id changes when records are joined; what stands in somebody's letter shall still lead to them.

    Args:
        archive: whose.
        audience: for whom.
        named: ids of the people who are named now.
    """
    here = context(archive)
    found: dict[str, str] = {}
    for given in releases(archive):
        for node, form, place in given.shown if given.audience == audience else ():
            then, now = place.rpartition("/")[2], here.entity_of.get(NodeId(node), node)
            if place.startswith("people/") and form == "named" and now in named and then not in named:
                found[then] = now
    return tuple(sorted(found.items()))


def _given(row: Review, values: Mapping[str, str]) -> Given:
    told = log.told(row)
    release_id = log.item_of(row)
    return Given(
        id=release_id,
        audience=told["audience"],
        to=values.get(told["to"], ""),
        at=row.at,
        agent=row.agent,
        manifest=told["manifest"],
        policy=told["policy"],
        approved_by=tuple(told["approved_by"]),
        alone=bool(told["alone"]),
        told=Told(
            release=release_id,
            level=int(told["level"]),
            groups={tuple((name, value) for name, value in traits): count for traits, count in told["groups"]},
            cells={(name, row_, column): count for name, row_, column, count in told["cells"]},
            people=frozenset(_unpacked(told["people"])),
        ),
        shown=tuple((node, form, place) for node, form, place in _unpacked(told["shown"])),
        withheld=told["withheld"],
        prints=dict(_unpacked(told["prints"])) if "prints" in told else {},
        beside=tuple(Appearance(*one) for one in _unpacked(told["beside"])) if "beside" in told else (),
        scope=str(told.get("scope", "")),
        folder=values.get(str(told.get("folder", "")), ""),
        named=int(told.get("named", 0)),
        search=told.get("search", {}),
    )


def _packed(rows: list[Any]) -> str:
    return base64.b64encode(zlib.compress(json.dumps(rows).encode(), 9)).decode("ascii")


def _unpacked(text: str) -> list[Any]:
    found: list[Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return found


__all__ = ["REGISTER", "Given", "appearances", "enter", "former", "latest", "moved", "records", "release", "releases"]
