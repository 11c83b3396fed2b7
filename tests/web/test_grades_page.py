"""Grades of values on a real archive's dossier: they open with why, and people's judgements stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from kuager.text.tellings import paragraph
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import browse, grading
from tests.web.conftest import HERE, TOKEN, TestClient, send


@pytest.fixture
def real(filled, ids, clock) -> Iterator[TestClient]:
    with TestClient(
        create_app(ArchiveDesk(filled), TOKEN, ids, clock), base_url=HERE, raise_server_exceptions=False
    ) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.fixture
def valued(filled):
    """Somebody of whom a property is told, and its first value."""
    return next(
        (row.id, groups[0].values[0])
        for row in browse.people(filled)
        if (groups := browse.dossier(filled, row.id).properties)
    )


def test_every_value_says_why_its_grade_is_what_it_is(real, filled, valued):
    person, _ = valued
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", real.get(f"/dossier/{person}").text)).split())
    for group in browse.dossier(filled, person).properties:
        for value in group.values:
            told = value.grade.told if value.grade else ()
            assert len(told) > 1
            assert paragraph(told[:1]) in page
            assert paragraph(told[1:]) in page


def test_a_judgement_is_recorded_shown_and_taken_back(real, filled, valued):
    person, value = valued
    source = value.claims[0].document
    fields = {"item": source, "value": "likely", "reason": "we met twice", "back": f"/dossier/{person}"}
    assert send(real, "/grades", **fields).headers["location"] == f"/dossier/{person}"
    page = real.get(f"/dossier/{person}").text
    assert "probably reliable" in page
    assert "we met twice" in page
    send(real, "/grades/undo", item=source, back=f"/dossier/{person}")
    assert grading.judged(filled) == {}


def test_a_judgement_without_a_reason_is_refused_in_words(real, filled, valued):
    _, value = valued
    answer = send(real, "/grades", item=value.claims[0].id, value="likely", reason=" ")
    assert answer.status_code in {400, 409, 422}
    assert grading.judged(filled) == {}
