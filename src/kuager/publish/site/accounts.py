"""Accounts and authors: the list, and a page for each with its threads and texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kuager.model.publication import Text
from kuager.publish.site import texts
from kuager.publish.site.authors import account_id, account_page
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turning
from kuager.publish.site.words import Words
from kuager.publish.site.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody whose texts are shown, as they are called there, and the ids of those, the latest first."""

    name: str
    texts: tuple[str, ...]


def accounts(world: World) -> dict[str, Account]:
    """Returns all accounts by the part of the path that stands for them, in the order of their names."""
    found: dict[str, list[Text]] = {}
    for one in world.texts.values():
        if one.author:
            found.setdefault(one.author, []).append(one)
    return {
        account_id(name): Account(name=name, texts=tuple(one.id for one in texts.newest(found[name])))
        for name in sorted(found, key=lambda each: (each.casefold().lstrip("@"), each))
    }


def _lists(world: World) -> Iterable[Leaf]:
    return leaves("accounts", list(accounts(world)))


def _list_view(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    every = accounts(world)
    rows = [
        {"href": f"{id_}.html", "title": every[id_].name, "count": w.number(len(every[id_].texts)), "span": _span(world, every[id_], w)}
        for id_ in leaf.ids
    ]  # fmt: skip
    return {"title": w("sources.accounts"), "lead": w("sources.accounts_lead"), "rows": rows, **turning(leaf, w)}


def _span(world: World, one: Account, w: Words) -> str:
    dates = sorted(date for id_ in one.texts if (date := world.texts[id_].published))
    if not dates:
        return ""
    if dates[0] == dates[-1]:
        return w.date(dates[0])
    return w("sources.span", first=w.date(dates[0]), last=w.date(dates[-1]))


def _list_uses(world: World, leaf: Leaf) -> object:
    every = accounts(world)
    return tuple((every[id_], tuple(world.texts[text].published for text in every[id_].texts)) for id_ in leaf.ids)


def _items(world: World) -> Iterable[Account]:
    return accounts(world).values()


def _path(one: Account) -> str:
    return account_page(one.name)


def _view(world: World, one: Account, w: Words) -> Mapping[str, Any]:
    rows = [texts.row(world.texts[id_], w) for id_ in one.texts]
    return {"title": one.name, "rows": rows, "span": _span(world, one, w), "count": w.number(len(rows))}


def _uses(world: World, one: Account) -> object:
    return tuple(texts.seen(world.texts[id_]) for id_ in one.texts)


ACCOUNTS: Final = Kind(
    name="accounts", template="accounts.html", items=_lists, path=leaf_path, view=_list_view, uses=_list_uses
)
ACCOUNT: Final = Kind(name="account", template="account.html", items=_items, path=_path, view=_view, uses=_uses)
