"""What the release before said of each person, read from its own files: for a comparison that the team sees, and nobody else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from kuager.model.dataset import StatementRow
from kuager.model.release import Release
from kuager.protect.clearance import Clearance
from kuager.publish.datasets.of_release import of_release
from kuager.publish.release.earlier import Earlier

STATEMENTS: Final = "data/statements.jsonl"
Told = Mapping[str, Mapping[str, frozenset[str]]]
"""Id of a person in the release -> ``schema.property`` -> values."""
_Row = tuple[str, str, str, str, str]
"""Entity, schema, property, value, entity it stands for."""


def statements(before: Earlier) -> Told:
    """Returns what a former release says by person; nothing when its files are not at hand or were changed since."""
    data = before.take(STATEMENTS)
    rows = (json.loads(line) for line in (data or b"").splitlines())
    return _told(
        (
            _word(row, "entity"),
            _word(row, "schema"),
            _word(row, "prop"),
            _word(row, "value"),
            _word(row, "value_entity"),
        )
        for row in rows
    )


def _word(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name, ""))


def now(done: Clearance, audience: str) -> Told:
    """Returns what a clearing shows by person, in the same rows as a release has."""
    release = Release(id="", audience=audience, policy="", made_on="", items=done.items)
    rows = (row for row in of_release(release).rows("statements") if isinstance(row, StatementRow))
    return _told((row.entity, row.schema, row.prop, row.value, row.value_entity) for row in rows)


def _told(rows: Iterable[_Row]) -> Told:
    """Brings what is said of an event to whom it happened to."""
    rows = list(rows)
    whose = {entity: of for entity, _, prop, _, of in rows if prop == "who" and of}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entity, schema, prop, value, _ in rows:
        if prop != "who":
            found[whose.get(entity, entity)][f"{schema}.{prop}"].add(value)
    return {who: {prop: frozenset(values) for prop, values in told.items()} for who, told in found.items()}


def moved(
    then: Mapping[str, frozenset[str]], later: Mapping[str, frozenset[str]]
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Returns the properties whose values differ: (property, values then, values now)."""
    return [
        (prop, tuple(sorted(then.get(prop, frozenset()))), tuple(sorted(later.get(prop, frozenset()))))
        for prop in sorted({*then, *later})
        if then.get(prop) != later.get(prop)
    ]


__all__ = ["STATEMENTS", "Told", "moved", "now", "statements"]
