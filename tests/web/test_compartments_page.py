"""The page of compartments: what lies where, and moving it."""

from __future__ import annotations

import pytest

from kuager.workflow import browse, compartments
from kuager.workflow.archive import Archive
from tests.web.conftest import TestClient, send


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_an_archive_without_compartments_says_how_to_begin(own: TestClient, lang: str) -> None:
    send(own, "/preferences", lang=lang)
    answer = own.get("/compartments")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text
    assert 'action="/compartments/make"' in answer.text


def test_a_source_is_put_away_and_taken_out(own: TestClient, filled: Archive) -> None:
    assert send(own, "/compartments/make", name="south", why="the other office").status_code == 303
    row = browse.sources(filled)[0]
    reader = own.get(f"/sources/{row.document}").text
    assert f"/compartments?item={row.document}" in reader
    page = own.get(f"/compartments?item={row.document}").text
    assert row.title in page
    assert "the other office" in page
    send(own, "/compartments/put", item=row.document, name="south")
    one = compartments.thing(filled, row.document)
    assert compartments.where(filled, one) == "south"
    page = own.get("/compartments").text
    assert row.title in page
    assert "<svg" in page.split("<main")[1]
    send(own, "/compartments/take-out", item=row.document, why="")
    assert compartments.where(filled, one) == "south", "a reason is needed"
    send(own, "/compartments/take-out", item=row.document, why="public now")
    assert compartments.where(filled, one) == ""


def test_a_name_that_none_may_have_and_a_compartment_that_is_not_there(own: TestClient, filled: Archive) -> None:
    send(own, "/compartments/make", name="South Desk")
    assert "notice n-warn" in own.get("/compartments").text
    row = browse.sources(filled)[0]
    send(own, "/compartments/put", item=row.document, name="nowhere")
    assert "notice n-warn" in own.get("/compartments").text
    assert compartments.where(filled, compartments.thing(filled, row.document)) == ""
    assert own.get("/compartments?item=d-nothing").status_code == 200
