"""Words in a picture, by Pillow with its text shaping: without that, letters of Arabic script would stand apart and backwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import PIL
from PIL import Image, ImageDraw, ImageFont, features

from kuager.publish.release.pictures import BAR, HEIGHT, INK, LINE, PAPER, WIDTH
from kuager.publish.site import direction

_MARGIN: Final = 90
_SIZES: Final = (96, 80, 64, 52, 44)
"""Of the title, the largest that fits is taken."""
_FIGURE: Final = 48
_LINES: Final = 3
_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
_FONTS: Final = {
    "zh": (("NotoSansCJK-Regular.ttc", 2), ("NotoSansSC-Regular.otf", 0), ("msyh.ttc", 0)),
    "ug": (("NotoNaskhArabic-Regular.ttf", 0), ("NotoSansArabic-Regular.ttf", 0), ("arial.ttf", 0)),
}
"""Files and the face within; the third of Noto Sans CJK is Simplified Chinese."""
_OTHERS: Final = (("NotoSans-Regular.ttf", 0), ("DejaVuSans.ttf", 0), ("arial.ttf", 0))
_NOBODYS: Final = "\U0010fffd"
"""A place that no font fills, to see what a letter looks like that a font lacks."""


@lru_cache(maxsize=16)
def drawn(title: str, figure: str, lang: str) -> bytes | None:
    """Returns the picture as PNG; None where no font has every letter, or the title is too long to be read small."""
    if not features.check("raqm"):
        return None
    for name, face in _FONTS.get(lang, _OTHERS):
        file = _files().get(name)
        if file is not None and _covers(_font(file, face, _FIGURE), title + figure):
            return _drawn(file, face, title, figure, lang)
    return None


def tools() -> object:
    """Returns what the pictures depend on besides their words: another Pillow or another font draws other bytes."""
    fonts = [(name, file.stat().st_size) for name, file in sorted(_files().items())]
    return PIL.__version__, features.version("raqm"), features.version("harfbuzz"), features.version("freetype2"), fonts


def _drawn(file: Path, face: int, title: str, figure: str, lang: str) -> bytes | None:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    for size in _SIZES:
        font = _font(file, face, size)
        lines = list(_broken(font, title, lang))
        if len(lines) <= _LINES and all(font.getlength(line) <= WIDTH - 2 * _MARGIN for line in lines):
            break
    else:
        return None
    right = direction(lang) == "rtl"
    x, y = (WIDTH - _MARGIN if right else _MARGIN), _MARGIN
    anchor, way = ("ra", "rtl") if right else ("la", "ltr")
    for line in lines:
        pen.text((x, y), line, INK, font, anchor, direction=way)
        y += round(size * 1.35)
    small = _font(file, face, _FIGURE)
    pen.text((x, HEIGHT - _MARGIN - BAR - _FIGURE), figure, LINE, small, anchor, direction=way)
    pen.rectangle((0, HEIGHT - BAR, WIDTH, HEIGHT), LINE)
    out = io.BytesIO()
    picture.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _broken(font: ImageFont.FreeTypeFont, title: str, lang: str) -> Iterator[str]:
    """Yields lines that fit, broken at spaces; Chinese between any two signs."""
    gap = "" if lang == "zh" else " "
    line = ""
    for word in list(title) if lang == "zh" else title.split():
        longer = f"{line}{gap}{word}" if line else word
        if line and font.getlength(longer) > WIDTH - 2 * _MARGIN:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _covers(font: ImageFont.FreeTypeFont, text: str) -> bool:
    none = bytes(font.getmask(_NOBODYS))
    return all(char.isspace() or bytes(font.getmask(char)) != none for char in set(text))


@cache
def _font(file: Path, face: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, index=face, layout_engine=ImageFont.Layout.RAQM)


@cache
def _files() -> dict[str, Path]:
    """Returns the fonts that are installed, of those that are looked for."""
    wanted = {name for fonts in (*_FONTS.values(), _OTHERS) for name, _ in fonts}
    found = (file for folder in _FOLDERS for file in sorted(Path(folder).rglob("*")) if file.name in wanted)
    return {file.name: file for file in found}


__all__ = ["drawn", "tools"]
