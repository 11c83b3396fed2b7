"""What weighing keeps from one run to the next, so that a new document costs what it touches and not what is there.

Three things are kept: what was read of each document (:mod:`kuager.weigh.once`), what a run saw of documents and people, and
the findings of each group of readings (:mod:`kuager.weigh.together`). None of it decides anything: thrown away, all is made
anew and is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kuager.model import DocumentId, Entity, Finding
from kuager.weigh.alike import Alike

View = tuple[Any, ...]
"""Everything that what is read of one document may depend on; compared with an earlier one, never looked into."""


@dataclass(slots=True)
class Groups:
    """The readings of one comparison by what they are about, and what was found in each group."""

    told: dict[DocumentId, dict[Any, list[Any]]] = field(default_factory=dict)
    where: dict[Any, set[DocumentId]] = field(default_factory=dict)
    found: dict[Any, tuple[Finding, ...]] = field(default_factory=dict)
    turn: int = 0
    """The run in which they were brought up to date."""

    def put(self, document: DocumentId, told: dict[Any, list[Any]], *, whole: bool) -> set[Any]:
        """Notes what a document says now in place of what it said.

        Args:
            document: which.
            told: what it says, by key.
            whole: whether the document itself is another, so that whatever it says is to be compared again.

        Returns:
            The keys of all that it says and said, or of what it says otherwise than before.
        """
        before = self.told.pop(document, {})
        for key in before.keys() - told.keys():
            self.where[key].discard(document)
        for key in told:
            self.where.setdefault(key, set()).add(document)
        if told:
            self.told[document] = told
        keys = before.keys() | told.keys()
        return keys if whole else {key for key in keys if before.get(key) != told.get(key)}

    def findings(self) -> Iterator[Finding]:
        """Yields what was found, in the order of the keys."""
        for key in sorted(self.found):
            yield from self.found[key]


@dataclass(slots=True)
class Others:
    """What is another than in the run before.

    Attributes:
        documents: of which what is read may be another, with those that are gone.
        whole: those of them that are others themselves: text, extraction, family; of the rest only the people are.
        people: entities that have another name, or are looked at together with others.
    """

    documents: list[DocumentId] = field(default_factory=list)
    whole: set[DocumentId] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Seen:
    """What a run saw of the archive.

    Attributes:
        order: the place of each document in the archive.
        views: what readings of each document depend on.
        holders: the documents that speak of each entity.
        ranks: the place of each copied document in its lineage.
        entities: by id.
        smallest: the smallest spelling of each entity.
        alike: for each person the first of those looked at together.
        people: for each entity who is looked at together with it (sorted), its name, that of the first, and the smallest spelling.
        groups: by name of the comparison.
        turn: how many runs there were.
        likes: who is looked at together, by what.
    """

    order: dict[DocumentId, int] = field(default_factory=dict)
    views: dict[DocumentId, View] = field(default_factory=dict)
    holders: dict[str, set[DocumentId]] = field(default_factory=dict)
    ranks: dict[DocumentId, int] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    smallest: dict[str, str] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    people: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    groups: dict[str, Groups] = field(default_factory=dict)
    turn: int = 0
    likes: Alike = field(default_factory=Alike)

    def keeps_order(self, documents: Iterable[DocumentId]) -> bool:
        """Says whether those that were there before still follow each other as they did."""
        places = [self.order[key] for key in documents if key in self.order]
        return all(one < two for one, two in pairwise(places))


@dataclass(slots=True)
class Kept:
    """What one program keeps of one archive.

    A run takes ``seen`` out and puts back its own when it is through. A run that breaks off, or one beside it, finds nothing and
    looks at everything, so what is kept never belongs to half a run.
    """

    readings: dict[tuple[str, DocumentId], tuple[object, tuple[Any, ...]]] = field(default_factory=dict)
    seen: Seen | None = None

    def taken(self) -> Seen | None:
        """Returns what the last run saw, and forgets it."""
        found, self.seen = self.seen, None
        return found
