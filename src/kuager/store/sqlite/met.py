"""What met: spellings and texts, read through leased connections; and copies of the whole. Parts of :class:`kuager.store.sqlite.store.SqliteStore`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kuager.model import Alike, DocumentId, Filed, Laid, Named, Print, Repeat
from kuager.store.sqlite import meeting, prints
from kuager.store.sqlite.connection import Pool


class Meetings:
    """Implements the part of :class:`kuager.ports.CaseStore` about spellings and texts that met."""

    _pool: Pool

    def snapshot(self, target: Path) -> int:
        """See :class:`kuager.ports.copies.Copied`. The copy has the same salt and key, and no page of what was deleted."""
        try:
            with self._pool.lease() as link:
                link.execute("VACUUM INTO ?", (str(target),))
                link.execute("ATTACH DATABASE ? AS copy", (str(target),))  # with the key of the first
                try:
                    return int(link.execute("SELECT coalesce(max(seq), 0) FROM copy.custody").fetchone()[0])
                finally:
                    link.execute("DETACH DATABASE copy")
        except BaseException:  # Ctrl-C too: half a copy is no copy
            with suppress(OSError):
                target.unlink(missing_ok=True)
            raise

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
