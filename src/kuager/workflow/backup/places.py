"""Which place a person means: a folder, or a bucket by its address."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from kuager.errors.backup import InsideArchiveError, PlaceError
from kuager.ports.places import Place
from kuager.store.files.places import FolderPlace


def place_of(words: str, *, root: Path | None = None) -> Place:
    """Returns the place that words name.

    Args:
        words: a folder, or ``s3://bucket/prefix``.
        root: the archive's folder, in which no backup belongs.

    Raises:
        InsideArchiveError: the folder is inside the archive, or the other way round.
        PlaceError: the address is none.
    """
    if "://" in words:
        return _bucket(words)
    folder = Path(words)
    if root is not None:
        here, there = root.resolve(), folder.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            raise InsideArchiveError(item=words)
    return FolderPlace(folder)


def _bucket(words: str) -> Place:
    try:
        # Half a second of importing that only those wait for who use a bucket.
        found: Place = import_module("kuager.store.s3").bucket_of(words)
    except ModuleNotFoundError as error:
        raise PlaceError("Buckets need a package that is not installed; run: make extras", item=words) from error
    return found
