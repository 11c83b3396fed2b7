"""The words the team knows, as pages: found, added, edited, withdrawn, taken in and out, and texts read again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kuager import extract
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import lexicon, review
from tests.web.conftest import HERE, TOKEN, TestClient, csrf_of, send
from tests.web.invented_words import ROWS

HEAD = "kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"
CELLS = {"kind": "place", "canonical": "Aqsu", "spelling": "Ақсу"}


def upload(client, table: bytes, act="take", token=None, name="words.csv"):
    token = csrf_of(client.get("/lexicon").text) if token is None else token
    return client.post(
        "/lexicon/table",
        data={"csrf": token, "act": act},
        files={"table": (name, table, "text/csv")},
        headers={"sec-fetch-site": "same-origin", "origin": HERE},
        follow_redirects=False,
    )


def test_every_entry_says_where_it_comes_from(client):
    page = client.get("/lexicon").text
    for row in ROWS:
        assert row.entry.spelling in page
    for words in (
        "From the file",
        "From review decision 7",
        "From decision 7",
        "Added by",
        "From a claim made by",
        "and 1 more",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=courier", ["The Courier"]),
        ("kind=place", ["Чугучак", "Tarbagatai"]),
        ("state=withdrawn", ["Tarbagatai"]),
        ("q=努", ["努尔兰"]),
        ("q=nobody", []),
    ],
)
def test_the_list_is_filtered(client, query, shown):
    page = client.get(f"/lexicon?{query}").text
    assert re.findall(r'<h2 dir="auto">([^<]+)</h2>', page) == shown


def test_an_empty_lexicon_says_what_to_do(empty_client):
    page = empty_client.get("/lexicon").text
    assert "No words yet" in page
    assert "Take in a table" in page
    assert "Nothing to read again" in empty_client.get("/lexicon/again").text


def test_an_entry_is_added_edited_withdrawn_and_put_back(client, desk):
    assert send(client, "/lexicon", **CELLS, reason="the map").status_code == 303
    added = next(row for row in desk.words if row.entry.spelling == "Ақсу")
    assert added.origins[0].reason == "the map"
    assert 'value="Ақсу"' in client.get(f"/lexicon?edit={added.id}").text
    send(client, "/lexicon", **CELLS | {"spelling": "Аксу"}, instead_of=added.id)
    assert {row.entry.spelling for row in desk.words if row.entry.canonical == "Aqsu"} == {"Аксу"}
    other = next(row for row in desk.words if row.entry.spelling == "Аксу")
    send(client, "/lexicon/withdraw", entry=other.id)
    assert "Put back" in client.get("/lexicon?q=Аксу").text
    send(client, "/lexicon", **CELLS | {"spelling": "Аксу"})
    assert next(row for row in desk.words if row.entry.spelling == "Аксу").withdrawn is None


def test_a_bad_entry_is_shown_again_with_what_is_wrong(client, desk):
    before = list(desk.words)
    answer = send(client, "/lexicon", kind="person", canonical="Aru Sadyk", spelling="her mother")
    assert answer.status_code == 422
    assert "without a name" in answer.text
    assert 'value="her mother"' in answer.text
    assert desk.words == before


def test_a_table_comes_in_and_bad_rows_say_how_to_mend_them(client, desk):
    table = (HEAD + "place,Aqsu,Ақсу,kk,,,,\nghost,<b>x</b>,y,,,,,\n").encode()
    before = len(desk.words)
    looked = upload(client, table, act="look")
    assert looked.status_code == 200
    assert len(desk.words) == before
    assert "nothing was kept" in looked.text
    taken = upload(client, table)
    assert len(desk.words) == before + 1
    for words in ("K-EXTRACT-001", "line 3", "unknown kind", "Correct the row"):
        assert words in taken.text


@pytest.mark.parametrize("table", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"\x00" * 40])
def test_what_is_no_table_changes_nothing(client, desk, table):
    before = list(desk.words)
    assert upload(client, table).status_code in {200, 303}
    assert desk.words == before


def test_a_table_needs_the_token_too(client, desk):
    before = list(desk.words)
    assert upload(client, (HEAD + "place,A,B,,,,,\n").encode(), token="0" * 64).status_code == 403
    assert desk.words == before


def test_the_table_goes_out_as_it_came(client, desk):
    answer = client.get("/lexicon/lexicon.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="lexicon.csv"'
    found, issues = extract.parse_lexicon(answer.content)
    assert issues == []
    assert {entry.spelling for entry in found.entries} == {row.entry.spelling for row in ROWS if row.withdrawn is None}


def test_texts_are_read_again(client, desk):
    page = client.get("/lexicon/again")
    assert "A thread &lt;b&gt;" in page.text
    answer = send(client, "/lexicon/again", documents="d-thread")
    assert desk.read == ["d-thread"]
    assert answer.headers["location"] == "/review"


def test_a_copy_is_marked_its_original_is_asked_for_and_a_person_can_say_otherwise(client, desk):
    page = client.get("/sources/d-copy").text
    assert "Low trust" in page
    assert "/sources/d-news" in page
    assert "Northern Courier" in client.get("/sources/d-news").text
    assert "Northern Courier" in client.get("/sources").text
    send(client, "/sources/d-copy/origin", reason="the author sent it")
    send(client, "/sources/d-copy/origin", reason=" ")
    send(client, "/sources/d-arabic/origin", undo="1")
    assert desk.origins == [("d-copy", "the author sent it", False), ("d-arabic", "", True)]
    assert "Take that back" in client.get("/sources/d-arabic").text


# Over a real archive.


@pytest.fixture
def real(filled, ids, clock) -> Iterator[TestClient]:
    app = create_app(ArchiveDesk(filled), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def test_confirming_in_the_review_shows_in_the_list(real, filled):
    assert "No words yet" in real.get("/lexicon").text
    claim = next(row for row in review.queue(filled, 1000) if row.prop == "name")
    send(real, "/review/decide", claim=claim.id, decision="accept")
    page = real.get("/lexicon").text
    assert claim.value in page
    assert "From review decision" in page


def test_a_table_is_sealed_into_the_archive(real, filled):
    table = (HEAD + "outlet,Northern Courier,Northern Courier,en,,,,\n").encode()
    assert upload(real, table, act="look").status_code == 200
    assert lexicon.rows(filled) == []
    assert upload(real, table, name="words.csv").status_code == 200
    assert [row.origins[0].name for row in lexicon.rows(filled)] == ["words.csv"]
    assert "Northern Courier" in real.get("/sources").text
    assert upload(real, table).status_code == 200
    assert len(lexicon.rows(filled)) == 1


def test_no_form_says_who_an_unnamed_person_is(real, filled):
    hidden = next(node for node in filled.store.nodes() if node.shielded)
    other = next(node for node in filled.store.nodes() if node.schema == "person" and not node.shielded)
    before = filled.store.digests()
    assert send(real, "/merges/judge", left=hidden.id, right=other.id, verdict="same").status_code == 400
    described = next(row for row in review.queue(filled, 1000) if row.prop == "description")
    named = next(row for row in review.queue(filled, 1000) if row.prop == "name" and row.subject == other.id)
    for claim, subject in ((described, other.id), (named, hidden.id)):
        answer = send(
            real, "/review/decide", claim=claim.id, decision="correct", value="Arman Sadvakas", subject=subject,
            document=claim.document, start=str(claim.start), end=str(claim.end), exact=claim.exact,
        )  # fmt: skip
        assert answer.status_code == 400
    words = described.exact
    answer = send(real, "/lexicon", kind="person", canonical="Arman Sadvakas", spelling=words)
    assert answer.status_code == 422
    assert filled.store.digests() == before
    assert lexicon.rows(filled) == []
