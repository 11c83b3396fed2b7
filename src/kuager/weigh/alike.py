"""Who is looked at together: people proposed as one, forms of one name, a given name with the same relative.

For asking questions only: nothing is merged by it, and what was judged different stays apart. What is kept changes nothing but
the work: names are held against others when one of them is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.model import DocumentId, Entity, Extraction, Joined, Judgement, NodeId, Proposal, Verdict
from kuager.weigh import likeness, pairs
from kuager.weigh.links import Links, Pair, Shelves

PROPOSED: Final = 0.66
"""Names at least this alike are looked at together; the score is the comparer's threshold for "same"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of people; the fields are those of ``Material``."""

    entities: Sequence[Entity]
    proposals: Iterable[Proposal]
    judgements: Iterable[Judgement]
    texts: Mapping[DocumentId, str]
    extractions: Mapping[DocumentId, Extraction]
    entity_of: Mapping[tuple[DocumentId, str], str]


@dataclass(slots=True)
class Read:
    """What was read of each document, with the extraction that it was read of."""

    found: dict[DocumentId, tuple[Extraction, tuple[str, ...]]] = field(default_factory=dict)

    def follow(self, told: Told, read: str) -> Iterator[tuple[DocumentId, str]]:
        """Yields the local ids that a reading finds in each document: ``kin`` or ``acting``."""
        for document, extraction in told.extractions.items():
            known = self.found.get(document)
            if known is None or known[0] is not extraction:
                text = told.texts[document]
                locals_ = likeness.kin(extraction) if read == "kin" else likeness.acting(text, extraction)
                known = self.found[document] = extraction, tuple(locals_)
            for local in known[1]:
                yield document, local


@dataclass(slots=True)
class Shelved:
    """People by what their names have in common.

    Attributes:
        bones: the consonants.
        short: all parts but one.
        cases: the stems of a Russian name.
        stems: each part without its case.
        letters: each part without accents.
    """

    bones: Shelves = field(default_factory=lambda: Shelves(likeness.skeleton, likeness.same_bones))
    short: Shelves = field(default_factory=lambda: Shelves(pairs.shelves, pairs.short_forms))
    cases: Shelves = field(default_factory=lambda: Shelves(likeness.case_stems))
    stems: Shelves = field(default_factory=lambda: Shelves(likeness.part_stems))
    letters: Shelves = field(default_factory=lambda: Shelves(pairs.letters))

    def every(self) -> tuple[Shelves, ...]:
        """Returns all of them."""
        return self.bones, self.short, self.cases, self.stems, self.letters


@dataclass(slots=True)
class Alike:
    """Who is looked at together, as it was the last time.

    Attributes:
        names: of every person that is not shielded, by id.
        shelves: them by what their names have in common.
        links: who hangs together by names and proposals.
        others: the pairs that are found anew each time: by proposals and cases.
        apart: who was judged to be two.
        relatives: whose relatives are told.
        acting: who does something as a woman does.
    """

    names: dict[str, str] = field(default_factory=dict)
    shelves: Shelved = field(default_factory=Shelved)
    links: Links = field(default_factory=Links)
    others: frozenset[Pair] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    relatives: Read = field(default_factory=Read)
    acting: Read = field(default_factory=Read)

    def follow(self, told: Told) -> dict[str, str]:
        """Takes in what is other; maps each person entity to the first of those it may be one with."""
        people = {str(one.id): one for one in told.entities if one.schema == "person" and not one.shielded}
        owner = {member: key for key, one in people.items() for member in one.members}
        self._put_apart(told, owner)
        gone = {key: name for key, name in self.names.items() if key not in people or people[key].name != name}
        come = {key: one for key, one in people.items() if key not in self.names or key in gone}
        went, came = self._moved(gone, come)
        others = frozenset(self._allowed((*_proposed(told.proposals, owner), *self._cases(told))))
        went += self.others - others
        came += others - self.others
        self.others = others
        self.names = {key: one.name for key, one in people.items()}
        self.links.follow(gone.keys() - come.keys(), come, went, came)
        return self._with_lone(told)

    def _put_apart(self, told: Told, owner: Mapping[NodeId, str]) -> None:
        """Notes who was judged to be two; where somebody else was the last time, all are looked at again."""
        apart = frozenset(
            frozenset(sides)
            for one in told.judgements
            if one.verdict is Verdict.DIFFERENT
            for sides in [(owner.get(one.left, ""), owner.get(one.right, ""))]
        )
        if apart != self.apart:
            self.names, self.shelves, self.links, self.others, self.apart = {}, Shelved(), Links(), frozenset(), apart

    def _moved(self, gone: Mapping[str, str], come: Mapping[str, Entity]) -> tuple[list[Pair], list[Pair]]:
        """Moves people on all shelves; returns the pairs that went and came."""
        went: list[Pair] = []
        came: list[Pair] = []
        for shelves in self.shelves.every():
            lost, found = shelves.follow(gone, come)
            went += self._allowed(lost)
            came += self._allowed(found)
        return went, came

    def _allowed(self, found: Iterable[Pair]) -> Iterator[Pair]:
        return (pair for pair in found if not self.apart or frozenset(pair) not in self.apart)

    def _cases(self, told: Told) -> Iterator[Pair]:
        groups = [[here[key] for key in sorted(here)] for here in self.shelves.cases.people.values() if len(here) > 1]
        wanted = {str(one.id) for group in groups for one in group}
        acting = (told.entity_of.get(place, "") for place in self.acting.follow(told, "acting")) if wanted else ()
        return likeness.case_forms(groups, wanted.intersection(acting))

    def _with_lone(self, told: Told) -> dict[str, str]:
        """Adds those who are called by one name alone to those whom they may be."""
        settled = self.links.root
        found = [*pairs.lone_names(_beside_lone(self.shelves.letters), settled, told.entity_of)]
        by_stem = _beside_lone(self.shelves.stems)
        if by_stem:
            wanted = {str(one.id) for one in by_stem}
            places = self.relatives.follow(told, "kin")
            near = {place[0] for place in places if told.entity_of.get(place, "") in wanted}
            few = {document: told.extractions[document] for document in told.extractions if document in near}
            found += likeness.given_names(by_stem, settled, few, told.entity_of)
        joined: Joined[str] = Joined()
        for left, right in self._allowed(found):
            if left in settled and right in settled:
                joined.join(settled[left], settled[right])
        again = {first: joined.root(first) for group in joined.groups() for first in group}
        return settled | {key: root for first, root in again.items() for key in self.links.members[first]}


def _beside_lone(shelves: Shelves) -> list[Entity]:
    """Everybody who is called by one name alone, and who bears it beside another; nobody where there are not both."""
    lone = {str(one.id): one for one in shelves.on(likeness.LONE)}
    parts = {part for one in lone.values() for part in shelves.by(one.name)}
    found = {str(one.id): one for part in parts for one in shelves.on(part)}
    return [found[key] for key in sorted(found)] if len(found) > len(lone) else []


def _proposed(proposals: Iterable[Proposal], owner: Mapping[NodeId, str]) -> Iterator[Pair]:
    for one in proposals:
        left, right = owner.get(one.left), owner.get(one.right)
        if left and right and left != right and float(one.score) >= PROPOSED:
            yield left, right


__all__ = ["PROPOSED", "Alike", "Told"]
