"""A captured site, looked at in a real browser out of nothing but its exported WACZ, with the site gone and no network."""

import gzip
import shutil
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.server import listen
from kuager.workflow import capture, ingest, replay, webarchives
from kuager.workflow.archive import create, open_archive
from kuager.workflow.sandbox import InProcess
from tests.collect.localsite import serving
from tests.collect.test_outcome import STORY
from tests.conftest import CountingIds, SteppingClock
from tests.web.conftest import TOKEN
from tests.workflow.judges import archives_in, wacz_says, warcio_says

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1"])]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x20\x80\xc0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def index(port: int) -> bytes:
    return f"""<!doctype html><html lang=kk><head><title>Қақпа алдында</title><meta charset=utf-8>
<link rel=stylesheet href=/style/main.css><link rel=dns-prefetch href=//dns.example.net><link rel=preconnect href=//dns.example.net>
<meta http-equiv=refresh content="1;url=http://away.example.net/"><script>document.title = 'ran'; fetch('/beacon')</script>
<script src=/app.js></script></head><body onload="document.title='ran'"><h1>Қақпа алдында</h1><p id=story>{STORY}</p>
<img id=near src="img/gate.png" alt=gate><img id=late data-src="/img/late.png" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=late>
<img id=wide srcset="/img/small.png 1x, http://127.0.0.1:{port}/img/wide.png 2x" alt=wide><div id=painted style="background-image:url('/img/paint.png')">x</div>
<img id=away src="http://away.example.net/spy.png" alt=spy><iframe id=frame src="/frame.html" title=f></iframe>
<form action="http://away.example.net/form"><button id=send>Send</button></form>
<a id=second href="/second?day=3&amp;x=%D0%B6">second</a> <a id=cyr href="/страница/ә">non-ascii</a> <a id=moved href=/old>moved</a>
<a id=gone href=/gone target=_blank ping="http://away.example.net/ping">gone</a> <a id=outside href="http://away.example.net/x">outside</a>
<a id=script href="javascript:document.title='ran'">script</a></body></html>""".encode()


def page(title: str, words: str) -> bytes:
    return f"<!doctype html><title>{title}</title><link rel=stylesheet href=/style/main.css><h1>{title}</h1><p>{words}</p>".encode()


ROUTES = {
    "/style/main.css": (200, {"Content-Type": "text/css", "Content-Encoding": "gzip"}, gzip.compress(
        b"@import 'more.css'; h1 { color: rgb(10, 120, 60) } @font-face { font-family: f; src: url(//away.example.net/f.woff) } p { font-family: f, serif }")),
    "/style/more.css": (200, {"Content-Type": "text/css"}, b"#painted { width: 44px; height: 33px } p { margin-left: 17px; background: url(../img/paint.png) }"),
    "/img/gate.png": (200, {"Content-Type": "image/png"}, png(31, 21)),
    "/img/late.png": (200, {"Content-Type": "image/png"}, png(32, 22)),
    "/img/wide.png": (200, {"Content-Type": "image/png"}, png(66, 46)),
    "/img/paint.png": (200, {"Content-Type": "image/png"}, png(34, 24)),
    "/app.js": (200, {"Content-Type": "text/javascript"}, b"document.title = 'ran'"),
    "/frame.html": page("Frame", "inside the frame"),
    "/second?day=3&x=%D0%B6": (200, {"Content-Encoding": "gzip"}, gzip.compress(page("Second", STORY.replace("forty", "sixty")))),
    "/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0/%D3%99": (200, {"Content-Type": "text/html; charset=windows-1251"},
        page("Страница", "Родственники стояли у консульства и ждали ответа. " * 8).decode().encode("cp1251")),
    "/old": (302, {"Location": "/new"}, b""),
    "/new": page("New place", STORY.replace("Tuesday", "Friday").replace("two cars", "one bus")),
    "/gone": (404, {}, page("Nothing here", "This page was taken down.")),
}  # fmt: skip
PAGES = ["/", "/second?day=3&x=%D0%B6", "/страница/ә", "/old", "/gone"]


def plain(root) -> None:
    create(root, plain=True, name="Test", clock=SteppingClock(), ids=CountingIds())


def opened(root):
    return open_archive(root, clock=SteppingClock(), ids=CountingIds(), agent="tester", reading=InProcess())


