"""Compares two names of people and says why. The score is a ranking, not a probability; people decide.

Every feature below is a function whose docstring is what the user reads as the explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Final, NamedTuple, TypeAlias

from kuager.model import Feature, Verdict
from kuager.resolve.likeness import letters_swapped, likeness, likeness_of, one_name
from kuager.text.commonness import Commonness, by_share, commonness
from kuager.text.fold import plain
from kuager.text.names import Part, keys, part_of

__all__ = ["Comparison", "Pairing", "compare", "features", "likeness", "score", "verdict", "why"]

METHOD: Final = "names@2"
SAME_AT: Final = 0.61
UNSURE_AT: Final = 0.58

_MOST_PARTS: Final = 5
_JOINED: Final = 0.97
_EXTRA_PART: Final = 0.05
_OTHER_ORDER: Final = 0.02
_ONE_PART: Final = 0.55
_MATCHED: Final = 0.6
"""Below this a part is not said to be matched, so neither that the match is of a common or rare name."""

_FITS: Final = 0.9
"""Parts in the order written that are all this alike are taken as they stand, without trying other orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How alike two names are (0 to 1), what that means, and the reasons in the user's words."""

    score: float
    verdict: Verdict
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Which part of one name stands for which of the other, and how well."""

    pairs: tuple[tuple[Part, Part, float], ...]
    left_over: tuple[Part, ...]
    right_over: tuple[Part, ...]
    in_order: bool
    joined: bool = False


Frequency: TypeAlias = Callable[[Part], float | None]
"""The share of people, 0 to 1, who bear a part of a name in a table or archive at hand; None when it cannot be told."""


def compare(left: str, right: str, frequency: Frequency | None = None) -> Comparison:
    """Compares two names of people.

    Symmetric and deterministic; a name with itself scores 1. Works within and across Latin, Cyrillic, Arabic and
    Han spellings.

    Args:
        left: a name as written, in any order and script.
        right: another.
        frequency: how common a part is where these names come from; without it, packaged lists of names that many people
            bear are used. It never changes the score, which says how alike two names are and not how much that says about
            two people; it adds the reasons ``common_name`` and ``rare_name``.

    Returns:
        Score, verdict (same from .61, unsure from .58, else different) and the features that led there.
    """
    one, two = sorted((left, right))
    found = _match(one, two)
    if found is _SAME_SPELLING:
        feature = Feature(name="same_spelling", value=same_spelling(), why=why(same_spelling))
        each = Pairing(
            pairs=tuple((part, part, 1.0) for part in map(part_of, keys(one))),
            left_over=(),
            right_over=(),
            in_order=True,
        )
        found_too = [reason for reason in features(each, frequency) if reason.name != "part_alike"]
        return Comparison(score=found.score, verdict=Verdict.SAME, features=(feature, *found_too))
    return Comparison(score=found.score, verdict=verdict(found.score), features=features(_pairing(found), frequency))


def score(left: str, right: str) -> float:
    """Returns the score of :func:`compare` alone: the same computation without the reasons, for long tables of pairs."""
    return _match(left, right).score if left <= right else _match(right, left).score


def verdict(score: float) -> Verdict:
    """Says what a score means: same, unsure or different."""
    return Verdict.SAME if score >= SAME_AT else Verdict.UNSURE if score >= UNSURE_AT else Verdict.DIFFERENT


class _Match(NamedTuple):
    """The best pairing of two names' parts: of the smaller name's part ``at``, ``order[at]`` of the larger name."""

    score: float
    small: tuple[str, ...]
    large: tuple[str, ...]
    order: tuple[int, ...]
    in_order: bool
    swapped: bool
    joined: bool


_SAME_SPELLING: Final = _Match(1.0, (), (), (), in_order=True, swapped=False, joined=False)


def _match(one: str, two: str) -> _Match:
    """Finds the best pairing of two names given in their sorted order; tries joined neighbours where the counts differ."""
    first, second = keys(one), keys(two)
    if first == second and (first or plain(one) == plain(two)) and plain(one):
        return _SAME_SPELLING
    first, second = first[:_MOST_PARTS], second[:_MOST_PARTS]
    swapped = len(first) > len(second)
    small, large = (second, first) if swapped else (first, second)
    best = _assign(small, large, swapped=swapped, joined=False)
    if len(small) == len(large) or best.score >= _JOINED:
        return best
    for at in range(len(large) - 1):
        merged = (*large[:at], part_of(large[at]).word + part_of(large[at + 1]).word, *large[at + 2 :])
        found = _assign(small, merged, swapped=swapped, joined=True)
        if found.score > best.score:
            best = found
    return best


@lru_cache
def _orders(small: int, large: int) -> tuple[tuple[tuple[int, ...], bool], ...]:
    """Every way to give each part of the smaller name one of the larger, and whether it keeps the order."""
    return tuple((order, all(a < b for a, b in pairwise(order))) for order in permutations(range(large), small))


@lru_cache
def _straight(count: int) -> tuple[int, ...]:
    return tuple(range(count))


def _assign(small: tuple[str, ...], large: tuple[str, ...], *, swapped: bool, joined: bool) -> _Match:
    """Pairs every part of the smaller name with a different one of the larger, maximising the sum of likenesses."""
    if len(small) == len(large):
        likes = [likeness_of(a, b) for a, b in zip(small, large, strict=True)]
        if likes and min(likes) >= _FITS:
            return _Match(
                _score(likes, 0, joined=joined, in_order=True),
                small,
                large,
                _straight(len(small)),
                in_order=True,
                swapped=swapped,
                joined=joined,
            )
    table: list[list[float]] = []
    for part in small:
        row = [likeness_of(part, other) for other in large]
        if not any(row):
            # A part that is like nothing in the other name: two names, whatever else is alike.
            return _Match(0.0, small, large, _straight(len(small)), in_order=True, swapped=swapped, joined=joined)
        table.append(row)
    best, chosen, kept = -1.0, _straight(len(small)), True
    for order, in_order in _orders(len(small), len(large)):
        total = 0.001 if in_order else 0.0
        for row, at in zip(table, order, strict=True):
            total += row[at]
        if total > best:
            best, chosen, kept = total, order, in_order
    likes = [row[at] for row, at in zip(table, chosen, strict=True)]
    return _Match(
        _score(likes, len(large) - len(small), joined=joined, in_order=kept),
        small,
        large,
        chosen,
        kept,
        swapped,
        joined,
    )


def _score(likes: list[float], over: int, *, joined: bool, in_order: bool) -> float:
    """Four tenths the mean, six tenths the worst part: one part that does not fit makes two people of two alike names."""
    if not likes:
        return 0.0
    found = 0.4 * sum(likes) / len(likes) + 0.6 * min(likes) - _EXTRA_PART * over
    if not in_order:
        found -= _OTHER_ORDER
    if joined:
        found *= _JOINED
    if over and len(likes) == 1:
        found = min(found, _ONE_PART)
    return round(max(0.0, min(1.0, found)), 3)


def _pairing(found: _Match) -> Pairing:
    """Puts parts in the place of keys, for the reasons."""
    chosen = [
        (part_of(part), part_of(found.large[at]), likeness_of(part, found.large[at]))
        for part, at in zip(found.small, found.order, strict=True)
    ]
    over = tuple(part_of(part) for at, part in enumerate(found.large) if at not in found.order)
    return Pairing(
        pairs=tuple((b, a, like) if found.swapped else (a, b, like) for a, b, like in chosen),
        left_over=over if found.swapped else (),
        right_over=() if found.swapped else over,
        in_order=found.in_order,
        joined=found.joined,
    )


# --- features --------------------------------------------------------------------------------------------------------


def same_spelling() -> str:
    """The two names are the same letters; only case, hyphens or spaces may differ."""
    return "yes"


def part_alike(left: Part, right: Part, like: float) -> str:
    """These two parts were compared by how they sound, so that q, k and kh or zh and j count as nearly one."""
    return f"{left.word} ~ {right.word}: {like:.2f}"


def word_order(pairing: Pairing) -> str:
    """The parts stand in another order, as when the family name comes first."""
    return "same" if pairing.in_order else "swapped"


def extra_part(pairing: Pairing) -> str:
    """One name has a part the other lacks, often the father's name; it counts a little against."""
    return " ".join(part.word for part in (*pairing.left_over, *pairing.right_over))


