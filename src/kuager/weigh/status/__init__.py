"""Status over time: what sources tell of where a person stood, day by day, without smoothing."""

from kuager.weigh.status.lines import (
    METHOD,
    Conflict,
    Side,
    Standing,
    Statement,
    Stretch,
    Timeline,
    gaps,
    latest,
    standing,
    timeline,
)
from kuager.weigh.status.spans import ANY, Days, days_of, ends_of, shifted
from kuager.weigh.status.terms import Rules, agree, rules

__all__ = [
    "ANY", "METHOD", "Conflict", "Days", "Rules", "Side", "Standing", "Statement", "Stretch", "Timeline", "agree", "days_of",
    "ends_of", "gaps", "latest", "rules", "shifted", "standing", "timeline",
]  # fmt: skip
