"""A desk on which nothing was entered."""

from __future__ import annotations

from collections.abc import Sequence

from kuager.errors.entries import UnknownEntryError
from kuager.workflow.entries import Entered, EntryRow, Form, Given
from kuager.workflow.entries.choosing import Question


class NoEntries:
    def rows(self, form: str = "", *, withdrawn: bool = False) -> Sequence[EntryRow]:
        del form, withdrawn
        return ()

    def entry(self, key: str) -> EntryRow | None:
        del key
        return None

    def questions(self, asked: Form, given: Given) -> Sequence[Question]:
        del asked, given
        return ()

    def enter(self, asked: Form, given: Given, *, lang: str, key: str, version: int) -> Entered:
        del asked, given, lang, version
        raise UnknownEntryError(item=key)

    def withdraw(self, key: str, *, reason: str) -> None:
        del reason
        raise UnknownEntryError(item=key)

    def restore(self, key: str) -> None:
        raise UnknownEntryError(item=key)
