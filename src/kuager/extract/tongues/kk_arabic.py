"""Kazakh in Arabic letters (as written in China), rewritten in Cyrillic for the rules, with the place of every letter kept.

Hamza, and the letters ە ك گ, make the vowels of a word soft. The script has no capitals, which the rules need: a listed
given name, a word formed like a name after it or after a kin word, and a place of the gazetteer are written large. Soft and
hard vowels are often not told apart, so names and places are looked up by a key that leaves the difference out.
The table was entered by hand and not checked by a native reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kuager.extract.tongues.kk_forms import is_ending
from kuager.extract.tongues.kk_latin import Rewritten
from kuager.extract.tongues.kk_tongue import fold, given_keys, kazakh_pack
from kuager.extract.vocab import Vocab
from kuager.text.scripts import Script, script_of

_HARD = {
    "ا": "а", "آ": "а", "ٵ": "ә", "ە": "е", "ې": "е", "ى": "ы", "ٸ": "і", "و": "о", "ٶ": "ө", "ۇ": "ұ", "ٷ": "ү", "ۋ": "у", "ي": "и", "ی": "ы",
    "ب": "б", "پ": "п", "ت": "т", "ج": "ж", "چ": "ч", "ح": "х", "خ": "х", "د": "д", "ر": "р", "ز": "з", "س": "с", "ش": "ш", "ع": "ғ", "غ": "ғ",
    "ف": "ф", "ق": "қ", "ك": "к", "ک": "к", "گ": "г", "ڭ": "ң", "ل": "л", "م": "м", "ن": "н", "ه": "һ", "ھ": "һ", "ۆ": "в", "ۈ": "ү", "ژ": "ж",
    "،": ",", "؟": "?", "؛": ";", "۔": ".",
}  # fmt: skip
_SOFT = _HARD | {"ا": "ә", "ى": "і", "و": "ө", "ۇ": "ү"}
_SILENT = "ءٴئ\u200c\u200d\u0640"
_SOFTENS = re.compile("[ءٴەكکگ]")
_WORD = re.compile(r"[\u0621-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0674-\u0678\u200c]+")
_VOWELS = frozenset("аәеыіоөұүу")
_LOOSE = str.maketrans({"ә": "а", "ө": "о", "ү": "у", "ұ": "у", "і": "ы", "и": "ы", "й": "ы", "е": "а", "э": "а", "ь": None, "һ": "х", "г": "к", "ғ": "к", "қ": "к", "в": "б"})  # fmt: skip
_FORMED = re.compile(
    "(?:бек|бай|жан|жән|хан|хән|күл|гүл|н[ұү]р|ғали|кәли|[ұү]лы|[ұү]лі|қызы|[оө]в|ев|[оө]ва|ева|қан|дін|ғазы|құл|т[аә]й)(?P<rest>.*)$"
)
_LEADS = re.compile(
    "(?:ата?м|есімі?м?|азамат|мырза|ханым|күйеу|әйел|ана|әке|ұл|қыз|іні|аға|апа|әпке|қарындас|сіңлі|тұрғын|мұғалім|дәрігер|ақын)"
)
_SHORT = 4
_LONGEST = 40


def from_arabic(text: str, vocab: Vocab) -> Rewritten:
    """Rewrites a text in Arabic letters; marks, figures and other scripts stay."""
    out: list[str] = []
    starts: list[int] = []
    known, at, lead = _known(vocab), 0, ""
    for match in _WORD.finditer(text):
        for place in range(at, match.start()):
            out.append(_HARD.get(text[place], text[place]))
            starts.append(place)
        begins = not "".join(out[-4:]).strip() or "".join(out[-4:]).rstrip(" «").endswith((".", "?", "!", "\n"))
        letters, offsets = _word(match.group(), match.start())
        spelled = _listed(letters, known)
        named = spelled is not None or _formed(letters, lead)
        letters = spelled or letters
        if named or begins:
            letters = letters[:1].upper() + letters[1:]
        lead = ("+" if named else "") + letters.lower()
        lead = lead if text[match.end() : match.end() + 1] == " " else ""
        out.extend(letters)
        starts.extend(offsets)
        at = match.end()
    for place in range(at, len(text)):
        out.append(_HARD.get(text[place], text[place]))
        starts.append(place)
    return Rewritten("".join(out), (*starts, len(text)))


def _word(word: str, start: int) -> tuple[str, list[int]]:
    table = _SOFT if _SOFTENS.search(word) and not re.search("[قعغ]", word) else _HARD
    letters, offsets = "", []
    for place, char in enumerate(word):
        if char in _SILENT:
            continue
        letter = table.get(char, char)
        letters += "й" if char == "ي" and letters[-1:] in _VOWELS else letter
        offsets.append(start + place)
    return letters, offsets


def _listed(word: str, known: Mapping[str, str]) -> str | None:
    """Returns a word with the spelling that the lists have for its stem, when it is a listed name or place."""
    loose = _key(word) if len(word) < _LONGEST else ""
    for length in range(len(loose), _SHORT - 1, -1):
        spelled = known.get(loose[:length])
        if spelled is not None and len(spelled) == length and _ends(word[length:]):
            return None if kazakh_pack().facts(fold(word)).triggers else spelled + word[length:]
    return None


def _formed(word: str, lead: str) -> bool:
    """Says whether a word is formed like a name where one is to be expected."""
    formed = _FORMED.search(word) if len(word) > _SHORT else None
    expected = lead.startswith("+") or _LEADS.match(lead) is not None
    return expected and formed is not None and _ends(formed.group("rest"))


def _ends(rest: str) -> bool:
    return is_ending(rest) or is_ending(rest.replace("ә", "а"))


def _key(word: str) -> str:
    return word.lower().translate(_LOOSE)


@cache
def _known(vocab: Vocab) -> Mapping[str, str]:
    """Given names and the one-word places that the gazetteer has in Cyrillic: key to spelling."""
    found = {_key(name): name.lower() for name in vocab.places if script_of(name) is Script.CYRL and name.isalpha()}
    found |= {_key(name): name for name in kazakh_pack().exact if name in given_keys()}
    return {key: name for key, name in found.items() if len(key) >= _SHORT}
