"""What can be found by its name in a release: people, texts, places and bodies, as rows of the search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kuager.model.publication import Name
from kuager.model.release import Record
from kuager.publish.search import Entry, script, stream
from kuager.publish.site import World

FOLDER = "search/"


def entries(world: World) -> tuple[Entry, ...]:
    """Returns everything that has a page and a name; a hint tells namesakes apart with words that the page shows, too."""
    return tuple(_entries(world))


def files(world: World) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yields the index, and the program that reads it."""
    yield f"{FOLDER}search.js", (script(),)
    for path, data in stream(entries(world)):
        yield FOLDER + path, (data,)


def _entries(world: World) -> Iterator[Entry]:
    for person in world.people.values():
        yield Entry(f"people/{person.id}", _names(person.title, person.names), _hint(person))
    for text in world.texts.values():
        if text.title:
            yield Entry(f"texts/{text.id}", (text.title,), " ".join(filter(None, (text.site, text.published))))
    for folder, found in (("places", world.places), ("bodies", world.bodies)):
        for one in found.values():
            yield Entry(f"{folder}/{one.id}", _names("", one.names))


def _names(title: str, names: Iterable[Name]) -> tuple[str, ...]:
    told = [title, *(one.text for one in sorted(names, key=lambda each: each.kind != "main"))]
    return tuple(dict.fromkeys(filter(None, told)))


def _hint(person: Record) -> str:
    born = next((one.value[:4] for one in person.fields if one.prop == "birth_date"), "")
    where = next((one.value for one in person.fields if one.prop == "where"), "")
    return " ".join(filter(None, (born, where)))


__all__ = ["entries", "files"]
