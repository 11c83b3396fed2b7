"""Relatives as claims of kinship tell them, and everybody connected through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kuager.model import Claim, Entity
from kuager.model.schema import vocabulary
from kuager.track import family as arithmetic
from kuager.track.family import Reached, Tie
from kuager.workflow.archive import Archive
from kuager.workflow.casework.views import Family, KinTie, Relative
from kuager.workflow.context import Context, claim_row, context
from kuager.workflow.onhand import OnHand, Seen, on_hand, stirred
from kuager.workflow.reviewed import GONE
from kuager.workflow.status import Summary, summaries

MOST: Final = 60
"""People of one family shown; more are counted."""
WORDS: Final = 3
"""Claims shown for one tie."""
PERSON: Final = "person"
_CACHE: Final = "case kin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """All ties of an archive: by (left, kind, right), and the sexes told of people."""

    ties: Mapping[tuple[str, str, str], KinTie]
    beside: Mapping[str, tuple[KinTie, ...]]
    sexes: Mapping[str, str]


def kin(archive: Archive) -> Kin:
    """Returns every tie of kinship that stands, by the people as they are joined now; held while none changes."""
    here, known = context(archive), on_hand(archive)
    held = archive.cache.get(_CACHE)
    if isinstance(held, _Held) and not _changed(held.seen, here, known):
        return held.found
    made = _read(archive, here)
    archive.cache[_CACHE] = _Held(seen=Seen(here=here, position=known.upto), found=made)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The ties as they were read last."""

    seen: Seen
    found: Kin


def _changed(seen: Seen, here: Context, known: OnHand) -> bool:
    if seen.position == known.upto and seen.here.entities is here.entities:
        return False
    telling = {*vocabulary("kinship").terms, "sex"}
    return seen.here.entities is not here.entities or any(
        one.prop in telling for one in stirred(seen, here, known).claims
    )


def _read(archive: Archive, here: Context) -> Kin:
    terms = vocabulary("kinship").terms
    grouped: dict[tuple[str, str, str], list[Claim]] = {}
    sexes: dict[str, str] = {}
    for claim in on_hand(archive).every():
        if here.review.get(claim.id) in GONE:
            continue
        if claim.prop == "sex":
            sexes.setdefault(here.entity_of.get(claim.subject, claim.subject), claim.value)
        elif claim.prop in terms and claim.value_node is not None:
            left, right = (here.entity_of.get(one, one) for one in (claim.subject, claim.value_node))
            if left != right and _people(here, left, right):
                grouped.setdefault((left, claim.prop, right), []).append(claim)
    ties = {key: KinTie(left=key[0], kind=key[1], right=key[2], claims=tuple(rows)) for key, rows in grouped.items()}
    beside: dict[str, list[KinTie]] = {}
    for tie in ties.values():
        beside.setdefault(tie.left, []).append(tie)
        beside.setdefault(tie.right, []).append(tie)
    return Kin(ties=ties, beside={key: tuple(rows) for key, rows in beside.items()}, sexes=sexes)


def _people(here: Context, *ids: str) -> bool:
    return all(one in here.entities and here.entities[one].schema == PERSON for one in ids)


def between(known: Kin, one: str, other: str) -> tuple[tuple[str, ...], tuple[KinTie, ...]]:
    """Returns what ``one`` is to ``other`` as told, terms of the vocabulary, and the ties that say so."""
    terms = vocabulary("kinship").terms
    found: dict[str, None] = {}
    said = []
    for tie in known.beside.get(one, ()):
        if (tie.left, tie.right) == (one, other):
            found[tie.kind] = None
        elif (tie.left, tie.right) == (other, one):
            found[arithmetic.reverse(tie.kind, terms[tie.kind].inverse, known.sexes.get(one, ""))] = None
        else:
            continue
        said.append(tie)
    return _closest(found), tuple(said)


def _closest(told: Iterable[str]) -> tuple[str, ...]:
    """Leaves out what a closer word says already: a mother is a parent and a relative."""
    terms = vocabulary("kinship").terms
    every = list(told)
    wider = set()
    for one in every:
        broader = terms[one].broader
        while broader is not None:
            wider.add(broader)
            broader = terms[broader].broader
    return tuple(one for one in every if one not in wider)


def family(archive: Archive, given: str) -> Family:
    """Returns everybody connected with a person, nearest first.

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    here = context(archive)
    person = here.meant(given)
    known = kin(archive)
    near = _connected(known, person.id)
    ties = [Tie(*key) for key in known.ties if key[0] in near and key[2] in near]
    reached = arithmetic.reach(ties, person.id)
    shown = dict(list(reached.items())[: MOST + 1])
    stood = summaries(archive)
    found = _once(_relative(here, known, stood, one) for one in shown.values() if one.id != person.id)
    seen = {person.id, *(one.id for one in found)}
    shown = {id_: one for id_, one in shown.items() if id_ in seen}
    drawn = sorted({(one.left, one.kind, one.right) for one in ties if one.left in shown and one.right in shown})
    return Family(
        person=person.id,
        name=person.name,
        shielded=person.shielded,
        statuses=stood.get(person.id, Summary()).statuses,
        relatives=tuple(found),
        rows=tuple(tuple(row) for row in arithmetic.rows(shown, (Tie(*one) for one in drawn))),
        ties=tuple(drawn),
        more=max(0, len(reached) - MOST - 1),
    )


def _once(rows: Iterable[Relative]) -> list[Relative]:
    """Shows "our father" once where several texts say it of one person: who is unnamed is never joined, only drawn once."""
    found: dict[object, Relative] = {}
    for row in rows:
        key = (row.name.casefold(), row.kinship, row.via) if row.shielded else row.id
        before = found.get(key)
        found[key] = replace(before, claims=(*before.claims, *row.claims)) if before else row
    return list(found.values())


def _connected(known: Kin, start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for tie in known.beside.get(waiting.pop(), ()):
            for other in (tie.left, tie.right):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
    return found


def _relative(here: Context, known: Kin, stood: Mapping[str, Summary], one: Reached) -> Relative:
    entity: Entity = here.entities[one.id]
    told, ties = between(known, one.id, one.via)
    summary = stood.get(one.id, Summary())
    claims = [claim for tie in ties for claim in tie.claims]
    return Relative(
        id=entity.id,
        name=entity.name,
        shielded=entity.shielded,
        generation=one.generation,
        distance=one.distance,
        kinship=told,
        via=one.via,
        via_name=here.entities[one.via].name,
        statuses=summary.statuses,
        silence=summary.silence,
        claims=tuple(claim_row(here, claim) for claim in claims[:WORDS]),
    )
