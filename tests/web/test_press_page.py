"""The page of the press desk: empty and filled, following, looking, the book and what goes wrong with it."""

from __future__ import annotations

from kuager.workflow import press
from kuager.workflow.archive import Archive
from tests.web.conftest import TestClient, send
from tests.workflow.test_press import told

__all__ = ["told"]


def test_an_empty_desk_says_what_to_do_next(own: TestClient) -> None:
    page = own.get("/press")
    assert page.status_code == 200
    assert 'class="empty"' in page.text
    assert "kuager watch" in page.text


def test_the_desk_speaks_every_language(own: TestClient, told: Archive) -> None:
    for lang in ("en", "kk", "ru", "zh"):
        send(own, "/preferences", lang=lang)
        for show in ("new", "followed", "all", "other"):
            page = own.get(f"/press?show={show}")
            assert page.status_code == 200
            assert f'lang="{lang}"' in page.text
            assert "press." not in page.text


def test_stories_are_marked_followed_and_left(own: TestClient, told: Archive) -> None:
    document = press.stories(told)[0].document
    send(own, "/press/look", document=document, back="/press?show=new")
    assert document not in own.get("/press?show=new").text
    send(own, "/press/look", document="d-none")
    assert "notice n-warn" in own.get("/press").text
    send(own, "/press/follow", kind="outlet", name="Courier")
    send(own, "/press/follow", kind="outlet", name="Courier")
    assert "notice n-warn" in own.get("/press?show=followed").text
    (one,) = press.followed(told)
    send(own, "/press/unfollow", seq=str(one.seq), why="")
    assert press.followed(told)
    send(own, "/press/unfollow", seq=str(one.seq), why="it closed")
    assert not press.followed(told)


def test_the_book_comes_as_a_file_and_a_bad_day_loses_nothing(own: TestClient, told: Archive) -> None:
    file = own.get("/press/book?from=2023-05-01&to=2023-05-31&kind=docx")
    assert file.content.startswith(b"PK")
    page = own.get("/press/book?from=2023-02-30&to=2023-05-31&kind=pdf")
    assert "notice n-warn" in page.text
    assert 'value="2023-02-30"' in page.text
    assert own.get("/press/book?kind=exe").status_code == 404
