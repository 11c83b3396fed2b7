"""Names that must not stand in what is shown: found in every writing that is known, cut with a visible mark, made initials.

A cut is visible on purpose: whoever reads sees that something was left out, and no sentence says what nobody said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from kuager.text.forms import forms

CUT: Final = "[…]"
_LEAST: Final = 2
"""Signs of the shortest name, which is Chinese."""
_SHORTEST: Final = 3
"""Parts of names with fewer letters are words of every language."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_ENDING: Final = {True: r"\w{0,4}", False: r"\w{0,2}"}
"""Cyrillic names are declined, Latin ones take an s; a name is found with such an ending."""
_LONGEST_ENDING: Final = {True: 4, False: 2}
_VOWEL: Final = re.compile(r"[аеёиоуыэюяіәөұүйь]$")
_CYRILLIC: Final = re.compile(r"[а-яёәіңғүұқөһ]")
_BETWEEN: Final = re.compile(r"[\s\-_’'`·•.]+")
_WORDS: Final = re.compile(r"[\W_]+")
_MOST_FORMS: Final = 40
_END: Final = ""
_Tree: TypeAlias = "dict[str, _Tree]"

ROLES: Final = {"detained": "a detained person", "speaker": "a witness", "third": "another person"}
"""How somebody is called of whom only the role may be told: no kinship, which would lead back to one."""


def initials(name: str) -> str:
    """Returns the initials of a name: a letter and a point for each part; of Chinese names the first sign alone."""
    han = _HAN.search(name)
    if han:
        return f"{han.group()}〇〇"
    parts = [one for one in _BETWEEN.split(name.strip()) if one and unicodedata.category(one[0]).startswith("L")]
    return " ".join(f"{one[0].upper()}." for one in parts)


@lru_cache(maxsize=16_384)
def writings(name: str) -> frozenset[str]:
    """Returns a name in every writing it is likely found in: as given, and in other scripts and romanisations."""
    if not name.strip():
        return frozenset()
    return frozenset({name, *(one.text for one in forms(name)[:_MOST_FORMS])})


class Hidden:
    """Names to be found in texts.

    Args:
        names: whole names; also found with endings, and with any space, hyphen or apostrophe between their parts.
        parts: whether each part of a name counts alone; for the people a text itself names.
        but: parts that are left standing, such as a family name somebody shown bears too.
    """

    def __init__(self, names: Iterable[str], *, parts: bool = False, but: Iterable[str] = ()) -> None:
        shown = {piece for one in but for piece in _pieces(one)}
        wanted: set[str] = set()
        for name in names:
            pieces = _pieces(name)
            if len("".join(pieces)) < _LEAST or set(pieces) <= shown:
                continue
            wanted.add(r"[\s\-_’'`·•.+]*".join(map(_stem, pieces)))
            if parts and not _HAN.search(name):
                wanted |= {_stem(one) for one in pieces if len(one) >= _SHORTEST and one not in shown}
        # The longest first: of two that begin alike the whole name is cut, not its beginning.
        ordered = sorted(wanted, key=lambda one: (-len(one), one))
        self._find = re.compile("|".join(_bounded(one) for one in ordered)) if ordered else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Returns where names stand, as code points, in order and without overlaps."""
        if self._find is None or not text:
            return []
        return [hit.span() for hit in self._find.finditer(_plain(text))]

    def cut(self, text: str) -> str:
        """Returns a text with every name replaced by :data:`CUT`."""
        done, at = [], 0
        for start, end in self.spans(text):
            done += [text[at:start], CUT]
            at = end
        return "".join([*done, text[at:]])

    def __contains__(self, text: str) -> bool:
        return self._find is not None and bool(text) and self._find.search(_plain(text)) is not None


class Known:
    """Whole names of a whole archive, found in a text in time that does not grow with their number.

    Args:
        names: in every writing that is to be found.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._tree: _Tree = {}
        self._han: set[str] = set()
        for name in names:
            if _HAN.search(name):
                bare = "".join(_HAN.findall(name))
                self._han |= {bare} if len(bare) > 1 else set()
                continue
            _plant(self._tree, _pieces(name))
        self._sizes = sorted({len(one) for one in self._han})

    def __contains__(self, text: str) -> bool:
        if not text:
            return False
        words = [one for one in _WORDS.split(_plain(text)) if one]
        if any(_grows(self._tree, words, at, _whole) for at in range(len(words))):
            return True
        han = "".join(_HAN.findall(text)) if self._han else ""
        return any(han[at : at + size] in self._han for size in self._sizes for at in range(len(han) - size + 1))


