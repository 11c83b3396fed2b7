"""What a person's page needs of the desk besides the dossier: where they stood, and people's judgements of sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from kuager.workflow.knowing import Known
from kuager.workflow.status import StatusView, Summary


class Persons(Protocol):
    """The part of :class:`~kuager.web.desk.Desk` about one person over time. Every method may raise kuager's errors."""

    def status(self, person: str, day: date | None = None, known: Known | None = None) -> StatusView:
        """Returns where a person stood, over time and on a day, as known now or then."""
        ...

    def summaries(self) -> Mapping[str, Summary]:
        """Returns the last told status and the silence of every person, by id."""
        ...

    def scales(self) -> tuple[str, str]:
        """Returns the vocabularies in which the team judges a source and a claim."""
        ...

    def grade(self, item: str, value: str, reason: str) -> None:
        """Records a person's judgement of a source or claim."""
        ...

    def ungrade(self, item: str) -> None:
        """Takes the judgement that counts back."""
        ...
