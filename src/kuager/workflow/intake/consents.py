"""What people agreed to: each use and each audience apart, the strictest answer counts, and no answer is no.

The person spoken of, who speaks, and others who are named are asked apart. Hesitating is a refusal; so is a consent that
ran out or was withdrawn. What is public elsewhere already is a fact with a source and no consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager import track
from kuager.model import NodeId
from kuager.text.edtf import parse
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.entries import EntryRow

FORM: Final = "consent"
USES: Final = ("keep", "casework", "words", "picture", "recording", "figures")
AUDIENCES: Final = ("team", "partners", "lawyers", "un", "courts", "press", "public")
STANDINGS: Final = ("agreed", "hesitant", "refused", "not_reached")
NOTHING: Final = "nothing"
IDENTIFIED: Final = (NOTHING, "aggregate", "role_only", "initials", "named")
"""How somebody may appear, the least first."""
FACES: Final = ("no", "covered", "shown")
VOICES: Final = ("no", "text", "changed", "own")
_PICTURED: Final = frozenset({"picture", "recording"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One person's answers, as their latest version has them.

    Attributes:
        key: of the entry.
        version: of the entry; a withdrawal is a later one.
        who: the record the name has in the entry.
        name: as it was given.
        capacity: ``speaker``, ``detained`` or ``third``.
        standing: ``agreed``, ``hesitant``, ``refused``, ``not_reached`` or ``withdrawn``, as it was said.
        uses: ``yes``, ``no`` or ``hesitant`` by use; those that were not asked are missing.
        audiences: one of :data:`IDENTIFIED` or ``hesitant`` by audience; those that were not asked are missing.
        face: one of :data:`FACES`, ``hesitant``, or empty.
        voice: one of :data:`VOICES`, ``hesitant``, or empty.
        said_on: EDTF.
        expires: EDTF; empty when no end was named.
        review_on: EDTF; empty when no day was named.
        understood: what the person understood, in their own words.
        told: they were told that they may withdraw.
        testimony: key of the testimony it was given with.
    """

    key: str
    version: int
    who: str
    name: str
    capacity: str
    standing: str
    uses: dict[str, str]
    audiences: dict[str, str]
    face: str
    voice: str
    said_on: str
    expires: str
    review_on: str
    understood: str
    told: bool
    testimony: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be shown: one of :data:`IDENTIFIED`, with the face and voice for pictures and recordings, and why."""

    identify: str
    why: str
    face: str = "no"
    voice: str = "no"

    def __bool__(self) -> bool:
        return self.identify != NOTHING


def consents(archive: Archive, entity: str = "") -> list[Consent]:
    """Returns the consents of an archive, or those of one person, in the order they were first given."""
    here = context(archive)
    found = [_consent(row) for row in entries.entries(archive, FORM)]
    if not entity:
        return found
    return [one for one in found if here.id_of(NodeId(one.who)) == entity]


def allowed(archive: Archive, entity: str, use: str, audience: str) -> Allowed:
    """Returns how a person may appear: the strictest of all their consents today, in whatever capacity they gave them."""
    today = track.local_date(archive.clock.now(), archive.settings.time_zone)
    return strictest(judged(one, use, audience, today) for one in consents(archive, entity))


def strictest(answers: Iterable[Allowed]) -> Allowed:
    """Returns the answer that allows least; nobody asked allows nothing."""
    every = list(answers)
    if not every:
        return Allowed(identify=NOTHING, why="not_asked")
    least = min(every, key=lambda one: IDENTIFIED.index(one.identify))
    face = min((one.face for one in every), key=FACES.index)
    voice = min((one.voice for one in every), key=VOICES.index)
    return Allowed(identify=least.identify, why=least.why, face=face, voice=voice)


def judged(one: Consent, use: str, audience: str, today: date) -> Allowed:
    """Returns what one consent allows for a use and an audience on a day.

    ``why`` is ``withdrawn``, ``refused``, ``hesitant``, ``not_asked``, ``ran_out`` or ``agreed``.
    """
    if one.standing != "agreed":
        return Allowed(identify=NOTHING, why="not_asked" if one.standing == "not_reached" else one.standing)
    if one.expires and _over(one.expires, today):
        return Allowed(identify=NOTHING, why="ran_out")
    answer, shown = one.uses.get(use, ""), one.audiences.get(audience, "")
    if answer != "yes":
        return Allowed(identify=NOTHING, why={"": "not_asked", "no": "refused"}.get(answer, "hesitant"))
    if shown not in IDENTIFIED:
        return Allowed(identify=NOTHING, why="hesitant" if shown else "not_asked")
    if use == "figures" and shown != NOTHING:
        shown = "aggregate"  # to be counted was asked, not to be named
    pictured = use in _PICTURED
    return Allowed(
        identify=shown,
        why="refused" if shown == NOTHING else "agreed",
        face=one.face if pictured and one.face in FACES and shown == "named" else _covered(one, pictured=pictured),
        voice=one.voice if use == "recording" and one.voice in VOICES else "no",
    )


def _covered(one: Consent, *, pictured: bool) -> str:
    """A face names a person: where no name may stand, it may be seen covered at most."""
    return "covered" if pictured and one.face in {"shown", "covered"} else "no"


def _over(expires: str, today: date) -> bool:
    latest = parse(expires).latest
    return latest is None or latest < today


def _consent(row: EntryRow) -> Consent:
    who = row.first("who")
    return Consent(
        key=row.key,
        version=row.version,
        who=str(who.node or row.node(who.local)) if who else "",
        name=who.words if who else "",
        capacity=row.value("capacity"),
        standing=row.value("standing"),
        uses={use: value for use in USES if (value := row.value(f"use_{use}"))},
        audiences={one: value for one in AUDIENCES if (value := row.value(f"to_{one}"))},
        face=row.value("face"),
        voice=row.value("voice"),
        said_on=row.said_on,
        expires=row.value("expires"),
        review_on=row.value("review_on"),
        understood=row.value("understood"),
        told=row.value("may_withdraw") == "yes",
        testimony=row.value("testimony"),
    )
