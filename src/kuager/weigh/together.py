"""Readings that are about one thing are compared together, and again only when one of them is another.

A comparison that is written with :func:`together` sees one group at a time: all readings with one key, in the order of the
archive. Its findings are kept until a document of the group is another, comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import TypeVar

from kuager.model import DocumentId, Finding
from kuager.weigh.kept import Groups, Others
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
        by: the keys of one reading, of one sort that can be ordered; it belongs to the group of each. :func:`whole` puts
            all readings of the archive into one.

    The comparison may look at nothing but its readings, the documents they stand in and the entity that is their key: with
    whom it goes and under which names.
    """

    def made(compare: Comparing[T]) -> Callable[[Material], Iterator[Finding]]:
        name = f"{compare.__module__}.{compare.__qualname__}"

        @wraps(compare)
        def find(material: Material) -> Iterator[Finding]:
            groups, others = material.groups(name)
            for key in _stirred(material, groups, others, reading, by):
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


def each(reading: Reading[T]) -> Callable[[Material], list[T]]:
    """Makes a reading of one document one of the whole archive, in its order; only documents that are others are read again."""
    name = f"each {reading.__module__}.{reading.__qualname__}"

    def every(material: Material) -> list[T]:
        groups, others = material.groups(name)
        _stirred(material, groups, others, reading, whole)
        return [one for document in material.in_order(groups.told) for one in groups.told[document][""]]

    return every


def whole(one: object) -> tuple[str]:
    """Puts whatever is read into one group."""
    del one
    return ("",)


def _stirred(
    material: Material, groups: Groups, others: Others, reading: Reading[T], by: Callable[[T], Iterable[object]]
) -> set[object]:
    """Reads the documents that are others; returns the keys of what is to be compared again."""
    stirred: set[object] = {key for key in others.people if key in groups.where}
    for document in others.documents:
        told: dict[object, list[T]] = {}
        for one in reading(material, document) if document in material.by_id else ():
            for key in dict.fromkeys(by(one)):
                told.setdefault(key, []).append(one)
        stirred |= groups.put(document, told, whole=document in others.whole)
    return stirred
