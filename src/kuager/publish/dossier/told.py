"""What a dossier is made of. Filled from the archive for the team, or from what was cleared for an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kuager.model.publication import Text
from kuager.model.release import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A picture of the place where words stand: a cutting of a page, with what it shows for those who do not see it."""

    data: bytes = field(repr=False)
    kind: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the ledger of custody: its number, what was done (PREMIS), when (UTC), how it ended, its hash."""

    seq: int
    verb: str
    at: str
    outcome: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A preserved file that the dossier rests on.

    Attributes:
        text: id of its :class:`~kuager.model.publication.Text`.
        name: as it came.
        media_type: of the file.
        size: bytes.
        sha256: of the file.
        captured_at: UTC.
        how: method and tool.
        path: of its text in the bag the dossier lies in; empty without a bag.
        steps: its custody.
    """

    text: str
    name: str
    media_type: str
    size: int
    sha256: str
    captured_at: str
    how: str
    path: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of the ledger when the dossier was made: rows, root of their tree, and the key that signs it (empty: nobody)."""

    rows: int
    root: str
    at: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything a dossier says.

    Attributes:
        record: the person or event with its fields; field ids are unique.
        texts: sources by id; those that fields point at.
        made_on: ISO date.
        archive: whose dossier it is.
        audience: for whom; ``team`` for what was not cleared for anybody.
        looks: pictures of passages by field id.
        held: preserved files, in the order of ``texts``.
        head: of the ledger.
        bagged: it lies in a bag with the files.
        unreviewed: ids of fields that nobody has accepted yet.
        withheld: things were left out for this audience.
    """

    record: Record
    texts: Mapping[str, Text]
    made_on: str
    archive: str
    audience: str
    looks: Mapping[str, Look] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    head: Head | None = None
    bagged: bool = False
    unreviewed: frozenset[str] = frozenset()
    withheld: bool = False


__all__ = ["Head", "Held", "Look", "Step", "Told"]
