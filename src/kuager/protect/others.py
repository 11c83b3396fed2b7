"""Everything shown besides people and texts: the picket, testimonies, appeals, organisations, places, corrections."""

from __future__ import annotations

from kuager.protect.desk import Desk, Others


def others(desk: Desk) -> Others:
    """Clears the other kinds; what is withheld of them is added to the desk."""
    del desk
    return Others()


__all__ = ["others"]
