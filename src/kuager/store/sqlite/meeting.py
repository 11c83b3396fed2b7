"""Spellings, the keys they meet by, and which are alike: grows with the names that come in, made again by a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kuager.model import Alike, Met, Named
from kuager.store.sqlite import reads, sql
from kuager.store.sqlite.connection import Connection

_UPTO: Final = "met_upto"
_METHOD: Final = "met_by"
_NEVER: Final = -1


def upto(link: Connection, method: str) -> int:
    """Returns the log position up to which all names have met by this method; -1 when none has."""
    return reads.number(link, _UPTO, _NEVER) if reads.text(link, _METHOD) == method else _NEVER


def unknown(link: Connection, names: Iterable[Named]) -> list[Named]:
    """Returns those of the spellings that are not kept, sorted and each once."""
    found = "SELECT 1 FROM spelling WHERE schema = ? AND name = ?"
    return [named for named in sorted(set(names)) if link.execute(found, named).fetchone() is None]


def under(link: Connection, keys: Iterable[int]) -> list[Named]:
    """Returns the spellings kept under any of the keys, sorted."""
    found: set[Named] = set()
    for some in sql.parts(sorted(set(keys))):
        rows = link.execute(
            "SELECT DISTINCT schema, name FROM meeting JOIN spelling ON pos = spelling "  # noqa: S608  only marks
            f'WHERE "key" IN ({sql.marks(some)})',
            some,
        )
        found.update(Named(*row) for row in rows.fetchall())
    return sorted(found)


def alike(link: Connection) -> Iterator[Alike]:
    """Yields every pair of spellings that is alike, the most alike first."""
    found = link.execute(
        "SELECT a.schema, a.name, b.name, thousandths FROM alike "
        'JOIN spelling a ON a.pos = "left" JOIN spelling b ON b.pos = "right" '
        "ORDER BY thousandths DESC, a.schema, a.name, b.name"
    )
    return (Alike(*row) for row in found.fetchall())


def keep(link: Connection, met: Met) -> None:
    """Keeps new spellings with their keys and the pairs they are in; ``met.whole`` throws away what was kept before.

    What is kept already stays as it is, so two programs that let the same names meet do no harm to each other.
    """
    if met.whole:
        for table in ("spelling", "meeting", "alike"):
            link.execute(f"DELETE FROM {table}")  # noqa: S608  a fixed list of our own tables
    link.executemany(
        "INSERT INTO spelling (schema, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [named for named, _ in met.spellings],
    )
    places = _Places(link)
    link.executemany(
        'INSERT INTO meeting ("key", spelling) VALUES (?, ?) ON CONFLICT DO NOTHING',
        sorted((key, places.of(named)) for named, keys in met.spellings for key in keys),
    )
    pairs = [
        (places.of(Named(pair.schema, pair.left)), places.of(Named(pair.schema, pair.right)), pair.thousandths)
        for pair in met.alike
    ]
    link.executemany('INSERT INTO alike ("left", "right", thousandths) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', pairs)
    before = _NEVER if met.whole else upto(link, met.method)
    reads.set_number(link, _UPTO, max(before, met.upto))
    reads.set_text(link, _METHOD, met.method)


class _Places:
    """Where spellings stand, each looked up once."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._known: dict[Named, int] = {}

    def of(self, named: Named) -> int:
        found = self._known.get(named)
        if found is None:
            row = self._link.execute("SELECT pos FROM spelling WHERE schema = ? AND name = ?", named).fetchone()
            found = self._known[named] = int(row[0])
        return found
