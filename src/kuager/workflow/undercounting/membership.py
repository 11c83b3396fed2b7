"""Who is on which list, out of an archive.

A person is on a list when a text of this list tells that it happened to them; a row of an imported list is on it by being
there. Copies of one text are one voice: what a copy, rewrite or digest tells counts for the list its original belongs to.
Outlets of one house are one list. People who are shielded cannot be told apart and are not counted as individuals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kuager.errors.counts import WrongListsError
from kuager.model import DocumentId, Entity, Stance
from kuager.weigh.freedom import TAKEN
from kuager.weigh.independence import house
from kuager.workflow import tables
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.events import event_rows
from kuager.workflow.lineages import decided, publishers
from kuager.workflow.lists import editions
from kuager.workflow.lists.people import RELATIVE, ROW
from kuager.workflow.reviewed import GONE
from kuager.workflow.undercounting.views import MOST, UNKNOWN, USUAL, Listed, Membership, On
from kuager.workflow.views import EventRow

BY: Final = ("outlet", "list", "document")
STRATA: Final = ("year", "place", "sex")
HARMS: Final = TAKEN | {"death_in_custody", "disappearance", "contact_lost"}
"""What is counted when nobody names a kind of event: what takes freedom or life, or hides somebody."""
ANYBODY: Final = "all"
_YEAR: Final = 4


@dataclass(slots=True)
class _Person:
    """What is known of one person: the lists, and what the parts are made of."""

    lists: set[str] = field(default_factory=set)
    years: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The list that a document belongs to."""

    id: str
    name: str
    imported: bool = False


def membership(
    archive: Archive, by: str = BY[0], *, lists: Sequence[str] = (), kind: str = "", strata: str = ""
) -> Membership:
    """Returns who is on which list.

    Args:
        archive: where from.
        by: what makes a list: the outlet of a text, an imported list, or each text by itself.
        lists: ids or names of the lists to weigh; the longest four when left out.
        kind: an event type; ``all`` for everybody who is named; empty for :data:`HARMS`.
        strata: ``year``, ``place`` or ``sex`` parts the people.

    Raises:
        WrongListsError: a list is not there, or there are more than ten.
    """
    here = context(archive)
    groups = _groups(archive, here, by)
    people, unnamed = _people(archive, here, groups, kind)
    offered = _offered(people.values(), groups)
    chosen = _chosen(offered, lists)
    ids = {one.id for one in chosen}
    counted = {entity: one for entity, one in people.items() if one.lists & ids}
    sexes = _sexes(archive, here, counted) if strata == "sex" else {}
    return Membership(
        by=by,
        kind=kind,
        lists=chosen,
        offered=offered,
        people=tuple(
            On(lists=frozenset(one.lists & ids), stratum=_stratum(one, strata, sexes.get(entity)))
            for entity, one in counted.items()
        ),
        unnamed=unnamed,
        undecided=_undecided(archive, here, counted),
        strata=strata,
    )


# --- which list a text belongs to ------------------------------------------------------------------------------------


def _groups(archive: Archive, here: Context, by: str) -> dict[DocumentId, _Group]:
    imported = {
        edition.document: _Group(id=one.id, name=one.name, imported=True)
        for one in editions.every(archive)
        for edition in one.standing
    }
    parents, houses = _parents(archive, here), publishers(decided(archive))
    found: dict[DocumentId, _Group] = {}
    for document in here.heads:
        first = _first(here.root(document), parents)
        if first in imported or document in imported:
            found[document] = imported.get(document) or imported[first]
        elif by != "list":
            found[document] = _text_group(here, first, by, houses)
    return found


def _text_group(here: Context, document: DocumentId, by: str, houses: Mapping[str, str]) -> _Group:
    head = here.heads[document]
    if by == "outlet" and head.site:
        family = house(head.site, houses) or head.site
        return _Group(id=family, name=family)
    return _Group(id=document, name=head.title)


def _parents(archive: Archive, here: Context) -> dict[DocumentId, DocumentId]:
    """Returns for every text that repeats another which one it repeats."""
    found = {edge.child: edge.parent for edge in tables.edges(archive) if edge.child not in here.originals}
    return found | {child: one.original for child, one in here.copied.items()}


def _first(document: DocumentId, parents: Mapping[DocumentId, DocumentId]) -> DocumentId:
    seen = {document}
    while (parent := parents.get(document)) is not None and parent not in seen:
        seen.add(parent)
        document = parent
    return document


