"""What must stand nowhere in a release: names of who is not named in it, ids, and numbers that nobody may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from kuager.model.release import Release
from kuager.model.schema import Sensitivity, find_prop
from kuager.protect import leak
from kuager.protect.clearance import DETAINED
from kuager.protect.disguise import writings
from kuager.protect.leak import Restricted
from kuager.protect.persons import FACTS, stand
from kuager.protect.policy import policy
from kuager.protect.scene import Scene
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import registry

_LEAST_NAME: Final = 2


def restricted(world: Scene, made: Release, before: Collection[str] = ()) -> list[Restricted]:
    """Returns what must stand nowhere in a release: names of who is not named in it, and numbers nobody may see.

    Args:
        world: everybody.
        made: the release.
        before: addresses of people in former releases, which the feed of withdrawals has to name.
    """
    shown = {one.value.id for one in made.items if one.value.form == "named"}
    openly = shown | {id_ for id_ in world.people if _named_elsewhere(world, id_, made)}
    told = {name.casefold() for name in world.names_of(sorted(openly))}
    found: list[Restricted] = []
    for id_, one in world.people.items():
        if id_ in openly or one.shielded:
            continue
        if id_ not in before:
            found.append(Restricted(id=id_, value=id_, kind=leak.Kind.HANDLE))
        for name in sorted({one.name, *one.names}):
            # A namesake of somebody shown, or that person under a spelling nobody joined yet: a find says nothing then.
            namesake = not told.isdisjoint(form.casefold() for form in writings(name))
            if _long_enough(name) and not namesake:
                found.append(Restricted(id=id_, value=name))
    for facts in world.facts.values():
        for fact in facts:
            known = find_prop(fact.schema, fact.prop)
            if known is not None and known.sensitivity is Sensitivity.SEALED and len(fact.value) > _LEAST_NAME * 2:
                found.append(Restricted(id=fact.claim, value=fact.value, kind=leak.Kind.NUMBER))
    return found


def told_before(archive: Archive) -> frozenset[str]:
    """Returns the ids of people in former releases, which the feed of withdrawals has to name."""
    return frozenset(place.rpartition("/")[2] for one in registry.releases(archive) for _, _, place in one.shown)


def _long_enough(name: str) -> bool:
    """One word of a name is a word of every language; two signs of a Chinese name are not."""
    return len(name.split()) >= _LEAST_NAME or sum("\u3400" <= char <= "\u9fff" for char in name) >= _LEAST_NAME


def _named_elsewhere(world: Scene, id_: str, made: Release) -> bool:
    """Says whether somebody may be named as a speaker or third person, though no record of theirs is in the release."""
    today = date.fromisoformat(made.made_on)
    return any(
        stand(world.people[id_], capacity, FACTS, policy=policy(), audience=made.audience, today=today).form == "named"
        for capacity in ("speaker", "third", DETAINED)
    )


__all__ = ["restricted", "told_before"]
