"""Which parts of a page are not the article, from its structure: elements, roles, and the words of classes and ids.

The structure only ever adds to what :mod:`kuager.read.zones` sees in the lines. A cue is not believed
for what is wrapped around the page's largest body of prose: a class such as ``has-sidebar`` there says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kuager.read.dom import Element, Rendered, attribute, is_hidden, tag_of

_TAGS = {
    "nav": "navigation", "aside": "sidebar", "footer": "footer", "form": "form", "button": "button", "dialog": "dialog",
    "select": "form", "textarea": "form", "menu": "navigation", "search": "form",
}  # fmt: skip
_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "footer", "complementary": "sidebar", "search": "form",
    "dialog": "dialog", "alertdialog": "dialog", "menu": "navigation", "menubar": "navigation", "toolbar": "share bar", "form": "form",
}  # fmt: skip
_WORDS = {
    word: why
    for why, words in {
        "related links": "related recommended recommendation recommendations recommends readmore alsoread trending popular mostread outbrain taboola "
        "mgid relap readnext upnext similar suggested teaser teasers",
        "sidebar": "sidebar widget widgets rightcol rightbar leftbar",
        "share bar": "share shares sharing sharebar social socials addthis sharethis addtoany sharedaddy toolbar printfriendly",
        "comments": "comment comments commentlist disqus respond fbcomments discussion reply",
        "subscription": "newsletter newsletters subscribe subscription signup paywall piano mailchimp",
        "donation": "donate donation donations patreon",
        "advertisement": "advert adverts advertisement advertising ads adsbygoogle sponsored sponsor promo promos promoted dfp gpt",
        "navigation": "nav navbar navigation menu menus breadcrumb breadcrumbs pagination pager prevnext sitemap topbar tabbar skiplink offcanvas",
        "cookie notice": "cookie cookies consent gdpr cmp",
        "dialog": "modal popup popover overlay tooltip",
        "footer": "footer colophon copyright",
        "page header": "logo logotype masthead branding",
        "tags": "tags taglist tagcloud",
        "follow us": "follow followus",
    }.items()
    for word in words.split()
}
_PAIRS = {
    ("more", "from"): "related links", ("most", "read"): "related links", ("read", "more"): "related links", ("read", "next"): "related links",
    ("see", "also"): "related links", ("also", "read"): "related links", ("post", "navigation"): "navigation", ("nav", "links"): "navigation",
    ("post", "tags"): "tags", ("tag", "list"): "tags", ("tags", "links"): "tags", ("site", "header"): "page header",
    ("main", "menu"): "navigation", ("sign", "up"): "subscription", ("back", "top"): "navigation", ("you", "may"): "related links",
}  # fmt: skip
_PARTS = {
    "sidebar": "sidebar", "related": "related links", "recommend": "related links", "mostread": "related links", "popular": "related links",
    "newsletter": "subscription", "subscri": "subscription", "breadcrumb": "navigation", "mainmenu": "navigation", "topmenu": "navigation",
    "navbar": "navigation", "advert": "advertisement", "cookie": "cookie notice", "comments": "comments", "social": "share bar", "footer": "footer",
}  # fmt: skip
"""Beginnings and parts of run-together class names."""
_PART = re.compile("|".join(_PARTS))
_CONTENT = frozenset({
    "articlebody", "entry-content", "post-content", "article-content", "article-body", "article__body", "story-body", "post-body",
    "news-text", "article-text", "article__text", "news-content", "article__content", "content-body", "text-content", "single-content",
})  # fmt: skip
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CLASS_LIMIT = 1_000
_KEEP_TAGS = frozenset({"html", "body", "main", "article", "h1"})
_CORE_ODDS = 4
_ROOT_SHARE = 0.6
_LONG_TEXT = 80
_COVER = 0.8
_LIST_RUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an element stands: why it is not the article (empty when it may be), and inside what."""

    why: str = ""
    linked: bool = False
    headline: bool = False
    article: bool = False
    """Inside an <article> or <main>."""
    root: bool = False
    """Inside the element that is taken for the article."""


@dataclass(slots=True, kw_only=True)
class Structure:
    """What the elements of a page say."""

    places: dict[Element, Place] = field(default_factory=dict)
    root: Element | None = None
    strict_root: bool = False
    """True for <article> and <main>: what stands before them is not the article either."""


def study(page: Element) -> Structure:
    """Looks at every element and says where it stands; linear in the size of the page, however deep it is."""
    elements = [element for element in page.iter() if tag_of(element)]
    kept = _around(_core(elements, _places(elements, frozenset())))
    places = _places(elements, kept)
    weight = _prose(elements, places)[0]
    root, strict = _article(elements, weight, max(weight.get(page, 0), 1), places)
    if root is not None:
        for element in root.iter():
            if element in places:
                places[element] = replace(places[element], root=True)
    return Structure(places=places, root=root, strict_root=strict)


def _places(elements: Sequence[Element], kept: Collection[Element]) -> dict[Element, Place]:
    """Says where each element stands; the cues of ``kept`` elements are not believed."""
    places: dict[Element, Place] = {}
    for element in elements:
        parent = element.getparent()
        above = Place() if parent is None else places.get(parent, Place())
        places[element] = _place(element, above, believed=element not in kept)
    return places


def _core(elements: Sequence[Element], places: dict[Element, Place]) -> Element | None:
    """Returns the element with the most prose in its own paragraphs.

    One that no cue covers is preferred, unless a covered one has four times as much: then the cue is the wrapper's.
    """
    held = _prose(elements, {})[1]
    most = max(elements, key=held.__getitem__, default=None)
    free = max((e for e in elements if not places[e].why), key=held.__getitem__, default=None)
    if most is None or not held[most]:
        return None
    return free if free is not None and held[free] * _CORE_ODDS >= held[most] else most


