"""Letters in the workbench: drafted from claims, taken as files, marked as sent with the exact text."""

from __future__ import annotations

from html import unescape

import pytest

from kuager.workflow import appeals, browse, entries, ingest
from kuager.workflow.archive import Archive
from tests.web.conftest import TestClient, send


@pytest.fixture
def daulet(archive: Archive, texts: object) -> str:
    list(ingest.add(archive, [str(texts)]))
    return next(one.id for one in browse.people(archive) if one.name == "Daulet Sadvakas")


def test_the_page_asks_whom_it_is_about_and_whom_a_name_means(own: TestClient, daulet: str) -> None:
    assert own.get("/appeals/letter").status_code == 200
    offered = unescape(own.get("/appeals/letter?person=Daulet+Sadvakas&office=embassy&lang=ru").text)
    assert f"person={daulet}&office=embassy&lang=ru" in offered
    assert own.get("/appeals/letter?person=Nobody+Such").status_code == 200
    assert own.get("/appeals/letter?person=n-00000000000000000000").status_code == 404


def test_a_draft_is_shown_and_taken_as_files(own: TestClient, daulet: str) -> None:
    for lang in ("en", "kk", "ru", "zh"):
        page = own.get(f"/appeals/letter?person={daulet}&office=consulate&lang={lang}&confidential=1")
        assert page.status_code == 200
        assert "Daulet Sadvakas" in page.text
        assert 'class="blank"' in page.text
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        file = own.get(f"/appeals/letter/file.{kind}?person={daulet}&office=consulate&lang=kk")
        assert file.content.startswith(begins)
    assert own.get(f"/appeals/letter/file.exe?person={daulet}").status_code == 400


def test_marked_as_sent_it_is_an_appeal_with_the_exact_text_and_no_claims_of_its_own(
    own: TestClient, archive: Archive, daulet: str
) -> None:
    text = "Dear Consul,\n\nDaulet Sadvakas was detained in Ghulja in 2019.\nPlease answer.\n"
    fields = {
        "person": daulet, "office": "consulate", "lang": "en", "to": "Consulate General", "sender": "Arman Sadvakas",
        "state": "CN", "when": "2024-04-30", "sent_by": "by_hand", "text": text, "key": "b" * 32,
    }  # fmt: skip
    wrong = send(own, "/appeals/letter/sent", page="/appeals/letter", **fields | {"when": "tomorrow", "to": ""})
    assert wrong.status_code == 422
    assert 'id="wrong-when"' in wrong.text
    assert 'id="wrong-to"' in wrong.text
    assert "Ghulja" in wrong.text
    for _ in range(2):
        done = send(own, "/appeals/letter/sent", page="/appeals/letter", **fields)
        assert done.headers["location"] == f"/appeals/{'b' * 32}"
    (row,) = appeals.appeals(archive)
    assert (row.to, row.recipient, row.sent, row.sender) == (
        "Consulate General",
        "consulate",
        "2024-04-30",
        "Arman Sadvakas",
    )
    (entry,) = entries.entries(archive, "appeal")
    assert entry.value("text") == text.strip()
    claims = list(archive.store.claims(document=entry.document))
    assert not any("Ghulja" in one.value for one in claims)
    assert {one.schema for one in claims} <= {"appeal", "person", "organisation"}
    assert own.get(f"/appeals/{row.key}").status_code == 200
