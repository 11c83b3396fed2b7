"""What is asked of a worker: a task, the bytes it is about, and how its answers are believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from kuager.extract import Lexicon
from kuager.extract.lexicon import Entry, LexiconKind
from kuager.workflow.sandbox.reading import Source

T = TypeVar("T")


class Task(StrEnum):
    """What a worker can do with a stranger's bytes."""

    READ = "read"
    FIND = "find"
    OBSERVE = "observe"
    EMBEDS = "embeds"
    FEED = "feed"
    REPLAY = "replay"
    PAGE = "page"
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """One thing to be done.

    Attributes:
        task: what.
        name: of the item, for the person who reads an error.
        source: the bytes.
        take: makes a value of what the worker says, believing nothing; raises WireError.
        about: what the task needs to know beside the bytes, as JSON can hold it.
        words: the project lexicon, sent only when a worker asks for it.
        seconds: when another time than that of the limits is left.
    """

    task: Task
    name: str
    source: Source
    take: Callable[[bytes], T]
    about: Mapping[str, Any] = field(default_factory=dict)
    words: Lexicon | None = None
    seconds: float | None = None


def dump_words(words: Lexicon) -> bytes:
    """Writes a lexicon for a worker."""
    rows = [
        [one.kind, one.canonical, one.spelling, one.lang, one.role, one.valid_from, one.valid_to, one.note]
        for one in words.entries
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def load_words(content: bytes) -> Lexicon:
    """Reads a lexicon that the archive's side wrote."""
    return Lexicon.of(
        Entry(
            kind=LexiconKind(kind), canonical=canonical, spelling=spelling, lang=lang, role=role,
            valid_from=since, valid_to=until, note=note,
        )
        for kind, canonical, spelling, lang, role, since, until, note in json.loads(content)
    )  # fmt: skip
