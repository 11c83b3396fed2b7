"""Steps in the calendar that stop at its ends (years 1 and 9999) instead of failing there."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def month_end(year: int, month: int) -> date:
    """Returns the last day of a month; month 14 is February of the next year. The calendar ends with the year 9999."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if (year, month) >= (date.max.year, 12):
        return date.max
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def shift_days(day: date, days: int) -> date:
    """Moves by whole days."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def shift_months(day: date, months: int) -> date:
    """Moves by whole months, to the last day where the month is shorter, staying inside the calendar."""
    at = day.year * 12 + day.month - 1 + months
    if not date.min.year <= at // 12 <= date.max.year:
        return date.min if months < 0 else date.max
    end = month_end(at // 12, at % 12 + 1)
    return min(end, end.replace(day=min(day.day, end.day)))


def shift_moment(moment: datetime, by: timedelta) -> datetime:
    """Moves an instant."""
    try:
        return moment + by
    except OverflowError:
        return datetime.min if by < timedelta() else datetime.max  # noqa: DTZ901  naive on purpose: UTC without a label
