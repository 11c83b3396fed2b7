"""The demo case of a submission, entered into an archive of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import yaml

from kuager.workflow import browse, entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.demo import entries_folder

NAME = "Bolatkhan Beisen"
SPEAKER = "Akzhan Beisen"
PEOPLE = (NAME, SPEAKER)


def demo_rows() -> list[dict[str, Any]]:
    """The filled forms of the demo case, in their order."""
    rows: list[dict[str, Any]] = yaml.safe_load((entries_folder() / "60-submissions.yml").read_text(encoding="utf-8"))
    return rows


def enter_case(
    archive: Archive,
    *,
    without: Collection[str] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Enters the demo case; names that come again mean whom the first of them named.

    Args:
        archive: where to.
        without: keys of entries to leave out.
        change: other answers, by key; None takes one out.
    """
    people = {row.name: row.id for row in browse.people(archive)}
    for row in demo_rows():
        if row["key"] in without or entries.entry(archive, row["key"]):
            continue
        told = {**row["answers"], **(change or {}).get(row["key"], {})}
        answers = {
            name: value if isinstance(value, list) else [value] for name, value in told.items() if value is not None
        }
        nodes = {field: people[name] for field, name in row.get("means", {}).items() if name in people}
        nodes = {field: node for field, node in nodes.items() if field.partition(".")[0] in answers}
        given = entries.Given(answers=answers, nodes=nodes)
        # Whom a later entry means must be there: only the first that names somebody is worked out at once.
        entries.enter(archive, row["form"], given, key=row["key"], fresh=len(people) < len(PEOPLE))
        if len(people) < len(PEOPLE):
            people = {one.name: one.id for one in browse.people(archive)}
    ingest.finish(archive)


def person_of(archive: Archive, name: str = NAME) -> str:
    """The id of somebody by name."""
    return next(row.id for row in browse.people(archive) if row.name == name)
