"""The words of a dossier's frame, in the languages it can be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

LANGUAGES: Final = ("en", "kk", "ru", "zh", "ug")


@dataclass(frozen=True, slots=True)
class Words:
    """Says the words of one language.

    Args:
        lang: one of :data:`LANGUAGES`.
    """

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """Returns a word with its places filled.

        Raises:
            KeyError: there is no such word.
        """
        return _read()[key][self.lang].format(**values)


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    """Reads the file, once: it is part of the program."""
    text = (files("kuager.publish.dossier") / "words.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


__all__ = ["LANGUAGES", "Words"]
