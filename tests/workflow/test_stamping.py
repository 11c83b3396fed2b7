"""Questions are made offline, sent to named authorities only, and stay queued while there is no link."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator

import pytest

from kuager.errors import EmptyLedgerError, NoAuthorityError, StrangeStampError, UsageError
from kuager.workflow import audit, ingest, stamping
from tests.preserve.stamps.authority import Authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def served(authority, socket_enabled) -> Iterator[str]:
    """The authority at an address of this machine."""

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/moved":
                self.send_response(307)
                self.send_header("Location", "/")
                self.end_headers()
                return
            body = authority.answer(query) if self.path == "/" else b"" if self.path == "/empty" else b"x" * 10**6
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def time_of(archive):
    return {one.name: one for one in audit.verify(archive)}["time"]


def test_nothing_is_sent_until_an_authority_is_named(filled):
    with pytest.raises(NoAuthorityError):
        stamping.stamp(filled)
    assert len(list((filled.root / "ledger" / "queue").iterdir())) == 1
    assert "1 questions wait" in time_of(filled).detail


def test_an_empty_archive_has_nothing_to_stamp(archive):
    with pytest.raises(EmptyLedgerError):
        stamping.queue(archive)


def test_a_head_is_stamped_and_the_verdict_says_when(any_archive, texts, authority, served):
    list(ingest.add(any_archive, [str(texts)]))
    stamping.name_authority(any_archive, served, authority.root)
    (done,) = stamping.stamp(any_archive)
    assert done.error is None
    verdict = time_of(any_archive)
    assert verdict.verdict == "ok", verdict
    assert "first 8 rows" in verdict.detail
    assert stamping.stamp(any_archive) == []


@pytest.mark.parametrize("path", ["/moved", "/empty", "/endless"])
def test_a_strange_desk_gives_no_stamp_and_the_question_waits(filled, authority, served, path):
    stamping.name_authority(filled, served + path, authority.root)
    (done,) = stamping.stamp(filled)
    assert done.error is not None
    assert time_of(filled).verdict == "unverifiable"
    assert list((filled.root / "ledger" / "heads").glob("*.tsr")) == []


def test_no_link_leaves_the_question_in_the_queue(filled, authority, socket_enabled):
    stamping.name_authority(filled, "http://127.0.0.1:9", authority.root)
    (done,) = stamping.stamp(filled)
    assert done.error is not None
    assert done.error.code == "K-CUSTODY-003"
    assert "wait for a link" in time_of(filled).detail


def test_an_answer_may_travel_on_a_stick(filled, authority, tmp_path):
    stamping.name_authority(filled, "https://stamps.example.org/tsa", authority.root)
    question = stamping.queue(filled)
    (tmp_path / "answer.tsr").write_bytes(authority.answer(question.read_bytes()))
    assert stamping.take_answer(filled, tmp_path / "answer.tsr").authority == "stamps.example.org"
    assert time_of(filled).verdict == "ok"
    (tmp_path / "answer.tsr").write_bytes(b"junk")
    with pytest.raises(StrangeStampError):
        stamping.take_answer(filled, tmp_path / "answer.tsr")


@pytest.mark.parametrize("url", ["ftp://stamps.example.org", "file:///etc/passwd", "stamps.example.org", "http://"])
def test_only_addresses_of_the_web_are_taken(filled, authority, url):
    with pytest.raises(UsageError):
        stamping.name_authority(filled, url, authority.root)


def test_roots_must_be_certificates(filled, tmp_path):
    (tmp_path / "no.pem").write_text("none")
    with pytest.raises(UsageError):
        stamping.name_authority(filled, "https://stamps.example.org", tmp_path / "no.pem")
