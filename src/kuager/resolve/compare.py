"""Compares two names of people and says why. The score is a ranking, not a probability; people decide.

Every feature below is a function whose docstring is what the user reads as the explanation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Final

from rapidfuzz.distance import Levenshtein

from kuager.model import Feature, Verdict
from kuager.text.fold import plain
from kuager.text.hanzi import cost_through
from kuager.text.names import Part, cost, parts, skeleton

METHOD: Final = "names@1"
SAME_AT: Final = 0.66
UNSURE_AT: Final = 0.58

_MOST_PARTS: Final = 5
_FIRST_HAN: Final = "\u3400"
_CHINESE_PART: Final = 2
_HOMOPHONES: Final = 0.4
_THROUGH_CHINESE: Final = 0.05
_THROUGH_BASE: Final = 0.9
_THROUGH_STEP: Final = 0.16
_MOST_BUDGET: Final = 2.0
_MOST_BONES: Final = 3
"""Words with more consonants apart than this are not worth the exact comparison; it saves two thirds of the time."""
_FATHER_OR_SURNAME: Final = 0.06
_SEXES_DIFFER: Final = 0.5
_SURNAME_SEX: Final = 0.08
_INITIAL: Final = 0.75
_JOINED: Final = 0.97
_EXTRA_PART: Final = 0.05
_OTHER_ORDER: Final = 0.02
_ONE_PART: Final = 0.55


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


@lru_cache(maxsize=500_000)
def likeness(left: Part, right: Part) -> float:
    """Returns how alike two parts are, 0 to 1. One unrelated letter in a short word already falls below a half."""
    if left.word == right.word:
        return 1.0
    if left.initial or right.initial:
        return _INITIAL if left.sound[:1] == right.sound[:1] else 0.0
    if _is_han(left) and _is_han(right):
        return _two_han(left, right)
    whole = max(_alike(left.sound, right.sound), _through(left, right))
    if left.ending == right.ending:
        return whole
    if left.makes == right.makes and left.sex != right.sex:
        return max(_from_father(left, right), 0.0)
    return max(whole, _from_father(left, right), 0.0)


def _is_han(part: Part) -> bool:
    return bool(part.through) and part.word[0] >= _FIRST_HAN


def _two_han(left: Part, right: Part) -> float:
    """Two names in Han characters: transcriptions vary by character, but two Chinese names that sound alike are two names."""
    budget = _THROUGH_BASE + _THROUGH_STEP * max(len(left.through), len(right.through))
    like = max(0.0, 1.0 - cost_through(left.through, right.through) / budget - _THROUGH_CHINESE)
    return like if min(len(left.word), len(right.word)) > _CHINESE_PART else min(like, _HOMOPHONES)


def _through(left: Part, right: Part) -> float:
    """Likeness when one of the two passed through Chinese and the other did not; never as sure as a direct one."""
    if bool(left.through) == bool(right.through):
        return 0.0
    chinese, direct = (left, right) if left.through else (right, left)
    forms = (direct.sound, *(stem for stem in direct.stems if direct.ending and stem != direct.sound))
    best = 0.0
    for at, form in enumerate(forms):
        if (
            Levenshtein.distance(skeleton(chinese.through), skeleton(form), score_cutoff=_MOST_BONES + 1)
            > _MOST_BONES + 1
        ):
            continue
        budget = _THROUGH_BASE + _THROUGH_STEP * max(len(chinese.through), len(form))
        best = max(best, 1.0 - cost_through(chinese.through, form) / budget - (_FATHER_OR_SURNAME if at else 0.0))
    return max(0.0, best - _THROUGH_CHINESE)


def _from_father(left: Part, right: Part) -> float:
    """Likeness of the names that two parts are made from, less what the difference of endings says."""
    forms = [(a, b) for a in (left.sound, *left.stems) for b in (right.sound, *right.stems)]
    bare = max(_alike(a, b) for a, b in forms[1:])
    if left.makes != right.makes:
        return bare - _FATHER_OR_SURNAME
    if left.sex == right.sex:
        return bare
    return bare - (_SURNAME_SEX if left.makes == "surname" else _SEXES_DIFFER)


def _alike(left: str, right: str) -> float:
    """Cost against a budget that grows slowly with length, so that long names do not forgive a whole letter."""
    longest = max(len(left), len(right))
    if not longest:
        return 0.0
    if Levenshtein.distance(skeleton(left), skeleton(right), score_cutoff=_MOST_BONES) > _MOST_BONES:
        return 0.0
    budget = min(_MOST_BUDGET, 0.9 + 0.14 * longest)
    return max(0.0, 1.0 - cost(left, right) / budget)


def compare(left: str, right: str) -> Comparison:
    """Compares two names of people.

    Symmetric and deterministic; a name with itself scores 1. Works within and across Latin, Cyrillic, Arabic and
    Han spellings.

    Args:
        left: a name as written, in any order and script.
        right: another.

    Returns:
        Score, verdict (same from .66, unsure from .58, else different) and the features that led there.
    """
    one, two = sorted((left, right))
    if plain(one) and plain(one) == plain(two):
        found = Feature(name="same_spelling", value="yes", why=why(same_spelling))
        return Comparison(score=1.0, verdict=Verdict.SAME, features=(found,))
    pairing = pair(one, two)
    score = _score(pairing)
    verdict = Verdict.SAME if score >= SAME_AT else Verdict.UNSURE if score >= UNSURE_AT else Verdict.DIFFERENT
    return Comparison(score=score, verdict=verdict, features=features(pairing))


def pair(left: str, right: str) -> Pairing:
    """Finds the best pairing of the parts of two names; tries joined neighbours where the counts differ."""
    one, two = parts(left)[:_MOST_PARTS], parts(right)[:_MOST_PARTS]
    best = _assign(one, two)
    if len(one) == len(two):
        return best
    for longer, shorter, flip in ((one, two, False), (two, one, True)):
        if len(longer) <= len(shorter):
            continue
        for at in range(len(longer) - 1):
            merged = (*longer[:at], _join(longer[at], longer[at + 1]), *longer[at + 2 :])
            found = _assign(shorter, merged, joined=True) if flip else _assign(merged, shorter, joined=True)
            if _score(found) > _score(best):
                best = found
    return best


def _join(first: Part, second: Part) -> Part:
    whole = parts(first.word + second.word)
    return whole[0] if whole else first


def _assign(one: tuple[Part, ...], two: tuple[Part, ...], *, joined: bool = False) -> Pairing:
    """Pairs every part of the smaller name with a different one of the larger, maximising the sum of likenesses."""
    swapped = len(one) > len(two)
    small, large = (two, one) if swapped else (one, two)
    best: tuple[float, tuple[int, ...]] = (-1.0, ())
    for order in permutations(range(len(large)), len(small)):
        in_order = all(a < b for a, b in pairwise(order))
        total = sum(likeness(part, large[at]) for part, at in zip(small, order, strict=True)) + 0.001 * in_order
        if total > best[0]:
            best = (total, order)
    order = best[1]
    chosen = [(part, large[at], likeness(part, large[at])) for part, at in zip(small, order, strict=True)]
    pairs = tuple((b, a, s) if swapped else (a, b, s) for a, b, s in chosen)
    over = tuple(part for at, part in enumerate(large) if at not in order)
    in_order = all(a < b for a, b in pairwise(order))
    return Pairing(
        pairs=pairs,
        left_over=over if swapped else (),
        right_over=() if swapped else over,
        in_order=in_order,
        joined=joined,
    )


def _score(pairing: Pairing) -> float:
    """Half the mean, half the worst part: one part that does not fit makes two people of two alike names."""
    likes = [like for _, _, like in pairing.pairs]
    if not likes:
        return 0.0
    score = 0.4 * sum(likes) / len(likes) + 0.6 * min(likes)
    score -= _EXTRA_PART * (len(pairing.left_over) + len(pairing.right_over))
    score -= 0.0 if pairing.in_order else _OTHER_ORDER
    if pairing.joined:
        score *= _JOINED
    if len(likes) == 1 and (pairing.left_over or pairing.right_over):
        score = min(score, _ONE_PART)
    return round(max(0.0, min(1.0, score)), 3)


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


def features(pairing: Pairing) -> tuple[Feature, ...]:
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
    return tuple(found)


def why(feature: Callable[..., str]) -> str:
    """Returns the explanation of a feature: its docstring."""
    return " ".join((feature.__doc__ or "").split())
