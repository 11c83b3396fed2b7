"""The picket's diary in the workbench: a day logged in five taps, added to, looked at, and handed out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given, enter
from kuager.workflow.picketing.daybook import daybook
from tests.web.conftest import TestClient, send

KEY = "k" * 32


@pytest.fixture
def vigil(archive: Archive) -> str:
    """A series with two logged days; returns its key."""
    made = enter(
        archive, "series", Given(answers={"name": ["Daily vigil"], "start": ["2021-02-08"], "rest": ["sunday"], "target": ["Consulate"]})
    )  # fmt: skip
    for day, who in (("2021-12-03", "Aizhan Tole"), ("2021-12-04", "Aizhan Tole\nBek Omar")):
        enter(
            archive,
            "picket_day",
            Given(
                answers={
                    "series": [made.key], "when": [day], "participants": ["4"], "who": [who], "slogans": ["Free our sons!"],
                }
            ),
        )  # fmt: skip
    return made.key


def test_a_day_is_logged_in_five_taps(own: TestClient, archive: Archive, vigil: str) -> None:
    page = own.get(f"/picket/log?series={vigil}&on=2021-12-06&same=1").text
    assert "Day 302" in page
    assert 'value="2021-12-06"' in page
    ticked = re.findall(r'name="came" value="([^"]+)" checked', page)
    assert len(ticked) == 2
    assert 'name="slogan" value="Free our sons!" checked' in page
    answer = send(
        own, "/picket/log", series=vigil, when="2021-12-06", participants="5", came=ticked[0], slogan="Free our sons!", key=KEY
    )  # fmt: skip
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/picket?series={vigil}&on=2021-12-06#day"
    book = daybook(archive, vigil)
    log = book.on(date(2021, 12, 6))
    assert log is not None
    assert (log.participants, [one.name for one in log.who], log.slogans) == ("5", ["Aizhan Tole"], ("Free our sons!",))
    (aizhan, *_) = book.came
    assert (aizhan.person.name, aizhan.days) == ("Aizhan Tole", 2)
    shown = own.get(answer.headers["location"]).text
    assert "302" in shown
    assert "The day is kept." in shown


def test_a_day_logged_twice_shows_what_is_there_and_can_be_added_to(
    own: TestClient, archive: Archive, vigil: str
) -> None:
    fields = {"series": vigil, "when": "2021-12-04", "participants": "7", "who": "Sara Bektur", "notes": "Snow fell."}
    answer = send(own, "/picket/log", key=KEY, **fields)
    assert answer.status_code == 422
    for kept in ("Sara Bektur", "Snow fell.", 'value="7"', "Bek Omar", "K-PICKET-003"):
        assert kept in answer.text
    there = re.search(r'name="add" value="([0-9a-f]+)"', answer.text)
    assert there
    assert send(own, "/picket/log", key=KEY, add=there[1], **fields).status_code == 303
    log = daybook(archive, vigil).on(date(2021, 12, 4))
    assert log is not None
    assert [one.name for one in log.who] == ["Aizhan Tole", "Bek Omar", "Sara Bektur"]
    assert (log.participants, log.low, log.high, log.version, log.notes) == ("4/7", 4, 7, 2, "Snow fell.")
    # The general form says the same beside its field.
    answer = send(own, "/forms/picket_day", series=vigil, when="2021-12-04", key="z" * 32)
    assert answer.status_code == 422
    assert f"/entries/{there[1]}" in answer.text


@pytest.mark.parametrize(
    ("form", "fields", "wrong"),
    [
        ("picket_day", {"when": "2021-02-29"}, "when"),
        ("picket_day", {"when": "2021-12"}, "when"),
        ("series", {"name": "V", "start": "2021-02-08", "end": "2021-02-07"}, "end"),
        ("series_pause", {"since": "2021-03-02", "until": "2021-03-01"}, "until"),
        ("protest_fine", {"who": "A. B.", "when": "2021-12-04", "amount": "5000"}, "amount"),
        ("protest_fine", {"who": "A. B.", "when": "2021-12-04", "amount": "5000 KZT", "rate": "437.5"}, "rate_source"),
        (
            "protest_fine",
            {
                "who": "A. B.", "when": "2021-12-04", "amount": "5000 KZT", "rate": "0", "rate_for": "USD", "rate_date": "2021-12-04",
                "rate_source": "bank",
            },
            "rate",
        ),
        (
            "protest_detention",
            {"who": "A. B.", "when": "2021-12-04", "from_time": "14:00", "until_time": "09:00"},
            "until_time",
        ),
        ("protest_detention", {"who": "A. B.", "when": "2021-12-04", "until": "2021-12-03"}, "until"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(
    own: TestClient, archive: Archive, form: str, fields: dict[str, str], wrong: str
) -> None:
    answer = send(own, f"/forms/{form}", key=KEY, **fields)
    assert answer.status_code == 422
    assert f'id="wrong-{wrong}"' in answer.text
    assert all(f'value="{value}"' in answer.text or value in answer.text for value in fields.values())
    assert not entries.entries(archive)


def test_totals_show_who_came_and_what_was_done(own: TestClient, archive: Archive, vigil: str) -> None:
    given = {
        "series": [vigil], "who": ["Bek Omar"], "when": ["2021-12-05"], "amount": ["87 510"], "amount_currency": ["KZT"],
        "rate": ["437,5"], "rate_for": ["USD"], "rate_date": ["2021-12-05"], "rate_source": ["a bank's list"],
    }  # fmt: skip
    enter(archive, "protest_fine", Given(answers=given))
    enter(
        archive,
        "protest_detention",
        Given(
            answers={"series": [vigil], "who": ["a woman"], "who_unnamed": ["yes"], "when": ["2021-12-04"], "from_time": ["9:30"], "until_time": ["13:00"]}
        ),
    )  # fmt: skip
    enter(
        archive, "outside_event", Given(answers={"title": ["Foreign minister comes"], "when": ["2021-12-04/2021-12-06"]})
    )  # fmt: skip
    page = own.get(f"/picket/totals?series={vigil}&number=258&for=2021-12-04").text
    for words in (
        "200.02 USD",
        "a bank&#x27;s list",
        "Foreign minister comes",
        "3.5",
        "Days of protest (no rest, no pauses)",
    ):
        assert words in page, words
    assert page.count("<svg") > 3
    assert 'class="flag outside"' in page
    assert "Write the day" in own.get("/picket/totals?number=258&for=soon").text


def test_an_archive_without_a_protest_says_what_to_do_next(own: TestClient) -> None:
    assert 'href="/forms/series"' in own.get("/picket").text
    for path in ("/picket/log", "/picket/totals", "/picket?series=nothing"):
        assert own.get(path).status_code == (404 if "nothing" in path else 200), path


def test_what_is_handed_out_names_nobody_who_must_stay_unnamed(own: TestClient, archive: Archive, vigil: str) -> None:
    enter(
        archive,
        "picket_day",
        Given(
            answers={
                "series": [vigil], "when": ["2021-12-06"], "who": ["the baker's widow"], "who_unnamed": ["yes"],
                "slogans": ["=cmd|x", "Free our sons!"], "notes": ["Bek brought tea.\nThe baker's widow wept."], "participants": [">3"],
            }
        ),
    )  # fmt: skip
    page = own.get(f"/picket/out?series={vigil}").text
    assert "needs clearance" in page
    assert "Day 302" in page
    named = own.get(f"/picket/out?series={vigil}&names=yes").text
    assert ("Bek Omar" in named, "Bek" in page, "widow" in page + named) == (True, False, False)
    rows = own.get(f"/picket/out/acled.csv?series={vigil}")
    assert rows.headers["content-type"].startswith("text/csv")
    assert "Bek" not in rows.text
    assert "widow" not in rows.text
    for kind, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert own.get(f"/picket/out/chronicle.{kind}?series={vigil}").content.startswith(mark)
    assert own.get("/picket/out/chronicle.exe").status_code == 400
