"""Dates: no precision is added, and two dates conflict only when they cannot both be true."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import BadDateError
from kuager.text.edtf import Comparison, Edtf, compare, parse, valid

FLIPPED = {"same": "same", "narrower": "wider", "wider": "narrower", "overlaps": "overlaps", "conflicts": "conflicts"}
days = st.dates(date(1800, 1, 1), date(2200, 12, 31))
marks = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def points(draw):
    day = draw(days).isoformat()
    shape = draw(
        st.sampled_from(
            ["day", "month", "year", "decade", "century", "season", "masked", "yearless", "minute", "zoned"]
        )
    )
    clock = draw(st.times()).isoformat("minutes")
    text = {
        "day": day,
        "month": day[:7],
        "year": day[:4],
        "decade": day[:3] + "X",
        "century": day[:2] + "XX",
        "season": day[:4] + "-" + draw(st.sampled_from(["21", "22", "23", "24"])),
        "masked": day[:7] + "-XX",
        "yearless": draw(st.sampled_from(["XXXX" + day[4:], "XXXX" + day[4:7]])),
        "minute": f"{day}T{clock}",
        "zoned": f"{day}T{clock}{draw(st.sampled_from(['Z', '+06:00', '-05:30']))}",
    }[shape]
    return text + draw(marks)


@st.composite
def values(draw):
    one, other = draw(points()), draw(points())
    open_ = draw(st.sampled_from(["", ".."]))
    text = draw(st.sampled_from([one, one, f"{open_}/{one}", f"{one}/{open_}", f"{one}/{other}", f"{other}/{one}"]))
    return parse(text) if valid(text) else parse(one)


@given(values())
def test_formatting_gives_back_what_was_parsed(value):
    assert str(parse(str(value))) == str(value)
    assert parse(str(value)) == value
    for point in (value.start, value.end):
        assert point is None or str(point) in value.text


@given(values(), values())
def test_comparing_the_other_way_round_says_the_opposite(a, b):
    assert compare(b, a) == FLIPPED[compare(a, b)]


@given(values())
def test_a_value_is_the_same_as_itself(value):
    assert compare(value, value) is Comparison.SAME


@given(values(), values(), values())
def test_what_lies_inside_lies_inside_what_contains_it(a, b, c):
    within = {Comparison.SAME, Comparison.NARROWER}
    if compare(a, b) in within and compare(b, c) in within:
        assert compare(a, c) is not Comparison.CONFLICTS


def _set(value: Edtf, calendar: list[date]) -> set[date]:
    """The days of a value counted one by one: slow and plain, to check the arithmetic against."""
    start, end = value.start, value.end
    assert start is not None
    assert end is not None
    if value.year_known:
        return {day for day in calendar if start.bounds()[0] <= day <= end.bounds()[1]}
    first, last = start.bounds()[0], end.bounds()[1]
    return {day for day in calendar if (first.month, first.day) <= (day.month, day.day) <= (last.month, last.day)}


CALENDAR = [date(1995, 1, 1) + timedelta(days=day) for day in range(366 * 14)]
plain = st.builds(
    lambda year, month, day, shape: {
        "year": f"{year}",
        "month": f"{year}-{month:02}",
        "day": f"{year}-{month:02}-{day:02}",
        "yearless day": f"XXXX-{month:02}-{day:02}",
        "yearless month": f"XXXX-{month:02}",
        "interval": f"{year}-{month:02}-{day:02}/{year + 1}-{month:02}",
    }[shape],
    st.integers(1999, 2004),
    st.integers(1, 3),
    st.integers(1, 29),
    st.sampled_from(["year", "month", "day", "yearless day", "yearless month", "interval"]),
).filter(valid)


@given(plain, plain)
def test_comparison_agrees_with_counting_days(left, right):
    a, b = _set(parse(left), CALENDAR), _set(parse(right), CALENDAR)
    if a == b:
        expected = "same"
    elif a < b:
        expected = "narrower"
    elif a > b:
        expected = "wider"
    else:
        expected = "overlaps" if a & b else "conflicts"
    assert compare(parse(left), parse(right)) == expected


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2021", "year", "2021-01-01", "2021-12-31"),
        ("2021-02", "month", "2021-02-01", "2021-02-28"),
        ("2020-02", "month", "2020-02-01", "2020-02-29"),
        ("1900-02", "month", "1900-02-01", "1900-02-28"),
        ("2000-02", "month", "2000-02-01", "2000-02-29"),
        ("2021-02-08", "day", "2021-02-08", "2021-02-08"),
        ("2021-02-08T10:01", "minute", "2021-02-08", "2021-02-08"),
        ("2021-02-08T10:01:30+06:00", "second", "2021-02-08", "2021-02-08"),
        ("202X", "decade", "2020-01-01", "2029-12-31"),
        ("20XX", "century", "2000-01-01", "2099-12-31"),
        ("2021-XX", "year", "2021-01-01", "2021-12-31"),
        ("2021-XX-XX", "year", "2021-01-01", "2021-12-31"),
        ("2021-02-XX", "month", "2021-02-01", "2021-02-28"),
        ("2021-21", "season", "2021-03-01", "2021-05-31"),
        ("2021-24", "season", "2021-01-01", "2022-02-28"),
        ("2021-02~", "month", "2021-02-01", "2021-02-28"),
        ("XXXX-02-08", "day", None, None),
        ("2018/2019", "interval", "2018-01-01", "2019-12-31"),
        ("../2021-03", "interval", None, "2021-03-31"),
        ("2021-03/..", "interval", "2021-03-01", None),
        ("/2021", "interval", None, "2021-12-31"),
        ("9999", "year", "9999-01-01", "9999-12-31"),
        ("9999-24", "season", "9999-01-01", "9999-12-31"),
    ],
)
def test_precision_and_bounds(text, precision, earliest, latest):
    value = parse(text)
    assert value.precision == precision
    assert value.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert value.latest == (date.fromisoformat(latest) if latest else None)


@pytest.mark.parametrize(
    "text",
    [
        "", "21", "2021-13", "2021-00", "2021-02-30", "1900-02-29", "2021-2-8", "0000", "XXXX", "XXXX-02-30", "XXXX-XX",
        "202X-02", "2021-XX-08", "2021-02-XXT10:00", "2021-02-08T25:00", "2021-02-08T10:61", "2021-21-08", "../..", "/",
        "2019/2018", "XXXX-02/2018", "2018/2019/2020", "2021 ", "2021-02-08T10", "２０２１", "2021~~", "2021-02-08T10:00+99:00",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_code(text):
    assert not valid(text)
    with pytest.raises(BadDateError):
        parse(text)


@given(st.text(alphabet="0123456789X-/.T:~?%Z+"))
def test_any_string_is_a_date_or_a_bad_date(text):
    assert valid(text) in (True, False)


@pytest.mark.parametrize(
    ("a", "expected", "b"),
    [
        ("2021-02-08", "narrower", "2021-02"),
        ("2021", "wider", "2021-02"),
        ("2020-02", "conflicts", "2021-02"),
        ("2021-02~", "overlaps", "2021-03-01/2021-05"),
        ("2021-02~", "conflicts", "2021-05"),
        ("2021-02", "narrower", "2021-02~"),
        ("XXXX-02-08", "wider", "2021-02-08"),
        ("XXXX-02-08", "overlaps", "2021"),
        ("XXXX-02-08", "conflicts", "2021-03"),
        ("XXXX-02-08", "narrower", "XXXX-02"),
        ("XXXX-02-29", "conflicts", "2021"),
        ("XXXX-02-29", "conflicts", "1897/1903"),
        ("XXXX-02-29", "overlaps", "1897/1904"),
        ("XXXX-02-29", "wider", "2020-02-29"),
        ("XXXX-02-08", "overlaps", "../2021"),
        ("2018/2019", "wider", "2019-06"),
        ("2018/2020", "overlaps", "2019/2022"),
        ("../2021-03", "wider", "2020"),
        ("../2021-03", "overlaps", "2021"),
        ("../2021-03", "conflicts", "2021-04/.."),
        ("2021-02-08T10:01", "narrower", "2021-02-08"),
        ("2021-02-08T10:01", "conflicts", "2021-02-08T10:02"),
        ("2021-02-08T10:01:30", "narrower", "2021-02-08T10:01"),
        ("2021-02-08T10:00Z", "same", "2021-02-08T16:00+06:00"),
        ("2021-02-08T20:01Z", "same", "2021-02-09T02:01+06:00"),
        ("2021-02-08T20:01Z", "overlaps", "2021-02-09"),
        ("2021-02-08T20:01Z", "overlaps", "2021-02-09T02:01"),
        ("2021-02-08T20:01Z", "conflicts", "2021-02-11"),
        ("2021-02-08T20:01Z", "conflicts", "2021-02-10T22:02"),
        ("2021-02-08T20:01", "conflicts", "2021-02-09"),
    ],
)
def test_comparison(a, expected, b):
    assert compare(parse(a), parse(b)) == expected


def test_questions_about_two_values():
    month, day, other = parse("2021-02"), parse("2021-02-08"), parse("2021-03")
    assert month.contains(day)
    assert not day.contains(month)
    assert day.overlaps(month)
    assert month.conflicts(other)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [("2021", False, False), ("2021~", True, False), ("2021?", False, True), ("2018/2021%", True, True)],
)
def test_marks(text, approximate, uncertain):
    value = parse(text)
    assert (value.approximate, value.uncertain) == (approximate, uncertain)
