"""What the pages of lists need from an archive: each operation is one call of ``workflow``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kuager.errors.lists import UnknownListError
from kuager.model import Document, DocumentId
from kuager.workflow.archive import Archive
from kuager.workflow.lists import differing, editions, guessing, importing, preview, taking, withdrawing
from kuager.workflow.lists.differing import Difference
from kuager.workflow.lists.editions import List
from kuager.workflow.lists.guessing import Guessed
from kuager.workflow.lists.mapping import Mapping
from kuager.workflow.lists.people import Reading
from kuager.workflow.lists.preview import Preview

PATIENCE: Final = 8.0
"""Seconds that one request goes on importing; then the page says how far it is, and a button goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A kept table with what its columns probably mean; ``saved`` is the mapping made for these headers before."""

    document: DocumentId
    guessed: Guessed
    saved: Mapping | None


class Lists(Protocol):
    """Lists of people kept as tables."""

    def every(self) -> Sequence[List]:
        """Returns all lists with their editions."""
        ...

    def half_in(self) -> Sequence[List]:
        """Returns the lists of which only some rows are in."""
        ...

    def one(self, given: str) -> List:
        """Returns one list by name or id."""
        ...

    def keep(self, chunks: Iterable[bytes], size: int, file: str, *, name: str, given_by: str) -> str:
        """Keeps a table of so many bytes and returns its document."""
        ...

    def look(self, document: str) -> Looked:
        """Returns what the columns of a kept table probably mean."""
        ...

    def save(self, mapping: Mapping) -> Mapping:
        """Saves a mapping under its name."""
        ...

    def mapping(self, name: str) -> Mapping:
        """Returns a saved mapping."""
        ...

    def preview(self, document: str, mapping: Mapping, name: str) -> Preview:
        """Says what an import would do."""
        ...

    def say(self, name: str, *, key: str, node: str, verdict: str, reason: str) -> None:
        """Records what a person says of a row and somebody who is here."""
        ...

    def go_on(self, document: str, mapping: Mapping, name: str) -> bool:
        """Imports for some seconds; returns whether all is in."""
        ...

    def difference(self, name: str, number: int) -> Difference:
        """Returns what changed in an edition."""
        ...

    def issues(self, name: str, number: int) -> str:
        """Returns what is wrong with the rows of an edition, as CSV."""
        ...

    def withdraw(self, name: str, number: int, *, reason: str) -> int:
        """Takes an edition back."""
        ...

    def restore(self, name: str, number: int, *, reason: str) -> int:
        """Puts an edition back."""
        ...


class ArchiveLists:
    """Implements :class:`Lists` over an open archive.

    Args:
        archive: which.
        agent: who works.
        seconds: a clock that never goes back.
    """

    def __init__(self, archive: Archive, agent: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._agent = agent
        self._seconds = seconds

    def every(self) -> Sequence[List]:
        """See :class:`Lists`."""
        return editions.every(self._archive)

    def half_in(self) -> Sequence[List]:
        """See :class:`Lists`."""
        return editions.half_in(self._archive)

    def one(self, given: str) -> List:
        """See :class:`Lists`."""
        return editions.find(self._archive, given)

    def keep(self, chunks: Iterable[bytes], size: int, file: str, *, name: str, given_by: str) -> str:
        """See :class:`Lists`."""
        return taking.take_stream(self._archive, chunks, size, file, editions.list_id(name), given_by or None).id

    def look(self, document: str) -> Looked:
        """See :class:`Lists`."""
        found = self._document(document)
        guessed = guessing.guess(found)
        return Looked(
            document=found.id, guessed=guessed, saved=guessing.decided(guessed, editions.saved(self._archive))
        )

    def save(self, mapping: Mapping) -> Mapping:
        """See :class:`Lists`."""
        return editions.save(self._archive, mapping, self._agent)

    def mapping(self, name: str) -> Mapping:
        """See :class:`Lists`."""
        found = editions.saved(self._archive).get(name)
        if found is None:
            raise UnknownListError(item=name)
        return found

    def preview(self, document: str, mapping: Mapping, name: str) -> Preview:
        """See :class:`Lists`."""
        return preview.preview(self._archive, self._document(document), mapping, name=name)

    def say(self, name: str, *, key: str, node: str, verdict: str, reason: str) -> None:
        """See :class:`Lists`."""
        editions.say(self._archive, name, key=key, node=node, verdict=verdict, reason=reason, agent=self._agent)

    def go_on(self, document: str, mapping: Mapping, name: str) -> bool:
        """See :class:`Lists`."""
        until = self._seconds() + PATIENCE
        steps = importing.run(self._archive, self._document(document), mapping, name=name, agent=self._agent)
        for step in steps:
            if self._seconds() > until and step.done < step.rows:
                steps.close()
                return False
        return True

    def difference(self, name: str, number: int) -> Difference:
        """See :class:`Lists`."""
        return differing.difference(self._archive, name, after=number)

    def issues(self, name: str, number: int) -> str:
        """See :class:`Lists`."""
        edition = editions.edition_of(self.one(name), number)
        reading = Reading(
            document=self._document(edition.document), mapping=edition.mapping, this_year=edition.at.year
        )  # fmt: skip
        wrong = (issue for _, _, issues in reading.rows() for issue in issues)
        return preview.issues_csv(wrong, preview.sealed_headers(edition.mapping))

    def withdraw(self, name: str, number: int, *, reason: str) -> int:
        """See :class:`Lists`."""
        return withdrawing.withdraw(self._archive, name, number=number, agent=self._agent, reason=reason)

    def restore(self, name: str, number: int, *, reason: str) -> int:
        """See :class:`Lists`."""
        return withdrawing.restore(self._archive, name, number=number, agent=self._agent, reason=reason)

    def _document(self, document: str) -> Document:
        found = self._archive.store.document(DocumentId(document))
        if found is None:
            raise UnknownListError(item=document)
        return found
