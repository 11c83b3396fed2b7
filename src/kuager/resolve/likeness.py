"""How alike two words of names are, 0 to 1: by sound, by the father's name inside, or by what Chinese leaves of a sound."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein, Prefix

from kuager.text.hanzi import cost_between, cost_through, dulled, pinyin, syllables
from kuager.text.names import FIRST_HAN, Part, part_of
from kuager.text.setforms import SET_NAMES
from kuager.text.sounds import VOWELS, cost_within, skeleton

LEAST: Final = 0.15
"""Likenesses below this are not worked out but are 0: no verdict hangs on them, and most pairs of words are such."""

_CHINESE_PART: Final = 2
_HOMOPHONES: Final = 0.4
_THROUGH_CHINESE: Final = 0.05
_THROUGH_BASE: Final = 0.9
_THROUGH_STEP: Final = 0.16
_MOST_BUDGET: Final = 1.9
_LONG_BONES: Final = 6
_VERY_LONG_BONES: Final = 8
_FATHER_OR_SURNAME: Final = 0.06
_SEXES_DIFFER: Final = 0.5
_SURNAME_SEX: Final = 0.08
_INITIAL: Final = 0.75
_SET_NAME: Final = 0.93
_SLIP: Final = 0.72
_LEAST_SLIP: Final = 5
_WOMANS_A: Final = 0.45
_FIRST_H: Final = 0.55
_SURE: Final = 0.8
_HEARD_ENDINGS: Final = ("ofu", "efu", "owa", "ewa", "ofa", "efa", "ule", "uli", "kezi", "kizi")
"""What Chinese makes of -ov, -ev, -ova, -eva, -uly and -qyzy."""
_LAST_A: Final = frozenset("aA")
_VOWELS_H: Final = VOWELS | {"h"}


def likeness(left: Part, right: Part) -> float:
    """Returns how alike two parts are, 0 to 1. One unrelated letter in a short word already falls below a half."""
    return likeness_of(left.key, right.key)


@lru_cache(maxsize=1_000_000)
def likeness_of(left: str, right: str) -> float:
    """Returns :func:`likeness` of the parts with these keys (see :func:`kuager.text.names.keys`)."""
    return 1.0 if left == right else _likeness(part_of(left), part_of(right))


def _likeness(left: Part, right: Part) -> float:
    if left.word == right.word:
        return 1.0
    if left.initial or right.initial:
        return _INITIAL if left.sound[:1] == right.sound[:1] else 0.0
    if left.chinese or right.chinese:
        return _two_chinese(left, right)
    if left.through or right.through:
        if _is_han(left) and _is_han(right):
            return _two_han(left, right)
        whole = max(_alike(left.sound, right.sound), _through(left, right))
    else:
        whole = _alike(left.sound, right.sound)
    whole = _with_endings(left, right, whole)
    return max(whole, _SLIP) if whole < _SLIP and letters_swapped(left.word, right.word) else whole


def letters_swapped(one: str, two: str) -> bool:
    """Says whether two words differ by two neighbouring letters that changed places: the usual slip of fingers."""
    size = len(one)
    if size != len(two) or size < _LEAST_SLIP:
        return False
    at = Prefix.similarity(one, two)
    return one[at + 2 :] == two[at + 2 :] and one[at : at + 2] == two[at : at + 2][::-1]


def _with_endings(left: Part, right: Part, whole: float) -> float:
    """Lets the father's names inside two words speak, where their endings differ."""
    if left.ending == right.ending:
        return whole
    inside = max(_from_father(left, right), 0.0)
    return inside if left.makes == right.makes and left.sex != right.sex else max(whole, inside)


def _is_han(part: Part) -> bool:
    return bool(part.through) and part.word[0] >= FIRST_HAN


def _two_chinese(left: Part, right: Part) -> float:
    """A part of a Chinese name: the same syllables, or another name, as Chinese names differ by one sound."""
    like = _alike(left.sound, right.sound)
    one, two = _cut(left), _cut(right)
    same = bool(one & two)
    if one and two and (not same or (left.word >= FIRST_HAN and right.word >= FIRST_HAN)):
        return min(like, _HOMOPHONES)
    return 1.0 if same else like


def _cut(part: Part) -> frozenset[tuple[str, ...]]:
    """The syllables a word may be cut into; empty for words that are no pinyin."""
    if part.readings:
        return part.readings
    cut = tuple(pinyin(part.word)) if part.word >= FIRST_HAN else syllables(part.word.replace("v", "ü"))
    return frozenset((cut,)) if cut else frozenset()


def _two_han(left: Part, right: Part) -> float:
    """Two names in Han characters: transcriptions vary by character, but two Chinese names that sound alike are two names."""
    budget = _THROUGH_BASE + _THROUGH_STEP * max(len(left.through), len(right.through))
    cost = cost_between(left.through, right.through)
    if (left.through[-1] in _LAST_A) != (right.through[-1] in _LAST_A):
        cost += _WOMANS_A
    like = max(0.0, 1.0 - cost / budget - _THROUGH_CHINESE)
    return like if min(len(left.word), len(right.word)) >= _CHINESE_PART else min(like, _HOMOPHONES)


