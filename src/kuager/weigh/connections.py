"""How a speaker is connected with the person spoken of: only from what sources say of the speaker, never guessed.

The terms are those of the vocabulary ``source_link``, after HURIDOCS micro-thesaurus 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

SELF, RELATIVE, OFFICIAL, REPORTER, ORGANISATION = "self", "relative", "official", "reporter", "organisation"
DOCUMENT, UNKNOWN, ACQUAINTANCE, FELLOW = "document", "unknown", "acquaintance", "fellow_detainee"
FIRST_HAND: Final = frozenset({SELF, "eyewitness", FELLOW})
"""Who knows it by having lived or seen it; a relative may, but their being one does not say so."""
_BEFORE_OTHERS: Final = (OFFICIAL, "lawyer", "eyewitness", REPORTER, ACQUAINTANCE, ORGANISATION)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who says something, as sources describe them: the schema of the entity, its names and the roles claims give it."""

    id: str
    name: str
    schema: str = "person"
    roles: tuple[str, ...] = ()


def connection(speaker: Speaker | None, *, is_self: bool = False, kin: bool = False, kind: str = "") -> str:
    """Returns a term of ``source_link``.

    Args:
        speaker: who is named as saying it; None where the text speaks in its own voice.
        is_self: whether the speaker is the person spoken of.
        kin: whether a claim says that they are relatives.
        kind: what speaks where nobody is named: ``reporter`` for a text that an outlet published or a byline signs,
            ``document`` for a list or paper, empty where it is not known.
    """
    if speaker is None:
        return kind or UNKNOWN
    if is_self:
        return SELF
    if kin:
        return RELATIVE
    if speaker.schema == "outlet":
        return REPORTER
    if speaker.schema == "organisation":
        return OFFICIAL if _fits(_table()["bodies"][OFFICIAL], speaker.name) else ORGANISATION
    return _by_role(speaker.roles)


def _by_role(roles: Iterable[str]) -> str:
    table = _table()
    present = [role for role in roles if not _fits(table["former"], role)]
    found = {link for link in _BEFORE_OTHERS for role in present if _fits(table["roles"].get(link, ()), role)}
    return next((link for link in _BEFORE_OTHERS if link in found), UNKNOWN)


def _fits(stems: Iterable[str], words: str) -> bool:
    return any(_pattern(stem).search(words) for stem in stems)


@cache
def _pattern(stem: str) -> re.Pattern[str]:
    bare = re.escape(stem.rstrip("*"))
    if _HAN.search(stem):
        return re.compile(bare)
    return re.compile(rf"\b{bare}" + (r"\w*" if stem.endswith("*") else r"\b"), re.IGNORECASE)


@cache
def _table() -> dict[str, Any]:
    text = files("kuager.weigh").joinpath("resources/connections.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
