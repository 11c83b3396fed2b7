"""What two people's properties and events say to one another: what agrees, what cannot both be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from kuager import resolve
from kuager.errors import BadDateError
from kuager.model import Claim, DocumentId, NodeId, Side
from kuager.model.schema import find_prop
from kuager.model.vocabulary import Compare
from kuager.resolve.compare import SAME_AT, UNSURE_AT
from kuager.text.edtf import Edtf
from kuager.text.fold import plain
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, claim_row
from kuager.workflow.events import event_rows
from kuager.workflow.judging.asking import CLOSED
from kuager.workflow.judging.views import Clash, Line, Value
from kuager.workflow.reviewed import GONE
from kuager.workflow.views import ClaimRow, EventRow

PARENTS: Final = ("father", "mother")
_NOT_SHOWN: Final = frozenset({"name", "description", "said", "type"})
_NAMING: Final = frozenset({"name", "description"})
_ONE_PLACE: Final = frozenset({"birth_place"})
"""Properties of which everybody has one, whatever else several sources may say of them."""
_ORDER: Final = {"against": 0, "agree": 1, "alike": 2, "other": 3, "one": 4}
_DEATHS: Final = CLOSED - {"release"}
MOST_VALUES: Final = 6
MOST_CLAIMS: Final = 3
MOST_EVENTS: Final = 60


def own_rows(archive: Archive, here: Context, members: Iterable[NodeId]) -> list[ClaimRow]:
    """Returns what is said of an entity and was not refused."""
    return [claim_row(here, claim) for node in members for claim in _live(here, archive.store.claims(subject=node))]


def parents(archive: Archive, here: Context, members: Iterable[NodeId]) -> dict[str, list[tuple[str, ClaimRow]]]:
    """Returns the names of an entity's father and mother with the claims that say so."""
    found: dict[str, list[tuple[str, ClaimRow]]] = defaultdict(list)
    for node in members:
        for claim in _live(here, archive.store.claims_about(node)):
            if claim.prop in PARENTS:
                found[claim.prop].append((here.name_of(claim.subject) or "", claim_row(here, claim)))
    return found


def events_of(archive: Archive, here: Context, members: Iterable[NodeId]) -> list[EventRow]:
    """Returns the events an entity took part in."""
    told = {
        claim.subject: None
        for node in members
        for claim in archive.store.claims_about(node)
        if claim.prop == "who" and claim.schema in here.event_types
    }
    return event_rows(archive, here, list(told)[:MOST_EVENTS])


def _live(here: Context, claims: Iterable[Claim]) -> Iterator[Claim]:
    return (claim for claim in claims if here.review.get(claim.id) not in GONE)


def lines(
    left: Sequence[ClaimRow],
    right: Sequence[ClaimRow],
    left_parents: dict[str, list[tuple[str, ClaimRow]]],
    right_parents: dict[str, list[tuple[str, ClaimRow]]],
) -> tuple[Line, ...]:
    """Returns the properties of two entities beside each other; what cannot both be comes first, then what agrees."""
    found = [_line(prop, mine, yours) for prop, mine, yours in _by_prop(left, right)]
    for prop in PARENTS:
        mine, yours = left_parents.get(prop, []), right_parents.get(prop, [])
        if mine or yours:
            found.append(_parent_line(prop, mine, yours))
    return tuple(sorted(found, key=lambda line: (_ORDER[line.how], line.prop)))


def named(left: Sequence[ClaimRow], right: Sequence[ClaimRow]) -> Line:
    """Returns the spellings of two entities with the places that give them."""
    mine, yours = ([row for row in rows if row.prop in _NAMING] for rows in (left, right))
    return Line(prop="name", label="", left=_values(mine), right=_values(yours), how="other")


def _by_prop(
    left: Sequence[ClaimRow], right: Sequence[ClaimRow]
) -> Iterator[tuple[str, list[ClaimRow], list[ClaimRow]]]:
    for prop in sorted({row.prop for row in (*left, *right)} - _NOT_SHOWN):
        yield prop, [row for row in left if row.prop == prop], [row for row in right if row.prop == prop]


