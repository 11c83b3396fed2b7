"""Heads survive crashes whole, and a shorter ledger cannot overwrite what a longer one said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import DamagedSettingsError, NewerArchiveError
from kuager.preserve.heads import FILE_NAME, Head, read_head, write_head

AT = datetime(2021, 12, 4, 12, 30, tzinfo=UTC)


def head(size: int = 3) -> Head:
    return Head(size=size, hash="a" * 64, at=AT)


def test_what_was_written_is_read(tmp_path):
    assert read_head(tmp_path) is None
    assert write_head(tmp_path, head())
    assert read_head(tmp_path) == head()


def test_a_later_head_takes_the_place(tmp_path):
    write_head(tmp_path, head(3))
    assert write_head(tmp_path, head(5))
    assert read_head(tmp_path) == head(5)


def test_a_shorter_ledger_leaves_the_witness_alone(tmp_path):
    write_head(tmp_path, head(5))
    assert not write_head(tmp_path, head(4))
    assert read_head(tmp_path) == head(5)


def test_the_file_is_plain_json_in_utc(tmp_path):
    write_head(tmp_path, Head(size=1, hash="b" * 64, at=AT.astimezone(timezone(timedelta(hours=6)))))
    assert json.loads((tmp_path / FILE_NAME).read_text()) == {
        "kuager_head": 1,
        "size": 1,
        "hash": "b" * 64,
        "at": "2021-12-04T12:30:00.000000+00:00",
    }


@given(junk=st.binary(max_size=100))
def test_a_damaged_file_is_never_taken_for_none(junk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    (folder / FILE_NAME).write_bytes(junk)
    with pytest.raises(DamagedSettingsError):
        read_head(folder)
    with pytest.raises(DamagedSettingsError):
        write_head(folder, head())


@pytest.mark.parametrize(
    "change",
    [{"size": "3"}, {"size": None}, {"size": True}, {"size": -1}, {"hash": "A" * 64}, {"hash": "a"}, {"hash": 3}, {"at": "2021-12-04"}, {"at": 3}, {"kuager_head": 0}],
)  # fmt: skip
def test_fields_of_the_wrong_kind_are_damage(tmp_path, change):
    write_head(tmp_path, head())
    value = {**json.loads((tmp_path / FILE_NAME).read_text()), **change}
    (tmp_path / FILE_NAME).write_text(json.dumps(value))
    with pytest.raises(DamagedSettingsError):
        read_head(tmp_path)


def test_a_newer_head_is_named(tmp_path):
    write_head(tmp_path, head())
    text = (tmp_path / FILE_NAME).read_text()
    (tmp_path / FILE_NAME).write_text(text.replace('"kuager_head": 1', '"kuager_head": 2'))
    with pytest.raises(NewerArchiveError):
        read_head(tmp_path)
