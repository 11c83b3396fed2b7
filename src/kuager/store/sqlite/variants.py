"""The vocabulary of names: which of its words sound like a word, or are one or two edits from it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kuager.store import tokens
from kuager.store.sqlite.connection import Connection
from kuager.text.sounds import cost_within

EXACT, PREFIX, PART, SOUND, TYPO, TYPO2 = range(6)
"""How a word of a query and a word of a name are alike, nearest first."""

SHORTEST_PREFIX: Final = 2
SHORTEST_SOUND: Final = 2
"""A key of one consonant fits half the vocabulary: only words that sound the same are taken there."""
FAR: Final = 2
SHORTEST_TYPO2: Final = 5
"""A shorter word alone is not looked for with two edits: too little of it would be left."""
FARTHEST: Final = 0.24
"""The key is coarse (dana, dina, tina); of the words that share it, only those that sound alike are variants.

Set on pairs like shyngys/chinghiz (0.18) and sadykova/satek (0.36).
"""
WEIGHED: Final = 24
"""Of these, so many with the fewest different letters are compared sound by sound, which takes a hundred times as long."""
IN_TEXTS: Final = 8
"""Of each kind; every word more is one more look into the index of the texts."""
SOUNDS: Final = 400
"""Different sounds of one key that are compared; a key of four consonants has fewer."""


def plainly(word: str, token: str) -> int | None:
    """Returns the level at which a word of a name holds a word of a query as it stands; None when it does not."""
    if word == token:
        return EXACT
    han = tokens.is_han(word)
    if token.startswith(word) and (han or len(word) >= SHORTEST_PREFIX):
        return PREFIX
    return PART if word in token and han else None


@lru_cache(maxsize=65536)
def likeness(word: str, token: str) -> int | None:
    """Returns the level at which a word of a query and a word of a name are alike; None when they are not."""
    plain = plainly(word, token)
    if plain is not None or tokens.is_han(word):
        return plain
    key = tokens.sound(word)
    if tokens.heard(word) == tokens.heard(token):
        return SOUND
    if (
        len(key) >= SHORTEST_SOUND
        and key == tokens.sound(token)
        and _far(tokens.heard(word), tokens.heard(token)) <= FARTHEST
    ):
        return SOUND
    edits = tokens.edits(word, token)
    if edits == 1 and len(word) >= tokens.SHORTEST_TYPO:
        return TYPO
    return TYPO2 if edits <= FAR and min(len(word), len(token)) > FAR + 1 and len(word) + len(token) > 4 * FAR else None


@lru_cache(maxsize=65536)
def _far(left: str, right: str) -> float:
    longest = max(len(left), len(right), 1)
    return cost_within(left, right, (FARTHEST + 0.01) * longest) / longest


class Vocabulary:
    """Asks the words of the vocabulary; each answer is kept for the time of one search."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._sounds: dict[str, list[str]] = {}
        self._edits: dict[tuple[str, int], list[str]] = {}

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """Returns how many names hold each of these words, those that none holds left out."""
        marks, values = among(words)
        query = f"SELECT token, count FROM name_word WHERE token IN ({marks})"  # noqa: S608  only marks
        return dict(self._link.execute(query, values).fetchall())

    def sounds(self, word: str) -> list[str]:
        """Returns other words that sound like ``word``, nearest first."""
        found = self._sounds.get(word)
        if found is None:
            found = self._sounds[word] = self._sounding(word)
        return found

    def _sounding(self, word: str) -> list[str]:
        key = tokens.sound(word)
        heard = tokens.heard(word)
        far = {heard: 0.0} if heard else {}
        if len(key) >= SHORTEST_SOUND:
            query = "SELECT DISTINCT sound FROM name_word WHERE key = ? LIMIT ?"
            rows = self._link.execute(query, (key, SOUNDS)).fetchall()
            some = process.extract(heard, [sound for (sound,) in rows], scorer=OSA.distance, limit=WEIGHED)
            far |= {sound: off for sound, _, _ in some if (off := _far(heard, sound)) <= FARTHEST}
        marks, values = among(far)
        query = f"SELECT sound, token FROM name_word WHERE key = ? AND sound IN ({marks})"  # noqa: S608  only marks
        near = sorted((far[sound], token) for sound, token in self._link.execute(query, [key, *values]).fetchall())
        return [token for _, token in near if token != word]

    def edits(self, word: str, count: int) -> list[str]:
        """Returns other words within one or two edits of ``word``, nearest first."""
        found = self._edits.get((word, count))
        if found is None:
            found = self._edits[word, count] = self._edited(word, count)
        return found

    def like(self, word: str, most: int) -> list[str]:
        """Returns so many other words that sound like ``word``, and so many that are one edit from it."""
        return list(dict.fromkeys([*self.sounds(word)[:most], *self.edits(word, 1)[:most]]))

    def nearest(self, word: str) -> list[str]:
        """Returns the words that stand for ``word`` in a text."""
        return self.like(word, IN_TEXTS)

    def _edited(self, word: str, count: int) -> list[str]:
        if len(word) < (tokens.SHORTEST_TYPO if count == 1 else SHORTEST_TYPO2) or tokens.is_han(word):
            return []
        filed = tokens.asked_pieces(word, count)
        # One swap inside a half leaves the other half as it was.
        swapped: list[Any] = tokens.swaps(word) if count > 1 else tokens.swaps(word, len(word) // 2 - 1)
        if count > 1:
            # A swap is one edit here and two of those the pieces allow: what is left is one edit from the swapped word.
            filed += [piece for swap in swapped for piece in tokens.asked_pieces(swap, 1)]
        pieces, asked = among(dict.fromkeys(filed))
        words, swapped = among(swapped)
        query = (
            f"SELECT token FROM name_piece WHERE piece IN ({pieces}) "  # noqa: S608  only marks
            f"UNION ALL SELECT token FROM name_word WHERE token IN ({words})"
        )
        found = [row[0] for row in self._link.execute(query, [*asked, *swapped]).fetchall()]
        return within(word, set(found), count)


def within(word: str, words: Iterable[str], count: int) -> list[str]:
    """Returns those of the words within so many edits, nearest first, the word itself left out."""
    some = list(words)
    found = process.extract(word, some, scorer=OSA.distance, score_cutoff=count, limit=None)
    return [one for off, one in sorted((off, one) for one, off, _ in found) if off]


def among(values: Iterable[Any]) -> tuple[str, list[Any]]:
    """Returns question marks for ``IN`` and the values, filled up with NULL to a power of two.

    Statements of few lengths stay prepared; preparing one takes longer than running it.
    """
    some = list(values)
    size = 1 << max(len(some) - 1, 0).bit_length()
    return ", ".join("?" * size), some + [None] * (size - len(some))
