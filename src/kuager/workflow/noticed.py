"""Findings as people work on them: who settled each and why, whom it is about, and what must be looked at before publishing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kuager.model import Claim, DocumentId, Finding, FindingKind, FindingState, Side, tell
from kuager.text.tellings import render
from kuager.workflow.archive import Archive
from kuager.workflow.browse import findings
from kuager.workflow.context import Context, context
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import effective
from kuager.workflow.testimonies.rows import speakers_of

WITNESS: Final = "witness"
"""The kind of a source that is one person: everything it gave is that person's account."""
_COMPARED: Final = frozenset({FindingKind.CONTRADICTION, FindingKind.HEDGE})
"""Kinds of findings whose sides are values that can differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Who said where a finding stands, when, and why; ``answer`` is the possible answer that was chosen, if one was."""

    agent: str
    at: datetime
    reason: str
    answer: str | None = None

    def words(self, lang: str) -> str:
        """Returns the chosen answer in a language, and then the reason."""
        chosen = render(tell(self.answer), lang) if self.answer else ""
        return " · ".join(part for part in (chosen, self.reason) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A finding with its standing.

    ``witness`` names the speaker whose earlier and later account differ; ``people`` are (id, name) of whom it is about.
    """

    finding: Finding
    settled: Settled | None = None
    witness: str | None = None
    people: tuple[tuple[str, str], ...] = ()


def noticed(archive: Archive) -> list[Noticed]:
    """Returns every finding: open ones first, and among them those where one witness says different things."""
    here = context(archive)
    settled = _settled(archive)
    found = findings(archive)
    voices = _voices(archive, here, {side.document for one in found if one.kind in _COMPARED for side in one.sides})
    rows = [
        Noticed(
            finding=one,
            settled=settled.get(one.id),
            witness=_witness(one, voices, here),
            people=_people(one, here),
        )
        for one in found
    ]
    return sorted(rows, key=lambda row: (row.finding.state is not FindingState.OPEN, row.witness is None))


def before_publishing(archive: Archive) -> list[Noticed]:
    """Returns what somebody must look at before anything about it is published.

    These are the open findings in which one witness's earlier and later account differ: an opponent finds them, and the
    witness should be asked first.
    """
    return [row for row in noticed(archive) if row.witness is not None and row.finding.state is FindingState.OPEN]


def _settled(archive: Archive) -> dict[str, Settled]:
    states = {state.value for state in FindingState}
    reviews = effective(row for row in archive.store.reviews() if row.decision in states or row.undoes is not None)
    return {
        object_id: Settled(agent=row.agent, at=row.at, reason=row.reason, answer=row.value)
        for object_id, row in reviews.items()
    }


def _voices(archive: Archive, here: Context, documents: set[DocumentId]) -> Mapping[DocumentId, _Voice]:
    witnesses = {source.id: source.name for source in archive.store.sources() if source.kind == WITNESS}
    found: dict[DocumentId, _Voice] = {}
    known = on_hand(archive)
    speakers = speakers_of(archive, documents)
    for document in documents & here.heads.keys():
        source = here.captures[here.heads[document].capture].source
        spoken = tuple(claim for claim in known.within(document) if claim.said_by is not None)
        whole = source if source in witnesses else speakers.get(here.root(document))
        found[document] = _Voice(whole=whole, spoken=spoken)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """Who speaks in a document: one witness throughout, or the speakers of its statements."""

    whole: str | None
    spoken: Sequence[Claim]

    def of(self, side: Side, here: Context) -> set[str]:
        if self.whole is not None:
            return {self.whole}
        return {
            speaker
            for claim in self.spoken
            if claim.anchor.start < side.end and side.start < claim.anchor.end
            if (speaker := here.id_of(claim.said_by)) is not None
        }


def _witness(finding: Finding, voices: Mapping[DocumentId, _Voice], here: Context) -> str | None:
    """Returns the name of the first speaker who gives different values in two texts that are not copies of one another."""
    if finding.kind not in _COMPARED:
        return None
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for side in finding.sides:
        voice = voices.get(side.document)
        for speaker in sorted(voice.of(side, here)) if voice else ():
            said[speaker][here.lineage_id(side.document)].add(side.value or side.text)
    for speaker in sorted(said):
        accounts = list(said[speaker].values())
        if len(accounts) > 1 and any(one != accounts[0] for one in accounts):
            return _name(speaker, here)
    return None


def _name(speaker: str, here: Context) -> str:
    entity = here.entities.get(speaker)
    return entity.name if entity else speaker


def _people(finding: Finding, here: Context) -> tuple[tuple[str, str], ...]:
    entity = here.entities.get(finding.entity or "")
    return ((str(entity.id), entity.name),) if entity is not None else ()


__all__ = ["Noticed", "Settled", "before_publishing", "noticed"]
