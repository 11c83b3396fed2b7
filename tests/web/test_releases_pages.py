"""The pages of releases: what would go out and why not more, a second person, building with progress, what comes next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kuager.model.schema import LANGUAGES
from kuager.protect.rights import Actor, Role
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import approving, clearing, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import registry
from kuager.workflow.clearing.marks import Change
from tests.conftest import CountingIds, SteppingClock
from tests.web.conftest import HERE, TOKEN, send
from tests.workflow.test_clearing import agree, filled, person

NEW = "/releases/new?audience=public&lang=en"
FORM = {"audience": "public", "kind": "", "what": "", "to": "", "languages": "en"}


@pytest.fixture
def at_work(
    archive: Archive, ids: CountingIds, clock: SteppingClock, tmp_path: Path
) -> Iterator[tuple[TestClient, Archive]]:
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client, filled(archive, tmp_path)


def built(client: TestClient, **more: str) -> str:
    """Builds, waits for the end as the page does, and returns the page."""
    place = begun(client, **more)
    for _ in range(400):
        page = client.get(place)
        if 'http-equiv="refresh"' not in page.text:
            return page.text
        time.sleep(0.05)
    raise AssertionError(page.text)


def begun(client: TestClient, **more: str) -> str:
    return str(send(client, "/releases/new", page=NEW, **{**FORM, "do": "build", **more}).headers["location"])


def test_empty_pages_and_wrong_questions_say_what_to_do(at_work: tuple[TestClient, Archive]) -> None:
    client, _ = at_work
    assert "Nothing went out yet" in client.get("/releases").text
    assert "For whom?" in client.get("/releases/new").text
    assert "Until somebody agrees" in client.get(NEW).text
    assert "no part of the archive" in client.get(f"{NEW}&kind=people").text
    assert "An audience is one of" in client.get("/releases/new?audience=everyone").text
    assert client.get("/releases/rel-none").status_code == 404
    assert client.get("/releases/making/none").status_code == 404


def test_one_person_looks_builds_and_is_told_what_comes_next(at_work: tuple[TestClient, Archive]) -> None:
    client, archive = at_work
    agree(archive)
    page = client.get(NEW).text
    assert f'href="/clearance/{person(archive)}"' in page
    assert "This is the first release" in page
    done = built(client)
    assert "Nothing withheld was found" in done
    assert "one person alone made it" in done
    (given,) = registry.releases(archive)
    assert (Path(given.folder) / "index.html").is_file()
    assert Path(given.folder).parent == archive.root / "releases" / "built"
    assert given.id in client.get("/releases").text
    clearing.mark(archive, person(archive), Change(level="red"), reason="was summoned")
    moved = client.get(NEW).text
    assert ">gone<" in moved
    assert "Marat Toleubek" in moved
    assert given.shown[0][2].rpartition("/")[2] in client.get(f"/releases/{given.id}").text


def test_statements_are_compared_side_by_side(at_work: tuple[TestClient, Archive], tmp_path: Path) -> None:
    _, archive = at_work
    agree(archive, to_lawyers=["named"])
    clearing.release(archive, "lawyers", tmp_path / "first")
    path = tmp_path / "more.txt"
    path.write_text("Marat Toleubek was sentenced to 15 years in prison on 5 June 2019.", encoding="utf-8")
    list(ingest.add(archive, [str(path)]))
    looked = clearing.preflight(archive, "lawyers")
    assert looked.compared
    assert looked.changed == len(looked.moved)


def test_two_members_make_a_release(at_work: tuple[TestClient, Archive]) -> None:
    client, archive = at_work
    agree(archive)
    archive.actor = Actor(name="birch", role=Role.PUBLISHER)
    client.get("/releases")
    send(client, "/releases/new", page=NEW, **{**FORM, "do": "ask", "reason": ""})
    assert approving.requests(archive) == []
    send(client, "/releases/new", page=NEW, **{**FORM, "do": "ask", "reason": "the monthly release"})
    (asked,) = approving.requests(archive)
    assert asked.id in client.get("/releases").text
    assert "is entered nowhere" in built(client)
    assert registry.releases(archive) == []
    assert "Drafts on this machine" in client.get("/releases").text
    archive.actor = Actor(name="larch", role=Role.OWNER)
    approving.approve(archive, asked.id, "read it through")
    archive.actor = Actor(name="birch", role=Role.PUBLISHER)
    assert "approved exactly this" in client.get(NEW).text
    assert "is entered nowhere" not in built(client)
    assert registry.releases(archive)[-1].approved_by == ("birch", "larch")


def test_every_page_in_every_language(at_work: tuple[TestClient, Archive], tmp_path: Path) -> None:
    client, archive = at_work
    agree(archive)
    first = clearing.release(archive, "public", tmp_path / "a").release.id
    clearing.mark(archive, person(archive), Change(level="red"), reason="was summoned")
    making = begun(client)
    for lang in LANGUAGES:
        send(client, "/preferences", page="/releases", lang=lang)
        for path in ("/releases", "/releases/new", NEW, f"/releases/{first}", making):
            page = client.get(path)
            assert page.status_code == 200, path
            assert "releases." not in page.text.replace("releases.css", ""), (lang, path)


def test_dossiers_come_when_somebody_ticks_them(at_work: tuple[TestClient, Archive]) -> None:
    client, archive = at_work
    agree(archive)
    assert 'name="dossiers" value="yes" checked' in client.get(f"{NEW}&dossiers=yes").text
    built(client, dossiers="yes")
    (folder,) = (archive.root / "releases" / "built").iterdir()
    assert len(list((folder / "dossiers").glob("*.pdf"))) == 1
