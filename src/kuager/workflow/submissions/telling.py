"""Words that statements of a submission stand on: whose they are, and what of them may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kuager.model import ENTRY, STATEMENT, Claim, DocumentId, Entity, NodeId
from kuager.model import schema as vocabulary
from kuager.model.schema import Prop, PropType, Sensitivity
from kuager.preserve import commitments
from kuager.track.submissions import Part, Told
from kuager.workflow.context import Context
from kuager.workflow.entries import Answer, EntryRow
from kuager.workflow.reviewed import ACCEPTED, BY_HAND, GONE, LISTED, OPEN
from kuager.workflow.submissions.mechanisms import in_all, words

NAMED: Final = "named"
INITIALS: Final = "initials"
CLOSED: Final = frozenset({"nothing", "aggregate"})
"""Answers to how the UN may know somebody that mean: not with this case."""
NOT_ASKED: Final = "nothing"
WITHHELD: Final = "[…]"
"""Stands in quoted words where a name must not be read, in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Makes what statements stand on, with the names that may not be read taken out.

    Attributes:
        here: look-ups of the archive.
        levels: how people agreed that the UN may know them, by entity id; those never asked are missing.
        hidden: entity ids of people who may not be named in this paper.
        names: matches what must not be read in quoted words; None when there is nothing.
    """

    here: Context
    levels: Mapping[str, str]
    hidden: frozenset[str]
    names: re.Pattern[str] | None

    def live(self, claims: Iterable[Claim]) -> list[Claim]:
        """Returns the claims that somebody stands by and that no corrected text has taken over."""
        return [
            one
            for one in claims
            if self.here.review.get(one.id) not in GONE
            and one.id not in self.here.carried
            and one.anchor.document in self.here.heads
        ]

    def entered(self, document: DocumentId) -> bool:
        """Says whether a document is a filled form."""
        return self.here.heads[document].kind == ENTRY

    def level(self, node: NodeId | None, document: DocumentId) -> str:
        """Returns how somebody whose words stand in a document may be known.

        What is published names its speakers itself; who spoke to us alone must have been asked.
        """
        asked = self.levels.get(self.here.id_of(node) or "")
        private = self.here.heads[document].kind in {ENTRY, STATEMENT}
        return asked or (NOT_ASKED if private and node is not None else NAMED)

    def speaks(self, node: NodeId | None, document: DocumentId) -> str:
        """Returns the name of whose words stand in a document; empty where it may not be read."""
        return "" if self.level(node, document) not in {NAMED, INITIALS} else self.named(node)

    def clean(self, text: str) -> str:
        """Returns words without the names that may not be read."""
        return self.names.sub(WITHHELD, text) if self.names else text

    def may_name(self, node: NodeId | None) -> bool:
        """Says whether somebody may stand in the paper by name."""
        entity = self.here.entity(node) if node else None
        return entity is None or not (entity.shielded or str(entity.id) in self.hidden)

    def named(self, node: NodeId | None) -> str:
        """Returns the name somebody may stand in the paper by; empty when there is none."""
        if node is None or not self.may_name(node):
            return ""
        name = self.here.name_of(node) or ""
        level = self.levels.get(self.here.id_of(node) or "", NAMED)
        return "".join(f"{part[0]}." for part in name.split()) if level == INITIALS else self.clean(name)

    def told(self, claim: Claim, place: tuple[int, int, str] | None = None, *, hide: bool = False) -> Told:
        """Returns what a claim stands on.

        Args:
            claim: the claim.
            place: other words of its document that say it whole: start, end and the words.
            hide: its words may not be read.
        """
        start, end, exact = place or (claim.anchor.start, claim.anchor.end, claim.anchor.exact)
        head = self.here.heads[claim.anchor.document]
        sealed = is_sealed(claim)
        state = self.here.review.get(claim.id, OPEN)
        return Told(
            claim=claim.id,
            document=head.id,
            title=self.clean(head.title),
            start=start,
            end=end,
            exact="" if sealed or hide else self.clean(exact),
            sha256=self.here.captures[head.capture].sha256,
            said_by=self.speaks(claim.said_by, head.id),
            unnamed=bool(claim.said_by) and not self.speaks(claim.said_by, head.id),
            said_on=self.here.told_on(claim) or "",
            stance=claim.stance.value,
            sealed=sealed,
            settled=state == ACCEPTED or claim.extractor.startswith((BY_HAND, LISTED)),
            refused=self.level(claim.said_by, head.id) in CLOSED,
        )

    def answered(self, row: EntryRow, answer: Answer, *, hide: bool = False) -> Told:
        """Returns what an answer of a form stands on."""
        speaker = row.speaker()
        node = row.node(speaker.local) if speaker else None
        hide = hide or bool(answer.sealed) or answer.shielded
        return Told(
            claim="",
            document=row.document,
            title=self.clean(row.title),
            start=answer.start,
            end=answer.end,
            exact="" if hide else self.clean(answer.words),
            sha256=self.here.captures[row.capture].sha256,
            said_by=self.speaks(node, row.document),
            unnamed=node is not None and not self.speaks(node, row.document),
            said_on=row.said_on or row.at[:10],
            sealed=bool(answer.sealed) or hide,
        )

    def part(self, claim: Claim, *, label: bool = False) -> Part:
        """Returns a claim's value as it stands in a paper; names that may not be read are replaced."""
        known = vocabulary.find_prop(claim.schema, claim.prop)
        labels = in_all("prop", claim.prop, known.labels) if label and known else {}
        if is_sealed(claim):
            return self._frame("sealed", (self.told(claim),), labels)
        if claim.value_node is not None:
            if not self.may_name(claim.value_node):
                return self._frame("unnamed", (self.told(claim, hide=True),), labels)
            shown = self.named(claim.value_node) or claim.value
            return Part(words=shown, told=(self.told(claim),), label=labels, labelled={})
        return self._plain(claim, known, labels)

    def _plain(self, claim: Claim, known: Prop | None, labels: Mapping[str, str]) -> Part:
        kind = known.type if known else PropType.TEXT
        told = (self.told(claim),)
        term = vocabulary.model().vocabularies.get(known.range or "") if known and kind is PropType.TERM else None
        if term and claim.value in term.terms:
            return Part(
                words=claim.value,
                told=told,
                label=labels,
                labelled=in_all(term.id, claim.value, term.terms[claim.value].labels),
            )
        if kind is PropType.DURATION:
            return Part(words=self.clean(claim.anchor.exact), told=told, label=labels, labelled={}, quoted=True)
        quoted = kind is PropType.TEXT
        return Part(
            words=self.clean(claim.value), told=told, label=labels, labelled={}, quoted=quoted, date=kind is PropType.DATE
        )  # fmt: skip

    def _frame(self, word: str, told: tuple[Told, ...], label: Mapping[str, str]) -> Part:
        return Part(words="", told=told, label=label, labelled=words()[word])

    def sealed(self, told: Told, word: str = "sealed") -> Part:
        """Returns what stands in the place of words that may not be read."""
        return self._frame(word, (told,), {})


