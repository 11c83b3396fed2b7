"""Who stands in a release besides those whose records it holds, and by what leave: relatives, speakers, others who are named.

A consent that ends calls back every address it bore. For the person of a record that is the record; for a sister whose name
stands in it, it is the record too, though it is her brother's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Final, NamedTuple

from kuager.model.release import Record
from kuager.protect.desk import Others
from kuager.protect.disguise import Hidden, Whose, writings
from kuager.protect.persons import FACES, FACTS, WORDS, Person
from kuager.protect.scene import Fact
from kuager.protect.statements import Judge, Judged

FACE: Final = "face"
"""In the place of a capacity: somebody's face is shown."""
ANYHOW: Final = "any"
"""In the place of a capacity: somebody is named in words, which do not say as what."""
KINDS: Final = ("picket", "testimonies", "appeals", "bodies", "places", "corrections")
_DETAINED, _SPEAKER, _THIRD = "detained", "speaker", "third"
_NAMED, _ROLE = "named", "role_only"


class Appearance(NamedTuple):
    """Somebody (``person``, id of the archive) stands at ``address`` in a capacity, for a use, in a form at least."""

    person: str
    capacity: str
    use: str
    form: str
    address: str


@dataclass(slots=True)
class Beside:
    """Takes down who stands where, while a release is cleared.

    Args:
        judge: of the clearing.
    """

    judge: Judge
    found: set[Appearance] = field(default_factory=set)
    _names: dict[str, Hidden] = field(default_factory=dict)

    def statement(self, fact: Fact, judged: Judged, person: Person, address: str) -> None:
        """Takes down who stands in a statement that is shown."""
        shown = judged.field
        if shown is None:
            return
        if fact.speaker and fact.speaker != person.id:
            form = self.judge.stand(fact.speaker, _SPEAKER, FACTS).form
            self._add(fact.speaker, _SPEAKER, FACTS, form, address)
        if fact.value_person and fact.value_person != person.id:
            self._add(
                fact.value_person, _THIRD, FACTS, self.judge.stand(fact.value_person, _THIRD, FACTS).form, address
            )
        if shown.quote and (fact.speaker or not fact.public):
            who, capacity = (fact.speaker, _SPEAKER) if fact.speaker else (person.id, _DETAINED)
            self._add(who, capacity, WORDS, _ROLE, address)
        passage = shown.passage
        around = (passage.prefix, passage.suffix) if passage else ()
        words = " ".join((shown.quote, shown.value, shown.source.title, shown.source.url, *around))
        for other in fact.others:
            if (
                other != person.id
                and self.judge.stand(other, _THIRD, FACTS).form == _NAMED
                and words in self._of(other)
            ):
                self._add(other, _THIRD, FACTS, _NAMED, address)

    def record(self, one: Record, person: Person) -> None:
        """Takes down the relatives and the portrait of a record."""
        address = f"people/{one.id}"
        shown = {each.title for each in one.kin}
        for tie in self.judge.scene.kin.get(person.id, ()) if one.kin else ():
            other, form = self.judge.scene.people.get(tie.other), self.judge.stand(tie.other, _THIRD, FACTS).form
            if form != _NAMED or (other is not None and other.name in shown):
                self._add(tie.other, _THIRD, FACTS, form, address)
        if one.portrait is not None:
            self._add(person.id, _DETAINED, FACES, _NAMED, address)
            self._add(person.id, FACE, FACES, _NAMED, address)

    def kinds(self, others: Others, named: Iterable[str]) -> None:
        """Takes down who is named in everything else: those it is about, and whoever's name stands in its words."""
        for stands in others.stands:
            self._add(*stands)
        every = [(kind, one) for kind in KINDS for one in getattr(others, kind)]
        if not every:
            return
        records = frozenset(named)
        people = self.judge.scene.people
        nameable = [id_ for id_ in people if not people[id_].shielded and self.judge.may_be_named(id_)]
        whose = Whose({id_: writings(people[id_].name) for id_ in nameable})
        for kind, one in every:
            address = f"{kind}/{one.id}"
            for person in (*getattr(one, "about", ()), *getattr(one, "people", ())):
                if person in records:
                    self._add(person, _DETAINED, FACTS, _NAMED, address)
            for person in whose.of(" ".join(strings(one))):
                self._add(person, ANYHOW, FACTS, _NAMED, address)

    def _of(self, person: str) -> Hidden:
        held = self._names.get(person)
        if held is None:
            held = self._names[person] = Hidden(self.judge.scene.names_of([person]), parts=True)
        return held

    def _add(self, person: str, capacity: str, use: str, form: str, address: str) -> None:
        if form != "nothing":
            self.found.add(Appearance(person, capacity, use, form, address))


def strings(value: object) -> Iterator[str]:
    """Yields every string in something shown."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from strings(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for one in value:
            yield from strings(one)


__all__ = ["ANYHOW", "FACE", "Appearance", "Beside"]
