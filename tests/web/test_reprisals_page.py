"""Pages of reprisals: log, pattern, what is public, the draft; empty and filled, in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuager.workflow import entries, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Given
from tests.web.conftest import TestClient, send
from tests.workflow.test_reprisals import CALL, STORY, log, person

PAGES = ("/reprisals", "/reprisals/pattern", "/reprisals/review")


@pytest.fixture
def told(archive: Archive, tmp_path: Path) -> Archive:
    path = tmp_path / "story.html"
    path.write_text(STORY, encoding="utf-8")
    list(ingest.add(archive, [str(path)]))
    return archive


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_log_says_what_to_do_next(own: TestClient, path: str) -> None:
    page = own.get(path)
    assert page.status_code == 200
    assert 'class="empty"' in page.text
    assert own.get("/reprisals/nothing").status_code == 404
    assert own.get("/reprisals/report/n-none").status_code == 404


def test_every_page_speaks_every_language(own: TestClient, told: Archive) -> None:
    key = log(told, "a", wish="un_named")
    report = f"/reprisals/report/{person(told)}"
    for lang in ("en", "kk", "ru", "zh"):
        send(own, "/preferences", lang=lang)
        for path in (*PAGES, f"/reprisals/{key}", report, "/reprisals?told=1", "/reprisals?kind=fine"):
            page = own.get(path)
            assert page.status_code == 200, path
            assert "reprisals." not in page.text.replace("reprisals.css", ""), path


def test_logging_puts_what_is_public_into_the_queue_and_a_decision_takes_it_out(own: TestClient, told: Archive) -> None:
    node = person(told)
    fields = {name: values[0] for name, values in CALL.items()} | {"node:who": node, "key": "b" * 32}
    assert send(own, "/forms/reprisal", page="/forms/reprisal", **fields).headers["location"] == "/reprisals"
    assert "/reprisals/review" in own.get("/reprisals").text
    page = own.get(f"/reprisals/review?person={node}").text
    assert "courier.example" in page
    target = page.split('name="target" value="')[1].split('"')[0]
    wrong = {"person": node, "target": target, "choice": "keep", "why": ""}
    send(own, "/reprisals/review/decide", **wrong)
    assert "notice n-warn" in own.get("/reprisals/review").text
    send(own, "/reprisals/review/decide", **wrong | {"choice": "initials", "back": "/reprisals/review"})
    assert "is-open" not in own.get("/reprisals/review").text


def test_the_pattern_is_drawn_and_stands_in_a_table_with_the_warning(own: TestClient, told: Archive) -> None:
    log(told, "a")
    page = own.get("/reprisals/pattern?window=7").text
    assert 'class="chart around"' in page
    assert "1 of 1 lie within 7 days after a publication" in page
    assert "do not publish it as a finding" in page
    assert "2 days after" in page


def test_a_link_is_made_and_taken_back_and_the_draft_names_nobody_in_its_file_name(
    own: TestClient, told: Archive
) -> None:
    key = log(told, "a", wish="un_named")
    page = own.get(f"/reprisals/{key}").text
    target = page.split('<option value="')[1].split('"')[0]
    send(own, f"/reprisals/{key}/link", target=target)
    send(own, f"/reprisals/{key}/link", target=target)
    page = own.get(f"/reprisals/{key}").text
    seq = page.split('name="seq" value="')[1].split('"')[0]
    send(own, f"/reprisals/{key}/unlink", seq=seq, why="another")
    assert 'name="seq"' not in own.get(f"/reprisals/{key}").text
    file = own.get(f"/reprisals/report/{person(told)}/draft.docx")
    assert file.content.startswith(b"PK")
    assert file.headers["content-disposition"] == 'attachment; filename="draft.docx"'
    assert own.get(f"/reprisals/report/{person(told)}/draft.exe").status_code == 400


def test_names_are_escaped(own: TestClient, archive: Archive) -> None:
    entries.enter(
        archive, "reprisal", Given(answers={**CALL, "who": ["<b>A & B</b>"], "done_by": ["<script>x</script>"]})
    )
    for path in PAGES:
        assert "<script>x" not in own.get(path).text
        assert "<b>A" not in own.get(path).text
