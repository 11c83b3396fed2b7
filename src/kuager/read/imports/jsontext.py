"""JSON of exports: read strictly, salvaged when cut short, and looked into without trusting its shapes."""

from __future__ import annotations

import json
import re
from typing import Any

from kuager.errors import TooLargeError
from kuager.read.imports.files import Files, label
from kuager.read.imports.problems import TruncatedExportError, UnknownVariantError, UnreadableMemberError

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_ASSIGNED = re.compile(r"\A\s*(?:window\.|var\s+)[\w.]+\s*=")
_MOST_PARTS = 8_000_000
"""A part takes up to 100 bytes of memory; 50 MB of a chat have about five million."""
_CLOSING = {"{": "}", "[": "]"}
_BOM = "\ufeff"
_UTF8_LONGEST = 4


def load(files: Files, name: str) -> Any:
    """Returns the value in a member.

    A file cut short gives what stands before the cut, and a notice. A script that assigns the value to a variable
    (``window.X = [...]``, as in archives of X) gives the value.

    Args:
        files: where it is.
        name: of the member.

    Raises:
        ItemError: when there is no value in it.
    """
    data = files.read(name)
    text = _decoded(files, name, data)
    text = _ASSIGNED.sub("", text, count=1).strip().removesuffix(";").rstrip()
    place = None if files.bare else label(name)
    if sum(text.count(mark) for mark in "[{:,") > _MOST_PARTS:
        raise TooLargeError("The JSON has more parts than fit into memory", item=_item(files, name), place=place)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        value = _salvaged(text, error)
        if value is None:
            raise UnreadableMemberError(
                "The file is not well-formed JSON", item=_item(files, name), place=place
            ) from error
        files.report(TruncatedExportError(place=place))
        return value
    except (RecursionError, ValueError) as error:  # nesting or a number made to hurt
        raise UnreadableMemberError("The JSON is nested beyond reason", item=_item(files, name), place=place) from error


def _item(files: Files, name: str) -> str | None:
    return name if files.bare else None


def _decoded(files: Files, name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < _UTF8_LONGEST:
            return data[: error.start].decode("utf-8").removeprefix(_BOM)
        place = None if files.bare else label(name)
        raise UnreadableMemberError("The JSON is not in UTF-8", item=_item(files, name), place=place) from error


def _salvaged(text: str, error: json.JSONDecodeError) -> Any:
    """Returns the value of a text cut at its end, closed after its last whole part; None when it is otherwise broken."""
    stack: list[str] = []
    end, closers = 0, ""
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark in _CLOSING:
            stack.append(_CLOSING[mark])
        elif mark in "}]":
            if not stack or stack.pop() != mark:
                return None
            end, closers = match.end(), "".join(reversed(stack))
    if not stack or error.pos < end:
        return None
    try:
        return json.loads(text[:end] + closers)
    except (ValueError, RecursionError):
        return None


def single(files: Files, item: str) -> str:
    """Returns the name of the one file of an export that is never an archive.

    Raises:
        UnknownVariantError: when it is one.
    """
    if not files.bare:
        raise UnknownVariantError("This kind of export is one file, not an archive", item=item)
    return files.names[0]


def words(value: Any, *path: str) -> str:
    """Returns the string at a path of keys, empty when there is none; numbers as they are written."""
    found = at(value, *path)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def at(value: Any, *path: str) -> Any:
    """Returns the value at a path of keys, or None."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def items(value: Any, *path: str) -> list[Any]:
    """Returns the list at a path of keys, empty when there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def number(value: Any, *path: str) -> int | None:
    """Returns the whole number at a path of keys, also where it is written as a string or with a fraction."""
    found = at(value, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, float):
        return int(found) if abs(found) < 1e18 else None  # noqa: PLR2004  also refuses infinity and not-a-number
    if isinstance(found, str):
        digits = found.strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None  # noqa: PLR2004  64 bits
    return found if isinstance(found, int) else None
