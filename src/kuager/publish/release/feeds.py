"""Feeds of what is new and changed, in each language, as Atom (RFC 4287) and RSS 2.0. Never of what went away.

A feed asks for addresses that hold anywhere. Where the team said at which address the site stands, links are absolute; else
they are relative to the feed, and ids are made of the site's name.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kuager.model.publication import Change
from kuager.model.release import Release
from kuager.publish.site import Words, World, words

MOST: Final = 100
"""Entries of a feed, the newest."""
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    title: str
    link: str
    id: str
    on: datetime


def files(world: World) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yields both feeds of every language."""
    for lang in world.release.imprint.languages:
        w = words(lang)
        found = [_entry(world, w, one) for one in _shown(world)[:MOST]]
        yield f"{lang}/feed.atom", (_atom(world.release, w, found),)
        yield f"{lang}/feed.rss", (_rss(world.release, w, found),)


def paths(release: Release) -> Iterator[str]:
    """Yields where the feeds stand, for pages that link to them."""
    for lang in release.imprint.languages:
        yield from (f"{lang}/feed.atom", f"{lang}/feed.rss")


def _shown(world: World) -> Sequence[Change]:
    # What has no page in this release is not told of, whatever the list of changes says.
    return [one for one in world.release.changes if world.page(one.of) and _DAY.fullmatch(one.on)]


def _entry(world: World, w: Words, one: Change) -> _Entry:
    imprint = world.release.imprint
    page = world.page(one.of)
    title = w(f"feeds.{'added' if one.kind == 'added' else 'changed'}", title=one.title)
    link = f"{imprint.base}{w.lang}/{page}" if imprint.base else page
    return _Entry(title=title, link=link, id=_id(world.release, f"{w.lang} {one.of} {one.on}"), on=_day(one.on))


def _id(release: Release, of: str) -> str:
    """Returns an address of nothing that stays the same in every release of the same site."""
    site = release.imprint.base or release.imprint.name["en"]
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'kuager {site} {of}')}"


def _atom(release: Release, w: Words, entries: Iterable[_Entry]) -> bytes:
    imprint = release.imprint
    site = imprint.name.get(w.lang) or imprint.name["en"]
    home = f"{imprint.base}{w.lang}/" if imprint.base else ""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(w.lang)}>\n',
        f"<title>{_text(w('feeds.title', site=site))}</title>\n<id>{_id(release, w.lang)}</id>\n",
        f"<updated>{_day(release.made_on).isoformat()}</updated>\n<author><name>{_text(site)}</name></author>\n",
        f'<link rel="self" type="application/atom+xml" href={_link(f"{home}feed.atom")}/>\n',
        f'<link rel="alternate" type="text/html" href={_link(f"{home}index.html")}/>\n',
        f"<rights>{_text(imprint.licence)}</rights>\n" if imprint.licence else "",
    ]
    parts.extend(
        f"<entry><title>{_text(one.title)}</title><id>{one.id}</id><updated>{one.on.isoformat()}</updated>"
        f"<link href={_link(one.link)}/></entry>\n"
        for one in entries
    )
    return "".join([*parts, "</feed>\n"]).encode()


def _rss(release: Release, w: Words, entries: Iterable[_Entry]) -> bytes:
    imprint = release.imprint
    site = imprint.name.get(w.lang) or imprint.name["en"]
    home = f"{imprint.base}{w.lang}/index.html" if imprint.base else "index.html"
    title = _text(w("feeds.title", site=site))
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n',
        f"<title>{title}</title><link>{_text(home)}</link><description>{title}</description>\n",
        f"<language>{_text(w.lang)}</language><lastBuildDate>{format_datetime(_day(release.made_on), usegmt=True)}</lastBuildDate>\n",
    ]
    parts.extend(
        f'<item><title>{_text(one.title)}</title><link>{_text(one.link)}</link><guid isPermaLink="false">{one.id}</guid>'
        f"<pubDate>{format_datetime(one.on, usegmt=True)}</pubDate></item>\n"
        for one in entries
    )
    return "".join([*parts, "</channel></rss>\n"]).encode()


def _day(on: str) -> datetime:
    return datetime.fromisoformat(on).replace(tzinfo=UTC)


def _text(value: str) -> str:
    """Returns words as XML has them; what XML cannot hold becomes a mark that something stood there."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value))


def _link(value: str) -> str:
    return quoteattr(_NOT_XML.sub("", value))


__all__ = ["files"]
