"""Names that no rule of letters finds: the same name through Chinese characters, or made by another way of writing.

The search in the store knows words that begin, sound or are misspelled alike. A Chinese spelling keeps so little of a name
that only comparing it decides; the keys by which spellings meet (decision 019) say which few are worth comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kuager import resolve
from kuager.model import Hit, Named
from kuager.resolve.compare import UNSURE_AT
from kuager.workflow.archive import Archive

MOST: Final = 20
"""So many spellings are looked up; more means that the name is too common for likeness to say anything."""
SCORE: Final = 0.5


def searched(archive: Archive, query: str, limit: int) -> list[Hit]:
    """Returns what the store finds, then people whose whole name is only alike (``how`` is ``alike``), then texts."""
    hits = archive.store.search(query, limit)
    names = [hit for hit in hits if hit.kind == "entity"]
    known = {hit.id for hit in names}
    more = {hit.id: hit for hit in _alike(archive, query) if hit.id not in known}
    return [*names, *more.values(), *(hit for hit in hits if hit.kind != "entity")]


def _alike(archive: Archive, query: str) -> Iterator[Hit]:
    asked = Named("person", query)
    scored = sorted(
        ((-resolve.score(query, one.name), one.name) for one in archive.store.under(resolve.keys_of(asked).asked)),
    )
    for negative, spelling in scored[:MOST]:
        if -negative < UNSURE_AT:
            return
        for hit in archive.store.search(spelling, MOST):
            if hit.kind == "entity" and hit.how == "exact":
                why = f"likely the same name ({-negative:.2f}): {hit.why}"
                yield replace(hit, how="alike", why=why, score=SCORE * -negative)


__all__ = ["searched"]
