"""What passes between the archive and the reading process: frames of bytes, and documents as checked data.

A frame is one byte for its kind, four for the length of its content (big endian), and the content. The archive sends JOB
(JSON) and DATA (bytes); the worker sends HELLO, PULL (a range it wants to see), WORDS (it wants the lexicon), MORE (it
wants more time), ANSWER, DONE and FAILED (all JSON).

Whatever comes from the worker may have been made by a hostile file, so nothing of it is believed: types, spans, digests
and identity are checked, and an error is known by its code alone. Never pickle.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import IntEnum, StrEnum
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kuager import read
from kuager.errors import ItemError, UnforeseenItemError, walk
from kuager.model import CaptureId, Document, Extraction
from kuager.store import codec

HEADER = 5
PIECE = 1 << 20
_LONGEST = 1 << 32
_SHOWN = 500
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Kind(IntEnum):
    """What a frame holds."""

    JOB = 1
    DATA = 2
    HELLO = 3
    PULL = 4
    ANSWER = 5
    DONE = 6
    FAILED = 7
    WORDS = 8
    MORE = 9


_KINDS = frozenset(Kind)


class WireError(Exception):
    """The other side said something that it never says, or stopped in the middle."""


def send(pipe: int, kind: Kind, content: bytes = b"") -> None:
    """Writes one frame.

    Raises:
        WireError: when nobody listens any more.
    """
    if len(content) >= _LONGEST:
        raise WireError("too long for a frame")
    parts = [memoryview(bytes((kind,)) + len(content).to_bytes(4)), memoryview(content)]
    while parts:
        try:
            # Header and content go out in one call where the system can; both ways may write less than was given.
            written = os.writev(pipe, parts) if hasattr(os, "writev") else os.write(pipe, parts[0])
        except OSError as error:
            raise WireError("nobody listens") from error
        while parts and written >= len(parts[0]):
            written -= len(parts[0])
            parts.pop(0)
        if parts:
            parts[0] = parts[0][written:]


def send_json(pipe: int, kind: Kind, value: Any) -> None:
    """Writes one frame of JSON."""
    send(pipe, kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def receive(pipe: int, most: int) -> tuple[Kind, bytes] | None:
    """Reads one frame; None at the end of the stream.

    Raises:
        WireError: when the stream ends inside a frame, or the frame is longer than ``most`` or of no known kind.
    """
    header = _exactly(pipe, HEADER)
    if not header:
        return None
    length = int.from_bytes(header[1:])
    if len(header) < HEADER or length > most or header[0] not in _KINDS:
        raise WireError("not a frame")
    content = _exactly(pipe, length)
    if len(content) < length:
        raise WireError("the frame breaks off")
    return Kind(header[0]), content


def _exactly(pipe: int, size: int) -> bytes:
    held = bytearray()
    while len(held) < size:
        try:
            more = os.read(pipe, min(size - len(held), PIECE))
        except OSError as error:
            raise WireError("the pipe is broken") from error
        if not more:
            break
        held += more
    return bytes(held)


# --- documents -------------------------------------------------------------------------------------------------------


def dump(document: Document) -> bytes:
    """Writes a document as JSON."""
    return codec.dump(document).encode()


def load(content: bytes, capture: CaptureId) -> Document:
    """Reads a document that a worker made of ``capture``, believing nothing.

    Raises:
        WireError: when it is not one, or speaks of another capture, or of places its text does not have.
    """
    document: Document = load_plain(Document, content)
    spans = [(zone.start, zone.end) for zone in document.zones]
    spans += [(segment.start, segment.end) for segment in document.segments]
    size = len(document.text)
    sound = (
        document.capture == capture
        and bool(document.layers)
        and all(0 <= start <= end <= size for start, end in spans)
        and all(layer.digest == hashlib.sha256(layer.text.encode()).hexdigest() for layer in document.layers)
    )
    if not sound:
        raise WireError("not a document of this capture")
    return document


def load_found(content: bytes, size: int) -> Extraction:
    """Reads what a worker found in the words of a document, believing nothing.

    Args:
        content: as it came.
        size: how many characters the worker was shown.

    Raises:
        WireError: when it is not that, or speaks of places the words do not have.
    """
    found: Extraction = load_plain(Extraction, content)
    spans = [(one.start, one.end) for one in found.mentions]
    spans += [(one.start, one.end) for one in found.quotes]
    spans += [(one.start, one.end) for one in found.relations]
    spans += [(one.start, one.end) for one in found.events]
    for event in found.events:
        spans += [span for span in (event.when_span, event.cue) if span is not None]
        spans += [(start, end) for _, _, start, end in event.details]
    if not all(0 <= start <= end <= size for start, end in spans):
        raise WireError("not found in these words")
    return found


def plain(value: Any) -> bytes:
    """Writes a dataclass of plain values as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | frozenset):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value


