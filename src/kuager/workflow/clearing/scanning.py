"""The last look at a release: every byte of every file is searched for what was withheld.

Of a release that follows another, files with the same path and the same bytes are searched only for values that are new
since they were searched. What that rests on: the registry keeps the SHA-256 of the former manifest, the manifest has that of
every file, and the archive keeps a mark of every value that was searched then, of the program that searched, and of the
files in which it was unsure. Whatever of this does not fit, the file is searched for everything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from kuager.errors.clearing import LeakError
from kuager.protect import leak
from kuager.protect.leak import Found, Index, LeakHit, Restricted
from kuager.publish.release.crew import crew
from kuager.publish.release.writing import cores
from kuager.workflow.redacting.scanning import eyes
from kuager.workflow.sandbox import InProcess

Hashes = Mapping[str, tuple[str, int]]
_SLICE: Final = 100
_FEW: Final = 300
"""Files that one process looks through before another would have begun."""
_MARK: Final = 8
"""Bytes of a mark: two values of 100,000 share one by chance once in four billion releases, and it proves no name."""
_ROOMS: Final = ("protect/leak", "text")
_MOST: Final = 5
DOSSIERS: Final = "dossiers/"
PORTRAITS: Final = "assets/portraits/"
DRAWN: Final = ("assets/og/",)
"""Pictures that the program draws itself from words which stand on the pages too, where they are searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was searched in a release, for the next one.

    Attributes:
        salt: id of the release; marks of one are of no use in another.
        program: mark of the code and tables that searched.
        values: marks of what was searched.
        doubtful: paths in which something was unsure, or could not be read; they are searched again for everything.
        hashes: SHA-256 and size by path, as the manifest of that release has them; kept there and not here.
    """

    salt: str = ""
    program: str = ""
    values: frozenset[bytes] = frozenset()
    doubtful: frozenset[str] = frozenset()
    hashes: Hashes = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Returns what the archive keeps of it."""
        marks = base64.b64encode(b"".join(sorted(self.values))).decode("ascii")
        return {"salt": self.salt, "program": self.program, "values": marks, "doubtful": sorted(self.doubtful)}


