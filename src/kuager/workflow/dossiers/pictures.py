"""Cuttings of pages: where a claim rests on words of a scan or a PDF, the strip of the page on which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Final

from kuager.model import Claim
from kuager.workflow import originals
from kuager.workflow.archive import Archive
from kuager.workflow.originals import Spot

MOST: Final = 60
"""Cuttings of one dossier; a person of whom more is told is better read beside the pages themselves."""
_AROUND: Final = 40
"""Pixels of the page above and below the words."""


def cuttings(archive: Archive, claims: Iterable[Claim]) -> Iterator[tuple[str, bytes]]:
    """Yields (claim, JPEG) for claims on pages whose words have a known place; each place once, nothing without Pillow."""
    seen: set[tuple[str, int, int]] = set()
    for claim in claims:
        key = (str(claim.anchor.document), claim.anchor.start, claim.anchor.end)
        if key in seen or len(seen) == MOST:
            continue
        data = _cutting(archive, claim)
        if data:
            seen.add(key)
            yield str(claim.id), data


def _cutting(archive: Archive, claim: Claim) -> bytes:
    anchor = claim.anchor
    page = originals.original(archive, anchor.document, at=anchor.start)
    spots = [one for one in page.spots if one.start < anchor.end and one.end > anchor.start] if page else []
    if page is None or not spots:
        return b""
    data = originals.picture(archive, anchor.document, page.number)
    return (
        import_module("kuager.read.page_cuttings").cutting(data, _box(spots, page.height), spots=_places(spots))
        if data
        else b""
    )


def _box(spots: list[Spot], height: int) -> tuple[int, int]:
    top = min(one.top for one in spots) - _AROUND
    bottom = max(one.top + one.height for one in spots) + _AROUND
    return max(0, int(top)), min(height, int(bottom))


def _places(spots: list[Spot]) -> list[tuple[float, float, float, float]]:
    return [(one.left, one.top, one.left + one.width, one.top + one.height) for one in spots]


__all__ = ["MOST", "cuttings"]
