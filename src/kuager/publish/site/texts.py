"""Sources that anybody may read: the list, and a page for each with its passages and what rests on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from kuager.model.publication import Mark, Piece, Text
from kuager.publish.site import ledger, quotes
from kuager.publish.site.authors import account_page
from kuager.publish.site.kind import Kind
from kuager.publish.site.leaves import Leaf, leaf_path, leaves, turning
from kuager.publish.site.people import shown_value
from kuager.publish.site.words import Words, direction, words
from kuager.publish.site.world import World, mark_id

_OPENING: Final = 160
"""Characters of a text's first words in the list."""
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html": "article", "pdf": "document", "docx": "document", "odt": "document", "rtf": "document", "plain": "text",
        "csv": "table", "xlsx": "table", "ods": "table", "pictures": "picture", "image": "picture", "subtitles": "video",
        "post": "thread", "email": "mail",
    }
)  # fmt: skip
"""What readers call by the form of a file, and what it is called here."""
_LINEAGE_SIZE: Final = 50
"""Copies of one telling that are listed; more are counted."""


def newest(texts: Iterable[Text]) -> list[Text]:
    """Returns texts with the latest published first."""
    return sorted(texts, key=lambda one: (one.published, one.id), reverse=True)


def _lists(world: World) -> Iterable[Leaf]:
    return leaves("texts", [one.id for one in newest(world.texts.values())])


def _list_view(world: World, leaf: Leaf, w: Words) -> Mapping[str, Any]:
    return {
        "title": w("sources.title"), "lead": w("sources.lead"), "description": w("sources.lead"),
        "rows": [row(world.texts[id_], w) for id_ in leaf.ids],
        "accounts": any(one.author for one in world.texts.values()), **turning(leaf, w),
    }  # fmt: skip


def row(one: Text, w: Words) -> Mapping[str, Any]:
    """Returns what a list shows of a text."""
    opening = one.pieces[0].text if one.pieces else ""
    title = one.title or w("sources.untitled")
    return {
        "href": f"texts/{one.id}.html",
        "title": title,
        "lang": one.lang if one.title else w.lang,
        "dir": direction(one.lang) if one.title else w.dir,
        "kind": kind(one, w),
        "author": one.author,
        "site": one.site,
        "date": w.date(one.published) if one.published else w("sources.no_date"),
        "opening": "" if opening.startswith(one.title or "\0") else _cut(opening),
        "opening_lang": one.lang,
    }


def kind(one: Text, w: Words) -> str:
    """Returns what kind of text it is, in words; a kind nobody has a word for is a source."""
    return w.get(f"sources.kind_{_KINDS.get(one.kind, one.kind)}", w("sources.kind_other"))


def _cut(words: str) -> str:
    if len(words) <= _OPENING:
        return words
    # At a space where there is one; Chinese has none, and any place will do.
    head = words[:_OPENING].rsplit(None, 1)[0]
    return f"{head}…"


def _list_uses(world: World, leaf: Leaf) -> object:
    return (tuple(seen(world.texts[id_]) for id_ in leaf.ids), any(one.author for one in world.texts.values()))


def seen(one: Text) -> object:
    """Returns everything of a text that :func:`row` shows."""
    opening = one.pieces[0].text if one.pieces else ""
    return (one.id, one.kind, one.title, one.author, one.site, one.lang, one.published, opening)


def _items(world: World) -> Iterable[Text]:
    return world.texts.values()


def _path(one: Text) -> str:
    return f"texts/{one.id}.html"


def _view(world: World, one: Text, w: Words) -> Mapping[str, Any]:
    marking = Marking(world, w)
    pieces = [marking.piece(each, one) for each in one.pieces]
    shown = row(one, w)
    return {
        "title": shown["title"], "lang_of": one.lang if one.title else "", "kind": shown["kind"], "date": shown["date"],
        "author": one.author, "publisher": one.site, "text_lang": one.lang, "text_dir": direction(one.lang),
        "thread": any(each.by or each.on for each in one.pieces),
        "account": account_page(one.author) if one.author else "",
        "called": quotes.language(one.lang, w),
        "url": one.url,
        "archived": one.archived,
        "captured": w.date(one.captured_on),
        "sha256": one.sha256,
        "layer": one.layer,
        "whole": one.whole,
        "opens_late": bool(one.pieces) and one.pieces[0].at != 0,
        "pieces": pieces,
        "rests": marking.rests,
        **quotes.some_people(world, world.people_of_text.get(one.id, ()), w),
        **_kin(world, one, w),
        "corrected": ledger.of(world, f"texts/{one.id}", w),
    }  # fmt: skip