def _through(left: Part, right: Part) -> float:
    """Likeness when one of the two passed through Chinese and the other did not; never as sure as a direct one."""
    if bool(left.through) == bool(right.through):
        return 0.0
    chinese, direct = (left, right) if left.through else (right, left)
    forms = (direct.sound, *(stem for stem in direct.stems if direct.ending and stem != direct.sound))
    best = 0.0
    for at, form in enumerate(map(dulled, forms)):
        best = max(best, _heard_as(chinese.through, form) - (_FATHER_OR_SURNAME if at else 0.0))
    ending = next((one for one in _HEARD_ENDINGS if chinese.through.endswith(one)), "")
    if ending and best < _SURE and len(chinese.through) > _LEAST_SLIP + len(ending):
        # The ending of a father's name in characters, where the other has none or another: -uly, -ov, -qyzy.
        bare = chinese.through.removesuffix(ending)
        best = max(best, *(_heard_as(bare, form) - _FATHER_OR_SURNAME for form in map(dulled, forms)))
    return best


def _heard_as(chinese: str, form: str) -> float:
    """Likeness of a sound of syllables and a direct one, 0 to 1."""
    if not form or not chinese or _bones_apart(chinese, form, 2):
        return 0.0
    budget = _THROUGH_BASE + _THROUGH_STEP * max(len(chinese), len(form))
    cost = cost_through(chinese, form, (1.0 - LEAST - _THROUGH_CHINESE) * budget)
    if (chinese[-1] in _LAST_A) != (form[-1] in _LAST_A):
        cost += _WOMANS_A
    if chinese[0] == "h" and form[0] in VOWELS:
        cost += _FIRST_H
    like = 1.0 - cost / budget - _THROUGH_CHINESE
    return like if like > LEAST else 0.0


def one_name(left: Part, right: Part) -> bool:
    """Says whether two parts, or the fathers' names in them, are listed as forms of one name."""
    mine, yours = (
        {name for sound in (part.sound, *part.stems) for name in SET_NAMES.get(sound, ())} for part in (left, right)
    )
    return not mine.isdisjoint(yours)


def _from_father(left: Part, right: Part) -> float:
    """Likeness of the names that two parts are made from, less what the difference of endings says."""
    # A word without an ending is its own stem; it is tried once. The two whole words have been compared already.
    mine, yours = dict.fromkeys((left.sound, *left.stems)), dict.fromkeys((right.sound, *right.stems))
    bare = max(_alike(a, b) for a in mine for b in yours if a != left.sound or b != right.sound)
    if left.makes != right.makes:
        return bare - _FATHER_OR_SURNAME
    if left.sex == right.sex:
        return bare
    return bare - (_SURNAME_SEX if left.makes == "surname" else _SEXES_DIFFER)


def _alike(left: str, right: str) -> float:
    """Cost against a budget that grows slowly with length, so that long names do not forgive a whole letter."""
    if not left or not right:
        # A word of letters that no table reads sounds of nothing.
        return 0.0
    longest = max(len(left), len(right))
    if left in SET_NAMES and right in SET_NAMES and SET_NAMES[left] & SET_NAMES[right]:
        return _SET_NAME
    if _bones_apart(left, right, 1):
        return 0.0
    budget = min(_MOST_BUDGET, 0.9 + 0.14 * longest)
    like = 1.0 - (cost_within(left, right, (1.0 - LEAST) * budget) + _edges(left, right)) / budget
    return like if like > LEAST else 0.0


def _edges(left: str, right: str) -> float:
    """What a sound lost at either end costs more than inside: a last a makes a woman's name, a first h another one."""
    more = 0.0
    if (left[-1] in _LAST_A) != (right[-1] in _LAST_A) and (left[-1] in VOWELS) != (right[-1] in VOWELS):
        more = _WOMANS_A
    if left[0] != right[0] and "h" in (left[0], right[0]) and left[0] in _VOWELS_H and right[0] in _VOWELS_H:
        more += _FIRST_H
    return more


def _bones_apart(left: str, right: str, most: int) -> bool:
    """Says whether more consonants differ than any two spellings of one name were seen to differ in.

    That many, up to two more in long words; it decides most pairs of words without the exact comparison, which costs ten
    times as much. In 1,100 pairs of words of one name on the dev half none was lost by it, in 5,600 of an invented table two.
    """
    one, two = skeleton(left), skeleton(right)
    longest = max(len(one), len(two))
    most += (longest >= _LONG_BONES) + (longest >= _VERY_LONG_BONES)
    return Levenshtein.distance(one, two, score_cutoff=most) > most
