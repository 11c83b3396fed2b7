"""Invented lists that overlap, and an archive in which nobody is on any."""

from __future__ import annotations

from collections.abc import Sequence

from kuager.errors.counts import WrongListsError
from kuager.workflow.undercounting.door import estimating
from kuager.workflow.undercounting.views import Listed, Membership, On, Shown

COUNTS = {"ab": 31, "ac": 24, "bc": 28, "abc": 17, "a": 66, "b": 71, "c": 49}
NAMES = {"a": "Northroad Wire", "b": "Two Rivers Herald", "c": "List of the relatives"}


class InventedCounts:
    """Three lists of some hundred people."""

    people = tuple(
        On(lists=frozenset(on), count=count, stratum="2018" if "a" in on else "") for on, count in COUNTS.items()
    )

    def membership(self, by: str, lists: Sequence[str], kind: str, strata: str) -> Membership:
        offered = tuple(
            Listed(id=one, name=name, people=sum(row.count for row in self.people if one in row.lists), documents=2)
            for one, name in NAMES.items()
        )
        if set(lists) - set(NAMES):
            raise WrongListsError
        chosen = tuple(one for one in offered if not lists or one.id in lists)
        return Membership(
            by=by, kind=kind, strata=strata, lists=chosen, offered=offered, unnamed=3, undecided=2, people=self.people
        )

    def estimate(self, found: Membership, *, mistakes: bool) -> Shown:
        return estimating()(found, mistakes=mistakes)


class NoCounts(InventedCounts):
    """A new archive: nobody is on any list."""

    def membership(self, by: str, lists: Sequence[str], kind: str, strata: str) -> Membership:
        del lists
        return Membership(by=by, kind=kind, strata=strata, lists=(), offered=(), people=())
