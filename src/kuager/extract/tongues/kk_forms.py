"""Endings of Kazakh words: case of a name, possession of a kin word, any ending after a listed stem.

Own work from the standard grammar: an ending's first consonant follows the sound before it, so ``Сұлтан`` is not the
ablative of ``Сұл`` (after ``л`` that is ``-дан``). Vowel harmony is not asked: Russian surnames take either row.
Stems are for comparing only; a name is stored as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

VOWELS = "аәеыіоөұүэяюё"
_GLIDES = "уийрл"
_NASALS = "мнң"
_BUZZING = "зж"
_SHORTEST = 3
_LONGEST = 48
"""Letters of a word; longer ones are noise and have no endings."""
_PLURAL = "(?:[лдт][ае]р)"
_POSSESSIVE = "(?:[ыі]?м[ыі]з|[ыі]?ң[ыі]з|[ыі]м|[ыі]ң|с[ыі]|м|ң|ы|і)"
_CASE = "(?:[ндт][ыі]ң|[ндт][ыі]|[ғгқк][ае]|н?[дт][ае](?:ғы|гі)?|[ндт][ае]н|[мбп]ен(?:ен)?|н[ае]|н|а|е)"
_OTHER = "(?:[дт][ае]й|ш[ае]|[лдт][ыі]қ|[лдт][ыі]|с[ыі]з|м[ыі]н|[мбп][ыі]з|с[ыі]ң|ғы|гі|қы|кі)"
_ENDING = re.compile(f"{_PLURAL}?{_POSSESSIVE}?{_CASE}?{_OTHER}?{_PLURAL}?{_POSSESSIVE}?{_CASE}?")
_OWN = re.compile("(?:[ұу]лы|қызы|республикасы|облысы|ауданы|қаласы|аймағы|ауылы)$")
_AFTER_OWN = (
    ("gen", "ның"), ("gen", "нің"), ("loc", "нда"), ("loc", "нде"), ("abl", "нан"), ("abl", "нен"), ("ins", "мен"),
    ("dat", "на"), ("dat", "не"), ("acc", "н"),
)  # fmt: skip
_OWNED = re.compile(r"(?P<mine>[ыі]?м(?:[ыі]з)?)|(?P<yours>[ыі]?ң(?:[ыі]з)?)|(?P<theirs>с[ыі]|[ыі])")
_BARE_CASE = re.compile(
    "(?:(?P<gen>[ндт][ыі]ң)|(?P<acc>[ндт][ыі]|н)|(?P<dat>[ғгқк][ае]|н[ае]|[ае])|(?P<loc>н?[дт][ае](?:ғы|гі)?)|(?P<abl>[ндт][ае]н)|(?P<ins>[мбп]ен(?:ен)?))"
)


class Form(NamedTuple):
    """A word in small letters without its case ending, and the case: ``nom gen dat acc loc abl ins``."""

    stem: str
    case: str


def is_ending(ending: str) -> bool:
    """Says whether letters after a noun's stem can be its endings (plural, possession, case, and more of them)."""
    return not ending or _ENDING.fullmatch(ending) is not None


def _rows(last: str) -> tuple[tuple[str, str], ...]:
    """Returns the case endings that may follow a sound, as (case, first letter)."""
    if last in VOWELS:
        return _ROWS["vowel"]
    if last in _GLIDES:
        return _ROWS["glide"]
    if last in _NASALS:
        return _ROWS["nasal"]
    return _ROWS["buzzing"] if last in _BUZZING else _ROWS["hard"]


def _row(gen: str, acc: str, dat: str, loc: str, abl: str, ins: str) -> tuple[tuple[str, str], ...]:
    """Spells the endings of one class of sounds, longest first."""
    found = [("gen", f"{gen}{vowel}ң") for vowel in "ыі"]
    found += [("acc", f"{acc}{vowel}") for vowel in "ыі"]
    found += [("dat", ending) for ending in (f"{dat[0]}а", f"{dat[1]}е")]
    for vowel, tail in (("а", "ғы"), ("е", "гі")):
        found += [("loc", f"{loc}{vowel}{tail}"), ("loc", f"{loc}{vowel}"), ("abl", f"{abl}{vowel}н")]
    found += [("ins", f"{ins}енен"), ("ins", f"{ins}ен")]
    return tuple(sorted(found, key=lambda one: -len(one[1])))


_ROWS = {
    "vowel": _row("н", "н", "ғг", "д", "д", "м"),
    "glide": _row("д", "д", "ғг", "д", "д", "м"),
    "nasal": _row("н", "д", "ғг", "д", "н", "м"),
    "buzzing": _row("д", "д", "ғг", "д", "д", "б"),
    "hard": _row("т", "т", "қк", "т", "т", "п"),
}
_ALL = tuple(sorted({one for row in _ROWS.values() for one in row}, key=lambda one: (-len(one[1]), one)))


@lru_cache(maxsize=16384)
def forms(lower: str) -> tuple[Form, ...]:
    """Returns the readings of a name's word, the longest ending first, the word itself last."""
    found = []
    if len(lower) > _LONGEST:
        return (Form(lower, "nom"),)
    for case, ending in _AFTER_OWN:
        stem = lower.removesuffix(ending)
        if stem != lower and _OWN.search(stem):
            found.append(Form(stem, case))
    for case, ending in _ALL:
        stem = lower.removesuffix(ending)
        if (
            stem != lower
            and len(stem) >= _SHORTEST
            and (case, ending) in _rows(stem[-1])
            and not lower.endswith("стан")
        ):
            found.append(Form(stem, case))
    return (*found, Form(lower, "nom"))


class Kin(NamedTuple):
    """Whose relative a kin word means (``mine``, ``yours``, ``theirs`` or empty), several or one, and its case."""

    owner: str
    plural: bool
    case: str


@lru_cache(maxsize=16384)
def key_of(lower: str) -> str:
    """Returns what all case forms of a name's word have in common; endings are taken off until none is left."""
    while (stem := forms(lower)[0].stem) != lower:
        lower = stem
    return lower


@lru_cache(maxsize=4096)
def kin_form(ending: str) -> Kin:
    """Reads what follows the stem of a kin word: ``ағам-ды``, ``қызы-нан``, ``ұл-дары``."""
    rest = ending
    plural = re.match(_PLURAL, rest)
    rest = rest[plural.end() :] if plural else rest
    owner = ""
    owned = _OWNED.match(rest)
    if owned is not None and owned.lastgroup and is_ending(rest[owned.end() :]):
        owner = owned.lastgroup
        rest = rest[owned.end() :]
    case = _BARE_CASE.fullmatch(rest)
    return Kin(owner, bool(plural), (case.lastgroup or "nom") if case else "nom")
