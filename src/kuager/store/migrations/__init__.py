"""Numbered changes of the tables' shape, oldest first. Each is applied in one transaction, its DDL included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kuager.store.migrations import (
    m001_initial,
    m002_sealed_values,
    m003_meeting,
    m004_names_in_pairs,
    m005_told,
    m006_fingerprints,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step: the archive is of format ``number`` after ``sqlite``'s statements ran."""

    number: int
    name: str
    sqlite: tuple[str, ...]
    names: bool = False
    """Whether the index of names must be made again after it."""


MIGRATIONS: Final = (
    Migration(number=1, name=m001_initial.NAME, sqlite=m001_initial.SQLITE),
    Migration(number=2, name=m002_sealed_values.NAME, sqlite=m002_sealed_values.SQLITE),
    Migration(number=3, name=m003_meeting.NAME, sqlite=m003_meeting.SQLITE),
    Migration(number=4, name=m004_names_in_pairs.NAME, sqlite=m004_names_in_pairs.SQLITE, names=True),
    Migration(number=5, name=m005_told.NAME, sqlite=m005_told.SQLITE),
    Migration(number=6, name=m006_fingerprints.NAME, sqlite=m006_fingerprints.SQLITE),
)

FORMAT: Final = MIGRATIONS[-1].number
"""The format this kuager writes."""
