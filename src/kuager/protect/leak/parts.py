"""One part of a release, a file or a member of one, looked through in windows of a megabyte."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kuager.protect.leak.decoding import Raw, packed, plain, turned, undone, wide
from kuager.protect.leak.index import ALONE_BYTES, ByteEntry, Index
from kuager.protect.leak.spellings import Spelling
from kuager.protect.leak.texts import counts, matches
from kuager.protect.leak.values import LeakHit

WINDOW: Final = 1 << 20
OVERLAP: Final = 4_096
"""Bytes that two windows share: what is longer than this, encoding included, may be missed at a border."""
DEEPEST: Final = 3
"""Encodings inside one another that are undone."""
_MOST_PLACES: Final = 1_000
_SIDE: Final = 16
_JOINT: Final = b"\n\n\n\n"
_DOUBLES: Final = frozenset({"gb18030", "big5", "euc_jp"})

Chunk = tuple[int, bytes]


@dataclass(slots=True)
class _Tally:
    sure: bool = False
    places: set[int] = field(default_factory=set)
    first: int = -1


class Part:
    """Finds in one part.

    Args:
        index: what is searched.
        roads: undo encodings and open old alphabets; off only to show that the search needs them.
    """

    __slots__ = ("_index", "_roads", "_tallies")

    def __init__(self, index: Index, *, roads: bool = True) -> None:
        self._index = index
        self._roads = roads
        self._tallies: dict[tuple[int, str, str], _Tally] = {}

    def read(self, chunks: Iterable[Chunk]) -> None:
        """Looks through all of a part."""
        for offset, data in chunks:
            self._look(data, offset, (), frozenset())

    def text(self, text: str, road: str) -> None:
        """Looks through words that somebody else read out of the part: a picture's, a page's."""
        self._look(text.encode("utf-8", "replace"), 0, (road,), frozenset())

    def hits(self, file: str, inside: str = "") -> Iterator[LeakHit]:
        """Yields what was found, each value with each way of writing once."""
        for (value, encoding, spelling), tally in self._tallies.items():
            yield LeakHit(
                file=file, inside=inside, offset=tally.first, restricted=self._index.values[value].id,
                encoding=encoding, spelling=spelling, sure=tally.sure, times=len(tally.places),
            )  # fmt: skip

    def _look(self, data: bytes, base: int, road: tuple[str, ...], known: frozenset[int]) -> None:
        """Looks at bytes as they are, then at what is written inside them; what was found once is not told again."""
        found = known | self._flat(data, base, road)
        if not self._roads or len(road) >= DEEPEST:
            return
        for name, content, at in _joined(turned(data)):
            found |= self._inner(content, at, base, (*road, name), found, deeper=False)
        for name, content, at in _joined((*undone(data), *packed(data))):
            found |= self._inner(content, at, base, (*road, name), found, deeper=True)

    def _flat(self, data: bytes, base: int, road: tuple[str, ...]) -> frozenset[int]:
        found = self._texts(plain(data), base, road)
        if self._roads:
            found |= self._texts(wide(data), base, road)
            found |= self._bytes(data, base, road)
        return found

    def _inner(
        self, content: bytes, at: list[tuple[int, int]], base: int, road: tuple[str, ...], known: frozenset[int], *, deeper: bool
    ) -> frozenset[int]:  # fmt: skip
        inner = Part(self._index)
        if deeper:
            inner._look(content, 0, road, known)
        else:
            inner._flat(content, 0, road)
        starts = [one[0] for one in at]
        found = set()
        for (value, encoding, spelling), tally in inner._tallies.items():
            if value not in known:
                found.add(value)
                for place in tally.places:
                    outer = base + at[max(bisect_right(starts, place) - 1, 0)][1]
                    self._note(value, encoding, spelling, outer, sure=tally.sure)
        return frozenset(found)

    def _texts(self, texts: Iterable[tuple[str, str, int]], base: int, road: tuple[str, ...]) -> frozenset[int]:
        found = set()
        for charset, text, start in texts:
            name = " > ".join((*road, charset))
            for match in matches(self._index, text):
                before = len(text[: match.start].encode(charset if charset.startswith("utf") else "utf-8", "replace"))
                self._note(
                    match.value, name, match.spelling.name, base + start + before if start >= 0 else base,
                    sure=match.spelling.sure, word=match.start,
                )  # fmt: skip
                found.add(match.value)
        return frozenset(found)

    def _bytes(self, data: bytes, base: int, road: tuple[str, ...]) -> frozenset[int]:
        found = set()
        if not len(self._index.bytes):
            return frozenset()
        entries: tuple[ByteEntry, ...]
        for last, entries in self._index.bytes.iter(data.decode("latin-1")):
            for entry in entries:
                start = last - entry.size + 1
                if _stands(entry, data, start):
                    name = " > ".join((*road, entry.charset))
                    self._note(entry.value, name, entry.spelling.name, base + start, sure=entry.spelling.sure)
                    found.add(entry.value)
        return frozenset(found)

    def _note(self, value: int, encoding: str, spelling: str, place: int, *, sure: bool, word: int = 0) -> None:
        tally = self._tallies.setdefault((value, encoding, spelling), _Tally())
        tally.sure = tally.sure or sure
        tally.first = place if tally.first < 0 else min(tally.first, place)
        if len(tally.places) < _MOST_PLACES:
            tally.places.add(place if place >= 0 else word)


def _joined(raws: Iterable[Raw]) -> Iterator[tuple[str, bytes, list[tuple[int, int]]]]:
    """Puts the pieces of each road into one, with the table of where each came from."""
    grouped: dict[str, list[tuple[bytes, int]]] = {}
    for name, content, at in raws:
        grouped.setdefault(name, []).append((content, at))
    for name, pieces in grouped.items():
        starts: list[tuple[int, int]] = []
        length = 0
        for content, at in pieces:
            starts.append((length, at))
            length += len(content) + len(_JOINT)
        yield name, _JOINT.join(content for content, _ in pieces), starts


# --- bytes of old alphabets ------------------------------------------------------------------------------------------


def _stands(entry: ByteEntry, data: bytes, start: int) -> bool:
    """Says whether bytes are that word: words end beside it, and short ones have readable neighbours."""
    unit = 4 if "32" in entry.charset else 2 if "16" in entry.charset or entry.charset in _DOUBLES else 1
    end = start + entry.size
    right = data[end : end + _SIDE].decode(entry.charset, "ignore" if unit > 1 else "replace")
    lefts = [data[max(start - _SIDE, start % unit) : start]]
    if entry.charset in _DOUBLES:
        lefts.append(lefts[0][1:])
    readable = entry.size >= ALONE_BYTES
    for left in lefts:
        before = left.decode(entry.charset, "replace")
        text = before + entry.spelling.shown + right
        if (readable or (_readable(before) and _readable(right))) and _counts(entry.spelling, text, len(before)):
            return True
    return False


def _counts(spelling: Spelling, text: str, start: int) -> bool:
    return counts(spelling, text, start, start + len(spelling.shown))


def _readable(text: str) -> bool:
    """Says whether all of a text is letters, figures and signs of everyday writing."""
    kinds = {_block(char) for char in text if char.isalpha() and not char.isascii()}
    return len(kinds) <= 1 and all(char.isprintable() or char in "\r\n\t\x00" for char in text) and "\ufffd" not in text


def _block(char: str) -> str:
    return "han" if "\u3400" <= char <= "\u9fff" else "other" if char > "\u0600" else "european"
