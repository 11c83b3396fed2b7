"""Which events a word alone may mean, from the lists that the rules find events with. Nothing is listed here.

Only words that tell an event without another word beside them are taken: "taken" means nothing by itself, "detained" does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

_FILES = {"en": "events.yml", "ru": "tongues/ru.yml", "kk": "tongues/kk.yml"}
_CONDITIONS = (" => ", " <= ", " + ")
_SHORTEST = 4
_ANY_LETTERS = "~-"
"""Marks behind a listed stem: any letters may follow, or a case ending."""


def event_types(word: str) -> frozenset[str]:
    """Returns the schemata of events that a word of English, Russian or Kazakh may mean; none for most words."""
    lower = word.lower().replace("ё", "е")
    whole, stems = _listed()
    found = set(whole.get(lower, ()))
    for length in range(_SHORTEST, len(lower) + 1):
        found.update(stems.get(lower[:length], ()))
    return frozenset(found)


@cache
def _listed() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    whole: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for name in _FILES.values():
        for kind, word in _words(_read(name)):
            lower = word.lower().replace("ё", "е")
            stem = lower.rstrip(_ANY_LETTERS)
            table, key = (stems, stem) if stem != lower else (whole, lower)
            if len(key) >= _SHORTEST:
                table.setdefault(key, set()).add(kind)
    return whole, stems


def _words(events: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, rules in events.items():
        for line in rules["triggers"].splitlines():
            if not any(condition in line for condition in _CONDITIONS):
                words = line.partition(" ! ")[0].split()
                yield from ((name.partition("/")[0], word) for word in words)


def _read(name: str) -> Mapping[str, Any]:
    text = resources.files("kuager.extract").joinpath("resources", *name.split("/")).read_text("utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader, the one in C where it was built
    events: Mapping[str, Any] = raw.get("events", raw)
    return events
