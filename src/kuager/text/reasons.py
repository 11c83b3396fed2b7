"""Why a date is known, as a sentence in the reader's language.

The finders of dates give their reason in English, which is stored with each mention. Their reasons are few; each has a
template of its own, and an unknown one (a plug-in's) is shown as it was given.
"""

from __future__ import annotations

import re
from typing import Final

from kuager.model import Telling, on, plain, tell, term

_PUBLISHED: Final = re.compile(
    r"(?P<how>counted from|nearest to|the last such day before) the date of publication(?: \((?P<date>[^)]+)\))?"
)
_HOWS: Final = {
    "counted from": "why.published",
    "nearest to": "why.nearest",
    "the last such day before": "why.last_day",
}
_WEEKDAY: Final = re.compile(r"the only year from (?P<year>\d{4}) on in which that day is a (?P<day>[A-Z][a-z]+)")
_ORDER: Final = re.compile(r"(?P<first>day|month) first, as in (?P<words>.+) nearby")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KNOWN: Final = {
    "": "why.context",
    "counted from the date named before it": "why.before",
    "the year of the date before it in the same paragraph": "why.paragraph",
    "no date of publication to count from": "why.no_anchor",
    "written with dots, day first": "why.dots",
    "day and month could be either way round": "why.either",
    "a source names this day": "why.named",
    "sources name the day; its year fits the other dates and day numbers best": "why.year_fits",
    "counted back from the numbered days that sources date": "why.counted_back",
}


def reason(why: str) -> Telling:
    """Returns the sentence of a reason that a finder of dates gave."""
    if why in _KNOWN:
        return tell(_KNOWN[why])
    found = _PUBLISHED.fullmatch(why)
    if found is not None:
        how = _HOWS[found["how"]]
        return tell(f"{how}_on", date=on(found["date"])) if found["date"] else tell(how)
    named = _WEEKDAY.fullmatch(why)
    if named is not None and named["day"].lower() in _WEEKDAYS:
        day = _WEEKDAYS.index(named["day"].lower())
        return tell("why.weekday", year=on(named["year"]), weekday=term(f"weekday.{day}"))
    order = _ORDER.fullmatch(why)
    return tell(f"why.{order['first']}_first", words=order["words"]) if order is not None else plain(why)
