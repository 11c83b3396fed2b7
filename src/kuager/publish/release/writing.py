"""Writes a release into a folder: pages, what they load, search, data, feeds; by several processes, and only what changed.

The bytes depend on the release and on the program alone: not on the day, the machine's language, the order of a set, how many
processes there were, or whether an earlier release was at hand.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from kuager.model.release import Record, Release
from kuager.publish.release.calm import calm
from kuager.publish.release.crew import crew
from kuager.publish.release.digest import digest, program
from kuager.publish.release.earlier import RECORD, Earlier, earlier, record
from kuager.publish.release.parts import PARTS, Part
from kuager.publish.release.pictures import path_of
from kuager.publish.release.proof import Proof, provable, row
from kuager.publish.site import KINDS, Kind, World, render, shared
from kuager.publish.site.people import portrait_path

Hashes: TypeAlias = Mapping[str, tuple[str, int]]
_SLICE: Final = 400
"""Items of one task: enough to make the pipe cheap, few enough that cores finish together."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
"""Two files of one path are a defect, and nothing that lies there is followed or written over."""
_FEW: Final = 2_000
"""Pages that one process writes before another would have begun."""


@dataclass(frozen=True, slots=True)
class _Task:
    """Items ``start`` to ``stop`` of a kind of pages, or one part."""

    kind: int = -1
    start: int = 0
    stop: int = 0
    part: int = -1


@dataclass(slots=True)
class _Done:
    """What a task did: little for what stayed as it was, as there may be a hundred thousand of it.

    Attributes:
        files: made anew, with hashes.
        taken: paths of files of the release before.
        pages: digests by path without language.
        same: paths without language of pages whose digest is that of the release before.
        parts: digest and paths by name.
        rows: proof of all these files.
    """

    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    parts: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    rows: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class _Given:
    """What every process needs."""

    world: World
    folder: Path
    before: Earlier
    parts: Sequence[Part]
    program: str
    proof: Proof | None


def write(
    release: Release,
    folder: Path,
    *,
    before: Path | None = None,
    workers: int = 0,
    told: Callable[[int, int], None] | None = None,
    parts: Sequence[Part] = PARTS,
    proof: bytes = b"",
    proven: Callable[[bytes], None] | None = None,
) -> Hashes:
    """Writes every file of a release but its manifest and what is signed.

    Args:
        release: what goes out.
        folder: empty, not yet public: whoever calls moves it into place when all is well.
        before: the folder of the release whose manifest ``release.previous`` is the SHA-256 of; pages that did not change
            are taken from it. Another folder, or files in it that somebody changed, are not used.
        workers: processes; 0 for as many as there are cores, or this one alone where there is little to do.
        told: called with how many pages are done, and of how many.
        parts: what else is made; pages link to nothing that is not.
        proof: what ``proven`` got when ``before`` was made, from a place that only the archive writes to. Files that it
            proves to be untouched get a second name in the new folder (a hard link); all else is read and checked before.
        proven: gets the proof for this folder; where it is asked for, files are written so that nobody writes over them.

    Returns:
        SHA-256 and size by path.

    Raises:
        OSError: the disk is full or may not be written to.
        CrewError: a page could not be made. In both cases, and when interrupted, nothing is left in the folder.
    """
    try:
        with calm():
            world = World.of(release, files=(path for part in parts for path in part.paths(release)))
            known = Proof.read(proof) if proven and provable(folder) else None
            given = _Given(world, folder, earlier(before, release.previous), parts, program(), known)
            files, rows = _written(given, workers, told or _silent)
    except BaseException:
        for one in folder.iterdir():
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
        raise
    if known is not None and proven:
        proven(known.after(folder, rows))
    return files


