"""What a release holds besides its pages, in one table: who adds a part adds a module and one entry here.

A part gives files as (path, pieces of bytes), as writers of datasets do. It is made anew when what it says it uses changed;
else its files are taken over from the release before. The same release gives the same bytes: no clock, no random number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from kuager.model.release import Release
from kuager.publish.release import data
from kuager.publish.site import World, assets

Files: TypeAlias = Iterator[tuple[str, Iterable[bytes]]]


def _none(_: Release) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files that belong together.

    Attributes:
        name: of the part.
        make: gives the files; pieces of one are read to their end before the next is asked for.
        uses: everything they are made of, for a digest; None for "the whole release", then it is always made anew.
        paths: of files that pages may link to, told before they are made.
    """

    name: str
    make: Callable[[World], Files]
    uses: Callable[[World], object]
    paths: Callable[[Release], Iterable[str]] = _none


def _assets(_: World) -> Files:
    for path, found in sorted(assets().items()):
        yield path, (found,)


def _nothing(_: World) -> object:
    return ()


def _always(_: World) -> object:
    return None


def _rows(world: World) -> Files:
    for path, found in data.files(world.release):
        yield path, (found,)


PARTS: Final[tuple[Part, ...]] = (
    Part(name="rows", make=_rows, uses=_always),
    Part(name="assets", make=_assets, uses=_nothing),
)
"""The longest first: what begins last should be short."""

__all__ = ["PARTS", "Files", "Part"]
