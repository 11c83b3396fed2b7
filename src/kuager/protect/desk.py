"""What everything besides people is cleared with: the judge, the addresses of what is shown, and the texts it points at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kuager.model.publication import Appeal, Body, Correction, PicketDay, Place, Testimony
from kuager.model.release import Record, Table, Withheld
from kuager.protect.differencing import Told
from kuager.protect.policy import Policy
from kuager.protect.scene import Scene
from kuager.protect.statements import Judge
from kuager.protect.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What is shown besides people and texts, before it is cleared; every id is an address and none of the archive's.

    ``cells`` are counts of people without names that are shown, to compare later releases with, as those of tables;
    ``stands`` says who stands where by what leave, named or not: person, capacity, use, form, address.
    """

    picket: tuple[PicketDay, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    bodies: tuple[Body, ...] = ()
    places: tuple[Place, ...] = ()
    corrections: tuple[Correction, ...] = ()
    cells: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    stands: frozenset[tuple[str, str, str, str, str]] = frozenset()


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
        tables: counts of people as they are shown.
        former: what all former releases told of people without names.
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
    tables: Sequence[Table] = ()
    former: Sequence[Told] = ()


__all__ = ["Desk", "Others"]
