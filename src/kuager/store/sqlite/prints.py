"""Fingerprints of texts, the marks they are found by, and who repeats whom: grows with the texts that come in."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kuager.model import CopyEdge, DocumentId, Filed, Laid, Print, Printing, Repeat
from kuager.store.codec import dump, load
from kuager.store.sqlite import sql
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.grown import Grown, Places

GROWN: Final = Grown("printed_upto", "printed_by")
_PAIRS: Final = (
    "FROM repeated JOIN fingerprint c ON c.pos = child JOIN fingerprint p ON p.pos = parent "
    "WHERE max(child, parent) > ? ORDER BY child, parent"
)


def filed(link: Connection, marks: Sequence[int]) -> Iterator[Filed]:
    """Yields which texts are found by any of the marks."""
    for some in sql.parts(marks):
        found = link.execute(
            'SELECT "key", document, marks FROM mark JOIN fingerprint ON pos = text '  # noqa: S608  only marks
            f'WHERE "key" IN ({sql.marks(some)}) ORDER BY "key", text',
            some,
        )
        yield from map(Filed._make, found.fetchall())


def prints(link: Connection, documents: Iterable[DocumentId] | None = None) -> Iterator[Print]:
    """Yields the fingerprints of some texts in the order asked for, without their marks; of all, without shingles too."""
    if documents is None:
        every = "SELECT document, words, size, count, long, published, x'', x'' FROM fingerprint ORDER BY pos"
        yield from (_print(row) for row in link.execute(every).fetchall())
        return
    one = "SELECT document, words, size, count, long, published, grams, quoted FROM fingerprint WHERE document = ?"
    for document in documents:
        yield from (_print(row) for row in link.execute(one, (document,)).fetchall())


def _print(row: tuple[str, str, int, int, int, str, bytes, bytes]) -> Print:
    document, words, size, count, long, published, grams, quoted = row
    return Print(
        document=DocumentId(document), words=words, size=size, count=count, long=bool(long), published=published,
        grams=_numbers(grams), quoted=_numbers(quoted), marks=array("Q"),
    )  # fmt: skip


def repeats(link: Connection, after: int = 0) -> list[Repeat]:
    """Returns who repeats whom, where one of the two has a place above ``after``."""
    found = link.execute(f"SELECT c.document, p.document, share {_PAIRS}", (after,))
    return [Repeat(*row) for row in found.fetchall()]


def laid(link: Connection, after: int = 0) -> list[Laid]:
    """Returns the pairs that were laid beside each other, with what came of it; ``after`` as above."""
    found = link.execute(f"SELECT c.document, p.document, edge {_PAIRS}", (after,))
    return [
        Laid(child, parent, load(CopyEdge, edge) if edge else None)
        for child, parent, edge in found.fetchall()
        if edge is not None
    ]


def lay(link: Connection, pairs: Iterable[Laid]) -> None:
    """Keeps what came of laying texts beside each other."""
    link.executemany(
        "UPDATE repeated SET edge = ? WHERE child = (SELECT pos FROM fingerprint WHERE document = ?) "
        "AND parent = (SELECT pos FROM fingerprint WHERE document = ?)",
        [("" if one.edge is None else dump(one.edge), one.child, one.parent) for one in pairs],
    )


def keep(link: Connection, printing: Printing) -> None:
    """Keeps new fingerprints with their marks and pairs; ``printing.whole`` throws away what was kept before.

    What another program kept meanwhile stays, and these are left to the next reading: they did not meet each other.
    """
    before = GROWN.upto(link, printing.method)
    if printing.whole:
        for table in ("fingerprint", "mark", "repeated"):
            link.execute(f"DELETE FROM {table}")  # noqa: S608  a fixed list of our own tables
    elif before != printing.after:
        return
    link.executemany(
        "INSERT INTO fingerprint (document, words, size, count, long, published, grams, quoted, marks) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (one.document, one.words, one.size, one.count, int(one.long), one.published, _bytes(one.grams),
             _bytes(one.quoted), len(one.marks))
            for one in printing.found.prints
        ],
    )  # fmt: skip
    places: Places[str] = Places(link, "SELECT pos FROM fingerprint WHERE document = ?")
    if printing.whole:
        places.update(link.execute("SELECT document, pos FROM fingerprint").fetchall())
    link.executemany(
        'INSERT INTO mark ("key", text) VALUES (?, ?)',
        sorted((one.mark, places[one.document]) for one in printing.found.filed),
    )
    link.executemany(
        "INSERT INTO repeated (child, parent, share) VALUES (?, ?, ?)",
        [(places[one.child], places[one.parent], one.share) for one in printing.found.repeats],
    )
    GROWN.reached(link, printing.method, printing.upto)


def _bytes(numbers: array[int]) -> bytes:
    """Returns eight bytes a number, the lowest first, whatever the machine."""
    if sys.byteorder == "big":  # pragma: no cover  few machines are left that do
        numbers = array("Q", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(body: bytes) -> array[int]:
    found = array("Q")
    found.frombytes(body)
    if sys.byteorder == "big":  # pragma: no cover
        found.byteswap()
    return found
