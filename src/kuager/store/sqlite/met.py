"""What met: spellings and texts, read through leased connections. A part of :class:`kuager.store.sqlite.store.SqliteStore`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kuager.model import Alike, DocumentId, Filed, Laid, Named, Print, Repeat
from kuager.store.sqlite import meeting, prints
from kuager.store.sqlite.copies import Copies


class Meetings(Copies):
    """Implements the part of :class:`kuager.ports.CaseStore` about spellings and texts that met."""

    def met_upto(self, method: str) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return meeting.GROWN.upto(link, method)

    def unknown(self, names: Iterable[Named]) -> list[Named]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return meeting.unknown(link, names)

    def under(self, keys: Iterable[int]) -> list[Named]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return meeting.under(link, keys)

    def alike(self) -> Iterator[Alike]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return meeting.alike(link)

    def extracted(self, after: int = -1) -> dict[DocumentId, int]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            found = link.execute("SELECT document, max(pos) FROM extraction WHERE pos > ? GROUP BY document", (after,))
            return {DocumentId(key): int(position) for key, position in found.fetchall()}

    def printed_upto(self, method: str) -> int:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return prints.GROWN.upto(link, method)

    def filed(self, marks: Sequence[int]) -> list[Filed]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return list(prints.filed(link, marks))

    def prints(self, documents: Iterable[DocumentId] | None = None) -> list[Print]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return list(prints.prints(link, documents))

    def repeats(self, after: int = 0) -> list[Repeat]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return prints.repeats(link, after)

    def laid(self, after: int = 0) -> list[Laid]:
        """See :class:`kuager.ports.CaseStore`."""
        with self._pool.lease() as link:
            return prints.laid(link, after)
