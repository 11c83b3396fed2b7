"""Which file of a folder a cell of a table means: by its way, its name, or its name without the ending."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kuager.errors import ItemError
from kuager.errors.lists import FileNotThereError, NoFolderError, SeveralFilesError


def _plain(name: str) -> str:
    """Returns a name as it is compared: systems compose letters differently, and people do not mind case."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(slots=True)
class Folder:
    """The files of a folder, found by what people call them. Nothing is opened.

    Attributes:
        root: the folder.
        ways: the way to each file inside the folder, as the disk writes it, by its plain form.
    """

    root: Path
    ways: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def find(self, words: str) -> str:
        """Returns the path of the file that a cell means.

        Raises:
            FileNotThereError: when no file has this name.
            SeveralFilesError: when several have it, and the words do not say which.
        """
        wanted = _plain(words.strip().replace("\\", "/").lstrip("./"))
        name = wanted.rsplit("/", 1)[-1]
        known = self.ways.get(wanted)
        fitting = [known] if known else self._names.get(name) or self._stems.get(name) or []
        if not fitting:
            raise FileNotThereError(item=words)
        if len(fitting) > 1:
            raise SeveralFilesError(item=words)
        return str(self.root / fitting[0])

    def others(self, named: set[str]) -> list[str]:
        """Returns the ways to the files that are none of these paths, in order."""
        return sorted(way for way in self.ways.values() if str(self.root / way) not in named)


def folder(path: str) -> Folder:
    """Looks a folder through; hidden files, and what systems leave in folders, are passed over.

    Raises:
        NoFolderError: when there is no such folder.
    """
    root = Path(path)
    if not path.strip() or not root.is_dir():
        raise NoFolderError(item=path)
    found = Folder(root=root)
    for at, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        inside = Path(at).relative_to(root).as_posix()
        for name in sorted(names):
            if name.startswith(".") or name in {"Thumbs.db", "desktop.ini"}:
                continue
            way = name if inside == "." else f"{inside}/{name}"
            found.ways[_plain(way)] = way
            found._names[_plain(name)].append(way)  # noqa: SLF001  its own maker
            found._stems[_plain(PurePosixPath(name).stem)].append(way)  # noqa: SLF001  its own maker
    return found


def sought(inside: Folder, words: str) -> str | ItemError:
    """Returns the path of the file that a cell means, or what is wrong with it."""
    try:
        return inside.find(words)
    except ItemError as error:
        return error


__all__ = ["Folder", "folder", "sought"]
