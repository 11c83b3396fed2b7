"""What stands for a testimony in the library: a frame of its film, or how loud it is, from what was kept beside it."""

from __future__ import annotations

from kuager.model import CaptureId
from kuager.workflow import previews
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.testimonies.views import Testimony

_THIRD = 3
"""Films begin with black, titles and somebody sitting down; a third in, somebody speaks."""


def poster(archive: Archive, row: Testimony) -> bytes | None:
    """Returns a frame of a film as JPEG; None where there is none."""
    capture = _capture(archive, row)
    if capture is None:
        return None
    frames = previews.shown(archive, capture).frames
    return previews.picture(archive, capture, frames[len(frames) // _THIRD]) if frames else None


def loudness(archive: Archive, row: Testimony) -> tuple[int, ...]:
    """Returns how loud a recording is, 0 to 100, evenly over its length; empty where nobody knows."""
    capture = _capture(archive, row)
    return previews.shown(archive, capture).peaks if capture is not None else ()


def _capture(archive: Archive, row: Testimony) -> CaptureId | None:
    head = context(archive).heads.get(row.told.document) if row.told.document else None
    return head.capture if head else None
