"""What found things can be narrowed by, and events by what they are, when they were and whom or where they concern.

The indexes of the claims (by value of a property, by node, by document) answer all of it, so no table is kept for it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from kuager.ports import Trait
from kuager.store.sqlite import sql
from kuager.store.sqlite.connection import Connection

PART: Final = 400
"""Ids asked for at once; well below the variables one statement may have."""
YEAR: Final = 4
EVENTS: Final = 2000
"""Events of one thing that are looked at: a town may have all there are, and its first ones tell what happens there."""

_NODES: Final = """
    SELECT e.id AS id, m.value AS node FROM entity AS e, json_each(e.members) AS m WHERE e.id IN ({0})
    UNION SELECT n.id, n.id FROM node AS n WHERE n.id IN ({0})"""
_OF_EVENT: Final = """CASE c.prop WHEN 'type' THEN 'event' WHEN 'when' THEN 'year' ELSE 'place' END,
        CASE c.prop WHEN 'type' THEN c.schema WHEN 'when' THEN iif(instr(c.value, '/') > 0, c.value, substr(c.value, 1, 4))
            ELSE coalesce((SELECT e.name FROM member AS m JOIN entity AS e ON e.rank = m.entity_rank WHERE m.node = c.value_node),
                c.value) END"""
_QUERIES: Final = (
    # The subject itself: where it is told, and in which language.
    """WITH found AS ({1})
    SELECT f.id, 'kind', n.schema FROM found AS f JOIN node AS n ON n.id = f.node
    UNION SELECT f.id, 'lang', coalesce(d.lang, 'und') FROM found AS f JOIN node AS n ON n.id = f.node
        JOIN document AS d ON d.id = n.document
    UNION SELECT f.id, 'source', d.kind FROM found AS f JOIN node AS n ON n.id = f.node JOIN document AS d ON d.id = n.document""",
    # The events a subject takes part in, or is: what, when and where.
    """WITH found AS ({1}), part AS (
        SELECT f.id AS id, c.subject AS event, row_number() OVER (PARTITION BY f.id) AS number FROM found AS f CROSS JOIN claim AS c ON c.value_node = f.node
            AND +c.prop IN ('who', 'by', 'where') AND c.id NOT IN (SELECT value FROM json_each({3}))
        ), told AS (SELECT id, event FROM part WHERE number <= {4} UNION SELECT f.id, f.node FROM found AS f)
    SELECT DISTINCT t.id, {2}
    FROM told AS t CROSS JOIN claim AS k ON k.subject = t.event AND k.prop = 'type' AND k.id NOT IN (SELECT value FROM json_each({3}))
    CROSS JOIN claim AS c ON c.subject = t.event AND c.prop IN ('type', 'when', 'where')
    WHERE c.id NOT IN (SELECT value FROM json_each({3}))""",
    # Documents: their own language and kind, and what is told in them.
    """SELECT d.id, 'kind', 'document' FROM document AS d WHERE d.id IN ({0})
    UNION SELECT d.id, 'lang', coalesce(d.lang, 'und') FROM document AS d WHERE d.id IN ({0})
    UNION SELECT d.id, 'source', d.kind FROM document AS d WHERE d.id IN ({0})""",
    """SELECT DISTINCT c.document, {2}
    FROM claim AS c WHERE c.document IN ({0}) AND +c.prop IN ('type', 'when', 'where')
    AND c.id NOT IN (SELECT value FROM json_each({3}))""",
)  # fmt: skip
"""CROSS JOIN and +prop keep the planner from reading every event there is: the things found are few.

Places: 0 marks of the ids, 1 what the ids stand for, 2 what an event claim says, 3 the claims that do not count, 4 the most events."""

_DATED: Final = "EXISTS (SELECT 1 FROM claim AS w WHERE w.subject = t.subject AND w.prop = 'when' AND ({}))"
_ABOUT: Final = "EXISTS (SELECT 1 FROM claim AS n WHERE n.subject = t.subject AND n.prop IN ('who', 'by', 'where') AND n.value_node IN ({}))"


def traits(link: Connection, ids: Sequence[str], without: Collection[str]) -> Iterator[Trait]:
    """Yields what each thing can be narrowed by, once each; see :class:`kuager.ports.CaseStore`."""
    wanted = list(dict.fromkeys(ids))
    gone = json.dumps(sorted(without))
    for at in range(0, len(wanted), PART):
        part = [f":i{number}" for number in range(len(wanted[at : at + PART]))]
        given = {mark[1:]: value for mark, value in zip(part, wanted[at : at + PART], strict=True)}
        marks = ", ".join(part)
        for query in _QUERIES:
            asking = query.format(marks, _NODES.format(marks), _OF_EVENT, ":gone", EVENTS)
            for thing, facet, value in link.execute(asking, {**given, "gone": gone}).fetchall():
                yield Trait(id=thing, facet=facet, value=value)


def events(link: Connection, types: Sequence[str], dates: Sequence[str], nodes: Sequence[str], limit: int) -> list[str]:
    """Returns the nodes of events of some kind, day and people or place; see :class:`kuager.ports.CaseStore`."""
    tests, values = ["t.prop = 'type'"], list[Any]()
    if types:
        tests.append(f"t.value IN ({sql.marks(types)})")
        values += types
    if dates:
        days, given = _days(dates)
        tests.append(_DATED.format(days))
        values += given
    if nodes:
        tests.append(_ABOUT.format(sql.marks(nodes)))
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
    query = f"SELECT prop, value FROM facet WHERE prop IN ({sql.marks(props)}) AND {' AND '.join(tests)} ORDER BY count DESC, prop, value LIMIT ?"  # noqa: S608  only marks
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
