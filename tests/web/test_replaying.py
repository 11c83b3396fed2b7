"""The door of captured pages: what it lets in, what it says, and what it forbids the browser."""

import re

import pytest

from kuager.web.guard import DOOR
from tests.web.invented_replay import OTHER, URL


def frame_of(client):
    page = client.get("/replay/k-page").text
    found = re.search(r'<iframe class="replayed" sandbox src="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&").replace("&#x2f;", "/")


def test_the_page_names_what_is_shown_and_offers_the_others(client):
    answer = client.get("/replay/k-page")
    assert answer.status_code == 200
    assert URL.replace("?", "?") in answer.text.replace("&#x2f;", "/")
    assert "ab" * 32 in answer.text
    assert "frame-src 'self'" in answer.headers["content-security-policy"]
    assert client.get("/replay/k-page", params={"url": OTHER}).status_code == 200
    assert client.get("/replay/k-none").status_code == 404


def test_the_frame_may_run_nothing_and_ask_only_under_its_key(client, stranger):
    frame = frame_of(client)
    key = frame.removeprefix(DOOR).partition("/")[0]
    answer = stranger.get(frame)  # no cookie: a page of an origin of its own sends none
    assert answer.status_code == 200
    assert b"At the gate" in answer.content
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["sandbox"] == ""
    assert "script-src" not in policy
    assert "connect-src" not in policy
    assert policy["img-src"] == f"http://127.0.0.1:8123{DOOR}{key}/ data:"
    assert policy["form-action"] == "'none'"
    assert "x-frame-options" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_wrong_key_opens_nothing_and_dies_with_the_session(client, stranger):
    frame = frame_of(client)
    key = frame.removeprefix(DOOR).partition("/")[0]
    assert stranger.get(frame.replace(key, "0" * 64)).status_code == 403
    assert stranger.get(frame.replace(key, "é")).status_code == 403
    assert stranger.get("/replay/k-page").status_code == 403
    assert stranger.post(frame).status_code in {403, 405, 413}
    gate = client.app.state.gate
    assert gate.opened(key) is not None
    gate.leave(client.cookies.get(gate.cookie))
    assert stranger.get(frame).status_code == 403


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("https://elsewhere.example.org/a?b=<script>", 404, "not captured"),
        ("https://news.example.org/data.bin", 200, "not shown here"),
        ("javascript:alert(1)", 404, "not captured"),
    ],
)
def test_what_is_not_there_is_said(client, url, status, words):
    key = frame_of(client).removeprefix(DOOR).partition("/")[0]
    answer = client.get(f"{DOOR}{key}/k-page/{url}")
    assert answer.status_code == status
    assert words in answer.text
    assert "<script>" not in answer.text


def test_a_redirect_stays_inside(client):
    key = frame_of(client).removeprefix(DOOR).partition("/")[0]
    answer = client.get(f"{DOOR}{key}/k-page/https://news.example.org/moved", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{DOOR}{key}/k-page/https://news.example.org/gate")
