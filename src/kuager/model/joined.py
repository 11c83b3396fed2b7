"""Groups that grow by joining: which keys hang together when pairs of them come in one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=str)


class Joined(Generic[Key]):
    """Keys in groups (union-find with path halving). What comes of it does not depend on the order of the joins.

    Tables of a million records do this over arrays of numbers instead (``resolve.records.groups``).

    Args:
        keys: each at first in a group of its own; others are taken in when they are first named.
    """

    __slots__ = ("_above",)

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._above: dict[Key, Key] = {key: key for key in keys}

    def __contains__(self, key: object) -> bool:
        return key in self._above

    def root(self, key: Key) -> Key:
        """Returns the smallest key of the group that this one is in."""
        above = self._above
        while (up := above.setdefault(key, key)) != key:
            above[key] = key = above[up]
        return key

    def join(self, one: Key, other: Key) -> bool:
        """Makes the groups of two keys one; says whether they were two before."""
        small, large = sorted((self.root(one), self.root(other)))
        self._above[large] = small
        return small != large

    def groups(self) -> list[list[Key]]:
        """Returns every key in exactly one group, keys and groups in the order in which they were first named."""
        found: dict[Key, list[Key]] = {}
        for key in list(self._above):
            found.setdefault(self.root(key), []).append(key)
        return list(found.values())
