"""QR codes, to photograph a head from a screen or a sheet: a witness without internet."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

QUIET = 4
"""Blank modules around the code; scanners count on them."""


def to_svg(words: str) -> bytes:
    """Draws words as a QR code in SVG, black on white whatever page it stands on, with 15 % of it redundant."""
    out = io.BytesIO()
    _code(words, "m").save(out, kind="svg", scale=4, border=QUIET, dark="#000", light="#fff")
    return out.getvalue()


def to_terminal(words: str) -> str:
    """Draws words as a QR code in half blocks, for a terminal."""
    out = io.StringIO()
    _code(words, "l").terminal(out, border=QUIET, compact=True)
    return out.getvalue()


def _code(words: str, error: str) -> Any:
    # Takes 40 ms to import, which every command would pay and one in a thousand needs.
    return import_module("segno").make_qr(words, error=error)
