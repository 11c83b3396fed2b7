"""A picture file: what it says of itself, and its pixels made ready for recognising words. Needs Pillow.

Preparing a photograph matters more than the program that recognises it: uneven light is taken out by comparing each
pixel with its surroundings, and the lines are turned level by the angle at which they stand out most.
"""

from __future__ import annotations

import io
import logging
import math
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO

from kuager.model import Dated
from kuager.read.document_errors import BrokenDocumentError, MissingPartError, TooManyPartsError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
_MOST_PIXELS = 80_000_000
MOST_PAGES = 20
_PLACE = b"GPSLatitude"
_CHUNK = 1 << 20
_DESCRIPTION, _ORIENTATION, _CHANGED, _ARTIST = 270, 274, 306, 315
_EXIF, _GPS, _TAKEN, _OFFSET = 0x8769, 0x8825, 36867, 36881
_TIME = re.compile(r"((?:19|20)\d\d)[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_WIDE, _NARROW = 3_500, 1_200
_DARKER = 12
"""Grey levels by which ink is darker than the paper around it."""
_STEEPEST, _STEP = 6.0, 0.5
_LOOK_WIDTH = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a picture says of itself."""

    width: int
    height: int
    turned: bool
    placed: bool
    """Whether it says where it was taken; the place itself is left in the file."""
    title: str | None = None
    description: str | None = None
    author: str | None = None
    taken: Dated | None = None
    zone: str | None = None


def installed() -> bool:
    """Says whether Pillow is there."""
    return find_spec("PIL") is not None


def open_picture(data: bytes | BinaryIO, name: str) -> Any:
    """Opens a picture without decoding its pixels.

    Raises:
        MissingPartError: when Pillow is not installed.
        BrokenDocumentError: when it cannot be opened.
        TooManyPartsError: when it has more pixels than are decoded.
    """
    if not installed():
        raise MissingPartError("Reading pictures needs the library Pillow, which is not installed", item=name)
    image = import_module("PIL.Image")  # other readers need not wait for it
    logging.getLogger("PIL").setLevel(logging.INFO)  # its debug lines quote what a picture says of people and places
    try:
        with _quiet():
            opened = image.open(io.BytesIO(data) if isinstance(data, bytes) else data, formats=FORMATS)
    except (image.DecompressionBombError, image.DecompressionBombWarning) as error:
        raise TooManyPartsError("The picture has more pixels than are decoded", item=name) from error
    except _bad() as error:
        raise BrokenDocumentError(item=name) from error
    _refuse_large(opened, name)
    return opened


def _refuse_large(picture: Any, name: str) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise TooManyPartsError("The picture has more pixels than are decoded", item=name)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps Pillow's warnings about damaged metadata off the terminal; damage that matters raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _bad() -> tuple[type[Exception], ...]:
    """What Pillow raises on damaged files; its own error is an OSError."""
    return (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        OverflowError,
        struct.error,
        MemoryError,
    )


def about(picture: Any, data: bytes | BinaryIO, name: str) -> About:
    """Returns what a picture says of itself.

    Raises:
        BrokenDocumentError: when that cannot be read.
    """
    try:
        with _quiet():
            exif = picture.getexif()
            inner, place = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
        texts = {str(key).lower(): str(value) for key, value in (getattr(picture, "text", None) or {}).items()}
        taken, zone = _words(inner.get(_TAKEN)), _words(inner.get(_OFFSET))
    except _bad() as error:
        raise BrokenDocumentError(item=name) from error
    return About(
        width=picture.width,
        height=picture.height,
        turned=exif.get(_ORIENTATION, 1) not in (0, 1),
        placed=bool(place) or _says_where(data),
        title=_words(texts.get("title")),
        description=_words(exif.get(_DESCRIPTION)) or _words(texts.get("description")),
        author=_words(exif.get(_ARTIST)) or _words(texts.get("author")),
        taken=_dated(taken, "taken") or _dated(_words(exif.get(_CHANGED)), "last changed"),
        zone=zone,
    )


def _says_where(data: bytes | BinaryIO) -> bool:
    """Says whether the metadata that is not EXIF, wherever it stands, speaks of a place."""
    if isinstance(data, bytes):
        return _PLACE in data
    at, tail = data.tell(), b""
    data.seek(0)
    try:
        while chunk := data.read(_CHUNK):
            if _PLACE in tail + chunk:
                return True
            tail = chunk[-len(_PLACE) :]
    finally:
        data.seek(at)
    return False


def _words(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    with suppress(UnicodeError):  # EXIF says ASCII and cameras write UTF-8
        value = value.encode("latin-1").decode("utf-8")
    return " ".join(_UNSTORABLE.sub(" ", value).split()) or None


def _dated(written: str | None, what: str) -> Dated | None:
    match = _TIME.match(written or "")
    if not match or not ("01" <= match[2] <= "12" and "01" <= match[3] <= "31"):
        return None
    value = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}"
    return Dated(
        value=value,
        precision="minute",
        how=f"the picture's metadata: when it was {what}, by the clock of the camera or program",
        inferred=("year", "month", "day"),
        why="a camera's clock may be wrong, and a picture may be older than its file",
    )


def frames_of(picture: Any) -> int:
    """Returns how many pages a picture has; the frames of an animation are one page."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def pages(picture: Any, name: str) -> Iterator[tuple[bytes, Prepared]]:
    """Yields each page of a picture, made ready, as PNG and with the way back.

    Raises:
        BrokenDocumentError: when its pixels cannot be decoded.
    """
    for number in range(min(frames_of(picture), MOST_PAGES)):
        try:
            with _quiet():
                picture.seek(number)
                _refuse_large(picture, name)
                ready = prepared(picture)
            out = io.BytesIO()
            ready.image.save(out, "PNG", dpi=(300, 300))
        except _bad() as error:
            raise BrokenDocumentError(item=name, place=f"page {number + 1}") from error
        yield out.getvalue(), ready


def upright(picture: Any, number: int, longest: int, name: str) -> Any:
    """Returns a page of a picture in colour, no larger than ``longest``, as whoever took it held it; clear is white.

    Raises:
        BrokenDocumentError: when its pixels cannot be decoded.
        TooManyPartsError: when it has too many.
    """
    image = import_module("PIL.Image")
    try:
        with _quiet():
            picture.seek(number - 1)
            _refuse_large(picture, name)
            picture.draft("RGB", (longest, longest))  # a JPEG is decoded at a fraction of its size
            picture.load()
            turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
            mode = "RGBA" if _clear(picture) else "L" if picture.mode in _GREY else "RGB"
            shown = _by_bands(picture, mode, max(picture.size) // (2 * longest), image)
            shown.thumbnail((longest, longest), image.Resampling.LANCZOS, reducing_gap=2.0)
            shown = _on_paper(shown, image).convert("RGB")
            return shown.transpose(image.Transpose[turn]) if turn else shown
    except MemoryError:  # large, not damaged; whoever limits us says so
        raise
    except _bad() as error:
        raise BrokenDocumentError(item=name, place=f"page {number}") from error


def _by_bands(picture: Any, mode: str, factor: int, image: Any) -> Any:
    """Returns a picture in another mode and ``factor`` times smaller, without a second one of its size in memory."""
    if factor <= 1:
        return picture.convert(mode)
    width, height = picture.size
    small = image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * _BAND):
        band = picture.crop((0, top, width, min(top + factor * _BAND, height)))
        small.paste(band.convert(mode).reduce(factor), (0, top // factor))
    return small


_BAND = 64
_GREY = frozenset({"1", "L", "I", "F", "I;16", "I;16B", "I;16L"})
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""What undoes each value of the EXIF tag Orientation (Exif 2.32, 4.6.4)."""


def _clear(picture: Any) -> bool:
    return picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A picture upright, level, in black and white, with the way back to the one it was made from."""

    image: Any
    width: int
    height: int
    """Of the upright picture at its new size, before it was levelled."""
    angle: float

    def origin(self, x: float, y: float) -> tuple[float, float]:
        """Returns where a point stands in the upright picture, as shares of its width and height."""
        turn = -math.radians(self.angle)
        across, down = x - self.image.width / 2, y - self.image.height / 2
        left = math.cos(turn) * across + math.sin(turn) * down + self.width / 2
        top = math.cos(turn) * down - math.sin(turn) * across + self.height / 2
        return left / self.width, top / self.height


def prepared(picture: Any) -> Prepared:
    """Makes a picture ready for recognising words."""
    image, operations = import_module("PIL.Image"), import_module("PIL.ImageOps")
    grey = _on_white(operations.exif_transpose(picture) or picture, image)
    factor = _WIDE / grey.width if grey.width > _WIDE else (2 if grey.width < _NARROW else 1)
    if factor != 1:
        size = (max(1, int(grey.width * factor)), max(1, int(grey.height * factor)))
        grey = grey.resize(size, image.Resampling.LANCZOS)
    ink = black_and_white(grey)
    angle = slant(ink)
    level = ink.rotate(angle, image.Resampling.BICUBIC, expand=True, fillcolor=255) if angle else ink
    return Prepared(image=level, width=ink.width, height=ink.height, angle=angle)


def _on_white(picture: Any, image: Any) -> Any:
    """Returns a picture in grey; what is transparent is shown on white."""
    return _on_paper(picture.convert("RGBA") if _clear(picture) else picture, image).convert("L")


def _on_paper(picture: Any, image: Any) -> Any:
    if picture.mode != "RGBA":
        return picture
    return image.alpha_composite(image.new("RGBA", picture.size, (255, 255, 255, 255)), picture)


def black_and_white(grey: Any) -> Any:
    """Returns ink as black and paper as white, each pixel judged by its surroundings (adaptive mean threshold)."""
    filters, chops = import_module("PIL.ImageFilter"), import_module("PIL.ImageChops")
    around = grey.filter(filters.BoxBlur(max(12, grey.width // 60)))
    return chops.subtract(around, grey).point([255 if level <= _DARKER else 0 for level in range(256)])


def slant(ink: Any) -> float:
    """Returns by how many degrees lines must be turned to be level: where the rows' darkness varies most."""
    image = import_module("PIL.Image")
    small = ink.resize((_LOOK_WIDTH, max(1, ink.height * _LOOK_WIDTH // ink.width)), image.Resampling.BOX)
    steps = int(_STEEPEST / _STEP)
    angles = sorted((step * _STEP for step in range(-steps, steps + 1)), key=abs)
    best = max(angles, key=lambda angle: _contrast(small, angle, image))
    return float(best) if _contrast(small, best, image) > 1.05 * _contrast(small, 0.0, image) else 0.0


def _contrast(small: Any, angle: float, image: Any) -> float:
    turned = small.rotate(angle, image.Resampling.BILINEAR, fillcolor=255)
    rows: list[int] = list(turned.resize((1, turned.height), image.Resampling.BOX).tobytes())
    mean = sum(rows) / len(rows)
    return sum((row - mean) ** 2 for row in rows) / len(rows)
