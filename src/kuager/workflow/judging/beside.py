"""One question with all that helps to answer it: two records beside each other, and what each answer would bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from kuager import resolve
from kuager.errors import UnknownIdError, UsageError
from kuager.model import DocumentId, Entity, Feature, NodeId
from kuager.resolve.cluster import fullest
from kuager.text.names import parts
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.judging.acts import links_of
from kuager.workflow.judging.asking import AGAINST, by_pair, pair_of, proposals, ranked
from kuager.workflow.judging.comparing import clashes, events_of, lines, named, own_rows, parents
from kuager.workflow.judging.naming import names_beside
from kuager.workflow.judging.rows import link_row
from kuager.workflow.judging.views import Beside, Link
from kuager.workflow.views import ProposalRow

MOST_SHARED: Final = 12
_CLOSE: Final = 0.8
"""A part less alike than this speaks against as much as for."""


def beside(archive: Archive, left: str, right: str) -> Beside:
    """Returns two records or entities beside each other.

    Args:
        archive: where from.
        left: the id of a record or entity.
        right: another.

    Raises:
        UnknownIdError: when one of them is not there.
        UsageError: when both are one already.
    """
    here = context(archive)
    one, two = here.meant(left), here.meant(right)
    if one.id == two.id:
        raise UsageError("These are one already; take the person apart instead", item=one.id)
    row = _question(archive, here, one, two)
    if here.id_of(NodeId(row.left)) == two.id:
        one, two = two, one
    return replace(
        _view(archive, here, one, two, row),
        others=_others(archive, here, one, two),
        weakest=(_weakest(archive, here, one), _weakest(archive, here, two)),
    )


def records_beside(archive: Archive, left: str, right: str) -> Beside:
    """Returns two records alone, as if nothing had been judged about them: what a second reader sees.

    Raises:
        UnknownIdError: when one of them is not there.
    """
    here = context(archive)
    if left not in here.nodes or right not in here.nodes:
        raise UnknownIdError(item=left if left not in here.nodes else right)
    one, two = (resolve.cluster([here.nodes[NodeId(node)]], [])[0] for node in (left, right))
    compared = resolve.compare(one.name, two.name)
    return _view(archive, here, one, two, _unasked(one, two, compared.features if one.schema == "person" else ()))


def _unasked(one: Entity, two: Entity, features: tuple[Feature, ...]) -> ProposalRow:
    return ProposalRow(
        left=one.members[0],
        right=two.members[0],
        left_name=one.name,
        right_name=two.name,
        left_words=(),
        right_words=(),
        score=f"{resolve.score(one.name, two.name):.3f}",
        features=features,
    )


def _view(archive: Archive, here: Context, one: Entity, two: Entity, row: ProposalRow) -> Beside:
    mine, yours = (own_rows(archive, here, entity.members) for entity in (one, two))
    happened, other = (events_of(archive, here, entity.members) for entity in (one, two))
    supports, doubts = _sorted(row.features)
    return Beside(
        row=row,
        left_id=one.id,
        right_id=two.id,
        kind=one.schema,
        names=names_beside(row.left_name, row.right_name),
        named=named(mine, yours),
        lines=lines(mine, yours, parents(archive, here, one.members), parents(archive, here, two.members)),
        clashes=clashes(happened, other),
        supports=supports,
        doubts=doubts,
        shared=_shared(archive, here, one, two),
        claims=len(mine) + len(yours),
        documents=len(_documents(here, one) | _documents(here, two)),
        events=len(happened) + len(other),
        name=fullest([here.nodes[node] for node in (*one.members, *two.members)]),
        others=0,
        weakest=(None, None),
        records=(len(one.members), len(two.members)),
    )


def _question(archive: Archive, here: Context, one: Entity, two: Entity) -> ProposalRow:
    """Returns the proposal about two entities; where none is, their first records and what their names say."""
    ends = {one.id, two.id}
    asked = proposals(archive, {*one.members, *two.members}, words=False)
    for row in asked:
        if {here.id_of(NodeId(row.left)), here.id_of(NodeId(row.right))} == ends:
            return row
    compared = resolve.compare(one.name, two.name)
    row = _unasked(one, two, compared.features if one.schema == "person" else ())
    last = by_pair(archive).get(pair_of(NodeId(row.left), NodeId(row.right)))
    return replace(row, verdict=last.verdict.value, decided_by=last.agent) if last else row


def _documents(here: Context, entity: Entity) -> set[DocumentId]:
    return {here.nodes[node].document for node in entity.members}


def _sorted(features: Sequence[Feature]) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """Parts what speaks for one person from what speaks against it."""
    against = [one for one in features if one.name in AGAINST or one.name == "extra_part" or _far(one)]
    return tuple(one for one in features if one not in against), tuple(against)


def _far(feature: Feature) -> bool:
    if feature.name != "part_alike":
        return False
    like = feature.value.rpartition(" ")[2]
    return like.replace(".", "", 1).isdigit() and float(like) < _CLOSE


def _others(archive: Archive, here: Context, one: Entity, two: Entity) -> int:
    members = {*one.members, *two.members}
    about = [row for row, _ in ranked(archive, here) if row.left in members or row.right in members]
    return sum(1 for row in about if {here.id_of(row.left), here.id_of(row.right)} != {one.id, two.id})


def _weakest(archive: Archive, here: Context, entity: Entity) -> Link | None:
    kept = resolve.holding(entity.members, links_of(archive, here)) if len(entity.members) > 1 else []
    return link_row(here, kept[-1]) if kept else None


def _shared(archive: Archive, here: Context, one: Entity, two: Entity) -> tuple[tuple[str, str], ...]:
    """Returns who and what is named together with both, each in texts of their own."""
    index = named_in(archive, here)
    mine, yours = _documents(here, one), _documents(here, two)
    left, right = _company(index, mine - yours), _company(index, yours - mine)
    own = {here.entity_of.get(node, node) for node in (*one.members, *two.members)}
    names = [(entity, here.entities[entity].name) for entity in left & right if entity not in own]
    return tuple(sorted(names, key=lambda item: (item[1], item[0]))[:MOST_SHARED])


def _company(index: Mapping[DocumentId, frozenset[str]], documents: Iterable[DocumentId]) -> set[str]:
    return {entity for document in documents for entity in index.get(document, ())}


def named_in(archive: Archive, here: Context) -> Mapping[DocumentId, frozenset[str]]:
    """Returns for each document the full-named people and the organisations that it names."""
    held = archive.cache.get("named_in")
    if isinstance(held, tuple) and held[0] == archive.store.generation():
        return cast("Mapping[DocumentId, frozenset[str]]", held[1])
    found: dict[DocumentId, set[str]] = defaultdict(set)
    for node in here.nodes.values():
        telling = node.schema == "organisation" or (node.schema == "person" and len(parts(node.name)) > 1)
        if telling and not node.shielded and node.id in here.entity_of:
            found[node.document].add(here.entity_of[node.id])
    index = {document: frozenset(entities) for document, entities in found.items()}
    archive.cache["named_in"] = (archive.store.generation(), index)
    return index
