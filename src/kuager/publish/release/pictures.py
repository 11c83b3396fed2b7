"""The picture that stands beside a link somebody passes on: 1200 by 630, the site's name and how many people it names.

With Pillow, its text shaping and a font that has every letter, the words are drawn. Where one of these lacks, the picture
has no words: better none than broken ones. It never shows a person.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from kuager.publish.site import Words, World, words

WIDTH, HEIGHT = 1200, 630
FOLDER: Final = "assets/og/"
INK, PAPER, LINE = (27, 38, 49), (250, 248, 243), (138, 42, 42)
BAR: Final = 24
_ROW: Final = (WIDTH + 3) // 4
_STORED: Final = 0
"""Compressors differ from machine to machine; bytes that are not compressed do not. The picture is drawn in four colours."""


def path_of(lang: str) -> str:
    """Returns where the picture of a language stands."""
    return f"{FOLDER}{lang}.png"


def files(world: World) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yields one picture for each language."""
    letters = _letters()
    for lang in world.release.imprint.languages:
        drawn = letters.drawn(*_said(world, words(lang)), lang) if letters else None
        yield path_of(lang), (drawn or bare(),)


def uses(world: World) -> object:
    """Returns what pictures are made of; which fonts and which Pillow there are is part of it."""
    letters = _letters()
    said = [(lang, _said(world, words(lang))) for lang in world.release.imprint.languages]
    return said, letters.tools() if letters else ""


def bare() -> bytes:
    """Returns the picture without words: the lines of a page, the last one broken off."""
    blank = b"\0" * _ROW
    rows = [blank] * HEIGHT
    for at, eighths in enumerate((7, 7, 7, 7, 4)):
        # Two bits for each point, four points in a byte.
        start, stop = _ROW // 8, _ROW * eighths // 8
        line = blank[:start] + b"\x55" * (stop - start) + blank[stop:]
        rows[150 + at * 75 : 164 + at * 75] = [line] * 14
    rows[HEIGHT - BAR :] = [b"\xaa" * _ROW] * BAR
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    colours = bytes([*PAPER, *INK, *LINE])
    data = zlib.compress(b"".join(b"\0" + row for row in rows), _STORED)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _said(world: World, w: Words) -> tuple[str, str]:
    name = world.release.imprint.name
    return name.get(w.lang) or name["en"], w("feeds.people", n=len(world.people)) if world.people else ""


def _letters() -> Any:
    """Returns the module that draws words, None without Pillow: the site is made with the core alone, too."""
    return import_module("kuager.publish.release.lettering") if find_spec("PIL") else None


__all__ = ["BAR", "HEIGHT", "INK", "LINE", "PAPER", "WIDTH", "bare", "files", "path_of", "uses"]
