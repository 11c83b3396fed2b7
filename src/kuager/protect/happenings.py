"""Days of a picket before an audience: what was seen in public, never who was there.

Participants have no place in what is shown, named or counted one by one: how many came is told as sources tell it, and what
the police did as codes with counts. A count that nobody published is held back below k, and where it differs too little from
what a former release told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kuager.model.publication import PicketDay, Said
from kuager.protect import never
from kuager.protect.anonymity import floor
from kuager.protect.places import region
from kuager.protect.scene import Fact
from kuager.protect.scene_kinds import ActTold, DayTold
from kuager.protect.words import Hearing

KIND: Final = "picket_day"
TABLE: Final = "police by day"
"""Under which name counts that nobody published are compared with former releases."""
HELD: Final = frozenset({"injury", "health"})
"""What is done to bodies is never told of a day: it would tell of somebody's health."""


@dataclass(slots=True)
class Days:
    """Judges days; ``cells`` are the counts that nobody published and that are shown."""

    hearing: Hearing
    cells: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def shown(self, told: Iterable[DayTold]) -> list[PicketDay]:
        """Returns the days that may be shown, in their order."""
        taken: dict[str, int] = {}
        found = []
        for one in sorted(told, key=lambda day: (day.series, day.date)):
            made = self._day(one, taken)
            found += [made] if made is not None else []
        return found

    def _day(self, told: DayTold, taken: dict[str, int]) -> PicketDay | None:
        hearing = self.hearing
        if not hearing.how(KIND, "date") or not hearing.how(KIND, "day"):
            return None
        refused = [hearing.refused(one.fact) for one in told.tellings]
        tellings = [one for one, why in zip(told.tellings, refused, strict=True) if not why]
        for one, why in zip(told.tellings, refused, strict=True):
            if why:
                hearing.keep(why, one.fact.document, KIND)
        if not tellings:
            # A day of which only what the police did may be told would tell who was there.
            for act in told.acts:
                hearing.keep("only_withheld", act.fact.document, "police", claim=act.fact.claim)
            return None
        id_ = f"picket-{told.series}-{told.day}"
        taken[id_] = taken.get(id_, 0) + 1
        id_ += f"-{taken[id_]}" if taken[id_] > 1 else ""
        return PicketDay(
            id=id_,
            series=f"picket-{told.series}",
            day=told.day,
            date=told.date,
            place=self._place(told),
            came=self._came(told, [one.came for one in tellings]),
            slogans=tuple(self._slogans(told, f"picket/{id_}")) if hearing.how(KIND, "slogans") else (),
            police=self._police(told, id_) if hearing.how(KIND, "police") else (),
            said=tuple(self._said(told, f"picket/{id_}")),
            texts=self._texts([one.fact for one in tellings], f"picket/{id_}"),
        )

    def _place(self, told: DayTold) -> str:
        how = self.hearing.how(KIND, "place")
        place = told.place if how == "whole" else (told.region or region(told.place)) if how == "region" else ""
        why = self.hearing.clean(place)
        # A place that no list knows may be somebody's house: "before Marat's door".
        why = why or ("names_somebody" if not region(place) and self.hearing.points(place) else "")
        if why:
            self.hearing.keep(why, told.tellings[0].fact.document, "place")
        return "" if why else place

    def _came(self, told: DayTold, came: Iterable[str]) -> tuple[str, ...]:
        if not self.hearing.how(KIND, "came"):
            return ()
        found = dict.fromkeys(one.strip() for one in came if one.strip())
        if any(self.hearing.clean(one) for one in found):
            self.hearing.keep("names_somebody", told.tellings[0].fact.document, "came")
        return tuple(one for one in found if not self.hearing.clean(one))

    def _slogans(self, told: DayTold, target: str) -> Iterable[Said]:
        """Yields slogans, each once; one that bears any part of a name of somebody hidden is left out, not cut."""
        seen: set[str] = set()
        for fact in told.slogans:
            said, why = self.hearing.said(fact, f"{KIND}.slogans", target, owners=self.hearing.desk.named)
            if said is not None and (said.words != fact.quote or self.hearing.points(said.words)):
                said, why = None, "names_somebody"
            if said is None:
                self.hearing.keep(why, fact.document, "slogan", claim=fact.claim)
            elif said.words not in seen:
                seen.add(said.words)
                yield said

    def _said(self, told: DayTold, target: str) -> Iterable[Said]:
        seen: set[str] = set()
        for fact in told.said:
            said, why = self.hearing.said(fact, f"{KIND}.said", target, owners=self.hearing.desk.named)
            if said is None:
                self.hearing.keep(why, fact.document, "quote", claim=fact.claim)
            elif said.words not in seen:
                seen.add(said.words)
                yield said

    def _police(self, told: DayTold, day: str) -> tuple[tuple[str, int | None], ...]:
        codes: dict[str, list[ActTold]] = {}
        for one in told.acts:
            health = one.code in HELD or bool(never.kind_of(one.code, ""))
            # A count that nobody published needs no publisher: it hides everybody in it, or it is held back.
            why = "health" if health else next(iter(self.hearing.desk.judge.barred(one.fact)), "")
            if why:
                self.hearing.keep(why, one.fact.document, "police", claim=one.fact.claim)
            else:
                codes.setdefault(one.code, []).append(one)
        return tuple((code, self._count(day, code, acts)) for code, acts in sorted(codes.items()))

    def _count(self, day: str, code: str, acts: list[ActTold]) -> int | None:
        """Returns to how many something was done: the largest that was published, else a count that hides everybody in it."""
        published = [one.count for one in acts if one.fact.public]
        if any(published):
            return max(published)
        if published:
            return None
        count, cell = sum(one.count for one in acts), (TABLE, day, code)
        near = self._near(cell, count)
        if near or count < floor(self.hearing.desk.k):
            self.hearing.keep("differencing" if near else "k", acts[0].fact.document, "police")
            return None
        self.cells[cell] = count
        return count

    def _near(self, cell: tuple[str, str, str], count: int) -> bool:
        least = floor(self.hearing.desk.k)
        former: Iterable[Mapping[tuple[str, str, str], int]] = (one.cells for one in self.hearing.desk.former)
        return any(cell in one and 0 < abs(one[cell] - count) < least for one in former)

    def _texts(self, facts: Iterable[Fact], target: str) -> tuple[str, ...]:
        if not self.hearing.how(KIND, "texts"):
            return ()
        return tuple(dict.fromkeys(text for one in facts if (text := self.hearing.text(one, target))))


__all__ = ["KIND", "TABLE", "Days"]
