"""Spellings, the keys they meet by, and which are alike: grows with the names that come in, made again by a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kuager.model import Alike, Met, Named
from kuager.store.sqlite import sql
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.grown import NEVER, Grown, Places

GROWN: Final = Grown("met_upto", "met_by")


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
    places: Places[Named] = Places(link, "SELECT pos FROM spelling WHERE schema = ? AND name = ?")
    link.executemany(
        'INSERT INTO meeting ("key", spelling) VALUES (?, ?) ON CONFLICT DO NOTHING',
        sorted((key, places[named]) for named, keys in met.spellings for key in keys),
    )
    pairs = [
        (places[Named(pair.schema, pair.left)], places[Named(pair.schema, pair.right)], pair.thousandths)
        for pair in met.alike
    ]
    link.executemany('INSERT INTO alike ("left", "right", thousandths) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', pairs)
    before = NEVER if met.whole else GROWN.upto(link, met.method)
    GROWN.reached(link, met.method, max(before, met.upto))