@pytest.fixture(scope="module", params=["plain", "rendered"])
def package(request, tmp_path_factory):
    """A WACZ of the captured site; the site is gone afterwards."""
    folder = tmp_path_factory.mktemp("site")
    plain(folder / "case")
    with opened(folder / "case") as archive, serving(dict(ROUTES)) as site:
        archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(site.port,))
        urls = [site.root + path for path in PAGES]
        rendered = request.param == "rendered"
        # A browser would follow the refresh, as that of any visitor does.
        site.routes["/"] = index(site.port).replace(b'"1;url=', b'"99;url=' if rendered else b'"1;url=')
        results = list(capture.pages(archive, urls[:1] if rendered else urls, rendered=rendered))
        if rendered:
            results += capture.pages(archive, urls[1:])
        assert [result.outcome.value for result in results] == ["ok", "ok", "ok", "ok", "deleted"], results
        replay.export_wacz(archive, folder / "site.wacz")
        root = site.root
    return folder / "site.wacz", root, request.param


def test_other_programs_call_the_package_valid(package, tmp_path):
    path, _, _ = package
    code, words = wacz_says(path)
    assert code == 0, words
    assert {warcio_says(data, tmp_path / "one.warc.gz") for data in archives_in(path).values()} == {(0, "")}


@pytest.fixture(scope="module")
def workbench(package, tmp_path_factory) -> Iterator[str]:
    """The workbench over a fresh archive that knows the package and nothing else, in a thread of its own."""
    root = tmp_path_factory.mktemp("fresh") / "case"
    plain(root)
    told: list[str] = []
    ready = threading.Event()
    servers: list[uvicorn.Server] = []

    def run() -> None:
        with opened(root) as archive, listen(None) as listener:
            results = list(webarchives.add(archive, [str(package[0])]))
            ingest.finish(archive)
            whole = results[0].capture
            app = create_app(ArchiveDesk(archive), TOKEN, CountingIds(), SteppingClock())
            servers.append(uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none")))
            told.extend([f"http://127.0.0.1:{listener.getsockname()[1]}", str(whole)])
            ready.set()
            servers[0].run(sockets=[listener])

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    yield " ".join(told)
    servers[0].should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        # No name leads anywhere: what is not on this machine cannot be reached.
        flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
        running = play.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


def show(page: Page, address: str, site: str, path: str = "/"):
    page.goto(f"{address}?url={site}{path}")
    frame = page.frame_locator("iframe.replayed")
    frame.locator("h1").wait_for()
    return frame


def test_the_captured_site_is_there_without_the_site(browser, workbench, package):
    base, whole = workbench.split(" ")
    _, site, how = package
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda one: None if one.url.startswith((f"{base}/", "data:")) else asked.append(one.url))
    at = context.new_page()
    at.goto(f"{base}/enter?token={TOKEN}")
    address = f"{base}/replay/{whole}"

    frame = show(at, address, site)
    assert frame.locator("#story").inner_text() == STORY.strip()
    assert frame.locator("h1").inner_text() == "Қақпа алдында"
    widths = {name: frame.locator(f"#{name}").evaluate("one => one.naturalWidth") for name in ("near", "late", "away")}
    # No program of this page ever asked for the late picture; the collector without a browser looks for such.
    assert widths == {"near": 31, "late": 32 if how == "plain" else 0, "away": 0}
    assert frame.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(10, 120, 60)"
    assert frame.locator("#story").evaluate("one => getComputedStyle(one).marginLeft") == "17px"
    assert "/img/paint.png" in frame.locator("#painted").evaluate("one => getComputedStyle(one).backgroundImage")
    if how == "plain":
        # The collector without a browser takes no frames along, and the place of one says so.
        assert "not captured" in frame.frame_locator("#frame").locator("h1").inner_text()
    else:
        assert "inside the frame" in frame.frame_locator("#frame").locator("p").inner_text()
    inner = next(one for one in at.frames if "/replayed/" in one.url)
    assert inner.title() == ("Қақпа алдында" if how == "plain" else "ran")
    assert inner.evaluate("self.origin") == "null"

    for name, words in (
        ("second", "sixty names"),
        ("cyr", "Родственники стояли"),
        ("moved", "Friday"),
        ("gone", "taken down"),
    ):
        frame = show(at, address, site)
        frame.locator(f"#{name}").click()
        frame.locator(f"p:has-text('{words}')").wait_for(timeout=10_000)
        assert len(context.pages) == 1
    frame = show(at, address, site)
    frame.locator("#outside").click()
    frame.locator("h1:has-text('not captured')").wait_for(timeout=10_000)
    frame = show(at, address, site)
    frame.locator("#send").click()
    frame.locator("#script").click(force=True)
    at.wait_for_timeout(300)
    assert frame.locator("h1").inner_text() == "Қақпа алдында"
    assert at.locator("iframe.replayed").evaluate("one => one.contentDocument") is None
    assert asked == []
    context.close()
