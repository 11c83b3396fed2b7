"""Marking with its consequence: what a mark closes is called back from releases that have it, at once."""

from __future__ import annotations

from kuager.workflow.archive import Archive
from kuager.workflow.clearing.marks import Change, Mark
from kuager.workflow.clearing.marks import mark as write
from kuager.workflow.clearing.tombstones import sweep


def mark(archive: Archive, given: str, change: Change, *, reason: str, agent: str = "") -> Mark:
    """Marks somebody or something, and calls back what went out and may no longer be; see :func:`.marks.mark`."""
    made = write(archive, given, change, reason=reason, agent=agent)
    sweep(archive)
    return made
