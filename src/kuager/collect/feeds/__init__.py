"""Feeds of outlets: what is new there."""

from kuager.collect.feeds.manifest import MANIFEST
from kuager.collect.feeds.parsing import Feed, FeedItem, parse

__all__ = ["MANIFEST", "Feed", "FeedItem", "Feeds", "parse"]


class Feeds:
    """Reads feeds."""

    manifest = MANIFEST
    parse = staticmethod(parse)
