"""The original beside its text: the page's picture, its places, and the file as it came; over invented and real archives."""

import io
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from PIL import Image

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.guard import FILE_HEADERS
from kuager.web.originals import disposition
from kuager.workflow import ingest
from tests.web.conftest import HERE, TOKEN, TestClient
from tests.web.invented import KAZAKH
from tests.web.test_pages import Markup
from tests.workflow.test_originals import VERDICT


@pytest.fixture
def paper(any_archive, tmp_path, ids, clock) -> Iterator[tuple[TestClient, str, str]]:
    """A browser at work on an archive with one PDF; the document and its capture."""
    path = tmp_path / "inbox" / "the verdict.pdf"
    path.parent.mkdir()
    path.write_bytes(VERDICT)
    (added,) = ingest.add(any_archive, [str(path)])
    assert added.document
    assert added.capture
    app = create_app(ArchiveDesk(any_archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client, added.document, added.capture


def tags(page, name, **wanted):
    return [
        attrs
        for tag, attrs in Markup(page.text).tags
        if tag == name and all(value in (attrs.get(key.rstrip("_")) or "") for key, value in wanted.items())
    ]


def test_a_pdf_beside_its_text_page_by_page(paper):
    client, document, _ = paper
    page = client.get(f"/sources/{document}")
    (picture,) = tags(page, "img")
    assert picture["alt"]
    answer = client.get(picture["src"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (int(picture["width"]), int(picture["height"]))
    assert b"%PDF" not in answer.content
    (following,) = tags(page, "a", rel="next")
    second = client.get(f"/sources/{document}{following['href']}".split("#")[0])
    assert tags(second, "img")[0]["src"].endswith("/pages/2")
    assert len(tags(second, "a", rel="prev")) == 1
    assert not tags(second, "a", rel="next")
    assert client.get(f"/sources/{document}/pages/3").status_code == 404
    assert client.get(f"/sources/{document}/pages/x").status_code == 404
    assert client.get("/sources/d-nothing/pages/1").status_code == 404


def test_words_in_the_address_turn_to_their_page_and_light_up_on_it(paper):
    client, document, _ = paper
    text = (
        "The court of Oral sentenced Timur Sadyk to five years.\n\nHis mother Sanam Zhumabek was not let into the room."
    )
    at = text.index("Zhumabek")
    page = client.get(f"/sources/{document}?at={at}-{at + 8}")
    assert tags(page, "img")[0]["src"].endswith("/pages/2")
    lit = tags(page, "rect", class_="lit")
    assert [text[int(spot["data-s"]) : int(spot["data-e"])] for spot in lit] == ["Zhumabek"]
    (overlay,) = tags(page, "svg", **{"data-pages": "2"})
    assert overlay["aria-hidden"] == "true"
    assert "?at=" in tags(page, "a", rel="prev")[0]["href"], "the words stay chosen while turning the pages"


def test_the_file_as_it_came_is_saved_and_never_shown(paper):
    client, document, capture = paper
    assert tags(client.get(f"/sources/{document}"), "a", href=f"/files/{capture}")
    answer = client.get(f"/files/{capture}")
    assert answer.content == VERDICT
    for name, value in FILE_HEADERS.items():
        assert answer.headers[name] == value
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"the verdict.pdf\"; filename*=UTF-8''the%20verdict.pdf"
    )
    head = client.head(f"/files/{capture}")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(VERDICT)))
    assert client.get("/files/c-nothing").status_code == 404


def test_nobody_saves_without_a_session(stranger):
    for path in ("/files/c-d-thread", "/sources/d-kazakh/pages/1"):
        answer = stranger.get(path)
        assert answer.status_code == 403
        assert KAZAKH[:20].encode() not in answer.content


def test_every_source_can_be_saved(client, desk):
    for row in desk.sources():
        page = client.get(f"/sources/{row.document}")
        (link,) = tags(page, "a", href="/files/")
        assert client.get(link["href"]).status_code == 200


def test_a_page_that_cannot_be_drawn_leaves_its_text(client):
    page = client.get("/sources/d-arabic")
    assert page.status_code == 200
    assert "K-READ-042" in page.text
    assert "could not be drawn" in page.text
    assert not tags(page, "img")
    assert "ئايجان" in page.text
    assert client.get("/sources/d-arabic/pages/1").status_code == 404


def test_other_sources_have_no_original(client):
    page = client.get("/sources/d-thread")
    assert "original-title" not in page.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("inbox/a\r\nset-cookie: x.html", "a__set-cookie_ x.html"),
        ('a"b;c.txt', "a_b_c.txt"),
        ("Хат 1.pdf", "Хат 1.pdf"),
        ("..", "file"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_of_files_lead_nowhere(name, shown):
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert unquote(header.partition("UTF-8''")[2]) == shown
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
