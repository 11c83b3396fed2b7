"""The pages of sealed records, over a real encrypted archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kuager.ports import Ids
from kuager.preserve import keys as keyring
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import acts
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import opening
from tests.conftest import CHEAP, SteppingClock
from tests.web.conftest import HERE, TOKEN, TestClient, csrf_of, send

WORK, PASS = "a long passphrase", "quite another passphrase"


@pytest.fixture
def desk_of_two(locked: Archive, ids: Ids, clock: SteppingClock) -> Iterator[TestClient]:
    app = create_app(ArchiveDesk(locked), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.fixture
def made(desk_of_two: TestClient, locked: Archive) -> TestClient:
    opening.make(locked, WORK, PASS, cost=CHEAP)
    return desk_of_two


def records_of(client: TestClient) -> list[str]:
    return re.findall(r'href="(/sealed/records/[^"]+)"', client.get("/sealed").text)


def test_without_a_store_the_page_says_what_to_do(desk_of_two: TestClient, own: TestClient) -> None:
    assert "/sealed/make" in desk_of_two.get("/sealed").text
    plain = own.get("/sealed").text
    assert "not encrypted" in plain
    assert "/sealed/make" not in plain


def test_it_is_made_from_the_page(desk_of_two: TestClient, locked: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keyring.init_sealed
    monkeypatch.setattr(keyring, "init_sealed", lambda *given, **more: kept(*given, **{**more, "cost": CHEAP}))
    differ = send(desk_of_two, "/sealed/make", page="/sealed", work=WORK, own=PASS, again="other")
    assert differ.status_code == 422
    same = send(desk_of_two, "/sealed/make", page="/sealed", work=WORK, own=WORK, again=WORK)
    assert same.status_code == 422
    assert send(desk_of_two, "/sealed/make", page="/sealed", work=WORK, own=PASS, again=PASS).status_code == 303
    assert opening.path_of(locked).exists()
    assert "/sealed/unlock" in desk_of_two.get("/sealed").text


def test_written_locked_read_with_a_reason_changed_and_erased(made: TestClient, locked: Archive) -> None:
    assert "K-SEAL-008" not in made.get("/sealed/new?kind=identity").text
    wrong = send(made, "/sealed/new", page="/sealed/new", kind="identity", **{"f-note": "Öszerkt"})
    assert wrong.status_code == 422
    assert "Öszerkt" in wrong.text, "what was written is not lost"
    send(made, "/sealed/new", page="/sealed/new", kind="identity", **{"f-true_name": "Canaryname"})
    assert send(made, "/sealed/unlock", page="/sealed", own=WORK).status_code == 422
    assert records_of(made) == []
    assert send(made, "/sealed/unlock", page="/sealed", own=PASS).status_code == 303
    (record,) = records_of(made)
    closed = made.get(record).text
    assert "Canaryname" not in made.get("/sealed").text + closed
    refused = send(made, record, page=record, reason="curiosity")
    assert refused.status_code == 422
    shown = send(made, record, page=record, reason="safety")
    assert "Canaryname" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert [one.what for one in acts.done(locked) if one.act == "read_sealed"] == [f"{record.rsplit('/', 1)[1]}:safety"]
    again = {"f-true_name": "Othername", "before": "1"}
    assert send(made, f"{record}/change", page=record, **again).status_code == 303
    assert send(made, f"{record}/change", page=record, **again).status_code == 422
    both = send(made, record, page=record, reason="correction").text
    assert both.index("Othername") < both.index("Canaryname")
    assert send(made, f"{record}/forget", page=record, reason="request").status_code == 303
    assert records_of(made) == []
    assert made.get(record).status_code == 404


def test_it_locks_by_hand_by_time_and_for_each_browser(
    made: TestClient, locked: Archive, ids: Ids, clock: SteppingClock
) -> None:
    send(made, "/sealed/new", page="/sealed/new", kind="giver", **{"f-name": "Canaryname"})
    send(made, "/sealed/unlock", page="/sealed", own=PASS)
    (record,) = records_of(made)
    send(made, "/sealed/lock", page="/sealed")
    assert records_of(made) == []
    assert send(made, record, page="/sealed", reason="safety").headers["location"] == "/sealed"
    send(made, "/sealed/unlock", page="/sealed", own=PASS)
    assert records_of(made) == [record]
    clock.at += timedelta(minutes=6)
    assert records_of(made) == []
    assert made.get(record, follow_redirects=False).headers["location"] == "/sealed"


@pytest.mark.parametrize("lang", ["kk", "ru", "zh"])
def test_every_page_is_in_every_language(made: TestClient, lang: str) -> None:
    made.post("/preferences", data={"csrf": csrf_of(made.get("/help").text), "lang": lang}, headers={"origin": HERE})
    send(made, "/sealed/new", page="/sealed/new", kind="contact", **{"f-phone": "1"})
    send(made, "/sealed/unlock", page="/sealed", own=PASS)
    (record,) = records_of(made)
    for page in ("/sealed", "/sealed/new?kind=speaker", record):
        text = made.get(page).text
        assert not re.search(r"sealed\.[a-z_]+", re.sub(r"/static/\S+", "", text)), page


def test_a_plain_archive_says_loudly_what_it_cannot_do(own: TestClient, desk_of_two: TestClient) -> None:
    assert "lie readable on this disk" in own.get("/forms/person_facts").text
    assert "lie readable on this disk" not in own.get("/forms/picket_day").text
    assert "lie readable on this disk" not in desk_of_two.get("/forms/person_facts").text
