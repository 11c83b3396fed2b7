"""Everything shown besides people and texts: the picket, testimonies, appeals, organisations, places, corrections."""

from __future__ import annotations

from kuager.protect.bodies import Bodies, Shown
from kuager.protect.desk import Desk, Others
from kuager.protect.happenings import Days
from kuager.protect.letters import Letters
from kuager.protect.putright import Corrections
from kuager.protect.words import Hearing


def others(desk: Desk) -> Others:
    """Clears the other kinds; what is withheld of them is added to the desk.

    What may point at others comes after them: organisations and places after letters, corrections after everything.
    """
    told, hearing = desk.scene.besides, Hearing(desk)
    days, letters = Days(hearing), Letters(hearing)
    picket = days.shown(told.days)
    testimonies, appeals = letters.testimonies(told.testimonies), letters.appeals(told.letters)
    shown = Shown(hearing)
    claims = {claim for body in told.bodies for claim in body.claims} | {one.claim for one in told.corrections}
    shown.look_for(claims | {claim for place in told.places for claim in place.claims})
    bodies = Bodies(hearing, shown)
    places = bodies.places(told.places)
    organisations = bodies.bodies(told.bodies, appeals, places)
    addresses = {f"picket/{one.id}" for one in picket} | {f"testimonies/{one.id}" for one in testimonies}
    addresses |= {f"appeals/{one.id}" for one in appeals} | {f"places/{one.id}" for one in places.values()}
    addresses |= {f"bodies/{one.id}" for one in organisations}
    putright = Corrections(hearing, shown, addresses | desk.texts.pointed_at())
    return Others(
        picket=tuple(picket),
        testimonies=tuple(testimonies),
        appeals=tuple(appeals),
        bodies=tuple(organisations),
        places=tuple(places[one] for one in sorted(places)),
        corrections=tuple(putright.corrections(told.corrections)),
        cells=days.cells,
        stands=frozenset(hearing.stands),
    )


__all__ = ["others"]
