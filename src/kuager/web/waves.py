"""The loudness of a recording as a small picture, and its times as people read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kuager.draw.svg import picture, tag

_HEIGHT: Final = 60
_BAR: Final = 0.8
"""Share of its place that a bar fills; the picture is drawn out to the width of the page."""
_SECONDS: Final = re.compile(r"\d{1,6}(?:\.\d{1,3})?")
_CLOCK: Final = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?")


def wave(peaks: Sequence[int], *, title: str, description: str) -> str:
    """Draws loudness (0 to 100, evenly over the length) as bars around a middle line; nothing where there is none."""
    if not peaks:
        return ""
    half = _HEIGHT / 2
    steps = "".join(
        f"M{at} {half - max(peak, 1) * half / 100:.1f}h{_BAR}v{max(peak, 1) * _HEIGHT / 100:.1f}h-{_BAR}z"
        for at, peak in enumerate(peaks)
    )
    bars = [tag("path", d=steps, class_="loud")]
    return picture(len(peaks), _HEIGHT, title, description, bars, kind="wave", stretched=True)


def clock(milliseconds: int) -> str:
    """Returns a time as people write it: ``0:07``, ``1:02:07``."""
    seconds = milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def seconds_of(text: str | None) -> float | None:
    """Returns seconds from an address: ``12.5`` or ``00:00:12.500``; None when it is neither."""
    if text and _SECONDS.fullmatch(text):
        return float(text)
    match = _CLOCK.fullmatch(text or "")
    if match is None:
        return None
    hours, minutes, seconds, rest = match.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int((rest or "0").ljust(3, "0")) / 1000