def _around(core: Element | None) -> frozenset[Element]:
    return frozenset() if core is None else frozenset((core, *core.iterancestors()))


def _place(element: Element, above: Place, *, believed: bool) -> Place:
    tag = tag_of(element)
    why = _cue(element, above) if believed else ""
    why = "" if tag == "h1" and above.why == "page header" else why or above.why
    return Place(
        why=why,
        linked=above.linked or tag == "a",
        headline=above.headline or tag == "h1",
        article=above.article or tag in ("article", "main"),
    )


def _prose(elements: Sequence[Element], places: dict[Element, Place]) -> tuple[dict[Element, int], dict[Element, int]]:
    """Measures prose, long stretches of text that no link holds, in characters.

    Returns:
        For each element the prose anywhere in it, and the prose in its own text and paragraphs. What ``places`` calls
        no article counts for nothing.
    """
    weight, held = dict.fromkeys(elements, 0), dict.fromkeys(elements, 0)
    for element in reversed(elements):  # children come after their parents in document order
        if is_hidden(element) or (element in places and places[element].why):
            held[element] = 0
            continue
        held[element] += _long(element.text) + sum(_long(child.tail) for child in element)
        if tag_of(element) == "p" and not held[element] and len(element) < _LONG_TEXT:
            held[element] = _long("".join(str(text) for text in element.itertext()))
        below = sum(weight.get(child, 0) for child in element if tag_of(child) != "p")
        weight[element] = held[element] + below  # paragraphs are in what it holds
        if tag_of(element) == "a":
            weight[element] = held[element] = 0
        parent = element.getparent()
        if tag_of(element) == "p" and parent is not None and parent in held:
            held[parent] += weight[element]
    return weight, held


def _long(text: str | None) -> int:
    return len(text) if text and len(text.strip()) >= _LONG_TEXT else 0


def _cue(element: Element, above: Place) -> str:
    tag = tag_of(element)
    if tag in _KEEP_TAGS:
        return ""
    if tag in _TAGS:
        return _TAGS[tag]
    role = attribute(element, "role").strip().lower()
    if role in _ROLES:
        return _ROLES[role]
    if tag == "header" and not above.article:
        return "page header"
    for name in (attribute(element, "class"), attribute(element, "id")):
        if why := _named(name[:_CLASS_LIMIT]):
            return why
    return ""


def _named(names: str) -> str:
    for name in names.split():
        tokens = [token.lower() for token in _TOKEN.findall(name)]
        if not tokens or "".join(tokens) in ("nosidebar", "nocomments"):
            continue
        for pair in pairwise(tokens):
            if pair in _PAIRS:
                return _PAIRS[pair]
        # a modifier such as has-sidebar or with-comments describes what else is on the page
        if tokens[0] in ("has", "with", "no", "is", "without", "single", "page", "category", "tag", "hide", "show"):
            continue
        for token in tokens:
            if token in _WORDS:
                return _WORDS[token]
        if part := _PART.search("".join(tokens)):
            return _PARTS[part[0]]
    return ""


def _article(
    elements: Sequence[Element], weight: dict[Element, int], total: int, places: dict[Element, Place]
) -> tuple[Element | None, bool]:
    """Returns the element that is the article, if the page marks one that holds most of its prose."""
    wanted = [element for element in elements if weight[element] >= _ROOT_SHARE * total and not places[element].why]
    for kind in ("article", "main"):
        found = [e for e in wanted if tag_of(e) == kind or (kind == "main" and attribute(e, "role") == "main")]
        if found:
            return found[-1], True
    for element in reversed(wanted):
        names = {attribute(element, "itemprop").lower(), *attribute(element, "class")[:_CLASS_LIMIT].lower().split()}
        if names & _CONTENT:
            return element, False
    return None, False


def forced(rendered: Rendered, structure: Structure) -> list[tuple[int, int, str]]:
    """Returns the lines (start, end, why) that the structure says are not the article."""
    found: list[tuple[int, int, str]] = []
    links: list[tuple[int, int, str]] = []
    for start, end, why in _lines(rendered, _reasons(rendered, structure)):
        if why == "link" and structure.root is None:
            links.append((start, end, "list of links"))
            continue
        if why and why != "link":
            found.append((start, end, why))
        found.extend(links if len(links) >= _LIST_RUN else ())
        links = []
    found.extend(links if len(links) >= _LIST_RUN else ())
    return sorted(found)


def _lines(rendered: Rendered, reasons: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yields each line with the reason that most of its characters have, if nearly all have one."""
    at = 0
    for match in re.finditer(r"[^\n]+", rendered.text):
        sizes = {"": 0, "link": 0}
        while at < len(rendered.pieces) and rendered.pieces[at].start < match.end():
            piece = rendered.pieces[at]
            sizes[reasons[at]] = sizes.get(reasons[at], 0) + piece.end - piece.start
            at += 1
        size = sum(sizes.values())
        linked = sizes.pop("link")
        odd = size - linked - sizes.pop("")
        if odd >= _COVER * size and sizes:
            yield match.start(), match.end(), max(sizes, key=sizes.__getitem__)
        else:
            yield match.start(), match.end(), "link" if linked >= _COVER * size else ""


def _reasons(rendered: Rendered, structure: Structure) -> list[str]:
    """Returns for each piece of text why it is not the article: empty if it may be, ``link`` if it is only linked."""
    passed = False
    result = []
    for piece in rendered.pieces:
        place = structure.places[piece.element]
        passed = passed or place.root
        outside = structure.root is not None and not place.root and (passed or structure.strict_root)
        why = place.why or ("outside the article" if outside and not place.headline else "")
        result.append(why or ("link" if place.linked else ""))
    return result
