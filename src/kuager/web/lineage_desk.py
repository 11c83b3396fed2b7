"""What the page of who repeats whom asks of the workbench's desk."""

from __future__ import annotations

from typing import Protocol

from kuager.workflow.repeating import Repeating


class LineageDesk(Protocol):
    """Who repeats or leans on whom, and what people say of it."""

    def repeating(self) -> Repeating:
        """Returns who repeats or leans on whom."""
        ...

    def say_lineage(self, kind: str, first: str, second: str, *, reason: str) -> None:
        """Records that a text is a copy, that two are independent, or whose an outlet is."""
        ...

    def undo_lineage(self, seq: int) -> None:
        """Takes such a statement back."""
        ...
