"""Instants from ids and numbers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.read.imports.times import (
    from_iso,
    from_mastodon_id,
    from_milliseconds,
    from_snowflake,
    from_tid,
    from_unix,
    local_iso,
)
from kuager.read.thread import post_time

from .repositories import tid

MILLISECONDS = st.integers(1_300_000_000_000, 4_000_000_000_000)


def expected(milliseconds):
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_id_of_x_against_a_page_that_prints_both():
    assert from_snowflake("2089858284660662307") == expected(1_787_096_017_000)


@given(MILLISECONDS, st.integers(0, (1 << 22) - 1))
def test_ids_of_x_are_turned_back(milliseconds, rest):
    number = (milliseconds - 1_288_834_974_657) << 22 | rest
    found = from_snowflake(str(number))
    assert found == (expected(milliseconds) if number < 1 << 63 else None)


@given(st.integers(0, 1 << 64))
def test_both_readers_of_x_ids_agree(number):
    moment = post_time(str(number))
    assert from_snowflake(str(number)) == (moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None)


@given(MILLISECONDS, st.integers(0, 1023))
def test_tids_are_turned_back(milliseconds, clock):
    assert from_tid(tid(milliseconds * 1000, clock)) == expected(milliseconds)


@given(MILLISECONDS, st.integers(0, 65535))
def test_mastodon_ids_are_turned_back(milliseconds, rest):
    assert from_mastodon_id(str(milliseconds << 16 | rest)) == expected(milliseconds)


@pytest.mark.parametrize("post_id", ["", "20", "29700859246", "x", "1e9", "-5", "٣" * 18, "9" * 40, str(1 << 63)])
def test_ids_that_hold_no_time(post_id):
    assert from_snowflake(post_id) is None
    assert from_tid(post_id) is None


def test_a_tid_may_not_begin_beyond_its_range():
    assert from_tid("z" * 13) is None
    assert from_tid("self") is None


@given(st.integers())
def test_numbers_never_raise(number):
    assert (from_unix(number) or "Z").endswith("Z")
    assert (from_milliseconds(number) or "Z").endswith("Z")


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", fullmatch=True))
def test_dates_never_raise_and_never_get_a_zone_they_do_not_state(stated):
    zoned, local = from_iso(stated), local_iso(stated)
    assert zoned is None or local is None
    assert local is None or "Z" not in local


def test_an_offset_is_turned_into_utc_and_no_zone_stays_none():
    assert from_iso("2021-12-04T11:02:33+06:00") == "2021-12-04T05:02:33Z"
    assert from_iso("2021-12-04T11:02:33") is None
    assert local_iso("2021-12-04T11:02:33") == "2021-12-04T11:02:33"
    assert local_iso("2021-12-04T11:02:33Z") is None
