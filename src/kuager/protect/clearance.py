"""The room that clears: out go values that an audience may see, by an allow-list; everything else is withheld with a reason.

Three people are judged apart for each statement: of whom it speaks, who says it, and whoever else it names. What a name
would give back (quotations, titles, addresses of pages, other writings of the name) goes with the name. Nothing here reads
a store: the caller brings :class:`~kuager.protect.scene.Scene`, and takes cleared values away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from kuager.model.publication import (
    Appeal,
    Body,
    Change,
    Correction,
    PicketDay,
    Place,
    Portrait,
    Rules,
    Span,
    Testimony,
    Text,
)
from kuager.model.release import MINT, NOTHING, OPEN_TO_ALL, Cleared, Field, Record, Table, Withheld
from kuager.protect import anonymity, changes, differencing
from kuager.protect.anonymity import Unnamed
from kuager.protect.beside import Appearance, Beside
from kuager.protect.desk import Desk, Others
from kuager.protect.differencing import Difference, Told
from kuager.protect.disguise import ROLES, initials
from kuager.protect.family import family
from kuager.protect.naming import names
from kuager.protect.others import others
from kuager.protect.persons import FACES, FACTS, FIGURES, Person, Stand, stand
from kuager.protect.policy import K, Policy
from kuager.protect.policy import policy as own_policy
from kuager.protect.records import around, fields, linked
from kuager.protect.ruling import ruled
from kuager.protect.scene import Fact, Scene
from kuager.protect.statements import Judge, Judged
from kuager.protect.texts import Texts
from kuager.protect.traits import shows

Line = Callable[[Sequence[Field]], tuple[Span, ...]]
"""Works out a status over time from what is shown, and from nothing else; ``workflow.clearing.spans`` does."""
T = TypeVar("T")
DETAINED: Final = "detained"
TABLES: Final = (("region by form", "region", "form"), ("year by form", "year", "form"))
HARMLESS: Final = frozenset({"not_listed", "coarse", "unreviewed"})
"""Reasons that withhold a statement and protect nobody: whose words may stand in a text that two people let be shown whole."""
_UNKNOWN: Final = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What clearing gave.

    Attributes:
        items: people who may be shown, those named first.
        tables: counts that may be shown.
        withheld: what may not, and why.
        told: what is told of people without names, to compare later releases with; for the archive alone.
        shown: (entity, form, address in the release) of everybody in it; for the archive alone.
        differences: small differences to former releases that could not be settled; while there is one, nothing may go out.
        texts: that something shown points at.
        picket: days.
        testimonies: of relatives and others.
        appeals: and answers.
        bodies: organisations.
        places: as coarse as they may be.
        corrections: and rebuttals.
        rules: by which it was cleared.
        changes: since the release before.
        prints: fingerprint and day of the last change of everything shown, by address; for the archive alone.
        beside: who stands where besides the people of records, and by what leave; for the archive alone.
    """

    items: tuple[Cleared[Record], ...]
    tables: tuple[Cleared[Table], ...]
    withheld: tuple[Withheld, ...]
    told: Told
    shown: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...] = ()
    texts: tuple[Cleared[Text], ...] = ()
    picket: tuple[Cleared[PicketDay], ...] = ()
    testimonies: tuple[Cleared[Testimony], ...] = ()
    appeals: tuple[Cleared[Appeal], ...] = ()
    bodies: tuple[Cleared[Body], ...] = ()
    places: tuple[Cleared[Place], ...] = ()
    corrections: tuple[Cleared[Correction], ...] = ()
    rules: Rules | None = None
    changes: tuple[Change, ...] = ()
    prints: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Appearance, ...] = ()


