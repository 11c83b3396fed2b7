"""Only this machine, only this browser, only our own forms; and the headers on everything."""

import re
from datetime import timedelta

import pytest
from starlette.routing import Route

from kuager.web import create_app
from kuager.web.guard import HEADERS, host_name
from kuager.workflow.system import SystemClock, SystemIds
from tests.web.conftest import HERE, TOKEN, csrf_of, send
from tests.web.desks import EmptyDesk

PAGES = [
    "/",
    "/sources",
    "/sources/d-thread",
    "/sources/d-thread/claim",
    "/sources/d-thread/edit",
    "/sources/d-thread/edit?at=5-20",
    "/sources/d-kazakh",
    "/sources/d-kazakh?page=2",
    "/sources/d-news/compare/d-copy",
    "/threads/d-thread",
    "/threads/d-chat?all=1",
    "/authors",
    "/authors/a-saule",
    "/people",
    "/dossier/n-aizhan",
    "/events",
    "/picket",
    "/rebuttals",
    "/corrections",
    "/pictures",
    "/undercount",
    "/undercount?strata=year&list=a&list=b",
    "/review",
    "/merges",
    "/findings",
    "/lineages",
    "/find",
    "/find?q=Nurlan",
    "/help",
]


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/sources/d-kazakh/pages/1",
        "/static/css/base.css",
        "/static/js/app.js",
        "/nowhere",
        "/enter?token=wrong",
    ],
)
def test_every_answer_has_the_headers(client, path):
    answer = client.get(path)
    for name, value in HEADERS.items():
        expected = "no-cache" if name == "cache-control" and path.startswith("/static/") else value
        assert answer.headers[name] == expected


def test_policy_allows_nothing_inline_and_nobody_else():
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", [path for path in PAGES if "?" not in path])
def test_nothing_is_shown_without_a_session(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "kuager serve" in answer.text
    assert "Serikbai" not in answer.text
    assert "<form" not in answer.text


def test_the_token_opens_once(stranger):
    first = stranger.get(f"/enter?token={TOKEN}")
    assert first.status_code == 303
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    stranger.cookies.clear()
    again = stranger.get(f"/enter?token={TOKEN}")
    assert again.status_code == 403
    assert "has been used" in again.text
    assert "set-cookie" not in again.headers
    assert stranger.get("/").status_code == 403


def test_a_second_use_by_the_same_browser_says_that_it_is_in(client):
    again = client.get(f"/enter?token={TOKEN}")
    assert again.status_code == 403
    assert "already in" in again.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "\udcff", "я" * 4000])
def test_a_wrong_token_opens_nothing_and_spends_nothing(stranger, token):
    assert stranger.get("/enter", params={"token": token.encode("utf-8", "replace").decode()}).status_code == 403
    assert stranger.get(f"/enter?token={TOKEN}").status_code == 303


def test_looking_ahead_does_not_spend_the_token(stranger):
    assert stranger.head(f"/enter?token={TOKEN}").status_code == 405
    assert stranger.get(f"/enter?token={TOKEN}", headers={"sec-purpose": "prefetch;prerender"}).status_code == 405
    assert stranger.get(f"/enter?token={TOKEN}", headers={"purpose": "prefetch"}).status_code == 405
    assert stranger.get(f"/enter?token={TOKEN}").status_code == 303


def test_the_session_id_is_not_kept_in_memory(stranger, app):
    stranger.get(f"/enter?token={TOKEN}")
    session_id = next(iter(stranger.cookies.values()))
    assert len(session_id) == 64
    assert session_id not in repr(vars(app.state.gate))
    assert TOKEN not in repr(vars(app.state.gate))


def test_an_idle_session_ends(client, clock):
    assert client.get("/").status_code == 200
    clock.at += timedelta(minutes=59)
    assert client.get("/").status_code == 200
    clock.at += timedelta(minutes=61)
    assert client.get("/").status_code == 403


