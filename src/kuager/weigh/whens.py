"""How exactly the words tell when something happened: more than its date alone says, where they call it late or early.

"Late 2017" has the value 2017, because an extractor must not add what the words leave open; here two dates are compared, and
words that exclude the spring are not compared as if they allowed it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from kuager.model import DocumentId, EventMention, Mention
from kuager.text.edtf import Edtf, Precision
from kuager.weigh.material import Material
from kuager.weigh.protests import read

_LATE: Final = re.compile(
    r"\b(?:late(?:r)?(?: in)?|(?:the )?end of|в конце|конец|конца|к концу)[\s-]*$|^\s*(?:жыл\w*\s+)?(?:соң|аяғ)\w*|^年?(?:底|末)",
    re.IGNORECASE,
)
_EARLY: Final = re.compile(
    r"\b(?:early(?: in)?|earlier in|(?:the )?(?:beginning|start) of|в начале|начало|начала)[\s-]*$|^\s*(?:жыл\w*\s+)?бас(?:ында|ы)\b|^年?初",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\b(?:between|from|между|с|со)\s+(?:the\s+)?$", re.IGNORECASE)
_AND: Final = re.compile(r"^\s*(?:and|to|until|till|through|и|по|до|-|–|—)\s+(?:the\s+)?$", re.IGNORECASE)
_LEAD: Final = 16
_YEAR: Final = re.compile(r"\d{4}")
_LED: Final = re.compile(
    r"^(?:late(?:r in)?|(?:the )?end of|early|earlier in|(?:the )?(?:beginning|start) of)\s", re.IGNORECASE
)


def when_of(material: Material, document: DocumentId, event: EventMention) -> Edtf | None:
    """Returns when an event happened as exactly as its words allow; None where they do not say."""
    value = read(event.when)
    if value is None or event.when_span is None:
        return value
    dates = material.dates_of[document]
    at = bisect_left(dates, event.when_span[0], key=lambda one: one.start)
    if at < len(dates) and dates[at].value == event.when:
        return _interval(material, document, dates, at) or _part(material, document, dates[at]) or value
    return value


def _interval(material: Material, document: DocumentId, dates: Sequence[Mention], at: int) -> Edtf | None:
    """Reads "between March and May 2018", whose dates are two mentions; the year of the second is the first's too."""
    text = material.by_id[document].text
    first = dates[at]
    if at + 1 == len(dates) or not _BETWEEN.search(text[max(0, first.start - _LEAD) : first.start]):
        return None
    second = dates[at + 1]
    end = read(second.value)
    if not _AND.match(text[first.end : second.start]) or end is None or end.is_interval or not end.year_known:
        return None
    begin = first.value or ""
    if "year" in first.inferred or begin.startswith("XXXX"):
        begin = f"{end.text[:4]}{begin[4:]}"
    start = read(begin)
    return read(f"{begin}/{end.text}") if start and not start.is_interval else None


def _part(material: Material, document: DocumentId, one: Mention) -> Edtf | None:
    """Reads "late 2017": the last months of that year, and the first weeks of the next."""
    value = read(one.value)
    if value is None or value.precision is not Precision.YEAR or not _YEAR.fullmatch(one.value or ""):
        return None
    text = material.by_id[document].text
    led = _LED.match(one.text)
    before = led.group() if led else text[max(0, one.start - _LEAD) : one.start]
    after = re.sub(r"^.*?\d{4}", "", one.text) + text[one.end : one.end + _LEAD]
    year = int(value.text)
    if _LATE.search(before) or _LATE.match(after):
        return read(f"{year}-08/{year + 1}-01")
    if _EARLY.search(before) or _EARLY.match(after):
        return read(f"{year - 1}-12/{year}-05")
    return None
