"""Every script and romanisation that a name is likely written in, from any one of them.

What a table gives from the letters written is marked ``table``; where letters had to be guessed (an English or Chinese
spelling says little about a Kazakh one) the form is marked ``likely``. Guesses serve searching, never identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.text import _standards as tables
from kuager.text.fold import plain
from kuager.text.hanzi import chinese_name, heard, palladius, pinyin, reading, simplified, surname_length, syllables
from kuager.text.scripts import Script
from kuager.text.sounds import VOWELS, script_of_word, sound_of
from kuager.text.standards import KAZAKH, RUSSIAN, STANDARDS, UYGHUR, Standard
from kuager.text.wade import from_wade, to_wade

WRITTEN, TABLE, LIKELY = "written", "table", "likely"

_KAZAKH_ONLY: Final = frozenset("ғқңөұүіәһ")
_UYGHUR_CYRILLIC: Final = frozenset("җ")
_UYGHUR_ARABIC: Final = frozenset("ئېۈخغژ")
_KAZAKH_ARABIC: Final = frozenset("ٴعحء")
_ARABIC_VOWELS: Final = frozenset("اەوۇۆۈىې")
_KAZAKH_2021: Final = frozenset("äğñşıū")
_KAZAKH_2018: Final = frozenset("áǵńóúý")
_UYGHUR_LATIN: Final = frozenset("ëx")
_DOTTED: Final = frozenset({"kk-latn-2021", "kk-latn-2018"})
_FRONT_SOUNDS: Final = frozenset("Aei")
_BACK_SOUNDS: Final = frozenset("ao")
_LAST_VOWEL: Final = re.compile(r"(?<=[tkdsf])[ieu]$|(?<=[^aeiou])[iu]$")
_GLIDING_U: Final = re.compile(r"(?<=[aAei])u")
_HAN_NAME: Final = "zh-hans"
_PINYIN: Final = "zh-latn-pinyin"
_WADE: Final = "zh-latn-wade"
_PALLADIUS: Final = "zh-cyrl-palladius"
_HANS_SOURCE: Final = (
    "Usual characters, after the handbook of normative Uyghur name forms (DB65/T 2189); entered by hand"
)
_BESIDE: Final = {
    _HAN_NAME: ("Chinese characters", _HANS_SOURCE, "Hans", "zh"),
    _PINYIN: ("Pinyin of the Chinese characters", "ISO 7098:2015, without tones", "Latn", "zh"),
    _WADE: ("Wade-Giles", "Giles, A Chinese-English Dictionary, 1912, without tones", "Latn", "zh"),
    _PALLADIUS: (
        "Chinese names in Russian (Palladius)",
        "Kafarov and Popov, 1888, as in Russian reference works",
        "Cyrl",
        "ru",
    ),
}
"""Title, source, script and language of the forms that no table of letters gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way a name is written: the words, by which standard, and how sure the letters are."""

    text: str
    script: str
    language: str
    standard: str
    title: str
    source: str
    reversible: bool
    how: str
    """``written`` (as given), ``table`` (follows from the letters given) or ``likely`` (letters were guessed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """The words of a name in the letters of one base, and how they were come by."""

    base: str
    words: tuple[str, ...]
    how: str


def forms(name: str) -> tuple[Form, ...]:
    """Returns the forms of a name, the one given first; each text and standard once.

    Args:
        name: a person's name in Kazakh or Uyghur Cyrillic, Latin or Arabic letters, Russian, English or Chinese.
    """
    words = tuple(plain(name.replace(",", " ")).split())
    found: dict[tuple[str, str], Form] = {}
    wade = from_wade(name)
    for form in _from_wade(name, wade) if wade else _every(words):
        found.setdefault((form.text, form.standard), form)
    return tuple(sorted(found.values(), key=lambda form: form.how != WRITTEN))


def _every(words: tuple[str, ...]) -> Iterator[Form]:
    script = script_of_word("".join(words)) if words else Script.COMMON
    if script is Script.HANS:
        yield from _chinese(words, WRITTEN)
        if len(words) == 1 and chinese_name(simplified(words[0])):
            return
    elif script is Script.LATN and all(syllables(word) for word in words):
        yield _form(_PINYIN, _by_pinyin([syllables(word) for word in words]), WRITTEN)
    for known in _readings(words, script):
        yield from _of_base(known)
        if script is not Script.HANS:
            yield from _chinese(tuple(characters(sound_of(word)) for word in known.words), LIKELY)


def _of_base(reading: _Reading) -> Iterator[Form]:
    base = STANDARDS[reading.base]
    yield _written(base, reading.words, reading.how)
    how = LIKELY if reading.how == LIKELY else TABLE
    for standard in STANDARDS.values():
        if standard.base == base.id and standard is not base:
            words = tuple(standard.write(word) for word in reading.words)
            yield _written(standard, words, how)
            if standard.id == RUSSIAN and base.id != RUSSIAN:
                yield from (
                    _written(other, tuple(other.write(word) for word in words), how)
                    for other in STANDARDS.values()
                    if other.base == RUSSIAN and other.id != RUSSIAN
                )


def _written(standard: Standard, words: tuple[str, ...], how: str) -> Form:
    # The Kazakh Latin alphabets have a letter i with a dot and one without, small and large.
    dotted = standard.id in _DOTTED
    text = " ".join(("İ" if dotted and word[:1] == "i" else word[:1].upper()) + word[1:] for word in words)
    return _form(standard.id, text, how)


def _form(standard: str, text: str, how: str) -> Form:
    if standard in STANDARDS:
        one = STANDARDS[standard]
        return Form(
            text=text, script=one.script, language=one.language, standard=one.id, title=one.title, source=one.source,
            reversible=one.reversible, how=how,
        )  # fmt: skip
    title, source, script, language = _BESIDE[standard]
    return Form(
        text=text,
        script=script,
        language=language,
        standard=standard,
        title=title,
        source=source,
        reversible=False,
        how=how,
    )


# --- reading what was given ------------------------------------------------------------------------------------------


def _readings(words: tuple[str, ...], script: Script) -> Iterator[_Reading]:
    letters = set("".join(words))
    if script is Script.CYRL:
        yield from _cyrillic(words, letters)
    elif script is Script.ARAB:
        yield from _arabic(words, letters)
    elif script is Script.LATN:
        yield from _latin(words, letters)
    elif script is Script.HANS:
        yield from _guessed(tuple(_shortened(heard(tuple(pinyin(word)))) for word in words))


def _cyrillic(words: tuple[str, ...], letters: set[str]) -> Iterator[_Reading]:
    uyghur = STANDARDS["ug-cyrl"]
    if letters & _UYGHUR_CYRILLIC and all(uyghur.knows(word) for word in words):
        yield _Reading(base=UYGHUR, words=tuple(uyghur.read(word) for word in words), how=TABLE)
    elif letters & _KAZAKH_ONLY:
        yield _Reading(base=KAZAKH, words=words, how=WRITTEN)
    else:
        yield _Reading(base=RUSSIAN, words=words, how=WRITTEN)
        yield from _guessed(tuple(map(sound_of, words)))


def _arabic(words: tuple[str, ...], letters: set[str]) -> Iterator[_Reading]:
    uyghur, kazakh = STANDARDS["ug-arab"], STANDARDS["kk-arab"]
    # Only Uyghur writes a carrier before a first vowel, and only Kazakh writes a first vowel without one.
    bare = any(word[:1] in _ARABIC_VOWELS for word in words)
    if letters & _UYGHUR_ARABIC or not (bare or letters & _KAZAKH_ARABIC):
        yield _Reading(base=UYGHUR, words=tuple(uyghur.read(word) for word in words), how=TABLE)
    if letters & _UYGHUR_ARABIC:
        return
    yield _Reading(base=KAZAKH, words=tuple(_from_arabic(kazakh, word) for word in words), how=LIKELY)


_FRONTED: Final = str.maketrans("аоұы", "әөүі")
_GLIDE: Final = re.compile(r"(?<=[аәеоөұүыі])и|и(?=[аәеоөұүыі])")


def _from_arabic(kazakh: Standard, word: str) -> str:
    """Reads Kazakh Arabic: one mark makes all its vowels front, and the letters for k, g and e say so by themselves."""
    front = kazakh.front_mark in word or "ك" in word or "گ" in word
    found = kazakh.read(word.replace(kazakh.front_mark, "").replace("ء", ""))
    found = _GLIDE.sub("й", found)
    return (
        found.translate(_FRONTED)
        if front and kazakh.front_mark in word
        else found.replace("ы", "і")
        if front
        else found
    )


def _latin(words: tuple[str, ...], letters: set[str]) -> Iterator[_Reading]:
    for known, standard in ((_KAZAKH_2021, "kk-latn-2021"), (_KAZAKH_2018, "kk-latn-2018")):
        if letters & known:
            read = STANDARDS[standard].read
            yield _Reading(base=KAZAKH, words=tuple(_GLIDE.sub("й", read(word)) for word in words), how=LIKELY)
            return
    if letters & _UYGHUR_LATIN:
        yield _Reading(base=UYGHUR, words=words, how=WRITTEN)
        return
    through = len(words) > 1 and all(len(syllables(word)) > 1 for word in words)
    sounds = tuple(_shortened(heard(syllables(word))) if through else sound_of(word) for word in words)
    yield from _guessed(sounds)


def _shortened(sound: str) -> str:
    """Leaves out the vowel that Chinese puts behind a last consonant; u behind a vowel is a glide."""
    return _LAST_VOWEL.sub("", _GLIDING_U.sub("w", sound))


def _guessed(sounds: tuple[str, ...]) -> Iterator[_Reading]:
    for base, back, front in (
        (KAZAKH, tables.KK_CYRL_BACK, tables.KK_CYRL_FRONT),
        (UYGHUR, tables.UG_LATN_BACK, tables.UG_LATN_FRONT),
    ):
        yield _Reading(base=base, words=tuple(_spelt(sound, back, front) for sound in sounds), how=LIKELY)


def _spelt(sound: str, back: dict[str, str], front: dict[str, str]) -> str:
    """Writes a sound with letters: vowels follow the word, k and g the vowel beside them, as vowel harmony has it."""
    whole = bool(set(sound) & _FRONT_SOUNDS) and not set(sound) & _BACK_SOUNDS
    out = []
    for at, one in enumerate(sound):
        if one in "kg":
            near = next((ch for ch in (*sound[at + 1 : at + 2], *reversed(sound[:at])) if ch in VOWELS), "a")
            is_front = near in _FRONT_SOUNDS or (near == "u" and whole)
        else:
            is_front = whole
        out.append(front[one] if is_front and one in front else back.get(one, one))
    return "".join(out)


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _chinese(words: tuple[str, ...], how: str) -> Iterator[Form]:
    """The characters, and their pinyin; the name of a Chinese also in Wade-Giles and in Russian letters."""
    if not all(words):
        return
    yield _form(_HAN_NAME, "·".join(words), how)
    plainer = tuple(map(simplified, words))
    if plainer != words:
        yield _form(_HAN_NAME, "·".join(plainer), TABLE)
    family = surname_length(plainer[0]) if len(words) == 1 else 0
    cut = (plainer[0][:family], plainer[0][family:]) if family else plainer
    read = [[reading(ch) for ch in word] for word in cut]
    # A character that no table reads stands as it is, so that the gap is seen.
    sure = TABLE if how == WRITTEN and all(one.isascii() or "ü" in one for each in read for one in each) else LIKELY
    yield _form(_PINYIN, _by_pinyin(read), sure)
    if family:
        yield from _romanised(read, sure)


def _romanised(read: Sequence[Sequence[str]], how: str) -> Iterator[Form]:
    """Surname and given name of a Chinese in the systems beside pinyin."""
    yield _form(_WADE, " ".join("-".join(map(to_wade, each)).capitalize() for each in read), how)
    yield _form(_PALLADIUS, _by_palladius(read), how)


def _by_pinyin(read: Sequence[Sequence[str]]) -> str:
    """Words of pinyin, with an apostrophe before a syllable inside a word that begins with a vowel."""
    return " ".join(
        "".join(("'" if at and one[0] in "aoe" else "") + one for at, one in enumerate(each)).capitalize()
        for each in read
    )


def _by_palladius(read: Sequence[Sequence[str]]) -> str:
    return " ".join("".join(map(palladius, each)).capitalize() for each in read)


def _from_wade(name: str, parts: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[Form]:
    """A name in Wade-Giles as it is, and in the pinyin and Russian letters of every syllable it may stand for."""
    (_, family), (_, given) = parts
    yield _form(_WADE, " ".join(name.split()), WRITTEN)
    how = TABLE if len(family) == len(given) == 1 else LIKELY
    for one in family:
        for other in given:
            read = ((one,), syllables(other))
            yield _form(_PINYIN, _by_pinyin(read), how)
            yield _form(_PALLADIUS, _by_palladius(read), how)


def characters(sound: str) -> str:
    """Returns the characters that usually transcribe a sound, syllable by syllable; empty when a sound has none."""
    # -ay has characters of its own, which the table lists as A.
    sound = re.sub(r"ay(?![aAeiou])", "A", sound)
    out, at = [], 0
    while at < len(sound):
        piece = next((sound[at : at + size] for size in (3, 2, 1) if _fits(sound, at, size)), "")
        if not piece:
            return ""
        out.append(tables.SYLLABLES[_nasal(piece)])
        at += len(piece)
    return "".join(out)


def _fits(sound: str, at: int, size: int) -> bool:
    """Says whether a stretch has a character: a consonant alone, with its vowel, or closed by n before no vowel."""
    piece = sound[at : at + size]
    if len(piece) != size or _nasal(piece) not in tables.SYLLABLES:
        return False
    closed = piece[-1] in "nN" and size > 1
    return not closed or sound[at + size : at + size + 1] not in VOWELS or at + size == len(sound)


def _nasal(piece: str) -> str:
    """The key of a closed syllable: n and ng alike, and the nearest vowel for which there is a character."""
    if len(piece) == 1 and piece in "nN":
        return "n"
    if len(piece) > 1 and piece[-1] in "nN":
        first, vowel = piece[:-2], piece[-2]
        options = (vowel, *{"A": "ae", "e": "ia", "o": "u", "i": "e", "u": "o", "a": "e"}.get(vowel, ""))
        return next((first + one + "n" for one in options if first + one + "n" in tables.SYLLABLES), piece)
    return piece
