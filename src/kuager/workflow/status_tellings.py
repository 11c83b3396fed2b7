"""Reads claims as tellings of a status: which status, from when to when, told by whom, with what connection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kuager.model import Claim, NodeId, Stance
from kuager.text.edtf import valid
from kuager.track import local_date
from kuager.weigh.status import Days, Side, Statement, days_of, ends_of, rules
from kuager.workflow.knowing import Scene
from kuager.workflow.voices import Voices

_RELEASED, _CONDITIONAL = "released", "released_conditions"
"""Somebody let go who may not leave is not free."""


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Reads what is told of one person. ``people`` holds the records that are this person."""

    scene: Scene
    people: frozenset[NodeId]

    def event(self, claims: list[Claim]) -> list[Statement]:
        """Returns what an event's claims tell of the person's status: nothing when it concerns somebody else."""
        kinds = [one for one in claims if one.prop == "type"]
        status = rules().events.get(kinds[0].schema) if kinds else None
        if status is None or not any(one.prop == "who" and one.value_node in self.people for one in claims):
            return []
        if status == _RELEASED and any(one.prop == "conditions" for one in claims):
            status = _CONDITIONAL
        kind = kinds[0]
        table = rules()
        when, begin, finish = _dates(claims, table.begins)
        _, end, later = _dates(claims, table.ends)
        finish = end or later or finish
        length = next((one.value for prop in table.lengths for one in claims if one.prop == prop), None)
        speaker = kind.said_by or next((one.value_node for one in claims if one.prop == "according_to"), None)
        told = self._told(kind)
        since = when is not None and when.endswith("/..") and finish is None
        return [
            self._statement(
                kind,
                status,
                speaker,
                when=when,
                begin=begin,
                finish=finish,
                length=length,
                as_of=told if since else None,
            )
        ]

    def claimed(self, claim: Claim) -> list[Statement]:
        """Returns what a claim of a status tells: that it held on a day, not when it began."""
        as_of = days_of(claim.valid_from) or self._told(claim)
        when = claim.valid_from
        return [
            self._statement(claim, claim.value, claim.said_by, when=when, finish=days_of(claim.valid_to), as_of=as_of)
        ]

    def _told(self, claim: Claim) -> Days | None:
        return days_of(self.scene.here.told_on(claim))

    def _statement(
        self,
        claim: Claim,
        status: str,
        speaker: NodeId | None,
        *,
        when: str | None,
        begin: Days | None = None,
        finish: Days | None = None,
        as_of: Days | None = None,
        length: str | None = None,
    ) -> Statement:
        here, anchor = self.scene.here, claim.anchor
        start, end, exact = here.sentences.get(
            (anchor.document, claim.subject), (anchor.start, anchor.end, anchor.exact)
        )
        voice = here.id_of(speaker)
        return Statement(
            claim=claim.id,
            document=anchor.document,
            start=start,
            end=end,
            exact=exact,
            status=status,
            lineage=here.lineage_id(anchor.document),
            when=when,
            begin=begin,
            finish=finish,
            as_of=as_of,
            told=self._told(claim),
            told_on=here.told_on(claim),
            length=length,
            stance=claim.stance,
            side=Side.AUTHORITY if self._voices.official(speaker) else Side.SOURCES,
            speaker=here.name_of(speaker),
            voice=voice,
            hearsay=bool(claim.chain) or claim.stance is Stance.REPORTS,
            recorded=local_date(claim.recorded_at, self.scene.archive.settings.time_zone),
        )

    @cached_property
    def _voices(self) -> Voices:
        return Voices(scene=self.scene, subject=self.people)


def _dates(claims: list[Claim], props: tuple[str, ...]) -> tuple[str | None, Days | None, Days | None]:
    """Returns the first date that some properties tell: as told, when it began, and when it ended if the words say so."""
    for prop in props:
        for one in claims:
            if one.prop == prop and valid(one.value):
                return one.value, *ends_of(one.value)
    return None, None, None
