"""What can be seen of an answer without understanding it: words, forms, where it says it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

from kuager.collect.net import joined
from kuager.collect.web.links import base_of, parse
from kuager.text.shingles import hashes, size_for, tokens

_UNSEEN = ("script", "style", "noscript", "template", "svg", "head", "iframe", "object")
_AROUND = ("nav", "header", "footer", "aside", "button", "select", "dialog")
_SMALL_FORM = 120
"""Words up to which a form is a form; some systems wrap whole pages in one."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
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


def charset_of(content_type: str) -> str | None:
    """Returns the charset a Content-Type names."""
    found = _CHARSET.search(content_type)
    return found.group(1) if found else None


def observe(data: bytes, url: str, *, content_type: str = "") -> Observed:
    """Looks at a page. A page that is no markup is one without words."""
    tree = parse(data, charset_of(content_type))
    if tree is None:
        return NOTHING
    title = " ".join((tree.findtext(".//title") or "").split())
    canonical = _canonical(tree, base_of(tree, url))
    password = any(each.get("type", "").lower() == "password" for each in tree.iter("input"))
    scripted = any(True for _ in tree.iter("script"))
    links = sum(1 for _ in tree.iterfind(".//a[@href]"))
    _drop(tree, _UNSEEN)
    text = _words_of(tree)
    _drop(tree, _AROUND)
    for form in list(tree.iter("form")):
        if len(form.text_content().split()) < _SMALL_FORM and form.getparent() is not None:
            form.drop_tree()
    main = _words_of(tree)
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


def _drop(tree: html.HtmlElement, names: tuple[str, ...]) -> None:
    for element in list(tree.iter(*names)):
        if element.getparent() is not None:
            element.drop_tree()


def _words_of(tree: html.HtmlElement) -> str:
    return " ".join(
        " ".join(piece.split()) for piece in tree.itertext(with_tail=True) if isinstance(piece, str) and piece.strip()
    )


def _marked(main: str) -> tuple[tuple[str, ...], frozenset[int]]:
    words = tuple(tokens(main))
    return words, frozenset(hashes(words, size_for(words)))
