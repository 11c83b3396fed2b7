"""What the doors show of people on no list: plain frozen values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from kuager.model import Telling

SMALL: Final = 5
"""A published table must not show a number of people below this, where it is not 0."""
MOST: Final = 10
"""Lists that can be weighed at once."""
USUAL: Final = 4
"""Lists that are taken when nobody chose: the longest. The mistakes of matching can be tried within seconds for so many."""
_TWO: Final = 2
UNKNOWN: Final = ""
"""The stratum of people of whom it is not known."""

Tell: TypeAlias = Callable[[int, int], None]
"""Is told how many parts of the work are done, and how many there are."""


def quietly(done: int, total: int) -> None:
    """Tells nobody."""
    del done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list: how many people of the population are on it, and how many documents it was made of (0: a table)."""

    id: str
    name: str
    people: int
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """People on exactly these lists (by id), in one stratum."""

    lists: frozenset[str]
    stratum: str = UNKNOWN
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who is on which list.

    Attributes:
        by: what a list is: ``outlet``, ``list``, ``document`` or ``table``.
        kind: what happened to the people: an event type, empty for any that takes freedom or life, ``all`` for anybody.
        lists: the chosen ones.
        offered: all there are, the longest first.
        people: those on any of the chosen ones.
        unnamed: people who are on a list and cannot be told apart, so that they are not counted.
        undecided: pairs among the counted that may be one person and wait for a decision.
        strata: what the people are parted by; empty for nothing.
    """

    by: str
    kind: str = ""
    lists: tuple[Listed, ...]
    offered: tuple[Listed, ...]
    people: tuple[On, ...]
    unnamed: int = 0
    undecided: int = 0
    strata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """Why an estimate is to be believed little, or not at all (``refuses``); ``said`` is its sentence as data."""

    code: str
    refuses: bool
    lists: tuple[str, ...]
    numbers: tuple[float, ...]
    said: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Doubts of one kind in one sentence; ``details`` are the doubts themselves where there are several."""

    code: str
    refuses: bool
    said: Telling
    details: tuple[Doubted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One estimate of all people, on the lists and not.

    Attributes:
        kind: ``best``, ``bic``, ``aic``, ``drawn``, ``lower``, ``model``, ``pair`` or ``strata``.
        about: the lists of a pair, or the dependences of a model, each as ``A × B``.
        total: the estimate.
        low: lower end of its 95 percent interval.
        high: upper end.
        weight: of a model among the others by BIC.
        deviance: of a model.
    """

    kind: str
    about: tuple[str, ...] = ()
    total: float
    low: float
    high: float
    weight: float | None = None
    deviance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What the estimate would be, were so many true links missed and so many made wrongly (shares from 0 to 1)."""

    missed: float
    false: float
    total: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One part of the people, estimated alone; ``total`` is None where that is refused."""

    name: str
    seen: int
    total: float | None
    low: float | None
    high: float | None
    few: bool
    doubts: tuple[Doubted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything the lists say about people on none of them.

    Attributes:
        membership: the lists, without the people.
        seen: people on any of them.
        cells: (ids of the lists, people on exactly these), those that hold anybody first.
        doubts: those that refuse an estimate first.
        refused: no estimate may be shown.
        refusal: the code of the error that says what to do then; empty otherwise.
        groups: the doubts by kind, one sentence each.
        floor: of refused lists, the least number of people that the lists still prove, where they prove one.
        ranges: the estimates.
        tried: models that the counts determined.
        mistakes: what mistakes of matching would change; None where it was not asked.
        strata: the parts, each alone.
        sum: their sum, where none was refused.
        unsummed: people in parts that were refused.
        digest: of the counts; the same counts give the same everything.
        method: name and version.
    """

    membership: Membership
    seen: int
    cells: tuple[tuple[tuple[str, ...], int], ...]
    doubts: tuple[Doubted, ...]
    refused: bool
    refusal: str = ""
    groups: tuple[Grouped, ...] = ()
    floor: Range | None = None
    ranges: tuple[Range, ...] = ()
    tried: int = 0
    mistakes: tuple[Shift, ...] | None = None
    strata: tuple[Stratum, ...] = ()
    sum: Range | None = None
    unsummed: int = 0
    digest: str = ""
    method: str = ""

    @property
    def best(self) -> Range | None:
        """The best model's estimate, or that of the only two lists; None where no model is determined."""
        only = "best" if len(self.membership.lists) > _TWO else "pair"
        return next((one for one in self.ranges if one.kind == only), None)

    @property
    def small(self) -> int:
        """How many overlaps hold somebody, and fewer people than may be published."""
        return sum(1 for _, count in self.cells if 0 < count < SMALL)
