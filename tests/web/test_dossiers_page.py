"""The dossier from a person's page: a file of each kind, in the language of the page; nothing for an unknown id."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kuager.workflow import browse, ingest
from kuager.workflow.archive import Archive
from tests.web.conftest import TestClient


@pytest.fixture
def someone(archive: Archive, texts: Path) -> str:
    list(ingest.add(archive, [str(texts)]))
    return browse.people(archive)[0].id


def test_the_page_offers_the_papers_and_they_are_whole(own: TestClient, someone: str):
    page = own.get(f"/dossier/{someone}").text
    for kind, head in (("pdf", b"%PDF-"), ("docx", b"PK")):
        assert f"/dossier/{someone}/paper.{kind}" in page
        answer = own.get(f"/dossier/{someone}/paper.{kind}")
        assert answer.status_code == 200
        assert answer.content.startswith(head)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == f'attachment; filename="dossier.{kind}"'


def test_the_frame_speaks_the_language_that_is_asked_for(own: TestClient, someone: str):
    data = own.get(f"/dossier/{someone}/paper.pdf?lang=ru").content
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=data, check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert "Досье для команды" in text


@pytest.mark.parametrize("path", ["n-nobody/paper.pdf", "SOMEONE/paper.exe", "SOMEONE/paper.pdf?lang=xx"])
def test_what_there_is_not_gets_an_answer_with_a_cure(own: TestClient, someone: str, path: str):
    answer = own.get(f"/dossier/{path.replace('SOMEONE', someone)}")
    assert answer.status_code in {400, 404}
    assert "K-" in answer.text