def father_name(left: Part, right: Part) -> str:
    """One is the father's name, the other made from it with an ending (-uly, -qyzy, -ov, -ovich): a usual pair."""
    return f"{left.word} ~ {right.word}"


def sex_of_ending(left: Part, right: Part) -> str:
    """The endings are those of a man and of a woman; a surname's may be left out by translators, a father's name's not."""
    return f"{left.word} / {right.word}"


def initial_only(left: Part, right: Part) -> str:
    """Only an initial is given, which fits many names."""
    return f"{left.word} ~ {right.word}"


def single_name(pairing: Pairing) -> str:
    """Only one part can be compared; many people share one name, so this alone never means one person."""
    return pairing.pairs[0][0].word if pairing.pairs else ""


def through_chinese(left: Part, right: Part) -> str:
    """One of these went through Chinese, which cannot write every sound: they were compared by what its syllables leave."""
    return f"{left.word} ~ {right.word}"


def same_syllables(left: Part, right: Part) -> str:
    """These are parts of a Chinese name, whose syllables must be the same, by whatever system they are written."""
    return f"{left.word} ~ {right.word}"


def known_form(left: Part, right: Part) -> str:
    """These are known forms of one old name, which languages handed on to each other; sound alone would not show it."""
    return f"{left.word} ~ {right.word}"


