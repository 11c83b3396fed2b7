"""A real Chromium through the real guard, against local servers."""

import io
import os
import shutil
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from kuager.collect.browser import pipe, program, render_page, rendering
from kuager.collect.errors import (
    BadAddressError,
    BrowserError,
    ForbiddenAddressError,
    MissingProgramError,
    NetworkOffError,
)
from kuager.collect.net import Policy
from kuager.collect.scratch import MEMORY
from kuager.collect.web import judge, observe
from kuager.model import Outcome
from tests.collect.localsite import Clock, Ids, serving
from tests.collect.test_outcome import STORY

needs_chromium = pytest.mark.skipif(
    not any(shutil.which(name) for name in rendering.PROGRAMS), reason="no Chromium on this machine"
)
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]

DRAWN = b"""<!doctype html><html><head><title>Drawn</title></head><body><div id=app></div>
<script src=/draw.js></script></body></html>"""
DRAW = f"""alert('hello');
document.getElementById('app').innerHTML = '<h1>Айгүл</h1><p>{STORY}</p><div style="height:3000px"></div>';
fetch('http://10.0.0.1/').catch(() => 0); fetch('http://localhost:1/').catch(() => 0);
new Image().src = 'http://169.254.169.254/latest/';""".encode()


def take(site, path, tmp_path, **more):
    return render_page(site.root + path, site.policy(deadline=60.0, **more), Clock(), Ids(), fallback=tmp_path)


def records(warc):
    return [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "", record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    ]


@needs_chromium
def test_a_page_drawn_by_a_program_is_kept_as_shown(tmp_path):
    before = set(MEMORY.glob("kuager-*"))
    with serving({"/": DRAWN, "/draw.js": (200, {"Content-Type": "text/javascript; charset=utf-8"}, DRAW)}) as site:
        page = take(site, "/", tmp_path)
        asked = {path for path in site.asked if path != "/favicon.ico"}
    assert asked == {"/", "/draw.js"}
    assert page.last.status == 200
    seen = observe(page.last.body, page.final, content_type="text/html; charset=utf-8")
    assert "Айгүл" in seen.main
    assert "forty names" in seen.main
    kinds = [(kind, uri.partition("http")[0]) for kind, uri, _ in records(page.warc)]
    kinds = [kind for kind in kinds if kind[0] not in {"request", "response"}]
    assert kinds == [
        ("warcinfo", ""),
        ("resource", "urn:dom:"),
        ("resource", "urn:fullPage:"),
        ("resource", "urn:pdf:"),
        ("metadata", ""),
    ]
    info, dom, picture, printed, note = (
        body for kind, _, body in records(page.warc) if kind not in {"request", "response"}
    )
    assert b"rendered capture" in info
    assert dom == page.last.body
    assert picture.startswith(b"\x89PNG")
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert width >= 1000
    assert height > 3000
    assert printed.startswith(b"%PDF-")
    assert b"label: rendered capture" in note
    assert set(MEMORY.glob("kuager-*")) == before
    assert list(tmp_path.iterdir()) == []


@needs_chromium
def test_the_guard_holds_for_what_a_page_asks_for(tmp_path):
    with serving({"/secret": b"inner"}) as inner, serving() as site:
        inner_port = inner.port
        site.routes["/"] = (
            f"<html><body><p>{STORY}</p><iframe src='http://127.0.0.1:{inner_port}/secret'></iframe>"
            f"<img src='http://localhost:{inner_port}/secret'><img src='http://[::1]:{inner_port}/secret'></body></html>"
        ).encode()
        page = take(site, "/", tmp_path)
        assert inner.asked == []
    assert len(page.missing) >= 1
    assert judge(page, observe(page.last.body, page.final)).outcome is not Outcome.FAILED


@needs_chromium
def test_a_page_that_leads_into_a_private_network_is_refused(tmp_path):
    with serving({"/secret": b"<p>inner</p>"}) as inner, serving() as site:
        site.routes["/"] = (302, {"Location": f"http://127.0.0.1:{inner.port}/secret"}, b"")
        page = take(site, "/", tmp_path)
        assert inner.asked == []
    assert isinstance(page.last.error, ForbiddenAddressError)
    assert judge(page, observe(page.last.body, page.final)).outcome is Outcome.FAILED


@needs_chromium
def test_a_name_that_turns_private_is_refused_to_the_browser_too(tmp_path):
    with serving({"/": b"<p>inner</p>"}) as site:
        policy = Policy(network=True, ports=frozenset({80, 443, site.port}), deadline=40.0)

        def trap(host, port):
            return ["127.0.0.1"]

        page = render_page(
            f"http://trap.news.org:{site.port}/", policy, Clock(), Ids(), fallback=tmp_path, resolver=trap
        )
        assert site.asked == []
    assert isinstance(page.last.error, ForbiddenAddressError)


@needs_chromium
def test_nobody_there_is_an_attempt_too(tmp_path):
    with serving() as site:
        policy, url = site.policy(deadline=40.0), site.root + "/x"
    page = render_page(url, policy, Clock(), Ids(), fallback=tmp_path)
    assert page.last.error is not None or page.last.status == 502
    assert next(kind for kind, *_ in records(page.warc)) == "warcinfo"


def test_an_address_that_is_not_fetched_starts_no_browser(tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "BrowserPipe", None)
    for url, error in (("file:///etc/passwd", BadAddressError), ("http://127.0.0.1/", ForbiddenAddressError)):
        with pytest.raises(error):
            render_page(url, Policy(network=True), Clock(), Ids(), fallback=tmp_path)
    monkeypatch.setattr(rendering, "program", lambda: "x")
    with pytest.raises(NetworkOffError):
        render_page("http://news.org/", Policy(), Clock(), Ids(), fallback=tmp_path)


def test_no_browser_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MissingProgramError):
        program()


def script(tmp_path, body):
    path = tmp_path / "fake"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return [str(path)]


def test_a_browser_that_ends_or_says_nothing_is_an_error_and_is_gone(tmp_path):
    environment = {"PATH": os.environ["PATH"]}
    ending = pipe.BrowserPipe(script(tmp_path, "exit 3"), deadline=20, environment=environment)
    with ending as browser, pytest.raises(BrowserError):
        browser.call("Browser.getVersion")
    with pipe.BrowserPipe(script(tmp_path, "sleep 60"), deadline=1, environment=environment) as browser:
        process = browser._process.pid
        with pytest.raises(BrowserError, match="in time"):
            browser.call("Browser.getVersion")
    assert not Path(f"/proc/{process}").exists()


def test_answers_and_events_come_apart(tmp_path):
    answers = r"""printf '{"method":"A.b","params":{"n":1}}\0{"id":1,"result":{"x":2}}\0{"id":2,"error":{"message":"no"}}\0' >&4; sleep 20"""
    with pipe.BrowserPipe(script(tmp_path, answers), deadline=20, environment={"PATH": os.environ["PATH"]}) as browser:
        assert browser.call("One.two", a="ж") == {"x": 2}
        assert browser.event(1) == {"method": "A.b", "params": {"n": 1}}
        with pytest.raises(BrowserError, match="no"):
            browser.call("Three.four")
        began = time.monotonic()
        assert browser.event(0.05) is None
        assert time.monotonic() - began < 10
