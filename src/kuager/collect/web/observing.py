"""What can be seen of an answer without understanding it: words, forms, where it says it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from kuager.collect.net import joined
from kuager.collect.web.links import base_of, parse
from kuager.text.charsets import charset_in
from kuager.text.shingles import hashes, size_for, tokens

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "button", "select", "dialog"})
_SMALL_FORM = 120
"""Words up to which a form is a form; some systems wrap whole pages in one."""
MOST_TEXT = 100_000
"""Characters of a page that are looked at; judging needs no more."""
RICH = 120
"""Words outside menus from which a page can be the article itself, whatever its status."""
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A page as far as judging it needs.

    Attributes:
        title: its title.
        text: all words a visitor sees.
        main: the words outside menus, heads, feet and forms.
        words: the folded tokens of ``main``.
        marks: a hash per run of tokens of ``main``, for comparing pages.
        canonical: where the page says it belongs, if it says so.
        asks_password: a field for a password is shown.
        scripted: it brings programs.
        links: how many links it has.
    """

    title: str
    text: str
    main: str
    words: tuple[str, ...]
    marks: frozenset[int]
    canonical: str
    asks_password: bool
    scripted: bool
    links: int


NOTHING = Observed(
    title="", text="", main="", words=(), marks=frozenset(), canonical="", asks_password=False, scripted=False, links=0
)


def observe(data: bytes, url: str, *, content_type: str = "") -> Observed:
    """Looks at a page. A page that is no markup is one without words."""
    tree = parse(data, charset_in(content_type))
    if tree is None:
        return NOTHING
    title = " ".join((tree.findtext(".//title") or "").split())
    canonical = _canonical(tree, base_of(tree, url))
    password = any(each.get("type", "").lower() == "password" for each in tree.iter("input"))
    scripted = any(True for _ in tree.iter("script"))
    links = sum(1 for _ in tree.iterfind(".//a[@href]"))
    text, main = _texts(tree)
    made = _marked(main)
    return Observed(
        title=title,
        text=text,
        main=main,
        words=made[0],
        marks=made[1],
        canonical=canonical,
        asks_password=password,
        scripted=scripted,
        links=links,
    )


def likeness(left: Observed, right: Observed) -> float:
    """Returns which share of all runs of words two pages have in common (Jaccard), 0 to 1."""
    union = len(left.marks | right.marks)
    return len(left.marks & right.marks) / union if union else 0.0


def _canonical(tree: html.HtmlElement, base: str) -> str:
    for element in tree.iterfind(".//link[@href]"):
        if "canonical" in element.get("rel", "").lower().split():
            return joined(base, element.get("href", ""))
    for element in tree.iterfind(".//meta[@content]"):
        if element.get("property", "").lower() == "og:url":
            return joined(base, element.get("content", ""))
    return ""


def _texts(tree: html.HtmlElement) -> tuple[str, str]:
    """Returns all words a visitor sees, and those outside menus, heads, feet and forms.

    One walk that skips: taking elements out of the tree costs the square of their number on pages made for that.
    """
    text: list[str] = []
    main: list[str] = []
    around = 0
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSEEN:
                walk.skip_subtree()
                continue
            around += _is_around(element)
            piece = element.text
        else:
            if event == "end":
                around -= element.tag not in _UNSEEN and _is_around(element)
            piece = element.tail if element is not tree else None
        if piece and not piece.isspace():
            text.append(piece)
            if not around:
                main.append(piece)
    return _joined(text), _joined(main)


def _is_around(element: etree._Element) -> bool:
    if element.tag == "form":
        return sum(len(piece.split()) for piece in islice(element.itertext(), _SMALL_FORM)) < _SMALL_FORM
    return element.tag in _AROUND


def _joined(pieces: list[str]) -> str:
    return " ".join(" ".join(pieces).split())[:MOST_TEXT]


def _marked(main: str) -> tuple[tuple[str, ...], frozenset[int]]:
    words = tuple(tokens(main))
    return words, frozenset(hashes(words, size_for(words)))
