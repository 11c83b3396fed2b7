"""What programs read that walk through sites: ``robots.txt`` and site maps with the languages of each page.

A site map holds absolute addresses, so there is one only where the team said where the site will stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape

from kuager.model.release import OPEN_TO_ALL, Record
from kuager.publish.site import KINDS, World
from kuager.publish.site.moved import MOVED

URLS: Final = 20_000
"""Addresses of one map. 50,000 or 50 MB are the most that sitemaps.org allows; with five languages each, these are 20 MB."""
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def files(world: World) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yields ``robots.txt``; site maps where addresses are known and everybody may read the release."""
    release, base = world.release, world.release.imprint.base
    everybody = release.audience in OPEN_TO_ALL and not release.draft
    lines = ["User-agent: *", "Disallow:" if everybody else "Disallow: /"]
    if everybody and base:
        lines.append(f"Sitemap: {base}sitemap.xml")
        yield from _maps(world, base)
    yield "robots.txt", ("\n".join([*lines, ""]).encode(),)


def _maps(world: World, base: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    urls, number = _urls(world, base), 0
    first = list(islice(urls, URLS))
    more = list(islice(urls, URLS))
    if not more:
        yield "sitemap.xml", _map(first)
        return
    while first:
        number += 1
        yield f"sitemap-{number}.xml", _map(first)
        first, more = more, list(islice(urls, URLS))
    index = "".join(f"<sitemap><loc>{escape(base)}sitemap-{at}.xml</loc></sitemap>\n" for at in range(1, number + 1))
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    yield "sitemap.xml", (f"{head}{index}</sitemapindex>\n".encode(),)


def _map(urls: Iterable[str]) -> Iterator[bytes]:
    yield _HEAD.encode()
    yield "".join(urls).encode()
    yield b"</urlset>\n"


def _urls(world: World, base: str) -> Iterator[str]:
    # Paths are of letters that XML takes as they are, so only the address before them may need another writing.
    before = [(lang, escape(f"{base}{lang}/", {'"': "&quot;"})) for lang in world.release.imprint.languages]
    for kind in (one for one in KINDS if one is not MOVED):
        for item in kind.items(world):
            path = kind.path(item)
            links = "".join(
                [f'<xhtml:link rel="alternate" hreflang="{lang}" href="{start}{path}"/>' for lang, start in before]
            )
            changed = item.changed if isinstance(item, Record) else ""
            rest = f"{links}{f'<lastmod>{escape(changed)}</lastmod>' if changed else ''}</url>\n"
            for _, start in before:
                yield f"<url><loc>{start}{path}</loc>{rest}"


__all__ = ["files"]
