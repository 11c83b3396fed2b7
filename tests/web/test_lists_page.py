"""Lists in the workbench: handed in, understood, looked at, taken in, compared, withdrawn; without JavaScript."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from html import unescape
from typing import NoReturn

import pytest

from kuager.ports import Clock, Ids
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow.archive import Archive
from kuager.workflow.lists import importing
from tests.web.conftest import HERE, TOKEN, TestClient, csrf_of, send

HEAD = "No,Name,Sex,Date of birth,ID number,Status\n"
ROWS = HEAD + "1,Arman Sadvakas,m,03/04/1974,740403400112,sentenced\n2,unnamed woman,f,,,missing\n3,,m,,,flies\n"
NEWER = HEAD + "1,Arman Sadvakas,m,03/04/1974,740403400112,released\n4,Zhanar Toleubek,f,,,missing\n"


@pytest.fixture
def desk_client(archive: Archive, ids: Ids, clock: Clock) -> Iterator[TestClient]:
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def hand_in(client: TestClient, table: str, file: str = "victims.csv", **fields: str) -> str:
    """Hands a table in; returns the address of its columns."""
    answer = client.post(
        "/lists/table",
        data={"csrf": csrf_of(client.get("/lists").text), **fields},
        files={"table": (file, table.encode(), "text/csv")},
        headers={"sec-fetch-site": "same-origin", "origin": HERE},
        follow_redirects=False,
    )
    return str(answer.headers.get("location", "")) or answer.text


def chosen(page: str) -> dict[str, str]:
    """Returns the form about the columns as a browser would send it."""
    fields = {}
    for name, inside in re.findall(r'<select name="(\w+)">(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'value="(\w*)" selected', inside)
        fields[name] = picked[1] if picked else ""
    for name, value in re.findall(r'<input name="(\w+)" value="([^"]*)"', page):
        fields[name] = unescape(value)
    return fields


def confirm(client: TestClient, where: str, **changed: str) -> str:
    fields = chosen(client.get(where).text) | changed
    return str(send(client, where.partition("?")[0], page=where, **fields).headers["location"])


def take(client: TestClient, where: str, name: str = "victims") -> str:
    path = where.partition("/preview")[0] + "/take"
    return str(send(client, path, page=where, name=name, mapping=name).headers["location"])


def test_an_archive_without_lists_says_what_to_do(empty_client: TestClient):
    page = empty_client.get("/lists").text
    assert "No list yet" in page
    assert 'type="file"' in page


def test_a_list_goes_all_the_way(desk_client: TestClient, archive: Archive):
    where = hand_in(desk_client, ROWS)
    assert where.startswith("/lists/table/d-")
    assert len(list(archive.store.captures())) == 1, "the file is kept before anything else"
    page = desk_client.get(where).text
    assert "Its header says so" in page
    assert "Day and month of some dates could be either way round" in page
    assert "740403400112" not in page
    preview = confirm(desk_client, where, order_3="dmy")
    shown = desk_client.get(preview).text
    assert "740403400112" not in shown
    assert "K-LIST-015" in shown
    assert "1974-04-03" in shown
    assert not list(archive.store.claims()), "nothing is made before a person says so"
    there = take(desk_client, preview)
    assert re.fullmatch(r"/lists/s-[0-9a-f]+", there)
    page = desk_client.get(there).text
    assert "The list is in" in page
    assert "Edition 1" in page
    assert {claim.value for claim in archive.store.claims(prop="birth_date")} == {"1974-04-03"}


def test_a_newer_edition_shows_what_changed_and_can_be_taken_back(desk_client: TestClient, archive: Archive):
    take(desk_client, confirm(desk_client, hand_in(desk_client, ROWS), order_3="dmy"))
    where = hand_in(desk_client, NEWER, "newer.csv", name="victims")
    assert "You described a table with these headers before" in desk_client.get(where).text
    there = take(desk_client, confirm(desk_client, where))
    page = desk_client.get(f"{there}?edition=2").text
    assert "changed: 1, new: 1, not there any more: 1" in page
    assert "said until edition 2" in page
    gone = send(desk_client, f"{there}/state", page=there, edition="2", act="withdraw")
    assert gone.status_code == 303
    assert "Say why" in desk_client.get(there).text
    send(desk_client, f"{there}/state", page=there, edition="2", act="withdraw", reason="by mistake")
    page = desk_client.get(there).text
    assert "Claims rejected" in page
    assert "by mistake" in page
    send(desk_client, f"{there}/state", page=there, edition="2", act="restore")
    assert "Claims that count again" in desk_client.get(there).text


def test_possible_matches_are_asked_about_before_anything_is_made(desk_client: TestClient, archive: Archive):
    take(desk_client, confirm(desk_client, hand_in(desk_client, ROWS), order_3="dmy"))
    preview = confirm(desk_client, hand_in(desk_client, NEWER, name="other"))
    page = desk_client.get(preview).text
    assert "May be somebody who is here" in page
    key, node = re.search(r'name="key" value="([^"]+)"><input type="hidden" name="node" value="([^"]+)"', page).groups()  # type: ignore[union-attr]
    path = preview.partition("/preview")[0] + "/say"
    said = {"name": "other", "key": key, "node": node, "verdict": "same", "reason": "the same date of birth"}
    assert send(desk_client, path, page=preview, **said).status_code == 303
    assert archive.store.judgements() == []
    take(desk_client, preview, "other")
    (judged,) = archive.store.judgements()
    assert (judged.verdict.value, judged.reason) == ("same", "the same date of birth")


def test_half_a_list_says_how_far_it_is_and_goes_on(
    desk_client: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "BATCH", 1)
    monkeypatch.setattr("kuager.web.listing.PATIENCE", -1.0)
    preview = confirm(desk_client, hand_in(desk_client, ROWS), order_3="dmy")
    there = take(desk_client, preview)
    page = desk_client.get(there).text
    assert "rows taken in: 1 of 3" in page
    assert "Go on" in page
    take(desk_client, preview)
    take(desk_client, preview)
    assert "rows taken in: 3 of 3" in desk_client.get(there).text


@pytest.mark.parametrize("path", ["/", "/people", "/find?q=Arman", "/events", "/lists"])
def test_every_screen_says_that_a_list_is_half_in(
    desk_client: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch, path: str
):
    monkeypatch.setattr(importing, "BATCH", 1)
    monkeypatch.setattr("kuager.web.listing.PATIENCE", -1.0)
    preview = confirm(desk_client, hand_in(desk_client, ROWS), order_3="dmy")
    assert "is being taken in" not in desk_client.get(path).text
    there = take(desk_client, preview)
    page = desk_client.get(path).text
    assert "“victims” is being taken in: 1 of 3 rows" in page
    assert f'<a href="{there}">' in page
    take(desk_client, preview)
    take(desk_client, preview)
    assert "is being taken in" not in desk_client.get(path).text


def test_a_table_of_some_megabytes_is_handed_in_and_other_forms_stay_short(desk_client: TestClient, archive: Archive):
    note = "heard from a neighbour " * 12
    table = "No,Name,Note\n" + "".join(f"{at},Arman Sadvakas,{note}{at}\n" for at in range(8_000))
    assert len(table) > 2_000_000
    where = hand_in(desk_client, table)
    assert where.startswith("/lists/table/d-")
    (capture,) = archive.store.captures()
    assert b"".join(archive.vault.read(capture.sha256)) == table.encode()
    long = send(desk_client, where.partition("?")[0], page=where, means_0="x" * 1_000_001)
    assert long.status_code == 413


def test_a_large_table_leaves_no_copy_outside_the_vault(desk_client: TestClient, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_more: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    table = "No,Name\n" + "".join(f"{at},Arman Sadvakas {at}\n" for at in range(60_000))
    assert len(table) > 1 << 20
    assert hand_in(desk_client, table).startswith("/lists/table/d-")


def test_words_for_not_known_and_the_date_of_an_age_are_said_on_the_page(desk_client: TestClient, archive: Archive):
    table = "No,Name,Age,Occupation\n1,Arman Sadvakas,44,farmer\n2,Zhanar Toleubek,28,as before\n"
    where = hand_in(desk_client, table)
    fields = chosen(desk_client.get(where).text) | {"as_of_2": "in spring"}
    answer = send(desk_client, where.partition("?")[0], page=where, **fields)
    assert answer.status_code == 422
    assert "is no date" in answer.text
    take(desk_client, confirm(desk_client, where, unknown_3="as before; same as above", as_of_2="2018-03"))
    assert {(claim.value, claim.valid_from) for claim in archive.store.claims(prop="age")} == {
        ("44", "2018-03"), ("28", "2018-03"),
    }  # fmt: skip
    assert {claim.value for claim in archive.store.claims(prop="role")} == {"farmer"}


def test_places_that_no_gazetteer_has_are_a_note(desk_client: TestClient):
    table = "No,Name,Place of birth\n1,Arman Sadvakas,Almaty\n2,Zhanar Toleubek,Zzyzxakty\n"
    preview = confirm(desk_client, hand_in(desk_client, table))
    page = desk_client.get(preview).text
    assert "Places that the gazetteer does not have: 1" in page
    assert "<bdi>Zzyzxakty</bdi> (1)" in page
    assert "What is wrong with rows" not in page


def test_issues_come_as_a_file(desk_client: TestClient):
    there = take(desk_client, confirm(desk_client, hand_in(desk_client, ROWS), order_3="dmy"))
    answer = desk_client.get(f"{there}/issues.csv?edition=1")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "K-LIST-015" in answer.text


@pytest.mark.parametrize("table", ["", "only words of a letter"])
def test_what_is_no_table_is_said_on_the_page(desk_client: TestClient, table: str):
    told = hand_in(desk_client, table, "letter.txt")
    page = desk_client.get(told).text if told.startswith("/") else told
    assert ("Choose a file first" if not table else "K-LIST-001") in page


def test_columns_that_cannot_be_used_are_said_on_the_page(desk_client: TestClient):
    where = hand_in(desk_client, ROWS)
    fields = chosen(desk_client.get(where).text) | {"means_1": ""}
    answer = send(desk_client, where.partition("?")[0], page=where, **fields)
    assert answer.status_code == 422
    assert "No column holds the names of people" in answer.text


@pytest.mark.parametrize("path", ["/lists/s-none", "/lists/table/d-none", "/lists/table/d-none/preview?mapping=x"])
def test_what_is_not_there_is_said(desk_client: TestClient, path: str):
    assert "K-LIST-005" in desk_client.get(path).text
