"""Organisations and regions before an audience: only those that something shown speaks of, with nobody who is not shown.

An organisation that stands in withheld statements alone is not shown: who reads that somebody's camp is in a release, and
nobody there, has learned of somebody. Counts of regions are those of the table of regions, so that no second count beside it
tells what the first one hides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.model.publication import Appeal, Body, Place
from kuager.model.release import Field, Record
from kuager.protect.places import Region, known, regions_in
from kuager.protect.scene_kinds import BodyTold, PlaceTold
from kuager.protect.words import Hearing, addressed, distinct

BODY: Final = "body"
PLACE: Final = "place"
_BY_REGION: Final = "region by form"


@dataclass(slots=True)
class Shown:
    """Which statements are shown, by claim: the record, and the field."""

    hearing: Hearing
    _found: dict[str, list[tuple[Record, Field]]] = field(default_factory=dict)

    def look_for(self, claims: Collection[str]) -> None:
        """Finds the fields that claims are shown as."""
        desk = self.hearing.desk
        for id_, record in desk.named.items():
            person = desk.scene.people[id_]
            for fact in desk.scene.facts_of(id_):
                if fact.claim not in claims:
                    continue
                judged = desk.judge.judge(fact, person)
                same = _same(record.fields, judged.field) if judged.field is not None else None
                if same is not None:
                    self._found.setdefault(fact.claim, []).append((record, same))

    def of(self, claims: Iterable[str]) -> list[tuple[Record, Field]]:
        """Returns where claims are shown; nothing for those that are withheld."""
        return [one for claim in claims for one in self._found.get(claim, ())]

    def address(self, claim: str) -> str:
        """Returns the address of the field a claim is shown as; empty for none."""
        return next((f"people/{record.id}#{one.id}" for record, one in self._found.get(claim, ())), "")


def _same(fields: Sequence[Field], judged: Field) -> Field | None:
    told = (judged.schema, judged.prop, judged.value, judged.quote, judged.said_by, judged.stance, judged.source)
    return next(
        (
            one
            for one in fields
            if (one.schema, one.prop, one.value, one.quote, one.said_by, one.stance, one.source) == told
        ),
        None,
    )


@dataclass(slots=True)
class Bodies:
    """Judges organisations and places, after everything that may speak of them."""

    hearing: Hearing
    shown: Shown
    _taken: set[str] = field(default_factory=set)

    def bodies(self, told: Iterable[BodyTold], appeals: Sequence[Appeal], places: Mapping[str, Place]) -> list[Body]:
        """Returns the organisations that shown fields name, or to which shown letters went.

        Args:
            told: all there are.
            appeals: that are shown.
            places: that are shown, by region.
        """
        made = [one for each in told if (one := self._body(each, appeals, places)) is not None]
        return sorted(made, key=lambda one: (one.names[0].text, one.id))

    def _body(self, told: BodyTold, appeals: Sequence[Appeal], places: Mapping[str, Place]) -> Body | None:
        hearing = self.hearing
        if not hearing.how(BODY, "names"):
            return None
        if why := hearing.barred(told.marked):
            hearing.keep(why, told.id, BODY)
            return None
        names = tuple(one for one in told.names if not hearing.clean(one.text))
        texts_of = {one.text for one in names}
        fields = [one for one in self.shown.of(told.claims) if _speaks_of(one[1], texts_of)]
        letters = [one for one in appeals if one.to in texts_of or any(each.by in texts_of for each in one.answers)]
        if not names or not (fields or letters):
            hearing.keep("only_withheld" if names else "names_somebody", told.id, BODY)
            return None
        people = [record.id for record, _ in fields] + [one for letter in letters for one in letter.about]
        place = places.get(told.region) if hearing.how(BODY, "place") else None
        return Body(
            id=distinct(addressed("b", [one.text for one in names[:1]]), self._taken),
            names=names,
            kind=told.kind if hearing.how(BODY, "kind") else "",
            place=place.id if place is not None else "",
            people=tuple(dict.fromkeys(people)) if hearing.how(BODY, "people") else (),
            texts=_texts(one for _, one in fields) if hearing.how(BODY, "texts") else (),
        )

    def places(self, told: Iterable[PlaceTold]) -> dict[str, Place]:
        """Returns the regions that shown fields or shown counts speak of, by region."""
        hearing, counts = self.hearing, self._counts()
        found: dict[str, Place] = {}
        if not hearing.how(PLACE, "names"):
            return found
        claims = {one.region: one.claims for one in told}
        for name in sorted({*claims, *counts}):
            about = known(name)
            fields = [one for one in self.shown.of(claims.get(name, ())) if name in regions_in(one[1].value)]
            if about is None:
                continue
            if not fields and counts.get(name) is None:
                # That a region has a page at all tells that somebody is there.
                hearing.keep("only_withheld", name, PLACE)
                continue
            found[name] = self._place(name, about, [record.id for record, _ in fields], counts.get(name))
        return found

    def _place(self, called: str, about: Region, people: Sequence[str], count: int | None) -> Place:
        hearing = self.hearing
        return Place(
            id=about.id,
            names=about.names,
            kind=about.kind if hearing.how(PLACE, "kind") else "",
            area=about.area if hearing.how(PLACE, "area") else "",
            count=count if hearing.how(PLACE, "count") else None,
            people=tuple(dict.fromkeys(people)) if hearing.how(PLACE, "people") else (),
            called=called,
        )

    def _counts(self) -> dict[str, int | None]:
        """Returns the counts of the table of regions, as far as it shows them."""
        table = next((one for one in self.hearing.desk.tables if one.name == _BY_REGION), None)
        if table is None:
            return {}
        return dict(zip(table.rows, table.row_totals, strict=True))


def _speaks_of(one: Field, names: Collection[str]) -> bool:
    """Says whether a field as it is shown names an organisation, in its value or in its words."""
    return any(name in one.value or name in one.quote for name in names)


def _texts(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.passage.text for one in fields if one.passage is not None))


__all__ = ["BODY", "PLACE", "Bodies", "Shown"]
