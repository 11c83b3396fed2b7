"""kuager ("witness" in Kazakh): every fact is a claim that points at the exact words of a preserved source.

From Python::

    import kuager

    with kuager.open("my-archive") as archive:
        for row in kuager.people(archive):
            print(row.name, row.independent)
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kuager.workflow.archive import Archive
    from kuager.workflow.browse import dossier, events, find, findings, overview, people, picket, reader, sources

__version__ = "0.1.0"

_STORIES = frozenset({"dossier", "events", "find", "findings", "overview", "people", "picket", "reader", "sources"})


def open(path: str | Path, passphrase: str | None = None) -> Archive:  # noqa: A001  kuager.open reads as it is meant
    """Opens an archive for reading and work in a notebook.

    Args:
        path: the archive's folder.
        passphrase: opens an encrypted archive.

    Returns:
        The archive; close it, or use it in a ``with`` block.

    Raises:
        kuager.errors.RunError: when it cannot be opened.
    """
    opened: Archive = import_module("kuager.workflow.archive").open_archive(Path(path), lambda: passphrase)
    return opened


def __getattr__(name: str) -> object:
    # The stories pull in the database; a script that only wants kuager.text should not wait for it.
    if name in _STORIES:
        return getattr(import_module("kuager.workflow.browse"), name)
    raise AttributeError(f"module 'kuager' has no attribute {name!r}")


__all__ = [
    "__version__", "dossier", "events", "find", "findings", "open", "overview", "people", "picket", "reader", "sources",
]  # fmt: skip
