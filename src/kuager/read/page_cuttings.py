"""A strip of a page's picture with the words in question framed, for papers that show where something stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

_QUALITY: Final = 82
_FRAME: Final = (200, 140, 0)


def cutting(page: bytes, rows: tuple[int, int], *, spots: Sequence[tuple[float, float, float, float]]) -> bytes:
    """Returns the strip as JPEG, made anew from pixels.

    Args:
        page: JPEG of the whole page, made by kuager itself.
        rows: first and last row of the strip, in pixels.
        spots: left, top, right and bottom of the words on the page.
    """
    with Image.open(io.BytesIO(page)) as opened:
        strip = opened.convert("RGB").crop((0, rows[0], opened.width, rows[1]))
    draw = ImageDraw.Draw(strip)
    for left, top, right, bottom in spots:
        draw.rectangle((left - 2, top - rows[0] - 2, right + 2, bottom - rows[0] + 2), outline=_FRAME, width=2)
    made = io.BytesIO()
    strip.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


__all__ = ["cutting"]