def load_plain(kind: Any, content: bytes) -> Any:
    """Reads JSON of a worker as ``kind``, believing nothing.

    Raises:
        WireError: when it is not that.
    """
    try:
        return _checker(kind)(json.loads(content))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WireError("not what was asked for") from error


_Check = Callable[[Any], Any]


@cache
def _checker(kind: Any) -> _Check:
    """Returns what turns parsed JSON into ``kind``, or raises ValueError, KeyError or TypeError."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType or NoneType in args:
        inner = _checker(next(arg for arg in args if arg is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_checker(args)
    if origin is frozenset:
        several = _tuple_checker((args[0], Ellipsis))
        return lambda values: frozenset(several(values))
    if is_dataclass(kind):
        return _dataclass_checker(kind)
    simple = getattr(kind, "__supertype__", kind)
    if isinstance(simple, type) and issubclass(simple, StrEnum):
        return simple
    return _text if simple is str else _exact(simple)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    value.encode()  # half of a surrogate pair cannot be stored
    return value


def _exact(plain: Any) -> _Check:
    if plain not in {int, bool}:
        raise TypeError(plain)

    def check(value: Any) -> Any:
        if type(value) is not plain:
            raise TypeError(value)
        return value

    return check


def _tuple_checker(args: tuple[Any, ...]) -> _Check:
    def as_list(value: Any) -> list[Any]:
        if type(value) is not list:
            raise TypeError(value)
        return value

    if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004  tuple[X, ...] has these two
        each = _checker(args[0])
        return lambda values: tuple(each(value) for value in as_list(values))
    checks = [_checker(arg) for arg in args]
    return lambda values: tuple(check(value) for check, value in zip(checks, as_list(values), strict=True))


def _dataclass_checker(kind: Any) -> _Check:
    hints = get_type_hints(kind)
    checks = {part.name: _checker(hints[part.name]) for part in fields(kind)}
    needed = {part.name for part in fields(kind) if part.default is MISSING and part.default_factory is MISSING}

    def check(value: Any) -> Any:
        if type(value) is not dict or not needed <= value.keys():
            raise TypeError(value)
        return kind(**{name: checks[name](inner) for name, inner in value.items()})

    return check


# --- errors ----------------------------------------------------------------------------------------------------------


def load_range(content: bytes, size: int, most: int) -> tuple[int, int]:
    """Returns which bytes of a file the other side asks for: from the first up to the last, inside the file, not too many.

    Raises:
        WireError: when it asks for anything else.
    """
    try:
        first, last = json.loads(content)
    except (ValueError, TypeError, RecursionError) as error:
        raise WireError("not a range") from error
    if type(first) is not int or type(last) is not int or not 0 <= first < last <= size or last - first > most:
        raise WireError("not a range")
    return first, last


def failure(error: ItemError) -> dict[str, str | None]:
    """Returns an error as data."""
    return {"code": error.code, "message": error.message, "place": error.place}


def rebuilt(content: bytes, name: str) -> ItemError:
    """Returns the error that a worker told of, as an error of the item ``name``.

    Only the code, and words shortened and freed of control characters, are taken over; the cure is our own.

    Raises:
        WireError: when it is no error.
    """
    try:
        told = json.loads(content)
        code, message, place = (told.get(key) for key in ("code", "message", "place"))
    except (ValueError, AttributeError, RecursionError) as error:
        raise WireError("not an error") from error
    kind = _known(code) if isinstance(code, str) else None
    return (kind or UnforeseenItemError)(_shown(message) if kind else None, item=name, place=_shown(place))


def _known(code: str) -> type[ItemError] | None:
    for attempt in _load_nothing, _load_readers:
        attempt()
        for kind in walk(ItemError):
            if kind.code == code and issubclass(kind, ItemError):
                return kind
    return None


def _load_nothing() -> None:
    return


def _load_readers() -> None:
    # Readers and collectors define errors of their own; they are not loaded on this side before one is told of.
    read.readers()
    import_module("kuager.read.imports")
    import_module("kuager.collect.errors")


def _shown(words: object) -> str | None:
    return _UNPRINTABLE.sub("\ufffd", words)[:_SHOWN] if isinstance(words, str) and words else None
