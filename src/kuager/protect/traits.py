"""Whether somebody's own record tells what a count would tell of them: a home that is withheld is not read off a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kuager.model.release import Record
from kuager.protect.persons import Person
from kuager.protect.places import regions_in

_WHEN: Final = frozenset({"when", "start_date"})


def shows(record: Record | None, person: Person, traits: Iterable[str]) -> bool:
    """Says whether a record shows the traits a person is counted by; nobody's record shows nothing.

    Who is counted by a trait that their record does not tell counts as somebody without a name: small counts of such
    people are held back. A trait that nobody knows needs no telling.

    Args:
        record: as it is shown; None for who has none.
        person: with the traits.
        traits: ``region``, ``form`` or ``year``.
    """
    return record is not None and all(_shows(record, trait, person.traits.get(trait, "")) for trait in traits)


def _shows(record: Record, trait: str, value: str) -> bool:
    if not value:
        return True
    if trait == "form":
        return any(one.schema == value for one in record.fields)
    if trait == "year":
        return any(one.prop in _WHEN and one.value.startswith(value) for one in record.fields)
    return any(value in regions_in(one.value) for one in record.fields)


__all__ = ["shows"]
