"""The pages for covering, over a real archive: proposals, boxes by hand, words, a copy, and what they say when it is too early."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from kuager.protect.redact.faces import model_file
from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.redacting import decisions
from tests.web.conftest import TestClient, csrf_of, send
from tests.workflow.test_redacting import WORDS, photo


@pytest.fixture
def files(archive: Archive, tmp_path: Path) -> dict[str, str]:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "crowd.jpg").write_bytes(photo())
    (inbox / "witness.txt").write_text(WORDS, encoding="utf-8")
    results = ingest.add(archive, [str(inbox)])
    return {Path(one.item).suffix: one.document or one.capture or "" for one in results}


def said(client: TestClient, path: str, place: str, **fields: str) -> str:
    """Posts a form of a page and returns the page it leads back to."""
    answer = send(client, path, page=place, **fields)
    assert answer.status_code == 303
    return client.get(answer.headers["location"]).text


def test_an_empty_archive_is_told_the_next_step(own):
    page = own.get("/redact").text
    assert 'class="empty"' in page
    assert 'href="/sources"' in page


def test_the_list_leads_to_files_in_every_language(own, files):
    for lang in ("en", "kk", "ru", "zh"):
        send(own, "/preferences", lang=lang)
        page = own.get("/redact").text
        assert all(f"/redact/{one}" in page for one in files.values())
        for one in files.values():
            page = own.get(f"/redact/{one}").text
            assert f'lang="{lang}"' in page
            assert not re.search(r">\s*redact\.", page)


@pytest.mark.skipif(model_file() is None, reason="the face model is an extra: make redaction")
def test_a_picture_is_covered_and_copied_without_javascript(own, files, archive):
    place = f"/redact/{files['.jpg']}"
    assert "Look for faces" in own.get(place).text
    said(own, f"{place}/faces", place)
    page = own.get(place).text
    names = re.findall(r'name="v-(r[\d.]+)" value="confirm"', page)
    assert len(names) == 3
    early = said(own, f"{place}/copy", place, form="pages", looked="1")
    assert "Decide about every proposal" in early
    said(own, f"{place}/decide", place, at="1", **{f"v-{one}": "confirm" for one in names[:2]})
    moved = {
        f"{names[2]}-{edge}": value
        for edge, value in (("left", "70"), ("top", "20,5"), ("right", "99"), ("bottom", "60"))
    }
    said(own, f"{place}/decide", place, at="1", **{f"v-{names[2]}": "move", **moved})
    said(own, f"{place}/box", place, at="1", left="0", top="80", right="10", bottom="100", what="sign")
    bad = said(own, f"{place}/box", place, at="1", left="50", top="80", right="10", bottom="x", what="sign")
    assert "That place is not in the document" in bad
    made = said(own, f"{place}/copy", place, form="pages", looked="1")
    assert "Places covered: 4" in made
    assert len(decisions.state(archive, files[".jpg"]).covers) == 4
    shown = own.get(f"{place}/covered/1")
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"CANARY" not in shown.content + own.get(f"{place}/pages/1").content
    assert max(Image.open(io.BytesIO(shown.content)).getpixel((10, 470))) < 12
    for wrong in ("covered/2", "pages/0", "elsewhere/1"):
        assert own.get(f"{place}/{wrong}").status_code == 404


def test_words_are_hidden_and_other_places_proposed(own, files, archive):
    place = f"/redact/{files['.txt']}"
    said(own, f"{place}/words", place, words="Aigerim Bekkozhina", what="name")
    state = decisions.state(archive, files[".txt"])
    assert state.waiting
    page = own.get(place).text
    assert "█████" in page
    said(own, f"{place}/decide", place, **{f"v-{one.id}": "confirm" for one in state.waiting})
    assert "Places covered" in said(own, f"{place}/copy", place, form="text", looked="1")
    assert "do not stand in the text" in said(own, f"{place}/words", place, words="nobody")
    cover = decisions.state(archive, files[".txt"]).covers[0].id
    assert "taken back" in said(own, f"{place}/undo", place, cover=cover, why="a public office")
    assert "Decide about every proposal" in said(own, f"{place}/copy", place, form="text")


def test_forms_without_the_token_do_nothing(own, files, archive):
    place = f"/redact/{files['.txt']}"
    assert csrf_of(own.get(place).text)
    assert own.post(f"{place}/words", data={"words": "Aigerim"}).status_code == 403
    assert not decisions.state(archive, files[".txt"]).covers
