"""What writers of datasets promise. The list of them stands in :mod:`kuager.publish.datasets.registry`.

A writer gives files as (path, pieces): the path within the dataset's folder, of ``[a-z0-9./_-]`` only, and the bytes in
pieces, so that a hundred thousand people need no more memory than one. Pieces of a file are to be read to their end before the
next file is asked for. The same dataset gives the same bytes: no clock, no random number, no name of a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, TypeAlias

from kuager.model.dataset import Dataset

PIECE: Final = 256 * 1024
"""About so many bytes come in one piece."""

Pieces: TypeAlias = Iterable[bytes]
Files: TypeAlias = Iterator[tuple[str, Pieces]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of a dataset.

    Attributes:
        name: as in ``kuager export --format NAME``.
        title: what it is, for people.
        write: gives the files.
        extra: the optional part of kuager that it needs; empty for none.
        modules: what that part brings; the format is there when all of them are.
        scanned_by: what the leak scan needs to look inside; a release without it leaves the format out.
        lossless: everything in the dataset comes back when it is read.
        main: its most useful file, for whoever asks for one file and no folder.
        endings: of names by which somebody asks for that.
    """

    name: str
    title: str
    write: Callable[[Dataset], Files]
    extra: str = ""
    modules: tuple[str, ...] = ()
    scanned_by: tuple[str, ...] = ()
    lossless: bool = False
    main: str = ""
    endings: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Whether what it needs is installed."""
        return all(find_spec(one) is not None for one in self.modules)

    @property
    def scannable(self) -> bool:
        """Whether the leak scan can look inside here; what it cannot look into may not be released."""
        return all(find_spec(one) is not None for one in self.scanned_by)


def gather(lines: Iterable[bytes], size: int = PIECE) -> Iterator[bytes]:
    """Joins small pieces to larger ones; never yields an empty one."""
    held: list[bytes] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    if length:
        yield b"".join(held)
