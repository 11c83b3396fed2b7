"""Kazakh dates: value, precision, and where an inferred part comes from."""

from __future__ import annotations

import pytest

from kuager.extract.tongues.kk_dates import find_dates, find_times
from kuager.text.date_values import parse_anchor

ANCHOR = parse_anchor("2022-05-25")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021 жылғы 8 ақпан", "2021-02-08"),
        ("2021 жылғы 8 ақпандағы", "2021-02-08"),
        ("2019 жылдың шілдесінде", "2019-07"),
        ("30 мамыр 2021 ж.", "2021-05-30"),
        ("2014 жылы", "2014"),
        ("2014-2016 жылдары", "2014/2016"),
        ("2017 жылдың көктемінде", "2017-21"),
        ("8-ақпанда", "2022-02-08"),
        ("желтоқсанда", "2021-12"),
        ("былтыр", "2021"),
        ("биыл", "2022"),
        ("кеше", "2022-05-24"),
        ("өткен айда", "2022-04"),
        ("өткен аптада", None),
        ("сейсенбі күні", "2022-05-24"),
        ("үш жыл бұрын", "2019"),
        ("08.02.2021", "2021-02-08"),
    ],
)
def test_values(text, value):
    assert [(one.start, one.end, one.value) for one in find_dates(f"ол {text} келді", ANCHOR)] == [
        (3, 3 + len(text), value)
    ]


def test_without_an_anchor_the_year_stays_open():
    assert [one.value for one in find_dates("8 ақпанда", None)] == ["XXXX-02-08"]


def test_a_year_stated_just_before_is_taken_and_said():
    day = find_dates("2020 жылғы 3 мамырда ұсталды, 9 мамырда босатылды", ANCHOR)[1]
    assert (day.value, day.inferred) == ("2020-05-09", ("year",))
    assert "2020" in (day.why or "")


@pytest.mark.parametrize("text", ["қазан толы су", "бұл маусым жақсы", "30 ақпанда келді"])
def test_no_dates(text):
    assert find_dates(text, ANCHOR) == []


def test_durations():
    found = find_times("15 жылға сотталды, он бес тәулікке қамалды, 2021 жылы, 45-күні", ANCHOR)
    assert [one.value for one in found.durations] == ["P15Y", "P15D"]
