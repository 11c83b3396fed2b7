"""Risk and marking: raised by one person at once, lowered by two, put up for review when a reprisal is logged.

Decisions of the team, no claims: rows of the register log. A person who is joined from several records bears the strictest
of their marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from kuager.errors import BadDateError, UnknownIdError
from kuager.errors.clearing import NoReasonGivenError, UnknownAudienceError
from kuager.model import ClaimId, DocumentId, NodeId, Review
from kuager.model.release import CAPACITIES
from kuager.protect.persons import Marked, over
from kuager.protect.policy import LEVELS, RISKS
from kuager.protect.rights import Action
from kuager.text.edtf import valid
from kuager.track import local_date
from kuager.workflow import acts, approving, entries, reprisals
from kuager.workflow.acting import require
from kuager.workflow.archive import Archive
from kuager.workflow.casework.kin import kin
from kuager.workflow.context import Context, context, resolve_id
from kuager.workflow.registers import log

REGISTER: Final = "mark"
LOOKED: Final = "looked"
"""Register of claims at whose words a person looked for what must not be quoted."""
_CACHE: Final = "clearing marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands about one person or document, with who decided it last.

    Attributes:
        id: of the entity or document.
        name: as it goes by.
        kind: ``person`` or another schema; ``document``.
        marked: what counts.
        reason: of the last decision.
        agent: who decided.
        at: when, ISO 8601.
        reprisal: something was done to them or their kin since.
        due: the day to look again has come, or a reprisal came.
    """

    id: str
    name: str
    kind: str
    marked: Marked
    reason: str = ""
    agent: str = ""
    at: str = ""
    reprisal: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All marks of an archive at one position of the log.

    Attributes:
        by_id: by entity or document.
        decided: when a person last looked at somebody's risk, by entity.
        last: the last row about each.
        looked: claims whose words a person looked at.
        hit: entities to whom, or to whose kin, something was done since anybody looked.
    """

    by_id: Mapping[str, Marked] = field(default_factory=dict)
    decided: Mapping[str, datetime] = field(default_factory=dict)
    last: Mapping[str, Review] = field(default_factory=dict)
    looked: frozenset[str] = frozenset()
    hit: frozenset[str] = frozenset()

    @property
    def whole(self) -> frozenset[str]:
        """The texts that may be shown whole."""
        return frozenset(id_ for id_, one in self.by_id.items() if one.whole)

    def of(self, id_: str) -> Marked:
        """Returns what counts for an entity or document."""
        return self.by_id.get(id_, Marked())


def marks(archive: Archive) -> Marks:
    """Returns every mark, worked out once per position of the log."""
    here, at = context(archive), archive.store.head()
    held = archive.cache.get(_CACHE)
    if isinstance(held, tuple) and held[0] == at and isinstance(held[1], Marks):
        return held[1]
    found = _read(archive, here)
    archive.cache[_CACHE] = (at, found)
    return found


def _read(archive: Archive, here: Context) -> Marks:
    latest: dict[str, Review] = {}
    for row, undone in log.rows(archive, REGISTER):
        if not undone:
            latest[log.item_of(row)] = row
    by_id: dict[str, Marked] = {}
    last: dict[str, Review] = {}
    for item, row in latest.items():
        id_ = here.entity_of.get(NodeId(item), item)
        mark = _mark(log.told(row))
        by_id[id_] = strictest(by_id[id_], mark) if id_ in by_id else mark
        if id_ not in last or last[id_].at < row.at:
            last[id_] = row
    decided = {id_: row.at for id_, row in last.items()}
    looked = frozenset(log.item_of(row) for row, undone in log.rows(archive, LOOKED) if not undone)
    return Marks(by_id=by_id, decided=decided, last=last, looked=looked, hit=_hit(archive, decided))


def _mark(told: Mapping[str, Any]) -> Marked:
    """Reads a mark; a word that a later version wrote counts as the strictest."""
    level = str(told.get("level", "clear"))
    risks = {who: str(risk) for who, risk in dict(told.get("risk", {})).items() if who in CAPACITIES}
    return Marked(
        level=level if level in LEVELS else LEVELS[-1],
        risk={who: risk if risk in RISKS else RISKS[-1] for who, risk in risks.items()},
        embargo=str(told.get("embargo", "")),
        office=told.get("office") is True,
        review_on=str(told.get("review_on", "")),
        whole=told.get("whole") is True,
    )


def strictest(one: Marked, other: Marked) -> Marked:
    """Returns what both marks allow; the later embargo and the earlier day of review count."""
    return Marked(
        level=max(one.level, other.level, key=LEVELS.index),
        risk={
            who: max(told, key=RISKS.index)
            for who in CAPACITIES
            if (told := [risk for mark in (one, other) if (risk := mark.risk.get(who))])
        },
        embargo=max(one.embargo, other.embargo),
        office=one.office and other.office,
        review_on=min((day for day in (one.review_on, other.review_on) if day), default=""),
        whole=one.whole and other.whole,
    )


def _hit(archive: Archive, decided: Mapping[str, datetime]) -> frozenset[str]:
    """Returns whom a reprisal concerns at whose risk nobody looked since: those hit, and their kin."""
    beside = kin(archive).beside
    found: set[str] = set()
    for one in reprisals.reprisals(archive):
        row = entries.entry(archive, one.key)
        at = datetime.fromisoformat(row.at) if row else None
        for person, _ in one.who:
            family = {person, *(id_ for tie in beside.get(person, ()) for id_ in (tie.left, tie.right))}
            found |= {
                id_
                for id_ in family
                if id_ and (at is None or decided.get(id_, datetime.min.replace(tzinfo=at.tzinfo)) < at)
            }
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be changed of a mark; None leaves it as it is."""

    level: str | None = None
    risk: Mapping[str, str] = field(default_factory=dict)
    embargo: str | None = None
    office: bool | None = None
    review_on: str | None = None
    whole: bool | None = None


