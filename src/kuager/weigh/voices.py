"""Documents that are one voice by a rule, whatever their words share: the editions of one list, above all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from kuager.model import DocumentId, Lineage
from kuager.weigh.copies import Lineages


def one_voice(found: Lineages, groups: Iterable[Collection[DocumentId]]) -> Lineages:
    """Puts documents that are one voice into one family, with whatever repeats any of them.

    Between two of a group nobody copied anybody: a newer edition is no copy of the older one and of no less trust, so
    edges between them go.

    Args:
        found: the families by what texts repeat.
        groups: documents that are one voice; a group may name documents that are not here.

    Returns:
        The families; one that was joined bears the id of its first member in the order of ids.
    """
    kept = [frozenset(group) for group in groups if len(group) > 1]
    if not kept:
        return found
    edges = tuple(
        edge for edge in found.edges if not any(edge.parent in group and edge.child in group for group in kept)
    )
    families = {family.id: family for family in found.lineages}
    home = found.of()
    for group in kept:
        ids = sorted({home[document] for document in group if document in home})
        if not ids:
            continue
        joined = _joined([families.pop(one) for one in ids])
        families[joined.id] = joined
        home.update(dict.fromkeys(joined.documents, joined.id))
    lasting = frozenset((edge.parent, edge.child) for edge in edges)
    lineages = tuple(
        replace(family, edges=tuple(one for one in family.edges if (one.parent, one.child) in lasting))
        for _, family in sorted(families.items())
    )
    return Lineages(edges=edges, lineages=lineages)


def _joined(families: list[Lineage]) -> Lineage:
    return Lineage(
        id=families[0].id,
        documents=tuple(document for family in families for document in family.documents),
        edges=tuple(edge for family in families for edge in family.edges),
    )
