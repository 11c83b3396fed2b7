"""The pages of consents and clearance: what is empty says what to do, why nothing is shown is said, a withdrawal reaches the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kuager.model.schema import LANGUAGES
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import clearing
from kuager.workflow.archive import Archive
from tests.conftest import CountingIds, SteppingClock
from tests.web.conftest import HERE, TOKEN, send
from tests.workflow.test_clearing import agree, filled, person


@pytest.fixture
def at_work(
    archive: Archive, ids: CountingIds, clock: SteppingClock, tmp_path: Path
) -> Iterator[tuple[TestClient, Archive]]:
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client, filled(archive, tmp_path)


def test_empty_pages_say_what_to_do(at_work: tuple[TestClient, Archive]) -> None:
    client, archive = at_work
    assert "Nobody was asked yet" in client.get("/consents").text
    assert "Nothing is marked" in client.get("/clearance").text
    assert "nobody asked" in client.get(f"/clearance/{person(archive)}").text
    assert client.get("/consents/n-nobody").status_code == 404
    assert client.get("/clearance/n-nobody").status_code == 404


def test_withdrawing_is_two_clicks_and_says_what_must_go(at_work: tuple[TestClient, Archive], tmp_path: Path) -> None:
    client, archive = at_work
    key = agree(archive)
    id_ = person(archive)
    clearing.release(archive, "public", tmp_path / "out")
    page = client.get(f"/consents/{id_}").text
    assert "by name" in page
    assert key in page
    told = send(client, "/consents/withdraw", page=f"/consents/{id_}", key=key, person=id_, reason="asked by telephone")
    assert told.status_code in {200, 303}
    assert "To be taken down: 1 in 1 releases" in client.get(f"/consents/{id_}").text
    assert len(clearing.feed(archive)) == 1
    assert "one person alone" in client.get("/clearance").text


def test_marking_by_form_and_every_language(at_work: tuple[TestClient, Archive]) -> None:
    client, archive = at_work
    agree(archive)
    id_ = person(archive)
    send(
        client,
        "/clearance/mark",
        page=f"/clearance/{id_}",
        id=id_,
        level="amber",
        risk_detained="medium",
        reason="a call",
    )
    assert clearing.marks(archive).of(id_).level == "amber"
    send(client, "/clearance/mark", page=f"/clearance/{id_}", id=id_, level="red", reason="")
    assert "Say why" in client.get("/clearance").text
    for lang in LANGUAGES:
        send(client, "/preferences", page="/clearance", lang=lang)
        for path in ("/consents", f"/consents/{id_}", "/clearance", f"/clearance/{id_}"):
            text = client.get(path)
            assert text.status_code == 200
            assert "clearance." not in text.text.replace("/clearance", "").replace("clearance.css", "")
