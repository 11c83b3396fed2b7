"""Search: people and things by name in five steps of growing tolerance, then documents by their words.

Every hit says in words why it is there, because a search that is tolerant must not look as if it were exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kuager.ports import Hit
from kuager.store import tokens
from kuager.store.codec import load
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.textsearch import documents, label_of

EXACT, PREFIX, SOUND, TYPO = range(4)
LEVELS: Final = (EXACT, PREFIX, SOUND, TYPO)
SCORES: Final = (1.0, 0.9, 0.8, 0.7)
WHOLE_NAME: Final = 0.05
"""Added when every word of the name was asked for."""
_HOW: Final = ("exact", "prefix", "sound", "typo")
_WHY: Final = ("", "begins with these letters; ", "same sound key; ", "one letter different; ")

VARIANTS: Final = 64
"""How many words of the vocabulary one word of the query may stand for."""
SHORTEST_PREFIX: Final = 2
SHORTEST_SOUND: Final = 2
"""A key of one consonant fits half the vocabulary."""
CANDIDATES: Final = 500
FARTHEST: Final = 0.24
"""The key is coarse (dana, dina, tina); of the words that share it, only those that sound alike are variants.

Set on pairs like shyngys/chinghiz (0.18) and sadykova/satek (0.36).
"""


@dataclass(slots=True)
class _Found:
    """What is known about one entity while its nodes are gathered."""

    id: str
    label: str
    level: int
    spelling: str
    document: str
    source: str
    """The id of that document."""
    whole: bool
    documents: set[str] = field(default_factory=set)


def search(link: Connection, query: str, limit: int) -> list[Hit]:
    """Searches names and texts; see :class:`kuager.ports.CaseStore`."""
    words = list(dict.fromkeys(tokens.words_of_name(query)))
    if not words or limit < 1:
        return []
    spellings = _Variants(link)
    texts = documents(link, query, limit, spellings.like)
    # Documents keep a share of the list even when a common name fills it.
    names = _names(link, spellings, words, limit - min(len(texts.positions), limit // 4))
    return [*names, *texts.hits(link, limit - len(names))]


class _Variants:
    """The words of the vocabulary that one word of a query may stand for, by level; asked once each."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._known: dict[tuple[str, int], list[str]] = {}

    def upto(self, word: str, level: int) -> list[str]:
        """Returns every variant of ``word`` up to a level, nearest first."""
        return list(dict.fromkeys(found for step in LEVELS[: level + 1] for found in self._at(word, step)))

    def like(self, word: str) -> list[str]:
        """Returns words that sound like ``word`` or differ by a letter."""
        return list(dict.fromkeys([*self._at(word, SOUND), *self._at(word, TYPO)]))

    def count(self, words: Sequence[str]) -> int:
        """Returns how many names hold one of these words, counting a name with two of them twice."""
        query = f"SELECT coalesce(sum(count), 0) FROM name_word WHERE token IN ({_marks(words)})"  # noqa: S608  only marks
        return int(self._link.execute(query, words).fetchone()[0])

    def _at(self, word: str, level: int) -> list[str]:
        found = self._known.get((word, level))
        if found is None:
            found = (self._exact, self._prefix, self._sound, self._typo)[level](word)
            self._known[(word, level)] = found
        return found

    def _exact(self, word: str) -> list[str]:
        return [word]

    def _prefix(self, word: str) -> list[str]:
        if len(word) < SHORTEST_PREFIX and not tokens.is_han(word):
            return []
        query = "SELECT token FROM name_word WHERE token > ? AND token < ? ORDER BY token LIMIT ?"
        return _column(self._link, query, (word, word + "\U0010ffff", VARIANTS))

    def _sound(self, word: str) -> list[str]:
        key = tokens.sound(word)
        if len(key) < SHORTEST_SOUND:
            return []
        query = "SELECT token FROM name_word WHERE key = ? ORDER BY count DESC, token LIMIT ?"
        heard = [(tokens.unlike(word, one), one) for one in _column(self._link, query, (key, CANDIDATES))]
        return [one for far, one in sorted(heard) if far <= FARTHEST][:VARIANTS]

    def _typo(self, word: str) -> list[str]:
        if len(word) < tokens.SHORTEST_TYPO:
            return []
        parts = sorted(tokens.deletions(word) | {word})
        marks = _marks(parts)
        near = f"SELECT token FROM name_near WHERE part IN ({marks}) UNION SELECT token FROM name_word WHERE token IN ({marks})"  # noqa: S608
        return [found for found in _column(self._link, near, [*parts, *parts]) if tokens.one_edit(word, found)][
            :VARIANTS
        ]