def _offered(people: Iterable[_Person], groups: Mapping[DocumentId, _Group]) -> tuple[Listed, ...]:
    sizes = Counter(one for person in people for one in person.lists)
    documents = Counter(group.id for group in groups.values())
    names = {group.id: group.name for group in groups.values()}
    rows = [Listed(id=one, name=names[one], people=n, documents=documents[one]) for one, n in sizes.items()]
    return tuple(sorted(rows, key=lambda row: (-row.people, row.name, row.id)))


def _chosen(offered: tuple[Listed, ...], wanted: Sequence[str]) -> tuple[Listed, ...]:
    if not wanted:
        return offered[:USUAL]
    found = [one for one in offered if one.id in wanted or one.name in wanted]
    missing = [given for given in wanted if not any(given in {one.id, one.name} for one in found)]
    if missing:
        raise WrongListsError("Nobody of these people is on such a list", item=missing[0])
    if len(found) > MOST:
        raise WrongListsError(f"{len(found)} lists are too many", item=f"{MOST} at most")
    return tuple(found)


# --- who is on it ----------------------------------------------------------------------------------------------------


def _people(
    archive: Archive, here: Context, groups: Mapping[DocumentId, _Group], kind: str
) -> tuple[dict[str, _Person], int]:
    people: dict[str, _Person] = defaultdict(_Person)
    unnamed: set[str] = set()
    for entity, group, event in _told(archive, here, groups, kind):
        known = here.entities.get(entity)
        if known is None or known.schema != "person":
            continue
        if known.shielded:
            unnamed.add(entity)
            continue
        people[entity].lists.add(group.id)
        if event is not None:
            people[entity].years += [event.when[:_YEAR]] if event.when and event.when[:_YEAR].isdigit() else []
            people[entity].places += [event.where] if event.where else []
    return dict(people), len(unnamed)


def _told(
    archive: Archive, here: Context, groups: Mapping[DocumentId, _Group], kind: str
) -> Iterator[tuple[str, _Group, EventRow | None]]:
    """Yields (person, list, event) for every telling that puts the person on the list."""
    if kind == ANYBODY:
        yield from _named(here, groups, here.entities.values())
    wanted = {kind} if kind and kind != ANYBODY else HARMS
    for row in event_rows(archive, here):
        group = groups.get(DocumentId(row.document))
        if group is not None and row.type in wanted and row.stance != Stance.DENIES:
            yield from ((who, group, row) for who, _ in row.who)
    if not kind:
        lists = {document: group for document, group in groups.items() if group.imported}
        yield from _rows(here, lists)


def _named(
    here: Context, groups: Mapping[DocumentId, _Group], entities: Iterable[Entity]
) -> Iterator[tuple[str, _Group, EventRow | None]]:
    for entity in entities:
        for document in {here.nodes[node].document for node in entity.members if node in here.nodes}:
            if document in groups:
                yield str(entity.id), groups[document], None


def _rows(here: Context, lists: Mapping[DocumentId, _Group]) -> Iterator[tuple[str, _Group, EventRow | None]]:
    """Yields the people whom rows of imported lists are about, and not the relatives that rows name."""
    for node in here.nodes.values():
        if node.document in lists and node.schema == "person" and _is_row(node.local):
            yield here.entity_of.get(node.id, node.id), lists[node.document], None


def _is_row(local: str) -> bool:
    return local.startswith(ROW) and RELATIVE not in local


def _stratum(person: _Person, strata: str, sex: str | None) -> str:
    if strata == "year":
        return min(person.years, default=UNKNOWN)
    if strata == "place":
        return Counter(person.places).most_common(1)[0][0] if person.places else UNKNOWN
    return sex or UNKNOWN


def _sexes(archive: Archive, here: Context, people: Iterable[str]) -> dict[str, str]:
    live = (
        (here.id_of(claim.subject) or "", claim.value)
        for claim in archive.store.claims(prop="sex")
        if here.review.get(claim.id) not in GONE
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entity, value in live:
        found[entity][value] += 1
    return {entity: found[entity].most_common(1)[0][0] for entity in people if found[entity]}


def _undecided(archive: Archive, here: Context, people: Mapping[str, _Person]) -> int:
    ends = ((here.id_of(one.left), here.id_of(one.right)) for one in tables.proposals(archive))
    return sum(1 for left, right in ends if left != right and left in people and right in people)
