"""What found things can be narrowed by, and events by what they are, when they were and whom or where they concern.

The indexes of the claims (by value of a property, by node, by document) answer all of it, so no table is kept for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kuager.ports import Trait
from kuager.store.sqlite.connection import Connection

PART: Final = 400
"""Ids asked for at once; well below the variables one statement may have."""
YEAR: Final = 4

_NODES: Final = """
    SELECT e.id AS id, m.node AS node FROM entity AS e JOIN member AS m ON m.entity_rank = e.rank WHERE e.id IN ({0})
    UNION SELECT n.id, n.id FROM node AS n WHERE n.id IN ({0})"""
_QUERIES: Final = (
    # The subject itself: where it is told, and in which language.
    """WITH found AS ({1})
    SELECT f.id, 'kind', n.schema, NULL FROM found AS f JOIN node AS n ON n.id = f.node
    UNION SELECT f.id, 'lang', coalesce(d.lang, 'und'), NULL FROM found AS f JOIN node AS n ON n.id = f.node
        JOIN document AS d ON d.id = n.document
    UNION SELECT f.id, 'source', d.kind, NULL FROM found AS f JOIN node AS n ON n.id = f.node
        JOIN document AS d ON d.id = n.document""",
    # The events a subject takes part in, or is: what, when and where.
    """WITH found AS ({1}), told AS (
        SELECT f.id AS id, c.subject AS event FROM found AS f JOIN claim AS c ON c.value_node = f.node
            AND c.prop IN ('who', 'by', 'where')
        UNION SELECT f.id, f.node FROM found AS f)
    SELECT t.id, CASE c.prop WHEN 'type' THEN 'event' WHEN 'when' THEN 'year' ELSE 'place' END,
        CASE c.prop WHEN 'type' THEN c.schema ELSE c.value END, c.id, c.value_node
    FROM told AS t JOIN claim AS k ON k.subject = t.event AND k.prop = 'type'
    JOIN claim AS c ON c.subject = t.event AND c.prop IN ('type', 'when', 'where')""",
    # Documents: their own language, kind and year, and what is told in them.
    """SELECT d.id, 'kind', 'document', NULL FROM document AS d WHERE d.id IN ({0})
    UNION SELECT d.id, 'lang', coalesce(d.lang, 'und'), NULL FROM document AS d WHERE d.id IN ({0})
    UNION SELECT d.id, 'source', d.kind, NULL FROM document AS d WHERE d.id IN ({0})""",
    """SELECT c.document, CASE c.prop WHEN 'type' THEN 'event' WHEN 'when' THEN 'year' ELSE 'place' END,
        CASE c.prop WHEN 'type' THEN c.schema ELSE c.value END, c.id, c.value_node
    FROM claim AS c WHERE c.document IN ({0}) AND c.prop IN ('type', 'when', 'where')""",
)  # fmt: skip

_DATED: Final = "EXISTS (SELECT 1 FROM claim AS w WHERE w.subject = t.subject AND w.prop = 'when' AND ({}))"
_ABOUT: Final = "EXISTS (SELECT 1 FROM claim AS n WHERE n.subject = t.subject AND n.prop IN ('who', 'by', 'where') AND n.value_node IN ({}))"


def traits(link: Connection, ids: Sequence[str]) -> Iterator[Trait]:
    """Yields what each thing can be narrowed by; see :class:`kuager.ports.CaseStore`."""
    wanted = list(dict.fromkeys(ids))
    for at in range(0, len(wanted), PART):
        part = wanted[at : at + PART]
        for query in _QUERIES:
            asking = query.format(marks := _marks(part), _NODES.format(marks))
            values = part * (asking.count("?") // len(part))
            for thing, facet, value, claim, *node in link.execute(asking, values).fetchall():
                yield Trait(id=thing, facet=facet, value=value, claim=claim, node=node[0] if node else None)


def events(link: Connection, types: Sequence[str], dates: Sequence[str], nodes: Sequence[str], limit: int) -> list[str]:
    """Returns the nodes of events of some kind, day and people or place; see :class:`kuager.ports.CaseStore`."""
    tests, values = ["t.prop = 'type'"], list[Any]()
    if types:
        tests.append(f"t.value IN ({_marks(types)})")
        values += types
    if dates:
        days, given = _days(dates)
        tests.append(_DATED.format(days))
        values += given
    if nodes:
        tests.append(_ABOUT.format(_marks(nodes)))
        values += nodes
    query = f"SELECT DISTINCT t.subject FROM claim AS t WHERE {' AND '.join(tests)} ORDER BY t.subject LIMIT ?"  # noqa: S608  only marks
    return [row[0] for row in link.execute(query, [*values, limit]).fetchall()]


def values(link: Connection, props: Sequence[str], words: Sequence[str], limit: int) -> list[tuple[str, str]]:
    """Returns (property, value) of the commonest values that hold every word; see :class:`kuager.ports.CaseStore`.

    The database folds no letters but English ones, so each word is looked for as people capitalise it.
    """
    if not props or not words:
        return []
    tests = []
    given = list[Any](props)
    for word in words:
        forms = list(dict.fromkeys((word, word.lower(), word.capitalize(), word.upper())))
        tests.append("(" + " OR ".join(["instr(value, ?) > 0"] * len(forms)) + ")")
        given += forms
    query = f"SELECT prop, value FROM facet WHERE prop IN ({_marks(props)}) AND {' AND '.join(tests)} ORDER BY count DESC, prop, value LIMIT ?"  # noqa: S608  only marks
    return [(row[0], row[1]) for row in link.execute(query, [*given, limit]).fetchall()]


def _days(dates: Sequence[str]) -> tuple[str, list[Any]]:
    """The test for a value that lies in one of these years, months or days, or is an interval around one."""
    tests, values = list[str](), list[Any]()
    for day in dates:
        tests.append("w.value LIKE ?")
        values.append(f"{day.replace('XXXX', '____')}%")
        if day[:YEAR].isdigit():
            # Intervals: the ends are compared as far as the day asked for is known.
            tests.append(
                "(instr(w.value, '/') > 1 AND substr(w.value, 1, ?) <= ? AND substr(w.value, instr(w.value, '/') + 1, ?) >= ?)"
            )
            values += [len(day), day, len(day), day]
            if len(day) > YEAR:
                tests.append("w.value LIKE ?")
                values.append(f"XXXX{day[YEAR:]}%")
    return " OR ".join(tests), values


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
