"""Who may be here already: rows against the people of the archive, by their names, before anything is created.

The whole archive's names are indexed once; a row then meets only names that share two sounds of a name with it. Nobody
is merged: a candidate is a question, and unnamed people are never one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Final

from kuager.model import Feature, NodeId
from kuager.ports import Node
from kuager.resolve.compare import UNSURE_AT, compare, score
from kuager.text.fold import plain
from kuager.text.names import parts, skeleton
from kuager.workflow.archive import Archive
from kuager.workflow.lists.people import Person

MOST: Final = 5
"""Candidates shown of one row."""
_CROWD: Final = 400
"""A block larger than this is a common pair of names; only the same spelling is looked for in it."""
_PERSON: Final = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody a row may be about. ``why`` are the comparer's reasons; ``against`` what the sources tell differently."""

    node: NodeId
    name: str
    score: float
    why: tuple[Feature, ...]
    against: tuple[str, ...] = ()


@dataclass(slots=True)
class People:
    """The names of everybody who is here, by the sounds of their names.

    Args:
        told: sex and year of birth of people, where told.
    """

    told: Mapping[NodeId, Mapping[str, str]] = field(default_factory=dict)
    _blocks: dict[tuple[str, str], list[tuple[NodeId, str]]] = field(default_factory=lambda: defaultdict(list))
    _same: dict[str, list[tuple[NodeId, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, archive: Archive, *, without: Iterable[str] = ()) -> People:
        """Indexes the people of an archive, except those of some documents: a list is not compared with itself."""
        left_out = frozenset(without)
        told: dict[NodeId, dict[str, str]] = defaultdict(dict)
        for prop in ("sex", "birth_date"):
            for claim in archive.store.claims(prop=prop):
                if claim.anchor.document not in left_out:
                    told[claim.subject].setdefault(prop, claim.value)
        found = cls(told=told)
        for node in archive.store.nodes():
            if node.schema == _PERSON and not node.shielded and node.document not in left_out:
                found.add(node)
        return found

    def add(self, node: Node) -> None:
        """Adds one person."""
        for name in dict.fromkeys((node.name, *node.spellings)):
            self._same[plain(name)].append((node.id, name))
            for block in _pairs(name):
                self._blocks[block].append((node.id, name))

    def candidates(self, person: Person, most: int = MOST) -> tuple[Candidate, ...]:
        """Returns who a row may be about, the likeliest first; nobody for a row that names nobody."""
        if person.shielded:
            return ()
        best: dict[NodeId, tuple[float, str, str]] = {}
        for name in dict.fromkeys((person.name, *person.nodes[0].spellings)):
            for node, other in self._meet(name):
                likeness = score(name, other)
                if likeness >= UNSURE_AT and likeness > best.get(node, (0.0, "", ""))[0]:
                    best[node] = (likeness, name, other)
        ranked = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:most]
        return tuple(
            Candidate(
                node=node,
                name=other,
                score=likeness,
                why=compare(name, other).features,
                against=self._against(person, node),
            )
            for node, (likeness, name, other) in ranked
        )

    def _meet(self, name: str) -> Iterable[tuple[NodeId, str]]:
        met = dict.fromkeys(self._same.get(plain(name), ()))
        for block in _pairs(name):
            others = self._blocks.get(block, ())
            if len(others) <= _CROWD:
                met |= dict.fromkeys(others)
        return met

    def _against(self, person: Person, node: NodeId) -> tuple[str, ...]:
        told = self.told.get(node, {})
        found = []
        for fact in person.facts:
            other = told.get(fact.prop) if fact.local == person.local else None
            if other and other[:4] != fact.value[:4]:
                found.append(fact.prop)
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def _pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Returns the blocks of a name: every two of its parts' consonants."""
    bones = sorted({skeleton(part.stems[0]) for part in parts(name) if not part.initial})
    return tuple(combinations(bones, 2)) if len(bones) > 1 else ((bones[0], ""),) if bones else ()
