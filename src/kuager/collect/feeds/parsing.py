"""Reads RSS 0.9x, 1.0, 2.0 and Atom, whatever namespaces they use, without following what they point to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kuager.collect.errors import BrokenFeedError
from kuager.collect.net import joined

MOST_ITEMS = 500
_ELEMENT = "{*}*"
"""Elements of any namespace; no comments, instructions or entities."""
_FETCHABLE = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry: its own id if it has one, else its address."""

    id: str
    link: str
    title: str
    published: str | None
    """As written; dates of feeds are the outlet's word, not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its title and its entries in the order given, each address once."""

    title: str
    items: tuple[FeedItem, ...]


def parse(data: bytes, url: str) -> Feed:
    """Reads a feed.

    Args:
        data: as it came.
        url: where from; links are seen from there.

    Raises:
        BrokenFeedError: it is none.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFeedError(item=url) from error
    if root is None or _name(root) not in {"rss", "RDF", "feed"} or not len(root):
        raise BrokenFeedError(item=url)
    entries = [element for element in root.iter(_ELEMENT) if _name(element) in {"item", "entry"}]
    found: dict[str, FeedItem] = {}
    for entry in entries[:MOST_ITEMS]:
        item = _item(entry, url)
        if item is not None:
            found.setdefault(item.link, item)
    return Feed(title=_first(_channel(root), "title"), items=tuple(found.values()))


def _item(entry: etree._Element, url: str) -> FeedItem | None:
    written = _link(entry)
    link = joined(url, written) if written else ""
    if not link.startswith(_FETCHABLE):
        return None
    return FeedItem(
        id=_first(entry, "guid") or _first(entry, "id") or link,
        link=link,
        title=_first(entry, "title"),
        published=_first(entry, "pubDate") or _first(entry, "published") or _first(entry, "date") or None,
    )


def _channel(root: etree._Element) -> etree._Element:
    return next((child for child in root.iterchildren(_ELEMENT) if _name(child) == "channel"), root)


def _link(entry: etree._Element) -> str:
    """Returns the entry's address: Atom's alternate link, RSS's link, or an id that is one."""
    for link in _named(entry, "link"):
        if link.get("rel", "alternate") == "alternate" and (link.get("href") or _text(link)):
            return link.get("href") or _text(link)
    for guid in _named(entry, "guid"):
        if guid.get("isPermaLink", "true") == "true":
            return _text(guid)
    return ""


def _first(parent: etree._Element, name: str) -> str:
    return next((text for element in _named(parent, name) if (text := _text(element))), "")


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in parent.iterchildren(_ELEMENT) if _name(child) == name)


def _name(element: etree._Element) -> str:
    """Returns the name without its namespace."""
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
