"""What a browser was answered is kept, and nothing it is told to ask leads into a private network."""

import gzip
import io
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from warcio.archiveiterator import ArchiveIterator

from kuager.collect.browser import render_page, rendering
from kuager.collect.errors import ForbiddenAddressError
from kuager.collect.net import Policy
from tests.collect.localsite import Clock, Ids, Route, leads_to, serving
from tests.collect.test_outcome import STORY

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(
        not any(shutil.which(name) for name in rendering.PROGRAMS), reason="no Chromium on this machine"
    ),
]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d4944415478da63fcffff3f0300050001ff5b2bd6390000000049454e44ae426082"
)
SCRIPT = "fetch('/data.json').then(r => r.json()).then(d => { document.title = d.name }); new Worker('/worker.js');"
PAGE = f"""<!doctype html><html><head><meta charset=windows-1251><link rel=stylesheet href=/a.css></head><body>
<h1>Свидетели</h1><p>{STORY}</p><img src=/a.png><script src=/a.js></script>
<iframe src="http://other.news.org:PORT/frame"></iframe></body></html>"""


def records(warc):
    return [
        (record, record.content_stream().read()) for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    ]


def routes(port):
    page = PAGE.replace("PORT", str(port)).encode("cp1251")
    return {
        "/old": (302, {"Location": "/page", "Set-Cookie": "a=1"}, b""),
        "/page": (200, {"Content-Type": "text/html; charset=windows-1251", "X-Mark": "kept"}, page),
        "/a.css": (200, {"Content-Type": "text/css"}, b"h1 { color: rgb(1, 2, 3) }"),
        "/a.png": (200, {"Content-Type": "image/png"}, PIXEL),
        "/a.js": (200, {"Content-Type": "text/javascript", "Content-Encoding": "gzip"}, gzip.compress(SCRIPT.encode())),
        "/data.json": (200, {"Content-Type": "application/json"}, '{"name": "Дала"}'.encode()),
        "/worker.js": (200, {"Content-Type": "text/javascript"}, b"fetch('/from-worker.json')"),
        "/from-worker.json": (200, {"Content-Type": "application/json"}, b'{"worker": true}'),
        "/frame": "<p>Кадр другого сайта</p>".encode(),
    }


@pytest.fixture(scope="module")
def captured(tmp_path_factory):
    with serving() as site:
        site.routes.update(routes(site.port))
        page = render_page(
            f"http://www.news.org:{site.port}/old", site.policy(deadline=60.0), Clock(), Ids(),
            fallback=tmp_path_factory.mktemp("browser"), resolver=leads_to("127.0.0.1"),
        )  # fmt: skip
        return page, site.port


def test_every_answer_is_a_record_that_says_what_it_is(captured):
    page, _ = captured
    found = {}
    for record, body in records(page.warc):
        if record.rec_type != "response":
            continue
        assert record.rec_headers.get_header("WARC-Rendered") == "decoded body, normalised headers"
        assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
        url = record.rec_headers.get_header("WARC-Target-URI")
        found[url.partition("/")[2].partition("/")[2].partition("/")[2]] = (record.http_headers, body)
    assert set(found) - {"favicon.ico"} == {
        "old", "page", "a.css", "a.png", "a.js", "data.json", "worker.js", "from-worker.json", "frame",
    }  # fmt: skip
    head, body = found["page"]
    assert "Свидетели" in body.decode()
    assert head.get_header("content-type") == "text/html; charset=utf-8"
    assert head.get_header("x-orig-content-type") == "text/html; charset=windows-1251"
    assert head.get_header("x-mark") == "kept"
    assert found["a.png"][1] == PIXEL
    head, body = found["a.js"]
    assert body == SCRIPT.encode()
    assert (head.get_header("content-encoding"), head.get_header("x-orig-content-encoding")) == (None, "gzip")
    assert found["old"][0].get_statuscode() == "302"
    assert found["old"][0].get_header("location") == "/page"
    assert "Кадр другого сайта" in found["frame"][1].decode()


