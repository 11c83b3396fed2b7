"""What a page says of itself outside its text: title, writers, date, address, site, language, each with how it is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kuager.model import Dated
from kuager.read.dom import Element, attribute, is_hidden, tag_of
from kuager.read.published import parse

_ISO = re.compile(
    r"\s*(?P<day>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ](?P<time>[0-2]\d:[0-5]\d)(?::\d\d(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?\s*"
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article.published", "cxenseparse:recs:publishtime", "mediator_published_time", "date",
)  # fmt: skip
_AUTHOR = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "mediator_author",
)
_JSON_LIMIT = 500_000
_JSON_DEPTH = 12
_NAME_LIMIT = 200
_SPACES = re.compile(r"\s+")


@dataclass(slots=True, kw_only=True)
class PageFacts:
    """The facts; empty strings and None where the page says nothing."""

    title: str = ""
    byline: str = ""
    published: Dated | None = None
    url: str = ""
    site: str = ""
    lang: str = ""
    metas: dict[str, str] = field(default_factory=dict)


def page_facts(page: Element, article: Element | None) -> PageFacts:
    """Reads the head of a page, its linked data, and the marked places of its article."""
    metas = _metas(page)
    linked = list(_linked_data(page))
    scope = page if article is None else article
    return PageFacts(
        title=_title(page, scope, metas),
        byline=_author(scope, metas, linked),
        published=_published(scope, metas, linked),
        url=_canonical(page) or _web(metas.get("og:url", "")),
        site=metas.get("og:site_name") or metas.get("application-name") or _publisher(linked),
        lang=_language(page, metas),
        metas=metas,
    )


def _metas(page: Element) -> dict[str, str]:
    """Returns the first content of each named <meta>, names in lower case."""
    metas: dict[str, str] = {}
    for element in page.iter("meta"):
        name = (
            (attribute(element, "property") or attribute(element, "name") or attribute(element, "itemprop"))
            .strip()
            .lower()
        )
        content = attribute(element, "content").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def words_of(element: Element) -> str:
    """Returns an element's words in one line."""
    return _SPACES.sub(" ", "".join(text for text in element.itertext() if isinstance(text, str))).strip()


def _title(page: Element, scope: Element, metas: dict[str, str]) -> str:
    for place in (scope, page):
        headlines = [words for element in place.iter("h1") if not is_hidden(element) and (words := words_of(element))]
        if len(set(headlines)) == 1:
            return headlines[0]
    if metas.get("og:title"):
        return metas["og:title"]
    title = next((words_of(element) for element in page.iter("title")), "")
    site = metas.get("og:site_name", "")
    for mark in (" | ", " — ", " – ", " - ", " :: ", " » "):
        head, found, tail = title.rpartition(mark)
        if found and (tail.casefold() == site.casefold() or (mark == " | " and not site)):
            return head
    return title


def _author(scope: Element, metas: dict[str, str], linked: list[dict[str, Any]]) -> str:
    for name in _AUTHOR:
        if (value := metas.get(name, "")) and not value.startswith("http"):
            return value[:_NAME_LIMIT]
    for item in linked:
        if names := _names(item.get("author")):
            return ", ".join(names)[:_NAME_LIMIT]
    marked = [
        words
        for element in scope.iter("a", "span", "div", "p", "address")
        if ("author" in attribute(element, "rel").lower().split() or attribute(element, "itemprop").lower() == "author")
        and (words := words_of(element))
        and len(words) <= _NAME_LIMIT
    ]
    return ", ".join(dict.fromkeys(marked))[:_NAME_LIMIT]


def _names(author: Any) -> list[str]:
    if isinstance(author, str):
        return [author] if author and not author.startswith("http") else []
    if isinstance(author, dict):
        return _names(author.get("name"))
    if isinstance(author, list):
        return [name for entry in author for name in _names(entry)]
    return []


def _published(scope: Element, metas: dict[str, str], linked: list[dict[str, Any]]) -> Dated | None:
    for name in _PUBLISHED:
        if found := stated(metas.get(name, ""), f"the page's head states it ({name})"):
            return found
    for item in linked:
        value = item.get("datePublished")
        if isinstance(value, str) and (found := stated(value, "the page's linked data state it (datePublished)")):
            return found
    for element in scope.iter("time"):
        if found := stated(attribute(element, "datetime") or words_of(element), "the page marks it as a time"):
            return found
    for element in scope.iter("span", "div", "p", "abbr"):
        if attribute(element, "itemprop").lower() == "datepublished":
            value = attribute(element, "content") or attribute(element, "title") or words_of(element)
            if found := stated(value, "the page marks it as the date of publication"):
                return found
    return None


def stated(value: str, how: str) -> Dated | None:
    """Reads a date that a page states for machines, keeping its zone and no more precision than it has."""
    if match := _ISO.fullmatch(value):
        if not match["time"]:
            return Dated(value=match["day"], precision="day", how=how)
        zone = match["zone"] or ""
        if zone and zone != "Z" and ":" not in zone:
            zone = f"{zone[:3]}:{zone[3:]}"
        return Dated(value=f"{match['day']}T{match['time']}{zone}", precision="minute", how=how)
    found = parse(value[:_NAME_LIMIT])
    return replace(found, how=how) if found else None


def _linked_data(page: Element) -> Iterator[dict[str, Any]]:
    """Yields every object of the page's JSON-LD; what is not valid JSON says nothing."""
    for script in page.iter("script"):
        if "ld+json" not in attribute(script, "type").lower():
            continue
        text = script.text or ""
        if len(text) > _JSON_LIMIT:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # RecursionError: brackets nested by the thousand
            continue
        yield from _objects(data, 0)


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _JSON_DEPTH:
        return
    if isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)
        yield from _objects(data.get("mainEntity"), depth + 1)
    elif isinstance(data, list):
        for entry in data:
            yield from _objects(entry, depth + 1)


def _publisher(linked: list[dict[str, Any]]) -> str:
    return next((names[0] for item in linked if (names := _names(item.get("publisher")))), "")


def _canonical(page: Element) -> str:
    for element in page.iter("link"):
        if "canonical" in attribute(element, "rel").lower().split():
            return _web(attribute(element, "href").strip())
    return ""


def _web(url: str) -> str:
    return url if re.match(r"https?://\S+$", url) else ""


def _language(page: Element, metas: dict[str, str]) -> str:
    html = page if tag_of(page) == "html" else page.find(".//html")
    stated_lang = attribute(html, "lang") if html is not None else ""
    code = (
        (stated_lang or metas.get("og:locale", "") or metas.get("language", ""))
        .replace("_", "-")
        .split("-")[0]
        .strip()
        .lower()
    )
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