def _names(link: Connection, variants: _Variants, words: list[str], limit: int) -> list[Hit]:
    needed = [part for word in words for part in _parts_of(variants, word)]
    found: dict[str, _Found] = {}
    seen: set[int] = set()
    for level in LEVELS:
        fresh = [pos for pos in _nodes_with(link, variants, needed, level, limit * 4) if pos not in seen]
        seen.update(fresh)
        _gather(link, found, fresh, level, {found for word in needed for found in variants.upto(word, level)})
        if len(found) >= limit:
            break
    ordered = sorted(found.values(), key=lambda one: (-_score(one), -len(one.documents), one.label, one.id))
    return [_hit(one) for one in ordered[:limit]]


def _parts_of(variants: _Variants, word: str) -> list[str]:
    """A Han run that begins no name may stand inside one: then all its pairs must be there."""
    if tokens.is_han(word) and not variants.count([word]) and not variants.upto(word, PREFIX)[1:]:
        return tokens.bigrams(word)
    return [word]


def _nodes_with(link: Connection, variants: _Variants, words: list[str], level: int, limit: int) -> list[int]:
    """Returns nodes that hold some variant of every word, driven by the rarest word."""
    groups = [variants.upto(word, level) for word in words]
    if len(groups) > 1:
        groups.sort(key=variants.count)
    also = "EXISTS (SELECT 1 FROM name_token AS b WHERE b.token IN ({}) AND b.node = a.node)"
    tests = [f"a.token IN ({_marks(groups[0])})", *(also.format(_marks(group)) for group in groups[1:])]
    query = f"SELECT DISTINCT a.node FROM name_token AS a WHERE {' AND '.join(tests)} LIMIT ?"  # noqa: S608  only marks
    return [row[0] for row in link.execute(query, [*(word for group in groups for word in group), limit]).fetchall()]


def _gather(link: Connection, found: dict[str, _Found], nodes: list[int], level: int, matched: set[str]) -> None:
    query = f"""SELECT n.id, n.name, n.spellings, n.document, e.id, e.name, d.title, c.original_name
        FROM node AS n JOIN document AS d ON d.id = n.document JOIN capture AS c ON c.id = d.capture
        LEFT JOIN member AS m ON m.node = n.id LEFT JOIN entity AS e ON e.rank = m.entity_rank
        WHERE n.pos IN ({_marks(nodes)}) ORDER BY n.pos"""  # noqa: S608  only marks
    for node, name, spellings, document, entity, label, title, original in link.execute(query, nodes).fetchall():
        spelling, whole = _best_spelling(name, spellings, matched)
        one = found.get(entity or node)
        if one is None:
            one = _Found(
                id=entity or node, label=label or name, level=level, spelling=spelling, whole=whole,
                document=label_of(title, original, document), source=document,
            )  # fmt: skip
            found[one.id] = one
        one.documents.add(document)
        one.whole = one.whole or (whole and level == one.level)


def _best_spelling(name: str, spellings: str, matched: set[str]) -> tuple[str, bool]:
    """Returns the spelling with most of the matched words, and whether it has no others."""
    best, most, whole = name, -1, False
    for spelling in dict.fromkeys((name, *_loads(spellings))):
        hits = len(tokens.name_tokens(spelling) & matched)
        if hits > most:
            best, most, whole = spelling, hits, matched.issuperset(tokens.words_of_name(spelling))
    return best, whole


def _score(one: _Found) -> float:
    return SCORES[one.level] + (WHOLE_NAME if one.whole else 0.0)


def _hit(one: _Found) -> Hit:
    more = len(one.documents) - 1
    others = "" if not more else f" and {more} more document{'s' if more > 1 else ''}"
    why = f"{_WHY[one.level]}spelled {one.spelling} in {one.document}{others}"
    return Hit(
        kind="entity", id=one.id, label=one.label, why=why, score=_score(one), how=_HOW[one.level], spelling=one.spelling,
        document=one.source, more=more,
    )  # fmt: skip


def _loads(spellings: str) -> tuple[str, ...]:
    found: tuple[str, ...] = load(tuple[str, ...], spellings)
    return found


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _column(link: Connection, query: str, values: Sequence[Any]) -> list[str]:
    return [row[0] for row in link.execute(query, values).fetchall()]