def letters_exchanged(left: Part, right: Part) -> str:
    """Two neighbouring letters changed places, a usual slip of the fingers; everything else is the same."""
    return f"{left.word} ~ {right.word}"


def common_name(pairing: Pairing) -> str:
    """Very many people bear every one of these names, so two people may well share them all: ask for a date or a place."""
    return " ".join(left.word for left, _, _ in pairing.pairs)


def rare_name(part: Part) -> str:
    """Among the people at hand hardly anyone bears this name, so its match says more than that of a usual one."""
    return part.word


def features(pairing: Pairing, frequency: Frequency | None = None) -> tuple[Feature, ...]:
    """Returns the reasons behind a pairing's score, weakest part first."""
    found = [
        Feature(name="part_alike", value=part_alike(left, right, like), why=why(part_alike))
        for left, right, like in sorted(pairing.pairs, key=lambda item: item[2])
    ]
    for left, right, _ in pairing.pairs:
        if left.initial != right.initial:
            found.append(Feature(name="initial_only", value=initial_only(left, right), why=why(initial_only)))
        elif left.makes != right.makes:
            found.append(Feature(name="father_name", value=father_name(left, right), why=why(father_name)))
        elif left.sex != right.sex:
            found.append(Feature(name="sex_of_ending", value=sex_of_ending(left, right), why=why(sex_of_ending)))
    if not pairing.in_order:
        found.append(Feature(name="word_order", value=word_order(pairing), why=why(word_order)))
    if pairing.left_over or pairing.right_over:
        found.append(Feature(name="extra_part", value=extra_part(pairing), why=why(extra_part)))
    if len(pairing.pairs) == 1:
        found.append(Feature(name="single_name", value=single_name(pairing), why=why(single_name)))
    return (*found, *_special(pairing), *_bearers(pairing, frequency))


def _special(pairing: Pairing) -> Iterator[Feature]:
    """Which other ways than sound made two parts alike."""
    for left, right, like in pairing.pairs:
        if like < _MATCHED or left.word == right.word:
            continue
        if left.chinese or right.chinese:
            yield Feature(name="same_syllables", value=same_syllables(left, right), why=why(same_syllables))
        elif left.through or right.through:
            yield Feature(name="through_chinese", value=through_chinese(left, right), why=why(through_chinese))
        elif letters_swapped(left.word, right.word):
            yield Feature(name="letters_exchanged", value=letters_exchanged(left, right), why=why(letters_exchanged))
        elif left.sound != right.sound and one_name(left, right):
            yield Feature(name="known_form", value=known_form(left, right), why=why(known_form))


def _bearers(pairing: Pairing, frequency: Frequency | None) -> Iterator[Feature]:
    """What it says that the matched parts are common or rare; nothing of parts that are not alike."""
    if not pairing.pairs or any(
        like < _MATCHED or left.initial or right.initial for left, right, like in pairing.pairs
    ):
        return
    classes = [_class_of(left, right, frequency) for left, right, _ in pairing.pairs]
    if all(one is Commonness.COMMON for one in classes):
        yield Feature(name="common_name", value=common_name(pairing), why=why(common_name))
    for (left, _, _), one in zip(pairing.pairs, classes, strict=True):
        if one is Commonness.RARE:
            yield Feature(name="rare_name", value=rare_name(left), why=why(rare_name))


def _class_of(left: Part, right: Part, frequency: Frequency | None) -> Commonness | None:
    """How common a matched part is: by the count at hand of its commoner spelling, else by the packaged lists."""
    shares = [share for share in map(frequency, (left, right)) if share is not None] if frequency else []
    return by_share(max(shares)) if shares else commonness(left) or commonness(right)


def why(feature: Callable[..., str]) -> str:
    """Returns the explanation of a feature: its docstring."""
    return " ".join((feature.__doc__ or "").split())
