"""What a reprisal may have been for: what the person did in public in the weeks before it, offered and never decided."""

from __future__ import annotations

from typing import Final

from kuager.workflow.archive import Archive
from kuager.workflow.reprisals.pattern import marked
from kuager.workflow.reprisals.views import Mark, Reprisal

_WEEKS: Final = 60
"""Days before a reprisal in which its cause is looked for."""
_MOST: Final = 20


def offered(archive: Archive, row: Reprisal) -> list[tuple[Mark, int]]:
    """Returns activities of those concerned in the weeks before, with the days between, the nearest first."""
    if row.day is None or not row.logged:
        return []
    linked = {one.target for one in row.links}
    people = {person for person, _ in row.who if person}
    found = [
        (mark, (row.day - mark.day).days)
        for mark in marked(archive)
        if mark.kind != "visit" and mark.people & people and mark.target not in linked
    ]
    near = [(mark, days) for mark, days in found if 0 <= days <= _WEEKS]
    return sorted(near, key=lambda one: (one[1], one[0].kind, one[0].label))[:_MOST]
