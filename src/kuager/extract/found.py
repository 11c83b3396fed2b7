"""What recognisers hand to each other: names found by word index, before they become mentions of the model."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What a name was recognised as."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


class Name(NamedTuple):
    """A recognised name: words ``first`` to ``last`` (both included), the characters, and what it is.

    ``key`` groups spellings of one thing; ``canonical`` is the name to show for it when a list knows it.
    """

    start: int
    end: int
    first: int
    last: int
    label: Label
    key: str
    canonical: str | None = None
    nested: bool = False
    institution: bool = False


class Chunk(NamedTuple):
    """A run of capitalised words, ``first`` to ``last`` both included."""

    first: int
    last: int
