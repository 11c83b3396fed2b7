"""Lists cut into pages: ``FOLDER/index.html``, ``FOLDER/list-2.html`` and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kuager.publish.site.words import Words

SIZE: Final = 100
"""Rows on one page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a list: which, of how many, and the ids on it. ``folder`` is where the list stands."""

    folder: str
    at: int
    of: int
    ids: tuple[str, ...]


def leaves(folder: str, ids: Sequence[str], size: int = SIZE) -> Iterator[Leaf]:
    """Yields the pages of a list; of an empty one, none."""
    count = -(-len(ids) // size)
    for at in range(count):
        yield Leaf(folder=folder, at=at + 1, of=count, ids=tuple(ids[at * size : (at + 1) * size]))


def leaf_path(leaf: Leaf) -> str:
    """Returns where a page of a list stands."""
    return f"{leaf.folder}/{_name(leaf.at)}"


def turning(leaf: Leaf, w: Words) -> Mapping[str, Any]:
    """Returns what the template of the pager shows; ``turning`` is None where there is one page only."""
    return turned(leaf.at, leaf.of, _name, w)


def turned(at: int, of: int, name: Callable[[int], str], w: Words) -> Mapping[str, Any]:
    """Returns the same for pages with names of their own: ``name`` gives that of a page by its number."""
    if of == 1:
        return {"turning": None}
    return {
        "turning": {
            "at": w("quotes.page_of", at=at, pages=of),
            "earlier": name(at - 1) if at > 1 else "",
            "later": name(at + 1) if at < of else "",
        }
    }


def _name(at: int) -> str:
    return "index.html" if at == 1 else f"list-{at}.html"


__all__ = ["SIZE", "Leaf", "leaf_path", "leaves", "turned", "turning"]
