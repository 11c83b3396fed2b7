"""What an adapter is, and how it says what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from kuager.errors import ItemError
from kuager.model import Fetched
from kuager.ports import Clock

GROUP = "kuager.adapters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an adapter says of itself: shown by ``kuager doctor`` and in the help."""

    name: str
    takes: tuple[str, ...]
    """In words, what can be handed to it."""
    dependencies: tuple[str, ...]
    """Extras or outside programs it needs; empty when it works everywhere."""
    description: str
    docs: str
    """A paragraph for the handbook: what it does, what it refuses, what it cannot promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing to fetch.

    ``item`` is how the person who named it would recognise it; ``uri`` goes into the archive and never holds more of
    this machine's folders than was named; ``path`` opens it here and now.
    """

    path: str
    item: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something passed over on purpose, which is not a failure: hidden files and what systems leave in folders."""

    item: str
    why: str


class Adapter(Protocol):
    """A way for things to come in, with what it says of itself. Loading one needs none of its extras."""

    manifest: Manifest


class Collector(Adapter, Protocol):
    """Finds targets and fetches them. Errors about single items are yielded as values so that the run goes on."""

    def walk(self, paths: Iterable[str]) -> Iterator[Target | Skipped | ItemError]:
        """Yields what there is to fetch, in a fixed order."""
        ...

    def fetch(self, target: Target, clock: Clock, given_by: str | None = None) -> Fetched:
        """Says what is at a target, without reading it.

        Raises:
            ItemError: when there is nothing to read there.
        """
        ...

    def stream(self, fetched: Fetched) -> Iterator[bytes]:
        """Yields the bytes in chunks.

        Raises:
            ItemError: when they cannot be had whole and unchanged.
        """
        ...


def adapters() -> tuple[Adapter, ...]:
    """Returns every installed adapter, built in or plugged in, sorted by name."""
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    return tuple(found[name].load()() for name in sorted(found))
