"""Pure casework arithmetic: the day counter of a recurring protest. No clock, no store: dates in, numbers out."""

from kuager.text.daycount import Numbered, Start, Stated, best_start
from kuager.track.days import Counting, Pause, Series, Unit
from kuager.track.fitting import CONVENTIONS, Fit, fits
from kuager.track.zones import local_date

__all__ = [
    "CONVENTIONS",
    "Counting",
    "Fit",
    "Numbered",
    "Pause",
    "Series",
    "Start",
    "Stated",
    "Unit",
    "best_start",
    "fits",
    "local_date",
]