def test_questions_stand_beside_their_answers(captured):
    page, port = captured
    kept = records(page.warc)
    answers = {record.rec_headers.get_header("WARC-Record-ID") for record, _ in kept if record.rec_type == "response"}
    asked = [record for record, _ in kept if record.rec_type == "request"]
    assert len(asked) == len(answers)
    assert {record.rec_headers.get_header("WARC-Concurrent-To") for record in asked} == answers
    assert all(record.http_headers.get_header("host").endswith(f"news.org:{port}") for record in asked)
    (tmp := io.BytesIO(page.warc)).seek(0)
    assert len(list(ArchiveIterator(tmp))) == len(kept)


def test_other_programs_find_nothing_wrong(captured, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(captured[0].warc)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(tmp_path / "a.warc.gz")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "")


def test_the_way_and_the_circumstances_are_told(captured):
    page, port = captured
    base = f"http://www.news.org:{port}"
    assert [(hop.status, hop.url, hop.address) for hop in page.hops] == [
        (302, f"{base}/old", "127.0.0.1"),
        (200, f"{base}/page", "127.0.0.1"),
    ]
    assert page.last.header("x-mark") == "kept"
    assert page.last.header("content-type") == "text/html; charset=utf-8"
    (note,) = [body.decode() for record, body in records(page.warc) if record.rec_type == "metadata"]
    told = dict(line.split(": ", 1) for line in note.strip().split("\r\n"))
    assert told["hop-1"] == f"302 from 127.0.0.1: {base}/old"
    assert told["logged-in"].startswith("no")
    assert told["clock"]
    assert "Chrom" in told["browser"]
    assert "Headless" not in told["user-agent"]
    assert told["began"] < told["ended"]


@contextmanager
def listening(kind=socket.SOCK_STREAM):
    """Counts who comes to a port of this machine, whatever they say."""
    trap = socket.socket(socket.AF_INET, kind)
    trap.bind(("127.0.0.1", 0))
    trap.settimeout(0.05)
    if kind == socket.SOCK_STREAM:
        trap.listen(64)
    came, stop = [], threading.Event()

    def wait():
        while not stop.is_set():
            try:
                came.append(trap.accept()[1] if kind == socket.SOCK_STREAM else trap.recvfrom(100)[1])
            except TimeoutError:
                continue

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield trap.getsockname()[1], came
    finally:
        stop.set()
        thread.join()
        trap.close()


@contextmanager
def tunnel(site_port):
    """The next proxy on the way out: leads every name to the test's own site, and notes where it was asked to go."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    asked, stop, threads = [], threading.Event(), []

    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def one(client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        asked.append(head.split(b" ")[1].decode())
        with client, socket.create_connection(("127.0.0.1", site_port)) as inner:
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=pump, args=(inner, client))
            back.start()
            pump(client, inner)
            back.join()

    def serve():
        while not stop.is_set():
            try:
                client, _ = server.accept()
            except TimeoutError:
                continue
            threads.append(threading.Thread(target=one, args=(client,)))
            threads[-1].start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1], asked
    finally:
        stop.set()
        thread.join()
        for each in threads:
            each.join()
        server.close()


TRICKS = """<!doctype html><html><head><title>Trap</title>
<link rel=stylesheet href="http://127.0.0.1:TRAP/a.css"><link rel=preload as=image href="http://127.0.0.1:TRAP/pre.png">
<link rel=prefetch href="http://127.0.0.1:TRAP/prefetch"><link rel=preconnect href="http://127.0.0.1:TRAP">
<link rel=icon href="http://127.0.0.1:TRAP/icon"><link rel=manifest href="http://127.0.0.1:TRAP/manifest">
<style>body { background: url(http://127.0.0.1:TRAP/bg.png) } @font-face { font-family: x; src: url(http://127.0.0.1:TRAP/f) }
p { font-family: x }</style></head><body><p>STORY</p>
<img src="http://127.0.0.1:TRAP/1"><img src="http://localhost:TRAP/2"><img src="http://[::1]:TRAP/3">
<img src="http://2130706433:TRAP/4"><img src="http://0x7f.1:TRAP/5"><img src="http://127.1:TRAP/6"><img src="http://0:TRAP/7">
<img src="http://[::ffff:127.0.0.1]:TRAP/8"><img srcset="http://127.0.0.1:TRAP/9 2x"><img src="/redirect"><img src="/redirect307">
<iframe src="http://127.0.0.1:TRAP/frame"></iframe><iframe src="/redirect"></iframe><object data="http://127.0.0.1:TRAP/o"></object>
<embed src="http://127.0.0.1:TRAP/e"><video src="http://127.0.0.1:TRAP/v" autoplay></video><audio src="http://127.0.0.1:TRAP/a" autoplay></audio>
<svg><image href="http://127.0.0.1:TRAP/svg"/></svg><form id=f method=post target=g action="http://127.0.0.1:TRAP/form"></form>
<iframe name=g></iframe><script src="http://127.0.0.1:TRAP/s.js"></script><script>
const at = '127.0.0.1:TRAP', quiet = run => { try { const p = run(); if (p && p.catch) p.catch(() => 0) } catch (e) {} };
quiet(() => fetch('http://' + at + '/fetch', {mode: 'no-cors'})); quiet(() => fetch('/redirect'));
quiet(() => navigator.sendBeacon('http://' + at + '/beacon', 'x')); quiet(() => new WebSocket('ws://' + at + '/ws'));
quiet(() => new EventSource('http://' + at + '/events')); quiet(() => document.getElementById('f').submit());
quiet(() => open('http://' + at + '/open')); quiet(() => new Worker(URL.createObjectURL(new Blob([
  "importScripts('http://" + at + "/import')"])))); quiet(() => new Worker(URL.createObjectURL(new Blob([
  "fetch('http://" + at + "/worker', {mode: 'no-cors'})"]))));
quiet(() => { const c = new XMLHttpRequest(); c.open('GET', 'http://' + at + '/xhr'); c.send() });
quiet(() => { const r = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}, {urls: 'turn:127.0.0.1:TRAP?transport=tcp',
  username: 'a', credential: 'b'}]}); r.createDataChannel('x'); r.createOffer().then(o => r.setLocalDescription(o)) });
