"""Work on millions of objects, none of which is forgotten: nobody looks through them again and again for those that are."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def calm() -> Iterator[None]:
    """Leaves what is there out of the search for what is not needed any more, until the block ends."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


__all__ = ["calm"]
