"""Two names laid beside each other part by part, each as written and in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kuager.resolve.likeness import likeness
from kuager.text.forms import LIKELY, forms
from kuager.text.names import Part as Word
from kuager.text.names import parts
from kuager.text.scripts import Script
from kuager.text.sounds import script_of_word
from kuager.workflow.judging.views import Names, Part

LEAST: Final = 0.5
"""Parts less alike than this are two parts, each alone; one unrelated letter in a short word falls below it."""
_BREAKS: Final = re.compile(r"[\s\-·,،‧]+")
_LATIN: Final = ("kk-latn-bgn", "ru-latn-bgn", "ug-latn", "zh-latn-pinyin")


def names_beside(left: str, right: str) -> Names:
    """Returns two names and their parts in pairs: those that belong together by sound, then what is over.

    Args:
        left: a name in any script.
        right: another.
    """
    mine, yours = _words(left), _words(right)
    matched = _matched(mine, yours)
    taken = {to for to, _ in matched.values()}
    return Names(
        left=left,
        right=right,
        left_latin=latin(left),
        right_latin=latin(right),
        parts=tuple(
            [_pair(mine[at], yours[to], like) for at, (to, like) in sorted(matched.items())]
            + [_alone(one, left=True) for at, one in enumerate(mine) if at not in matched]
            + [_alone(one, left=False) for at, one in enumerate(yours) if at not in taken]
        ),
    )


@lru_cache(maxsize=4096)
def latin(name: str) -> str:
    """Returns a name in Latin letters as its own letters give it; empty where it is written in them or is a guess."""
    if script_of_word("".join(parts_of(name))) is Script.LATN:
        return ""
    found = {form.standard: form.text for form in forms(name) if form.how != LIKELY}
    return next((found[standard] for standard in _LATIN if standard in found), "")


def parts_of(name: str) -> tuple[str, ...]:
    """Returns the words of a name as written."""
    return tuple(word for word in _BREAKS.split(name) if word)


def _words(name: str) -> list[tuple[str, Word]]:
    """Returns the parts of a name, each with the letters it was written in where the cut is the same."""
    found, written = parts(name), parts_of(name)
    if len(found) != len(written):
        written = tuple(part.word.capitalize() for part in found)
    return list(zip(written, found, strict=True))


def _matched(mine: list[tuple[str, Word]], yours: list[tuple[str, Word]]) -> dict[int, tuple[int, float]]:
    """Returns for each part of the one name the part of the other it stands for, the most alike taken first."""
    likes = sorted(
        (-likeness(one, two), at, to) for at, (_, one) in enumerate(mine) for to, (_, two) in enumerate(yours)
    )
    found: dict[int, tuple[int, float]] = {}
    for like, at, to in likes:
        if -like >= LEAST and at not in found and to not in {other for other, _ in found.values()}:
            found[at] = (to, -like)
    return found


def _pair(one: tuple[str, Word], two: tuple[str, Word], like: float) -> Part:
    same = one[1].word == two[1].word
    how = "same" if same else "initial" if one[1].initial or two[1].initial else "alike"
    return Part(
        left=one[0],
        right=two[0],
        left_latin=latin(one[0]),
        right_latin=latin(two[0]),
        how=how,
        of=round(100 * like),
    )


def _alone(one: tuple[str, Word], *, left: bool) -> Part:
    word, letters = one[0], latin(one[0])
    return Part(
        left=word if left else "",
        right="" if left else word,
        left_latin=letters if left else "",
        right_latin="" if left else letters,
        how="only",
        of=0,
    )
