"""What the pages of forms need: each operation is one call of ``workflow``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Entered, EntryRow, Form, Given
from kuager.workflow.entries.choosing import Question, questions


class Entries(Protocol):
    """What was entered, and the way to enter more."""

    def rows(self, form: str = "", *, withdrawn: bool = False) -> Sequence[EntryRow]:
        """Returns the latest version of every entry."""
        ...

    def entry(self, key: str) -> EntryRow | None:
        """Returns one entry."""
        ...

    def questions(self, asked: Form, given: Given) -> Sequence[Question]:
        """Returns the names that fit somebody of the archive."""
        ...

    def enter(self, asked: Form, given: Given, *, lang: str, key: str, version: int) -> Entered:
        """Hands a form in."""
        ...

    def withdraw(self, key: str, *, reason: str) -> None:
        """Takes an entry back."""
        ...

    def restore(self, key: str) -> None:
        """Puts a withdrawn entry back."""
        ...


class ArchiveEntries:
    """Implements :class:`Entries` over an open archive."""

    def __init__(self, archive: Archive, agent: str) -> None:
        self._archive = archive
        self._agent = agent

    def rows(self, form: str = "", *, withdrawn: bool = False) -> Sequence[EntryRow]:
        """See :class:`Entries`."""
        return entries.entries(self._archive, form, withdrawn=withdrawn)

    def entry(self, key: str) -> EntryRow | None:
        """See :class:`Entries`."""
        return entries.entry(self._archive, key)

    def questions(self, asked: Form, given: Given) -> Sequence[Question]:
        """See :class:`Entries`."""
        return questions(self._archive, asked, given)

    def enter(self, asked: Form, given: Given, *, lang: str, key: str, version: int) -> Entered:
        """See :class:`Entries`."""
        return entries.enter(self._archive, asked, given, lang=lang, key=key, version=version, agent=self._agent)

    def withdraw(self, key: str, *, reason: str) -> None:
        """See :class:`Entries`."""
        entries.withdraw(self._archive, key, reason=reason, agent=self._agent)

    def restore(self, key: str) -> None:
        """See :class:`Entries`."""
        entries.restore(self._archive, key, agent=self._agent)
