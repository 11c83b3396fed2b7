"""What date it is in a place. A protest's day begins and ends by the local calendar, not by UTC's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kuager.errors import UsageError

_KAZAKHSTAN = frozenset({"Asia/Almaty", "Asia/Qostanay"})
_SWITCH = datetime(2024, 2, 29, 18, tzinfo=UTC)
_NO_MORE_SUMMER_TIME = datetime(2004, 10, 31, tzinfo=UTC)
_BEFORE, _AFTER = timezone(timedelta(hours=6)), timezone(timedelta(hours=5))


def local_date(instant: datetime, zone: str = "Asia/Almaty") -> date:
    """Returns the calendar date of an instant in a zone.

    Kazakhstan moved from UTC+6 to UTC+5 on 1 March 2024 at midnight (IANA tz 2024a). Many machines carry an older
    table or none, so for the two zones concerned the rule stands here and the machine's table is not asked.

    Args:
        instant: an aware datetime.
        zone: an IANA name.

    Raises:
        UsageError: when the instant has no zone, or the zone is unknown on this machine.
    """
    if instant.tzinfo is None:
        raise UsageError("an instant without a time zone has no date elsewhere")
    if zone in _KAZAKHSTAN and instant >= _NO_MORE_SUMMER_TIME:
        return instant.astimezone(_AFTER if instant >= _SWITCH else _BEFORE).date()
    try:
        return instant.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(f"the time zone {zone!r} is not known on this machine") from None
