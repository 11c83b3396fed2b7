"""How a name sounds, whatever alphabet and whoever romanised it: the basis of finding one person under many spellings.

A name becomes :class:`Part` values: the word as written, its *sound* (a string over a small alphabet of sounds shared
by every script) and its *stem and ending* where the word is built from a father's name (-uly, -qyzy, -ov, -ova, -ovich
...). :func:`cost` compares two sounds by a weighted edit distance in which the confusions of this field are cheap
(q/k/kh, zh/j, ä/a/e) and anything else is dear, so that Nurlan and Nurzhan stay two names.

Sounds are written with: a A(ä) e i o u, b v w g d J(zh, j) z k h l m n N(ng) p r s t f S(sh) C(ch) y. Letter values follow
BGN/PCGN 1979 and ODNI 2015 for Kazakh, the 2018 and 2021 Latin alphabets, BGN/PCGN 1947 for Russian, and the Uyghur
Latin and Arabic alphabets. Kazakh Arabic and the Latin alphabets were entered by hand and not checked by a native
reader. Han characters and pinyin are read by :mod:`kuager.text.hanzi`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kuager.text.fold import plain
from kuager.text.hanzi import chinese_name, heard, passed_through, pinyin, syllables
from kuager.text.scripts import Script, counts, script_of

_CYRILLIC: Final = {
    "а": "a", "ә": "A", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "J", "җ": "J",
    "з": "z", "и": "i", "й": "y", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "N", "о": "o", "ө": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts",
    "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "w", "ë": "e",
}  # fmt: skip
_ARABIC: Final = {
    "ا": "a", "آ": "a", "ە": "A", "ې": "e", "ى": "i", "ي": "y", "و": "o", "ۇ": "u", "ۆ": "O", "ۈ": "u", "ۋ": "w",
    "ئ": "", "ء": "", "ٴ": "", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "J", "چ": "C", "خ": "h", "ح": "h",
    "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "J", "س": "s", "ش": "S", "ص": "s", "ض": "z", "ط": "t", "ظ": "z",
    "ع": "g", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "ڭ": "N", "ل": "l", "م": "m", "ن": "n",
    "ھ": "h", "ه": "h", "ہ": "h", "ة": "a", "ی": "i", "ë": "e",
}  # fmt: skip
_LATIN_GROUPS: Final = (
    ("shch", "S"), ("dzh", "J"), ("tch", "C"), ("sch", "S"), ("zh", "J"), ("kh", "h"), ("gh", "g"), ("sh", "S"),
    ("ch", "C"), ("ph", "f"), ("th", "t"), ("dj", "J"), ("ck", "k"), ("ng", "N"), ("nğ", "N"), ("nǵ", "N"), ("ou", "u"), ("oo", "u"), ("iu", "yu"), ("ia", "ya"),
)  # fmt: skip
_LATIN: Final = {
    "a": "a", "b": "b", "c": "J", "d": "d", "e": "e", "f": "f", "g": "g", "h": "h", "i": "i", "j": "J", "k": "k",
    "l": "l", "m": "m", "n": "n", "o": "o", "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "u": "u", "v": "v",
    "w": "w", "x": "h", "y": "y", "z": "z", "ä": "A", "á": "A", "ə": "A", "ă": "a", "ö": "o", "ó": "o", "ü": "u", "ú": "u",
    "ý": "w", "ū": "u", "ŭ": "u", "ğ": "g", "ǵ": "g", "ń": "N", "ñ": "N", "ŋ": "N", "ş": "S", "š": "S", "č": "C",
    "ç": "C", "ć": "C", "ž": "J", "ı": "i", "ë": "e", "é": "e", "ẏ": "y", "ḥ": "h",
}  # fmt: skip
_CYRILLIC_GROUPS: Final = (("дж", "J"), ("нг", "N"), ("нғ", "N"))
_VOWELS: Final = frozenset("aAeiou")
_MIN_STEM: Final = 3

# Endings as they sound, longest first: (ending, what it makes, sex it implies).
_ENDINGS: Final = (
    ("oviC", "patronymic", "m"), ("eviC", "patronymic", "m"), ("ovna", "patronymic", "f"), ("evna", "patronymic", "f"),
    ("kizi", "father", "f"), ("gizi", "father", "f"), ("ogli", "father", "m"), ("oglu", "father", "m"),
    ("uli", "father", "m"), ("ova", "surname", "f"), ("eva", "surname", "f"), ("ov", "surname", "m"), ("ev", "surname", "m"),
)  # fmt: skip
_LOOSE_ENDINGS: Final = frozenset({"uli", "kizi", "gizi", "ogli", "oglu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One word of a name: as written (folded), how it sounds, and stem and ending where it names a father."""

    word: str
    sound: str
    stems: tuple[str, ...]
    """What the father's name may have been: sounds lost where stem and ending meet are tried too."""
    ending: str = ""
    makes: str = ""
    sex: str = ""
    initial: bool = False
    through: str = ""
    """The sound it may have had before it passed through Chinese; empty for names that did not."""


