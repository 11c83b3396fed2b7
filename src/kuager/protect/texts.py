"""The texts of a release: whatever shown words stand in, passage by passage, and never more than was judged.

A text is told of where everything its source tells may be told (title, address, day). Of its words only passages that
statements rest on are given, with a few words around them: the text is somebody's work, and what nobody quoted was not
looked at. Where two people said that a text may be shown whole, it is shown piece by piece, each judged.
"""

from __future__ import annotations

import hashlib
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import itemgetter
from typing import Final, Protocol

from kuager.model.publication import Mark, Passage, Piece, Text
from kuager.model.release import Source
from kuager.protect.policy import KINDS
from kuager.protect.scene import Stretch, Writing

_DIGITS: Final = 12


class Reads(Protocol):
    """What judges pieces of texts: :class:`kuager.protect.statements.Judge`."""

    def piece(self, words: str, others: tuple[str, ...], owners: frozenset[str]) -> bool:
        """Says whether a piece may be shown."""
        ...

    def asks(self, words: str) -> bool:
        """Says whether a person has to look at it first."""
        ...

    def account(self, name: str, site: str) -> str:
        """Returns an author as they may be shown."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Words of a text that something shown rests on."""

    passage: Passage
    words: str
    target: str

    @property
    def start(self) -> int:
        """Where its context begins."""
        return (self.passage.start or 0) - len(self.passage.prefix)

    @property
    def shown(self) -> str:
        """The words with their context."""
        return f"{self.passage.prefix}{self.words}{self.passage.suffix}"


@dataclass(slots=True)
class _Text:
    document: str
    source: Source
    noted: bool = False
    owners: set[str] = field(default_factory=set)
    said: list[_Said] = field(default_factory=list)


@dataclass(slots=True)
class Texts:
    """Hands out addresses of texts, and makes of them what was pointed at."""

    writings: Mapping[str, Writing] = field(default_factory=dict)
    _texts: dict[str, _Text] = field(default_factory=dict)
    _kept: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _guarded: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _untold: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _lineages: dict[str, str] = field(default_factory=dict)

    def address(self, document: str, source: Source) -> str:
        """Returns the address of a text whose source may be shown as a whole; empty where there is none.

        It is a hash over what is shown of it anyway, so it is the same in the next release.
        """
        writing = self.writings.get(document)
        if writing is None or not source.url:
            return ""
        id_ = "t-" + hashlib.sha256(f"{source.url}\n{writing.layer}".encode()).hexdigest()[:_DIGITS]
        self._texts.setdefault(id_, _Text(document=document, source=source))
        return id_

    def lineage(self, of: str) -> str:
        """Returns the number that a lineage has in this release alone; empty for none."""
        return self._lineages.setdefault(of, f"l-{len(self._lineages) + 1}") if of else ""

    def keep(self, document: str, start: int, end: int) -> None:
        """Notes words that are quoted; to be done for all before anybody asks how far their context reaches."""
        self._kept.setdefault(document, []).append((start, end))

    def guard(self, document: str, start: int, end: int) -> None:
        """Notes words of a statement that is withheld to protect somebody: no text shows them, not even a whole one."""
        self._guarded.setdefault(document, []).append((start, end))

    def holds_withheld(self, document: str, start: int, end: int) -> bool:
        """Says whether words of a statement that is withheld to protect somebody stand in a stretch of a text."""
        return any(first < end and start < last for first, last in self._guarded.get(document, ()))

    def reach(self, document: str, start: int, end: int) -> tuple[int, int]:
        """Returns from where to where words around a quotation hold nothing of a statement that is not shown."""
        untold = self._untold.get(document)
        if untold is None:
            writing = self.writings.get(document)
            untold = _minus(writing.spans if writing else (), self._kept.get(document, ()))
            self._untold[document] = untold
        before = bisect_left(untold, (start, start))
        after = bisect_right(untold, end, key=itemgetter(1))
        first = min(untold[before - 1][1], start) if before else 0
        last = max(untold[after][0], end) if after < len(untold) else sys.maxsize
        return first, last

    def note(self, passage: Passage, words: str, target: str, owner: str = "") -> None:
        """Notes that something shown points at a text.

        Args:
            passage: that the judge gave.
            words: as they are shown.
            target: address of what rests on them.
            owner: the archive's id of the person shown by name whom the words are about.
        """
        text = self._texts[passage.text]
        text.noted = True
        if passage.start is not None and words:
            text.said.append(_Said(passage=passage, words=words, target=target))
            text.owners |= {owner} if owner else set()

    def pointed_at(self) -> frozenset[str]:
        """Returns the addresses of the texts that something shown points at so far."""
        return frozenset(f"texts/{id_}" for id_, text in self._texts.items() if text.noted)

    def made(self, judge: Reads, parts: Collection[str]) -> tuple[Text, ...]:
        """Returns every text that something points at, in the order of their addresses, which tells nothing.

        Args:
            judge: of this clearing.
            parts: that the policy lets this audience see.
        """
        return tuple(
            _only(self._made(judge, id_, text), parts) for id_, text in sorted(self._texts.items()) if text.noted
        )

    def _made(self, judge: Reads, id_: str, text: _Text) -> Text:
        writing, source = self.writings[text.document], text.source
        pieces, whole = (
            self._whole(judge, writing, text) if writing.text else (self._passages(judge, writing, text), False)
        )
        return Text(
            id=id_, kind=writing.kind, title=source.title, author=judge.account(writing.author, source.site), site=source.site,
            url=source.url, archived=writing.archived, published=source.published, lang=source.lang,
            captured_on=writing.captured_on, sha256=writing.sha256, layer=writing.layer, lineage=self.lineage(writing.lineage),
            pieces=tuple(pieces), whole=whole,
        )  # fmt: skip

    def _passages(self, judge: Reads, writing: Writing, text: _Text) -> list[Piece]:
        """Returns the quoted passages with their context, in order; what joins to more than was judged falls apart again."""
        pieces: list[Piece] = []
        for run in _runs(text.said):
            words, at = _joined(run)
            by, on = self._post(judge, writing, text.source, (run[0].passage.start or 0))
            if len(run) == 1 or judge.piece(words, writing.others, frozenset(text.owners)):
                pieces.append(Piece(text=words, at=at, by=by, on=on, marks=_marks(run, at, len(words))))
            else:
                pieces += [
                    Piece(
                        text=one.words, by=by, on=on, marks=(Mark(start=0, end=len(one.words), targets=(one.target,)),)
                    )
                    for one in run
                ]
        return pieces

    def _whole(self, judge: Reads, writing: Writing, text: _Text) -> tuple[list[Piece], bool]:
        """Returns the parts of a text that may be shown whole, without those that the judge stops at."""
        pieces, lost = [], False
        for part in writing.parts:
            words = writing.text[part.start : part.end]
            if not words.strip():
                continue
            guarded = self.holds_withheld(text.document, part.start, part.end)
            if guarded or judge.asks(words) or not judge.piece(words, writing.others, frozenset(text.owners)):
                lost = True
                # What a statement rests on was judged by itself, and stays.
                inside = [one for one in text.said if part.start <= (one.passage.start or 0) < part.end]
                pieces += self._passages(
                    judge, writing, _Text(document=text.document, source=text.source, owners=text.owners, said=inside)
                )
                continue
            run = [
                one
                for one in text.said
                if part.start <= (one.passage.start or 0) and (one.passage.end or 0) <= part.end
            ]
            by, on = judge.account(part.by, text.source.site), part.on
            pieces.append(Piece(text=words, at=part.start, by=by, on=on, marks=_marks(run, part.start, len(words))))
        return pieces, not lost

    @staticmethod
    def _post(judge: Reads, writing: Writing, source: Source, at: int) -> tuple[str, str]:
        part = next((one for one in writing.parts if one.start <= at < one.end), Stretch(start=0, end=0))
        return judge.account(part.by, source.site), part.on


