"""What a picture looks like, in 64 bits that survive scaling, another format and another quality.

A difference hash (Krawetz, "Kind of Like That", 2013): each bit says whether a point of the picture, made as small as nine
by eight, is brighter than its neighbour on the right. It finds copies; a cut-out or a mirrored picture it does not.
"""

from __future__ import annotations

from typing import Final

WIDE: Final = 9
HIGH: Final = 8
NEAR: Final = 8
"""Bits of 64 in which two pictures may differ and still be the same one."""
_FLAT: Final = 6
"""Set or unset bits below which a picture is too even to be told from others."""


def print_of(grey: bytes) -> int | None:
    """Returns the print of a picture; None for one that is too even, as empty pages are.

    Args:
        grey: 72 brightnesses, nine to a row, eight rows.
    """
    if len(grey) != WIDE * HIGH:
        raise ValueError("nine by eight points are needed")
    bits = 0
    for row in range(HIGH):
        for column in range(WIDE - 1):
            at = row * WIDE + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    ones = bits.bit_count()
    return bits if _FLAT <= ones <= WIDE * HIGH - HIGH - _FLAT else None


def near(one: int, other: int) -> bool:
    """Says whether two prints may be of the same picture."""
    return (one ^ other).bit_count() <= NEAR
