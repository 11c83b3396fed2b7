"""The cross-document tables: replaced in one go, read back in the order they were given, summed for ``rebuild --check``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace as changed
from operator import attrgetter
from typing import Any, Final

from kuager.model import Finding, FindingState
from kuager.model.ids import canonical_json
from kuager.ports import Derived
from kuager.store import rows
from kuager.store.codec import RowOf
from kuager.store.sqlite import reads, sql, written
from kuager.store.sqlite.connection import Connection
from kuager.store.sqlite.written import Change, Key, Rows, Written

_STATES: Final = tuple(state.value for state in FindingState)

# Every derived table and projection with the columns that mean something; positions of rows that mean the same
# everywhere (they are assigned by the logs) may be among them. A rank only says in which order.
DUMPS: Final = {
    "entity": "SELECT id, schema, name, members, spellings, shielded FROM entity ORDER BY rank",
    "member": "SELECT node, id FROM member JOIN entity ON rank = entity_rank ORDER BY node",
    "proposal": 'SELECT "left", "right", score, features FROM proposal ORDER BY rank',
    "lineage": "SELECT id, documents, edges FROM lineage ORDER BY rank",
    "copy_edge": "SELECT parent, child, kind, containment, diff FROM copy_edge ORDER BY rank",
    "reliance": 'SELECT document, source_name, start, "end", text FROM reliance ORDER BY rank',
    "finding": "SELECT id, kind, question, sides, independent, explanation, method, entity, prop, state, resolutions, told "
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


def replace(link: Connection, derived: Derived, before: Written) -> Written:
    """Makes the cross-document tables hold these results, and counts them as one more generation.

    Args:
        link: the connection, inside a transaction.
        derived: the results.
        before: what the last refresh of this program wrote; when anybody wrote after it, every row is written.

    Returns:
        What the tables hold now; true only once the transaction is committed.
    """
    generation = reads.number(link, "generation", 0)
    held = before.tables if before.generation == generation else {}
    reads.set_number(link, "generation", generation + 1)
    made = {row.table: _lay(link, row, values, key, held.get(row.table)) for row, values, key in _tables(derived)}
    _members(link, made[rows.ENTITY.table])
    return Written(generation + 1, {table: one.rows for table, one in made.items()})


def _tables(derived: Derived) -> tuple[tuple[RowOf[Any], Sequence[Any], Key], ...]:
    by_id = attrgetter("id")
    return (
        (rows.ENTITY, derived.entities, by_id),
        (rows.PROPOSAL, derived.proposals, attrgetter("left", "right")),
        (rows.LINEAGE, derived.lineages, by_id),
        (rows.COPY_EDGE, derived.edges, attrgetter("child", "parent")),
        (rows.RELIANCE, derived.reliances, attrgetter("document", "start", "end", "source_name")),
        (rows.FINDING, derived.findings, by_id),
    )


def _lay(link: Connection, row: RowOf[Any], values: Sequence[Any], key: Key, before: Rows | None) -> Change:
    found = written.anew(values) if before is None else written.change(before, values, key)
    if found.whole:
        link.execute(f"DELETE FROM {row.table}")  # noqa: S608  our own tables
    else:
        link.executemany(f"DELETE FROM {row.table} WHERE rank = ?", [(rank,) for rank, _ in found.gone])  # noqa: S608  ours
    statement = sql.insert(row.table, ("rank", *row.columns), over=True)
    link.executemany(statement, [(found.rows.ranks[at], *row.encode(found.rows.values[at])) for at in found.new])
    return found


def _members(link: Connection, entities: Change) -> None:
    if entities.whole:
        link.execute("DELETE FROM member")
    values, ranks = entities.rows.values, entities.rows.ranks
    was = {node: rank for rank, entity in (*entities.gone, *entities.over) for node in entity.members}
    now = {node: ranks[at] for at in entities.new for node in values[at].members}
    link.executemany("DELETE FROM member WHERE node = ?", [(node,) for node in was.keys() - now.keys()])
    new = [(node, rank) for node, rank in now.items() if was.get(node) != rank]
    link.executemany("INSERT OR REPLACE INTO member (node, entity_rank) VALUES (?, ?)", new)


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
