"""Who says a claim and from where they know it, as far as the sources say so; what a value's grade is counted from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from kuager.model import Claim, DocumentId, NodeId, Reliance
from kuager.model.schema import vocabulary
from kuager.text.sentences import sentences
from kuager.weigh.connections import ACQUAINTANCE, DOCUMENT, FELLOW, OFFICIAL, REPORTER, UNKNOWN, connection
from kuager.weigh.grades import Voice
from kuager.weigh.independence import house
from kuager.workflow import tables
from kuager.workflow.beside import Beside
from kuager.workflow.knowing import Scene
from kuager.workflow.lineages import decided, publishers
from kuager.workflow.lists.cells import TABLE_KINDS

_PUBLISHER, _PAPER = "publisher:", "paper:"


@dataclass(frozen=True, kw_only=True)
class Voices:
    """Reads who says what of one person or thing. ``subject`` holds the records that are it."""

    scene: Scene
    subject: frozenset[NodeId]

    def voice(self, claim: Claim) -> Voice:
        """Returns who says a claim."""
        here, document = self.scene.here, claim.anchor.document
        speaker = claim.said_by or self._quoted(claim)
        leaned = self._leaned(claim)
        name = here.name_of(speaker)
        chain = [*claim.chain, *([name] if name else []), *([leaned] if leaned else []), here.heads[document].title]
        key = here.id_of(speaker)
        paper = self._beside.paper(claim) if speaker is None else None
        if paper is not None:
            # Two texts that quote the verdict on one person quote one paper.
            key, name = f"{_PAPER}{paper[0]}", paper[1]
            chain.insert(len(claim.chain), name)
        elif key is None:
            publisher = leaned or house(here.heads[document].site or "", self._houses)
            key = _PUBLISHER + publisher if publisher else None
        return Voice(
            claim=claim.id,
            document=document,
            lineage=here.lineage_id(document),
            speaker=key,
            name=name or leaned,
            connection=DOCUMENT if paper else self._connection(claim, speaker),
            chain=tuple(dict.fromkeys(chain)),
            stance=claim.stance,
        )

    def connection(self, speaker: NodeId | None, document: DocumentId) -> str:
        """Returns how who speaks is connected with the person: a term of ``source_link``."""
        if speaker is None:
            head = self.scene.here.heads[document]
            # In a list or register nobody speaks, and in a verdict or certificate that is here itself.
            paper = head.kind in TABLE_KINDS or (not head.site and self._beside.itself(document))
            return connection(None, kind=DOCUMENT if paper else REPORTER if head.site else "")
        person, members = self.scene.speaker(speaker)
        kin = not self._relatives.isdisjoint(members)
        return connection(person, is_self=not self.subject.isdisjoint(members), kin=kin)

    def _connection(self, claim: Claim, speaker: NodeId | None) -> str:
        found = self.connection(speaker, claim.anchor.document)
        if speaker is None or found not in {UNKNOWN, ACQUAINTANCE}:
            return found
        _, members = self.scene.speaker(speaker)
        return FELLOW if self._beside.together(claim, members) else found

    @cached_property
    def _houses(self) -> dict[str, str]:
        return publishers(decided(self.scene.archive))

    @cached_property
    def _beside(self) -> Beside:
        return Beside(scene=self.scene)

    def official(self, speaker: NodeId | None) -> bool:
        """Says whether an authority speaks; looks for kin only where that could change the answer."""
        if speaker is None:
            return False
        person, members = self.scene.speaker(speaker)
        if connection(person, is_self=not self.subject.isdisjoint(members)) != OFFICIAL:
            return False
        return self._relatives.isdisjoint(members)

    def _quoted(self, claim: Claim) -> NodeId | None:
        """Returns whose quoted words a claim stands in."""
        spot = claim.anchor
        said = self._quotes(spot.document)
        return next(
            (one.subject for one in said if one.anchor.start <= spot.start and spot.end <= one.anchor.end), None
        )

    def _quotes(self, document: DocumentId) -> list[Claim]:
        if document not in self._said:
            found = sorted(self.scene.claims.within(document), key=lambda one: (one.subject, one.prop, one.id))
            self._said[document] = self.scene.live(one for one in found if one.prop == "said")
        return self._said[document]

    def _leaned(self, claim: Claim) -> str | None:
        """Returns the outlet that the claim's sentence says it has it from."""
        spot = claim.anchor
        leaning = self._reliances.get(spot.document, ())
        if not leaning:
            return None
        around = self._sentences(spot.document)
        limits = next((one for one in around if one[0] <= spot.start < one[1]), (spot.start, spot.end))
        return next((one.source_name for one in leaning if limits[0] <= one.start < limits[1]), None)

    def _sentences(self, document: DocumentId) -> list[tuple[int, int]]:
        if document not in self._split:
            found = self.scene.archive.store.document(document)
            self._split[document] = [(one.start, one.end) for one in sentences(found.text)] if found else []
        return self._split[document]

    @cached_property
    def _split(self) -> dict[DocumentId, list[tuple[int, int]]]:
        return {}

    @cached_property
    def _said(self) -> dict[DocumentId, list[Claim]]:
        return {}

    @cached_property
    def _reliances(self) -> dict[DocumentId, list[Reliance]]:
        found: dict[DocumentId, list[Reliance]] = defaultdict(list)
        for one in tables.reliances(self.scene.archive):
            found[one.document].append(one)
        return found

    @cached_property
    def _relatives(self) -> frozenset[NodeId]:
        """Records that some claim calls a relative of the person, or the person a relative of them."""
        words = frozenset(vocabulary("kinship").terms)
        claims, here = self.scene.claims, self.scene.here
        found: set[NodeId] = set()
        for node in self.subject:
            own = self.scene.live(claims.of(node))
            about = self.scene.live(claims.about(node))
            found |= {one.value_node for one in own if one.prop in words and one.value_node}
            found |= {one.subject for one in about if one.prop in words}
        owners = ((node, here.entity(node)) for node in found)
        return frozenset(member for node, owner in owners for member in (owner.members if owner else (node,)))
