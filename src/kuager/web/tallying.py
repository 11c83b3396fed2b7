"""What the pages of people on no list and of the registers need: each operation is one call of ``workflow``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from kuager.web.entering import ArchiveEntries, Entries
from kuager.workflow.archive import Archive
from kuager.workflow.registers import countering, mistaken, pictured
from kuager.workflow.registers.views import Mistake, Picture, Statement
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


class Registers(Protocol):
    """What authorities counter and what the team answers, and what the team got wrong."""

    def rebuttals(self) -> Sequence[Statement]:
        """Returns the statements, unanswered ones first."""
        ...

    def answer(self, statement: str, state: str, *, text: str, claims: Sequence[str]) -> None:
        """Records an answer."""
        ...

    def unanswer(self, seq: int, *, why: str) -> None:
        """Takes an answer back."""
        ...

    def corrections(self) -> Sequence[Mistake]:
        """Returns the public corrections with those that were taken back."""
        ...

    def correct(self, *, was: str, now: str, why: str, where: str) -> None:
        """Records a public correction."""
        ...

    def uncorrect(self, seq: int, *, why: str) -> None:
        """Takes a public correction back."""
        ...

    def pictures(self) -> Sequence[Picture]:
        """Returns every picture with what was said of it, those that must not be used yet first."""
        ...

    def picture(self, capture: str) -> Picture | None:
        """Returns a capture as a picture; None when it is none."""
        ...

    def note(self, capture: str, *, kind: str, said_by: str, checked: str, person: str) -> None:
        """Records where a picture comes from."""
        ...

    def unnote(self, seq: int, *, why: str) -> None:
        """Takes such a note back."""
        ...


class ArchiveRegisters:
    """Implements :class:`Registers` over an open archive."""

    def __init__(self, archive: Archive, agent: str) -> None:
        self._archive = archive
        self._agent = agent

    def rebuttals(self) -> Sequence[Statement]:
        """See :class:`Registers`."""
        return countering.rebuttals(self._archive)

    def answer(self, statement: str, state: str, *, text: str, claims: Sequence[str]) -> None:
        """See :class:`Registers`."""
        countering.answer(self._archive, statement, state, text=text, claims=claims, agent=self._agent)

    def unanswer(self, seq: int, *, why: str) -> None:
        """See :class:`Registers`."""
        countering.take_back(self._archive, seq, why=why, agent=self._agent)

    def corrections(self) -> Sequence[Mistake]:
        """See :class:`Registers`."""
        return mistaken.corrections(self._archive, undone=True)

    def correct(self, *, was: str, now: str, why: str, where: str) -> None:
        """See :class:`Registers`."""
        mistaken.correct(self._archive, was=was, now=now, why=why, where=where, agent=self._agent)

    def uncorrect(self, seq: int, *, why: str) -> None:
        """See :class:`Registers`."""
        mistaken.take_back(self._archive, seq, why=why, agent=self._agent)

    def pictures(self) -> Sequence[Picture]:
        """See :class:`Registers`."""
        return pictured.pictures(self._archive)

    def picture(self, capture: str) -> Picture | None:
        """See :class:`Registers`."""
        return pictured.picture_of(self._archive, capture)

    def note(self, capture: str, *, kind: str, said_by: str, checked: str, person: str) -> None:
        """See :class:`Registers`."""
        pictured.note(
            self._archive, capture, kind=kind, said_by=said_by, checked=checked, person=person, agent=self._agent
        )

    def unnote(self, seq: int, *, why: str) -> None:
        """See :class:`Registers`."""
        pictured.take_back(self._archive, seq, why=why, agent=self._agent)


@dataclass(frozen=True, slots=True)
class Seat:
    """An open archive and who sits before it: what a page hands to ``workflow`` when it needs no desk of its own."""

    archive: Archive
    agent: str


class Aside(Protocol):
    """Desks beside the desk: each is a Protocol of its own."""

    def counts(self) -> Counts:
        """Returns what the page of people on no list needs."""
        ...

    def registers(self) -> Registers:
        """Returns what the pages of the registers need."""
        ...

    def entries(self) -> Entries:
        """Returns what the pages of forms need."""
        ...

    def seat(self) -> Seat:
        """Returns the archive and who sits here."""
        ...


class ArchiveAside:
    """Implements :class:`Aside` for the desk of an archive."""

    _archive: Archive
    _agent: str

    def counts(self) -> ArchiveCounts:
        """See :class:`Aside`."""
        return ArchiveCounts(self._archive)

    def registers(self) -> ArchiveRegisters:
        """See :class:`Aside`."""
        return ArchiveRegisters(self._archive, self._agent)

    def entries(self) -> ArchiveEntries:
        """See :class:`Aside`."""
        return ArchiveEntries(self._archive, self._agent)

    def seat(self) -> Seat:
        """See :class:`Aside`."""
        return Seat(self._archive, self._agent)
