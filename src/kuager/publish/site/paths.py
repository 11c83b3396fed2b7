"""Where things stand that have no page of their own."""

from __future__ import annotations

import re
from typing import Final

from kuager.model.publication import PicketDay

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


def year_page(series: str, year: str) -> str:
    """Returns the page of one year of a picket. A series whose id is no part of a path stands under its digits."""
    folder = series if _PLAIN.fullmatch(series) else f"series-{series.encode().hex()[:48]}"
    return f"picket/{folder}/{year}.html"


def day_page(day: PicketDay) -> str:
    """Returns where a day of a picket stands: the page of its year, at the day."""
    return f"{year_page(day.series, day.date[:4])}#{day.id}"


__all__ = ["day_page", "year_page"]
