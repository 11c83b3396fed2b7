"""Which documents speak of one matter: they name a person or a place in common.

Numbers without a name ("dozens came", "3,000 are missing") are compared only within such a group, or a picket in one country
would be set against another's. Organisations join nothing: the United Nations are named everywhere. A text that names
nothing goes with the others where they are all of one matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kuager.model import DocumentId, Joined
from kuager.text.fold import bare
from kuager.weigh.material import Material

_SCHEMAS: Final = frozenset({"person", "place"})


def kindred(material: Material, documents: Iterable[DocumentId]) -> list[frozenset[DocumentId]]:
    """Returns the groups of documents that share a named person or place, in the order of their first."""
    wanted = list(dict.fromkeys(documents))
    joined = Joined(wanted)
    first: dict[str, DocumentId] = {}
    for key in wanted:
        for name in _names(material, key) or {""}:
            joined.join(key, first.setdefault(name, key))
    others = {joined.root(key) for key in wanted} - {joined.root(first[""])} if "" in first else set()
    if len(others) == 1:
        joined.join(first[""], others.pop())
    return [frozenset(group) for group in joined.groups()]


def _names(material: Material, document: DocumentId) -> set[str]:
    found = material.extractions.get(document)
    own: set[str] = set()
    for one in found.entities if found else ():
        if one.schema in _SCHEMAS and not one.shielded:
            entity = material.entity(document, one.id) or ""
            own.add(material.alike.get(entity, "") or bare(one.name))
    if own and document in material.rank_of:
        own.add(material.lineage_of[document])
    return own
