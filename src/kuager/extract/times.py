"""Turns the dates, durations and counts of a text into mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kuager.extract.scan import Scan
from kuager.model import Document, Mention, MentionType
from kuager.text.date_values import parse_anchor
from kuager.text.dates import Anchor, DateSpan, DurationSpan, find_dates, find_durations


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The dates and durations of a text, in order."""

    dates: Sequence[DateSpan]
    durations: Sequence[DurationSpan]


def anchor_of(document: Document) -> Anchor | None:
    """Returns when the document was published, as far as its reader knows."""
    if document.published is None:
        return None
    return parse_anchor(document.published.value, f"the date of publication ({document.published.value})")


def find_times(scan: Scan, anchor: Anchor | None) -> Times:
    """Finds dates and durations; a duration inside a vague date ("the last five years") belongs to the date."""
    dates = find_dates(scan.text, anchor, scan.paragraphs)
    starts = [day.start for day in dates]
    durations = []
    for one in find_durations(scan.text):
        before = bisect_left(starts, one.end)  # dates do not overlap, so the last that begins before the end decides
        if not before or dates[before - 1].end <= one.start:
            durations.append(one)
    return Times(dates=dates, durations=durations)


def time_mentions(scan: Scan, times: Times) -> list[Mention]:
    """Returns the mentions of dates and durations."""
    dates = [
        Mention(
            type=MentionType.DATE,
            start=one.start,
            end=one.end,
            text=scan.text[one.start : one.end],
            zone=scan.zone(one.start),
            value=one.value,
            inferred=one.inferred,
            why=one.why,
        )
        for one in times.dates
    ]
    durations = [
        Mention(
            type=MentionType.DURATION,
            start=one.start,
            end=one.end,
            text=scan.text[one.start : one.end],
            zone=scan.zone(one.start),
            value=one.value,
        )
        for one in times.durations
    ]
    return [*dates, *durations]


def spans_of(times: Times) -> list[tuple[int, int]]:
    """Returns the places of all dates and durations."""
    return [(one.start, one.end) for one in times.dates] + [(one.start, one.end) for one in times.durations]
