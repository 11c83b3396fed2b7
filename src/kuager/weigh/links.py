"""Groups of people that hang together, kept up while pairs of them come and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from kuager.model import Entity

Pair = tuple[str, str]


@dataclass(slots=True)
class Shelves:
    """People under what their names have in common; pairs are looked for among those of one shelf.

    Attributes:
        by: the shelves of a name.
        pairs: finds the pairs among people, given in the order of their ids.
        people: who stands on each shelf.
        found: the pairs of each shelf that has any.
    """

    by: Callable[[str], Iterable[Hashable]]
    pairs: Callable[[list[Entity]], Iterable[Pair]] | None = None
    people: dict[Hashable, dict[str, Entity]] = field(default_factory=dict)
    found: dict[Hashable, frozenset[Pair]] = field(default_factory=dict)

    def follow(self, gone: Mapping[str, str], come: Mapping[str, Entity]) -> tuple[list[Pair], list[Pair]]:
        """Takes people off and puts people on; returns the pairs that went and those that came.

        Args:
            gone: names by id.
            come: people by id; who has another name is in both.
        """
        stirred: dict[Hashable, None] = {}
        for key, name in gone.items():
            for shelf in self.by(name):
                self.people[shelf].pop(key, None)
                stirred[shelf] = None
        for key, one in come.items():
            for shelf in self.by(one.name):
                self.people.setdefault(shelf, {})[key] = one
                stirred[shelf] = None
        went: list[Pair] = []
        came: list[Pair] = []
        for shelf in stirred if self.pairs else ():
            before, now = self.found.pop(shelf, frozenset()), self._pairs(shelf)
            if now:
                self.found[shelf] = now
            went += before - now
            came += now - before
        return went, came

    def _pairs(self, shelf: Hashable) -> frozenset[Pair]:
        here = self.people[shelf]
        if len(here) < 2 or self.pairs is None:  # noqa: PLR2004  nobody is a pair alone
            return frozenset()
        return frozenset(self.pairs([here[key] for key in sorted(here)]))

    def on(self, shelf: Hashable) -> Collection[Entity]:
        """Returns who stands on a shelf."""
        return self.people.get(shelf, {}).values()


@dataclass(slots=True)
class Links:
    """Who hangs together by pairs, each named by the smallest id. Only groups with a pair that came or went are looked at.

    Attributes:
        times: how many reasons there are for each pair.
        near: who is paired with whom.
        root: the smallest of everybody's group.
        members: the groups.
    """

    times: Counter[Pair] = field(default_factory=Counter)
    near: dict[str, set[str]] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def follow(self, gone: Iterable[str], come: Iterable[str], went: Iterable[Pair], came: Iterable[Pair]) -> None:
        """Takes in who and which pairs came and went; a pair that went for one reason may be there for another."""
        loose = {*come}
        for pair in came:
            self.times[pair] += 1
            if self.times[pair] == 1:
                loose.update(pair)
                self.near.setdefault(pair[0], set()).add(pair[1])
                self.near.setdefault(pair[1], set()).add(pair[0])
        for pair in went:
            self.times[pair] -= 1
            if not self.times[pair]:
                del self.times[pair]
                loose.update(pair)
                if pair[::-1] not in self.times:
                    self.near[pair[0]].discard(pair[1])
                    self.near[pair[1]].discard(pair[0])
        out = {*gone}
        firsts = {self.root[key] for key in loose | out if key in self.root}
        loose = loose.union(*(self.members.pop(first) for first in firsts)) - out
        for key in out:
            self.root.pop(key, None)
        while loose:
            group = self._reached(loose.pop())
            loose -= group
            first = min(group)
            self.members[first] = sorted(group)
            self.root.update(dict.fromkeys(group, first))

    def _reached(self, start: str) -> set[str]:
        group, waiting = {start}, [start]
        while waiting:
            for other in self.near.get(waiting.pop(), ()):
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        return group


__all__ = ["Links", "Pair", "Shelves"]
