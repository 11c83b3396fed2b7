"""Why a date is known, as a sentence in the reader's language.

The finders of dates give their reason in English, which is stored with each mention. Their reasons are few; each has a
template of its own, and an unknown one (a plug-in's) is shown as it was given.
"""

from __future__ import annotations

import re
from typing import Final

from kuager.model import Telling, on, plain, tell

_PUBLISHED: Final = re.compile(r"counted from the date of publication(?: \((?P<date>[^)]+)\))?")
_KNOWN: Final = {
    "": "why.context",
    "counted from the date named before it": "why.before",
    "the year of the date before it in the same paragraph": "why.paragraph",
    "no date of publication to count from": "why.no_anchor",
    "a source names this day": "why.named",
    "sources name the day; its year fits the other dates and day numbers best": "why.year_fits",
    "counted back from the numbered days that sources date": "why.counted_back",
}


def reason(why: str) -> Telling:
    """Returns the sentence of a reason that a finder of dates gave."""
    found = _PUBLISHED.fullmatch(why)
    if found is None:
        return tell(_KNOWN[why]) if why in _KNOWN else plain(why)
    return tell("why.published_on", date=on(found["date"])) if found["date"] else tell("why.published")