def is_sealed(claim: Claim) -> bool:
    """Says whether a claim holds personal data that is kept apart."""
    known = vocabulary.find_prop(claim.schema, claim.prop)
    return (known is not None and known.sensitivity is Sensitivity.SEALED) or bool(commitments.marks(claim.value))


def pattern(people: Iterable[Entity], keep: Entity) -> re.Pattern[str] | None:
    """Returns what finds the names of people in a text; None when there is nobody.

    A description ("her mother") is no name: where a word of it is written small, it is left. A family name that the person
    of the case has too is left as well: it must be readable.

    Args:
        people: who may not be named.
        keep: the person of the case.
    """
    kept = {word.casefold() for name in (keep.name, *keep.spellings) for word in (*name.split(), name)}
    names = {
        name.strip()
        for one in people
        for name in (one.name, *one.spellings)
        if name.strip() and name.strip().casefold() not in kept and not any(word[0].islower() for word in name.split())
    }
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_whole, longest_first)))


def _whole(name: str) -> str:
    """Finds a name as a word of its own, where its script has words."""
    found = re.escape(name)
    return rf"(?<!\w){found}(?!\w)" if name.lower() != name.upper() else found


__all__ = ["CLOSED", "INITIALS", "NAMED", "WITHHELD", "Teller", "is_sealed", "pattern"]