def searched(told: Mapping[str, Any], hashes: Hashes) -> Searched:
    """Returns what the archive kept, with the files of that release; an empty one when it cannot be read."""
    try:
        marks = base64.b64decode(told["values"], validate=True)
        if len(marks) % _MARK:
            return Searched()
        return Searched(
            salt=str(told["salt"]), program=str(told["program"]), doubtful=frozenset(map(str, told["doubtful"])), hashes=hashes,
            values=frozenset(marks[at : at + _MARK] for at in range(0, len(marks), _MARK)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return Searched()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of a search.

    Attributes:
        unsure: what a person has to look at.
        drawn: how many pictures the program drew; their words were searched on the pages.
        files: how many were searched for everything.
        again: how many were searched for new values alone.
        values: how many values.
        record: for the next release.
    """

    unsure: tuple[LeakHit, ...]
    drawn: int
    files: int
    again: int
    values: int
    record: Searched


def look(
    folder: Path, values: Sequence[Restricted], hashes: Hashes, *, salt: str, before: Searched | None = None,
    workers: int = 0, told: Callable[[int, int], None] | None = None,
) -> Look:  # fmt: skip
    """Searches a release.

    Args:
        folder: of the release, whole.
        values: what must stand nowhere in it.
        hashes: SHA-256 and size by path, as the manifest has them.
        salt: id of the release.
        before: what was searched in the release before, when its folder is at hand.
        workers: processes; 0 for as many as there are cores.
        told: called with files searched and files there are.

    Raises:
        LeakError: something withheld was found.
        OSError: a file cannot be read.
    """
    every = sorted(
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_symlink() or not one.is_dir()
    )
    usable = before if before is not None and before.program == program() and before.salt else Searched()
    same = {
        path
        for path in every
        if path not in usable.doubtful and path in usable.hashes and _is(folder / path, usable.hashes[path])
    }
    marks = _marks(usable.salt, values)
    fresh = [one for one in values if marks[one.id] not in usable.values]
    numbers = {path: number for number, path in enumerate(every, 1)}
    hits = _found(folder, values, {path: at for path, at in numbers.items() if path not in same}, workers, told)
    if fresh:
        hits += _found(folder, fresh, {path: at for path, at in numbers.items() if path in same}, workers, told)
    hits += _looked_at(folder, values, {path: at for path, at in numbers.items() if _needs_eyes(path)})
    sure = [one for one in hits if one.sure]
    if sure:
        places = ", ".join(sorted({one.file for one in sure})[:_MOST])
        raise LeakError(f"Found {len(sure)} times, in {places}")
    drawn = {one.file for one in hits if one.found is Found.UNREAD and one.file.startswith(DRAWN)}
    unsure = tuple(one for one in hits if one.found is not Found.UNREAD or one.file not in drawn)
    record = Searched(
        salt=salt, program=program(), values=frozenset(_marks(salt, values).values()),
        doubtful=frozenset(one.file for one in unsure), hashes=hashes,
    )  # fmt: skip
    return Look(
        unsure=unsure,
        drawn=len(drawn),
        files=len(every) - len(same),
        again=len(same),
        values=len(values),
        record=record,
    )


def _needs_eyes(path: str) -> bool:
    """Says whether letters alone do not tell what stands in a file: dossiers, and portraits with words in them."""
    return path.startswith((DOSSIERS, PORTRAITS))


def _looked_at(folder: Path, values: Sequence[Restricted], paths: Mapping[str, int]) -> list[LeakHit]:
    """Searches the pages of dossiers and the words in portraits. The program made these files, so no sandbox reads them."""
    if not paths:
        return []
    return list(leak.scan(folder, Index(values), eyes=eyes(InProcess()), only=dict(paths)))


def _is(path: Path, known: tuple[str, int]) -> bool:
    """Says whether a file has these very bytes: read from the disk, as nothing else is what leaves."""
    if path.is_symlink() or path.stat().st_size != known[1]:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == known[0]


def _found(
    folder: Path, values: Sequence[Restricted], paths: Mapping[str, int], workers: int,
    told: Callable[[int, int], None] | None,
) -> list[LeakHit]:  # fmt: skip
    rows = [(path, at) for path, at in paths.items() if not _needs_eyes(path)]
    if not rows:
        return []
    tasks = [rows[at : at + _SLICE] for at in range(0, len(rows), _SLICE)]
    hits: list[LeakHit] = []
    given = (str(folder), tuple(values))
    with crew(given, _begin, 1 if len(rows) < _FEW else workers or cores()) as share:
        for number, done in enumerate(share(tasks), 1):
            hits += done
            if told:
                told(min(number * _SLICE, len(rows)), len(rows))
    return sorted(hits, key=lambda one: (one.file, one.inside, one.offset, one.restricted, one.encoding))


def _begin(given: tuple[str, tuple[Restricted, ...]]) -> Callable[[Iterable[tuple[str, int]]], list[LeakHit]]:
    folder, values = given
    index = Index(values)
    return lambda paths: list(leak.scan(Path(folder), index, only=dict(paths)))


def _marks(salt: str, values: Iterable[Restricted]) -> dict[str, bytes]:
    """Returns one mark for everything that is searched of an id: of one name among several nothing can be guessed by it."""
    told: dict[str, list[str]] = {}
    for one in values:
        told.setdefault(one.id, []).append("\x1f".join((one.kind, str(one.initials), str(one.common), one.value)))
    return {
        id_: hashlib.sha256("\x1e".join((salt, id_, *sorted(some))).encode("utf-8", "surrogatepass")).digest()[:_MARK]
        for id_, some in told.items()
    }


@cache
def program() -> str:
    """Returns a mark of the code and tables that search: a better search looks through everything again."""
    told = hashlib.sha256(version("pyahocorasick").encode())
    for room in _ROOMS:
        for path, data in _below(files("kuager").joinpath(*room.split("/")), room):
            told.update(f"\n{path} {hashlib.sha256(data).hexdigest()}".encode())
    return told.hexdigest()


def _below(folder: Traversable, path: str) -> Iterable[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir() and one.name != "__pycache__":
            yield from _below(one, f"{path}/{one.name}")
        elif one.is_file():
            yield f"{path}/{one.name}", one.read_bytes()


__all__ = ["Look", "Searched", "look", "program", "searched"]
