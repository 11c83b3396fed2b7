"""kuager ("witness" in Kazakh): every fact is a claim that points at the exact words of a preserved source.

From Python::

    import kuager

    with kuager.open("my-archive") as archive:
        people = archive.people().to_polars()

    release = kuager.read_release("their-release")  # every file is checked against its manifest first
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kuager.workflow.browse import dossier, events, find, findings, overview, people, picket, reader, sources
    from kuager.workflow.frames.opened import OpenArchive
    from kuager.workflow.frames.published import Published

__version__ = "0.1.0"

_STORIES = frozenset({"dossier", "events", "find", "findings", "overview", "people", "picket", "reader", "sources"})


def open(path: str | Path, passphrase: str | None = None) -> OpenArchive:  # noqa: A001  kuager.open reads as it is meant
    """Opens an archive for reading and work in a notebook.

    Args:
        path: the archive's folder.
        passphrase: opens an encrypted archive.

    Returns:
        The archive, as whoever has this passphrase may see it, with its tables: ``people()``, ``claims()``, ``events()``,
        ``sources()``, ``documents()``, ``lineages()``, ``findings()``, ``picket()``. Close it, or use it in a ``with`` block.

    Raises:
        kuager.errors.RunError: when it cannot be opened.
    """
    opened: OpenArchive = import_module("kuager.workflow.frames.opened").opened(Path(path), passphrase)
    return opened


def read_release(folder: str | Path, key: str | Path | None = None) -> Published:
    """Reads the data of a published release, after checking every file of it against its manifest.

    Args:
        folder: what was published, unpacked: it holds ``manifest.json``.
        key: a file with the publisher's public key, which came to you by another way than the folder. Without it nothing
            says who made the release: ``signature`` of what is returned is then at best ``own``.

    Raises:
        kuager.errors.mirror.NoReleaseError: when it is none.
        kuager.errors.notebooks.ChangedReleaseError: when a file is missing or other than the manifest says, or the
            signature does not fit.
    """
    pem = Path(key).read_bytes() if key is not None else None
    read: Published = import_module("kuager.workflow.frames.published").read(Path(folder), pem)
    return read


def __getattr__(name: str) -> object:
    # The stories pull in the database; a script that only wants kuager.text should not wait for it.
    if name in _STORIES:
        return getattr(import_module("kuager.workflow.browse"), name)
    raise AttributeError(f"module 'kuager' has no attribute {name!r}")


__all__ = [
    "__version__", "dossier", "events", "find", "findings", "open", "overview", "people", "picket", "read_release", "reader",
    "sources",
]  # fmt: skip
