"""A bucket as a place for backups, through obstore: S3 and whatever speaks like it.

The address is ``s3://bucket/prefix``. Keys, region and endpoint come from the environment, as other tools for buckets
take them (``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT``; ``AWS_ALLOW_HTTP`` for a
server in one's own house); none of them is kept or shown. An object shows when all of its parts are there, never before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from kuager.errors.backup import MissingPartError, PlaceError
from kuager.ports.places import Stored

_BLOCK: Final = 8 * 1024 * 1024


def bucket_of(words: str) -> BucketPlace:
    """Returns the place behind an address.

    Raises:
        PlaceError: it is no address of a bucket, or the environment lacks what it takes.
    """
    with _refused(words):
        return BucketPlace(from_url(words), words)


class BucketPlace:
    """Implements :class:`kuager.ports.places.Place`.

    Args:
        store: the bucket, below its prefix.
        label: its address.
    """

    def __init__(self, store: ObjectStore, label: str) -> None:
        self._store = store
        self._label = label

    @property
    def label(self) -> str:
        """The address, which holds no secret."""
        return self._label

    def put(self, name: str, chunks: Iterable[bytes]) -> Stored:
        """See :class:`kuager.ports.places.Place`."""
        digest, size = hashlib.sha256(), 0

        def watched() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        with _refused(name):
            obstore.put(self._store, name, watched())
        return Stored(name=name, size=size, sha256=digest.hexdigest())

    def get(self, name: str) -> Iterator[bytes]:
        """See :class:`kuager.ports.places.Place`."""
        with _refused(name):
            for block in obstore.get(self._store, name).stream(min_chunk_size=_BLOCK):
                yield bytes(block)

    def sizes(self, prefix: str) -> dict[str, int]:
        """See :class:`kuager.ports.places.Place`."""
        with _refused(prefix):
            found = {one["path"]: one["size"] for some in obstore.list(self._store, prefix or None) for one in some}
        return dict(sorted(found.items()))

    def delete(self, name: str) -> None:
        """See :class:`kuager.ports.places.Place`."""
        try:
            with _refused(name):
                obstore.delete(self._store, name)
        except MissingPartError:
            return

    def sweep(self) -> int:
        """See :class:`kuager.ports.places.Place`. Parts of what was never finished are invisible; the provider removes them."""
        return 0


@contextmanager
def _refused(item: str) -> Iterator[None]:
    """Turns what a bucket says into an error with a cure; its words may hold addresses and are not repeated."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise MissingPartError(item=item) from None
    except (BaseError, OSError, ValueError) as error:
        raise PlaceError(f"The bucket refused ({type(error).__name__})", item=item) from None
