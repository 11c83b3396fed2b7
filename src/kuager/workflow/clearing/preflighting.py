"""What a release would be, for whoever decides about it: what is shown, what is not and why, and what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kuager.model import NodeId
from kuager.model.release import FORMS, Withheld
from kuager.protect.clearance import Clearance
from kuager.protect.differencing import Difference
from kuager.protect.scene import Scene
from kuager.publish.release.digest import digest
from kuager.publish.release.earlier import earlier
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import before as former
from kuager.workflow.clearing import registry
from kuager.workflow.clearing.consenting import Due, due
from kuager.workflow.clearing.registry import Given
from kuager.workflow.context import Context, context

KINDS: Final = ("texts", "picket", "testimonies", "appeals", "bodies", "places", "corrections", "tables")
"""What a release holds besides people, as :class:`~kuager.protect.clearance.Clearance` names it."""
MOST: Final = 200
"""People and fields that are listed of one thing; of the rest the number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody in the release: id in the archive, name for the team's eyes, form, address in the release, and their statements."""

    id: str
    name: str
    form: str
    address: str
    fields: int = 0
    unassessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is withheld for one reason: how often, and of whom (id, name), as many as are listed."""

    reason: str
    times: int
    people: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMoved:
    """One property of somebody, then and now; empty where it was not, or is not, shown."""

    prop: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody who is new, gone, or shown otherwise than in the release before; for the team's eyes.

    Attributes:
        id: in the archive.
        name: of them.
        before: form then; empty for who is new.
        now: form now; empty for who is gone.
        fields: properties that differ, as far as the files of that release are at hand.
    """

    id: str
    name: str
    before: str
    now: str
    fields: tuple[FieldMoved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What a release would be, for whoever decides about it.

    Attributes:
        audience: for whom.
        named: how many by name.
        unnamed: how many without.
        fields: how many statements.
        withheld: how many, by reason.
        added: people who were not in the last release for this audience.
        removed: people who were, and are not now.
        changed: people shown more or less openly than then, or with other statements.
        previous: id of that release; empty for the first.
        differences: what would give somebody away beside a former release; nothing may go out while there is one.
        unassessed: named people at whose risk nobody looked.
        digest: of exactly this; an approval is for it alone.
        scope: whom it is about; empty for everybody.
        kinds: how many of what else, see :data:`KINDS`.
        people: who is in it, those named first.
        more: people who are in it and are not listed.
        held: what is withheld, by reason, with whom it is of.
        moved: who is new, gone or otherwise.
        compared: whether the files of the release before are at hand, so that statements could be compared.
        due: consents of people in it that run out within 60 days.
    """

    audience: str
    named: int
    unnamed: int
    fields: int
    withheld: Mapping[str, int]
    added: int
    removed: int
    changed: int
    previous: str
    differences: tuple[Difference, ...]
    unassessed: int
    digest: str
    scope: str = ""
    kinds: Mapping[str, int]
    people: tuple[Shown, ...]
    more: int
    held: tuple[Held, ...]
    moved: tuple[Moved, ...]
    compared: bool
    due: tuple[Due, ...]

    @property
    def stands(self) -> bool:
        """Whether it may go out as far as clearance says."""
        return not self.differences


def preflight(
    archive: Archive, world: Scene, done: Clearance, *, audience: str, scope: str, mark: str, bound: object, before: Path | None
) -> Preflight:  # fmt: skip
    """Says what a release would be.

    Args:
        archive: whose.
        world: everybody.
        done: what was cleared.
        audience: for whom.
        scope: whom it is about, as it was said.
        mark: the same as the registry has it.
        bound: what else the approval is for: languages and imprint.
        before: folder of the release before; where it was written when left out.
    """
    here = context(archive)
    last = registry.latest(archive, audience, mark)
    people = _people(world, done)
    named = [one for one in people if one.form == "named"]
    moved, compared = _moved(here, done, people, last, before)
    ids = {one.id for one in people}
    return Preflight(
        audience=audience,
        named=len(named),
        unnamed=len(done.items) - len(named),
        fields=sum(one.fields for one in people),
        withheld=dict(sorted(Counter(one.reason for one in done.withheld).items())),
        added=sum(not one.before for one in moved),
        removed=sum(not one.now for one in moved),
        changed=sum(bool(one.before and one.now) for one in moved),
        previous=last.id if last else "",
        differences=done.differences,
        unassessed=sum(one.unassessed for one in people),
        digest=_digest(done, audience, mark, bound),
        scope=scope,
        kinds={kind: len(getattr(done, kind)) for kind in KINDS},
        people=people[:MOST],
        more=max(0, len(people) - MOST),
        held=_held(here, done.withheld),
        moved=moved,
        compared=compared,
        due=tuple(one for one in due(archive) if one.entity in ids),
    )


def _digest(done: Clearance, audience: str, mark: str, bound: object) -> str:
    """Returns the digest of everything that would be shown: one word that changes, and the approval is for something else."""
    shown = [[one.value for one in getattr(done, kind)] for kind in ("items", *KINDS)]
    return digest(audience, mark, bound, [one.policy for one in done.items[:1]], shown, done.rules)


def _people(world: Scene, done: Clearance) -> tuple[Shown, ...]:
    records = {f"people/{one.value.id}": one.value for one in done.items}
    found = [
        Shown(
            id=id_, name=world.people[id_].name, form=form, address=address,
            fields=len(records[address].fields) if address in records else 0,
            unassessed=form == "named" and not world.people[id_].marked.risk,
        )
        for id_, form, address in done.shown
        if address in records
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-FORMS.index(one.form), one.name, one.id)))


def _held(here: Context, withheld: Iterable[Withheld]) -> tuple[Held, ...]:
    times: Counter[str] = Counter()
    of: dict[str, dict[str, None]] = defaultdict(dict)
    for one in withheld:
        times[one.reason] += 1
        for id_ in (one.whom or one.of, one.of):
            if id_ in here.entities:
                of[one.reason][id_] = None
                break
    return tuple(
        Held(
            reason=reason, times=count, more=max(0, len(of[reason]) - MOST),
            people=tuple((id_, here.entities[id_].name) for id_ in [*of[reason]][:MOST]),
        )
        for reason, count in times.most_common()
    )  # fmt: skip


def _moved(
    here: Context, done: Clearance, people: Iterable[Shown], last: Given | None, folder: Path | None
) -> tuple[tuple[Moved, ...], bool]:
    if last is None:
        return (), False
    then = {
        here.entity_of.get(NodeId(node), node): (form, place)
        for node, form, place in last.shown
        if place.startswith("people/")
    }
    now = {one.id: one for one in people}
    told = former.statements(earlier(folder or _place(last), last.manifest))
    fields = former.now(done, last.audience) if told else {}
    rows = []
    for id_ in sorted({*then, *now}):
        was, place = then.get(id_, ("", ""))
        one = now.get(id_)
        form, address = (one.form, one.address) if one else ("", "")
        other = form == was == "named" and _other(done, last, address)
        if form == was and not other:
            continue
        moved = former.moved(told.get(_last(place), {}), fields.get(_last(address), {})) if told else ()
        entity = here.entities.get(id_)
        rows.append(Moved(id=id_, name=entity.name if entity else "", before=was, now=form, fields=tuple(
            FieldMoved(prop=prop, before=left, now=right) for prop, left, right in moved[:MOST]
        )))  # fmt: skip
    return tuple(rows), bool(told)


def _other(done: Clearance, last: Given, address: str) -> bool:
    """Says whether what is shown of somebody has another fingerprint than in the release before."""
    mark, known = done.prints.get(address, ""), last.prints.get(address, "")
    return bool(mark and known) and mark.partition(" ")[0] != known.partition(" ")[0]


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def _place(last: Given) -> Path | None:
    return Path(last.folder) if last.folder else None


__all__ = ["KINDS", "MOST", "FieldMoved", "Held", "Moved", "Preflight", "Shown", "preflight"]
