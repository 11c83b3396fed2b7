"""The grammar of Kazakh as the shared rules ask for it: endings, father's names, surnames, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from kuager.extract.tongues import kk_dates
from kuager.extract.tongues.core.pack import Pack, load_pack
from kuager.extract.tongues.kk_forms import forms, is_ending, key_of
from kuager.text.dates import Anchor, DateSpan, DurationSpan
from kuager.text.scripts import Script, script_of
from kuager.text.words import Word, words

_FATHER = re.compile("(?:[ұу]лы|қызы|[иі]?вич|[ео]вич|[ео]вна)$")
_SURNAME = re.compile("(?:[ое]в|[ое]ва|ёв|ёва|ин|ина|ский|ская|ович|енко|чук)$")
_FORMED = re.compile(
    "(?:бек|бай|жан|хан|[гк]үл|н[ұу]р|ғали|қали|м[ұу]рат|болат|мырза|с[ұу]лтан|берген|келді|гелді|берді|төре|ғазы|қазы|н[ұу]рлан|дәулет|с[ұу]лу|қадыр|қожа|дин|мұхамед|сейіт)$"
)
_HEADS = re.compile("(?:облыс|аудан|аймағ|аймақ|қала|ауыл|кент|республика)")
_OWNED_CASE = re.compile("[ыі](?:нда|нде|на|не|нан|нен|ның|нің|мен)$|(?:лар|лер|дар|дер|тар|тер)(?:ы|і)?$")
_SHORT = 5


class KazakhTongue:
    """Answers about Kazakh in Cyrillic letters."""

    lang = "kk"
    cut: Callable[[str], Sequence[Word]] = staticmethod(words)

    @property
    def pack(self) -> Pack:
        """The word lists of ``resources/tongues/kk.yml``."""
        return kazakh_pack()

    def fold(self, word: str) -> str:
        """Small letters; ``и`` as ``і`` and ``ұ`` as ``у``, which Latin spellings do not keep apart."""
        return fold(word)

    def key(self, word: str) -> str:
        """The word without case endings."""
        return _key(word)

    def place_keys(self, name: str) -> Sequence[tuple[str, ...]]:
        """The keys of a place's words when it is written in Cyrillic."""
        if script_of(name) is not Script.CYRL:
            return ()
        return (tuple(_key(word.exact) for word in words(name)),)

    def name_weight(self, word: str, marks: frozenset[str]) -> int:
        """Father's names, surnames and listed given names are sure; words formed like names are likely."""
        if len(word) > 1 and word.isupper() and len(word) < _SHORT:
            return 0
        form = forms(word.lower())[0]
        stem = form.stem
        if key_of(word.lower()) in given_keys() or fold(word) in given_keys():
            return 3
        if len(stem) > _SHORT and (_FATHER.search(stem) or _SURNAME.search(stem)) and "function" not in marks:
            return 3
        if len(stem) >= _SHORT and _FORMED.search(stem) and not marks:
            return 2
        return 1 if not marks and form.case != "loc" and word[1:].islower() and script_of(word) is Script.CYRL else 0

    def sex(self, words_: Sequence[str], marks: Sequence[frozenset[str]]) -> str | None:  # noqa: ARG002  asked of every tongue
        """Surnames and father's names tell."""
        for word in words_:
            stem = forms(word.lower())[0].stem
            if re.search("(?:[ое]ва|ина|қызы|вна)$", stem) and len(stem) > _SHORT:
                return "female"
            if re.search("(?:[ое]в|[ұу]лы|вич)$", stem) and len(stem) > _SHORT:
                return "male"
        return None

    def oblique(self, word: str) -> int:
        """1 when the word has a case ending."""
        return int(case_of(word) != "nom")

    def owns(self, kin: str, name: Sequence[str], kin_sex: str | None, name_sex: str | None) -> bool:  # noqa: ARG002  asked of every tongue
        """Kazakh puts the owner before."""
        return False

    def verb_sex(self, word: str) -> str | None:  # noqa: ARG002  asked of every tongue
        """Verbs tell no sex."""
        return None

    def dates(self, text: str, anchor: Anchor | None) -> Sequence[DateSpan]:
        """See :func:`kuager.extract.tongues.kk_dates.find_dates`."""
        return kk_dates.find_dates(_lower(text), anchor)

    def durations(self, text: str) -> Sequence[DurationSpan]:
        """See :func:`kuager.extract.tongues.kk_dates.find_durations`."""
        lower = _lower(text)
        return kk_dates.find_durations(lower, kk_dates.find_dates(lower, None))


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """Returns a word as the lists spell it."""
    return word.lower().replace("и", "і").replace("ұ", "у").replace("ь", "").replace("’", "'")


@lru_cache(maxsize=16384)
def _key(word: str) -> str:
    head, _, ending = word.partition("-")
    if ending.islower() and len(head) > 1 and head.isupper():
        return fold(head)
    lower = word.lower()
    noun = _HEADS.match(lower)
    return noun.group() if noun else fold(key_of(lower))


def case_of(word: str) -> str:
    """Returns the case a name's last word stands in: ``nom gen dat acc loc abl ins``."""
    if fold(word) in given_keys():
        return "nom"
    return forms(word.lower())[0].case


def is_inflected(word: str) -> bool:
    """Says whether a word has a case ending, be it after one of possession."""
    return case_of(word) != "nom" or _OWNED_CASE.search(word.lower()) is not None


@cache
def kazakh() -> KazakhTongue:
    """The grammar, made once: what is kept about a tongue (its gazetteer) is kept by identity."""
    return KazakhTongue()


@cache
def kazakh_pack() -> Pack:
    """The lists, read once."""
    return load_pack("kk", is_ending, fold)


@cache
def given_keys() -> frozenset[str]:
    """Listed given names, folded."""
    return frozenset(word for word, facts in kazakh_pack().exact.items() if "given" in facts.marks)
