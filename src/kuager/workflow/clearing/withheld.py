"""What must stand nowhere in a release: names of who is not named in it, ids, and numbers that nobody may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from kuager.model.release import Release
from kuager.model.schema import Sensitivity, find_prop
from kuager.protect import leak
from kuager.protect.clearance import DETAINED
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
    found: list[Restricted] = []
    names: list[Restricted] = []
    for id_, one in world.people.items():
        if id_ in openly or one.shielded:
            continue
        if id_ not in before:
            found.append(Restricted(id=id_, value=id_, kind=leak.Kind.HANDLE))
        names += [Restricted(id=id_, value=name) for name in sorted({one.name, *one.names}) if _long_enough(name)]
    found += _telling(names, world.names_of(sorted(openly)))
    for facts in world.facts.values():
        for fact in facts:
            known = find_prop(fact.schema, fact.prop)
            if known is not None and known.sensitivity is Sensitivity.SEALED and len(fact.value) > _LEAST_NAME * 2:
                found.append(Restricted(id=fact.claim, value=fact.value, kind=leak.Kind.NUMBER))
    return found


def told_before(archive: Archive) -> frozenset[str]:
    """Returns the ids of people in former releases, which the feed of withdrawals has to name."""
    return frozenset(place.rpartition("/")[2] for one in registry.releases(archive) for _, _, place in one.shown)


def _telling(names: Sequence[Restricted], told: Iterable[str]) -> list[Restricted]:
    """Leaves out namesakes of somebody shown, and that person under a spelling or a case nobody joined yet.

    The search itself is asked: a name that it finds in the names that are shown would be found on every page of theirs, and
    such a find says nothing.
    """
    numbered = [replace(one, id=str(at)) for at, one in enumerate(names)]
    part = leak.Part(leak.Index(numbered))
    part.text("\n".join(sorted(told)), "names")
    alike = {hit.restricted for hit in part.hits("") if hit.sure}
    return [one for at, one in enumerate(names) if str(at) not in alike]


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
