"""Instants: from numbers that platforms state, and from ids, which on many platforms are made of the time.

Sources: Twitter's published snowflake layout; AT Protocol specification, "Timestamp Identifiers (TIDs)"; Mastodon's
``lib/mastodon/snowflake.rb``. Nothing here knows a time zone: what is local stays local.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_TWITTER_EPOCH_MS = 1_288_834_974_657
_FIRST_SNOWFLAKE = 29_700_859_247
"""Ids below were counted, not timed (before 4 November 2010)."""
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_TID_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?", re.ASCII
)


def iso(moment: datetime) -> str:
    """Writes an aware instant as UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_unix(seconds: int | None) -> str | None:
    """Returns seconds since 1970 as an instant; None for values that are no time of a post."""
    return from_milliseconds(None if seconds is None else seconds * 1000)


def from_milliseconds(milliseconds: int | None) -> str | None:
    """Returns milliseconds since 1970 as an instant; None for values that are no time of a post."""
    if milliseconds is None or not 0 < milliseconds < 1 << 43:
        return None
    moment = _EPOCH + timedelta(seconds=milliseconds // 1000)
    return iso(moment) if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def from_snowflake(post_id: str) -> str | None:
    """Returns the instant in an id of X (Twitter): ``(id >> 22) + 1288834974657`` milliseconds."""
    if not _is_number(post_id) or int(post_id) < _FIRST_SNOWFLAKE:
        return None
    return from_milliseconds((int(post_id) >> 22) + _TWITTER_EPOCH_MS)


def from_mastodon_id(post_id: str) -> str | None:
    """Returns the instant in an id of a Mastodon server: ``id >> 16`` milliseconds."""
    return from_milliseconds(int(post_id) >> 16) if _is_number(post_id) else None


def from_tid(tid: str) -> str | None:
    """Returns the instant in an AT Protocol TID: 13 letters in base 32, ten bits of clock id below microseconds."""
    if not _TID.fullmatch(tid):
        return None
    value = 0
    for letter in tid:
        value = value * 32 + _TID_LETTERS.index(letter)
    return from_milliseconds((value >> 10) // 1000)


def _is_number(post_id: str) -> bool:
    return post_id.isascii() and post_id.isdigit() and len(post_id) <= 19 and int(post_id) < 1 << 63  # noqa: PLR2004


def from_iso(stated: str) -> str | None:
    """Returns an ISO 8601 instant that states its zone as UTC; None when it has no zone or is no date."""
    match = _ISO.fullmatch(stated.strip())
    if not match or not match["zone"]:
        return None
    try:
        return iso(datetime.fromisoformat(stated.strip()))
    except (ValueError, OverflowError):
        return None


def local_iso(stated: str) -> str | None:
    """Returns an ISO 8601 date and time without zone, to the second; None when it has a zone or is no date."""
    match = _ISO.fullmatch(stated.strip())
    if not match or match["zone"]:
        return None
    try:
        return datetime.fromisoformat(stated.strip()).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None
