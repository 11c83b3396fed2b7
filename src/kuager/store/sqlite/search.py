"""Search: people and things by name in steps of growing tolerance, then documents by their words.

Every hit says in words why it is there, because a search that is tolerant must not look as if it were exact. What finds a name
(:mod:`kuager.store.sqlite.postings`) may be coarse: how a name is alike is judged here, on the name itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from kuager.ports import Hit
from kuager.store import tokens
from kuager.store.codec import load
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.postings import Postings
from kuager.store.sqlite.textsearch import Found, Texts, label_of
from kuager.store.sqlite.variants import EXACT, IN_TEXTS, PREFIX, Vocabulary, among, likeness, plainly

SCORES: Final = (1.0, 0.9, 0.85, 0.8, 0.7, 0.6)
WHOLE_NAME: Final = 0.05
"""Added when every word of the name was asked for."""
_HOW: Final = ("exact", "prefix", "part", "sound", "typo", "typo2")
_WHY: Final = (
    "", "begins with these letters; ", "these characters are inside; ", "same sound key; ", "one letter different; ",
    "two letters different; ",
)  # fmt: skip
MORE: Final = 2
"""Nodes looked at for each hit wanted: several can be of one entity."""
FEWEST: Final = 20
SPARE: Final = 1
LIKE: Final = 2
"""Things found whose other spellings are sought in texts."""
Likeness: TypeAlias = Callable[[str, str], int | None]


@dataclass(slots=True)
class _Found:
    """What is known about one entity while its nodes are gathered."""

    id: str
    label: str
    level: int
    whole: bool
    off: int
    """The levels of all words together."""
    spelling: str
    source: str
    """The id of the document with that spelling."""
    spellings: tuple[str, ...]
    evidence: int
    """How many nodes it is made of, those not found too."""
    documents: set[str] = field(default_factory=set)

    def rank(self) -> tuple[Any, ...]:
        return self.level, not self.whole, self.off, -self.evidence, self.label, self.id


def search(link: Connection, query: str, limit: int) -> list[Hit]:
    """Searches names and texts; see :class:`kuager.ports.CaseStore`."""
    words = list(dict.fromkeys(tokens.words_of_name(query)))
    if not words or limit < 1:
        return []
    # One state of the database for all the reads: between them another process may commit, and the cache start anew.
    link.execute("BEGIN")
    try:
        texts = Texts(link, query, limit)
        # Documents keep a share of the list even when a common name fills it.
        shown = texts.as_asked()
        names = _Names(link, words, limit - _share(shown, limit))
        hits = names.hits()
        if not shown:
            shown = (texts.begins() if names.missing() else Found()) or texts.like(names.like)
            hits = hits[: limit - _share(shown, limit)]
        return [*hits, *shown.hits(link, limit - len(hits))]
    finally:
        link.execute("COMMIT")


def _share(shown: Found, limit: int) -> int:
    return min(len(shown.positions), limit // 4)


class _Names:
    """The names that fit one query."""

    def __init__(self, link: Connection, words: list[str], limit: int) -> None:
        self._link = link
        self._vocabulary = vocabulary = Vocabulary(link)
        self._words = words
        self._limit = limit
        self._postings = Postings(link, vocabulary, max(limit * MORE, FEWEST))
        self._found: dict[str, _Found] = {}
        self._seen: set[int] = set()

    def hits(self) -> list[Hit]:
        """Returns the best; a more tolerant step is only taken while there is room."""
        for step in self._steps():
            if len(self._found) >= self._limit:
                break
            nodes = [node for node in dict.fromkeys(step(self._words)) if node not in self._seen]
            # Each is three pages to decipher, so no more than are wanted: several can be of one entity, or not fit.
            while nodes and len(self._found) < self._limit:
                wanted = self._limit - len(self._found) + SPARE
                self._gather(nodes[:wanted])
                nodes = nodes[wanted:]
        best = self._best()
        labels = self._labels({one.source for one in best})
        return [_hit(one, labels[one.source]) for one in best]

    def like(self, word: str) -> list[str]:
        """Returns words that may stand for ``word`` in a text: those of the names found; when there are none, of all names.

        Each is one more look into every part of the index of the texts.
        """
        if not self._found:
            return self._vocabulary.nearest(word)
        names = (name for one in self._best()[:LIKE] for name in one.spellings)
        parts = (part for name in names for part in tokens.words_of_name(name))
        return list(dict.fromkeys(part for part in parts if part != word and likeness(word, part) is not None))[
            :IN_TEXTS
        ]

    def _best(self) -> list[_Found]:
        return sorted(self._found.values(), key=_Found.rank)[: self._limit]

    def _steps(self) -> Iterator[Callable[[Sequence[str]], list[int]]]:
        names = self._postings
        yield names.exact
        yield names.undotted
        yield names.begins
        if not self._found:
            yield names.both_begin
        yield names.near
        if self.missing():
            yield names.near_both
        if not self._found:
            yield names.mixed
        # Who is found as asked for is not sought among names two letters off; of two words, who is found at all.
        if self.missing() and (len(self._words) == 1 or not self._found):
            yield names.far

    def missing(self) -> bool:
        """Says whether nothing is found as asked for, nor beginning so."""
        return all(one.level > PREFIX for one in self._found.values())

    def _gather(self, nodes: list[int]) -> None:
        if not nodes:
            return
        self._seen.update(nodes)
        marks, values = among(nodes)
        query = f"SELECT id, name, spellings, document FROM node WHERE pos IN ({marks}) ORDER BY pos"  # noqa: S608
        alike = []
        for node, name, spellings, document in self._link.execute(query, values).fetchall():
            names = (name, *_loads(spellings))
            match = _match(self._words, names)
            if match is not None:
                alike.append((node, names, document, match))
        entities = self._entities([node for node, *_ in alike])
        for node, names, document, (level, whole, off, spelling) in alike:
            key, label, evidence = entities.get(node, (node, names[0], 1))
            found = _Found(
                id=key,
                label=label,
                level=level,
                whole=whole,
                off=off,
                spelling=spelling,
                source=document,
                spellings=names,
                evidence=evidence,
            )
            one = self._found.setdefault(key, found)
            one.documents.add(document)
            if (level, not whole, off) < (one.level, not one.whole, one.off):
                found.documents = one.documents
                self._found[key] = found

    def _entities(self, nodes: list[str]) -> dict[str, tuple[str, str, int]]:
        marks, values = among(nodes)
        query = (
            "SELECT m.node, e.id, e.name, json_array_length(e.members) FROM member AS m "  # noqa: S608  only marks
            f"JOIN entity AS e ON e.rank = m.entity_rank WHERE m.node IN ({marks})"
        )
        return {node: (key, label, size) for node, key, label, size in self._link.execute(query, values).fetchall()}

    def _labels(self, sources: set[str]) -> dict[str, str]:
        marks, values = among(sources)
        query = (
            "SELECT id, title, CASE WHEN coalesce(title, '') = '' THEN "  # noqa: S608  only marks
            "(SELECT original_name FROM capture AS c WHERE c.id = d.capture) END "
            f"FROM document AS d WHERE id IN ({marks})"
        )
        rows = self._link.execute(query, values).fetchall()
        return {document: label_of(title, original or "", document) for document, title, original in rows}


def _match(words: Sequence[str], spellings: Sequence[str]) -> tuple[int, bool, int, str] | None:
    """Returns (level, whole, levels in sum, spelling) of the spelling most like the words; None when a word fits none."""
    named = [(one, tokens.words_of_name(one)) for one in dict.fromkeys(spellings)]
    # Most names hold the words as they stand, and sounds and edits take many times as long.
    return _nearest(words, named, plainly) or _nearest(words, named, likeness)


def _nearest(
    words: Sequence[str], named: Sequence[tuple[str, list[str]]], like: Likeness
) -> tuple[int, bool, int, str] | None:
    best: tuple[int, bool, int, str] | None = None
    for spelling, parts in named:
        levels = _levels(words, _joined(words, parts), like)
        if levels:
            found = max(levels), len(parts) > len(words) and not _runs(words, parts), sum(levels), spelling
            best = min(best, found) if best else found
    if best is None or best[0] != EXACT:
        # The words may stand in different spellings; the one with the first word is shown.
        levels = _levels(words, [part for _, parts in named for part in parts], like)
        if levels and (not best or max(levels) < best[0]):
            shown = next((one for one, parts in named if _levels(words[:1], parts, like)), named[0][0])
            return max(levels), False, sum(levels), shown
    return (best[0], not best[1], best[2], best[3]) if best else None


def _joined(words: Sequence[str], parts: list[str]) -> list[str]:
    return list(words) if _runs(words, parts) else parts


def _runs(words: Sequence[str], parts: list[str]) -> bool:
    """Says whether the words and the parts are one run of Han characters but for the dot."""
    return len(words) != len(parts) and "".join(words) == "".join(parts) and tokens.is_han(words[0])


def _levels(words: Sequence[str], parts: Sequence[str], like: Likeness) -> list[int]:
    """Returns the level at which each word is alike one of the parts; nothing when one is alike none."""
    found = []
    for word in words:
        level = min((one for part in parts if (one := like(word, part)) is not None), default=None)
        if level is None:
            return []
        found.append(level)
    return found


def _hit(one: _Found, label: str) -> Hit:
    more = len(one.documents) - 1
    others = "" if not more else f" and {more} more document{'s' if more > 1 else ''}"
    why = f"{_WHY[one.level]}spelled {one.spelling} in {label}{others}"
    score = SCORES[one.level] + (WHOLE_NAME if one.whole else 0.0)
    return Hit(
        kind="entity", id=one.id, label=one.label, why=why, score=score, how=_HOW[one.level], spelling=one.spelling,
        document=one.source, more=more,
    )  # fmt: skip


def _loads(spellings: str) -> tuple[str, ...]:
    found: tuple[str, ...] = load(tuple[str, ...], spellings)
    return found
