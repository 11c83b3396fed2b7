"""A private folder for programs that insist on files: in memory where there is such a place, gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  in memory: what is deleted there cannot be read from a seized disk


@contextmanager
def scratch(fallback: Path) -> Iterator[Path]:
    """Gives an empty folder that only this user can enter, and removes it with all that is in it.

    Args:
        fallback: where to make it when there is no place in memory; made when missing.
    """
    base = MEMORY
    if not (base.is_dir() and os.access(base, os.W_OK | os.X_OK)):
        fallback.mkdir(mode=0o700, parents=True, exist_ok=True)
        base = fallback
    with tempfile.TemporaryDirectory(prefix="kuager-", dir=base, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
