"""Somebody's status over time from what a release shows of them, and from nothing else.

The same arithmetic as the team's own timeline (:mod:`kuager.weigh.status`), fed with shown fields in the place of claims: what
is withheld cannot be felt in what it would have ended or moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kuager.model import ClaimId, DocumentId, Stance
from kuager.model.publication import Span
from kuager.model.release import Field
from kuager.text.edtf import valid
from kuager.weigh.status import Days, Statement, Stretch, days_of, ends_of, rules, timeline

_OPEN: Final = ".."
_STATUS: Final = "status"
_STANCES: Final = frozenset(Stance)


def spans(fields: Sequence[Field]) -> tuple[Span, ...]:
    """Returns the stretches that shown fields tell of, in the order of their first possible day; what is denied is none.

    A stretch begins and ends where words say so: dates are as told (EDTF), empty where nothing shown tells them.
    """
    events: dict[str, list[Field]] = {}
    for one in fields:
        if one.event:
            events.setdefault(one.event, []).append(one)
    told: dict[ClaimId, tuple[Statement, tuple[str, ...]]] = {}
    for group in events.values():
        _add(told, _of_event(group))
    for one in fields:
        if not one.event and one.prop == _STATUS:
            _add(told, (_statement(one, one.value, as_of=days_of(one.source.published)), (one.id,)))
    line = timeline(statement for statement, _ in told.values())
    return tuple(_span(one, told) for one in line.stretches)


def _add(
    told: dict[ClaimId, tuple[Statement, tuple[str, ...]]], found: tuple[Statement, tuple[str, ...]] | None
) -> None:
    if found is not None:
        told[found[0].claim] = found


def _of_event(group: Sequence[Field]) -> tuple[Statement, tuple[str, ...]] | None:
    table = rules()
    status = table.events.get(group[0].schema)
    if status is None:
        return None
    first, last = _first(group, table.begins), _first(group, table.ends)
    begin, finish = ends_of(first.value) if first else (None, None)
    end = ends_of(last.value) if last else (None, None)
    length = next((one for prop in table.lengths for one in group if one.prop == prop), None)
    bearing = [one for one in (first, last, length) if one is not None] or [group[0]]
    since = first is not None and first.value.endswith(f"/{_OPEN}") and last is None
    made = _statement(
        bearing[0], status, when=first.value if first else None, begin=begin, finish=end[0] or end[1] or finish,
        length=length.value if length else None, as_of=days_of(bearing[0].source.published) if since else None,
    )  # fmt: skip
    return made, tuple(dict.fromkeys(one.id for one in bearing))


def _first(group: Iterable[Field], props: Iterable[str]) -> Field | None:
    rows = list(group)
    return next((one for prop in props for one in rows if one.prop == prop and valid(one.value)), None)


def _statement(
    one: Field,
    status: str,
    *,
    when: str | None = None,
    begin: Days | None = None,
    finish: Days | None = None,
    length: str | None = None,
    as_of: Days | None = None,
) -> Statement:
    return Statement(
        claim=ClaimId(one.id), document=DocumentId(one.source.url), start=0, end=0, exact="", status=status, lineage=one.lineage,
        when=when, begin=begin, finish=finish, length=length, as_of=as_of, told=days_of(one.source.published),
        stance=Stance(one.stance) if one.stance in _STANCES else Stance.ASSERTS, voice=one.said_by or None,
    )  # fmt: skip


def _span(one: Stretch, told: dict[ClaimId, tuple[Statement, tuple[str, ...]]]) -> Span:
    """Returns a stretch as it is shown; its end is told by an end date, by an interval, or not at all."""
    bearing = [told[statement.claim][1] for statement in one.statements]
    when = one.statements[0].when or ""
    start, _, end = when.partition("/")
    return Span(
        status=one.status,
        start="" if start == _OPEN else start,
        end=_told_end(one) if one.told_end and not one.muddled and end in {"", _OPEN} else end.removeprefix(_OPEN),
        fields=tuple(dict.fromkeys(id_ for ids in bearing for id_ in ids)),
    )


def _told_end(one: Stretch) -> str:
    """Returns the end as a day, a month or a year, whichever the days it may lie in are."""
    finish = one.statements[0].finish
    if finish is None or finish.first is None or finish.last is None:
        return ""
    first, last = finish.first, finish.last
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first.year}" if first.year == last.year else f"{first.isoformat()}/{last.isoformat()}"


__all__ = ["spans"]
