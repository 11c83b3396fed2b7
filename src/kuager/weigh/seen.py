"""Looks what is another than in the run before: which documents, which people, and whose names go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kuager.model import Document, DocumentId, Entity, Extraction, Judgement, Proposal
from kuager.text.fold import plain
from kuager.weigh.alike import Told
from kuager.weigh.kept import Others, Seen, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What there is to be seen now; the fields are those of :class:`kuager.weigh.material.Material`."""

    documents: Sequence[Document]
    extractions: Mapping[DocumentId, Extraction]
    entity_of: Mapping[tuple[DocumentId, str], str]
    entities: Sequence[Entity]
    proposals: Iterable[Proposal]
    judgements: Iterable[Judgement]
    lineage_of: Mapping[DocumentId, str]
    rank_of: Mapping[DocumentId, int]
    touched: frozenset[DocumentId] | None

    def since(self, before: Seen | None) -> tuple[Seen, Others]:
        """Returns what is seen now and what is another than before.

        Args:
            before: what the last run saw; it is changed into what is returned. None when nothing is kept.
        """
        order = {one.id: at for at, one in enumerate(self.documents)}
        seen = before if before is not None and before.keeps_order(order) else Seen()
        alike = self._alike(seen)
        gone = [key for key in seen.order if key not in order]
        suspect = set(order) if self.touched is None else set(self.touched & order.keys())
        suspect.update(self._others(seen))
        turned = self._turned(seen)
        moved, people = self._people(seen, alike)
        if moved:
            suspect.update(key for entity in ("", *moved) for key in seen.holders.get(entity, ()))
        seen.order = order
        seen.turn += 1
        for key in gone:
            _forget(seen, key)
        seen.ranks = dict(self.rank_of)
        others = Others(documents=gone, whole={*gone, *turned}, people=people)
        for one in self.documents:
            if (one.id in suspect and self._viewed(seen, one, others.whole)) or one.id in turned:
                others.documents.append(one.id)
        return seen, others

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

        A place alone tells nothing: one new member moves everybody behind it. Who comes from another family is another
        document anyway.
        """
        families: dict[str, list[DocumentId]] = {}
        for key in sorted(self.rank_of, key=self.rank_of.__getitem__):
            if key in seen.views and seen.views[key][2] == self.lineage_of[key]:
                families.setdefault(self.lineage_of[key], []).append(key)
        turned: set[DocumentId] = set()
        for family in families.values():
            places = [seen.ranks[key] for key in family if key in seen.ranks]
            if any(one >= two for one, two in pairwise(places)):
                turned.update(family)
        return turned

    def _viewed(self, seen: Seen, document: Document, whole: set[DocumentId]) -> bool:
        """Looks at one document; says whether it is another than before, and notes whether more than its people is."""
        key = document.id
        extraction = self.extractions.get(key)
        people = tuple(
            (one.id, entity := self.entity_of.get((key, one.id), ""), self._called(seen, entity))
            for one in (extraction.entities if extraction else ())
        )
        view: View = (document, extraction, self.lineage_of[key], key in self.rank_of, people)
        before = seen.views.get(key)
        if before == view:
            return False
        if before is None or before[:4] != view[:4]:
            whole.add(key)
        _forget(seen, key)
        seen.views[key] = view
        for _, entity, _ in people:
            seen.holders.setdefault(entity, set()).add(key)
        return True

    @staticmethod
    def _called(seen: Seen, entity: str) -> tuple[str | None, ...]:
        """Under whose id and by which names a reading may speak of an entity; who else goes with it is for comparing."""
        first = seen.alike.get(entity)
        names = (one.name if (one := seen.entities.get(key or "")) else None for key in (entity, first))
        return (first, *names)

    def _alike(self, seen: Seen) -> dict[str, str]:
        texts = {one.id: one.text for one in self.documents}
        told = Told(
            entities=self.entities, proposals=self.proposals, judgements=self.judgements, texts=texts,
            extractions=self.extractions, entity_of=self.entity_of,
        )  # fmt: skip
        return seen.likes.follow(told)

    def _people(self, seen: Seen, alike: dict[str, str]) -> tuple[set[str], set[str]]:
        """Brings up to date what is seen of entities; returns whose documents are to be looked at, and who is another."""
        now = {str(one.id): one for one in self.entities}
        before = seen.entities
        others = {key for key, one in now.items() if (old := before.get(key)) is not one and old != one}
        lost = {key for key in others if key in before and not set(before[key].members) <= set(now[key].members)}
        gone = seen.entities.keys() - now.keys()
        for key in others:
            seen.smallest[key] = min((plain(name) for name in (now[key].name, *now[key].spellings)), default="")
        moved = {key for key, _ in seen.alike.items() ^ alike.items()}
        firsts = {first for key in others | gone | moved for first in (seen.alike.get(key), alike.get(key))}
        seen.entities, seen.alike = now, alike
        groups: dict[str, list[str]] = {}
        for key, first in alike.items():
            if first in firsts:
                groups.setdefault(first, []).append(key)
        stale = {key: tuple(sorted(group)) for group in groups.values() for key in group}
        stale.update((key, (key,)) for key in (others | moved) & now.keys() if key not in stale)
        for key in gone:
            seen.people.pop(key, None)
        different = gone | {key for key, group in stale.items() if self._told(seen, key, group)}
        # Who lost a record may be the same, but the record's document speaks of somebody else now. Who gained one need not be
        # looked for: it is a new document's, or somebody lost it, or it was nobody's.
        return lost | different, different

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
