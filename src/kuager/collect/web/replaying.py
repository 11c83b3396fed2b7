"""Makes a captured page fit to be shown: nothing in it runs, and every address in it leads back into the archive.

The page is shown in a frame that may not run programs, so what is taken out here is taken out twice. What has to be done
here is the addresses: a page that is looked at in secret must ask nobody for anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from lxml import etree, html

from kuager.collect.net import joined
from kuager.collect.web.links import base_of, parse
from kuager.text.charsets import bare, charset_in, codec_of

Leads = Callable[[str], str]
"""From an address on the web to the place in the archive that answers for it."""

_GONE: Final = frozenset({"script", "base"})
_OPENED: Final = frozenset({"object", "embed", "applet", "portal", "fencedframe"})
"""Players and the like: what stands inside is what a browser without them shows, and often the rest of the page."""
_LINKS: Final = frozenset({"stylesheet", "icon"})
_META: Final = frozenset({"refresh", "content-security-policy", "content-type", "x-dns-prefetch-control", "set-cookie"})
_DROPPED: Final = frozenset(
    {"ping", "integrity", "crossorigin", "nonce", "target", "action", "formaction", "srcdoc", "autofocus", "manifest", "http-equiv"}
)  # fmt: skip
_ADDRESSES: Final = frozenset(
    {"href", "src", "poster", "background", "{http://www.w3.org/1999/xlink}href", "xlink:href"}
)
_LATE: Final = ("data-src", "data-original", "data-lazy-src")
_CSS: Final = re.compile(
    r"""url\(\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^"')\s]+))\s*\)|@import\s+(?:"(?P<d>[^"]*)"|'(?P<e>[^']*)')""",
    re.IGNORECASE,
)
_HEAD: Final = 4096
_SAFE: Final = "!$%&'()*+,/:;=?@[]~-._"


def normal(url: str) -> str:
    """Returns an address in one spelling: lower host, escaped path, no fragment, no usual port, no empty path."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return url
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return url
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        place = f"{place}:{port}"
    path = _upper_escapes(quote(parts.path, safe=_SAFE)) or "/"
    return urlunsplit((parts.scheme.lower(), place, path, _upper_escapes(quote(parts.query, safe=_SAFE)), ""))


def _upper_escapes(text: str) -> str:
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found[0].upper(), text)


def replayed(body: bytes, url: str, content_type: str, prefix: str) -> bytes:
    """Returns a page or a style sheet with its addresses led to ``prefix``; see :func:`replayed_page`."""

    def leads(link: str) -> str:
        return f"{prefix}{link}"

    make = replayed_style if bare(content_type) == "text/css" else replayed_page
    return make(body, url, content_type, leads)


def replayed_page(body: bytes, url: str, content_type: str, leads: Leads) -> bytes:
    """Returns a page's markup as UTF-8, without programs, all addresses led into the archive.

    Args:
        body: as captured, unpacked.
        url: where it was captured.
        content_type: as it came.
        leads: says where an address is answered.
    """
    tree = parse(body, charset_in(content_type))
    if tree is None:
        return b""
    base = base_of(tree, url)

    def lead(link: str) -> str:
        found = joined(base, link)
        return leads(normal(found)) if found.startswith(("http://", "https://")) else ""

    for element in list(tree.iter(etree.Element)):
        if element is not tree and _unwanted(element):
            _taken_out(element)
        elif element.tag in _OPENED:
            element.drop_tag()
    for element in tree.iter(etree.Element):
        _changed(element, lead)
    # The parser makes one up where there is none, and a page looks different then.
    declared = b"<!doctype" in body[:_HEAD].lower() or b"<\0!\0d\0o" in body[:_HEAD].lower()
    head = f"{tree.getroottree().docinfo.doctype}\n" if declared else ""
    return head.encode() + b"<meta charset=utf-8>" + etree.tostring(tree, method="html", encoding="utf-8")


def replayed_style(body: bytes, url: str, content_type: str, leads: Leads) -> bytes:
    """Returns a style sheet as UTF-8 with all its addresses led into the archive."""
    text = body.decode(codec_of(charset_in(content_type)) or "utf-8", "replace")
    return _style(text, lambda link: leads(normal(joined(url, link)))).encode()


def _unwanted(element: html.HtmlElement) -> bool:
    if element.tag in _GONE:
        return True
    if element.tag == "link":
        return not _LINKS & set(element.get("rel", "").lower().split())
    if element.tag == "meta":
        return element.get("charset") is not None or element.get("http-equiv", "").strip().lower() in _META
    return False


def _taken_out(element: html.HtmlElement) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _changed(element: html.HtmlElement, lead: Leads) -> None:
    if element.tag == "style":
        element.text = _style(element.text or "", lead)
    late = next((element.get(name) for name in _LATE if element.get(name)), None)
    if late and element.tag in {"img", "iframe", "source"} and _empty(element.get("src", "")):
        element.set("src", late)
    if element.get("data-srcset") and not element.get("srcset"):
        element.set("srcset", element.get("data-srcset", ""))
    for name, value in list(element.attrib.items()):
        low = name.lower()
        if low.startswith("on") or low in _DROPPED:
            del element.attrib[name]
        elif low in _ADDRESSES:
            _led(element, name, value, lead)
        elif low == "srcset":
            element.set(name, ", ".join(_candidates(value, lead)))
        elif low == "style":
            element.set(name, _style(value, lead))


def _empty(src: str) -> bool:
    return not src or src.startswith(("data:", "about:"))


def _led(element: html.HtmlElement, name: str, value: str, lead: Leads) -> None:
    link = value.strip()
    if link.startswith("#") or (
        link.lower().startswith("data:image/") and element.tag in {"img", "image", "input", "source"}
    ):
        return
    fragment = link.partition("#")[2]
    found = lead(link)
    if found:
        element.set(name, f"{found}#{fragment}" if fragment else found)
    else:
        # Programs, mail, telephone: nothing that an archive can answer.
        del element.attrib[name]


def _candidates(srcset: str, lead: Leads) -> Iterator[str]:
    for part in re.split(r",\s+", srcset):
        words = part.strip().rstrip(",").split()
        found = lead(words[0]) if words else ""
        if found:
            yield " ".join([found.replace(",", "%2C"), *words[1:]])


def _style(css: str, lead: Leads) -> str:
    def place(match: re.Match[str]) -> str:
        link = next((group for group in match.groups() if group is not None), "").strip()
        imported = match[0].lower().startswith("@import")
        if link.lower().startswith("data:") and not imported:
            return match[0]
        found = (lead(link) if link and not link.startswith("#") else "").replace('"', "%22").replace("\\", "%5C")
        return f'@import "{found}"' if imported else f'url("{found}")'

    return _CSS.sub(place, css)