def test_leaving_ends_the_session_on_the_server(client):
    cookie = dict(client.cookies)
    left = send(client, "/leave")
    assert left.status_code == 200
    assert "is over" in left.text
    client.cookies.update(cookie)
    assert client.get("/").status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8123",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "",
        "[::2]",
        "0.0.0.0",
        "127.0.0.1@evil.example",
        "évil",
    ],
)
def test_other_names_are_refused(client, host):
    answer = client.get("/", headers={"host": host.encode("utf-8")})
    assert answer.status_code == 403
    assert "Serikbai" not in answer.text


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1:80", "127.0.0.1"), ("LOCALHOST", "localhost"), ("[::1]:9", "::1"), ("[::1", ""), ("a b", "a b")],
)
def test_host_names(host, name):
    assert host_name(host) == name


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"origin": HERE, "sec-fetch-site": "cross-site"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
def test_forms_of_other_sites_are_refused(client, desk, headers):
    token = csrf_of(client.get("/help").text)
    before = list(desk.claims)
    answer = client.post(
        "/review/decide", data={"csrf": token, "claim": before[1].id, "decision": "accept"}, headers=headers
    )
    assert answer.status_code == 403
    assert desk.claims == before


@pytest.mark.parametrize("token", ["", "0" * 64, "x"])
@pytest.mark.parametrize(
    "path",
    [
        "/review/decide",
        "/review/undo",
        "/review/skip",
        "/review/alike",
        "/review/second",
        "/review/second/undo",
        "/review/sit",
        "/merges/judge",
        "/merges/undo",
        "/merges/parting",
        "/merges/rules",
        "/merges/second",
        "/merges/second/undo",
        "/findings/settle",
        "/sources/d-thread/claim",
        "/sources/d-thread/edit",
        "/recordings/d-film/words",
        "/recordings/d-film/propose",
        "/lexicon",
        "/lexicon/withdraw",
        "/lexicon/table",
        "/lexicon/again",
        "/lists/table",
        "/lists/table/d-thread",
        "/lists/table/d-thread/say",
        "/lists/table/d-thread/take",
        "/lists/s-none/state",
        "/lineages",
        "/lineages/undo",
        "/grades",
        "/grades/undo",
        "/rebuttals/answer",
        "/rebuttals/undo",
        "/pictures/note",
        "/pictures/undo",
        "/corrections/record",
        "/corrections/undo",
        "/sources/d-copy/origin",
        "/preferences",
        "/leave",
    ],
)
def test_every_form_needs_its_token(client, desk, path, token):
    before = list(desk.claims)
    answer = client.post(
        path, data={"csrf": token, "claim": before[1].id, "decision": "accept"}, headers={"origin": HERE}
    )
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert desk.claims == before


def _posting() -> list[str]:
    """Every address that takes a form, read from the router; ``x`` stands for whatever an id would be."""
    routes = create_app(EmptyDesk(), TOKEN, SystemIds(), SystemClock()).routes
    paths = [route.path for route in routes if isinstance(route, Route) and "POST" in (route.methods or ())]
    return sorted(re.sub(r"\{[^}]*\}", "x", path) for path in paths)


@pytest.mark.parametrize("path", _posting())
@pytest.mark.parametrize("token", ["", "0" * 64])
def test_no_route_takes_a_form_without_its_token(own, path, token):
    answer = own.post(path, data={"csrf": token}, headers={"origin": HERE}, follow_redirects=False)
    assert answer.status_code in {403, 404}, "a form without its token must be refused before anything is done"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client, method):
    assert client.request(method, "/").status_code == 405


def test_a_huge_form_is_refused_before_it_is_read(client):
    answer = client.post("/review/decide", content=b"x" * 1_000_001, headers={"origin": HERE})
    assert answer.status_code == 413


def test_a_form_of_unknown_length_is_refused(client):
    answer = client.post("/review/decide", content=iter([b"x"]), headers={"origin": HERE})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\evil",
        "javascript:alert(1)",
        "",
        "/a\r\nSet-Cookie: x=1",
    ],
)
def test_the_way_back_stays_here(client, back):
    answer = send(client, "/preferences", theme="dark", back=back)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_the_way_back_goes_back(client):
    assert (
        send(client, "/preferences", lang="ru", back="/people?q=a&show=named").headers["location"]
        == "/people?q=a&show=named"
    )
    page = client.get("/people").text
    assert '<html lang="ru" dir="ltr"' in page
    assert "Люди" in page


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/sources/none", "/dossier/none", "/sources/none/claim", "/static/none.css", "/static/../app.py"],
)
def test_what_is_not_there_says_so_with_a_next_step(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
    assert "Traceback" not in answer.text


def test_a_mistake_of_ours_shows_no_inside(client, desk, monkeypatch):
    def broken() -> None:
        raise RuntimeError("the name of a witness")

    monkeypatch.setattr(desk, "overview", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "witness" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Nothing is lost" in answer.text
