"""Still unasked: the questions of the script that no claim about a person answers, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kuager.errors import UnknownIdError
from kuager.model import BESIDE, EVENT, SPEAKER, Entity, schema
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.entries import Form, FormField
from kuager.workflow.entries.forms import Asks
from kuager.workflow.events import event_rows
from kuager.workflow.onhand import on_hand
from kuager.workflow.reviewed import REJECTED
from kuager.workflow.views import EventRow

FORM: Final = "testimony"
FAMILY: Final = {"detention": "custody", "contact_lost": "contact_lost"}
"""Which events answer what is asked of one: whoever tells of a camp has told when the person was taken."""
OTHERWISE: Final = {"steps": "approach", "children": ("son", "daughter", "child")}
"""Questions that events or relatives answer as well as words do."""
OF_THE_TALK: Final = frozenset(
    {"interviewer", "said_on", "place", "language", "interpreter", "first_interview", "told_before", "unread"}
)
"""Questions about the interview itself: no claim about the person can answer them."""
_FRAME: Final = {"when": lambda row: row.when, "where": lambda row: row.where, "by": lambda row: row.by}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A question that nothing answers. ``tier`` 1 must not be missed."""

    field: str
    tier: int
    question: str


def unasked(archive: Archive, person: str, lang: str = "en") -> list[Unasked]:
    """Returns the questions about a person that no claim answers, in the order of the script.

    Args:
        archive: which.
        person: the id of an entity or of a record of it.
        lang: of the questions.

    Raises:
        UnknownIdError: nobody has that id.
    """
    here = context(archive)
    entity = here.entity(person)
    if entity is None or entity.schema != "person":
        raise UnknownIdError(item=person)
    asked = entries.form(FORM)
    known = _Known(archive, here, entity)
    open_ = [one for one in asked.fields if _about_person(one) and not known.answers(asked, one)]
    found = [Unasked(field=one.name, tier=one.tier, question=asked.question(one, lang)) for one in open_]
    return sorted(found, key=lambda one: one.tier)


def _about_person(one: FormField) -> bool:
    if one.name in OF_THE_TALK or one.of == SPEAKER or one.asks in {Asks.NARRATIVE, Asks.YESNO} or one.sealed:
        return False
    return one.role != "who"


class _Known:
    """What claims say about one person."""

    def __init__(self, archive: Archive, here: Context, entity: Entity) -> None:
        hand = on_hand(archive)
        nodes = entity.members
        own = [claim for node in nodes for claim in hand.of(node)]
        about = [claim for node in nodes for claim in hand.about(node)]
        standing = [claim for claim in (*own, *about) if here.review.get(claim.id) != REJECTED]
        self.props = {claim.prop for claim in standing if claim.subject in nodes}
        self.names = {claim.value for claim in standing if claim.subject in nodes and claim.prop == "name"}
        # "A mother B": A is told as the relative, so the person may stand on either side.
        self.kin = {claim.prop for claim in standing if claim.subject not in nodes and claim.schema == "person"}
        self.events = [row for row in event_rows(archive, here) if any(id_ == entity.id for id_, _ in row.who)]

    def answers(self, asked: Form, one: FormField) -> bool:
        if one.name == "other_names":
            return len(self.names) > 1
        other = OTHERWISE.get(one.name)
        if isinstance(other, tuple) and (self.kin & set(other)):
            return True
        if isinstance(other, str) and any(_is_a(row.type, other) for row in self.events):
            return True
        if one.of == EVENT or one.of.startswith(BESIDE):
            about = asked.about(one)
            return _told(self._of(FAMILY.get(about, about)), one.role or one.prop)
        return (one.role or one.prop) in self.props

    def _of(self, kind: str) -> list[EventRow]:
        return [row for row in self.events if _is_a(row.type, kind)]


def _told(rows: Iterable[EventRow], name: str) -> bool:
    frame = _FRAME.get(name)
    return any(frame(row) if frame else name in dict(row.details) for row in rows)


def _is_a(kind: str, base: str) -> bool:
    known = schema.model().schemata.get(kind)
    return known is not None and known.is_a(base)
