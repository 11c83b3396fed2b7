"""What a page needs to look as it did: style sheets, images, and what style sheets ask for."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import html

from kuager.collect.net import joined
from kuager.text.charsets import charset_in, codec_of

_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
STYLE = "text/css"
_IMAGES = ("src", "data-src", "data-original", "data-lazy-src")
"""Pages that load images late keep the address elsewhere and show a placeholder until somebody scrolls."""


def parse(data: bytes, charset: str | None = None) -> html.HtmlElement | None:
    """Returns a page's tree, or None when there is none.

    A byte order mark wins, then the declared charset; undeclared, UTF-8 where the bytes are that, else what the page says of itself.
    """
    encoding = None
    codec = codec_of(charset)
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    elif codec:
        # Python knows more charsets than the parser.
        data, encoding = data.decode(codec, "replace").encode(), "utf-8"
    elif _is_utf8(data):
        encoding = "utf-8"
    try:
        return html.document_fromstring(data, parser=html.HTMLParser(encoding=encoding, recover=True, huge_tree=False))
    except (html.etree.ParserError, html.etree.XMLSyntaxError, ValueError):
        return None


def embeds(data: bytes, url: str, content_type: str) -> tuple[str, ...]:
    """Returns what a page or a style sheet embeds: the addresses, each once.

    Args:
        data: as it came.
        url: where from; links are seen from there.
        content_type: as declared; ``text/css`` for a style sheet, anything else is taken for a page.
    """
    if content_type.lower().startswith(STYLE):
        return tuple(needed_by_style(data, url))
    tree = parse(data, charset_in(content_type))
    return () if tree is None else tuple(needed(tree, url))


def base_of(tree: html.HtmlElement, url: str) -> str:
    """Returns the address relative links are seen from."""
    for element in tree.iterfind(".//base[@href]"):
        return joined(url, element.get("href", "")) or url
    return url


def needed(tree: html.HtmlElement, url: str) -> list[str]:
    """Returns what the page embeds, style sheets first, each once, in the order of the page."""
    base = base_of(tree, url)
    links = [*_styles(tree), *_pictures(tree)]
    return list(dict.fromkeys(found for link in links if (found := _fetchable(base, link))))


def needed_by_style(css: bytes, url: str) -> list[str]:
    """Returns what a style sheet embeds."""
    return list(
        dict.fromkeys(found for link in _in_css(css.decode("utf-8", "replace")) if (found := _fetchable(url, link)))
    )


def _styles(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iterfind(".//link[@href]"):
        if {"stylesheet", "icon"} & set(element.get("rel", "").lower().split()):
            yield element.get("href", "")
    for element in tree.iterfind(".//style"):
        yield from _in_css(element.text or "")


def _pictures(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("img", "source", "video", "input"):
        for name in _IMAGES:
            if element.tag != "source" or element.getparent().tag == "picture":
                yield (
                    element.get(name, "") if element.tag in {"img", "source"} or _is_image_button(element, name) else ""
                )
        yield element.get("poster", "")
        yield _largest(element.get("srcset", "") or element.get("data-srcset", ""))
    for element in tree.iterfind(".//*[@style]"):
        yield from _in_css(element.get("style", ""))


def _is_image_button(element: html.HtmlElement, name: str) -> bool:
    return element.tag == "input" and name == "src" and element.get("type", "").lower() == "image"


def _largest(srcset: str) -> str:
    """Returns the last candidate, which is the largest as pages write them."""
    candidates = [part.split()[0] for part in re.split(r",\s+", srcset) if part.split()]
    return candidates[-1].rstrip(",") if candidates else ""


def _in_css(css: str) -> Iterator[str]:
    for match in _CSS_URL.finditer(css):
        yield next((group for group in match.groups() if group), "")


def _fetchable(base: str, link: str) -> str:
    link = link.strip()
    if not link or link.lower().startswith(("data:", "javascript:", "about:", "blob:", "#")):
        return ""
    found = joined(base, link)
    return found if found.startswith(("http://", "https://")) else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
