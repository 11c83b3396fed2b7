"""The story of texts that tell one story in several languages: each new text meets those before it, and that is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kuager import resolve, weigh
from kuager.model import CopyEdge, Document, DocumentId, Joined, Lineage, content_id
from kuager.weigh.translations import Translations
from kuager.workflow.held import Held


def translations(known: Held, documents: Sequence[Document]) -> Translations:
    """Returns the texts that met; only those that came since the last time are laid beside others.

    Where a text was read again for names and dates, all meet anew: what it was found to be may have been by them.

    Args:
        known: what was read of the archive; what met is held there.
        documents: in the order of the log, without texts made from others.
    """
    wanted = [(one.id, known.extractions[one.id][0] if one.id in known.extractions else -1) for one in documents]
    with known.lock:
        met = known.translations
        if met is None or met.met != wanted[: len(met.met)]:
            met = known.translations = Translations(resolve.score)
        for document in documents[len(met.met) :]:
            number, found = known.extractions.get(document.id, (-1, None))
            met.meet(document, found, number)
    return met


def joined(found: weigh.Lineages, met: Translations, documents: Sequence[Document]) -> weigh.Lineages:
    """Returns the families with translations in them: a text and its translation are one voice.

    A family without a translation stays as it is. Lineages are trees: what would join a family to itself is left out.

    Args:
        found: who repeats whom in one language.
        met: the texts that met.
        documents: all of them.
    """
    candidates = met.edges(found.edges)
    if not candidates:
        return found
    home = found.of()
    roots: Joined[str] = Joined(family.id for family in found.lineages)
    new = [
        edge
        for edge in candidates
        if {edge.child, edge.parent} <= home.keys() and roots.join(home[edge.child], home[edge.parent])
    ]
    if not new:
        return found
    orders = {one.id: (one.published.value if one.published else "9999", -len(one.text), one.id) for one in documents}
    inside: dict[str, list[Lineage]] = defaultdict(list)
    for family in found.lineages:
        inside[roots.root(family.id)].append(family)
    between: dict[str, list[CopyEdge]] = defaultdict(list)
    for edge in new:
        between[roots.root(home[edge.child])].append(edge)
    families = (_one(group, between[root], orders) if len(group) > 1 else group[0] for root, group in inside.items())
    return weigh.Lineages(
        edges=tuple(sorted((*found.edges, *new), key=lambda edge: edge.child)),
        lineages=tuple(sorted(families, key=lambda family: family.id)),
    )


def _one(
    group: Sequence[Lineage], new: Sequence[CopyEdge], orders: Mapping[DocumentId, tuple[str, int, str]]
) -> Lineage:
    members = sorted((document for family in group for document in family.documents), key=orders.__getitem__)
    edges = sorted((*(edge for family in group for edge in family.edges), *new), key=lambda edge: edge.child)
    return Lineage(id=content_id("g", members[0]), documents=tuple(members), edges=tuple(edges))


__all__ = ["joined", "translations"]
