"""Dossiers of one person or event: for the team, for an audience, and as a bag with the evidence. Public: the names below."""

from __future__ import annotations

from kuager.workflow.dossiers.writing import Written, pack, rendered, write

__all__ = ["Written", "pack", "rendered", "write"]
