"""The pages of the library over a real archive: cards, filters, one testimony, links, translations, a folder taken in."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from kuager.workflow import ingest
from kuager.workflow.context import context
from kuager.workflow.testimonies import rows
from kuager.workflow.testimonies.views import State
from tests.read.films import film
from tests.web.conftest import send
from tests.workflow.listing import csv_of
from tests.workflow.test_testimonies import HEAD, ROWS, took
from tests.workflow.test_transcripts import SRT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    film(folder / "a.mp4", seconds=1)
    film(folder / "b.mp4", seconds=2)
    film(folder / "c.m4a", seconds=2, video=None)
    (folder / "a.en.srt").write_text(SRT, encoding="utf-8")
    (folder / "videos.csv").write_text(csv_of(ROWS, HEAD), encoding="utf-8", newline="")
    return folder


@pytest.fixture
def full(own, archive, place, texts):
    """A browser before a library of five."""
    list(ingest.add(archive, [str(texts), str(place / "a.en.srt")], fresh=False))
    (place / "videos.csv").rename(place.parent / "videos.csv")
    took(archive, place)
    return own


def taken(own, place, name="videos"):
    asked = send(
        own,
        "/testimonies/import",
        page="/testimonies/import",
        folder=str(place),
        table="",
        name=name,
        given_by="a courier",
    )
    assert asked.status_code == 303, asked.text
    where = asked.headers["location"]
    page = own.get(where).text
    path = where.partition("?")[0]
    fields = dict(re.findall(r'<select name="(means_\d+)">.*?<option value="([a-z_]*)" selected', page, re.DOTALL))
    assert fields["means_1"] == "testimony_file"
    answer = send(own, path, page=where, name=name, folder=str(place), act="take", **fields)
    for _ in range(50):
        assert answer.status_code == 303, answer.text
        where = answer.headers["location"]
        if not where.startswith("/testimonies/import/"):
            break
        answer = send(own, where.partition("?")[0] + "/go", page=where, name=name, folder=str(place))
    return own.get(where)


def first(archive, name="a.mp4"):
    return next(one for one in rows.library(archive).rows if one.told.file == name)


def test_an_empty_library_says_what_to_do(own):
    page = own.get("/testimonies")
    assert page.status_code == 200
    assert "No testimony is here yet" in page.text
    assert 'href="/testimonies/import"' in page.text


def test_a_folder_is_looked_at_and_taken_in_through_the_pages(own, archive, place):
    asked = send(
        own, "/testimonies/import", page="/testimonies/import", folder=str(place), table="videos.csv", name="videos"
    )
    before = unescape(own.get(asked.headers["location"]).text)
    assert "K-LIST-023" in before
    assert "missing.mp4" in before
    assert not any(one.media_type.startswith("video/") for one in archive.store.captures())
    page = taken(own, place).text
    assert "5 testimonies of 5" in page
    assert page.count('class="card told') == 5
    assert "told by <bdi>Aigul Beisen</bdi>" in page
    assert "No recording here" in page
    assert "videos" in own.get("/testimonies/import").text
    row = first(archive)
    picture = own.get(f"/testimonies/{row.id}/picture")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.content.startswith(b"\xff\xd8")
    assert own.get(f"/testimonies/{first(archive, 'c').id}/picture").status_code == 404


SHOWN = (
    ("state=no_recording", 2), ("state=no_transcript&medium=video", 1), ("language=kk", 2), ("language=ug", 1), ("year=2020", 1),
    ("q=gulnar", 1), ("state=claims_waiting", 1), ("source=videos", 5), ("state=nonsense&year=&sort=nonsense", 5),
    ("q=nobodyhere", 0), ("view=rows&sort=length", 5), ("page=99", 5),
)  # fmt: skip


def test_filters_narrow_the_list_and_chips_turn_them(full):
    for query, shown in SHOWN:
        found = re.search(r'role="status">(\d+) testimon', full.get(f"/testimonies?{query}").text)
        assert found, query
        assert int(found[1]) == shown, query
    page = unescape(full.get("/testimonies?language=kk").text)
    href = re.search(r'class="chip" href="([^"]+state=no_consent)"', page)
    assert href
    on = unescape(full.get(href[1]).text)
    assert 'class="chip on"' in on
    assert "language=kk" in on


def test_the_player_stands_beside_claims_that_lead_to_their_seconds(full, archive):
    page = full.get(f"/testimonies/{first(archive).id}").text
    assert "data-player" in page
    times = re.findall(r'data-t="([\d.]+)"', page)
    assert times
    assert float(times[0]) >= 0
    assert f"/testimonies/{first(archive).id}?t=" not in page
    there = unescape(full.get(f"/testimonies/{first(archive).id}?t={times[-1]}").text)
    assert f"/play#t={times[-1]}" in there
    assert "may be shown" in there
    for row in rows.library(archive).rows:
        assert full.get(f"/testimonies/{row.id}").status_code == 200


def test_somebody_is_found_and_linked_and_the_link_is_a_judgement(full, archive):
    row = first(archive)
    here = f"/testimonies/{row.id}"
    page = full.get(f"{here}?name=daulet").text
    person = next(str(one.id) for one in context(archive).entities.values() if one.name == "Daulet Sadvakas")
    assert f'value="{person}"' in page
    answer = send(
        full, f"{here}/link", page=f"{here}?name=daulet", person=person, role="asked", why="the family says so"
    )
    assert answer.status_code == 303
    assert archive.store.judgements()[-1].reason == "the family says so"
    assert State.UNMATCHED not in first(archive).states
    before = archive.store.head()
    assert send(full, f"{here}/link", page=here, person="n-nobody", role="asked").status_code == 422
    assert send(full, f"{here}/link", page=here, person="n-nobody", role="judge").status_code == 422
    assert full.post(f"{here}/link", data={"person": "x"}).status_code == 403
    assert archive.store.head() == before


def test_a_translation_is_kept_apart_and_by_whom(full, archive):
    row = first(archive)
    here = f"/testimonies/{row.id}"
    bad = send(full, f"{here}/translation", page=here, lang="ru", by="", text="Полиция в Оскемене")
    assert bad.status_code == 422
    assert "Полиция в Оскемене" in bad.text
    claims = sum(1 for _ in archive.store.claims())
    good = send(
        full,
        f"{here}/translation",
        page=here,
        lang="ru",
        by="a volunteer",
        text="00:00:00,000 --> 00:00:01,000\n\nПолиция",
    )
    assert good.status_code in {303, 422}
    plain = send(
        full, f"{here}/translation", page=here, lang="ru", by="a volunteer", text="Полиция в Оскемене задержала её."
    )
    assert plain.status_code == 303, plain.text
    assert sum(1 for _ in archive.store.claims()) == claims
    page = full.get(here).text
    assert "a volunteer" in page
    after = first(archive)
    assert "ru" in after.transcripts
    assert State.NO_TRANSLATION not in after.states or "ru" in after.languages


def test_a_folder_that_is_not_there_is_told_beside_the_form(own, tmp_path):
    answer = send(
        own, "/testimonies/import", page="/testimonies/import", folder=str(tmp_path / "nowhere"), table="", name="x"
    )
    assert answer.status_code == 422
    assert "K-LIST-028" in answer.text
    assert str(tmp_path / "nowhere") in unescape(answer.text)
    (tmp_path / "empty").mkdir()
    none = send(
        own, "/testimonies/import", page="/testimonies/import", folder=str(tmp_path / "empty"), table="", name="x"
    )
    assert none.status_code == 422
    assert "K-LIST-001" in none.text
