"""What is covered: stretches of text and boxes on pages, each with its reason. A row of decisions, never the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WHOLE: Final = 10_000
"""Width and height of a page in the units of boxes, whatever its size."""
WIDER: Final = 0.3
"""By how much a proposed face is widened, of its width and of its height: hair, ears and chins tell people apart, too."""


class What(StrEnum):
    """What a cover hides; shown on the copy's list, never the words."""

    NAME = "name"
    FACE = "face"
    PLACE = "place"
    NUMBER = "number"
    SIGN = "sign"
    """A vehicle's plate, a house number, writing on a wall."""
    DOCUMENT = "document"
    """A stretch of a paper: a stamp, a signature, a form's field."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a document's text, in code points: ``text[start:end]`` is hidden."""

    start: int
    end: int
    what: What = What.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of a page, in ten-thousandths of its width and height from the upper left corner.

    Attributes:
        page: from 1.
        left: and so on; ``left < right``, ``top < bottom``.
        score: how sure a model is; 0 for what a person drew.
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int
    what: What = What.FACE
    score: float = 0.0

    def fits(self) -> bool:
        """Says whether it is a rectangle inside a page."""
        return self.page > 0 and 0 <= self.left < self.right <= WHOLE and 0 <= self.top < self.bottom <= WHOLE


def widened(box: Box, by: float = WIDER) -> Box:
    """Returns a box made larger by a share of its own size, half of it on either side, inside the page."""
    across, down = (box.right - box.left) * by / 2, (box.bottom - box.top) * by / 2
    return Box(
        page=box.page, left=max(0, int(box.left - across)), top=max(0, int(box.top - down)),
        right=min(WHOLE, int(box.right + across + 1)), bottom=min(WHOLE, int(box.bottom + down + 1)),
        what=box.what, score=box.score,
    )  # fmt: skip