def clear(
    scene: Scene,
    audience: str,
    today: date,
    *,
    policy: Policy | None = None,
    k: int = K,
    former: Iterable[Told] = (),
    line: Line | None = None,
    before: Mapping[str, str] | None = None,
) -> Clearance:
    """Clears people and what is said of them for an audience.

    Args:
        scene: everybody and every statement, as the archive has them, with the consents for this audience.
        audience: one of :data:`kuager.model.release.RELEASED_TO`.
        today: decides what ran out and what is under embargo.
        policy: the allow-list; the one that comes with kuager when left out.
        k: of how many who is not named must be one; the floor counts where it is lower.
        former: what all former releases told of people without names.
        line: works out somebody's status over time from the fields that are shown; there is none without it.
        before: ``prints`` of the release before for this audience.
    """
    work = _Work(
        scene=scene, audience=audience, today=today, policy=policy or own_policy(), k=k, former=tuple(former), line=line
    )
    named = work.named()
    groups, level = work.unnamed(named)
    numbered, lettered = _numbered(groups), work.by_initials()
    tables, cells = work.tables(named)
    kinds = others(work.desk(named, tables))
    told = Told(
        release="",
        level=level,
        groups={one.traits: len(one.people) for one in groups},
        cells={**cells, **kinds.cells},
        people=frozenset(one.id for group in groups for one in group.people),
    )
    shown = [(id_, one.form, f"people/{one.id}") for id_, one in named.items()]
    shown += [(id_, one.form, f"people/{one.id}") for id_, one in lettered]
    shown += [(one.id, record.form, f"people/{record.id}") for one, record in numbered]
    work.beside.kinds(kinds, named)
    texts = work.texts.made(work.judge, work.policy.parts(audience, "text"))
    prints, news = _changes(named, texts, kinds, before or {}, today.isoformat())
    dated = [replace(one, changed=prints[f"people/{one.id}"].partition(" ")[2]) for one in named.values()]
    records = [*dated, *(record for _, record in lettered), *(record for _, record in numbered)]
    return Clearance(
        items=tuple(map(work.mint, records)),
        tables=tuple(map(work.mint, tables)),
        texts=tuple(map(work.mint, texts)),
        picket=tuple(map(work.mint, kinds.picket)),
        testimonies=tuple(map(work.mint, kinds.testimonies)),
        appeals=tuple(map(work.mint, kinds.appeals)),
        bodies=tuple(map(work.mint, kinds.bodies)),
        places=tuple(map(work.mint, kinds.places)),
        corrections=tuple(map(work.mint, kinds.corrections)),
        rules=ruled(work.policy, audience, k),
        changes=news,
        prints=prints,
        beside=tuple(sorted(work.beside.found)),
        withheld=tuple(work.withheld),
        told=told,
        shown=tuple(shown),
        differences=tuple(differencing.differences(told, work.former, k)),
    )


