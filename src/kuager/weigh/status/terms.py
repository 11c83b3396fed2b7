"""Which status an event begins and which statuses take each other's place: ``resources/statuses.yml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kuager.model.schema import vocabulary

VOCABULARY = "status"
LIBERTY = "liberty"
LIFE = "life"
MAIN = frozenset({LIFE, LIBERTY, "whereabouts"})
"""The tracks that say how it is with a person at all."""
"""The track whose statuses close all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The table as values. ``track_of`` holds the statuses that stand on a named track."""

    track_of: Mapping[str, str]
    tracks: tuple[str, ...]
    final: frozenset[str]
    points: frozenset[str]
    found: frozenset[str]
    ordered: frozenset[str]
    events: Mapping[str, str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    lengths: tuple[str, ...]

    def track(self, status: str) -> str:
        """Returns the track of a status; a status that has none stands on one of its own."""
        return self.track_of.get(status, status)


@cache
def rules() -> Rules:
    """Returns the table that comes with kuager."""
    text = files("kuager.weigh").joinpath("resources/statuses.yml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return Rules(
        track_of={status: track for track, names in raw["tracks"].items() for status in names},
        tracks=tuple(raw["tracks"]),
        final=frozenset(raw["final"]),
        points=frozenset(raw["points"]),
        found=frozenset(raw["found"]),
        ordered=frozenset(raw["ordered"]),
        events=dict(raw["events"]),
        begins=tuple(raw["begins"]),
        ends=tuple(raw["ends"]),
        lengths=tuple(raw["lengths"]),
    )


def agree(one: str, two: str) -> bool:
    """Says whether two statuses can be told of the same day: they are the same, or one is a kind of the other."""
    return one == two or one in _broader(two) or two in _broader(one)


def _broader(status: str) -> set[str]:
    terms, found = vocabulary(VOCABULARY).terms, set[str]()
    at = terms[status].broader if status in terms else None
    while at is not None and at not in found:
        found.add(at)
        at = terms[at].broader if at in terms else None
    return found