def mark(archive: Archive, given: str, change: Change, *, reason: str, agent: str = "") -> Mark:
    """Marks a person, another entity or a document.

    What only raises a protection counts at once. Lowering one needs another person's yes: it is asked for, and
    :class:`~kuager.errors.rights.SecondPersonError` says under which id; the same call after the yes does it.

    Args:
        archive: where.
        given: id, or the beginning of it.
        change: what becomes other.
        reason: why; leave out names.
        agent: who marks.

    Raises:
        UnknownIdError: nothing has that id.
        UnknownAudienceError: no such level or risk.
        BadDateError: a day that is none.
        NoReasonGivenError: no reason.
        NotAllowedError: the role may not.
        SecondPersonError: a second person has to allow it first.
    """
    if not reason.strip():
        raise NoReasonGivenError
    _check(change)
    here = context(archive)
    id_ = found_id(here, given)
    known = marks(archive)
    before = known.of(id_)
    after = replace(
        before,
        level=before.level if change.level is None else change.level,
        risk={**before.risk, **change.risk},
        embargo=before.embargo if change.embargo is None else change.embargo,
        office=before.office if change.office is None else change.office,
        review_on=before.review_on if change.review_on is None else change.review_on,
        whole=before.whole if change.whole is None else change.whole,
    )
    if lowers(before, after) or (id_ in known.hit and not stricter(after)):
        told = {"mark": id_, **_told(after)}
        approving.settle(archive, Action.LOWER, what=f"mark {id_}", digest=approving.digest_of(told), reason=reason)
        acts.note(archive, acts.Act.LOWER, id_)
    else:
        require(archive, Action.PROTECT)
    for item in _items(here, archive, id_):
        log.write(archive, REGISTER, item, _told(after), agent=agent, why=reason.strip())
    return shown(archive, id_)


def _told(mark_: Marked) -> dict[str, Any]:
    return {
        "level": mark_.level, "risk": dict(mark_.risk), "embargo": mark_.embargo, "office": mark_.office,
        "review_on": mark_.review_on, "whole": mark_.whole,
    }  # fmt: skip