@dataclass(slots=True)
class _Work:
    """One clearing."""

    scene: Scene
    audience: str
    today: date
    policy: Policy
    k: int
    former: tuple[Told, ...]
    line: Line | None = None
    withheld: list[Withheld] = field(default_factory=list)
    texts: Texts = field(init=False)
    judge: Judge = field(init=False)
    beside: Beside = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.scene.writings)
        self.judge = Judge(self.scene, self.policy, self.audience, self.today, self.texts)
        self.beside = Beside(self.judge)

    def mint(self, value: T) -> Cleared[T]:
        """The one place where something is cleared."""
        return Cleared(value=value, audience=self.audience, policy=self.policy.mark, mint=MINT)

    def stand(self, person: Person, use: str = FACTS) -> Stand:
        return stand(person, DETAINED, use, policy=self.policy, audience=self.audience, today=self.today)

    def named(self) -> dict[str, Record]:
        """Returns the records of everybody who may be named, by id."""
        shown: list[tuple[Person, list[tuple[Fact, Judged]]]] = []
        for person in self.scene.subjects():
            allowed = self.stand(person)
            if not allowed.at_least("named"):
                if not allowed.at_least("role_only"):
                    self.withheld.append(Withheld(reason=allowed.why, of=person.id, field="person"))
                for fact in self.scene.facts_of(person.id):
                    self._guard(fact)
                continue
            shown.append((person, [(fact, self._judged(fact, person)) for fact in self.scene.facts_of(person.id)]))
        # Words around a quotation may hold another statement: which are shown is known when all are judged.
        found = {person.id: self._record(person, judged) for person, judged in shown}
        return {id_: replace(one, kin=tuple(linked(one.kin, found))) for id_, one in found.items()}

    def _judged(self, fact: Fact, person: Person) -> Judged:
        judged = self.judge.judge(fact, person)
        self.withheld += judged.withheld
        if (passage := judged.passage) is not None and passage.start is not None and passage.end is not None:
            self.texts.keep(fact.document, passage.start, passage.end)
        elif judged.field is None and judged.withheld[0].reason not in HARMLESS:
            self._guard(fact)
        return judged

    def _guard(self, fact: Fact) -> None:
        if fact.place is not None:
            self.texts.guard(fact.document, fact.place.start, fact.place.end)

    def _record(self, person: Person, judged: Iterable[tuple[Fact, Judged]]) -> Record:
        told = [(fact, around(one, *self.judge.around(fact, person))) for fact, one in judged]
        for fact, one in told:
            self.beside.statement(fact, one, person, f"people/{person.id}")
        shown = fields((one for _, one in told), self.texts, person.id)
        kin, lost = family(self.judge, person)
        self.withheld += lost
        made = Record(
            id=person.id, form="named", title=person.name, fields=shown, names=names(self.judge, person, shown),
            status=self.line(shown) if self.line else (), kin=kin, portrait=self._portrait(person),
        )  # fmt: skip
        self.beside.record(made, person)
        return made

    def _portrait(self, person: Person) -> Portrait | None:
        """Returns somebody's picture; who brings it asked for the face, and here the name is asked for once more."""
        listed = self.policy.part(self.audience, "portrait", "face")
        return self.scene.portraits.get(person.id) if listed and self.stand(person, FACES).at_least("named") else None

    def desk(self, named: Mapping[str, Record], tables: Sequence[Table]) -> Desk:
        """Returns what the other kinds are cleared with."""
        return Desk(
            scene=self.scene, policy=self.policy, audience=self.audience, today=self.today, k=self.k, judge=self.judge,
            texts=self.texts, named=named, withheld=self.withheld, tables=tables, former=self.former,
        )  # fmt: skip

    def unnamed(self, named: Mapping[str, Record]) -> tuple[list[anonymity.Group], int]:
        """Returns the groups of those who may be shown without a name."""
        people = [one for person in self.scene.subjects() if (one := self._unnamed(person)) is not None]
        keys = [self.scene.people[one].keys for one in named]
        free, beside = anonymity.beside_named(people, keys)
        least = max((one.level for one in self.former), default=0)
        groups, few, level = anonymity.anonymous(free, self.k, at_least=least)
        groups, held = differencing.settled(groups, self.former, self.k)
        for reason, some in (("named_list", beside), ("k", few), ("differencing", held)):
            self.withheld += [Withheld(reason=reason, of=one.id, field="person") for one in some]
        return groups, level

    def _unnamed(self, person: Person) -> Unnamed | None:
        allowed = self.stand(person)
        if allowed.form != "role_only":
            return None
        return Unnamed(id=person.id, traits=person.traits, within=person.within, keys=person.keys)

    def by_initials(self) -> list[tuple[str, Record]]:
        """Returns the records of those who agreed to stand by their initials: the letters alone, as traits beside them name."""
        people = [one for one in self.scene.subjects() if self.stand(one).form == "initials"]
        told = sorted((initials(one.name), one.id) for one in people)
        return [
            (id_, Record(id=f"initials-{number:05}", form="initials", title=letters or ROLES[DETAINED]))
            for number, (letters, id_) in enumerate(told, 1)
        ]

    def tables(self, named: Mapping[str, Record]) -> tuple[list[Table], dict[tuple[str, str, str], int]]:
        """Returns the counts of everybody who may be counted, small ones held back, and how many of each have no name."""
        people = [one for one in self.scene.subjects() if one.id in named or self._countable(one)]
        made, cells = [], dict[tuple[str, str, str], int]()
        for name, row, column in TABLES:
            told = [
                (_said(one, row), _said(one, column), shows(named.get(one.id), one, (row, column))) for one in people
            ]
            # Who knows from elsewhere where the named come from takes all of them away, whatever their records tell.
            known = [(_said(one, row), _said(one, column), one.id in named) for one in people]
            table, shown = self._table(name, anonymity.counted(told), anonymity.counted(known))
            made += [table] if table.rows else []
            cells |= shown
        return made, cells

    def _countable(self, person: Person) -> bool:
        # Two tellings of somebody nobody knows may be one person: such people are in no count.
        return not person.shielded and self.stand(person, FIGURES).at_least("aggregate")

    def _table(
        self, name: str, grid: anonymity.Grid, known: anonymity.Grid
    ) -> tuple[Table, dict[tuple[str, str, str], int]]:
        places = {(at, to): (name, row, column) for at, row in enumerate((*grid.rows, ""))
                  for to, column in enumerate((*grid.columns, ""))}  # fmt: skip
        held = {
            place
            for place, cell in places.items()
            for one in self.former
            if cell in one.cells
            and 0 < abs(one.cells[cell] - grid.unnamed[place[0]][place[1]]) < anonymity.floor(self.k)
        }
        gone = anonymity.suppressed(grid, self.k, held) | anonymity.suppressed(known, self.k, held)
        counts = [
            tuple(None if (at, to) in gone else count for to, count in enumerate(row))
            for at, row in enumerate(grid.counts)
        ]
        table = Table(
            name=name, rows=grid.rows, columns=grid.columns, cells=tuple(row[:-1] for row in counts[:-1]),
            row_totals=tuple(row[-1] for row in counts[:-1]), column_totals=counts[-1][:-1], total=counts[-1][-1],
        )  # fmt: skip
        return table, {cell: grid.unnamed[at][to] for (at, to), cell in places.items() if (at, to) not in gone}


