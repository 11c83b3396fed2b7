"""Findings about how dates are written: two orders of day and month on one page, and dates that lack their year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kuager.model import Document, DocumentId, Finding, FindingKind, Mention, Side, Telling, several, tell
from kuager.text.reasons import reason
from kuager.weigh.material import TOGETHER, Material, answers, finding
from kuager.weigh.once import once
from kuager.weigh.protests import completed
from kuager.weigh.together import each

FORMAT: Final = "date-format@1"
YEAR: Final = "missing-year@1"
_NUMERIC: Final = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d/\-]|\.\d)")
_MONTHS: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MONTH: Final = re.compile(rf"\b{_MONTHS}", re.IGNORECASE)
_THIS_YEAR: Final = re.compile(r"\b(?:this|last|next|that|the same|the following|the previous) year\b", re.IGNORECASE)
_HAS_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_FIRST, _SECOND = 12, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    """A date in digits. ``order`` is DMY or MDY where the numbers decide it, else empty."""

    start: int
    end: int
    first: int
    second: int
    year: str
    order: str
    block: int


def find(material: Material) -> Iterator[Finding]:
    """Yields findings on date formats (one per document) and on missing years."""
    yield from _formats(material)
    yield from _years(material)


@each
@once
def _formats(material: Material, key: DocumentId) -> Iterator[Finding]:
    """Both orders on one page, or dates that no neighbour settles. Page furniture counts: its dates mislead too."""
    document = material.by_id[key]
    dates = _numeric(document.text)
    orders = {one.order for one in dates if one.order}
    open_dates = [one for one in dates if not one.order and not _settled(one, dates) and one.first != one.second]
    if len(orders) < 2 and not open_dates:  # noqa: PLR2004  day first and month first
        return
    sides = [_numeric_side(material, document, one, dates) for one in dates]
    inferred = [
        document.text[one.start : one.end]
        for one in dates
        if not one.order and _settled(one, dates) and one.first != one.second
    ]
    words = [tell("format.two" if len(orders) > 1 else "format.unknown")]
    if inferred:
        words.append(tell("format.inferred", dates=several(inferred)))
    if open_dates:
        undecided = several(document.text[one.start : one.end] for one in open_dates)
        words.append(tell("format.open", dates=undecided))
    yield finding(
        material, FindingKind.DATE_FORMAT, method=FORMAT, key=f"format {document.id}", question=tell("format.question"), sides=sides,
        explanation=words, prop="when", resolutions=answers("keep.block", "correct.day_first", "correct.month_first"),
    )  # fmt: skip


def _numeric(text: str) -> list[Numeric]:
    found: list[Numeric] = []
    for hit in _NUMERIC.finditer(text):
        first, second = int(hit.group(1)), int(hit.group(3))
        if not (1 <= first <= 31 and 1 <= second <= 31) or (first > _FIRST and second > _SECOND):  # noqa: PLR2004  days of a month
            continue
        order = "DMY" if first > _FIRST else "MDY" if second > _SECOND else ""
        found.append(
            Numeric(
                start=hit.start(), end=hit.end(), first=first, second=second, year=hit.group(4), order=order, block=_block(text, found, hit.start())
            )
        )  # fmt: skip
    return found


def _block(text: str, before: Sequence[Numeric], start: int) -> int:
    """Dates belong to one block while no long paragraph stands between them (a list of headlines with dates)."""
    if not before:
        return 0
    between = text[before[-1].end : start]
    return before[-1].block + (1 if max((len(line) for line in between.splitlines()), default=0) > _PARAGRAPH else 0)


_PARAGRAPH: Final = 200


def _settled(one: Numeric, dates: Sequence[Numeric]) -> str:
    """The order of a date: its own, or the one order of its block."""
    if one.order:
        return one.order
    near = {other.order for other in dates if other.block == one.block and other.order}
    return near.pop() if len(near) == 1 else ""


def _numeric_side(material: Material, document: Document, one: Numeric, dates: Sequence[Numeric]) -> Side:
    order = _settled(one, dates)
    day, month = (one.first, one.second) if order == "DMY" else (one.second, one.first)
    year = one.year if len(one.year) == 4 else f"20{one.year}"  # noqa: PLR2004  digits of a year
    value = (
        f"{year}-{month:02d}-{day:02d} ({order}{'' if one.order else ', inferred'})"
        if order
        else "day or month first: open"
    )
    return material.side(document.id, one.start, one.end, value)


def _years(material: Material) -> Iterator[Finding]:
    """Dates without a year: whatever year they have in the archive was inferred, and here is why."""
    found = [(one, material.by_id[document]) for document, one in _without_year(material)]
    if not found:
        return
    others = completed(material)
    documents = list(dict.fromkeys(document.id for _, document in found))
    groups = [documents] if len(documents) <= TOGETHER else [[document] for document in documents]
    for group in groups:
        dates = [(one, document) for one, document in found if document.id in group]
        sides = [
            material.side(document.id, one.start, one.end, _with_year(one, document, others)) for one, document in dates
        ]
        yield finding(
            material, FindingKind.MISSING_YEAR, method=YEAR, key="missing year " + " ".join(sorted(group)) if len(groups) > 1 else "missing year",
            question=tell("year.question"), sides=sides, explanation=_year_words([one for one, _ in dates], sum(1 for side in sides if "other texts" in (side.value or ""))), prop="when",
            resolutions=answers("take.year", "correct.year", "open.leave"),
        )  # fmt: skip


@each
@once
def _without_year(material: Material, document: DocumentId) -> Iterator[tuple[DocumentId, Mention]]:
    return ((document, one) for one in material.dates_of[document] if _lacks_year(one))


def _lacks_year(one: Mention) -> bool:
    if _HAS_YEAR.search(one.text):
        return False
    return bool(_MONTH.search(one.text) or _THIS_YEAR.search(one.text))


def _with_year(one: Mention, document: Document, others: Mapping[tuple[str, int, int], str]) -> str | None:
    """The value of a date, completed from other texts where its own text leaves the year open."""
    if one.value is None or "XXXX" not in one.value:
        return one.value
    fitting = (
        value
        for (key, start, end), value in others.items()
        if key == document.id and start <= one.start and one.end <= end
    )
    return next(fitting, one.value)


def _year_words(dates: Sequence[Mention], from_others: int) -> list[Telling]:
    known = [one for one in dates if one.value and "XXXX" not in one.value]
    words = [tell("year.explanation", n=len(dates))]
    if known:
        reasons = several((reason(why) for why in sorted({one.why or "" for one in known})), 3)
        words.append(tell("year.inferred", n=len(known), reasons=reasons))
    if from_others:
        words.append(tell("year.others", n=from_others))
    left = len(dates) - len(known) - from_others
    if left:
        words.append(tell("year.open", n=left))
    return [*words, tell("year.rule")]
