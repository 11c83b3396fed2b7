"""The files of a shelf: arrays to be mapped, words, and the log of what was added. Only their owner can open them."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from kuager.errors import ShelfError
from kuager.resolve.records.table import Said

_FACTS: Final = "shelf.json"
_ADDED: Final = "added.jsonl"
_FILE, _FOLDER = 0o600, 0o700
_NEW, _OLD = ".new", ".old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A record that came after the full run, with the row that its group is called after."""

    said: Said
    group: int


class Folder:
    """A folder with a shelf in it, or the place for one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blob: Any = None
        self._ends: Any = None
        self._end = 0

    def write(
        self,
        facts: Mapping[str, Any],
        arrays: Mapping[str, Any],
        texts: Mapping[str, Sequence[str]],
        ids: Sequence[str],
    ) -> None:
        """Writes everything beside the place and moves it there when all is on disk; a former shelf is replaced.

        Raises:
            ShelfError: something else is there, or the disk refuses.
        """
        if self._path.exists() and not (self._path / _FACTS).is_file() and any(self._path.iterdir()):
            raise ShelfError("The folder holds something else", item=str(self._path))
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}{_NEW}")
        try:
            self._sweep()
            beside.mkdir(mode=_FOLDER)
            encoded = [one.encode("utf-8", "surrogatepass") for one in ids]
            _put(beside / "ids.bin", b"".join(encoded))
            ends = np.cumsum(np.array([0, *map(len, encoded)], dtype=np.int64))
            for name, array in {**arrays, "ids": ends}.items():
                with _opened(beside / f"{name}.npy") as out:
                    np.save(out, array, allow_pickle=False)
                    _sync(out)
            for name, words in texts.items():
                _put(beside / f"{name}.json", json.dumps(list(words)).encode())
            _put(beside / _FACTS, json.dumps(facts, sort_keys=True).encode())
            self._move(beside)
        except OSError as error:
            shutil.rmtree(beside, ignore_errors=True)
            raise ShelfError(f"It could not be written ({type(error).__name__})", item=str(self._path)) from error

    def _sweep(self) -> None:
        """Removes what programs left that were killed while they wrote: it holds names, and nobody looks for it."""
        before = f".{self._path.name}."
        for path in self._path.absolute().parent.iterdir():
            number = path.name.removeprefix(before).removesuffix(path.suffix)
            # Without a shelf in its place, an old one is all there is.
            ended = path.suffix == _NEW or (path.suffix == _OLD and self._path.exists())
            mine = path.name.startswith(before) and ended and number.isdecimal()
            if mine and not path.is_symlink() and not _alive(int(number)):
                shutil.rmtree(path, ignore_errors=True)

    def _move(self, beside: Path) -> None:
        former = beside.with_suffix(_OLD)
        if self._path.exists():
            self._path.rename(former)
        beside.rename(self._path)
        shutil.rmtree(former, ignore_errors=True)

    def facts(self, format_: int) -> dict[str, Any]:
        """Returns what is noted about the shelf.

        Raises:
            ShelfError: there is none, it is damaged, or of another format.
        """
        try:
            found: dict[str, Any] = json.loads((self._path / _FACTS).read_bytes())
        except FileNotFoundError:
            raise ShelfError("There is no such shelf", item=str(self._path)) from None
        except (OSError, ValueError) as error:
            raise ShelfError("The shelf cannot be read", item=str(self._path)) from error
        if found.get("format") != format_:
            raise ShelfError("The shelf is of another format; make it again with --save", item=str(self._path))
        return found

    def array(self, name: str) -> Any:
        """Maps an array.

        Raises:
            ShelfError: it is missing or damaged.
        """
        try:
            return np.load(self._path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise ShelfError("The shelf is damaged", item=str(self._path)) from error

    def text(self, name: str) -> list[str]:
        """Reads a list of words.

        Raises:
            ShelfError: it is missing or damaged.
        """
        try:
            found: list[str] = json.loads((self._path / f"{name}.json").read_bytes())
        except (OSError, ValueError) as error:
            raise ShelfError("The shelf is damaged", item=str(self._path)) from error
        return found

    def id_at(self, row: int) -> str:
        """Returns the id of a record of the full run."""
        ends, blob = self._ids()
        return bytes(blob[ends[row] : ends[row + 1]]).decode("utf-8", "surrogatepass")

    def find_id(self, record: str) -> int | None:
        """Returns the row of a record of the full run; ids stand sorted by their bytes."""
        ends, _ = self._ids()
        low, high = 0, len(ends) - 1
        wanted = record.encode("utf-8", "surrogatepass")
        while low < high:
            middle = (low + high) // 2
            if self.id_at(middle).encode("utf-8", "surrogatepass") < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(ends) - 1 and self.id_at(low) == record else None

    def _ids(self) -> tuple[Any, Any]:
        if self._ends is None:
            self._ends = self.array("ids")
            whole = self._path / "ids.bin"
            self._blob = np.memmap(whole, dtype=np.uint8, mode="r") if whole.stat().st_size else np.zeros(0, np.uint8)
        return self._ends, self._blob

    def added(self) -> Iterator[Added]:
        """Yields what was added, in order. A last batch that was cut off by a crash was never acknowledged, and is left."""
        lines, self._end = _whole_lines(self._path / _ADDED)
        for line in lines:
            for row in json.loads(line):
                yield Added(said=Said(*row[0]), group=row[1])

    def append(self, new: Iterable[Added]) -> None:
        """Adds records as one line, durable when this returns.

        Raises:
            ShelfError: the disk refuses, or another program added records since :meth:`added` was asked.
        """
        path = self._path / _ADDED
        body = json.dumps([[list(one.said), one.group] for one in new])
        line = f"{zlib.crc32(body.encode()):08x} {body}\n".encode()
        try:
            if _whole_lines(path)[1] != self._end:
                raise ShelfError("Another program added records meanwhile; run it again", item=str(self._path))
            handle = os.open(path, os.O_RDWR | os.O_CREAT, _FILE)
            with os.fdopen(handle, "r+b") as out:
                out.truncate(self._end)
                out.seek(self._end)
                out.write(line)
                _sync(out)
            self._end += len(line)
        except OSError as error:
            raise ShelfError(f"It could not be written ({type(error).__name__})", item=str(self._path)) from error


def _alive(process: int) -> bool:
    """Says whether another program of this number is running."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _whole_lines(path: Path) -> tuple[list[bytes], int]:
    """Returns the lines that are whole, and where they end."""
    data = path.read_bytes() if path.is_file() else b""
    found, end = [], 0
    for line in data.splitlines(keepends=True):
        total, _, body = line.rstrip(b"\n").partition(b" ")
        if not line.endswith(b"\n") or total != f"{zlib.crc32(body):08x}".encode():
            break
        found.append(body)
        end += len(line)
    return found, end


def _opened(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "wb")


def _put(path: Path, data: bytes) -> None:
    with _opened(path) as out:
        out.write(data)
        _sync(out)


def _sync(out: Any) -> None:
    out.flush()
    os.fsync(out.fileno())
