"""What a disk may hold after the plug was pulled: a run is recorded with strace, and disks are rebuilt from it at every step.

The model, of a journalling file system such as ext4 with its default settings: what was written to a file stays in memory
until that file is synced; a name that was made, moved or taken away stays in memory until its folder is synced, or, for a
new name, its file. Folders themselves are taken as made at once. Memory that is mapped (SQLite's ``-shm``) is not on the
disk at all. Everything that stood there before the run is on the disk.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.reliability.killing import environment

SECTOR = 512
_CALLS = (
    "openat", "open", "creat", "write", "pwrite64", "writev", "lseek", "rename", "renameat", "renameat2", "unlink", "unlinkat",
    "ftruncate", "truncate", "mkdir", "mkdirat", "rmdir", "fsync", "fdatasync", "link", "linkat", "copy_file_range", "sendfile", "fallocate",
)  # fmt: skip
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+|\?)(<[^>]*>)?.*$")
_HEX = re.compile(r"\\x([0-9a-f]{2})")


class Policy(StrEnum):
    """What becomes of what was not synced."""

    DROP = "drop"
    """All of it is gone."""
    NAMES = "names"
    """Names are there, and what was written into the files is not."""
    TORN = "torn"
    """All of it is there but the end of the last write, cut between two sectors."""
    SUBSET = "subset"
    """Some writes are there and others are not; names up to some moment."""


@dataclass(frozen=True, slots=True)
class Op:
    """One step of a run: what was done to which file of the archive, or what was said."""

    kind: str
    path: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class _File:
    """One file: what is on the disk, and what is not yet."""

    kept: bytes = b""
    waiting: list[Op] = field(default_factory=list)


def record(argv: Sequence[str], root: Path, log: Path) -> list[Op]:
    """Runs ``argv`` to its end and returns what it did below ``root``, and what it said.

    Raises:
        AssertionError: the run failed, or did something that the model does not know.
    """
    traced = ",".join(f"?{call}" for call in _CALLS)
    command = ["strace", "-f", "-y", "-qq", "-xx", "-s", "100000000", "-o", str(log), "-e", f"trace={traced}", *argv]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return list(_ops(log, os.path.realpath(root)))


def _ops(log: Path, root: str) -> Iterator[Op]:
    halves: dict[str, str] = {}
    places: dict[tuple[str, str], int] = {}
    appended: set[tuple[str, str]] = set()
    first: str | None = None
    with log.open(encoding="ascii", errors="replace") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            pid = line.partition(" ")[0]
            if line.endswith("<unfinished ...>"):
                halves[pid] = line.removesuffix("<unfinished ...>").rstrip()
                continue
            if " resumed>" in line:
                line = halves.pop(pid) + line.partition(" resumed>")[2]
            found = _LINE.match(line)
            if not found or found[4] == "?" or found[4].startswith("-"):
                continue
            first = first or pid
            # What other processes of the run say is said to the first one, not to anybody outside.
            yield from (one for one in _op(found, root, places, appended) if one.kind != "said" or pid == first)


def _op(
    found: re.Match[str], root: str, places: dict[tuple[str, str], int], appended: set[tuple[str, str]]
) -> Iterator[Op]:
    call, told, result = found[2], _arguments(found[3]), int(found[4], 0)
    if call in {"openat", "open", "creat"}:
        fd = (str(result), _path(found[5] or ""))
        places[fd] = 0
        appended.discard(fd)
        flags = next((one for one in told if "O_" in one), "")
        if "O_APPEND" in flags:
            appended.add(fd)
        if fd[1].startswith(root) and "O_CREAT" in flags:
            yield Op("create", fd[1])
        if fd[1].startswith(root) and "O_TRUNC" in flags:
            yield Op("cut", fd[1], at=0)
        return
    number, path = _fd(told[0])
    ours = path.startswith(root)
    if call == "write" and number == "1" and not ours:
        yield Op("said", data=_bytes(told[1])[:result])
    elif call == "write" and ours:
        at = -1 if (number, path) in appended else places.get((number, path), 0)
        places[number, path] = at + result
        yield Op("write", path, at=at, data=_bytes(told[1])[:result])
    elif call == "pwrite64" and ours:
        yield Op("write", path, at=int(told[-1]), data=_bytes(told[1])[:result])
    elif call == "lseek":
        places[number, path] = result
    elif call in {"fsync", "fdatasync"} and ours:
        yield Op("sync", path)
    elif call == "ftruncate" and ours:
        yield Op("cut", path, at=int(told[1]))
    elif call in {"rename", "renameat", "renameat2", "link", "linkat"}:
        names = _names(told)
        if names[0].startswith(root):
            yield Op("link" if call.startswith("link") else "rename", names[0], names[1])
    elif call in {"unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"}:
        (name, *_) = _names(told)
        if name.startswith(root):
            yield Op("mkdir" if call.startswith("mkdir") else "unlink", name)
    else:
        assert not ours, f"the model does not know {call} on {path}"


def _arguments(words: str) -> list[str]:
    return [one.strip() for one in words.split(", ")]


def _bytes(word: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(word)))


def _path(word: str) -> str:
    inner = word.strip("<>")
    return os.fsdecode(_bytes(inner)) if "\\x" in inner else inner


def _fd(word: str) -> tuple[str, str]:
    number, _, path = word.partition("<")
    return number, _path(path)


def _names(told: Sequence[str]) -> list[str]:
    """The whole paths in the arguments of a call, relative ones joined to the folder before them."""
    found, folder = [], ""
    for one in told:
        if "<" in one and not one.startswith('"'):
            folder = _fd(one)[1]
        elif one.startswith('"'):
            name = os.fsdecode(_bytes(one))
            found.append(os.path.normpath(name if name.startswith("/") else f"{folder}/{name}"))
    return found


@dataclass(slots=True)
class Disk:
    """A disk on the way: what is on it, and what only the memory of the machine knows."""

    root: str
    durable: dict[str, _File] = field(default_factory=dict)
    names: dict[str, _File] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    moves: list[tuple[str, str, _File | None]] = field(default_factory=list)
    said: bytes = b""

    @classmethod
    def of(cls, root: Path) -> Disk:
        """Returns the disk as it stands before the run."""
        disk = cls(os.path.realpath(root))
        for place, folders, files in os.walk(disk.root):
            disk.folders.update(f"{place}/{one}" for one in folders)
            for one in files:
                name = f"{place}/{one}"
                disk.durable[name] = disk.names[name] = _File(Path(name).read_bytes())
        return disk

    def do(self, op: Op) -> None:
        """Takes the next step."""
        if op.kind == "said":
            self.said += op.data
        elif op.kind == "mkdir":
            self.folders.add(op.path)
        elif op.kind == "create":
            if op.path not in self.names:
                self._name(op.path, _File())
        elif op.kind in {"rename", "link"}:
            file = self.names[op.path]
            self._name(op.other, file)
            if op.kind == "rename":
                self._name(op.path, None)
        elif op.kind == "unlink":
            self._name(op.path, None)
        elif op.kind == "sync":
            self._sync(op.path)
        elif op.path in self.names and not op.path.endswith("-shm"):
            self.names[op.path].waiting.append(op)

    def _name(self, path: str, file: _File | None) -> None:
        if file is None:
            self.names.pop(path, None)
        else:
            self.names[path] = file
        self.moves.append((str(Path(path).parent), path, file))

    def _sync(self, path: str) -> None:
        file = self.names.get(path)
        if file is None:  # a folder: its names come to the disk in the order in which they were made
            for move in [one for one in self.moves if one[0] == path]:
                self._settle(move)
            return
        file.kept = applied(file.kept, file.waiting)
        file.waiting.clear()
        # The file system brings a new file's own name along; it does not take an old name away.
        for move in [one for one in self.moves if one[2] is file]:
            self._settle(move)

    def _settle(self, move: tuple[str, str, _File | None]) -> None:
        self.moves.remove(move)
        _, path, file = move
        if file is None:
            self.durable.pop(path, None)
        else:
            self.durable[path] = file

    def image(self, policy: Policy, chance: random.Random) -> dict[str, bytes]:
        """Returns the files that somebody finds on the disk when the plug is pulled now."""
        names = dict(self.durable)
        many = {Policy.DROP: 0, Policy.SUBSET: chance.randrange(len(self.moves) + 1)}.get(policy, len(self.moves))
        for _, path, file in self.moves[:many]:
            if file is None:
                names.pop(path, None)
            else:
                names[path] = file
        last = (
            max((file.waiting[-1].at + 1 for file in names.values() if file.waiting), default=0)
            if policy is Policy.TORN
            else 0
        )
        found = {}
        for path, file in names.items():
            if path.endswith("-shm"):
                continue
            found[path] = applied(file.kept, _left(file.waiting, policy, chance, torn=bool(last)))
        return found


def _left(waiting: Sequence[Op], policy: Policy, chance: random.Random, *, torn: bool) -> list[Op]:
    if policy in {Policy.DROP, Policy.NAMES}:
        return []
    if policy is Policy.SUBSET:
        return [one for one in waiting if chance.random() < 0.5]
    left = list(waiting)
    if torn and left and left[-1].kind == "write":
        end = chance.randrange(len(left[-1].data) // SECTOR + 1) * SECTOR
        left[-1] = Op("write", left[-1].path, at=left[-1].at, data=left[-1].data[:end])
    return left


def applied(content: bytes, ops: Sequence[Op]) -> bytes:
    """Returns what a file holds after some writes and cuts."""
    made = bytearray(content)
    for op in ops:
        if op.kind == "cut":
            made = made[: op.at] + bytes(max(0, op.at - len(made)))
            continue
        at = len(made) if op.at < 0 else op.at
        if at > len(made):
            made += bytes(at - len(made))
        made[at : at + len(op.data)] = op.data
    return bytes(made)


def without_syncs(ops: Sequence[Op]) -> list[Op]:
    """The unsafe twin of any run: the same steps, and nobody ever waited for the disk."""
    return [one for one in ops if one.kind != "sync"]


def lay_out(disk: Disk, image: dict[str, bytes], into: Path) -> Path:
    """Writes an image as files below ``into``; returns the archive in it."""
    into.mkdir(parents=True)
    for folder in sorted(disk.folders):
        (into / os.path.relpath(folder, disk.root)).mkdir(parents=True, exist_ok=True)
    for path, content in image.items():
        place = into / os.path.relpath(path, disk.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return into


def cuts(
    start: Disk, ops: Sequence[Op], seed: int, *, most: int | None = None
) -> Iterator[tuple[Disk, dict[str, bytes], Policy, int]]:
    """Yields a disk, an image of it, the policy, and after which step, for every step that changes something.

    Args:
        start: the disk before the run; it is used up.
        ops: what was recorded.
        seed: of what is torn and what is left.
        most: so many of them at most, spread over the run.
    """
    chance = random.Random(seed)
    steps = [number for number, op in enumerate(ops) if op.kind != "said"]
    every = [(number, policy) for number in steps for policy in Policy]
    wanted = set(every if most is None or most >= len(every) else chance.sample(every, most))
    for number, op in enumerate(ops):
        start.do(op)
        for policy in Policy:
            if (number, policy) in wanted:
                yield start, start.image(policy, chance), policy, number
