"""Who of the archive may be meant by a name typed into a form: offered, never decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kuager.workflow import finding
from kuager.workflow.archive import Archive
from kuager.workflow.entries.checking import Given
from kuager.workflow.entries.forms import Asks, Form

OFFERED: Final = 4
"""People offered for one name."""
NOBODY: Final = "-"
"""The choice that nobody of the archive is meant, as the form hands it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Somebody who may be meant: the record to choose, the name it goes by, and why it was found."""

    node: str
    name: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A name that fits people of the archive. ``key`` names the answer (``who.0``)."""

    key: str
    field: str
    name: str
    offered: tuple[Meant, ...]


def questions(archive: Archive, asked: Form, given: Given) -> list[Question]:
    """Returns the names of a form that fit somebody here and about which nothing was chosen yet."""
    shielded = {one.name for one in asked.fields if given.yes(f"{one.name}_unnamed")}
    found = []
    for one in asked.fields:
        if one.asks not in {Asks.PERSON, Asks.PEOPLE} or one.name in shielded:
            continue
        for key, name in _names(one.name, one.asks, given):
            offered = () if given.nodes.get(key) else tuple(meant(archive, name))
            if offered:
                found.append(Question(key=key, field=one.name, name=name, offered=offered))
    return found


def meant(archive: Archive, name: str) -> Iterator[Meant]:
    """Yields the people a name may mean, the likeliest first."""
    rows = finding.find(archive, finding.Asked(query=name, kind="person", size=OFFERED)).rows
    for row in rows:
        entity = archive.store.entity_of(row.id)  # type: ignore[arg-type]  # an entity's id is a node's
        if entity is not None and not entity.shielded:
            yield Meant(node=row.id, name=entity.name, how=row.how)


def chosen(nodes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Returns the records chosen, without the choices that nobody is meant."""
    return {key: node for key, node in nodes if node and node != NOBODY}


def _names(field: str, asks: Asks, given: Given) -> Iterator[tuple[str, str]]:
    if asks is Asks.PERSON:
        if given.one(field):
            yield field, given.one(field)
        return
    for number, name in enumerate(given.lines(field)):
        yield f"{field}.{number}", name
