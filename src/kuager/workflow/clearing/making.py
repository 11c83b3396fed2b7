"""What everything besides people is gathered with: the archive, and facts made as those of people are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kuager.model import Claim, DocumentId, NodeId
from kuager.model.release import Source
from kuager.protect.facts import Fact
from kuager.protect.persons import Marked
from kuager.text.lang import UNKNOWN, detect
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.marks import Marks, strictest
from kuager.workflow.context import Context
from kuager.workflow.entries import EntryRow
from kuager.workflow.onhand import OnHand, on_hand
from kuager.workflow.reviewed import GONE
from kuager.workflow.views import EventRow


class Makes(Protocol):
    """Makes facts; ``workflow.clearing.gathering`` does."""

    archive: Archive
    here: Context
    known: Marks
    named_in: dict[DocumentId, tuple[str, ...]]

    def fact(self, id_: str, claim: Claim, event: str) -> Fact:
        """Returns a claim as a fact about a person; empty for nobody in particular."""
        ...

    def person(self, node: NodeId | None) -> str | None:
        """Returns the person that a record is; None for anything else."""
        ...


@dataclass(slots=True)
class Making:
    """Makes facts of what is about nobody in particular.

    Attributes:
        makes: facts of claims.
        facts: all facts about people, by person.
        claims: of the archive.
    """

    makes: Makes
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    claims: OnHand = field(init=False)

    def __post_init__(self) -> None:
        self.claims = on_hand(self.makes.archive)

    @property
    def here(self) -> Context:
        """Who and what is in the archive."""
        return self.makes.here

    def marked(self, *documents: str) -> Marked:
        """Returns what is marked of documents, the strictest of all."""
        found = Marked()
        for one in documents:
            if one:
                id_ = DocumentId(one)
                found = strictest(strictest(found, self.makes.known.of(one)), self.makes.known.of(self.here.root(id_)))
        return found

    def of_event(self, row: EventRow) -> list[Claim]:
        """Returns the claims of an event that stand, those of its own text alone."""
        entity = self.here.entity(row.id)
        nodes = entity.members if entity is not None else (NodeId(row.id),)
        return [
            one
            for node in nodes
            for one in self.claims.of(NodeId(node))
            if self.here.review.get(one.id) not in GONE and one.anchor.document == row.document
        ]

    def sentence(self, row: EventRow) -> Fact | None:
        """Returns the words in which a text tells an event; None when its claims are gone."""
        kind = next((one for one in self.of_event(row) if one.prop == "type"), None)
        return None if kind is None else self.stretch(kind, row.start, row.end, row.exact)

    def stretch(self, claim: Claim, start: int, end: int, words: str) -> Fact:
        """Returns more of the words around a claim than the claim itself has, about nobody in particular."""
        anchor = replace(claim.anchor, start=start, end=end, exact=words)
        return self.makes.fact("", replace(claim, anchor=anchor), "")

    def typed(
        self, words: str, document: str, *, public: bool, speaker: str = "", others: Iterable[str] = (), lang: str = ""
    ) -> Fact:
        """Returns words that somebody typed in, as a fact about nobody in particular.

        Args:
            words: that may be quoted.
            document: of the entry they stand in.
            public: they were said or shown in a public place, or written for the public.
            speaker: whose words they are; empty for the team's.
            others: people they may name, besides those whom the entry names.
            lang: their language; told from the words when left out.
        """
        named = self.makes.named_in.get(self.here.root(DocumentId(document)), ()) if document else ()
        found = lang or detect(words).lang
        return Fact(
            claim="", person="", schema="act", prop="type", value="type", quote=words, document=document,
            source=Source(lang="" if found == UNKNOWN else found), public=public, speaker=speaker,
            others=tuple(dict.fromkeys([*named, *others])), marked=self.marked(document),
        )  # fmt: skip

    def speaker(self, entry: EntryRow) -> str:
        """Returns the person whose words an entry holds; empty for the team's own."""
        found = entry.speaker()
        return "" if found is None else self.id_of(entry.node(found.local))

    def id_of(self, node: str) -> str:
        """Returns what a record belongs to."""
        return self.here.id_of(NodeId(node)) or node


__all__ = ["Makes", "Making"]
