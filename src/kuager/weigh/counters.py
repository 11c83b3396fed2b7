"""How a statement counters what is told of people: it denies, says made up, released, living normally, not existing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

DENIES: Final = "denies"
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def kinds() -> tuple[str, ...]:
    """Returns the ways of countering, the narrower first."""
    return tuple(_table())


def counter_of(words: str) -> str | None:
    """Returns how some words counter what others say; None where none of the known words stands in them.

    A word alone proves nothing: that the speaker is an authority must be known besides, and a person decides.
    """
    return next((kind for kind, found in _table().items() if found.search(words)), None)


@cache
def _table() -> dict[str, re.Pattern[str]]:
    text = files("kuager.weigh").joinpath("resources/counters.yml").read_text(encoding="utf-8")
    loaded: dict[str, list[str | bool]] = yaml.safe_load(text)
    return {
        kind: re.compile("|".join(_stem(str(word)) for word in words), re.IGNORECASE) for kind, words in loaded.items()
    }


def _stem(word: str) -> str:
    bare = re.escape(word.rstrip("*"))
    if _HAN.search(word):
        return bare
    return rf"\b{bare}\w*" if word.endswith("*") else rf"\b{bare}\b"
