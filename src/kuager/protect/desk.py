"""What everything besides people is cleared with: the judge, the addresses of what is shown, and the texts it points at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kuager.model.publication import Appeal, Body, Correction, PicketDay, Place, Testimony
from kuager.model.release import Record, Withheld
from kuager.protect.policy import Policy
from kuager.protect.scene import Scene
from kuager.protect.statements import Judge
from kuager.protect.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What is shown besides people and texts, before it is cleared; every id is an address and none of the archive's."""

    picket: tuple[PicketDay, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    bodies: tuple[Body, ...] = ()
    places: tuple[Place, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class Desk:
    """One clearing, as far as other kinds need it.

    Attributes:
        scene: everybody and everything.
        policy: the allow-list.
        audience: for whom.
        today: decides what ran out.
        k: of how many who is not named must be one.
        judge: judges statements and words; the texts whose words are shown are noted in it.
        texts: the texts of the release: ``passage`` gives an address in them.
        named: records of who is shown by name, by the archive's id; nobody else has an address that may be pointed at.
        withheld: what was held back; add to it.
    """

    scene: Scene
    policy: Policy
    audience: str
    today: date
    k: int
    judge: Judge
    texts: Texts
    named: Mapping[str, Record]
    withheld: list[Withheld] = field(default_factory=list)


__all__ = ["Desk", "Others"]
