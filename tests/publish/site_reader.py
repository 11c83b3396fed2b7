"""Reads a page as a strict browser would: every element closed, every id once, every link and every language told."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote

VOID: Final = frozenset({"meta", "link", "img", "input", "br", "hr", "source", "col", "wbr"})
_LOADS: Final = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src", "use": "href"}
_SAFE: Final = ("https://", "http://", "mailto:")


@dataclass(slots=True)
class Read:
    """What a page holds: ids, links (what somebody follows), loads (what it fetches), its text, and what is wrong."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.read.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.read.text.append(data)

    def close(self) -> None:
        super().close()
        self.read.wrong += [f"<{tag}> is never closed" for tag in self._open]

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.read.wrong.append(f"<{tag}> has an attribute twice")
        self.read.tags.append(tag)
        self.read.attributes.update(given)
        if "id" in given:
            self.read.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.read.links.append(given["href"])
        if tag == "form":
            self.read.links.append(given["action"])
        fetched = _LOADS.get(tag)
        if fetched and fetched in given:
            stays = given[fetched].startswith("#") or given.get("rel") in {"alternate", "canonical", "license"}
            (self.read.links if stays else self.read.loads).append(given[fetched])
        if tag == "html" and not (given.get("lang") and given.get("dir")):
            self.read.wrong.append("the page does not tell its language")
        if given.get("lang") == "" and "lang" in given:
            self.read.wrong.append(f"<{tag}> has an empty lang")


def read(data: bytes) -> Read:
    """Reads one page."""
    reader = _Reader()
    reader.feed(data.decode("utf-8"))
    reader.close()
    found = reader.read
    found.wrong += [f"id {one} is there twice" for one in set(found.ids) if found.ids.count(one) > 1]
    return found


def crawl(folder: Path) -> list[str]:
    """Returns what is wrong with the pages of a folder: markup, dead links, dead fragments, anything fetched from elsewhere."""
    pages = {path: read(path.read_bytes()) for path in sorted(folder.rglob("*.html"))}
    wrong = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        wrong += [f"{name}: {each}" for each in page.wrong]
        wrong += [f"{name}: fetches {each}" for each in page.loads if "//" in each or not _stands(path, each)]
        for link in page.links:
            if link.startswith(_SAFE):
                continue
            to, _, fragment = link.partition("#")
            target = (path.parent / unquote(to)).resolve() if to else path
            if not target.is_file():
                wrong.append(f"{name}: dead link {link}")
            elif fragment and target.suffix == ".html" and fragment not in pages[target].ids:
                wrong.append(f"{name}: dead fragment {link}")
    return wrong


def _stands(page: Path, to: str) -> bool:
    return (page.parent / unquote(to)).is_file()
