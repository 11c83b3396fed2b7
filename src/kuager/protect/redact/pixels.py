"""Solid fill over pixels. What a box covers is overwritten before anything is written: nothing is left to be brought back.

Never a blur and never coarse squares: both keep a part of what they hide, and faces and figures were read back from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kuager.protect.redact.model import WHOLE, Box

_RGB: Final = 3
FILL: Final = bytes((0, 0, 0))


def filled(pixels: bytes, width: int, height: int, boxes: Iterable[Box]) -> bytes:
    """Returns a picture with boxes filled black.

    Args:
        pixels: red, green and blue bytes, row by row.
        width: in pixels.
        height: in pixels.
        boxes: of this page; a box covers every pixel that it touches.

    Raises:
        ValueError: when the pixels are not that many, or a box is no rectangle inside the page.
    """
    if len(pixels) != width * height * _RGB:
        raise ValueError("not that many pixels")
    out = bytearray(pixels)
    for box in boxes:
        if not box.fits():
            raise ValueError("not a box of the page")
        left, right = box.left * width // WHOLE, -(-box.right * width // WHOLE)
        for row in range(box.top * height // WHOLE, -(-box.bottom * height // WHOLE)):
            start = (row * width + left) * _RGB
            out[start : start + (right - left) * _RGB] = FILL * (right - left)
    return bytes(out)
