"""Looks what is another than in the run before: which documents, which people, and whose names go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kuager.model import Document, DocumentId, Entity, Extraction
from kuager.text.fold import plain
from kuager.weigh.kept import Seen, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What there is to be seen now; the fields are those of :class:`kuager.weigh.material.Material`."""

    documents: Sequence[Document]
    extractions: Mapping[DocumentId, Extraction]
    entity_of: Mapping[tuple[DocumentId, str], str]
    entities: Sequence[Entity]
    alike: Mapping[str, str]
    lineage_of: Mapping[DocumentId, str]
    rank_of: Mapping[DocumentId, int]
    touched: frozenset[DocumentId] | None

    def since(self, before: Seen | None) -> tuple[Seen, list[DocumentId]]:
        """Returns what is seen now and the documents that are others than before, with those that are gone.

        Args:
            before: what the last run saw; it is changed into what is returned. None when nothing is kept.
        """
        order = {one.id: at for at, one in enumerate(self.documents)}
        seen = before if before is not None and before.keeps_order(order) else Seen()
        gone = [key for key in seen.order if key not in order]
        suspect = set(order) if self.touched is None else set(self.touched & order.keys())
        suspect.update(self._others(seen))
        turned = self._turned(seen)
        people = self._people(seen)
        if people:
            suspect.update(key for entity in ("", *people) for key in seen.holders.get(entity, ()))
        seen.order = order
        for key in gone:
            _forget(seen, key)
        seen.ranks = dict(self.rank_of)
        changed = [
            one.id for one in self.documents if (one.id in suspect and self._viewed(seen, one)) or one.id in turned
        ]
        return seen, [*gone, *changed]

    def _others(self, seen: Seen) -> Iterable[DocumentId]:
        """Documents that are new, or whose text, extraction or family is another."""
        for one in self.documents:
            view = seen.views.get(one.id)
            if (
                view is None
                or view[0] is not one
                or view[1] is not self.extractions.get(one.id)
                or view[2] != self.lineage_of[one.id]
                or view[3] != (one.id in self.rank_of)
            ):
                yield one.id

    def _turned(self, seen: Seen) -> set[DocumentId]:
        """Documents of families whose members no longer follow each other as they did: another one may be heard first.

        A place alone tells nothing: one new member moves everybody behind it.
        """
        families: dict[str, list[DocumentId]] = {}
        for key in sorted(self.rank_of, key=self.rank_of.__getitem__):
            families.setdefault(self.lineage_of[key], []).append(key)
        turned: set[DocumentId] = set()
        for family in families.values():
            places = [seen.ranks[key] for key in family if key in seen.ranks]
            if any(one >= two for one, two in pairwise(places)):
                turned.update(family)
        return turned

    def _viewed(self, seen: Seen, document: Document) -> bool:
        """Looks at one document; says whether it is another than before."""
        key = document.id
        extraction = self.extractions.get(key)
        people = tuple(
            (one.id, entity := self.entity_of.get((key, one.id), ""), seen.people.get(entity))
            for one in (extraction.entities if extraction else ())
        )
        view: View = (document, extraction, self.lineage_of[key], key in self.rank_of, people)
        if seen.views.get(key) == view:
            return False
        _forget(seen, key)
        seen.views[key] = view
        for _, entity, _ in people:
            seen.holders.setdefault(entity, set()).add(key)
        return True

    def _people(self, seen: Seen) -> set[str]:
        """Brings up to date what is seen of entities; returns those that are others."""
        now = {str(one.id): one for one in self.entities}
        others = {key for key, one in now.items() if (old := seen.entities.get(key)) is not one and old != one}
        gone = seen.entities.keys() - now.keys()
        for key in others:
            seen.smallest[key] = min((plain(name) for name in (now[key].name, *now[key].spellings)), default="")
        moved = {key for key, _ in seen.alike.items() ^ self.alike.items()}
        firsts = {first for key in others | gone | moved for first in (seen.alike.get(key), self.alike.get(key))}
        seen.entities, seen.alike = now, dict(self.alike)
        groups: dict[str, list[str]] = {}
        for key, first in self.alike.items():
            if first in firsts:
                groups.setdefault(first, []).append(key)
        stale = {key: tuple(sorted(group)) for group in groups.values() for key in group}
        stale.update((key, (key,)) for key in (others | moved) & now.keys() if key not in stale)
        for key in gone:
            seen.people.pop(key, None)
        # Who gained or lost a record is another even under the same name: the record's document speaks of somebody else now.
        different = others | gone
        different.update(key for key, group in stale.items() if self._told(seen, key, group))
        return different

    def _told(self, seen: Seen, key: str, group: tuple[str, ...]) -> bool:
        """Notes who is looked at together with an entity and under which names; says whether that is another."""
        names = [one.name if (one := seen.entities.get(other)) else None for other in (key, group[0])]
        told: tuple[Any, ...] = (group, *names, min(seen.smallest.get(other, "") for other in group))
        if seen.people.get(key) == told:
            return False
        seen.people[key] = told
        return True


def _forget(seen: Seen, key: DocumentId) -> None:
    view = seen.views.pop(key, None)
    for _, entity, _ in view[4] if view else ():
        seen.holders.get(entity, set()).discard(key)
