"""What tables have in common that grow with the log: how far they have come and by which method, and where a row stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from kuager.store.sqlite import reads
from kuager.store.sqlite.connection import Connection

NEVER: Final = -1
Key = TypeVar("Key", bound=str | tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Grown:
    """How far one group of tables has come.

    Attributes:
        position: the note that holds the log position.
        method: the note that holds by which method; what another method made counts as nothing.
    """

    position: str
    method: str

    def upto(self, link: Connection, method: str) -> int:
        """Returns the log position up to which everything has met by this method; -1 when nothing has."""
        return reads.number(link, self.position, NEVER) if reads.text(link, self.method) == method else NEVER

    def reached(self, link: Connection, method: str, upto: int) -> None:
        """Notes how far it has come now."""
        reads.set_number(link, self.position, upto)
        reads.set_text(link, self.method, method)


class Places(dict[Key, int], Generic[Key]):
    """Where rows stand in their table, each looked up once.

    Args:
        link: open database.
        query: finds the position of one row; its marks take the key, or the parts of it.
    """

    def __init__(self, link: Connection, query: str) -> None:
        super().__init__()
        self._link = link
        self._query = query

    def __missing__(self, key: Key) -> int:
        row = self._link.execute(self._query, key if isinstance(key, tuple) else (key,)).fetchone()
        self[key] = int(row[0])
        return self[key]
