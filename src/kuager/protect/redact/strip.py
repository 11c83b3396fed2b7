"""Hidden fields taken out of files that leave. What cannot be taken out surely is refused: an unknown kind does not leave.

Pictures, pages and films are not cleaned field by field, because a list of fields is never whole: what can be seen is
written anew. For office files there is no such way that leaves a file to go on writing in, so their words leave as text
or their pages as pictures. Recordings are copied sample by sample into a new file by ``sound``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from kuager.errors.redact import CannotStripError

_TEXTS: Final = frozenset({"text/plain", "text/csv", "application/json", "application/x-ndjson", "text/vtt"})
_MARKS: Final = b"\xef\xbb\xbf"
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_SVG_FIELDS: Final = re.compile(
    rb"<(metadata|title|desc|script|foreignObject|style)\b.*?</\1\s*>|<(?:metadata|title|desc|script)\b[^>]*/>|<\?.*?\?>|<!DOCTYPE[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(
    rb"\s(?:[\w.-]+:(?!href\b)[\w.-]+|id|class|data-[\w.-]+|aria-[\w.-]+|on\w+)\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
_EMBEDDED: Final = re.compile(rb"<image\b|data:|<use\b|javascript:", re.IGNORECASE)

Draw = Callable[[bytes, str], bytes]
"""Writes a picture or document anew from its pixels, in a process where strangers' files are read."""


def strip(content: bytes, media_type: str, *, anew: Mapping[str, Draw]) -> tuple[bytes, str]:
    """Returns a file without hidden fields, and what it is now.

    Args:
        content: the file.
        media_type: as it was recognised from its bytes, not as it was called.
        anew: what writes a kind anew, by the beginning of its media type: ``image/``, ``application/pdf``, ``audio/``.

    Raises:
        CannotStripError: nothing here can take the fields out of such a file.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind in _TEXTS:
        return _text(content), media_type
    if kind == "image/svg+xml":
        return _svg(content), kind
    for start, draw in anew.items():
        if kind.startswith(start):
            return draw(content, kind), _NEW.get(start, kind)
    raise CannotStripError(f"A file of the kind {kind or 'unknown'} cannot be cleaned")


_NEW: Final = {"image/": "image/jpeg"}


def _text(content: bytes) -> bytes:
    """Returns a text that is one, without its mark of byte order.

    Raises:
        CannotStripError: when it is no text, whatever it was called.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotStripError("A text that is not UTF-8 cannot be looked through") from error
    if b"\x00" in content:
        raise CannotStripError("A text with zero bytes is none")
    return content.removeprefix(_MARKS)


def _svg(content: bytes) -> bytes:
    """Returns a drawing without titles, descriptions, metadata, comments, names and attributes of editors.

    Raises:
        CannotStripError: when it holds a picture, a script or parts that are shown from elsewhere.
    """
    out = _SVG_FIELDS.sub(b"", _COMMENT.sub(b"", _text(content)))
    out = _ATTRIBUTE.sub(lambda found: found.group() if found.group().lstrip().startswith(b"xml:space") else b"", out)
    if _EMBEDDED.search(out):
        raise CannotStripError("A drawing that holds other files cannot be cleaned")
    return out
