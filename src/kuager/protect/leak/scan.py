"""A folder, every file of it, every member of every file."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kuager.protect.leak.carving import carved
from kuager.protect.leak.containers import HEAD, MOST_IN_MEMORY, NO_KIND, WHOLE, Member, UnreadError, opener, taken
from kuager.protect.leak.index import Index
from kuager.protect.leak.parts import OVERLAP, WINDOW, Chunk, Part
from kuager.protect.leak.prints import near
from kuager.protect.leak.values import Found, LeakHit, Restricted

DEEPEST: Final = 6
"""Containers inside one another that are opened."""
MOST_UNPACKED: Final = 16 * 1024**3
"""Bytes that come out of one file at most; a bomb is said to be unread."""
_RANDOM: Final = 7.9
"""Bits of surprise per byte from which bytes of no known kind look encrypted or packed."""
_SAMPLE: Final = 65_536
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_DENSE: Final = (
    *_PICTURES, b"RIFF", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"fLaC", b"wOF2", b"wOFF", b"\x1aE\xdf\xa3",
    b"SQLite format 3\x00", b"PAR1", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
"""First bytes of kinds that are dense by nature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody with eyes found in a picture or on the pages of a document.

    Attributes:
        words: recognised or stored words, page by page.
        prints: what pictures look like, as :func:`~kuager.protect.leak.prints.print_of` says it.
        missing: what could not be looked at, in words; a person has to.
    """

    words: tuple[str, ...] = ()
    prints: tuple[int, ...] = ()
    missing: str = ""


Look = Callable[[bytes], Seen | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Who looks at what letters alone do not tell; strangers' formats are theirs to open, in a process of their own.

    Attributes:
        pdf: text layers of a PDF file; None from it: it cannot be read.
        picture: words in a picture, and what it looks like.
        withheld: prints of photos that must not leave, with the ids to report.
    """

    pdf: Look | None = None
    picture: Look | None = None
    withheld: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Budget:
    left: int = MOST_UNPACKED
    roads: bool = True
    unread: list[LeakHit] = field(default_factory=list)


def scan(
    folder: Path,
    restricted: Iterable[Restricted] | Index,
    *,
    eyes: Eyes | None = None,
    roads: bool = True,
    only: Mapping[str, int] | None = None,
) -> Iterator[LeakHit]:
    """Yields everything withheld that is in a folder, and everything that could not be looked into.

    Args:
        folder: the release, or one file.
        restricted: what must not be in it; an :class:`Index` where several folders are looked through.
        eyes: who reads PDF pages and pictures. Without them each of those is reported as unread, unsure.
        roads: undo encodings; off only to show that a search without them misses what this one finds.
        only: paths inside the folder to look at, each with its number in reports; all when left out. Whoever leaves some
            out answers for them.

    Raises:
        OSError: when a file cannot be read; a scan that is not whole is none.
    """
    index = restricted if isinstance(restricted, Index) else Index(restricted)
    eyes = eyes or Eyes()
    for number, path, shown in _paths(folder, only):
        named = Part(index, roads=roads)
        named.text(shown, "file name")
        hits = tuple(named.hits(""))
        file = f"#{number}" if hits else shown
        yield from (_moved(hit, file) for hit in hits)
        if path.is_symlink():
            yield LeakHit(file=file, encoding="a link, which is not followed", found=Found.UNREAD)
        elif path.is_file():
            with path.open("rb") as stream:
                reader = _Reader(index, eyes, file, _Budget(roads=roads))
                yield from reader.visit(stream, "", str(path), 0)


def _paths(folder: Path, only: Mapping[str, int] | None) -> Iterator[tuple[int, Path, str]]:
    if only is not None:
        yield from ((number, folder / path, path) for path, number in only.items())
        return
    paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    for number, path in enumerate(paths, 1):
        yield number, path, path.relative_to(folder).as_posix() if path != folder else path.name


def _moved(hit: LeakHit, file: str) -> LeakHit:
    return LeakHit(
        file=file, inside="its name", offset=-1, restricted=hit.restricted, encoding=hit.encoding,
        spelling=hit.spelling, sure=hit.sure,
    )  # fmt: skip


