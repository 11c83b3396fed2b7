"""Documents by their words: the full-text index finds them, the text itself says where the words stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import Segment, Zone, ZoneLabel
from kuager.ports import Hit
from kuager.store import tokens
from kuager.store.codec import load
from kuager.store.sqlite.connection import Connection
from kuager.store.veil import MARK, veiled

RANKED: Final = 200
"""Ranking reads every match, so a word found in more documents than this is not ranked but shown newest first."""
AROUND: Final = 80
"""Code points of the text shown on either side of the words."""
SCORE: Final = 0.5
STEP: Final = 0.001
MAIN_WEIGHT: Final = 10.0
ASIDE_WEIGHT: Final = 1.0

IN_TEXT: Final = "words in the text"
OUTSIDE: Final = "words outside the main text"
ELSEWHERE: Final = "words in the title or in another layer"
HOW: Final = {IN_TEXT: "text", OUTSIDE: "aside", ELSEWHERE: "elsewhere"}


@dataclass(frozen=True, slots=True)
class _Words:
    """What is looked for in a text: whole words, beginnings of words, Han runs; ``like`` when spelled otherwise."""

    whole: frozenset[str]
    begins: tuple[str, ...] = ()
    han: tuple[str, ...] = ()
    like: bool = False
    size: int = 1
    phrase: str = ""
    """The query's words as they were asked for, folded, to find the common case without reading every word."""

    def find(self, text: str) -> tuple[int, int] | None:
        """Returns the place of the longest run of wanted words, the first of equals."""
        return self._quick(text) or self._scan(text) or self._run(text)[0]

    def _quick(self, text: str) -> tuple[int, int] | None:
        plain = text.lower()
        if not self.phrase or len(plain) != len(text):
            return None
        at = plain.find(self.phrase)
        while at >= 0:
            if self.size == 1 and self.han:
                return at, at + len(self.phrase)  # a part of a run is wanted too
            # Read only from the space before to the space after: a part of a word is no hit.
            left = plain.rfind(" ", 0, at) + 1
            right = plain.find(" ", at + len(self.phrase))
            place, length = self._run(text[left : right if right >= 0 else len(text)])
            if place and length == self.size:
                return left + place[0], left + place[1]
            at = plain.find(self.phrase, at + 1)
        return None

    def _scan(self, text: str) -> tuple[int, int] | None:
        """Looks only at the places where the letters of a wanted word stand: most words of a long text are others."""
        plain = text.lower()
        if self.han or len(plain) != len(text):
            return None
        best: tuple[int, int] | None = None
        most = run = start = reached = 0
        wanted = "|".join(map(re.escape, sorted({*self.whole, *self.begins}, key=len, reverse=True)))
        for found in re.finditer(wanted, plain):
            left = plain.rfind(" ", reached, found.start()) + 1
            if found.start() < reached:
                continue
            right = plain.find(" ", found.end())
            right = right if right >= 0 else len(text)
            place, _ = self._run(text[left:right])
            if place is None:
                continue
            first, last = left + place[0], left + place[1]
            near = run > 0 and next(tokens.spans(text[reached:first]), None) is None
            start, run = (start, run + 1) if near else (first, 1)
            reached = last
            if run > most:
                best, most = (start, last), run
            if most >= self.size:
                break
        return best

    def _run(self, text: str) -> tuple[tuple[int, int] | None, int]:
        best: tuple[int, int] | None = None
        most = run = start = 0
        for left, right, word in tokens.spans(text):
            place = self._place(left, right, word)
            if place is None:
                run = 0
                continue
            start = place[0] if run == 0 else start
            run += 1
            if run > most:
                best, most = (start, place[1]), run
            if most >= self.size:
                break
        return best, most

    def _place(self, left: int, right: int, word: str) -> tuple[int, int] | None:
        if word in self.whole or (self.begins and word.startswith(self.begins)):
            return left, right
        for run in self.han:
            at = word.find(run)
            if at >= 0:
                # Folding keeps Han characters one to one; where it does not, the whole run is shown.
                return (left + at, left + at + len(run)) if right - left == len(word) else (left, right)
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that hold the words, best first, by position; made into hits only when they are shown."""

    positions: tuple[int, ...] = ()
    words: _Words = _Words(frozenset())

    def __bool__(self) -> bool:
        return bool(self.positions)

    def hits(self, link: Connection, limit: int) -> list[Hit]:
        """Returns the first ``limit`` with the place of the words; reading the texts is the dear part."""
        return [_hit(link, pos, self.words, rank) for rank, pos in enumerate(self.positions[:limit])]


class Texts:
    """Documents that hold every word of a query; failing that, its beginning; failing that, words like them."""

    def __init__(self, link: Connection, query: str, limit: int) -> None:
        self._link = link
        self._limit = limit
        self._words = list(dict.fromkeys(word for _, _, word in tokens.spans(query)))
        self._han = tuple(word for word in self._words if tokens.is_han(word))
        self._plain = [word for word in self._words if not tokens.is_han(word)]

    def as_asked(self) -> Found:
        """Returns documents with every word as it was asked for."""
        words = self._words
        if not words:
            return Found()
        wanted = _Words(frozenset(self._plain), han=self._han, size=len(words), phrase=" ".join(words))
        return self._found(" AND ".join(map(_term, words)), wanted)

    def begins(self) -> Found:
        """Returns documents with a word that begins like the last one, and the others whole."""
        words, plain = self._words, self._plain
        if not plain or words[-1] != plain[-1]:
            return Found()
        match = " AND ".join([*map(_term, words[:-1]), f'"{words[-1]}" *'])
        wanted = _Words(frozenset(plain[:-1]), begins=(words[-1],), han=self._han, size=len(words))
        return self._found(match, wanted)

    def like(self, like: Callable[[str], list[str]]) -> Found:
        """Returns documents in which words that ``like`` gives stand for words of the query."""
        groups = {word: like(word) for word in self._plain}
        if not any(groups.values()):
            return Found()
        terms = ["(" + " OR ".join(map(_term, (word, *groups.get(word, ())))) + ")" for word in self._words]
        whole = frozenset(one for word in self._plain for one in (word, *groups[word]))
        return self._found(" AND ".join(terms), _Words(whole, han=self._han, like=True, size=len(self._words)))

    def _found(self, match: str, wanted: _Words) -> Found:
        return Found(tuple(_ranked(self._link, match, self._limit)), wanted)


def _term(word: str) -> str:
    if not tokens.is_han(word):
        return f'"{word}"'
    return f'"{word}" *' if len(word) == 1 else '"' + " ".join(tokens.bigrams(word)) + '"'


def _ranked(link: Connection, match: str, limit: int) -> list[int]:
    found = link.execute(
        "SELECT rowid FROM text_index WHERE text_index MATCH ? ORDER BY rowid DESC LIMIT ?", (match, RANKED)
    ).fetchall()
    if 1 < len(found) < RANKED:
        found = link.execute(
            "SELECT rowid FROM text_index WHERE text_index MATCH ? ORDER BY bm25(text_index, ?, ?), rowid LIMIT ?",
            (match, MAIN_WEIGHT, ASIDE_WEIGHT, limit),
        ).fetchall()
    return [row[0] for row in found[:limit]]


def _hit(link: Connection, pos: int, words: _Words, rank: int) -> Hit:
    document, title, zones, segments, original, text = link.execute(
        "SELECT d.id, d.title, d.zones, d.segments, c.original_name, coalesce(l.text, '') FROM document AS d "
        "JOIN capture AS c ON c.id = d.capture LEFT JOIN layer AS l ON l.document = d.id AND l.place = 0 WHERE d.pos = ?",
        (pos,),
    ).fetchone()
    if MARK[0] in segments:
        text = veiled(text, load(tuple[Segment, ...], segments))
    place, why = _where(text, load(tuple[Zone, ...], zones), words)
    how = HOW[why]
    if words.like:
        why, how = f"{why}, spelled otherwise", f"{how}_like"
    start, end = place or (None, None)
    snippet = snippet_of(text, *place) if place else ""
    label = label_of(title, original, document)
    score = max(SCORE - STEP * rank, STEP)
    return Hit(
        kind="document", id=document, label=label, why=why, score=score, snippet=snippet, start=start, end=end, how=how,
        document=document,
    )  # fmt: skip


def _where(text: str, zones: Sequence[Zone], words: _Words) -> tuple[tuple[int, int] | None, str]:
    for zone in zones:
        if zone.label is ZoneLabel.MAIN:
            place = words.find(text[zone.start : zone.end])
            if place:
                return (place[0] + zone.start, place[1] + zone.start), IN_TEXT
    place = words.find(text)
    if place:
        return place, OUTSIDE if zones else IN_TEXT
    return None, ELSEWHERE


def snippet_of(text: str, start: int, end: int) -> str:
    """Returns the words with what stands around them, cut at spaces where there are any; always a part of ``text``."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    if left:
        space = text.find(" ", left, start)
        left = space + 1 if space >= 0 else left
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else right
    return text[left:right]


def label_of(title: str | None, original: str, document: str) -> str:
    """Returns what a document is called: its title, else the name of its file, else its id."""
    return title or original or document
