"""What each audience would see of one person, side by side, and for everything that it would not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model.release import RELEASED_TO, Withheld
from kuager.model.schema import label
from kuager.protect.clearance import DETAINED, explained
from kuager.protect.persons import FACTS, Limit, stand
from kuager.protect.policy import policy
from kuager.protect.scene import Fact
from kuager.protect.statements import Judged
from kuager.track import local_date
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.gathering import scenes
from kuager.workflow.context import context

MOST: Final = 200
"""Statements of one person that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How one audience would see somebody: the form, why it is no more, and every limit that was looked at."""

    audience: str
    form: str
    why: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One statement before one audience: what is shown of it, or why nothing is; ``lost`` says what parts are held back."""

    audience: str
    value: str
    quote: str
    said_by: str
    why: str
    lost: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement before every audience."""

    claim: str
    label: str
    prop: str
    value: str
    document: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One person before every audience. ``more`` is how many statements are not shown here."""

    id: str
    name: str
    views: tuple[View, ...]
    lines: tuple[Line, ...]
    more: int = 0


def explain(archive: Archive, given: str, lang: str = "en") -> Explained:
    """Returns what each audience would see of a person.

    Args:
        archive: where.
        given: the person's id, or that of a record of theirs.
        lang: of the labels.

    Raises:
        UnknownIdError: nobody has that id.
    """
    entity = context(archive).entity(given)
    if entity is None or entity.schema != "person":
        raise UnknownIdError(item=given)
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    views: list[View] = []
    rows: dict[str, tuple[Fact, list[Cell]]] = {}
    for audience, world in scenes(archive, RELEASED_TO).items():
        person = world.people[str(entity.id)]
        found = stand(person, DETAINED, FACTS, policy=policy(), audience=audience, today=today)
        views.append(View(audience=audience, form=found.form, why=found.why, limits=found.limits))
        for fact, judged in explained(world, person, audience, today):
            rows.setdefault(f"{fact.claim} {fact.event}", (fact, []))[1].append(_cell(audience, judged, found.form))
    lines = [
        Line(
            claim=fact.claim, label=f"{label(fact.schema, lang=lang)}: {label(fact.schema, fact.prop, lang=lang)}",
            prop=fact.prop, value=fact.value, document=fact.document, cells=tuple(cells),
        )
        for fact, cells in rows.values()
    ]  # fmt: skip
    return Explained(
        id=str(entity.id),
        name=entity.name,
        views=tuple(views),
        lines=tuple(lines[:MOST]),
        more=max(0, len(lines) - MOST),
    )


def _cell(audience: str, judged: Judged, form: str) -> Cell:
    """Whoever is not named has no statements of their own, only coarse traits."""
    shown = judged.field if form == "named" else None
    why = "" if shown else judged.withheld[0].reason if judged.field is None and judged.withheld else "not_named"
    return Cell(
        audience=audience,
        value=shown.value if shown else "",
        quote=shown.quote if shown else "",
        said_by=shown.said_by if shown else "",
        why=why,
        lost=judged.withheld if shown else (),
    )


__all__ = ["Cell", "Explained", "Line", "View", "explain"]
