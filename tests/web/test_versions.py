"""Putting a text right and comparing texts, without JavaScript: what is shown, sent, refused and kept."""

import re

import pytest

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.versions import shown
from kuager.workflow.versions import ADDED, REMOVED, SAME, Passage, difference
from tests.web.conftest import HERE, TOKEN, TestClient, send
from tests.web.invented import TEXTS
from tests.web.test_pages import Markup

LAYER = "ab" * 32


def edit(client, **fields):
    return send(client, "/sources/d-thread/edit", **{"layer": LAYER, **fields})


def test_every_paragraph_with_words_can_be_chosen(client):
    page = Markup(client.get("/sources/d-kazakh/edit").text)
    spans = [
        tuple(map(int, (attrs["href"] or "")[4:].split("-")))
        for tag, attrs in page.tags
        if (attrs.get("href") or "").startswith("?at=")
    ]
    text = TEXTS["d-kazakh"]
    assert [text[start:end] for start, end in spans] == text.splitlines()


def test_posts_are_corrected_one_by_one(client):
    html = client.get("/sources/d-thread/edit").text
    assert html.count('href="?at=') == 2
    assert "Ten recipes" not in html, "what belongs to no post of a thread is no post"


def test_the_form_holds_the_words_as_they_stand(client):
    html = client.get("/sources/d-kazakh/edit?at=0-59").text
    words = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.DOTALL)
    assert words
    assert words[1] == TEXTS["d-kazakh"][:59]


@pytest.mark.parametrize("at", ["9-5", "x", "5-999999", "-1-3", "5"])
def test_a_place_that_is_none_shows_the_paragraphs(client, at):
    assert "Choose what to correct" in client.get(f"/sources/d-thread/edit?at={at}").text


def test_a_correction_is_sent_with_the_words_of_its_place(client, desk):
    answer = edit(client, start="5", end="20", words="other words")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sources/d-copy?at=0-6#at"
    assert desk.asked == [("d-thread", "5", "20", "other words")]
    assert "Saved. 1 claim went over" in client.get("/sources/d-copy").text


def test_what_stayed_behind_is_told(client):
    edit(client, start="5", end="20", words="gone")
    assert "1 stayed behind" in client.get("/sources/d-copy").text


def test_a_correction_that_changes_nothing_keeps_the_form(client, desk):
    answer = edit(client, start="5", end="20", words=TEXTS["d-thread"][5:20])
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert TEXTS["d-thread"][5:20] in answer.text
    assert desk.asked == []


def test_a_form_of_another_text_is_refused(client, desk):
    answer = edit(client, start="5", end="20", words="x", layer="00" * 32)
    assert answer.status_code == 409
    assert "K-REVIEW-003" in answer.text
    assert edit(client, start="20", end="5", words="x").headers["location"] == "/sources/d-thread/edit"
    assert desk.asked == []


def test_an_earlier_text_leads_to_the_latest(client):
    answer = client.get("/sources/d-arabic/edit", follow_redirects=False)
    assert answer.headers["location"] == "/sources/d-kazakh/edit"
    page = client.get("/sources/d-arabic").text
    assert "This text was corrected since." in page
    assert "/sources/d-arabic/compare/d-kazakh" in page
    assert '/sources/d-arabic/edit"' not in page


def test_a_corrected_text_says_so_and_leads_back(client):
    page = client.get("/sources/d-copy").text
    assert "This text was corrected by" in page
    assert "/sources/d-news/compare/d-copy" in page
    assert page.count('aria-current="true"') == 1


def test_the_comparison_marks_every_change_in_words_too(client):
    html = client.get("/sources/d-news/compare/d-copy").text
    page = Markup(html)
    pieces = [piece for passage in difference(TEXTS["d-news"], TEXTS["d-copy"]) for piece in passage.pieces]
    tags = [tag for tag, _ in page.tags]
    assert tags.count("ins") == 1 + sum(kind == ADDED for kind, _ in pieces)
    assert tags.count("del") == 1 + sum(kind == REMOVED for kind, _ in pieces)
    assert html.count('<span class="hidden">put in </span>') == sum(kind == ADDED for kind, _ in pieces)
    assert "2 claims stayed with the text before" in html
    assert "9f" * 32 in html
    assert "cd" * 32 in html
    assert "Word for word the same" in client.get("/sources/d-news/compare/d-news").text
    assert client.get("/sources/d-news/compare/d-none").status_code == 404


def test_a_long_sameness_is_folded_and_whole():
    text = "".join(f"line {number}\r\n" for number in range(20))
    one = shown(Passage(changed=False, pieces=((SAME, text),)))
    assert one.lines == 17
    assert "\n".join((one.pieces[0][1], one.folded, one.tail)) == text.replace("\r\n", "\n")
    short = shown(Passage(changed=False, pieces=((SAME, "a\nb\nc"),)))
    assert (short.pieces, short.folded) == (((SAME, "a\nb\nc"),), "")


def test_white_space_that_changed_can_be_seen():
    one = shown(Passage(changed=True, pieces=((SAME, "a b"), (ADDED, " \r\n"), (REMOVED, "c\0"))))
    assert one.pieces == ((SAME, "a b"), (ADDED, "␣¶\n"), (REMOVED, "c\N{REPLACEMENT CHARACTER}"))


def test_over_a_real_archive_a_correction_is_made_and_compared(filled, ids, clock):
    desk = ArchiveDesk(filled)
    old = next(row.document for row in desk.sources() if "12 years" in desk.reader(row.document).text)
    view = desk.reader(old)
    start = view.text.rindex("\n", 0, view.text.index("12 years")) + 1
    end = view.text.index("\n", start)
    with TestClient(create_app(desk, TOKEN, ids, clock), base_url=HERE, raise_server_exceptions=False) as real:
        real.get(f"/enter?token={TOKEN}")
        assert f'href="?at={start}-{end}"' in real.get(f"/sources/{old}/edit").text
        words = view.text[start:end].replace("12 years", "13 years")
        answer = send(real, f"/sources/{old}/edit", start=str(start), end=str(end), layer=view.layer, words=words)
        assert answer.status_code == 303
        new = answer.headers["location"].split("?")[0].rsplit("/", 1)[1]
        assert desk.reader(new).text == view.text.replace("12 years", "13 years")
        page = real.get(answer.headers["location"]).text
        assert "stayed behind" in page
        assert "This text was corrected by <bdi>tester</bdi>" in page
        told = real.get(f"/sources/{old}/compare/{new}").text
        assert '<span class="hidden">taken out </span>12' in told
        assert '<span class="hidden">put in </span>13' in told
        assert f'href="/sources/{new}"' in real.get("/sources").text
        assert f'href="/sources/{old}"' not in real.get("/sources").text
        again = send(real, f"/sources/{old}/edit", start="0", end="5", layer=view.layer, words="x")
        assert again.status_code == 409
        for path in ("/", "/findings", "/events", "/people", f"/threads/{new}", f"/sources/{old}"):
            assert real.get(path).status_code == 200
