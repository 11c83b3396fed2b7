"""Each entity with everything that is said of it, in one walk over the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from kuager.model.dataset import Dataset, EntityRow, StatementRow


def grouped(
    dataset: Dataset, counts: Mapping[str, int] | None = None
) -> Iterator[tuple[EntityRow, list[StatementRow]]]:
    """Yields every entity once, with its statements in their order; then those that only statements know.

    It has to be known in how many runs the statements of each entity come (:func:`counted`). Held in memory are those
    counts and the statements that came before their entity, which are few where both come in the same order.
    """
    missing = Counter(counts if counts is not None else counted(dataset))
    held: defaultdict[str, list[StatementRow]] = defaultdict(list)
    coming = runs(dataset)
    for entity in dataset.entities():
        while missing[entity.id] > 0:
            owner, rows = next(coming)
            held[owner] += rows
            missing[owner] -= 1
        missing.pop(entity.id, None)
        yield entity, held.pop(entity.id, [])
    for owner, rows in coming:
        held[owner] += rows
    for owner in sorted(held):
        yield EntityRow(id=owner, schema=held[owner][0].schema, name=owner), held[owner]


def counted(dataset: Dataset) -> Counter[str]:
    """Returns, by entity, in how many runs its statements come."""
    return Counter(entity for entity, _ in runs(dataset))


def runs(dataset: Dataset) -> Iterator[tuple[str, list[StatementRow]]]:
    """Yields statements that stand together and are of one entity."""
    for entity, rows in groupby(dataset.statements(), key=lambda one: one.entity):
        yield entity, list(rows)


__all__ = ["counted", "grouped", "runs"]
