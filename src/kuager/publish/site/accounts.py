"""Accounts and authors: the list, and a page for each with its threads and texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kuager.model.publication import Text
from kuager.publish.site import quotes, texts
from kuager.publish.site.authors import account_id, account_page
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turned, turning
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
    return w("sources.span", first=quotes.apart(w, w.date(dates[0])), last=quotes.apart(w, w.date(dates[-1])))


def _list_uses(world: World, leaf: Leaf) -> object:
    every = accounts(world)
    return tuple((every[id_], tuple(world.texts[text].published for text in every[id_].texts)) for id_ in leaf.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One page of an account: which, of how many, and the ids of the texts on it."""

    account: Account
    at: int
    of: int
    ids: tuple[str, ...]


def _items(world: World) -> Iterable[AccountPage]:
    for one in accounts(world).values():
        for leaf in leaves("", one.texts):
            yield AccountPage(account=one, at=leaf.at, of=leaf.of, ids=leaf.ids)


def _path(one: AccountPage) -> str:
    return account_page(one.account.name, one.at)


def _view(world: World, one: AccountPage, w: Words) -> Mapping[str, Any]:
    def name(at: int) -> str:
        return account_page(one.account.name, at).rpartition("/")[2]

    return {
        "title": one.account.name,
        "rows": [texts.row(world.texts[id_], w) for id_ in one.ids],
        "span": _span(world, one.account, w),
        "count": w.number(len(one.account.texts)),
        **turned(one.at, one.of, name, w),
    }


def _uses(world: World, one: AccountPage) -> object:
    dates = sorted(world.texts[id_].published for id_ in one.account.texts)
    return (tuple(texts.seen(world.texts[id_]) for id_ in one.ids), tuple(dates))


ACCOUNTS: Final = Kind(
    name="accounts", template="accounts.html", items=_lists, path=leaf_path, view=_list_view, uses=_list_uses
)
ACCOUNT: Final = Kind(name="account", template="account.html", items=_items, path=_path, view=_view, uses=_uses)
