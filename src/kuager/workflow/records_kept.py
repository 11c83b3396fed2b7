"""What a long run over a table keeps until it is done, so that a run that was cut off goes on where it was.

It stands in a folder beside the result, which only its owner can open: it holds what the table holds, names included.
The folder is called after everything that the steps depend on; a table, an option or a program that changed finds nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kuager.preserve.durable import disk_error, replace_file
from kuager.resolve.records.packed import pack, unpack
from kuager.workflow.made_by import code_digest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_ENDING: Final = ".unfinished"
_LETTERS: Final = 24
DECIDES: Final = (
    "resolve/likeness.py", "resolve/records/*.py", "text/_characters.py", "text/_chinese.py", "text/_set_forms.py", "text/_sounds.py",
    "text/cells.py", "text/fold.py", "text/hanzi.py", "text/names.py", "text/normalise.py", "text/scripts.py", "text/setforms.py", "text/sounds.py",
    "text/wade.py", "workflow/records*.py",
)  # fmt: skip
"""The files of kuager that decide what a step finds."""
_ENGINES: Final = ("duckdb", "numpy", "rapidfuzz")


class Kept:
    """The steps that are done, each a file.

    Args:
        out: the result, beside which they are kept.
        key: names everything that they depend on (see :func:`key_of`).
        wanted: nothing is kept or looked for when false.

    Attributes:
        resumed: the steps that were found done.
    """

    def __init__(self, out: Path, key: str, *, wanted: bool = True) -> None:
        self._before = f".{out.name}."
        self._folder = out.absolute().parent / f"{self._before}{key[:_LETTERS]}{_ENDING}"
        self._wanted = wanted
        self.resumed: list[str] = []
        if wanted:
            self._clear(others=True)

    def step(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        """Returns the outcome of a step: as it was kept, or made now and kept.

        Raises:
            DiskError: it cannot be written.
            DiskFullError: no space is left.
        """
        path = self._folder / name
        found = unpack(kind, path.read_bytes()) if self._wanted and path.is_file() else None
        if found is not None:
            self.resumed.append(name)
            return found
        made = make()
        if self._wanted:
            try:
                self._folder.mkdir(mode=0o700, exist_ok=True)
            except OSError as error:
                raise disk_error(error, self._folder.name) from error
            replace_file(path, pack(made))
        return made

    def done(self) -> None:
        """Removes everything that was kept."""
        self._clear(others=False)

    def _clear(self, *, others: bool) -> None:
        # A folder of another key is of a run that nobody will continue, and has no business to lie about.
        beside = self._folder.parent.iterdir() if self._folder.parent.is_dir() else ()
        mine = [path for path in beside if path.name.startswith(self._before) and path.name.endswith(_ENDING)]
        for path in mine:
            if (path != self._folder) == others and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)


def key_of(source: Path, *options: object) -> str:
    """Returns a digest of a table, the options of a run, and the code that it is run with.

    Raises:
        OSError: the table cannot be read.
    """
    with source.open("rb") as inside:
        whole = hashlib.sha256(hashlib.file_digest(inside, "sha256").digest())
    whole.update(repr(options).encode())
    whole.update(repr([version(name) for name in _ENGINES]).encode())
    whole.update(code_digest(DECIDES).encode())
    return whole.hexdigest()
