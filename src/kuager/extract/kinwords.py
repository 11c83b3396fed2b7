"""What a word says about kinship, from the kin lists that every language's rules are read with. Nothing is listed here.

Only the block ``kin`` of a list is read: a search asks this before anything else, and a whole pack takes longer to read
than the search itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kuager.extract.tongues.kk_forms import is_ending as kazakh_ending
from kuager.extract.tongues.kk_tongue import fold as fold_kazakh
from kuager.extract.tongues.ru import is_ending as russian_ending

_FILES = {
    "en": "words.yml",
    "ru": "tongues/ru.yml",
    "kk": "tongues/kk.yml",
    "zh": "tongues/zh.yml",
    "ug": "tongues/ug.yml",
}
_SEXES = {"m": "male", "f": "female"}
_LONGEST_ENDING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class KinWord:
    """A word for a relative: ``relation`` as in the vocabulary of kinship, and the sex it tells, where it does."""

    word: str
    relation: str
    sex: str | None
    lang: str


def kin_word(word: str, lang: str) -> KinWord | None:
    """Returns what a word means in a language, whatever its case ending; None when it is no kin word.

    Args:
        word: one word in any case of letters.
        lang: ``en``, ``ru``, ``kk``, ``zh`` or ``ug``.
    """
    listed = _listed(lang)
    lower = _fold(word, lang)
    if lower in listed:
        return listed[lower]
    for length in range(len(lower), max(1, len(lower) - _LONGEST_ENDING - 1), -1):
        stem = listed.get(f"{lower[:length]}-")
        if stem is not None and _ends(lower[length:], lang):
            return stem
    return None


def kin_words(lang: str) -> tuple[KinWord, ...]:
    """Returns every listed word of a language, stems with a hyphen behind them, the longest first."""
    return tuple(sorted(_listed(lang).values(), key=lambda one: (-len(one.word), one.word)))


@cache
def sexes() -> Mapping[str, str]:
    """Returns the sex of relations that only men or only women are, by all lists together."""
    told: dict[str, set[str]] = {}
    for lang in _FILES:
        for one in _listed(lang).values():
            if one.sex is not None:
                told.setdefault(one.relation, set()).add(one.sex)
    return {relation: min(known) for relation, known in told.items() if len(known) == 1}


def _fold(word: str, lang: str) -> str:
    if lang == "kk":
        return fold_kazakh(word)
    return word.lower().replace("ё", "е") if lang == "ru" else word.lower()


def _ends(rest: str, lang: str) -> bool:
    return russian_ending(rest) if lang == "ru" else kazakh_ending(rest) if lang == "kk" else False


@cache
def _listed(lang: str) -> Mapping[str, KinWord]:
    text = resources.files("kuager.extract").joinpath("resources", *_FILES[lang].split("/")).read_text("utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)).get("kin", {})  # noqa: S506  a safe loader, the one in C where it was built
    found: dict[str, KinWord] = {}
    for word, term in raw.items():
        relation, sex = _term(term)
        found.setdefault(_fold(word, lang), KinWord(word=word, relation=relation, sex=sex, lang=lang))
    return found


def _term(raw: Any) -> tuple[str, str | None]:
    """Reads both ways the lists are written: a mapping, or ``brother m``."""
    if isinstance(raw, str):
        relation, sex, *_ = (*raw.split(), "")
        return relation, _SEXES.get(sex)
    return raw["relation"], raw.get("sex")