@lru_cache(maxsize=65536)
def parts(name: str) -> tuple[Part, ...]:
    """Splits a name into its parts, in the order written. Hyphens divide; a loose -uly or kyzy joins its father's name."""
    words = _words(name)
    through = passed_through(tuple(words))
    found: list[Part] = []
    for word in words:
        sound = sound_of(word)
        if sound in _LOOSE_ENDINGS and found and not found[-1].initial:
            before = found.pop()
            found.append(_part(before.word + word, before.sound + sound))
        elif script_of(word) is Script.HANS and pinyin(word):
            cut = tuple(pinyin(word))
            found.append(replace(_part(word, sound_of("".join(cut))), through=heard(cut)))
        else:
            found.append(replace(_part(word, sound), through=heard(syllables(word)) if through else ""))
    return tuple(found)


def _words(name: str) -> list[str]:
    """The folded words of a name; a Chinese name of two or three characters is cut after its surname."""
    words: list[str] = []
    for word in plain(_tidy(name)).split():
        words.extend((word[0], word[1:]) if chinese_name(word) else (word,))
    return words


def _tidy(name: str) -> str:
    # A comma means "surname, given"; the comparison ignores order anyway, so it only has to divide.
    return name.replace(",", " ").replace("،", " ")


def _part(word: str, sound: str) -> Part:
    if len(word) == 1 and script_of(word) in (Script.LATN, Script.CYRL):
        return Part(word=word, sound=sound, stems=(sound,), initial=True)
    for ending, makes, sex in _ENDINGS:
        stem = sound.removesuffix(ending)
        # -gul, "flower", ends many women's names; transcribed with a final i it only looks like -uly.
        if stem != sound and len(stem) >= _MIN_STEM and not (ending == "uli" and stem[-1] in "gN"):
            return Part(word=word, sound=sound, stems=_stems(stem, ending), ending=ending, makes=makes, sex=sex)
    return Part(word=word, sound=sound, stems=(sound,))


def _stems(stem: str, ending: str) -> tuple[str, ...]:
    """The stem, and what may have melted into the ending: Bokey+ev, Tilek+kyzy."""
    if ending[0] == "e":
        return (stem, stem + "y", stem + "ey")
    return (stem, stem + "k") if ending == "kizi" else (stem,)


@lru_cache(maxsize=262144)
def sound_of(word: str) -> str:
    """Returns how one folded word sounds. A word in a script without a table here is returned unchanged."""
    script = script_of(word)
    if script is Script.MIXED:
        # A stray letter of another alphabet, as keyboards and converters leave them: go by what most letters are.
        script = counts(word).most_common(1)[0][0]
    if script is Script.CYRL:
        return _settle(_grouped(_stripped(word, _CYRILLIC), _CYRILLIC_GROUPS, _CYRILLIC))
    if script is Script.ARAB:
        return _settle(_arabic(word))
    if script is Script.LATN:
        return _settle(_grouped(_stripped(word, _LATIN), _LATIN_GROUPS, _LATIN))
    return word


def _stripped(word: str, table: dict[str, str]) -> str:
    """Removes accents from letters the table does not know with them."""
    out = []
    for ch in word:
        base = ch if ch in table else unicodedata.normalize("NFD", ch)[0]
        out.append(base)
    return "".join(out)


def _grouped(text: str, groups: tuple[tuple[str, str], ...], single: dict[str, str]) -> str:
    """Reads letter groups first, then single letters; a letter of no table says nothing."""
    out: list[str] = []
    at = 0
    while at < len(text):
        for group, sound in groups:
            if text.startswith(group, at):
                out.append(sound)
                at += len(group)
                break
        else:
            out.append(single.get(text[at], ""))
            at += 1
    return "".join(out)


def _arabic(word: str) -> str:
    """Reads Kazakh and Uyghur Arabic, where the same letter is v beside a vowel in Kazakh and ö in Uyghur."""
    out = [_ARABIC.get(ch, "") for ch in unicodedata.normalize("NFC", word)]
    out = [sound for sound in out if sound]
    for at, sound in enumerate(out):
        near = {out[at - 1] if at else "", out[at + 1] if at + 1 < len(out) else ""}
        beside = bool(near & _VOWELS)
        if sound == "O":
            out[at] = "v" if beside else "o"
        elif sound in "yw" and not beside:
            out[at] = "i" if sound == "y" else "u"
    return "".join(out)