def _only(text: Text, parts: Collection[str]) -> Text:
    """Leaves out what the policy does not list; the title, the address and the day are the source's, judged before."""
    empty = Text(id=text.id, kind=text.kind)
    gone = {one: getattr(empty, one) for one in KINDS["text"] if one not in parts}
    if "pieces" in gone:
        gone |= {"whole": False}
    return replace(text, **gone)


def _minus(spans: Iterable[tuple[int, int]], kept: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the stretches that lie in spans and in nothing kept, in order and apart."""
    steps = sorted(
        [step for start, end in spans for step in ((start, 1, 0), (end, -1, 0))]
        + [step for start, end in kept for step in ((start, 0, 1), (end, 0, -1))]
    )
    found: list[tuple[int, int]] = []
    inside = shown = 0
    for (at, one, other), following in pairwise([*steps, (sys.maxsize, 0, 0)]):
        inside, shown = inside + one, shown + other
        if inside > 0 and shown == 0 and at < following[0]:
            joins = bool(found) and found[-1][1] == at
            found[-1:] = [(found[-1][0], following[0])] if joins else [*found[-1:], (at, following[0])]
    return found


def _runs(said: list[_Said]) -> Iterator[list[_Said]]:
    """Yields passages that overlap or touch, together."""
    run: list[_Said] = []
    upto = -1
    for one in sorted(said, key=lambda one: (one.start, one.passage.end or 0, one.target)):
        if run and one.start > upto:
            yield run
            run = []
        upto = max(upto, one.start + len(one.shown)) if run else one.start + len(one.shown)
        run.append(one)
    if run:
        yield run


def _joined(run: list[_Said]) -> tuple[str, int]:
    """Returns the words of passages that overlap, once, and where they begin."""
    at, words = run[0].start, ""
    for one in run:
        words += one.shown[max(0, at + len(words) - one.start) :]
    return words, at


def _marks(run: list[_Said], at: int, size: int) -> tuple[Mark, ...]:
    """Returns marks that do not overlap: where passages do, the words are divided and each part names all of them."""
    places = [((one.passage.start or 0) - at, (one.passage.end or 0) - at, one.target) for one in run]
    edges = sorted({edge for start, end, _ in places for edge in (max(0, start), min(size, end))})
    found: list[Mark] = []
    for start, end in pairwise(edges):
        targets = tuple(dict.fromkeys(target for first, last, target in places if first <= start and end <= last))
        if targets:
            found.append(Mark(start=start, end=end, targets=targets))
    return tuple(found)


__all__ = ["Reads", "Texts"]