def cores() -> int:
    """Returns how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _written(given: _Given, workers: int, told: Callable[[int, int], None]) -> tuple[dict[str, tuple[str, int]], bytes]:
    folder, languages = given.folder, given.world.release.imprint.languages
    counts = [sum(1 for _ in kind.items(given.world)) for kind in KINDS]
    tasks = [_Task(part=at) for at in range(len(given.parts))]
    for at, count in enumerate(counts):
        if not KINDS[at].last:
            tasks += [_Task(at, start, min(start + _SLICE, count)) for start in range(0, count, _SLICE)]
    _folders(folder, languages)
    for lang in languages:
        # Read here, the words are there for every process that is forked.
        shared(given.world, lang)
    whole = _Whole(given.before)
    few = sum(counts) * len(languages) < _FEW
    with crew(given, _begin, min(workers or (1 if few else cores()), len(tasks))) as share:
        for done in share(tasks):
            whole.add(done)
            told(len(whole.pages), sum(counts))
    for done in _last(given, counts, whole.files):
        whole.add(done)
    told(len(whole.pages), sum(counts))
    whole.files[RECORD], _ = _put(folder, RECORD, (record(whole.pages, whole.parts),))
    return dict(sorted(whole.files.items())), bytes(whole.rows)


class _Whole:
    """What all tasks did."""

    def __init__(self, before: Earlier) -> None:
        self._before = before
        self.files: dict[str, tuple[str, int]] = {}
        self.pages: dict[str, str] = {}
        self.parts: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.rows = bytearray()

    def add(self, done: _Done) -> None:
        self.files |= done.files
        self.files.update(zip(done.taken, map(self._before.hashes.__getitem__, done.taken), strict=True))
        self.pages |= done.pages
        self.pages.update(zip(done.same, map(self._before.pages.__getitem__, done.same), strict=True))
        self.parts |= done.parts
        self.rows += done.rows


def _last(given: _Given, counts: Sequence[int], files: Hashes) -> Iterator[_Done]:
    """Makes the pages that tell of the files themselves, when all of those are there."""
    sizes = {path: size for path, (_, size) in files.items() if path in given.world.files}
    maker = _Maker(replace(given, world=replace(given.world, sizes=sizes)))
    return (maker(_Task(at, 0, count)) for at, count in enumerate(counts) if KINDS[at].last)


def _folders(folder: Path, languages: Iterable[str]) -> None:
    for one in ("assets", "data", "search", *languages):
        (folder / one).mkdir(exist_ok=True)


def _silent(done: int, total: int) -> None:
    """Tells nobody."""


# --- in each process ---------------------------------------------------------------------------------------------------


class _Maker:
    """Does tasks in one process. Items of a kind are listed once; the folders that are known to stand are remembered."""

    def __init__(self, given: _Given) -> None:
        self._world, self._folder, self._before = given.world, given.folder, given.before
        self._languages = given.world.release.imprint.languages
        self._parts, self._program, self._proof = given.parts, given.program, given.proof
        self._frame = digest(given.program, self._languages, [shared(given.world, lang) for lang in self._languages])
        self._items: dict[int, Sequence[Any]] = {}
        self._folders: set[str] = set()

    def __call__(self, task: _Task) -> _Done:
        done = _Done()
        if task.part >= 0:
            self._part(task.part, done)
        else:
            kind = KINDS[task.kind]
            if task.kind not in self._items:
                self._items[task.kind] = tuple(kind.items(self._world))
            for item in self._items[task.kind][task.start : task.stop]:
                self._page(kind, item, done)
        return done

    def _page(self, kind: Kind, item: Any, done: _Done) -> None:
        path = kind.path(item)
        made_of = digest(self._frame, kind.name, path, item, kind.uses(self._world, item))
        same = self._before.pages.get(path) == made_of
        if same:
            done.same.append(path)
        else:
            done.pages[path] = made_of
        for lang in self._languages:
            place = f"{lang}/{path}"
            if not (same and self._took(place, done)):
                self._made(place, (render(self._world, kind, item, lang, picture=self._picture(item, lang)),), done)

    def _made(self, path: str, pieces: Iterable[bytes], done: _Done) -> None:
        done.files[path], found = _put(self._folder, path, pieces, proved=self._proof is not None)
        if self._proof is not None:
            done.rows += row(found, done.files[path][0])

    def _took(self, path: str, done: _Done) -> bool:
        """Takes a file over from the release before: by a link, or as a copy; False where it is not what it was."""
        known = self._before.hashes.get(path)
        if known is None:
            return False
        if linked := self._linked(path, known):
            done.rows += linked
        else:
            data = self._before.take(path)
            if data is None:
                return False
            found = _write(self._folder, path, (data,), proved=self._proof is not None)
            if self._proof is not None:
                done.rows += row(found, known[0])
        done.taken.append(path)
        return True

    def _linked(self, path: str, known: tuple[str, int]) -> bytes:
        if self._proof is None:
            return b""
        folder = path[: path.rfind("/") + 1]
        if folder not in self._folders:
            (self._folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return self._proof.link(f"{self._before.folder}/{path}", f"{self._folder}/{path}", *known)

    def _picture(self, item: Any, lang: str) -> str:
        """Returns the picture for those who pass the link on: a portrait that somebody agreed to, else the site's."""
        if isinstance(item, Record) and item.portrait is not None:
            return portrait_path(item.id, item.portrait)
        return path_of(lang)

    def _part(self, number: int, done: _Done) -> None:
        part = self._parts[number]
        uses = part.uses(self._world)
        made_of = "" if uses is None else digest(self._program, part.name, uses)
        known, paths = self._before.parts.get(part.name, ("", ()))
        if made_of and known == made_of and self._taken(paths, done):
            done.parts[part.name] = (made_of, paths)
            return
        for path, pieces in part.make(self._world):
            self._made(path, pieces, done)
        done.parts[part.name] = (made_of, tuple(sorted(done.files)))

    def _taken(self, paths: Sequence[str], done: _Done) -> bool:
        """Takes over the files of a part; False as soon as one of them is not what it was."""
        for path in paths:
            if not self._took(path, done):
                for written in done.taken:
                    (self._folder / written).unlink()
                done.taken.clear()
                done.rows.clear()
                return False
        return True


def _begin(given: _Given) -> Callable[[_Task], _Done]:
    return _Maker(given)


def _put(
    folder: Path, path: str, pieces: Iterable[bytes], *, proved: bool = False
) -> tuple[tuple[str, int], os.stat_result]:
    """Writes one file; returns its SHA-256 and size, and what the system says of it."""
    told, size = hashlib.sha256(), 0

    def passing() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            told.update(piece)
            size += len(piece)
            yield piece

    found = _write(folder, path, passing(), proved=proved)
    return (told.hexdigest(), size), found


def _write(folder: Path, path: str, pieces: Iterable[bytes], *, proved: bool) -> os.stat_result:
    # A hundred thousand of them: a Path, or a file object, costs as much as the writing.
    target = f"{folder}/{path}"
    # A file that may get a second name is for reading only: an editor would change both.
    mode = 0o444 if proved else 0o666
    try:
        handle = os.open(target, _NEW, mode)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, _NEW, mode)
    try:
        for piece in pieces:
            done = os.write(handle, piece)
            while done < len(piece):
                # One call may write less than it was given: a very large piece, a disk near its end.
                done += os.write(handle, memoryview(piece)[done:])
        return os.fstat(handle)
    finally:
        os.close(handle)


__all__ = ["Hashes", "cores", "write"]
