"""Which nodes have a name with these words: every question is a few ranges of one clustered table, each cut short.

Rows stand sorted by word, other word and the number of words of the name, so that the first rows of a range are names that
have no further words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Final

from kuager.store import tokens
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.variants import SHORTEST_PREFIX, Vocabulary, among, within

LAST: Final = "\U0010ffff"
WORDS: Final = 4
"""Of longer queries, only this many words are used to find; all are used to judge what was found."""
NEAR: Final = 12
"""Words of the vocabulary by sound, and as many by one edit, that one word of two may stand for."""
ALONE: Final = 48
"""The same for a word alone, each of which costs one look."""
SHORTEST_RUN: Final = 4
"""Characters of a Chinese name typed without its dot."""
FAR: Final = 400
"""Words two edits away; each is looked up beside one other word."""
SCAN: Final = 4_000
"""Others of a word up to this many are read and compared; beyond, the vocabulary is asked first."""
PAIRS: Final = 600
"""Pairs of variants of two words that are looked up, as each costs a look."""
ROWS: Final = 600
"""Rows read of the pairs of variants."""
MIXED: Final = 1_000
"""Nodes of a word read when the words of a name stand in different spellings."""

Words = Sequence[str]


class Postings:
    """Nodes by the words of their names; ``most`` is how many are wanted of each question."""

    def __init__(self, link: Connection, vocabulary: Vocabulary, most: int) -> None:
        self._link = link
        self._vocabulary = vocabulary
        self._most = most

    def exact(self, words: Words) -> list[int]:
        """Returns nodes with a spelling that holds all words, names without further words first."""
        if len(words) == 1:
            return self._nodes("SELECT node FROM name_post WHERE token = ?", words)
        ordered = self._rarest_first(words)
        if not ordered:
            return []
        also = (
            "AND EXISTS (SELECT 1 FROM name_post AS b "
            "WHERE b.token = a.token AND b.other = ? AND b.size = a.size AND b.node = a.node) "
        )
        rest = also * (len(ordered) - 2)
        query = f"SELECT node FROM name_post AS a WHERE token = ? AND other = ? {rest}"  # noqa: S608  our own words
        return self._nodes(query, ordered)

    def undotted(self, words: Words) -> list[int]:
        """Returns nodes with these Han words, where one side has no dot between them."""
        run = "".join(words)
        if len(run) < SHORTEST_RUN or not tokens.is_han(run):
            return []
        if len(words) > 1:
            return self._nodes("SELECT node FROM name_post WHERE token = ? AND other = ''", [run])
        cuts = [part for at in range(1, len(run)) for part in (run[:at], run[at:])]
        places = ", ".join(["(?, ?)"] * (len(cuts) // 2))
        return self._nodes(f"SELECT node FROM name_post WHERE (token, other) IN (VALUES {places})", cuts)  # noqa: S608

    def _rarest_first(self, words: Words) -> list[str]:
        counts = self._vocabulary.counts(words)
        return sorted(words, key=counts.__getitem__) if len(counts) == len(words) else []

    def begins(self, words: Words) -> list[int]:
        """Returns nodes with words that begin like one word, the other words being whole; or inside a Han run."""
        if len(words) == 1:
            return self._begin("SELECT node FROM name_post WHERE token > ? AND token < ?", (), words[0])
        if len(words) > 2:  # noqa: PLR2004  pairs are what the table has
            return []
        query = "SELECT node FROM name_post WHERE token = ? AND other > ? AND other < ?"
        left, right = words
        return [*self._begin(query, (left,), right), *self._begin(query, (right,), left)]

    def _begin(self, query: str, first: Words, word: str) -> list[int]:
        if len(word) < SHORTEST_PREFIX and not tokens.is_han(word):
            return []
        return self._nodes(query, [*first, word, word + LAST])

    def both_begin(self, words: Words) -> list[int]:
        """Returns nodes with words that begin like each of two words."""
        if len(words) != 2 or min(map(len, words)) < SHORTEST_PREFIX:  # noqa: PLR2004  pairs
            return []
        longer, other = sorted(words, key=len, reverse=True)
        query = "SELECT token FROM name_word WHERE token >= ? AND token < ? LIMIT ?"
        begun = [row[0] for row in self._link.execute(query, (longer, longer + LAST, ALONE)).fetchall()]
        marks, values = among(begun)
        query = f"SELECT node FROM name_post WHERE token IN ({marks}) AND other >= ? AND other < ?"  # noqa: S608  only marks
        return self._nodes(query, [*values, other, other + LAST])

    def mixed(self, words: Words) -> list[int]:
        """Returns nodes that hold the words in different spellings, as far as the first rows of each word tell."""
        if len(words) == 1:
            return []
        query = "SELECT node FROM name_post WHERE token >= ? AND token < ? LIMIT ?"
        sets = [
            {row[0] for row in self._link.execute(query, (word, word + (LAST if tokens.is_han(word) else "\0"), MIXED))}
            for word in words
        ]
        return sorted(set.intersection(*sets))[: self._most]

    def near(self, words: Words) -> list[int]:
        """Returns nodes of which one word sounds like one of these or is one edit away, and the others are whole."""
        if len(words) == 1:
            return self._each(self._vocabulary.like(words[0], ALONE)[: min(ALONE, self._most)])
        found = list[int]()
        for word, wrong in permutations(words[:WORDS], 2):
            found += self._pairs([word], self._vocabulary.like(wrong, NEAR))
        return list(dict.fromkeys(found))

    def near_both(self, words: Words) -> list[int]:
        """Returns nodes of which two words sound like two of these or are one edit away."""
        found = list[int]()
        for left, right in combinations(words[:WORDS], 2):
            one, other = (self._variants(word) for word in (left, right))
            # A short word is like many, a long one like few: the room is shared by how many there are.
            found += self._pairs(one[: _room(other)], other[: _room(one)])
        return list(dict.fromkeys(found))

    def _variants(self, word: str) -> list[str]:
        """Returns the word and what is like it: the nearest by sound and by edit, then the others."""
        like = self._vocabulary.like
        return list(dict.fromkeys([word, *like(word, NEAR), *like(word, PAIRS)]))

    def far(self, words: Words) -> list[int]:
        """Returns nodes with a word two edits away, the other words being whole."""
        if len(words) == 1:
            return self._each(self._commonest(self._vocabulary.edits(words[0], 2)))
        counts = self._vocabulary.counts(words)
        found = list[int]()
        for word, wrong in permutations(words[:WORDS], 2):
            if counts.get(word, 0):
                others = self._beside(word, wrong, counts[word])
                found += self._pairs([word], others)
        return list(dict.fromkeys(found))

    def _beside(self, word: str, wrong: str, count: int) -> list[str]:
        """Returns words within two edits of ``wrong`` that may stand beside ``word``."""
        if tokens.is_han(wrong):
            return []
        if count > SCAN:
            return self._vocabulary.edits(wrong, 2)[:FAR]
        rows = self._link.execute("SELECT DISTINCT other FROM name_post WHERE token = ?", (word,)).fetchall()
        return within(wrong, [row[0] for row in rows], 2)

    def _commonest(self, words: Words) -> list[str]:
        counts = self._vocabulary.counts(words[:FAR])
        return sorted(counts, key=lambda one: (-counts[one], one))[:ALONE]

    def _pairs(self, left: Words, right: Words) -> list[int]:
        """Returns nodes that hold a word of each list, the nearest words first."""
        (one, some), (other, others) = among(left), among(right)
        query = f"SELECT token, other, node FROM name_post WHERE token IN ({one}) AND other IN ({other}) LIMIT ?"  # noqa: S608
        rows = self._link.execute(query, [*some, *others, ROWS]).fetchall()
        ranks = {word: at for at, word in enumerate(left)}, {word: at for at, word in enumerate(right)}
        rows.sort(key=lambda row: ranks[0][row[0]] + ranks[1][row[1]])
        return list(dict.fromkeys(row[2] for row in rows))[: self._most]

    def _each(self, words: Words) -> list[int]:
        """Returns some nodes of each word, so that a common one does not hide the others."""
        if not words:
            return []
        share = max(1, self._most // len(words))
        one = "SELECT * FROM (SELECT node FROM name_post WHERE token = ? LIMIT ?)"
        _, values = among(words)
        query = " UNION ALL ".join([one] * len(values))
        rows = self._link.execute(query, [value for word in values for value in (word, share)]).fetchall()
        return list(dict.fromkeys(row[0] for row in rows))[: self._most]

    def _nodes(self, query: str, values: Words) -> list[int]:
        rows = self._link.execute(f"{query} LIMIT ?", [*values, self._most * 2]).fetchall()
        return list(dict.fromkeys(row[0] for row in rows))[: self._most]


def _room(other: Words) -> int:
    return PAIRS // max(1, min(len(other), 2 * NEAR + 1))
