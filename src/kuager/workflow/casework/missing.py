"""What nobody has told yet about a person: each thing with the form that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from kuager.workflow.casework.views import Unasked

ALWAYS: Final = (
    ("birth_date", "person_facts"),
    ("birth_place", "person_facts"),
    ("sex", "person_facts"),
    ("citizenship", "person_facts"),
    ("residence", "person_facts"),
    ("role", "person_facts"),
    ("papers", "person_facts"),
    ("asking", "relative"),
)
"""(what, form): asked of everybody. The question has the name of what it asks for."""
TAKEN: Final = (
    ("when", "last_seen"),
    ("last_seen_at", "last_seen"),
    ("by", "last_seen"),
    ("facility", "detention_period"),
    ("charge", "detention_period"),
    ("health", "health"),
)
"""Asked of who was taken or is missing."""
SENTENCED: Final = (("sentence_length", "sentence"), ("court", "sentence"), ("verdict_shown", "sentence"))
DEAD: Final = (("cause", "death"), ("body_returned", "death"))
HELD: Final = frozenset(
    {"held", "held_investigation", "held_trial", "imprisoned", "in_camp", "administrative_arrest", "house_arrest", "missing",
     "contact_lost", "dead_in_custody", "forced_labour", "state_care"}
)  # fmt: skip
_FIELD: Final = {"asking": "relative", "when": "last_seen"}
"""The question that asks for it, where it has another name."""
_ALSO: Final = {
    "when": frozenset({"when", "last_seen", "start_date", "last_contact"}),
    "last_seen_at": frozenset({"last_seen_at", "where"}),
    "charge": frozenset({"charge", "reason"}),
    "birth_date": frozenset({"birth_date", "age"}),
}
"""Properties that answer a question besides the one of its name."""


def missing(told: Collection[str], statuses: Iterable[str]) -> list[Unasked]:
    """Returns what nobody has told.

    Args:
        told: the properties that some claim gives, of the person and of what happened to them; ``asking`` when somebody
            of the family asks.
        statuses: where the person stands as last told.
    """
    stood = set(statuses)
    wanted = list(ALWAYS)
    if stood & HELD:
        wanted += TAKEN
    if "imprisoned" in stood:
        wanted += SENTENCED
    if stood & {"dead_in_custody", "dead"}:
        wanted += DEAD
    have = frozenset(told)
    return [
        Unasked(key=key, form=form, field=_FIELD.get(key, key))
        for key, form in wanted
        if not have & _ALSO.get(key, frozenset({key}))
    ]
