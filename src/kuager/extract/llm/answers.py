"""Reads what a model answered. Offsets it may give are not even looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kuager.extract.llm.asking import event_types, relations
from kuager.model import Stance

_MOST_ENTRIES: Final = 200
_MOST_NAMES: Final = 40
_LONGEST_WORDS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An event as a model tells it; every string is what it says it copied."""

    type: str
    evidence: str
    before: str = ""
    who: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: str = ""
    when: str = ""
    according_to: str = ""
    stance: Stance = Stance.ASSERTS

    @property
    def named(self) -> tuple[str, ...]:
        """Every name and word of the frame, as context of its evidence."""
        return (*self.who, *self.by, self.where, self.when, self.according_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """``subject`` is the ``relation`` of ``object``, as a model tells it."""

    subject: str
    relation: str
    object: str
    evidence: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer holds. ``fault`` says why nothing of it can be used; ``misshapen`` counts entries that were left out."""

    events: tuple[Frame, ...] = ()
    relations: tuple[Tie, ...] = ()
    misshapen: int = 0
    fault: str | None = None


def parse(body: bytes) -> Answer:
    """Reads the body of an answer of ``/v1/chat/completions``.

    Args:
        body: as it came.

    Returns:
        The proposals. Of an answer that was cut short nothing is used: what is missing may be the "not".
    """
    try:
        outer = json.loads(body)
        choice = outer["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return Answer(fault="not an answer of a chat model")
    if choice.get("finish_reason") == "length":
        return Answer(fault="cut short")
    if not isinstance(content, str):
        return Answer(fault="empty")
    try:
        inner = json.loads(_unfenced(content))
    except (ValueError, RecursionError):
        return Answer(fault="not whole JSON")
    if not isinstance(inner, dict):
        return Answer(fault="not the shape that was asked for")
    events = [_frame(one) for one in _entries(inner, "events")]
    ties = [_tie(one) for one in _entries(inner, "relations")]
    return Answer(
        events=tuple(one for one in events if one is not None),
        relations=tuple(one for one in ties if one is not None),
        misshapen=events.count(None) + ties.count(None),
    )


def _unfenced(content: str) -> str:
    """Small models wrap JSON in a code block although they were asked not to."""
    text = content.strip()
    if text.startswith("```") and text.endswith("```"):
        return text[3:-3].removeprefix("json")
    return text


def _entries(inner: Mapping[str, Any], key: str) -> list[Any]:
    found = inner.get(key)
    return found[:_MOST_ENTRIES] if isinstance(found, list) else []


def _frame(one: Any) -> Frame | None:
    if not isinstance(one, dict) or one.get("type") not in event_types() or not _words(one, "evidence"):
        return None
    stance = one.get("stance", Stance.ASSERTS.value)
    if stance not in list(Stance):
        return None
    return Frame(
        type=one["type"],
        evidence=_words(one, "evidence"),
        before=_words(one, "before"),
        who=_names(one, "who"),
        by=_names(one, "by"),
        where=_words(one, "where"),
        when=_words(one, "when"),
        according_to=_words(one, "according_to"),
        stance=Stance(stance),
    )


def _tie(one: Any) -> Tie | None:
    if not isinstance(one, dict) or one.get("relation") not in relations():
        return None
    found = {key: _words(one, key) for key in ("subject", "object", "evidence", "before")}
    if not found["subject"] or not found["object"] or not found["evidence"]:
        return None
    return Tie(relation=one["relation"], **found)


def _words(one: Mapping[str, Any], key: str) -> str:
    found = one.get(key)
    return found.strip()[:_LONGEST_WORDS] if isinstance(found, str) else ""


def _names(one: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = one.get(key)
    every = found[:_MOST_NAMES] if isinstance(found, list) else [found] if isinstance(found, str) else []
    return tuple(dict.fromkeys(each.strip() for each in every if isinstance(each, str) and each.strip()))
