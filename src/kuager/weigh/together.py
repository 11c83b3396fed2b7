"""Readings that are about one thing are compared together, and again only when one of them is another.

A comparison that is written with :func:`together` sees one group at a time: all readings with one key, in the order of the
archive. Its findings are kept until a document of the group is another, comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import TypeVar

from kuager.model import DocumentId, Finding
from kuager.weigh.kept import Groups
from kuager.weigh.material import Material

T = TypeVar("T")
Reading = Callable[[Material, DocumentId], Iterable[T]]
Comparing = Callable[[Material, list[T]], Iterable[Finding]]


def together(
    reading: Reading[T], by: Callable[[T], Iterable[object]]
) -> Callable[[Comparing[T]], Callable[[Material], Iterator[Finding]]]:
    """Makes a comparison of one group into one of the whole archive, group after group in the order of keys.

    Args:
        reading: what one document says, made with :func:`kuager.weigh.once.once`.
        by: the keys of one reading, of one sort that can be ordered; it belongs to the group of each.

    The comparison may look at nothing but its readings, the documents they stand in and the people they name, as a reading may.
    """

    def made(compare: Comparing[T]) -> Callable[[Material], Iterator[Finding]]:
        name = f"{compare.__module__}.{compare.__qualname__}"

        @wraps(compare)
        def find(material: Material) -> Iterator[Finding]:
            groups = material.groups(name)
            for key in _stirred(material, groups, reading, by):
                documents = material.in_order(groups.where.get(key, ()))
                members = [one for document in documents for one in groups.told[document][key]]
                found = tuple(compare(material, members)) if members else ()
                if found:
                    groups.found[key] = found
                else:
                    groups.found.pop(key, None)
            return groups.findings()

        return find

    return made


def _stirred(
    material: Material, groups: Groups, reading: Reading[T], by: Callable[[T], Iterable[object]]
) -> set[object]:
    """Reads the documents that are others; returns the keys of what they say and said."""
    stirred: set[object] = set()
    for document in material.changed:
        told: dict[object, list[T]] = {}
        for one in reading(material, document) if document in material.by_id else ():
            for key in dict.fromkeys(by(one)):
                told.setdefault(key, []).append(one)
        stirred |= groups.put(document, told)
    return stirred
