"""The page of people on no list: doubts first, no number where it is refused, and the same figures in pictures and tables."""

import csv
import io
import re
from html import unescape

import pytest

from tests.web.conftest import send


def test_doubts_stand_before_numbers(client):
    page = client.get("/undercount").text
    assert page.index('id="uc-doubts"') < page.index('id="uc-answer"') < page.index('id="uc-overlaps"')
    assert "There are only three lists" in page
    assert "2 pairs of records may be one person" in page
    assert "3 people without a name are not counted" in page


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_refused_shows_no_estimate(client, lang):
    send(client, "/preferences", lang=lang)
    page = client.get("/undercount?list=a").text
    assert "uc-refused" in page
    assert not {"uc-answer", "uc-estimates", "uc-mistakes"} & set(re.findall(r'id="([^"]+)"', page))
    told = list(csv.reader(io.StringIO(client.get("/undercount/table.csv?list=a").content.decode("utf-8-sig"))))
    assert {row[0] for row in told} == {
        "part",
        "list",
        "exactly on",
        "on any list",
        "unnamed, not counted",
        "refused",
        "doubt",
        "method",
    }


def test_csv_holds_what_the_page_shows(client):
    page = client.get("/undercount?strata=year").text
    rows = list(csv.reader(io.StringIO(client.get("/undercount/table.csv?strata=year").content.decode("utf-8-sig"))))
    best = next(row for row in rows if row[0] == "estimate: best")
    assert f"<dd>{best[2]}</dd>" in page
    assert f"<dd>{best[3]}–{best[4]}</dd>" in page
    assert sum(int(row[2]) for row in rows if row[0] == "exactly on") == 286
    assert "part, refused" in {row[0] for row in rows}, "those of no year are on two lists only"
    assert "No sum" in page


def test_mistakes_of_matching_stand_in_the_picture_of_three_lists_unasked(client):
    page = unescape(client.get("/undercount").text)
    assert "mistakes=1" not in page
    assert page.count("missed, ") == 9
    picture = page[page.index('id="uc-estimates"') : page.index('id="uc-mistakes"')]
    assert "Wrong matches, 5–10 %" in picture


def test_refused_says_the_code_and_what_can_still_be_said(client):
    page = client.get("/undercount?list=a").text
    assert "K-COUNT-004" in page
    assert "What can still be said" in page
    assert page.index('id="uc-doubts"') < page.index("<dt>On any list</dt>")


def test_a_list_that_is_not_there_is_said(client):
    page = client.get("/undercount?list=nowhere").text
    assert "The longest lists were taken" in page


def test_nobody_on_any_list_says_what_to_do_next(empty_client):
    page = empty_client.get("/undercount").text
    assert "No list names these people yet" in page
    assert 'href="/lists"' in page
    assert "uc-method" not in page
