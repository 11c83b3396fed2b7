"""What a comparison reads out of one document is kept until something it depends on is another.

Most of the time of weighing goes into reading each text again. What is read depends on the text, on what was extracted from
it, on who its people are, and on the family it belongs to; as long as these are the same, so is what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

from kuager.model import DocumentId
from kuager.weigh.material import Material

T = TypeVar("T")
P = ParamSpec("P")
Reading = Callable[[Material, DocumentId], Iterable[T]]


def while_same(
    material: Material,
    name: str,
    document: DocumentId,
    view: object,
    make: Callable[P, Iterable[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[T, ...]:
    """Returns what was made under this name for this document; made again when the view is not equal to that of then.

    For what depends on more than one document: the view must hold everything that it depends on.
    """
    readings = material.kept.readings
    known = readings.get((name, document))
    if known is None or (known[0] is not view and known[0] != view):
        known = readings[(name, document)] = view, tuple(make(*args, **kwargs))
    found: tuple[T, ...] = known[1]
    return found


def once(reading: Reading[T]) -> Callable[[Material, DocumentId], Iterator[T]]:
    """Makes a reading of one document keep what it found in ``material.kept``.

    The reading may look at nothing but the document's own text, extraction, people and lineage. What it yields must not be
    changed by anybody.
    """
    name = f"{reading.__module__}.{reading.__qualname__}"

    @wraps(reading)
    def kept(material: Material, document: DocumentId) -> Iterator[T]:
        return iter(while_same(material, name, document, material.view(document), reading, material, document))

    return kept
