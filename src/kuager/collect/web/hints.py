"""Phrase lists of walls, absences and refusals in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from kuager.model import Outcome
from kuager.text.shingles import tokens

KINDS = (Outcome.BLOCKED, Outcome.DELETED, Outcome.WALL, Outcome.PARTIAL)
FEW = 24
"""Words below which also such phrases count as a report about a missing person could hold."""

_Phrases = MappingProxyType[Outcome, tuple[tuple[str, ...], ...]]


@cache
def _phrases() -> tuple[_Phrases, _Phrases]:
    """Returns the phrases that count on short pages, and those that count on tiny ones beside them."""
    raw = yaml.safe_load(files("kuager.collect.web").joinpath("resources/hints.yml").read_text(encoding="utf-8"))
    return _of(raw), _of(raw["tiny"])


def _of(raw: Mapping[str, Any]) -> _Phrases:
    return MappingProxyType(
        {
            kind: tuple(tuple(tokens(phrase)) for words in raw.get(kind.value, {}).values() for phrase in words)
            for kind in KINDS
        }
    )


def hinted(words: tuple[str, ...], *, tiny: bool = False) -> Outcome | None:
    """Returns what the words of a page speak of, or None.

    Refusals are looked for first, demands to log in late: nearly every page somewhere offers a log-in. That a page wants
    to run programs is the last guess.

    Args:
        words: folded tokens.
        tiny: the page says next to nothing beside them.
    """
    joined = f" {' '.join(words)} "
    short, few = _phrases()
    for kind in KINDS:
        phrases = (*short[kind], *few[kind]) if tiny else short[kind]
        if any(f" {' '.join(phrase)} " in joined for phrase in phrases):
            return kind
    return None
