"""How many people bear a name: a packaged order of magnitude, to be said beside a match; a count from a table at hand is better.

The lists and their source stand in ``resources/frequency.yml``. Words are looked up by sound, so every spelling finds its name.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final

from kuager.text import _frequency as tables
from kuager.text.fold import plain
from kuager.text.hanzi import dulled
from kuager.text.names import Part
from kuager.text.sounds import sound_of


class Commonness(StrEnum):
    """How many people bear a name."""

    COMMON = "common"
    """One in two hundred or more."""
    USUAL = "usual"
    """One in some thousands."""
    RARE = "rare"
    """Hardly anyone else. Only a table of people can say so: what the packaged lists lack may be a spelling they do not know."""


COMMON_FROM: Final = 1 / 200
USUAL_FROM: Final = 1 / 5000


def by_share(share: float) -> Commonness:
    """Returns the class of a name that this share of the people of a table bears."""
    return Commonness.COMMON if share >= COMMON_FROM else Commonness.USUAL if share >= USUAL_FROM else Commonness.RARE


@lru_cache(maxsize=65536)
def commonness(part: Part) -> Commonness | None:
    """Returns how common a part of a name is, as given or father's name; None when not listed, and for names of Chinese."""
    if part.chinese:
        return None
    for sound in (part.sound, *part.stems, part.through):
        if sound in _LISTED:
            return _LISTED[sound]
    return _HEARD.get(part.through) if part.through else None


_LISTED: Final = {
    sound_of(plain(name)): found
    for found, names in ((Commonness.USUAL, tables.USUAL), (Commonness.COMMON, tables.COMMON))
    for name in names
}
_HEARD: Final = {dulled(sound): found for sound, found in _LISTED.items()}
