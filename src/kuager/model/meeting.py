"""Spellings that met: what is kept so that a new name meets the old ones without all being compared again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Named(NamedTuple):
    """A spelling of something of one schema. People who asked not to be named have none."""

    schema: str
    name: str


class Alike(NamedTuple):
    """Two different spellings of one schema, ``left < right``, and how alike they are in thousandths (580 and more)."""

    schema: str
    left: str
    right: str
    thousandths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What is kept of a meeting.

    Attributes:
        spellings: the new ones, each with the numbers it is found by.
        alike: the pairs the new ones are in.
        upto: the log position up to which all names have met now.
        method: how alikeness was found; pairs of two methods do not stand beside each other.
        whole: whether this is everything, in the place of what was kept before.
    """

    spellings: Iterable[tuple[Named, Iterable[int]]]
    alike: Iterable[Alike]
    upto: int
    method: str
    whole: bool = False


__all__ = ["Alike", "Met", "Named"]
