"""The columns of a table of person records as arrays: the form in which a million rows are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kuager.text.fold import plain
from kuager.text.names import FOREIGN, keys, part_of, skeleton

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MISSING: Final = -1
_COARSER: Final = str.maketrans({"_": "", "r": "l", "J": "S"})
_BITS: Final = 62
_TWO: Final = 2
_OF_FATHER: Final = ("uli", "kizi", "ovi", "ovn", "evi", "evn")
"""How the endings sound with which a word is made from a father's name (not those of surnames)."""
_KEPT_VALUES: Final = ("sex", "place", "ethnicity", "source", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One row per record. Codes are -1 where the table says nothing; a record's row is its place in the table.

    ``given``, ``father`` and ``other`` are places in ``words``, the keys of the parts of names
    (:func:`kuager.text.names.keys`); ``other`` is what a name of three or more words has beside the two, mostly a surname.
    ``bones`` are the blocking keys.
    """

    ids: tuple[str, ...]
    words: tuple[str, ...]
    given: Ints
    father: Ints
    other: Ints
    sex: Ints
    birth_year: Ints
    place: Ints
    region: Ints
    ethnicity: Ints
    detention_year: Ints
    source: Ints
    bones: tuple[str, ...]
    word_bones: tuple[tuple[int, ...], ...]
    """For each word, the places in ``bones`` of the keys it is looked up under."""
    bone_sets: Ints
    """For each word: the consonants all its keys have and any has (as bits), and how many the longest key has."""
    marks: Ints
    """For each word a number made of its letters, by which words are put in an order that says nothing."""
    through: Flags
    """For each word, whether it passed through Chinese, where spellings say less."""

    def __len__(self) -> int:
        """Returns the number of records."""
        return len(self.ids)


class _Codes:
    """Numbers values in the order in which they come; nothing is -1."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def of(self, value: str) -> int:
        return self.seen.setdefault(value, len(self.seen)) if value else MISSING


class Said(NamedTuple):
    """What one row says, in the form in which rows are compared: keys of name parts, folded words, years (-1: nothing)."""

    id: str
    given: str
    father: str
    other: str
    sex: str
    birth_year: int
    place: str
    region: str
    ethnicity: str
    detention_year: int
    source: str


def said_by(row: Mapping[str, object]) -> Said:
    """Reads one row; see :func:`people_of`."""
    given, father, other = _three_parts(_said(row, "name"), _said(row, "given"), _said(row, "father"))
    place = _said(row, "place_id") or _folded(_said(row, "place"))
    return Said(
        id=_said(row, "record_id"),
        given=given,
        father=father,
        other=other,
        sex=_said(row, "sex")[:1].lower(),
        birth_year=_year(row.get("birth_year")),
        place=place,
        region=place.partition(".")[0],
        ethnicity=_folded(_said(row, "ethnicity")),
        detention_year=_year(row.get("detention_year")),
        source=_said(row, "source"),
    )


def people_of(rows: Iterable[Mapping[str, object]]) -> People:
    """Reads rows into columns.

    Args:
        rows: dicts with ``record_id`` and ``name``; the other columns may be absent, ``None`` or empty. The caller
            gives them sorted by ``record_id``, which makes the result independent of the order in the file.

    Returns:
        The columns. Nothing but the named columns is looked at: a column with the answers is never seen.
    """
    words = _Codes()
    codes = {name: _Codes() for name in (*_KEPT_VALUES, "region")}
    ids: list[str] = []
    columns: dict[str, list[int]] = {
        name: []
        for name in ("given", "father", "other", "sex", "birth", "place", "region", "ethnicity", "detained", "source")
    }
    for row in rows:
        said = said_by(row)
        ids.append(said.id)
        columns["given"].append(words.of(said.given))
        columns["father"].append(words.of(said.father))
        columns["other"].append(words.of(said.other))
        for name in ("sex", "place", "region", "ethnicity", "source"):
            columns[name].append(codes[name].of(getattr(said, name)))
        columns["birth"].append(said.birth_year)
        columns["detained"].append(said.detention_year)
    known = tuple(words.seen)
    bones = _Codes()
    word_bones = tuple(tuple(sorted({bones.of(key) for key in bones_of(word)})) for word in known)
    arrays = {name: np.array(values, dtype=np.int64) for name, values in columns.items()}
    return People(
        ids=tuple(ids),
        words=known,
        given=arrays["given"],
        father=arrays["father"],
        other=arrays["other"],
        sex=arrays["sex"],
        birth_year=arrays["birth"],
        place=arrays["place"],
        region=arrays["region"],
        ethnicity=arrays["ethnicity"],
        detention_year=arrays["detained"],
        source=arrays["source"],
        bones=tuple(bones.seen),
        word_bones=word_bones,
        bone_sets=_bone_sets(tuple(bones.seen), word_bones, known),
        marks=marks_of(known),
        through=np.array([bool(part_of(word).through) for word in known], dtype=np.bool_),
    )


def name_keys(people: People) -> dict[str, Ints]:
    """Returns what names are looked up under: ``row``, ``slot`` (0 given, 1 father's name, 2 another) and ``key``."""
    rows, slots, keys = [], [], []
    lengths = np.array([*(len(keys_) for keys_ in people.word_bones), 0], dtype=np.int64)
    flat = np.array([key for keys_ in people.word_bones for key in keys_], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    for slot, column in enumerate((people.given, people.father, people.other)):
        count = lengths[column]
        row = np.repeat(np.arange(len(people)), count)
        within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        rows.append(row)
        slots.append(np.full(len(row), slot))
        keys.append(flat[np.repeat(starts[column], count) + within])
    return {"row": np.concatenate(rows), "slot": np.concatenate(slots), "key": np.concatenate(keys)}


def bones_of(word: str) -> tuple[str, ...]:
    """Returns the keys under which a word of a name is looked up: its consonants, coarser than two spellings differ.

    The father's name inside a surname and what Chinese leaves of a sound give keys of their own.
    """
    part = part_of(word)
    forms = {part.sound, *(part.stems if part.ending else ()), part.through} - {""}
    found = {_coarse(skeleton(form)) for form in forms}
    # A word of letters that no table knows may sound of nothing; it meets itself only.
    return tuple(sorted(found - {""})) or (part.sound or word,)


def marks_of(words: Sequence[str]) -> Ints:
    """Returns a number for each word, made of its letters, the same in every table."""
    return np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.int64)


def _bone_sets(bones: Sequence[str], word_bones: Sequence[Sequence[int]], words: Sequence[str]) -> Ints:
    letters = {letter: 1 << at for at, letter in enumerate(sorted(set("".join(bones)))[:_BITS])}
    bits = [_or(letters.get(letter, 0) for letter in key) for key in bones]
    found = np.zeros((len(word_bones), 3), dtype=np.int64)
    for at, keys_ in enumerate(word_bones):
        # An initial is like every name that begins so: its length says that nothing is certain.
        longest = max(len(bones[key]) for key in keys_) if len(words[at]) > 1 else 0
        found[at] = reduce(and_, (bits[key] for key in keys_)), _or(bits[key] for key in keys_), longest
    return found


def _or(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)


def _coarse(bones: str) -> str:
    out: list[str] = []
    # The sound ng is one letter in Kazakh Cyrillic and two in other alphabets.
    for letter in bones.translate(_COARSER).replace("nk", "n"):
        if not out or out[-1] != letter:
            out.append(letter)
    return "".join(out)


def _three_parts(name: str, given: str, father: str) -> tuple[str, str, str]:
    """The parts to compare: the columns where they are filled, read in the light of the whole name, else its words."""
    whole = keys(name)
    if not given and not father:
        return _by_their_endings(whole)
    by_word = {key.removeprefix(FOREIGN): key for key in whole}
    one, two = _one_key(given, by_word), _one_key(father, by_word)
    known = one in whole and two in whole
    return one, two, next((word for word in whole if word not in {one, two}), "") if known else ""


def _by_their_endings(words: Sequence[str]) -> tuple[str, str, str]:
    """Which of the words of a whole name is what: given name, father's name, and what is left.

    Of three or more, the word made from the father's name (Bolatuly, Serikovich) is his, wherever it stands, and the first
    word that is not made from another name is the given name; a surname such as Akhmetov is left when both are there.
    """
    if len(words) <= _TWO:
        return (words[0] if words else "", words[1] if len(words) == _TWO else "", "")
    of_father = [word for word in words if part_of(word).ending.startswith(_OF_FATHER)]
    father = of_father[-1] if of_father else ""
    others = [word for word in words if word != father]
    plain_ones = [word for word in others if not part_of(word).ending]
    # A father's name written three times over leaves no other word.
    given = (plain_ones or others or words)[0]
    left = [*([father] if father else []), *(word for word in others if word != given)]
    return given, left[0] if left else "", left[1] if len(left) > 1 else ""


def _one_key(value: str, by_word: Mapping[str, str]) -> str:
    found = keys(value)
    if not found:
        return ""
    return by_word.get(found[0].removeprefix(FOREIGN), found[0]) if len(found) == 1 else _joined(found)


def _joined(found: Sequence[str]) -> str:
    # Two words in one column are one name written apart (Nur Bolat) far more often than two.
    whole = keys("".join(key.removeprefix(FOREIGN) for key in found))
    return whole[0] if len(whole) == 1 else found[0]


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    return plain(words)


def _said(row: Mapping[str, object], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _year(value: object) -> int:
    words = "" if value is None else str(value).strip()[:4]
    return int(words) if words.isdecimal() and int(words) > 0 else MISSING
