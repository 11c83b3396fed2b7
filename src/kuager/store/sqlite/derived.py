"""The cross-document tables: replaced as a whole, read back in the order they were given, summed for ``rebuild --check``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as changed
from functools import lru_cache
from typing import Any, Final

from kuager.model import Finding, FindingState
from kuager.model.ids import canonical_json
from kuager.ports import Derived
from kuager.store import rows
from kuager.store.codec import RowOf
from kuager.store.sqlite import reads, sql
from kuager.store.sqlite.connection import Connection

_HELD: Final = 50_000
"""Rows held as they were written last; some 50 MB."""
_ROWS: Final = {
    row.table: row for row in (rows.ENTITY, rows.PROPOSAL, rows.LINEAGE, rows.COPY_EDGE, rows.RELIANCE, rows.FINDING)
}
_STATES: Final = tuple(state.value for state in FindingState)

# Every derived table and projection with the columns that mean something; positions of rows that mean the same
# everywhere (they are assigned by the logs) may be among them.
DUMPS: Final = {
    "entity": "SELECT rank, id, schema, name, members, spellings, shielded FROM entity ORDER BY rank",
    "member": "SELECT node, entity_rank FROM member ORDER BY node",
    "proposal": 'SELECT rank, "left", "right", score, features FROM proposal ORDER BY rank',
    "lineage": "SELECT rank, id, documents, edges FROM lineage ORDER BY rank",
    "copy_edge": "SELECT rank, parent, child, kind, containment, diff FROM copy_edge ORDER BY rank",
    "reliance": 'SELECT rank, document, source_name, start, "end", text FROM reliance ORDER BY rank',
    "finding": "SELECT rank, id, kind, question, sides, independent, explanation, method, entity, prop, state, resolutions, told "
    "FROM finding ORDER BY rank",
    "facet": "SELECT prop, value, count FROM facet ORDER BY prop, value",
    "name_post": "SELECT token, other, size, node FROM name_post ORDER BY token, other, size, node",
    "name_word": "SELECT token, key, sound, count FROM name_word ORDER BY token",
    "name_piece": "SELECT piece, token FROM name_piece ORDER BY piece, token",
    "spelling": "SELECT schema, name FROM spelling ORDER BY schema, name",
    "meeting": 'SELECT "key", schema, name FROM meeting JOIN spelling ON pos = spelling ORDER BY "key", schema, name',
    "alike": 'SELECT a.schema, a.name, b.name, thousandths FROM alike JOIN spelling a ON a.pos = "left" '
    'JOIN spelling b ON b.pos = "right" ORDER BY a.schema, a.name, b.name',
    "fingerprint": "SELECT document, words, size, count, long, published, hex(grams), hex(quoted), marks FROM fingerprint "
    "ORDER BY document",
    "mark": 'SELECT "key", document FROM mark JOIN fingerprint ON pos = text ORDER BY "key", document',
    "repeated": "SELECT c.document, p.document, share FROM repeated JOIN fingerprint c ON c.pos = child "
    "JOIN fingerprint p ON p.pos = parent ORDER BY c.document, p.document",
    "text_index": "SELECT term, doc, col, offset FROM temp.text_words",
}


def replace(link: Connection, derived: Derived) -> None:
    """Replaces every cross-document table."""
    _fill(link, rows.ENTITY, derived.entities)
    _fill(link, rows.PROPOSAL, derived.proposals)
    _fill(link, rows.LINEAGE, derived.lineages)
    _fill(link, rows.COPY_EDGE, derived.edges)
    _fill(link, rows.RELIANCE, derived.reliances)
    _fill(link, rows.FINDING, derived.findings)
    link.execute("DELETE FROM member")
    members = [(node, rank) for rank, entity in enumerate(derived.entities) for node in entity.members]
    link.executemany("INSERT INTO member (node, entity_rank) VALUES (?, ?)", members)


def _fill(link: Connection, row: RowOf[Any], values: Iterable[Any]) -> None:
    link.execute(f"DELETE FROM {row.table}")  # noqa: S608  our own tables
    statement = sql.insert(row.table, ("rank", *row.columns))
    link.executemany(statement, [(rank, *_encoded(row.table, value)) for rank, value in enumerate(values)])


@lru_cache(maxsize=_HELD)
def _encoded(table: str, value: Any) -> tuple[Any, ...]:
    """Most of what one refresh writes the one before it wrote too, and writing it as text takes longer than the rest."""
    return tuple(_ROWS[table].encode(value))


def findings(link: Connection) -> list[Finding]:
    """Returns findings with the state the review log gives them: a rebuild cannot lose what a person decided."""
    decided = reads.standing(link, _STATES)
    found = list(reads.every(link, rows.FINDING, "ORDER BY rank"))
    return [
        changed(finding, state=FindingState(decided[finding.id].decision)) if finding.id in decided else finding
        for finding in found
    ]


def digests(link: Connection) -> dict[str, str]:
    """Returns the SHA-256 of every derived table, over one line of canonical JSON per row."""
    link.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.text_words USING fts5vocab('main', 'text_index', 'instance')")
    return {table: _digest(link.execute(query)) for table, query in DUMPS.items()}


def _digest(found: Iterator[Sequence[Any]]) -> str:
    total = hashlib.sha256()
    for row in found:
        total.update(canonical_json(list(row)) + b"\n")
    return total.hexdigest()
