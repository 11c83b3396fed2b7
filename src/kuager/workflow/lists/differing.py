"""What changed between two editions of a list, per row and column: computed from the two tables as they were read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kuager.errors.lists import UnknownListError
from kuager.model import Document
from kuager.workflow.archive import Archive
from kuager.workflow.lists import editions
from kuager.workflow.lists.editions import Edition
from kuager.workflow.lists.people import Person, Reading

MOST: Final = 2_000
"""Rows of one kind that are listed; all are counted, those beyond as changed even where a cell was only emptied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one property of a row was and is. ``before`` or ``after`` is empty when that edition says nothing of it."""

    about: str
    prop: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDiff:
    """A row of either edition; its number in each, 0 where it is not."""

    name: str
    local: str
    before: int
    after: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one edition differs from the one before it."""

    name: str
    before: int
    after: int
    changed: tuple[RowDiff, ...]
    appeared: tuple[RowDiff, ...]
    vanished: tuple[RowDiff, ...]
    counts: dict[str, int]


def difference(archive: Archive, name: str, *, before: int = 0, after: int = 0) -> Difference:
    """Returns what changed between two editions; the latest two when no numbers are given.

    Only what both editions speak of can be changed: an emptied cell or a column that is gone says nothing.

    Raises:
        UnknownListError: when there is no such list, or it has only one edition.
    """
    found = editions.find(archive, name)
    late = editions.edition_of(found, after)
    earlier = [one for one in found.editions if one.number < late.number]
    if not earlier:
        raise UnknownListError("This list has one edition, so nothing can be compared", item=name)
    early = editions.edition_of(found, before) if before else earlier[-1]
    old_document, old = _document(archive, early), {}
    for person in _people(old_document, early):
        old[person.key] = (_digest(person), person.row)
    changed: list[RowDiff] = []
    appeared: list[RowDiff] = []
    wanted: dict[str, Person] = {}
    counts = {"changed": 0, "appeared": 0, "vanished": 0, "same": 0}
    for person in _people(_document(archive, late), late):
        digest, _ = old.pop(person.key, (b"", 0))
        if not digest:
            counts["appeared"] += 1
            if len(appeared) < MOST:
                appeared.append(RowDiff(name=person.name, local=person.local, before=0, after=person.row))
        elif digest == _digest(person):
            counts["same"] += 1
        elif len(wanted) < MOST:
            wanted[person.key] = person
        else:
            counts["changed"] += 1
    vanished: list[RowDiff] = []
    for person in _people(old_document, early):
        if person.key in wanted:
            row = _compared(person, wanted[person.key])
            counts["changed" if row.cells else "same"] += 1
            changed += [row] if row.cells else []
        elif person.key in old:
            counts["vanished"] += 1
            if len(vanished) < MOST:
                vanished.append(RowDiff(name=person.name, local=person.local, before=person.row, after=0))
    return Difference(
        name=found.name, before=early.number, after=late.number, changed=tuple(changed), appeared=tuple(appeared),
        vanished=tuple(vanished), counts=counts,
    )  # fmt: skip


def _document(archive: Archive, edition: Edition) -> Document:
    document = archive.store.document(edition.document)
    if document is None:
        raise UnknownListError(item=edition.document)
    return document


def _people(document: Document, edition: Edition) -> Iterator[Person]:
    reading = Reading(document=document, mapping=edition.mapping, this_year=edition.at.year)
    return (person for _, person, _ in reading.rows() if person)


def _said(person: Person) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for fact in person.facts:
        if fact.local.startswith(person.local) and fact.prop not in {"type", "who"}:
            about = fact.local.removeprefix(person.local).lstrip(":")
            found[about, fact.prop] = (*found.get((about, fact.prop), ()), fact.value)
    return found


def _digest(person: Person) -> bytes:
    return hashlib.sha256(repr(sorted(_said(person).items())).encode()).digest()[:12]


def _compared(old: Person, new: Person) -> RowDiff:
    before, after = _said(old), _said(new)
    cells = tuple(
        Cell(about=about, prop=prop, before=before[about, prop], after=after[about, prop])
        for about, prop in before.keys() & after.keys()
        if set(after[about, prop]) != set(before[about, prop])
    ) + tuple(
        Cell(about=about, prop=prop, before=(), after=after[about, prop])
        for about, prop in after.keys() - before.keys()
    )
    ordered = tuple(sorted(cells, key=lambda cell: (cell.about, cell.prop)))
    return RowDiff(name=new.name, local=new.local, before=old.row, after=new.row, cells=ordered)
