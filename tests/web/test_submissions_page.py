"""Submissions in the workbench: what lacks stands on top with the way to enter it; the files come; ready needs consent."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kuager.workflow import submissions
from kuager.workflow.archive import Archive
from tests.web.conftest import TestClient, send
from tests.workflow.submitting import enter_case, person_of


def test_an_empty_list_says_how_to_begin(own: TestClient) -> None:
    page = own.get("/submissions")
    assert page.status_code == 200
    assert 'action="/submissions#begin"' in page.text
    assert "UN submissions" in page.text


@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_every_body_shows_in_every_language(own: TestClient, archive: Archive, lang: str) -> None:
    enter_case(archive)
    person = person_of(archive)
    send(own, "/preferences", lang=lang)
    for body in submissions.mechanisms().values():
        page = own.get(f"/submissions/{person}/{body.id}")
        assert page.status_code == 200
        for item in body.items:
            assert f'id="i-{item.id}"' in page.text
    assert own.get("/submissions").status_code == 200


def test_what_lacks_links_to_a_form_that_is_filled_in_already(own: TestClient, archive: Archive) -> None:
    enter_case(archive, without=("demo-un-last-seen", "demo-un-details"))
    person = person_of(archive)
    page = unescape(own.get(f"/submissions/{person}/wgeid").text)
    lacking = page[page.index('id="lacking"') : page.index('id="before"')]
    links = re.findall(r'href="(/forms/[^"]+)"', lacking)
    assert len(links) == 3
    form = own.get(links[0])
    assert form.status_code == 200
    assert "Bolatkhan Beisen" in form.text
    assert "Akzhan Beisen" in lacking


def test_each_value_opens_its_words(own: TestClient, archive: Archive) -> None:
    enter_case(archive)
    page = unescape(own.get(f"/submissions/{person_of(archive)}/wgeid").text)
    links = set(re.findall(r'href="(/sources/d-[^"]+)"', page))
    assert len(links) > 10
    for link in sorted(links)[:4]:
        assert own.get(link).status_code == 200


def test_files_come_and_their_names_name_nobody(own: TestClient, archive: Archive) -> None:
    enter_case(archive)
    person = person_of(archive)
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = own.get(f"/submissions/{person}/wgeid/file?kind={kind}&lang=fr")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert "beisen" not in answer.headers["content-disposition"].lower()
    assert own.get(f"/submissions/{person}/wgeid/file?kind=odt").status_code == 404
    assert own.get(f"/submissions/{person}/wgeid/file?lang=xx").status_code == 400


def test_ready_is_refused_without_consent_and_taken_back_with_a_reason(own: TestClient, archive: Archive) -> None:
    enter_case(archive, without=("demo-un-consent-family", "demo-un-consent-speaker"))
    person = person_of(archive)
    here = f"/submissions/{person}/wgeid"
    assert "/ready" not in own.get(here).text
    send(own, f"{here}/ready", page=here)
    assert 'class="standing st-draft"' in own.get(here).text
    enter_case(archive)
    send(own, f"{here}/ready", page=here)
    page = own.get(here).text
    assert 'class="standing st-ready"' in page
    seq = re.search(r'name="seq" value="(\d+)"', page)
    assert seq
    send(own, f"{here}/undo", page=here, seq=seq[1], why="")
    assert 'class="standing st-ready"' in own.get(here).text
    send(own, f"{here}/undo", page=here, seq=seq[1], why="A sister wants to read it first.")
    assert 'class="standing st-draft"' in own.get(here).text


def test_a_name_is_looked_up_to_begin(own: TestClient, archive: Archive) -> None:
    enter_case(archive)
    page = own.get("/submissions?q=Bolatkhan").text
    assert re.search(r'href="/submissions/n-[0-9a-f]+/wgad"', page)
    assert "Nobody here" in own.get("/submissions?q=Nobodyatall").text


def test_pages_that_are_not_there(own: TestClient, archive: Archive) -> None:
    enter_case(archive)
    assert own.get("/submissions/n-none/wgeid").status_code == 404
    assert own.get(f"/submissions/{person_of(archive)}/none").status_code == 400
