"""The pages of the invented letter: two photographed sheets, and a file that can no longer be shown."""

from __future__ import annotations

from kuager.read.document_errors import BrokenDocumentError
from kuager.read.page_pictures import PagePicture, jpeg
from kuager.workflow.originals import Original, Spot
from tests.web.invented import KAZAKH

WIDTH, HEIGHT = 600, 800
LINES = [KAZAKH.index(line) for line in KAZAKH.splitlines()]
SECOND = LINES[2]
"""Where the words of the second sheet begin."""


def original(document: str, number: int | None, at: int) -> Original | None:
    """Two lines stand on the first sheet of the letter, one on the second."""
    if document == "d-arabic":
        return Original(number=1, problem=BrokenDocumentError(item="letter.png"))
    if document != "d-kazakh":
        return None
    page = min(number or (2 if at >= SECOND else 1), 2)
    lines = list(zip(LINES, KAZAKH.splitlines(), strict=True))
    spots = tuple(
        Spot(start=start, end=start + len(line), left=50, top=100.5 + 60 * row, width=500, height=40)
        for row, (start, line) in enumerate(lines[:2] if page == 1 else lines[2:])
    )
    return Original(number=page, pages=2, width=WIDTH, height=HEIGHT, spots=spots)


def page_picture(document: str, number: int) -> bytes | None:
    """Grey sheets."""
    if document != "d-kazakh" or number > 2:
        return None
    pixels = bytes([200 + number]) * (WIDTH * HEIGHT * 3)
    return jpeg(PagePicture(number=number, pages=2, width=WIDTH, height=HEIGHT, pixels=pixels, size=(WIDTH, HEIGHT)))
