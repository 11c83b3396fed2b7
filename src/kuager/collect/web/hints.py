"""Phrase lists of walls, absences and refusals in four languages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from kuager.model import Outcome
from kuager.text.shingles import tokens

KINDS = (Outcome.BLOCKED, Outcome.DELETED, Outcome.WALL)


@cache
def _phrases() -> MappingProxyType[Outcome, tuple[tuple[str, ...], ...]]:
    raw = yaml.safe_load(files("kuager.collect.web").joinpath("resources/hints.yml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {kind: tuple(tuple(tokens(phrase)) for words in raw[kind.value].values() for phrase in words) for kind in KINDS}
    )


def hinted(words: tuple[str, ...]) -> Outcome | None:
    """Returns what the words of a page speak of, or None.

    Refusals are looked for first, demands to log in last: nearly every page somewhere offers a log-in.
    """
    joined = f" {' '.join(words)} "
    for kind in KINDS:
        if any(f" {' '.join(phrase)} " in joined for phrase in _phrases()[kind]):
            return kind
    return None
