"""Files written anew from pixels: a picture, or a PDF of pictures. Nothing of an old file is copied, not even its size."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

_QUALITY: Final = 88
_POINTS: Final = 842
"""Longer side of each page, in points: that of A4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Pixels of one page: red, green and blue bytes, row by row."""

    width: int
    height: int
    pixels: bytes


def jpeg(sheet: Sheet) -> bytes:
    """Returns a page as JPEG: its pixels in the usual colours, no profile, no comment, no thumbnail, no field."""
    image = import_module("PIL.Image")
    out = io.BytesIO()
    # From raw pixels: a picture that was opened from a file keeps its comment when it is saved again.
    image.frombytes("RGB", (sheet.width, sheet.height), sheet.pixels).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A picture as JPEG, with its size in pixels."""

    data: bytes
    width: int
    height: int


def small(picture: bytes, longest: int) -> Small:
    """Returns a picture written anew from its pixels, its longer side no longer than so many of them."""
    image = import_module("PIL.Image")
    with image.open(io.BytesIO(picture)) as opened:
        pixels = opened.convert("RGB")
    pixels.thumbnail((longest, longest))
    width, height = pixels.size
    return Small(data=jpeg(Sheet(width=width, height=height, pixels=pixels.tobytes())), width=width, height=height)


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """Returns a PDF whose pages are pictures: no text, no fields, no dates, no name of a program.

    Written by hand (ISO 32000-1, 7.5): a catalogue, the pages, and for each a picture and the order to show it.
    """
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for sheet in sheets:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        longer = max(sheet.width, sheet.height)
        wide, high = (round(side * _POINTS / longer, 2) for side in (sheet.width, sheet.height))
        picture = jpeg(sheet)
        show = f"{wide} 0 0 {high} 0 0 cm /P Do".encode()
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Contents {number + 1} 0 R"
            f"/Resources<</XObject<</P {number + 2} 0 R>>>>>>".encode(),
            _stream(b"", show),
            _stream(
                f"/Type/XObject/Subtype/Image/Width {sheet.width}/Height {sheet.height}"
                "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode".encode(),
                picture,
            ),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _stream(fields: bytes, content: bytes) -> bytes:
    return b"<<" + fields + b"/Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
