"""Rows of the logs taken out for good: the one exception to append-only, and what keeps the rest in order.

The triggers that guard the logs are lifted and put back inside the transaction, word for word, so the noted digest of the
schema still fits. The positions of the rows in the common log stay taken: they are noted, so that a check can tell a row
that was erased from one that was lost. Everything computed is thrown away in the same transaction, because it may hold
words of what is erased; it comes again from the logs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from kuager.store.sqlite import reads, sql
from kuager.store.sqlite.connection import Connection

ERASED: Final = "erased"
"""The note of the positions that erased rows had: a list of pairs, first and last."""
_COMPUTED: Final = (
    "entity", "member", "proposal", "lineage", "copy_edge", "reliance", "finding", "spelling", "meeting", "alike", "fingerprint", "mark",
    "repeated",
)  # fmt: skip
_NOTES: Final = ("derived_upto", "met_upto", "met_by", "printed_upto", "printed_by")
_NUMBERED: Final = ("review", "judgement", "issue")
_GUARDED: Final = ("capture", "document", "layer", "extraction", "node", "claim", "review", "judgement", "issue")


def erase(
    link: Connection, captures: Collection[str], documents: Collection[str], items: Collection[str]
) -> tuple[int, str]:
    """Takes out everything that was read from some documents; inside a transaction.

    Args:
        link: of the writer.
        captures: their captures.
        documents: ids of the documents.
        items: names under which problems with them were noted.

    Returns:
        How many rows of the logs went, and their words, in which commitments to sealed values may stand.
    """
    with_guards = link.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({sql.marks(_GUARDED)})",  # noqa: S608  only marks
        [f"{table}_no_delete" for table in _GUARDED],
    ).fetchall()
    for name, _ in with_guards:
        link.execute(f"DROP TRIGGER {name}")
    count, words = _erase(link, captures, documents, items)
    for _, statement in with_guards:
        link.execute(statement)
    for table in _COMPUTED:
        link.execute(f"DELETE FROM {table}")  # noqa: S608  a fixed list of our own tables
    link.executemany('DELETE FROM meta WHERE "key" = ?', [(note,) for note in _NOTES])
    return count, words


def _erase(
    link: Connection, captures: Collection[str], documents: Collection[str], items: Collection[str]
) -> tuple[int, str]:
    for table in _NUMBERED:
        last = link.execute(f"SELECT coalesce(max(seq), 0) FROM {table}").fetchone()[0]  # noqa: S608  a fixed list of our own tables
        reads.set_number(link, f"{table}_erased", max(last, reads.number(link, f"{table}_erased", 0)))
    claims = _column(link, "claim", "id", "document", documents)
    nodes = _column(link, "node", "id", "document", documents)
    objects = {*captures, *documents, *claims, *nodes}
    words: list[str] = []
    places: set[int] = set()
    count = 0
    for table, column, keys in (
        ("layer", "document", documents), ("extraction", "document", documents), ("claim", "document", documents),
        ("node", "document", documents), ("review", "object", objects), ("judgement", "left", nodes), ("judgement", "right", nodes),
        ("document", "id", documents), ("capture", "id", captures), ("issue", "item", items),
    ):  # fmt: skip
        names = [row[1] for row in link.execute(f"PRAGMA table_info({table})")]
        for some in sql.parts(sorted(keys)):
            where = f'WHERE "{column}" IN ({sql.marks(some)})'
            for row in link.execute(f"SELECT * FROM {table} {where}", some).fetchall():  # noqa: S608  our own names
                count += 1
                words.append("\n".join(str(value) for value in row if isinstance(value, str)))
                if "pos" in names:
                    places.add(row[names.index("pos")])
            link.execute(f"DELETE FROM {table} {where}", some)  # noqa: S608  our own names
    reads.set_text(link, ERASED, json.dumps(_ranges({*places, *positions(link)})))
    return count, "\n".join(words)


def positions(link: Connection) -> set[int]:
    """Returns the positions that erased rows had."""
    try:
        found: list[list[int]] = json.loads(reads.text(link, ERASED) or "[]")
        return {place for first, last in found for place in range(first, last + 1)}
    except (ValueError, TypeError):
        return set()


def note(link: Connection, places: Iterable[int]) -> None:
    """Notes positions as erased; inside a transaction."""
    reads.set_text(link, ERASED, json.dumps(_ranges({*places, *positions(link)})))


def _column(link: Connection, table: str, column: str, by: str, keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in sql.parts(sorted(keys)):
        query = f"SELECT {column} FROM {table} WHERE {by} IN ({sql.marks(some)})"  # noqa: S608  our own names
        rows: Sequence[Any] = link.execute(query, some).fetchall()
        found.update(row[0] for row in rows)
    return found


def _ranges(places: Iterable[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for place in sorted(places):
        if ranges and ranges[-1][1] == place - 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    return ranges


class Erasing:
    """The part of :class:`kuager.ports.Writer` that erases."""

    _link: Connection

    def erase(
        self, captures: Collection[str], documents: Collection[str], items: Collection[str] = ()
    ) -> tuple[int, str]:
        """See :class:`kuager.ports.copies.Erased`."""
        return erase(self._link, captures, documents, items)

    def erase_values(self, commitments: Iterable[str]) -> int:
        """See :class:`kuager.ports.copies.Erased`."""
        marks = [(mark,) for mark in dict.fromkeys(commitments)]
        return sum(self._link.execute("DELETE FROM sealed_value WHERE commitment = ?", mark).rowcount for mark in marks)
