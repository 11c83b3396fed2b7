"""The spellings of one withheld value that the scan searches, folded.

A name is searched in every form that ``text.forms`` knows for it, and with its words in every order; a long text by
stretches of 48 letters, so that a part of it is found, too; a number by its figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from kuager.protect.leak.folding import Folded, fold
from kuager.protect.leak.values import Kind, Restricted
from kuager.text.forms import LIKELY, WRITTEN, forms

SHORT: Final = 4
"""Letters below which a value is searched as a whole word only, and a find is unsure."""
STRETCH: Final = 48
"""Letters of one piece of a long text; pieces overlap by half, so that any 72 letters in a row hold one."""
_MOST_ORDERED: Final = 3
_NATIONAL: Final = 10
"""Last figures of a telephone number that are the same with and without the country's code."""
_HAN: Final = ("\u3400", "\u9fff")
REVERSED: Final = "reversed"
INITIALS: Final = "initials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One thing to look for.

    Attributes:
        key: folded letters.
        shown: the letters before folding, for alphabets of one byte.
        name: which spelling it is.
        sure: whether the letters follow from a table or were guessed.
        short: to be searched as a whole word, just as it is written.
        words: lengths of its words in the fold, which say where gaps belong.
    """

    key: str
    shown: str
    name: str
    sure: bool
    short: bool
    words: tuple[int, ...]


def is_han(text: str) -> bool:
    """Says whether a text is written in Chinese characters only; such words have no borders."""
    return bool(text) and all(_HAN[0] <= char <= _HAN[1] for char in text)


def spellings(value: Restricted) -> Iterator[Spelling]:
    """Yields what to look for, each key once."""
    seen: set[str] = set()
    for one in _all(value):
        if one.key and one.key not in seen:
            seen.add(one.key)
            yield one


def _all(value: Restricted) -> Iterator[Spelling]:
    written = _spelling(value.value, "written", common=value.common)
    if len(written.key) > STRETCH + STRETCH // 2:
        yield from _pieces(value.value)
        return
    yield written
    if value.common:
        return
    if value.kind is Kind.NUMBER:
        yield from _figures(written)
    if not written.short:
        yield Spelling(
            key=written.key[::-1], shown="", name=REVERSED, sure=True, short=False, words=written.words[::-1]
        )
    if value.kind is Kind.NAME:
        yield from _names(value)


def _names(value: Restricted) -> Iterator[Spelling]:
    for order in _orders(value.value.replace(",", " ").split()):
        yield _spelling(" ".join(order), "written")
    for form in forms(value.value):
        name = "written" if form.how == WRITTEN else form.standard
        sure = form.how != LIKELY
        for order in _orders(form.text.split()):
            one = _spelling(" ".join(order), name, sure=sure)
            # A guess of three letters is in every text.
            if sure or not one.short:
                yield one
        if value.initials:
            yield from _initials(form.text.split(), sure=sure)


def _orders(words: list[str]) -> Iterator[tuple[str, ...]]:
    if len(words) > _MOST_ORDERED:
        yield tuple(words)
        return
    yield from permutations(words)


def _initials(words: list[str], *, sure: bool) -> Iterator[Spelling]:
    """Yields each word in full with the first letters of the others before and behind it."""
    for at, word in enumerate(words):
        others = [other[0] for place, other in enumerate(words) if place != at]
        if others and len(word) >= SHORT:
            yield _spelling(" ".join((*others, word)), INITIALS, sure=sure)
            yield _spelling(" ".join((word, *others)), INITIALS, sure=sure)


def _figures(written: Spelling) -> Iterator[Spelling]:
    if written.key.isdigit() and len(written.key) > _NATIONAL:
        key = written.key[-_NATIONAL:]
        yield Spelling(key=key, shown=key, name="written", sure=True, short=False, words=(len(key),))


def _pieces(text: str) -> Iterator[Spelling]:
    folded = Folded(text)
    size = len(folded.folded)
    for at in (*range(0, size - STRETCH, STRETCH // 2), size - STRETCH):
        shown = text[folded.place(at) : folded.place(at + STRETCH - 1) + 1]
        key = folded.folded[at : at + STRETCH]
        yield Spelling(key=key, shown=shown, name="written", sure=True, short=False, words=(STRETCH,))
        yield Spelling(key=key[::-1], shown="", name=REVERSED, sure=True, short=False, words=(STRETCH,))


def _spelling(text: str, name: str, *, sure: bool = True, common: bool = False) -> Spelling:
    key = fold(text)
    least = 3 if is_han(key) else SHORT + 1 if key.isdigit() else SHORT
    return Spelling(
        key=key,
        shown=text,
        name=name,
        sure=sure and len(key) >= least and not common,
        short=common or len(key) < least,
        words=tuple(filter(None, (len(fold(word)) for word in text.replace("·", " ").split()))),
    )
