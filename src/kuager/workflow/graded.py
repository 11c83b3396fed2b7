"""The values of a dossier with what corroborates each: who says it, who says what excludes it, what people judge of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kuager.model import Claim, NodeId
from kuager.weigh.grades import Voice, against, grade
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context
from kuager.workflow.grading import INFORMATION, SOURCE, judged
from kuager.workflow.knowing import Scene
from kuager.workflow.views import Reliability, ValueGroup
from kuager.workflow.voices import Voices


class Graded:
    """Grades the values of one entity.

    Args:
        archive: where from.
        here: the look-ups of the present log position.
        members: the records that are the entity.
        claims: its claims that stand.
    """

    def __init__(self, archive: Archive, here: Context, members: Iterable[NodeId], claims: Iterable[Claim]) -> None:
        self._claims = {str(claim.id): claim for claim in claims}
        # Who tells of an event is connected with the people it happened to.
        people = (one.value_node for one in self._claims.values() if one.prop == "who" and one.value_node)
        owners = [here.entity(node) for node in people]
        subject = frozenset(node for owner in owners if owner for node in owner.members) or frozenset(members)
        reader = Voices(scene=Scene(archive=archive, here=here), subject=subject)
        self._reader = reader
        self._judged = judged(archive)

    def values(self, schema: str, prop: str, groups: Iterable[ValueGroup]) -> tuple[ValueGroup, ...]:
        """Returns the values of one property with their grades, the best supported first."""
        rows = list(groups)
        voices = {row.value: self._voices(row) for row in rows}
        graded = [
            replace(
                row,
                voices=voices[row.value],
                grade=(found := grade(voices[row.value], against(schema, prop, row.value, voices))),
                independent=found.independent,
                reliability=tuple(self._reliability(voices[row.value])),
            )
            for row in rows
        ]
        return tuple(sorted(graded, key=lambda row: (-row.independent, -len(row.claims), row.value)))

    def _voices(self, row: ValueGroup) -> tuple[Voice, ...]:
        return tuple(self._reader.voice(self._claims[one.id]) for one in row.claims)

    def _reliability(self, voices: Iterable[Voice]) -> list[Reliability]:
        keys = [
            key
            for one in voices
            for key in ((INFORMATION, str(one.claim)), (SOURCE, one.document), (SOURCE, one.speaker or ""))
        ]
        return [self._judged[key] for key in dict.fromkeys(keys) if key in self._judged]
