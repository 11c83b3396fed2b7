"""Series, their daybook and what becomes of a day that is logged again, over a real archive."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kuager.errors.entries import EntryProblemsError
from kuager.errors.picket import UnknownExportError, UnknownSeriesError
from kuager.workflow import browse, diary, entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.picketing import rows
from kuager.workflow.picketing.chronicle import chronicle
from kuager.workflow.picketing.daybook import daybook
from kuager.workflow.picketing.logday import added, both, offered
from kuager.workflow.picketing.series import PauseRow, cuts


def _in(archive: Archive, form: str, **answers: str) -> str:
    return enter(archive, form, Given(answers={name: [value] for name, value in answers.items()}), fresh=False).key


def test_series_are_kept_apart_and_pauses_and_weeks_are_counted(archive: Archive) -> None:
    daily = _in(archive, "series", name="Daily", start="2021-02-08", rest="sunday")
    weekly = _in(
        archive, "series", name="Fridays", start="2024-02-02", unit="weeks", counting="elapsed", end="2024-03-01"
    )
    _in(archive, "series_pause", series=daily, since="2021-03-01", until="2021-03-10", stops="yes")
    _in(archive, "series_pause", series=daily, since="2021-03-08", until="2021-03-12", why="snow")
    _in(archive, "picket_day", series=daily, when="2021-03-20", participants="3")
    _in(archive, "picket_day", series=weekly, when="2024-02-09", participants="9")
    _in(archive, "picket_day", when="2021-03-22", participants="2")
    view = diary.picket(archive, daily, "2021-03-20")
    assert (view.day, view.paused_days, view.picket_days, view.held_days) == (31, 12, 25, 1)
    assert {day.date for day in view.days} == {"2021-03-20", "2021-03-22"}
    other = diary.picket(archive, "Fridays", "2024-03-30")
    assert (other.unit, other.day, other.end, [day.date for day in other.days]) == (
        "weeks",
        4,
        "2024-03-01",
        ["2024-02-09"],
    )
    assert diary.picket(archive).series == daily
    with pytest.raises(UnknownSeriesError):
        diary.picket(archive, "Mondays")


@for_all(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40), st.booleans()), max_size=6),
    st.dates(date(2020, 1, 1), date(2024, 12, 31)),
)
def test_pauses_that_overlap_pause_each_day_once(spans: list[tuple[int, int, bool]], start: date) -> None:
    told = [
        (start + timedelta(days=1 + at), start + timedelta(days=1 + at + length), stops) for at, length, stops in spans
    ]
    pauses = tuple(
        PauseRow(key=str(at), first=a.isoformat(), last=b.isoformat(), stops=stops, why="") for at, (a, b, stops) in enumerate(told)
    )  # fmt: skip
    found, problems = cuts(pauses, start)
    assert not problems
    paused = {a + timedelta(days=step) for a, b, _ in told for step in range((b - a).days + 1)}
    stopped = {a + timedelta(days=step) for a, b, stops in told if stops for step in range((b - a).days + 1)}
    assert sum((cut.end - cut.start).days + 1 for cut in found) == len(paused)
    assert sum((cut.end - cut.start).days + 1 for cut in found if cut.stops_counter) == len(stopped)


def test_fines_hours_and_people_are_summed(archive: Archive) -> None:
    _in(archive, "series", name="Daily", start="2021-02-08")
    first = _in(archive, "picket_day", when="2021-02-28", participants="2", who="Aizhan Tole", slogans="Free them!")
    ingest.finish(archive)
    row = entries.entry(archive, first)
    assert row is not None
    node = row.node(row.all("who")[0].local)
    again = Given(answers={"when": ["2021-03-01"], "who": ["A. Tole"], "slogans": ["free them"]}, nodes={"who.0": node})
    enter(archive, "picket_day", again)
    _in(archive, "protest_fine", who="Aizhan Tole", when="2021-03-01", amount="50 000 KZT")
    _in(
        archive, "protest_fine", who="Aizhan Tole", when="2021-03-02", amount="1000,50", amount_currency="CNY", rate="6,5",
        rate_for="USD", rate_date="2021-03-02", rate_source="a bank",
    )  # fmt: skip
    _in(
        archive,
        "protest_detention",
        who="A. B.\nC. D.",
        when="2024-02-28",
        from_time="23:30",
        until="2024-03-01",
        until_time="0:15",
    )
    book = daybook(archive)
    (came,) = book.came
    assert (came.days, came.first, came.last) == (2, date(2021, 2, 28), date(2021, 3, 1))
    assert [(one.words, one.days) for one in book.slogans] == [("Free them!", 2)]
    sums = book.totals
    assert sums.fines == (("CNY", Decimal("1000.50")), ("KZT", Decimal(50000)))
    assert (sums.converted, sums.fines_without_rate) == ((("USD", Decimal("153.92")),), 1)
    # 28 February to 1 March of a leap year, half an hour short of two days less a quarter, for two people
    assert (sums.hours, sums.detained, sums.logged, sums.taking_part) == (Decimal("49.6"), 2, 2, 3)


@for_all(st.integers(0, 500), st.integers(0, 500))
def test_two_counts_become_a_range_that_holdsboth(one: int, two: int) -> None:
    (joined,), lost = both([str(one)], [str(two)])
    low, _, high = joined.partition("-")
    assert (int(low), int(high or low), lost) == (min(one, two), max(one, two), [])


def test_adding_to_a_day_loses_nothing(archive: Archive) -> None:
    key = _in(archive, "picket_day", when="2024-03-02", participants=">5", who="Bek Omar", weather="rain", notes="One.")
    more = Given(
        answers={
            "when": ["2024-03-02"], "participants": ["9"], "who": ["Bek Omar\nSara T."], "weather": ["sun"], "notes": ["Two."],
        }
    )  # fmt: skip
    with pytest.raises(EntryProblemsError) as caught:
        enter(archive, "picket_day", more)
    assert [(one.field, one.entry) for one in caught.value.problems] == [("when", key)]
    told, version = added(archive, key, more)
    enter(archive, "picket_day", told, key=key, version=version)
    (log,) = daybook(archive).logs
    assert (log.participants, [one.name for one in log.who]) == (">5", ["Bek Omar", "Sara T."])
    assert (log.weather, set(log.notes.splitlines())) == ("rain", {"One.", "Two.", "9", "sun"})
    assert offered(archive, day=date(2024, 3, 3)).last == log


def test_an_anniversary_comes_every_year_of_the_series(archive: Archive) -> None:
    _in(archive, "series", name="Daily", start="2023-01-01", end="2025-03-01")
    _in(archive, "outside_event", title="Treaty", when="2016-02-29", yearly="yes")
    assert [one.first for one in daybook(archive).outside] == [date(2023, 2, 28), date(2024, 2, 29), date(2025, 2, 28)]


def test_what_is_handed_out_holds_every_day_and_nobody_shielded(archive: Archive) -> None:
    series = _in(archive, "series", name="Daily", start="2021-02-08", where="Almaty")
    _in(
        archive,
        "picket_day",
        series=series,
        when="2021-02-08",
        who="Bek Omar",
        slogans="+Open the gate",
        notes="Omar sang.",
    )
    _in(
        archive,
        "picket_day",
        series=series,
        when="2021-02-09",
        who="the widow",
        who_unnamed="yes",
        notes="The widow spoke.",
    )
    _in(archive, "protest_detention", series=series, when="2021-02-09", who="the widow", who_unnamed="yes", hours="3")
    _in(archive, "injury", series=series, when="2021-02-08", who="Bek Omar", by="Police", harm="bruise")
    events = list(csv.DictReader(io.StringIO(rows.table(archive, "acled"))))
    assert {len(event) for event in events} == {31}
    assert [event["sub_event_type"] for event in events] == [
        "Excessive force against protesters", "Protest with intervention", "Arrests",
    ]  # fmt: skip
    assert all(event["location"] == "Almaty" for event in events)
    mass = list(csv.DictReader(io.StringIO(rows.table(archive, "mm", series))))
    assert [(len(row), row["protestnumber"], row["stateresponse1"]) for row in mass] == [
        (31, "1", "beatings"),
        (31, "2", "arrests"),
    ]
    for names, shown in ((False, False), (True, True)):
        text = str(chronicle(archive, series, names=names))
        assert ("Bek Omar" in text) is shown
        assert "widow" not in text
        assert "needs clearance" in text
    assert {row.type for row in browse.events(archive)} >= {"injury", "protest_series", "detention"}
    with pytest.raises(UnknownExportError):
        rows.table(archive, "gdelt")


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_the_chronicle_is_told_in_four_languages(archive: Archive, lang: str) -> None:
    _in(archive, "series", name="Күзет", start="2024-02-02", unit="weeks", rest="sunday")
    _in(archive, "picket_day", when="2024-02-16", participants="4-6", weather="қар", placards="42")
    paper = chronicle(archive, None, lang)
    assert paper.lang == lang
    text = str(paper)
    assert all(words in text for words in ("4–6", "қар", "42"))
    assert "{" not in text.replace("{'", "")
