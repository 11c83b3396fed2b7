"""The lock page: works without a key and without JavaScript, in four languages, and makes guessing slow. The lock itself."""

from __future__ import annotations

import re

import pytest
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from kuager.errors import DamagedStoreError, WrongPassphraseError
from kuager.web import guard
from kuager.web.door import FREE, Door, Throttle
from kuager.web.lock import AWAKE, JUMP, RESTING, Lock, Watched
from kuager.web.words import LANGUAGES

HERE = "http://127.0.0.1:8000"
WORDS = "тау өзен & қала+1"


def opening(words: str) -> tuple[ASGIApp, str]:
    if words == "damaged":
        raise DamagedStoreError
    if words != WORDS:
        raise WrongPassphraseError
    return PlainTextResponse("inside"), "/enter?token=once"


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def page(seconds: Seconds) -> TestClient:
    return TestClient(Door(opening, throttle=Throttle(seconds)), base_url=HERE, follow_redirects=False)


def tried(page: TestClient, words: str, **headers: str):
    return page.post("/unlock", data={"passphrase": words}, headers=headers)


def test_every_address_shows_the_lock_and_nothing_else(page):
    for path in ("/", "/people", "/enter?token=x", "/files/c-1", "/static/js/app.js", "/intake"):
        answer = page.get(path)
        assert answer.status_code == 423
        assert 'name="passphrase"' in answer.text
        assert "<script" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert page.get("/static/css/lock.css").status_code == 200
    assert page.get("/static/css/../js/app.js").status_code == 423
    assert page.get("/", headers={"host": "evil.example"}).status_code == 403
    assert page.put("/").status_code == 405


def test_four_languages_by_the_browser_or_by_choice(page):
    titles = {re.search(r"<h1>(.+?)</h1>", page.get(f"/?lang={lang}").text)[1] for lang in LANGUAGES}
    assert len(titles) == 4
    assert 'lang="kk"' in page.get("/", headers={"accept-language": "fr;q=0.9, kk-KZ;q=0.8, ru"}).text
    assert '<html lang="en"' in page.get("/?lang=<x>").text


def test_the_passphrase_opens_and_the_door_stands_aside(page):
    answer = tried(page, WORDS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/enter?token=once")
    assert page.get("/people").text == "inside"


def test_guessing_becomes_slow_and_even_the_right_words_wait(page, seconds):
    for _ in range(FREE):
        assert tried(page, "wrong").status_code == 403
    waits = []
    for _ in range(4):
        answer = tried(page, "wrong")
        waits.append(int(answer.headers["retry-after"]))
        late = tried(page, WORDS)
        assert late.status_code == 429
        assert late.headers["retry-after"] == str(waits[-1])
        seconds.now += waits[-1]
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert tried(page, WORDS).status_code == 303


def test_other_pages_of_the_browser_cannot_try(page):
    assert tried(page, WORDS, **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert tried(page, WORDS, origin="https://evil.example").status_code == 403
    assert page.get("/").status_code == 423


def test_what_is_no_passphrase_is_told(page):
    assert page.post("/unlock", content=b"passphrase=" + b"x" * 9000).status_code == 400
    assert page.post("/unlock", content=b"\xff").status_code == 400
    assert tried(page, "").status_code == 400
    lost = page.post("/forms/testimony", data={"account": "what she told"})
    assert lost.status_code == 423
    assert "what she told" not in lost.text
    damaged = tried(page, "damaged")
    assert damaged.status_code == 409
    assert "K-STORE-006" in damaged.text


def test_the_words_tried_are_never_shown(page):
    assert "wrong-words" not in tried(page, "wrong-words").text


class Locks:
    def __init__(self, minutes: int = 10) -> None:
        self.awake, self.passed, self.locked = Seconds(), Seconds(), 0
        self.lock = Lock(minutes, lock=self.end, awake=self.awake, passed=self.passed)

    def end(self) -> None:
        self.locked += 1

    def pass_by(self, seconds: float, *, asleep: float = 0) -> bool:
        self.awake.now += seconds
        self.passed.now += seconds + asleep
        return self.lock.look()


def test_it_locks_after_rest_and_not_while_somebody_works():
    locks = Locks()
    for _ in range(10):
        assert not locks.pass_by(599)
        locks.lock.touch()
    assert locks.pass_by(600)
    assert locks.locked == 1


def test_a_shut_lid_locks():
    locks = Locks()
    assert not locks.pass_by(5, asleep=JUMP - 1)
    assert locks.pass_by(5, asleep=2)


@pytest.mark.parametrize(
    ("method", "path", "dest", "cookie", "counts"),
    [
        ("GET", "/people", "document", "good", True),
        ("GET", "/recordings/d/play", "video", "good", True),
        ("POST", "/review/decide", "empty", "good", True),
        ("GET", AWAKE, "empty", "good", True),
        ("GET", "/people", "empty", "good", False),
        ("GET", RESTING, "document", "good", False),
        ("GET", "/people", "document", "other", False),
        ("GET", AWAKE, "empty", "other", False),
    ],
)
def test_only_what_a_person_does_counts_as_work(method, path, dest, cookie, counts):
    locks = Locks()
    watched = Watched(PlainTextResponse("inside"), locks.lock, lambda value: value == "good", "kuager-1")
    assert not locks.pass_by(599)
    headers = {"sec-fetch-dest": dest, "cookie": f"a=b; kuager-1={cookie}"}
    assert TestClient(watched, base_url=HERE).request(method, path, headers=headers).text == "inside"
    assert locks.pass_by(2) is not counts


def test_no_form_reaches_the_size_that_is_put_into_a_file():
    """Beyond it the reader of forms makes a temporary file, which a seized disk would show; the tables have a reader of their own."""
    assert MultiPartParser.spool_max_size > guard.LARGEST_FORM