_RULES: Final = (
    (re.compile(r"ee(?!v|$)"), "i"),                     # Kadeer
    (re.compile(r"sh"), "S"),                            # s+kh and sh look alike without the k
    (re.compile(r"(.)\1+"), r"\1"),                      # doubled letters
    (re.compile(r"^y(?=e)|(?<=[aAeiou])y(?=e)"), ""),    # Ye-, -aye-
    (re.compile(r"(?<=[^aAeiou])ye"), "ie"),             # after a consonant
    (re.compile(r"(?<![aAeiou])y(?![aAeiou])"), "i"),    # y as a vowel
    (re.compile(r"iy(?=$|[aAeiou])|yi"), "i"),           # -iy, -iya-, yi
    (re.compile(r"(?<=[aAeou])i"), "y"),                 # ai = ay
    (re.compile(r"(?<=[aAeiou])u(?=[aAeiou])|^u(?=[aAeo])"), "w"),
    (re.compile(r"(?<=[aAei])u"), "w"),                  # au = aw
    (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip


def _settle(sound: str) -> str:
    """Brings the spellings of glides and double letters to one form."""
    for pattern, replacement in _RULES:
        sound = pattern.sub(replacement, sound)
    return sound


# --- comparing sounds ------------------------------------------------------------------------------------------------

_CHEAP: Final = {
    "aA": 0.1, "Ae": 0.1, "ae": 0.25, "ei": 0.3, "ou": 0.3, "ao": 0.55, "iu": 0.45, "Ai": 0.5, "ai": 0.6, "io": 0.8, "eo": 0.8,
    "hk": 0.2, "gk": 0.3, "gh": 0.4, "vw": 0.1, "uw": 0.15, "uv": 0.3, "iy": 0.1, "ow": 0.4, "fp": 0.3, "bp": 0.25, "dt": 0.25,
    "sz": 0.35, "CS": 0.35, "JC": 0.6, "JS": 0.7, "Jz": 0.6, "Jy": 0.45, "Jd": 0.6, "bv": 0.5, "fv": 0.4, "Cs": 0.8, "Ss": 0.6,
    "nN": 0.2, "Ng": 0.6, "mn": 0.85, "bw": 0.7, "ey": 0.3, "ay": 0.6,
}  # fmt: skip
_SUBSTITUTE: Final = {**_CHEAP, **{pair[::-1]: value for pair, value in _CHEAP.items()}}
_DROP: Final = {"y": 0.2, "w": 0.35, "h": 0.35, "i": 0.35, "u": 0.45, "e": 0.55, "A": 0.6, "a": 0.6, "o": 0.7, "g": 0.7}
_FULL: Final = 1.0
FAR: Final = 2.0
"""Sounds this far apart are not one name, however long they are."""


@lru_cache(maxsize=1_000_000)
def cost(left: str, right: str) -> float:
    """Returns the least cost of turning one sound into the other; 0 for equal, about 1 per unrelated letter.

    Symmetric. From :data:`FAR` on the exact value does not matter and may be cut short. Weighted Wagner-Fischer over the sounds; the weights were set by hand on this field's confusions.
    """
    if left == right:
        return 0.0
    if left > right:
        left, right = right, left
    previous = [0.0]
    for ch in right:
        previous.append(previous[-1] + _DROP.get(ch, _FULL))
    for a in left:
        drop = _DROP.get(a, _FULL)
        current = [previous[0] + drop]
        for at, b in enumerate(right):
            swap = 0.0 if a == b else _SUBSTITUTE.get(a + b, _FULL)
            best = previous[at] + swap
            other = previous[at + 1] + drop
            best = min(best, other)
            other = current[at] + _DROP.get(b, _FULL)
            current.append(min(best, other))
        if min(current) >= FAR:
            return FAR
        previous = current
    return previous[-1]


_SKELETON: Final = str.maketrans({
    "a": "", "A": "", "e": "", "i": "", "o": "", "u": "", "y": "", "w": "", "v": "", "h": "k", "g": "k", "b": "p", "f": "p",
    "d": "t", "z": "s", "C": "S", "N": "n",
})  # fmt: skip


@lru_cache(maxsize=262144)
def skeleton(sound: str) -> str:
    """Returns the consonant classes of a sound: the coarse key under which like names meet. Never used to decide.

    The first letter keeps a mark when it is a vowel. J meets y and d only through the second key of a blocker.
    """
    bones = re.sub(r"(.)\1+", r"\1", sound.translate(_SKELETON))
    return ("_" + bones) if sound[:1] in _VOWELS else bones
