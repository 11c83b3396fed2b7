"""The wall in front of every route, each route taken from the router: a new one cannot be forgotten here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.guard import DOOR, FILES, HEADERS, LARGEST_FORM
from kuager.workflow.archive import Archive
from kuager.workflow.system import SystemClock, SystemIds
from tests.web.conftest import HERE, TOKEN, TestClient, csrf_of
from tests.web.desks import EmptyDesk

EXAMPLES = int(os.environ.get("KUAGER_FUZZ", "120"))
"""Requests that hypothesis makes in CI; ``KUAGER_FUZZ=20000`` makes more."""
OWN = {"host": "127.0.0.1:8123", "origin": HERE, "sec-fetch-site": "same-origin"}


def routes() -> list[tuple[str, str]]:
    """Every method and path of the workbench."""
    every = create_app(EmptyDesk(), TOKEN, SystemIds(), SystemClock()).routes
    found = [(method, one.path) for one in every if isinstance(one, Route) for method in sorted(one.methods or ())]
    assert len(found) > 150
    return sorted(set(found))


def filled_in(path: str, value: str = "x") -> str:
    return re.sub(r"\{[^}]*\}", lambda _: value, path)


ASKED = [path for method, path in routes() if method == "GET"]
SENT = [path for method, path in routes() if method == "POST"]


@pytest.fixture
def inside(filled: Archive) -> Iterator[TestClient]:
    """A browser at work on an archive with two sources."""
    app = create_app(ArchiveDesk(filled), TOKEN, SystemIds(), SystemClock())
    with TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def walled(answer, path: str) -> None:
    """Fails unless an answer carries what every answer must."""
    for name, value in HEADERS.items():
        if path.startswith((DOOR, FILES)) and name in {
            "content-security-policy",
            "x-frame-options",
            "cross-origin-resource-policy",
        }:
            continue
        if path.startswith("/static/") and name == "cache-control":
            continue
        assert answer.headers.get(name) == value, (path, name)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    if not path.startswith(DOOR):
        assert "unsafe" not in policy
    for cookie in answer.headers.get_list("set-cookie"):
        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()


def test_every_route_answers_within_the_wall(inside: TestClient) -> None:
    token = csrf_of(inside.get("/help").text)
    for path in [*map(filled_in, ASKED), "/static/css/base.css", "/static/none", "/nowhere", "/enter?token=again"]:
        answer = inside.get(path)
        walled(answer, path)
        assert answer.status_code < 500, path
        secrets = [token, TOKEN, *inside.cookies.values()]
        for where in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
            assert not any(one in where for one in secrets), (path, where)
        assert not any(one in answer.headers.get("location", "") for one in secrets), path


def logged(archive: Archive) -> tuple[int, ...]:
    """How many rows the logs hold."""
    return tuple(
        len(list(rows)) for rows in (archive.store.reviews(), archive.store.custody(), archive.store.documents())
    )


@pytest.mark.parametrize(
    ("what", "headers", "content"),
    [
        ("no token", {}, b"a=b"),
        ("another site", {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}, b"csrf=CSRF"),
        ("another origin", {"origin": "http://127.0.0.1:9"}, b"csrf=CSRF"),
        ("a neighbour", {"sec-fetch-site": "same-site"}, b"csrf=CSRF"),
        ("another host", {"host": "elsewhere.example"}, b"csrf=CSRF"),
        ("JSON", {"content-type": "application/json"}, b'{"csrf": "CSRF"}'),
        ("plain text", {"content-type": "text/plain"}, b"csrf=CSRF"),
        ("no type", {"content-type": ""}, b"csrf=CSRF"),
        ("two tokens", {}, b"csrf=CSRF&csrf=0"),
        ("two tokens, the good one last", {}, b"csrf=0&csrf=CSRF"),
        ("a token in the address only", {"x-csrf-token": "CSRF"}, b""),
        ("an override", {"x-http-method-override": "GET"}, b"_method=GET"),
        ("too many fields", {}, b"csrf=CSRF" + b"&a=b" * 5000),
        ("half of many parts", {"content-type": "multipart/form-data; boundary=b"}, b"--b\r\nContent-Disposition: form-data"),
        ("no boundary", {"content-type": "multipart/form-data"}, b"--b\r\n\r\nx\r\n--b--"),
    ],
)  # fmt: skip
def test_no_route_takes_what_is_no_form_of_ours(inside: TestClient, filled: Archive, what, headers, content) -> None:
    token = csrf_of(inside.get("/help").text).encode()
    before = logged(filled)
    for path in map(filled_in, SENT):
        plain = {"content-type": "application/x-www-form-urlencoded", **OWN}
        answer = inside.post(
            path,
            content=content.replace(b"CSRF", token),
            headers={**plain, **{name: value.replace("CSRF", token.decode()) for name, value in headers.items()}},
        )
        assert 400 <= answer.status_code < 500, (what, path, answer.status_code)
        walled(answer, path)
    assert logged(filled) == before


def test_no_route_reads_a_form_that_is_too_large(inside: TestClient) -> None:
    for path in map(filled_in, SENT):
        large = {**OWN, "content-length": str(10 * LARGEST_FORM * LARGEST_FORM)}
        assert inside.post(path, content=b"", headers=large).status_code == 413, path


def test_a_mistake_of_ours_stands_behind_the_wall_too(inside: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Zhanar the witness")

    monkeypatch.setattr(ArchiveDesk, "overview", broken)
    answer = inside.get("/")
    assert answer.status_code == 500
    walled(answer, "/")
    assert "Zhanar" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_no_route_knows_another_method(inside: TestClient, method: str) -> None:
    for path in sorted({filled_in(path) for path in (*ASKED, *SENT)}):
        answer = inside.request(method, path, headers=OWN)
        assert answer.status_code == 405, path
        walled(answer, path)


_ODD = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "", "0", "-1", "9" * 30, "1e309", "NaN", "null", "..", "../..", "%2e%2e%2f", "\u202e", "\ud7ff", "d-thread", "n-" + "0" * 16, "x" * 3000,
        "' OR 1=1 --", "{{7*7}}", "<b>", "2024-02-30", "0000-00-00", "2024-13", "5-3", "a-b", "999999-1000000", "on", "csv", "pdf", "en", "\x00",
    ]),
)  # fmt: skip
_NAMES = st.sampled_from([
    "q", "kind", "at", "page", "on", "state", "lang", "back", "document", "claim", "entity", "series", "year", "key", "form", "show", "edit",
    "reason", "decision", "value", "start", "end", "name", "strata", "list", "person", "office", "url", "about", "record", "version", "when",
])  # fmt: skip


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_request_breaks_a_page(inside: TestClient, data: st.DataObject) -> None:
    """Odd ids, questions and answers: a page may refuse, and it may not break."""
    method, path = data.draw(st.sampled_from([one for one in routes_once() if one[0] in {"GET", "POST"}]))
    if path in {"/leave", "/enter", "/lock"}:
        return
    filled_path = re.sub(r"\{[^}]*\}", lambda _: encoded(data.draw(_ODD)) or "x", path)
    told = data.draw(st.dictionaries(_NAMES, _ODD, max_size=4))
    if method == "GET":
        answer = inside.get(filled_path, params={name: wire(value) for name, value in told.items()})
    else:
        token = csrf_of(inside.get("/help").text)
        answer = inside.post(filled_path, data={**{n: wire(v) for n, v in told.items()}, "csrf": token}, headers=OWN)
    assert answer.status_code < 500, (method, filled_path, told)
    assert "Traceback" not in answer.text


_ROUTES: list[tuple[str, str]] = []


def routes_once() -> list[tuple[str, str]]:
    if not _ROUTES:
        _ROUTES.extend(routes())
    return _ROUTES


def wire(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def encoded(value: str) -> str:
    return "".join(f"%{one:02x}" for one in wire(value).encode()) if value not in {"..", "../.."} else ".."
