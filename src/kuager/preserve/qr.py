"""QR codes, to photograph a head from a screen or a sheet: a witness without internet."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""Blank modules around the code; scanners count on them."""


def to_svg(words: str) -> bytes:
    """Draws words as a QR code in SVG, black on white whatever page it stands on, with 15 % of it redundant."""
    out = io.BytesIO()
    segno.make_qr(words, error="m").save(out, kind="svg", scale=4, border=QUIET, dark="#000", light="#fff")
    return out.getvalue()


def to_terminal(words: str) -> str:
    """Draws words as a QR code in half blocks, for a terminal."""
    out = io.StringIO()
    segno.make_qr(words, error="l").terminal(out, border=QUIET, compact=True)
    return out.getvalue()
