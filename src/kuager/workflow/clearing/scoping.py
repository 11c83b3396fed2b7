"""Whom a release is about: everybody, or the people of a list, a case, a compartment, a search, or some by their ids.

A narrower release shows fewer people and never more of one: clearance runs over what is left, so *k* counts among them alone,
and its counts are compared with those of every other release. Days of a picket, organisations and corrections that speak of
nobody in particular are left out of it: who gets the papers of one family did not ask for the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from kuager.errors.clearing import BadScopeError
from kuager.model import NodeId
from kuager.protect.scene import Scene
from kuager.protect.scene_kinds import Besides
from kuager.workflow import compartments, finding
from kuager.workflow.archive import Archive
from kuager.workflow.clearing.marks import found_id
from kuager.workflow.context import Context, context
from kuager.workflow.finding.views import Asked
from kuager.workflow.lists import editions

KINDS: Final = ("list", "case", "compartment", "search", "people")
_PERSON: Final = "person"
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a release is about.

    Attributes:
        label: ``kind:what`` as it was said; empty for the whole archive.
        mark: the same for the registry; what was searched for is kept nowhere, so such a release follows none.
        people: ids; None for everybody.
    """

    label: str = ""
    mark: str = ""
    people: frozenset[str] | None = None


WHOLE: Final = Scope()


def scope(archive: Archive, said: str) -> Scope:
    """Returns whom words stand for.

    Args:
        archive: where.
        said: ``list:NAME``, ``case:ID``, ``compartment:NAME``, ``search:WORDS``, ``people:ID,ID``; empty for everybody.

    Raises:
        BadScopeError: it is none of these, or it fits nobody.
        UnknownIdError, AmbiguousIdError: nobody has such an id.
    """
    if not said.strip():
        return WHOLE
    kind, _, what = said.strip().partition(":")
    what = what.strip()
    if kind not in KINDS or not what:
        raise BadScopeError(item=said)
    here = context(archive)
    people = _FOUND[kind](archive, here, what)
    persons = frozenset(one for one in people if one in here.entities and here.entities[one].schema == _PERSON)
    if not persons:
        raise BadScopeError("Nobody is in that part of the archive", item=said)
    return Scope(label=f"{kind}:{what}", mark=kind if kind == "search" else f"{kind}:{what}", people=persons)


def narrowed(world: Scene, one: Scope) -> Scene:
    """Returns the scene with records of those people alone; what the rest is stays known, so that it can be withheld."""
    people = one.people
    if people is None:
        return world
    told = world.besides
    besides = Besides(
        testimonies=tuple(each for each in told.testimonies if _fits(each.about, people)),
        letters=tuple(each for each in told.letters if _fits(each.about, people)),
        bodies=told.bodies,
        places=told.places,
        corrections=tuple(each for each in told.corrections if _fits(each.about, people)),
    )
    return replace(world, about=tuple(id_ for id_ in world.about if id_ in people), besides=besides)


def _fits(about: Collection[str], people: frozenset[str]) -> bool:
    return not people.isdisjoint(about)


def _of_list(archive: Archive, here: Context, what: str) -> set[str]:
    documents = {edition.document for edition in editions.find(archive, what).standing}
    return {
        here.entity_of[node.id]
        for node in here.nodes.values()
        if node.document in documents and node.id in here.entity_of
    }


def _of_case(archive: Archive, here: Context, what: str) -> set[str]:
    del archive
    return {found_id(here, what)}


def _of_people(archive: Archive, here: Context, what: str) -> set[str]:
    del archive
    return {found_id(here, one.strip()) for one in what.split(",") if one.strip()}


def _of_compartment(archive: Archive, here: Context, what: str) -> set[str]:
    if what not in {one.name for one in compartments.compartments(archive)}:
        raise BadScopeError("There is no such compartment", item=what)
    things = compartments.lying(archive).get(what, [])
    captures = {item for one in things for item in one.items}
    documents = {id_ for id_, head in here.heads.items() if str(head.capture) in captures}
    found = {one.id for one in things if one.kind == "case"}
    return found | {
        here.entity_of[node.id]
        for node in here.nodes.values()
        if node.document in documents and node.id in here.entity_of
    }


def _of_search(archive: Archive, here: Context, what: str) -> set[str]:
    page = finding.find(archive, Asked(query=what, kind=_PERSON, size=_MOST))
    if page.capped:
        raise BadScopeError("The search finds more than is listed; ask more narrowly", item=what)
    return {here.entity_of.get(NodeId(row.id), row.id) for row in page.rows}


_FOUND: Final = {
    "list": _of_list, "case": _of_case, "compartment": _of_compartment, "search": _of_search, "people": _of_people,
}  # fmt: skip

__all__ = ["KINDS", "WHOLE", "Scope", "narrowed", "scope"]