def _items(here: Context, archive: Archive, id_: str) -> Iterable[str]:
    """Names a person by a record, as their own id changes when people are joined; and every record that bears a mark."""
    entity = here.entities.get(id_)
    if entity is None:
        return (id_,)
    bearing = {log.item_of(row) for row, _ in log.rows(archive, REGISTER)}
    return tuple(
        dict.fromkeys([str(min(entity.members)), *(str(one) for one in entity.members if str(one) in bearing)])
    )


def _check(change: Change) -> None:
    if change.level is not None and change.level not in LEVELS:
        raise UnknownAudienceError(f"A level is one of {', '.join(LEVELS)}", item=change.level)
    for who, risk in change.risk.items():
        if who not in CAPACITIES or risk not in RISKS:
            raise UnknownAudienceError(f"A risk is one of {', '.join(RISKS)}", item=f"{who}={risk}")
    for day in (change.embargo, change.review_on):
        if day and not valid(day):
            raise BadDateError(item=day)


def lowers(before: Marked, after: Marked) -> bool:
    """Says whether anything would be less protected after a change."""
    risks = any(
        RISKS.index(after.risk.get(who, "unassessed")) < RISKS.index(before.risk.get(who, "unassessed"))
        and before.risk.get(who, "unassessed") not in {"low", "unassessed"}
        for who in CAPACITIES
    )
    return (
        LEVELS.index(after.level) < LEVELS.index(before.level)
        or risks
        or after.embargo < before.embargo
        or (after.office and not before.office)
        or (after.whole and not before.whole)
    )


def stricter(after: Marked) -> bool:
    """Says whether a mark protects as much as a reprisal that nobody looked at: then looking needs no second person."""
    return after.level == LEVELS[-1] or all(after.risk.get(who) == RISKS[-1] for who in CAPACITIES)


def looked(archive: Archive, claim: str, *, reason: str, agent: str = "") -> Review:
    """Records that a person looked at words that a rule stopped at, and found nothing in them that must not be public.

    Raises:
        UnknownIdError: there is no such claim.
        NoReasonGivenError: no reason.
        NotAllowedError: the role may not.
        SecondPersonError: a second person has to allow it first.
    """
    if not reason.strip():
        raise NoReasonGivenError
    if archive.store.claim(ClaimId(claim)) is None:
        raise UnknownIdError(item=claim)
    told = {"looked": claim}
    approving.settle(archive, Action.LOWER, what=f"words of {claim}", digest=approving.digest_of(told), reason=reason)
    return log.write(archive, LOOKED, claim, told, agent=agent, why=reason.strip())


def found_id(here: Context, given: str) -> str:
    """Returns the entity or document that an id or its beginning means.

    Raises:
        UnknownIdError: nothing has that id.
        AmbiguousIdError: several do.
    """
    if DocumentId(given) in here.heads:
        return given
    found = resolve_id(given, [*here.entities, *here.nodes, *here.heads])
    return here.entity_of.get(NodeId(found), found)


def shown(archive: Archive, id_: str) -> Mark:
    """Returns what stands about one person or document."""
    here, known = context(archive), marks(archive)
    entity, head, row = here.entities.get(id_), here.heads.get(DocumentId(id_)), known.last.get(id_)
    today = local_date(archive.clock.now(), archive.settings.time_zone)
    marked, hit = known.of(id_), id_ in known.hit
    return Mark(
        id=id_,
        name=entity.name if entity else head.title if head else id_,
        kind=entity.schema if entity else "document",
        marked=marked,
        reason=row.reason if row else "",
        agent=row.agent if row else "",
        at=row.at.isoformat(timespec="seconds") if row else "",
        reprisal=hit,
        due=hit or bool(marked.review_on and over(marked.review_on, today)),
    )


def queue(archive: Archive) -> list[Mark]:
    """Returns everybody and everything that bears a mark or waits for one, what waits first."""
    known = marks(archive)
    rows = [shown(archive, id_) for id_ in sorted({*known.by_id, *known.hit})]
    return sorted(rows, key=lambda one: (not one.due, -LEVELS.index(one.marked.level), one.name))


__all__ = [
    "LOOKED",
    "REGISTER",
    "Change",
    "Mark",
    "Marks",
    "found_id",
    "looked",
    "lowers",
    "mark",
    "marks",
    "queue",
    "shown",
    "strictest",
]