</script></body></html>"""


def test_nothing_a_page_tries_reaches_this_machine(tmp_path):
    with serving() as site, listening() as (trap, came), listening(socket.SOCK_DGRAM) as (udp, packets):
        away = (302, {"Location": f"http://127.0.0.1:{trap}/redirected"}, b"")
        tricks = TRICKS.replace("TRAP", str(trap)).replace("UDP", str(udp)).replace("STORY", STORY).encode()
        site.routes.update({"/": tricks, "/redirect": away, "/redirect307": (307, away[1], b"")})
        with tunnel(site.port) as (port, asked):
            policy = Policy(
                network=True, proxy=f"http://127.0.0.1:{port}", ports=frozenset({80, 443, trap}), deadline=60.0
            )
            page = render_page("http://www.news.org/", policy, Clock(), Ids(), fallback=tmp_path)
        assert "/redirect" in site.asked
    assert STORY[:40] in page.last.body.decode()
    assert came == []
    assert packets == []
    assert set(asked) == {"www.news.org:80"}
    hosts = {host.partition("//")[2].partition("/")[0] for host, _ in page.missing if "private" in _ or "127" in host}
    assert f"127.0.0.1:{trap}" in hosts


@pytest.mark.parametrize("way", ["redirect", "refresh", "script"])
def test_a_page_that_moves_to_this_machine_ends_there(tmp_path, way):
    with serving() as site, listening() as (trap, came):
        inside = f"http://127.0.0.1:{trap}/inside"
        ways: dict[str, Route] = {
            "redirect": (302, {"Location": inside}, b""),
            "refresh": f"<meta http-equiv=refresh content='0;url={inside}'><p>{STORY}</p>".encode(),
            "script": f"<p>{STORY}</p><script>location = '{inside}'</script>".encode(),
        }
        site.routes["/"] = ways[way]
        with tunnel(site.port) as (port, asked):
            policy = Policy(
                network=True, proxy=f"http://127.0.0.1:{port}", ports=frozenset({80, 443, trap}), deadline=60.0
            )
            page = render_page("http://www.news.org/", policy, Clock(), Ids(), fallback=tmp_path)
    assert came == []
    assert set(asked) == {"www.news.org:80"}
    assert isinstance(page.last.error, ForbiddenAddressError)
    assert page.last.body == b""
    kept = [body for record, body in records(page.warc) if record.rec_type == "response"]
    if way == "redirect":
        assert kept == [b""]
    else:  # the browser lets go of a page that moves at once; that is said
        assert STORY.encode() in b"".join(kept) or "http://www.news.org/" in dict(page.missing)