class _Reader:
    """One file of a release and what is inside."""

    __slots__ = ("_budget", "_eyes", "_file", "_index")

    def __init__(self, index: Index, eyes: Eyes, file: str, budget: _Budget) -> None:
        self._index = index
        self._eyes = eyes
        self._file = file
        self._budget = budget

    def visit(self, stream: BinaryIO, inside: str, path: str, depth: int) -> Iterator[LeakHit]:
        """Looks at bytes, then at what is packed in them."""
        part = Part(self._index, roads=self._budget.roads)
        part.read(self._chunks(stream))
        yield from part.hits(self._file, inside)
        head, tail = _ends(stream)
        yield from self._looked(stream, head, inside)
        try:
            opened = opener(head, tail, room=depth < DEEPEST)
            if opened is NO_KIND:
                yield from self._random(head, inside)
            stream.seek(0)
            for member in opened(stream, path):
                yield from self._member(member, inside, depth)
            if opened not in WHOLE and depth < DEEPEST:
                yield from self._carved(stream, inside, depth)
        except UnreadError as error:
            yield self._unread(str(error), inside)
            if depth < DEEPEST:
                yield from self._carved(stream, inside, depth, first=True)

    def _carved(self, stream: BinaryIO, inside: str, depth: int, *, first: bool = False) -> Iterator[LeakHit]:
        for name, content in carved(stream, first=first):
            place = " > ".join(filter(None, (inside, name)))
            hits = self.visit(content, place, "", depth + 1)
            yield from (hit for hit in hits if hit.found is not Found.UNREAD)

    def _member(self, member: Member, inside: str, depth: int) -> Iterator[LeakHit]:
        part = Part(self._index, roads=self._budget.roads)
        part.text(member.name, "member name")
        named = tuple(part.hits(self._file, inside))
        yield from named
        place = " > ".join(filter(None, (inside, "a member" if named else member.name)))
        content = taken(member, min(MOST_IN_MEMORY, self._budget.left))
        if len(content) > self._budget.left:
            raise UnreadError("more comes out of it than is looked at")
        if len(content) <= MOST_IN_MEMORY:
            self._budget.left -= len(content)
            yield from self.visit(io.BytesIO(content), place, "", depth + 1)
            return
        yield self._unread("a member larger than what is held in memory at once", place)

    def _looked(self, stream: BinaryIO, head: bytes, inside: str) -> Iterator[LeakHit]:
        """Asks those with eyes."""
        pdf = b"%PDF-" in head[:1_024]
        picture = head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        if not pdf and not picture:
            return
        look = self._eyes.pdf if pdf else self._eyes.picture
        if look is None:
            yield self._unread(
                "nobody looked at its pages" if pdf else "nobody looked at the picture", inside, sure=False
            )
            return
        stream.seek(0)
        content = stream.read(MOST_IN_MEMORY + 1)
        seen = look(content) if len(content) <= MOST_IN_MEMORY else None
        if seen is None:
            yield self._unread("its pages cannot be read" if pdf else "the picture cannot be read", inside)
            return
        if seen.missing:
            yield self._unread(seen.missing, inside, sure=False)
        part = Part(self._index, roads=self._budget.roads)
        for words in seen.words:
            part.text(words, "page" if pdf else "picture")
        yield from part.hits(self._file, inside)
        for one in seen.prints:
            for name, withheld in self._eyes.withheld:
                if near(one, withheld):
                    yield LeakHit(
                        file=self._file, inside=inside, restricted=name, encoding="picture", found=Found.PICTURE
                    )

    def _random(self, head: bytes, inside: str) -> Iterator[LeakHit]:
        if len(head) >= HEAD and not head.startswith(_DENSE) and head[4:8] != b"ftyp" and _surprise(head) > _RANDOM:
            yield self._unread("bytes of no known kind that look packed or encrypted", inside)

    def _unread(self, why: str, inside: str, *, sure: bool = True) -> LeakHit:
        return LeakHit(file=self._file, inside=inside, encoding=why, sure=sure, found=Found.UNREAD)

    @staticmethod
    def _chunks(stream: BinaryIO) -> Iterator[Chunk]:
        stream.seek(0)
        offset, kept = 0, b""
        while fresh := stream.read(WINDOW):
            yield offset - len(kept), kept + fresh
            offset += len(fresh)
            kept = (kept + fresh)[-OVERLAP:]


def _ends(stream: BinaryIO) -> tuple[bytes, bytes]:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(_SAMPLE)
    stream.seek(max(size - _SAMPLE, 0))
    return head, stream.read()


def _surprise(data: bytes) -> float:
    """Returns the bits per byte that a sample carries (Shannon)."""
    counted = Counter(data).values()
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counted)
