"""From the paths a person names to the files that are meant."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from kuager.collect.adapter import Skipped, Target
from kuager.errors import CannotFetchError, ItemError, LoopError, MissingFileError, NotAFileError, UnreadableFileError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_JUNK = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "__macosx"})

Found = Target | Skipped | ItemError


def walk(paths: Iterable[str]) -> Iterator[Found]:
    """Yields one target per file, in the order of the paths given and, inside folders, of names.

    What cannot be taken is yielded too, as the error it is, so that the run goes on: missing paths, addresses, devices,
    links that lead in a circle or out of the folder. A path that is named is taken even when it is hidden or a link.
    """
    for given in paths:
        if _ADDRESS.match(given):
            yield CannotFetchError(item=given)
            continue
        path = Path(given)
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield _refused(error, given)
            continue
        except ValueError:  # a null byte in a path
            yield MissingFileError(item=given.replace("\0", "\\0"))
            continue
        if stat.S_ISDIR(mode):
            real = path.resolve()
            yield from _folder(path, real, real.name)
        elif stat.S_ISREG(mode):
            yield _target(path, path.name)
        else:
            yield NotAFileError(item=given)


def _folder(folder: Path, root: Path, inside: str) -> Iterator[Found]:
    """Walks one folder; ``root`` is the real path of the folder that was named, ``inside`` the way from there."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as error:
        yield _refused(error, str(folder))
        return
    for name in names:
        path = folder / name
        if name.startswith(".") or name.lower() in _JUNK or name.endswith("~"):
            yield Skipped(item=str(path), why="hidden or left by the system")
            continue
        yield from _entry(path, root, f"{inside}/{name}")


def _entry(path: Path, root: Path, inside: str) -> Iterator[Found]:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            trouble = _link(path, root)
            if trouble is not None:
                yield trouble
                return
            mode = path.stat().st_mode
    except OSError as error:
        yield _refused(error, str(path))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, root, inside)
    elif stat.S_ISREG(mode):
        yield _target(path, inside)
    else:
        yield NotAFileError(item=str(path))


def _link(path: Path, root: Path) -> ItemError | None:
    """Returns why a link is not followed; None for a link to a file inside the folder."""
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError:
        return MissingFileError("A link leads nowhere", item=str(path))
    except (OSError, RuntimeError):  # a circle of links: RuntimeError until Python 3.12, OSError since
        return LoopError(item=str(path))
    if not real.is_relative_to(root):
        return LoopError("A link leads out of the folder; it was not followed", item=str(path))
    if real.is_dir():
        return LoopError(
            "A link leads to a folder that is walked under its own name; it was not followed", item=str(path)
        )
    return None


def _target(path: Path, inside: str) -> Target:
    name = inside.encode("utf-8", "surrogateescape")
    return Target(path=str(path), item=_shown(str(path)), uri=f"file:{quote(name)}")


def _shown(path: str) -> str:
    """Returns a path as text that can be printed and stored, also when its bytes are no UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _refused(error: OSError, item: str) -> ItemError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MissingFileError(item=_shown(item))
    if error.errno == errno.ELOOP:
        return LoopError(item=_shown(item))
    return UnreadableFileError(item=_shown(item))
