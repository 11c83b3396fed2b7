"""How many people are on no list: overlaps of lists, models, bounds, and when to say nothing.

Needs numpy and scipy (the extra ``counts``); import this package only where they are there.
"""

from kuager.weigh.undercount.bounds import Estimate
from kuager.weigh.undercount.doubts import Code, Doubt
from kuager.weigh.undercount.matching import Shifted, sensitivity
from kuager.weigh.undercount.overlaps import Overlaps, from_counts, from_people
from kuager.weigh.undercount.report import Undercount, one_number, undercount

__all__ = [
    "Code",
    "Doubt",
    "Estimate",
    "Overlaps",
    "Shifted",
    "Undercount",
    "from_counts",
    "from_people",
    "one_number",
    "sensitivity",
    "undercount",
]