def _line(prop: str, mine: list[ClaimRow], yours: list[ClaimRow]) -> Line:
    first = (mine or yours)[0]
    return Line(prop=prop, label=first.prop_label, left=_values(mine), right=_values(yours), how=_how(mine, yours))


def _values(rows: list[ClaimRow]) -> tuple[Value, ...]:
    groups: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in rows:
        groups[row.value].append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Value(value=value, claims=tuple(claims[:MOST_CLAIMS])) for value, claims in ordered[:MOST_VALUES])


def _how(mine: list[ClaimRow], yours: list[ClaimRow]) -> str:
    if not mine or not yours:
        return "one"
    if {_key(row) for row in mine} & {_key(row) for row in yours}:
        return "agree"
    return _unlike(mine, yours)


def _unlike(mine: list[ClaimRow], yours: list[ClaimRow]) -> str:
    """Says what it means that no value of the one is a value of the other."""
    prop = find_prop(mine[0].schema, mine[0].prop)
    values = [(one.value, two.value) for one in mine for two in yours]
    if prop is not None and (prop.compare is Compare.SINGLE or prop.name in _ONE_PLACE):
        return "against"
    if prop is not None and prop.compare is Compare.INTERVAL:
        return "agree" if any(dates_meet(one, two) for one, two in values) else "against"
    if prop is not None and prop.range == "person" and any(resolve.score(one, two) >= SAME_AT for one, two in values):
        return "alike"
    return "other"


def _key(row: ClaimRow) -> str:
    return row.value_id or plain(row.value)


def dates_meet(one: str, two: str) -> bool:
    """Says whether one day fits both dates; what is no date contradicts nothing."""
    try:
        return Edtf.parse(one).overlaps(Edtf.parse(two))
    except BadDateError:
        return True


def _parent_line(prop: str, mine: list[tuple[str, ClaimRow]], yours: list[tuple[str, ClaimRow]]) -> Line:
    how = "one"
    if mine and yours:
        alike = any(resolve.score(one, two) >= UNSURE_AT for one, _ in mine for two, _ in yours)
        how = "agree" if alike else "against"
    label = (mine or yours)[0][1].prop_label
    return Line(prop=prop, label=label, left=_named(mine), right=_named(yours), how=how)


def _named(rows: list[tuple[str, ClaimRow]]) -> tuple[Value, ...]:
    groups: dict[str, list[ClaimRow]] = defaultdict(list)
    for name, row in rows:
        groups[name].append(row)
    return tuple(
        Value(value=name, claims=tuple(claims[:MOST_CLAIMS])) for name, claims in sorted(groups.items())[:MOST_VALUES]
    )


def clashes(left: Sequence[EventRow], right: Sequence[EventRow]) -> tuple[Clash, ...]:
    """Returns events that one person cannot both have lived: something after a death, or two deaths on two days."""
    found = [_clash(one, two) for one in left for two in right if _excludes(one, two) or _excludes(two, one)]
    return tuple(sorted(found, key=lambda clash: (clash.left_when, clash.right_when, clash.left, clash.right)))[
        :MOST_CLAIMS
    ]


def _excludes(death: EventRow, other: EventRow) -> bool:
    if death.type not in _DEATHS or not death.when or not other.when:
        return False
    if other.type in _DEATHS:
        return not dates_meet(death.when, other.when)
    last, first = _edge(death.when, last=True), _edge(other.when, last=False)
    return last is not None and first is not None and last < first


def _edge(when: str, *, last: bool) -> date | None:
    try:
        found = Edtf.parse(when)
    except BadDateError:
        return None
    return found.latest if last else found.earliest


def _clash(one: EventRow, two: EventRow) -> Clash:
    return Clash(
        kind="death",
        left=one.type_label,
        left_when=one.when or "",
        right=two.type_label,
        right_when=two.when or "",
        sides=(_side(one), _side(two)),
    )


def _side(row: EventRow) -> Side:
    return Side(document=DocumentId(row.document), start=row.start, end=row.end, text=row.exact, value=row.when)
