"""The dossier of one person or event as a paper: what is told, claim by claim, each with a note to its words. Public: :func:`paper`."""

from __future__ import annotations

from kuager.publish.dossier.body import noted, paper
from kuager.publish.dossier.told import Head, Held, Look, Step, Told

__all__ = ["Head", "Held", "Look", "Step", "Told", "noted", "paper"]