class Declined:
    """Whole names of a whole archive with endings too, as Russian and Kazakh decline them; in time as :class:`Known`.

    It takes some words for names that are none, so it is for words that nobody needs.

    Args:
        names: in every writing that is to be found; of Chinese ones :class:`Known` finds all there is.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._tree: _Tree = {}
        for name in names:
            if not _HAN.search(name):
                _plant(self._tree, [_VOWEL.sub("", one) if len(one) > _SHORTEST else one for one in _pieces(name)])

    def __contains__(self, text: str) -> bool:
        words = [one for one in _WORDS.split(_plain(text)) if one]
        return any(_grows(self._tree, words, at, _endings) for at in range(len(words)))


class Whose:
    """Whose whole names stand in a text, as written.

    Args:
        names: by whom.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._tree: _Tree = {}
        self._han: dict[str, set[str]] = {}
        for who, theirs in names.items():
            for name in theirs:
                bare = "".join(_HAN.findall(name))
                if len(bare) > 1:
                    self._han.setdefault(bare, set()).add(who)
                else:
                    _plant(self._tree, _pieces(name), who)
        self._sizes = sorted({len(one) for one in self._han})

    def of(self, text: str) -> set[str]:
        """Returns whose they are."""
        words = [one for one in _WORDS.split(_plain(text)) if one]
        found: set[str] = set()
        for at in range(len(words)):
            below = self._tree
            for word in words[at:]:
                if word not in below:
                    break
                below = below[word]
                found |= set(below.get(_END, ()))
        han = "".join(_HAN.findall(text)) if self._han else ""
        runs = {han[at : at + size] for size in self._sizes for at in range(len(han) - size + 1)}
        return found.union(*(self._han[one] for one in runs if one in self._han))


def _plant(tree: _Tree, pieces: list[str], who: str = "") -> None:
    """Adds a name of more than one word to a tree of words, in which many names may begin alike."""
    if len(pieces) > 1:
        for one in pieces:
            tree = tree.setdefault(one, {})
        tree.setdefault(_END, {})[who] = {}


def _grows(tree: _Tree, words: list[str], at: int, sizes: Callable[[str], Iterable[int]]) -> bool:
    """Says whether a name stands in words from a place on; ``sizes`` are the lengths of each word that may be a name's."""
    if _END in tree:
        return True
    if at == len(words):
        return False
    word = words[at]
    return any(
        (below := tree.get(word[:size])) is not None and _grows(below, words, at + 1, sizes) for size in sizes(word)
    )


def _endings(word: str) -> range:
    return range(max(1, len(word) - _LONGEST_ENDING[_CYRILLIC.search(word) is not None] - 1), len(word) + 1)


def _whole(word: str) -> tuple[int, ...]:
    return (len(word),)


class Parts:
    """Single parts of the names of a whole archive, found in a text in time that does not grow with their number.

    Many names are words of a language too: what is found is no proof that somebody is meant, and reason enough to hold back
    a few words that nobody needs.

    Args:
        names: in every writing that is to be found.
        but: names whose parts are left standing.
    """

    def __init__(self, names: Iterable[str], *, but: Iterable[str] = ()) -> None:
        shown = {piece for one in but for piece in _pieces(one)}
        parts = {piece for one in names for piece in _pieces(one)} - shown
        self._han = {part[at:] for part in parts if _HAN.search(part) for at in (0, 1) if len(part) - at >= _LEAST}
        self._han -= shown
        others = {part for part in parts if not _HAN.search(part) and len(part) >= _SHORTEST}
        self._parts = others | {_VOWEL.sub("", one) for one in others if _CYRILLIC.search(one) and len(one) > _SHORTEST}
        self._sizes = sorted({len(one) for one in self._han})

    def __contains__(self, text: str) -> bool:
        plain = _plain(text)
        if any(word[:size] in self._parts for word in _WORDS.split(plain) for size in _prefixes(word)):
            return True
        han = "".join(_HAN.findall(plain))
        return any(han[at : at + size] in self._han for size in self._sizes for at in range(len(han) - size + 1))


def _prefixes(word: str) -> range:
    """Returns the lengths of beginnings of a word that may be a name with an ending."""
    longest = _LONGEST_ENDING[_CYRILLIC.search(word) is not None]
    return range(max(_SHORTEST, len(word) - longest), len(word) + 1)


def _pieces(name: str) -> list[str]:
    return [one for one in _BETWEEN.split(_plain(name).strip()) if one]


def _stem(piece: str) -> str:
    if _HAN.search(piece):
        return re.escape(piece)
    cyrillic = _CYRILLIC.search(piece) is not None
    base = _VOWEL.sub("", piece) if cyrillic and len(piece) > _SHORTEST else piece
    return re.escape(base) + _ENDING[cyrillic]


def _bounded(pattern: str) -> str:
    # An underscore is a letter to \w, and a space in addresses and names of files.
    return pattern if _HAN.search(pattern) else rf"(?<![^\W_]){pattern}(?![^\W_])"


def _plain(text: str) -> str:
    """Folds case, width and accents letter by letter, so that no offset moves."""
    return "".join(map(_letter, text))


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
    for folded in (unicodedata.normalize("NFKD", char)[:1].casefold(), char.casefold(), char):
        if len(folded) == 1:
            return folded
    return char


__all__ = ["CUT", "ROLES", "Declined", "Hidden", "Known", "Parts", "Whose", "initials", "writings"]
