"""Words that somebody said, as templates show them: the original, a translation a reader can follow, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.model.publication import Name, Passage, Said
from kuager.publish.site.words import Words, direction
from kuager.publish.site.world import World

_FALLBACKS: Final = ("en", "ru")
"""Languages most readers of a translation can follow where their own lacks."""
_HOUR: Final = 3600
PEOPLE: Final = 200
"""Named people that a page lists; more are counted, and the data files have them all."""


def quote(world: World, said: Said, w: Words, address: str = "") -> Mapping[str, Any]:
    """Returns words, their language, translations and source.

    Args:
        world: the release.
        said: the words.
        w: of the page.
        address: what the words are told for, such as ``people/x#s-1``: leads to the marked words of a text.
    """
    return {
        "words": said.words,
        "lang": said.lang,
        "dir": direction(said.lang),
        "called": language(said.lang, w),
        **translated(said.lang, said.translations, said.machine, w),
        "source": source(world, said.passage, w, address) if said.passage else None,
    }


def translated(lang: str, found: Mapping[str, str], machine: Iterable[str], w: Words) -> Mapping[str, Any]:
    """Returns ``translation`` (for this reader, None where none is needed or known) and ``others``."""
    by_machine = frozenset(machine)
    wanted = None if lang == w.lang else next((one for one in (w.lang, *_FALLBACKS) if found.get(one)), None)
    rows = {
        one: {"words": words, "lang": one, "dir": direction(one), "called": language(one, w), "machine": one in by_machine}
        for one, words in found.items()
        if words and one != lang
    }  # fmt: skip
    return {
        "translation": rows.get(wanted) if wanted else None,
        "others": [rows[one] for one in sorted(rows) if one != wanted],
    }


def source(world: World, passage: Passage, w: Words, address: str = "") -> Mapping[str, Any] | None:
    """Returns where words stand: the page of the text at the words, and the time into a recording; None without page."""
    text = world.texts.get(passage.text)
    if text is None:
        return None
    return {
        "href": world.passage(passage.text, address),
        "title": text.title or w("sources.untitled"),
        "lang": text.lang if text.title else w.lang,
        "dir": direction(text.lang) if text.title else w.dir,
        "site": text.site,
        "date": w.date(text.published),
        "at": w("quotes.at_time", start=clock(passage.t_start)) if passage.t_start is not None else "",
    }


def sources(world: World, ids: Iterable[str], w: Words) -> list[Mapping[str, Any]]:
    """Returns the sources of these ids that have a page."""
    found = (source(world, Passage(text=id_), w) for id_ in dict.fromkeys(ids))
    return [one for one in found if one is not None]


def uses(world: World, said: Iterable[Said], ids: Iterable[str] = ()) -> object:
    """Returns everything of texts that a page with these words and sources shows."""
    every = {one.passage.text for one in said if one.passage} | set(ids)
    return tuple(
        (id_, text.title, text.site, text.lang, text.published, tuple(sorted(world.marked[id_])))
        for id_ in sorted(every)
        if (text := world.texts.get(id_)) is not None
    )


def people(world: World, ids: Iterable[str]) -> list[Mapping[str, str]]:
    """Returns the people of these ids who are named here: where they stand, and what they are called."""
    return [
        {"href": f"people/{id_}.html", "title": world.people[id_].title}
        for id_ in dict.fromkeys(ids)
        if id_ in world.people
    ]


def some_people(world: World, ids: Iterable[str], w: Words) -> Mapping[str, Any]:
    """Returns the first :data:`PEOPLE` of them, and how many more there are ("" for none)."""
    every = people(world, ids)
    return {"people": every[:PEOPLE], "more_people": w.number(len(every) - PEOPLE) if len(every) > PEOPLE else ""}


def told_people(world: World, ids: Iterable[str]) -> object:
    """Returns everything that a page with :func:`some_people` shows of them."""
    every = people(world, ids)
    return (len(every), tuple(one["title"] for one in every[:PEOPLE]), tuple(one["href"] for one in every[:PEOPLE]))


def called(names: Iterable[Name], lang: str) -> Name:
    """Returns the name a reader of a language knows something by: in that language, else the main one, else the first."""
    every = tuple(names)
    if not every:
        return Name(text="–")
    own = (one for one in every if one.lang == lang)
    main = (one for one in every if one.kind == "main")
    return next(own, None) or next(main, None) or every[0]


def place(world: World, words: str, w: Words) -> str:
    """Returns the name of a place in the page's language, where the release has one place of that name; else the words."""
    id_ = world.place_called.get(words)
    return called(world.places[id_].names, w.lang).text if id_ else words


def place_names(world: World, words: Iterable[str]) -> object:
    """Returns what :func:`place` shows of places for these words."""
    ids = sorted({id_ for one in words if (id_ := world.place_called.get(one))})
    return tuple((id_, world.places[id_].names) for id_ in ids)


def written(names: Iterable[Name], w: Words) -> list[Mapping[str, str]]:
    """Returns every writing of a name with its language."""
    return [
        {"text": one.text, "lang": one.lang, "dir": direction(one.lang), "called": language(one.lang, w)}
        for one in names
    ]


def language(code: str, w: Words) -> str:
    """Returns what a language is called; "" for none. A script written behind it is left out: the letters show it."""
    return w.label("language", code.partition("-")[0]) if code else ""


def term(w: Words, area: str, kind: str, *vocabularies: str) -> str:
    """Returns what a code is called: this site's own word, else that of the vocabulary, else the code with spaces."""
    own = w.get(f"{area}_{kind}", "") if kind else ""
    if own or not kind:
        return own
    for each in vocabularies:
        found = w.label(each, kind)
        if found != kind.replace("_", " "):
            return found
    return w.label(kind)


def pair(w: Words, one: str, other: str) -> str:
    """Returns a thing and its date, with the comma that the language writes."""
    return w("quotes.pair", one=apart(w, one), other=apart(w, other))


def apart(w: Words, said: str) -> str:
    """Returns words to be put within a sentence, set apart from it on a page from right to left.

    There a name in Latin letters would take the comma and the year behind it along. Within markup ``bdi`` does the same.
    """
    return f"\N{FIRST STRONG ISOLATE}{said}\N{POP DIRECTIONAL ISOLATE}" if w.dir == "rtl" else said


def clock(seconds: float) -> str:
    """Returns a length of time as players show it: ``1:02:03``, ``0:12``."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // _HOUR, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


__all__ = [
    "apart", "called", "clock", "language", "pair", "people", "place", "place_names", "quote", "some_people", "source", "sources", "term", "told_people", "translated", "uses", "written",
]  # fmt: skip
