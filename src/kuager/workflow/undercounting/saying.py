"""The sentences of doubts, as data: a template and its numbers. Templates: ``text/resources/tellings/undercount.yml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from kuager.model import Telling
from kuager.model.telling import tell

Words: TypeAlias = Sequence[str]
Numbers: TypeAlias = Sequence[float]


def doubt(code: str, lists: Words, numbers: Numbers) -> Telling:
    """Returns the sentence of a doubt; numbers of people and of times are rounded to whole ones."""
    make = _MADE.get(code)
    return make(lists, numbers) if make else tell(f"undercount.{code}")


def _copied(lists: Words, numbers: Numbers) -> Telling:
    return tell("undercount.copied", first=lists[0], second=lists[1], both=round(numbers[0]), n=round(numbers[1]))


def _apart(lists: Words, numbers: Numbers) -> Telling:
    return tell("undercount.apart", first=lists[0], n=round(numbers[0]), least=round(numbers[1]))


def _together(lists: Words, _: Numbers) -> Telling:
    return tell("undercount.together", first=lists[0], second=lists[1])


def _avoiding(lists: Words, _: Numbers) -> Telling:
    return tell("undercount.avoiding", first=lists[0], second=lists[1])


def _small_overlap(lists: Words, numbers: Numbers) -> Telling:
    return tell("undercount.small_overlap", first=lists[0], second=lists[1], n=round(numbers[0]))


def _few_seen(_: Words, numbers: Numbers) -> Telling:
    return tell("undercount.few_seen", n=round(numbers[0]))


def _models_differ(_: Words, numbers: Numbers) -> Telling:
    return tell("undercount.models_differ", n=round(numbers[0]), low=round(numbers[1]), high=round(numbers[2]))


def _far_beyond(_: Words, numbers: Numbers) -> Telling:
    return tell("undercount.far_beyond", n=round(numbers[0]))


def _poor_fit(_: Words, numbers: Numbers) -> Telling:
    return tell("undercount.poor_fit", distance=round(numbers[0]), freedom=round(numbers[1]))


def undecided(pairs: int) -> Telling:
    """Returns the sentence about pairs that wait for a decision."""
    return tell("undercount.undecided", n=pairs)


def together(code: str, number: int) -> Telling:
    """Returns the one sentence of several doubts of a kind; how many of them there are is its only number."""
    return tell(f"undercount.group.{code}", n=number)


_MADE: Final[Mapping[str, Callable[[Words, Numbers], Telling]]] = {
    "copied": _copied,
    "apart": _apart,
    "together": _together,
    "avoiding": _avoiding,
    "small_overlap": _small_overlap,
    "few_seen": _few_seen,
    "models_differ": _models_differ,
    "far_beyond": _far_beyond,
    "poor_fit": _poor_fit,
}
