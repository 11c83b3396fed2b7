"""Rows of the log that say where things lie, and to whom they are given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from kuager.errors.scoped import UnknownCompartmentError
from kuager.model import Review
from kuager.protect.rights import OPEN
from kuager.store.scoped import ScopedStore
from kuager.store.scoped_sight import REGISTER as BEGINS
from kuager.store.scoped_sight import told
from kuager.workflow.archive import Archive

REGISTER: Final = "compartment"
DECISION: Final = f"{BEGINS}{REGISTER}"
MADE, PLACED, GIVEN, TAKEN, WORDS = "made", "placed", "given", "taken", "words"


def row_of(item: str, told: Mapping[str, object]) -> tuple[str, str, str]:
    """Returns object, decision and value of a row about where something lies."""
    return f"{DECISION}:{item}", DECISION, json.dumps(told, ensure_ascii=False, sort_keys=True)


def placing_row(item: str, compartment: str, items: Iterable[str] = ()) -> tuple[str, str, str]:
    """Returns the row that puts something into a compartment."""
    return row_of(item, {"did": PLACED, "compartment": compartment, "items": list(items) or [item]})


def giving_row(item: str, member: str, items: Iterable[str] = (), *, did: str = GIVEN) -> tuple[str, str, str]:
    """Returns the row that gives something to a member who sees nothing else, such as a translator."""
    return row_of(item, {"did": did, "to": member, "items": list(items) or [item]})


def words_row(kind: str, seq: int) -> tuple[str, str, str]:
    """Returns the row that says that the ids in another row were typed as words; nobody who sees a part is shown it."""
    return row_of(f"words:{kind}:{seq}", {"did": WORDS, "log": kind, "row": seq})


def places(rows: Iterable[Review]) -> dict[str, str]:
    """Returns where things lie that were ever put anywhere, by item."""
    found: dict[str, str] = {}
    for row in rows:
        if row.decision == DECISION:
            one = told(row)
            if one.get("did") == PLACED:
                found.update(dict.fromkeys(map(str, one.get("items", ())), str(one.get("compartment", OPEN))))
    return found


def known(archive: Archive) -> dict[str, Review]:
    """Returns the rows that made the compartments whoever works here may know of, by name, in order."""
    found: dict[str, Review] = {}
    for row in archive.store.reviews():
        if row.decision == DECISION and told(row).get("did") == MADE:
            found.setdefault(str(told(row)["compartment"]), row)
    return found


def settle_in(archive: Archive, name: str | None) -> None:
    """Lets everything that is brought in from now on lie in a compartment, from its first moment; nothing when none is named.

    Raises:
        UnknownCompartmentError: there is no such compartment.
    """
    if not name:
        return
    if name not in known(archive):
        raise UnknownCompartmentError(item=name)
    if isinstance(archive.store, ScopedStore):
        archive.store.settle_in(name)
    else:
        archive.home = name