@dataclass(slots=True)
class Marking:
    """Cuts the pieces of one page into runs of words, and numbers what rests on the marked ones."""

    world: World
    w: Words
    rests: list[Mapping[str, str]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def piece(self, one: Piece, text: Text) -> Mapping[str, Any]:
        """Returns a piece for the template: its runs, who and when, a translation."""
        return {
            "runs": [self._run(words, mark) for words, mark in runs(one)],
            "by": one.by,
            "date": self.w.date(one.on),
            "iso": one.on,
            **quotes.translated(text.lang, one.translations, (), self.w),
        }

    def _run(self, words: str, mark: Mark | None) -> Mapping[str, Any]:
        if mark is None:
            return {"words": words, "ids": [], "links": [], "marked": False}
        fresh = [each for each in dict.fromkeys(mark.targets) if each not in self.seen]
        links = [link for each in dict.fromkeys(mark.targets) if (link := self._link(each)) is not None]
        return {"words": words, "ids": [mark_id(each) for each in fresh], "links": links, "marked": True}

    def _link(self, address: str) -> Mapping[str, str] | None:
        """Returns the link of one statement; None for one that has no page here, which is marked all the same."""
        known = address in self.seen
        href = self.world.page(address)
        if not known:
            self.seen[address] = len(self.rests) + 1 if href else 0
        if not href:
            return None
        title = statement(self.world, address, self.w)
        link = {
            "href": href, "number": str(self.seen[address]), "title": title,
            "said": self.w("sources.rests_at", title=quotes.apart(self.w, title)), "back": f"#{mark_id(address)}",
        }  # fmt: skip
        if not known:
            self.rests.append(link)
        return link


def runs(one: Piece) -> Iterator[tuple[str, Mark | None]]:
    """Cuts a piece into marked words and those between; marks outside the words, or over others, are passed over."""
    at = 0
    for mark in sorted(one.marks, key=lambda each: (each.start, -each.end)):
        if not at <= mark.start < mark.end <= len(one.text):
            continue
        if mark.start > at:
            yield one.text[at : mark.start], None
        yield one.text[mark.start : mark.end], mark
        at = mark.end
    if at < len(one.text):
        yield one.text[at:], None


def statement(world: World, address: str, w: Words) -> str:
    """Returns a statement in words: of whom it is, and what it tells."""
    title = ledger.titled(world, address, w)
    folder, _, rest = address.partition("/")
    id_, _, part = rest.partition("#")
    person = world.people.get(id_) if folder == "people" else None
    told = next((each for each in person.fields if each.id == part), None) if person else None
    if told is None:
        return title
    return f"{title}: {w.label(told.schema, told.prop)}: {shown_value(w, told.schema, told.prop, told.value)}"


def _kin(world: World, one: Text, w: Words) -> Mapping[str, Any]:
    """Returns the texts that tell the same; ``lineage`` is empty where that is held back."""
    if not one.lineage:
        return {"lineage": "", "kin": []}
    ids = [id_ for id_ in world.told_in.get(one.lineage, ()) if id_ != one.id]
    return {"lineage": one.lineage, "kin": [row(world.texts[id_], w) for id_ in ids[:_LINEAGE_SIZE]]}


def _uses(world: World, one: Text) -> object:
    targets = sorted(world.marked[one.id])
    kin = [world.texts[id_] for id_ in world.told_in.get(one.lineage, ()) if id_ != one.id] if one.lineage else []
    return (
        tuple((each, statement(world, each, words("en")), ledger.naming(world, each)) for each in targets),
        quotes.told_people(world, world.people_of_text.get(one.id, ())),
        tuple(seen(each) for each in kin[:_LINEAGE_SIZE]),
        ledger.uses(world, f"texts/{one.id}"),
    )


TEXTS: Final = Kind(
    name="texts", template="texts.html", items=_lists, path=leaf_path, view=_list_view, uses=_list_uses, nav=60
)
TEXT: Final = Kind(name="text", template="text.html", items=_items, path=_path, view=_view, uses=_uses)
