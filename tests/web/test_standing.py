"""Where a person stood, on the pages: the picture's rows are the table's, every row opens its words."""

from __future__ import annotations

import re

import pytest

from tests.web.invented import A, N


def test_the_page_draws_every_dated_row_and_lists_all(client):
    page = client.get(f"/dossier/{N}").text
    drawn = set(re.findall(r'href="#(stood-\d+)"><title>', page))
    listed = set(re.findall(r'<tr id="(stood-\d+)">', page))
    assert len(listed) == 8
    assert drawn < listed  # what has no date at all is in the table only
    assert len(listed - drawn) == 1
    assert "273 days without news" in page


def test_what_is_denied_doubted_or_an_authoritys_is_said_in_words(client):
    page = client.get(f"/dossier/{N}").text
    assert "told by an authority" in page
    assert ">denied<" in page.replace("</span>", "<")
    assert "said with doubt" in page
    assert "hearsay" in page
    assert "These exclude each other" in page


def test_a_day_and_what_was_known_then_can_be_asked_without_script(client):
    page = client.get(f"/dossier/{N}?on=2019-05-05").text
    assert "Certain if the source is right:" in page
    before = client.get(f"/dossier/{N}?on=2019-05-05&known=2020-01-01&by=team").text
    assert "Only what this archive held and had decided by" in before
    assert "Nobody says anything of this day." in before
    assert "Nurlan S." in before


@pytest.mark.parametrize("query", ["on=2019-13-45", "on=%00", "known=never&by=x", "on=0001-01-01", "on=9999-12-31"])
def test_a_day_that_is_none_or_far_away_opens_all_the_same(client, query):
    assert client.get(f"/dossier/{N}?{query}").status_code == 200


def test_somebody_without_a_status_has_an_empty_card(client):
    page = client.get(f"/dossier/{A}").text
    assert "No source tells of a status yet." in page


def test_people_are_filtered_by_status_and_ordered_by_silence(client):
    assert "1 of 4" in client.get("/people?status=imprisoned").text
    assert "1 of 4" in client.get("/people?status=disputed").text
    rows = re.findall(r'href="/dossier/([^"#]+)">', client.get("/people?sort=silence").text)
    assert rows[0] == N
