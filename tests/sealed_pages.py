"""Every page of a database as its key opens it, free pages and older states too: what a seizer with the key would read."""

from __future__ import annotations

from pathlib import Path

from kuager.store.sqlite.pages import PageFile


def readable(path: Path, key: bytes | None) -> bytes:
    """Returns the plain pages of a file and of its write-ahead log, one after the other."""
    with PageFile(path, key) as file:
        pages = [file.page(number, older=older) or b"" for number in file.numbers() for older in (False, True)]
    return b"".join(pages)
