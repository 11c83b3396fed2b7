"""The workbench over a real archive: what the pages do is in its logs."""

from collections.abc import Iterator

import pytest

from kuager.errors import PortTakenError
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.server import listen
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.web.test_pages import Markup


@pytest.fixture
def desk(filled) -> ArchiveDesk:
    return ArchiveDesk(filled)


@pytest.fixture
def real(desk, ids, clock) -> Iterator[TestClient]:
    with TestClient(create_app(desk, TOKEN, ids, clock), base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def test_every_page_and_every_link_of_it_opens(real):
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 150:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = real.get(path)
        assert answer.status_code == 200, path
        for tag, attrs in Markup(answer.text).tags:
            href = (attrs.get("href") or "").split("#")[0]
            if tag == "a" and href.startswith("/") and not href.startswith("/static"):
                waiting.append(href)
    assert {path.split("/")[1].split("?")[0] for path in seen} >= {
        "",
        "sources",
        "people",
        "dossier",
        "events",
        "picket",
        "review",
        "merges",
        "findings",
        "help",
    }


def test_every_claim_lights_up_its_own_words(real, desk):
    for row in desk.sources():
        view = desk.reader(row.document)
        for claim in view.claims:
            assert view.text[claim.start : claim.end] == claim.exact
        page = real.get(f"/sources/{row.document}").text
        for claim in view.claims:
            assert f'id="w-{claim.id}"' in page


def test_decisions_are_in_the_review_log_and_undo_takes_them_back(real, desk, filled):
    first, second = desk.queue(2)
    send(real, "/review/decide", claim=first.id, decision="accept")
    send(real, "/review/decide", claim=second.id, decision="reject", reason="not said")
    rows = filled.store.reviews()
    assert [(row.object, row.decision, row.agent) for row in rows] == [
        (first.id, "accept", "tester"),
        (second.id, "reject", "tester"),
    ]
    assert first.id not in {claim.id for claim in desk.queue(99)}
    send(real, "/review/undo")
    assert second.id in {claim.id for claim in desk.queue(99)}
    send(real, "/review/undo")
    assert first.id in {claim.id for claim in desk.queue(99)}
    send(real, "/review/undo")
    assert "nothing to undo" in real.get("/review").text


def test_a_claim_made_here_is_in_the_claim_log(real, desk):
    document = desk.sources()[0].document
    text = desk.reader(document).text
    subject = desk.queue(1)[0].subject
    answer = send(
        real,
        f"/sources/{document}/claim",
        exact=text[:20].strip(),
        subject=subject,
        prop="description",
        value="made by hand",
    )
    assert answer.status_code == 303
    made = [claim for claim in desk.reader(document).claims if claim.value == "made by hand"]
    assert [claim.exact for claim in made] == [text[:20].strip()]


def test_a_judgement_and_its_undoing(real, desk, filled):
    people = desk.people()
    left, right = people[0].id, people[1].id
    before = len(filled.store.judgements())
    send(real, "/merges/judge", left=left, right=right, verdict="different")
    assert len(filled.store.judgements()) == before + 1
    send(real, "/review/undo", of="pair")
    assert len(filled.store.judgements()) == before + 2
    send(real, "/review/undo", of="pair")
    assert len(filled.store.judgements()) == before + 2


def test_unknown_ids_and_bad_dates_are_told(real):
    assert real.get("/sources/d-none").status_code == 404
    assert real.get("/dossier/n-none").status_code == 404
    assert real.get("/picket?on=2021-13-01").status_code in {200, 422}
    assert send(real, "/review/decide", claim="c-none", decision="accept").status_code == 404


@pytest.mark.enable_socket
def test_a_taken_port_is_told():
    with listen(None) as holder:
        assert holder.getsockname()[0] == "127.0.0.1"
        with pytest.raises(PortTakenError):
            listen(holder.getsockname()[1])
    with pytest.raises(PortTakenError):
        listen(70_000)
