"""How much of what stands around a quotation is judged, and how much of it is shown."""

from __future__ import annotations

from typing import Final

CONTEXT: Final = 32
"""Code points before and after a quotation that are shown, as W3C Web Annotation suggests a few."""
WIDE: Final = 96
"""Code points that are judged for it: a name that begins outside what is shown is found all the same."""


def beginning(before: str, most: int = CONTEXT) -> str:
    """Returns what of the words before a quotation is shown: so many code points, and no half of a word at its start."""
    size = min(CONTEXT, most)
    shown = before[-size:] if size > 0 else ""
    if len(before) > len(shown) and before[-size - 1 : -size or None].isalnum() and shown[:1].isalnum():
        # Han has no spaces: a word cannot be told from the next, and what is judged reaches further than what is shown.
        shown = shown[next((at for at, char in enumerate(shown) if not char.isalnum()), 0) :]
    return shown


def ending(after: str, most: int = CONTEXT) -> str:
    """Returns what of the words behind a quotation is shown: no half of a word at its end."""
    return beginning(after[::-1], most)[::-1]


__all__ = ["CONTEXT", "WIDE", "beginning", "ending"]
