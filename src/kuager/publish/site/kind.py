"""What a kind of page is: which items have one, where it stands, what its template gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kuager.publish.site.words import Words
from kuager.publish.site.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of page. Its functions are functions of modules, so that a kind may travel to another process.

    Attributes:
        name: of the kind; the navigation calls it ``nav.NAME`` of the words.
        template: file under ``templates/``; extends ``base.html``.
        items: everything that has a page of this kind; of a kind with nothing to show, nothing: no page, no link.
        path: where the page of an item stands, without the folder of the language: ``people/x.html``.
        view: what the template gets. ``title`` must be in it; ``description`` may be.
        uses: everything outside the item that the page shows, hashable: the page is made again when it changes.
        nav: place among the entries of the navigation; 0 for none. The entry leads to the page of the first item. From 100
            on it stands at the foot of the page.
        last: it tells how large other files are, so it is made when all of them are there.
    """

    name: str
    template: str
    items: Callable[[World], Iterable[Any]]
    path: Callable[[Any], str]
    view: Callable[[World, Any, Words], Mapping[str, Any]]
    uses: Callable[[World, Any], object]
    nav: int = 0
    last: bool = False