def _said(person: Person, trait: str) -> str:
    return person.traits.get(trait) or _UNKNOWN


def _changes(
    named: Mapping[str, Record], texts: Iterable[Text], kinds: Others, before: Mapping[str, str], today: str
) -> tuple[dict[str, str], tuple[Change, ...]]:
    """Returns the fingerprints of what is shown, and what is new; who has no name has another number in each release."""
    people = {f"people/{one.id}": one for one in named.values()}
    told = {f"texts/{one.id}": one for one in texts}
    rest = {
        f"{name}/{one.id}": one
        for name in ("picket", "testimonies", "appeals", "bodies", "places", "corrections")
        for one in getattr(kinds, name)
    }
    prints = changes.dated({**people, **told, **rest}, before, today)
    titles = {address: one.title for address, one in people.items()}
    titles |= {address: one.title for address, one in told.items() if one.title}
    return prints, changes.since(prints, before, titles, today)


def _numbered(groups: Iterable[anonymity.Group]) -> list[tuple[Unnamed, Record]]:
    """Returns the records of people without names; they are numbered in the order of what is shown, which tells nothing."""
    people = [(group, one) for group in groups for one in sorted(group.people, key=lambda each: each.id)]
    return [
        (one, Record(id=f"unnamed-{number:05}", form="role_only", title=ROLES[DETAINED],
                     traits={name: value for name, value in group.traits if value}, shared_by=group.size))
        for number, (group, one) in enumerate(people, 1)
    ]  # fmt: skip


def explained(
    scene: Scene, person: Person, audience: str, today: date, policy: Policy | None = None
) -> list[tuple[Fact, Judged]]:
    """Returns for every statement of a person whether an audience sees it, and why not: for the team's own eyes."""
    judge = Judge(scene, policy or own_policy(), audience, today)
    return [(fact, judge.judge(fact, person)) for fact in scene.facts_of(person.id)]


__all__ = ["NOTHING", "OPEN_TO_ALL", "Clearance", "Line", "clear", "explained"]
