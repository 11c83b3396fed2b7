"""The archive as one member sees it: the whole one for who sees all of it, else a view of the part that is theirs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Final

from kuager.errors.scoped import StaleViewError, WholeArchiveError
from kuager.model import Review
from kuager.protect.rights import GRANTS, OPEN, Action, Actor, Role, sees
from kuager.store.scoped import ScopedStore
from kuager.store.scoped_sight import Placed, Sight, Viewer, told
from kuager.store.sqlite.memory import open_memory
from kuager.workflow import compartments_rows as compartments
from kuager.workflow.archive import Archive
from kuager.workflow.openings import AGENT

_NOTHING: Final = "nothing at all"
"""Where whoever reads no content stands: no compartment may be called that."""


def placing(row: Review) -> Placed | None:
    """Reads a row of the log that says where things lie, or to whom they are given; None for any other row."""
    if row.decision != compartments.DECISION:
        return None
    found = told(row)
    items = tuple(map(str, found.get("items", ())))
    did = found.get("did")
    if did in {compartments.PLACED, compartments.MADE}:
        return Placed(items=items, compartment=str(found.get("compartment", OPEN)))
    if did == compartments.WORDS:
        return Placed(words=(str(found.get("log", "")), int(found.get("row", 0))))
    if did in {compartments.GIVEN, compartments.TAKEN}:
        return Placed(items=items, to=str(found.get("to", "")), taken=did == compartments.TAKEN)
    return None


def _place(item: str, viewer: Viewer) -> tuple[str, str, str] | None:
    if viewer.only_given:
        return compartments.giving_row(item, viewer.name)
    return compartments.placing_row(item, viewer.home) if viewer.home != OPEN else None


def viewer_of(actor: Actor, home: str | None = None) -> Viewer:
    """Returns what of an actor decides about rows.

    Args:
        actor: who looks.
        home: the compartment in which what they bring in lies; their only one, else the open one, when left out.
    """
    reads = Action.READ in GRANTS[actor.role]
    if home is None:
        mine = sorted(actor.compartments)
        home = OPEN if sees(actor, OPEN) or not mine else mine[0]
    return Viewer(
        sees=lambda name: reads and sees(actor, name),
        name=actor.name,
        placing=placing,
        place=_place,
        words=compartments.words_row,
        own=actor.role is Role.CONTRIBUTOR,
        only_given=actor.role is Role.TRANSLATOR or not reads,
        names=bool(GRANTS[actor.role] & {Action.PROTECT, Action.MEMBERS}),
        home=home,
    )


def sees_all(archive: Archive, actor: Actor) -> bool:
    """Says whether nothing of an archive is kept from somebody: then they work in the archive itself."""
    if actor.alone:
        return True
    if actor.role in {Role.TRANSLATOR, Role.CONTRIBUTOR} or Action.READ not in GRANTS[actor.role]:
        return False
    used = {OPEN, *compartments.places(archive.store.reviews()).values()}
    return all(sees(actor, name) for name in used)


def scoped(archive: Archive, actor: Actor, *, home: str | None = None, owns: bool = False) -> Archive:
    """Returns the archive as somebody sees it, at work as themselves.

    Building a view reads and computes everything the actor may see once more; keep the answer (:class:`Views`).

    Args:
        archive: the whole one.
        actor: who works.
        home: the compartment in which what they bring in lies.
        owns: whether closing what is returned closes the whole archive's database too.
    """
    if sees_all(archive, actor):
        name = archive.agent if actor.alone else actor.name
        return replace(archive, actor=actor, agent=name, home=home or "")
    marks = frozenset(one.commitment for one in archive.store.sealed_values(AGENT) if one.value == actor.name)
    sight = Sight(viewer=viewer_of(actor, home), marks=marks | {actor.name})
    store = ScopedStore(archive.store, open_memory(), sight, owns=owns)
    return replace(archive, store=store, actor=actor, agent=actor.name, cache={}, home="")


def whole(archive: Archive) -> Archive:
    """Returns the archive when it is the whole one.

    Raises:
        WholeArchiveError: it is a part of it.
    """
    if isinstance(archive.store, ScopedStore):
        raise WholeArchiveError
    return archive


def beneath(archive: Archive) -> Archive:
    """Returns the whole archive with whoever works in a part of it; only for what asks for rights of its own each time."""
    if not isinstance(archive.store, ScopedStore):
        return archive
    return replace(archive, store=archive.store.whole, cache={})


@dataclass(slots=True)
class Views:
    """The archives that members of a running workbench see, made once each and let go when something was moved."""

    archive: Archive
    most: int = 12
    """Views held at once; each is a database in memory."""
    _held: dict[Actor, Archive] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, actor: Actor) -> Archive:
        """Returns the archive as somebody sees it now."""
        if actor.alone:
            return self.archive
        with self._lock:
            held = self._held.get(actor)
            if held is not None and self._good(held, actor):
                return held
            self._held.pop(actor, None)
            while len(self._held) >= self.most:
                self._held.pop(next(iter(self._held)))
            held = self._held[actor] = scoped(self.archive, actor)
            return held

    def _good(self, held: Archive, actor: Actor) -> bool:
        if not isinstance(held.store, ScopedStore):
            return sees_all(self.archive, actor)
        try:
            held.store.head()
        except StaleViewError:
            return False
        return True
