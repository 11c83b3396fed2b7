"""Which code made what is kept: a digest of files of this program, so that what other code made is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import kuager


def code_digest(patterns: Iterable[str]) -> str:
    """Returns a digest of the names and bytes of files of this program, tables of data included.

    Args:
        patterns: of paths inside the package, as ``Path.glob`` takes them.
    """
    root = Path(kuager.__path__[0])
    files = {path for pattern in patterns for path in root.glob(pattern) if path.is_file() and path.suffix != ".pyc"}
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
