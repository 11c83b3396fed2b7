"""What a page was made of, as one short word: the same word means the same bytes, so an earlier page may be taken over."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import attrgetter
from typing import Any, Final

_ROOMS: Final = ("draw", "model", "publish", "text")
"""Everything a page is made with; whoever changes a word of a template or a line of code gets every page anew."""
_LENGTH: Final = 32
"""128 bits in hexadecimal: two contents never meet by chance."""


def digest(*of: object) -> str:
    """Returns a digest of values: data classes, tuples, mappings, sets, words, numbers, bytes.

    Equal values have the same digest in every process and on every day; the order within a set or a mapping says nothing.

    Raises:
        TypeError: for anything else, which might be told apart by where it lies in memory.
    """
    return hashlib.sha256(_told(of)).hexdigest()[:_LENGTH]


@cache
def program() -> str:
    """Returns a digest of the code, templates, words and tables that pages are made with, and of what draws them."""
    told = hashlib.sha256(f"minijinja {version('minijinja')} unicode {unicodedata.unidata_version}".encode())
    for path, one in _resources():
        told.update(f"\n{path} {hashlib.sha256(one.read_bytes()).hexdigest()}".encode())
    return told.hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    kind = type(value)
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(value)
    if kind is frozenset and not value:
        return _NO_SET
    if is_dataclass(kind):
        # Of what class a value is, the place where it stands says: classes have fields of one class each.
        reader = attrgetter(*(one.name for one in fields(kind)))
        _READERS[kind] = reader
        return reader(value)
    if isinstance(value, bytes):
        return ["bytes", hashlib.sha256(value).hexdigest()]
    if isinstance(value, AbstractSet):
        return ["set", *sorted(_told(one).decode() for one in value)]
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no digest")


_NO_SET: Final = ("set",)
_READERS: Final[dict[type[Any], attrgetter[Any]]] = {}
"""What reads all values of a data class at once; a hundred thousand people have millions of them."""
_ENCODER: Final = json.JSONEncoder(default=_plain, sort_keys=True, separators=(",", ":"), check_circular=False)


def _told(of: object) -> bytes:
    return _ENCODER.encode(of).encode()


def _resources() -> Iterator[tuple[str, Traversable]]:
    for room in _ROOMS:
        yield from _below(files(f"kuager.{room}"), room)


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir() and one.name != "__pycache__":
            yield from _below(one, f"{path}/{one.name}")
        elif one.is_file():
            yield f"{path}/{one.name}", one


__all__ = ["digest", "program"]
