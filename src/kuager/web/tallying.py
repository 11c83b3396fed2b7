"""What the page of people on no list needs from an archive: each operation is one call of ``workflow``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from kuager.workflow.archive import Archive
from kuager.workflow.undercounting import membership
from kuager.workflow.undercounting.door import estimating
from kuager.workflow.undercounting.views import Membership, Shown


class Counts(Protocol):
    """Who is on which list, and how many are on none."""

    def membership(self, by: str, lists: Sequence[str], kind: str, strata: str) -> Membership:
        """Returns who is on which list."""
        ...

    def estimate(self, found: Membership, *, mistakes: bool) -> Shown:
        """Returns what the lists say; raises MissingCountsError where the extra is not installed."""
        ...


class ArchiveCounts:
    """Implements :class:`Counts` over an open archive; results are kept while it is open."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def membership(self, by: str, lists: Sequence[str], kind: str, strata: str) -> Membership:
        """See :class:`Counts`."""
        return membership.membership(self._archive, by, lists=lists, kind=kind, strata=strata)

    def estimate(self, found: Membership, *, mistakes: bool) -> Shown:
        """See :class:`Counts`."""
        kept = cast("dict[str, object]", self._archive.cache.setdefault("undercount", {}))
        return estimating()(found, mistakes=mistakes, kept=kept)
