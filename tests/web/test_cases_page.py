"""Casework in the workbench: the list, a case, the family, the next steps; over a real archive."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kuager.workflow import casework, entries
from kuager.workflow.archive import Archive
from kuager.workflow.casework import steps
from kuager.workflow.entries import Given, enter
from tests.web.conftest import TestClient, send

BROTHER = "Daulet Sadvakas"


def _brother(archive: Archive) -> str:
    """Enters a brother who is held, as his sister tells it; returns his id."""
    made = enter(
        archive,
        "detention_period",
        Given(
            answers={
                "who": [BROTHER], "kind": ["camp_internment"], "facility": ["Tacheng centre no. 2"], "when": ["2018-05-09"],
                "speaker": ["Aigul Sadvakas"], "speaker_is": ["sister"], "charge": ["a lament sent to cousins"],
            }
        ),
        key="b" * 32,
    )  # fmt: skip
    row = entries.entry(archive, made.key)
    assert row is not None
    return str(archive.store.entity_of(row.node("p1")).id)  # type: ignore[union-attr]  # it was just entered


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_an_archive_without_cases_says_how_to_begin(own: TestClient, lang: str) -> None:
    send(own, "/preferences", lang=lang)
    page = own.get("/cases")
    assert page.status_code == 200
    assert "/forms/person_facts" in page.text


def test_a_form_a_page_and_the_words_behind_it(own: TestClient, archive: Archive) -> None:
    person = _brother(archive)
    page = unescape(own.get(f"/cases/{person}").text)
    assert "Tacheng centre no. 2" in page
    assert "a lament sent to cousins" in page
    assert "Aigul Sadvakas" in page
    assert "sister" in page
    assert "1 statement" in page
    assert "A time in custody: Daulet Sadvakas</a>" in page
    assert re.search(r"/sources/d-[0-9a-f]+\?at=\d+-\d+#at", page)
    assert f"/forms/health?who=Daulet+Sadvakas&node%3Awho={person}&back=%2Fcases%2F{person}" in page
    listed = own.get("/cases").text
    assert BROTHER in listed
    assert "Aigul Sadvakas" in listed


def test_a_step_is_written_done_and_taken_up_again(own: TestClient, archive: Archive) -> None:
    person = _brother(archive)
    page = f"/cases/{person}"
    answer = send(own, f"{page}/steps", page=page, what="Write to the embassy", owner="Dana", due="2024-04-30")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}#next")
    (step,) = steps.steps(archive, person)
    assert (step.pressing, step.days, step.owner) == ("overdue", -1, "Dana")
    assert "Write to the embassy" in own.get("/cases?show=due").text
    overview = own.get("/").text
    assert "Write to the embassy" in overview
    assert "1 day overdue" in overview
    send(own, f"/cases/steps/{step.seq}", page=page, back=page)
    assert "Write to the embassy" not in own.get("/cases?show=due").text
    assert steps.steps(archive, person)[0].done
    send(own, f"/cases/steps/{step.seq}", page=page, back=page, act="reopen")
    assert not steps.steps(archive, person)[0].done


@pytest.mark.parametrize(
    ("fields", "code", "place"),
    [
        ({"what": "Call", "due": "2024-02-30"}, "K-CASE-003", "wrong-due"),
        ({"what": " ", "owner": "Dana"}, "K-CASE-002", "wrong-what"),
    ],
)
def test_what_is_wrong_with_a_step_stands_beside_its_field(
    own: TestClient, archive: Archive, fields: dict[str, str], code: str, place: str
) -> None:
    person = _brother(archive)
    answer = send(own, f"/cases/{person}/steps", page=f"/cases/{person}", **fields)
    assert answer.status_code == 422
    assert f'id="{place}"' in answer.text
    assert code in answer.text
    assert all(value in answer.text for value in fields.values())
    assert not steps.steps(archive, person)


def test_who_was_joined_meanwhile_is_shown_and_the_step_is_not_lost(own: TestClient, archive: Archive) -> None:
    person = _brother(archive)
    seen = casework.case(archive, person).mark
    enter(archive, "health", Given(answers={"who": ["Daulet S."], "health": ["ill"]}, nodes={"who": person}))
    answer = send(own, f"/cases/{person}/steps", page="/cases", what="Ask the sister again", seen=seen)
    assert answer.status_code == 409
    assert "Ask the sister again" in answer.text
    assert "K-CASE-001" in answer.text
    assert not steps.steps(archive, person)
    answer = send(own, f"/cases/{person}/steps", page="/cases", what="Ask the sister again")
    assert answer.status_code == 303


def test_who_is_no_longer_there_does_not_take_the_words_along(own: TestClient) -> None:
    answer = send(own, "/cases/n-gone/steps", page="/cases", what="Call the aunt", owner="Dana", due="2024-05-09")
    assert answer.status_code == 409
    assert "Call the aunt" in answer.text
    assert own.get("/cases/n-gone").status_code == 404


def test_the_family_is_drawn_with_the_list_beneath(own: TestClient, archive: Archive) -> None:
    person = _brother(archive)
    page = unescape(own.get(f"/cases/{person}/family").text)
    assert 'class="chart family"' in page
    assert page.count("Aigul Sadvakas") >= 2
    assert "/forms/relative?who=Daulet" in page


def test_a_case_is_closed_and_opened(own: TestClient, archive: Archive) -> None:
    person = _brother(archive)
    send(own, f"/cases/{person}/state", page=f"/cases/{person}", state="closed")
    assert BROTHER not in own.get("/cases").text
    assert BROTHER in own.get("/cases?show=closed").text
    send(own, f"/cases/{person}/state", page=f"/cases/{person}", state="open")
    assert BROTHER in own.get("/cases").text


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_the_brief_is_a_page_and_a_file_in_every_language(own: TestClient, archive: Archive, lang: str) -> None:
    person = _brother(archive)
    page = own.get(f"/cases/{person}/brief?lang={lang}")
    assert page.status_code == 200
    assert f'lang="{lang}"' in page.text
    assert 'href="#note-1"' in page.text
    assert 'id="note-1"' in page.text
    made = own.get(f"/cases/{person}/brief.pdf?lang={lang}")
    assert made.content.startswith(b"%PDF")
    assert own.get(f"/cases/{person}/brief.exe").status_code == 400
