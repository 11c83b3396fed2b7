"""What must not be in a release, and what is said when it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a withheld value is; it decides which spellings are searched and where a word has to end."""

    NAME = "name"
    """A person's name: all scripts and romanisations that the house writes, and its words in any order."""
    TEXT = "text"
    """Words of a testimony, an address, a note: as written. Of a long one every stretch is searched."""
    NUMBER = "number"
    """A telephone, an identity number, coordinates: with and without signs between."""
    HANDLE = "handle"
    """A name in a network, an e-mail address, a file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """One value that must not leave.

    Attributes:
        id: names it in reports, because the value itself is never shown; several values may share one.
        value: as the archive holds it.
        kind: see :class:`Kind`.
        initials: also search the forms with initials (``A. Bekova``); only where those are withheld, too.
        common: an everyday word or a frequent name: searched as a whole word in its own spelling, and a find is unsure.
    """

    id: str
    value: str
    kind: Kind = Kind.NAME
    initials: bool = False
    common: bool = False


class Found(StrEnum):
    """What kind of find it is."""

    VALUE = "value"
    PICTURE = "picture"
    """A withheld photo, or one that looks like it."""
    UNREAD = "unread"
    """Something that could not be looked into: nobody can say that nothing withheld is inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakHit:
    """One find. It never holds the value.

    Attributes:
        file: path inside the release, with ``/``; ``#7`` (counted from 1 in the order of paths) where the path itself
            holds a withheld value.
        inside: where in the file: members of containers joined by `` > ``; empty for the file's own bytes.
        offset: of the stretch in the bytes of that part; approximate by the length of one escape, -1 where there is none.
        restricted: the id of what leaked; empty for what could not be read.
        encoding: how it was written down, outermost first (``base64 > utf-8``); why it could not be read otherwise.
        spelling: ``written``, the id of a romanisation, ``reversed``, ``initials``.
        sure: False for short, everyday and guessed spellings, which a person has to look at.
        times: how often in this part, at least.
        found: see :class:`Found`.
    """

    file: str
    inside: str = ""
    offset: int = -1
    restricted: str = ""
    encoding: str = ""
    spelling: str = ""
    sure: bool = True
    times: int = 1
    found: Found = Found.VALUE
