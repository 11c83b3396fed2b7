"""A WACZ holds the pages so that any record can be cut out of it, and its digest stands in the ledger."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from kuager import preserve
from kuager.collect.warc import WarcWriter
from kuager.errors import TargetExistsError, UnknownIdError
from kuager.model import CustodyVerb, Fetched
from kuager.preserve.warcs import Indexer, surt
from kuager.workflow import audit, capture, ingest, replay
from tests.workflow.judges import archives_in, wacz_says, warcio_says

PAGE = b"<!doctype html><title>Notice</title><p>Families stood in Oskemen.</p>"
URL = "https://www.example.org/News/1?a=B"


def keep(archive, data: bytes, url: str, media_type: str) -> None:
    """Keeps a capture as the web collector does."""
    fetched = Fetched(
        path="-", target_uri=url, original_name="page", size=len(data), fetched_at=archive.clock.now(), method="web",
        tool="test", media_type=media_type,
    )  # fmt: skip
    kept, sealed = preserve.seal([data], fetched, archive.vault, agent="documenter")
    with archive.store.write() as writer:
        writer.capture(kept)
        for verb, note in (
            (CustodyVerb.DIGEST, f"sha256 {sealed.sha256}, {sealed.size} bytes"),
            (CustodyVerb.INGESTION, "kept"),
        ):
            writer.custody(kept.id, verb, agent="documenter", at=archive.clock.now(), outcome="ok", note=note)


def exchange(archive) -> bytes:
    writer = WarcWriter(archive.clock, archive.ids)
    writer.info({"software": "test"})
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    writer.exchange(URL, request=b"GET / HTTP/1.1\r\n\r\n", response=head + PAGE, at=archive.clock.now())
    image = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nno"
    writer.exchange("https://example.org/a.png", request=b"", response=image, at=archive.clock.now())
    return writer.data


@pytest.fixture
def site(archive, tmp_path):
    """A captured page with its web archive, a page saved from a browser, and a letter."""
    keep(archive, exchange(archive), URL, "application/warc+gzip")
    keep(archive, PAGE, URL, "text/html")
    (tmp_path / "saved.html").write_text("<html><title>Saved</title><p>Police warned two women in Oskemen.</p></html>")
    (tmp_path / "letter.txt").write_text("A letter about Oskemen.")
    list(ingest.add(archive, [str(tmp_path / "saved.html"), str(tmp_path / "letter.txt")]))
    return archive


def test_every_record_is_where_the_index_says(site, tmp_path):
    done = replay.export_wacz(site, tmp_path / "site.wacz")
    assert (done.captures, done.pages, done.records) == (3, 2, 3)
    assert ["text/plain" in one for one in done.left_out] == [True]
    with zipfile.ZipFile(tmp_path / "site.wacz") as package:
        assert package.testzip() is None
        assert {one.compress_type for one in package.infolist()} == {zipfile.ZIP_STORED}
        lines = package.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines)
        seen = {}
        for line in lines:
            entry = json.loads(line.split(" ", 2)[2])
            data = package.read(f"archive/{entry['filename']}")
            record = gzip.decompress(data[int(entry["offset"]) : int(entry["offset"]) + int(entry["length"])])
            assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in record
            seen[entry["url"]] = (entry["status"], entry["mime"])
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    saved = next(url for url in seen if url.startswith("urn:"))
    assert seen == {
        URL: ("200", "text/html"),
        "https://example.org/a.png": ("404", "text/plain"),
        saved: ("200", "text/html"),
    }
    assert pages[0]["format"] == "json-pages-1.0"
    assert {page["url"] for page in pages[1:]} == {URL, saved}
    assert all(page["title"] for page in pages[1:])


def test_digests_hold_and_the_ledger_knows_them(site, tmp_path):
    done = replay.export_wacz(site, tmp_path / "site.wacz", receiver="Advocate Tan")
    with zipfile.ZipFile(tmp_path / "site.wacz") as package:
        listed = json.loads(package.read("datapackage.json"))
        for one in listed["resources"]:
            assert one["hash"] == "sha256:" + hashlib.sha256(package.read(one["path"])).hexdigest()
            assert one["bytes"] == len(package.read(one["path"]))
        seal = json.loads(package.read("datapackage-digest.json"))
        assert (
            seal["hash"]
            == f"sha256:{done.digest}"
            == "sha256:" + hashlib.sha256(package.read("datapackage.json")).hexdigest()
        )
        names = {one["path"] for one in listed["resources"]}
        assert names == set(package.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    (event,) = site.store.custody(done.id)
    assert done.digest in event.note
    assert "Tan" not in event.note
    assert "Advocate Tan" in {one.value for one in site.store.sealed_values()}
    assert {one.name: one.verdict for one in audit.verify(site)}["chain"] == "ok"


def test_warcio_finds_nothing_wrong(site, tmp_path):
    replay.export_wacz(site, tmp_path / "site.wacz")
    archives = archives_in(tmp_path / "site.wacz")
    assert len(archives) == 2
    for data in archives.values():
        assert warcio_says(data, tmp_path / "one.warc.gz") == (0, "")


def test_the_wacz_command_calls_it_valid(site, tmp_path):
    replay.export_wacz(site, tmp_path / "site.wacz")
    code, words = wacz_says(tmp_path / "site.wacz")
    assert code == 0, words
    assert "valid" in words.lower()


def test_the_judges_notice_what_was_changed(site, tmp_path):
    replay.export_wacz(site, tmp_path / "site.wacz")
    with zipfile.ZipFile(tmp_path / "site.wacz") as package, zipfile.ZipFile(tmp_path / "bad.wacz", "w") as bad:
        for name in package.namelist():
            data = package.read(name)
            bad.writestr(name, data.replace(b"example", b"exomple") if name == "pages/pages.jsonl" else data)
    assert wacz_says(tmp_path / "bad.wacz")[0] != 0
    warc = next(data for data in archives_in(tmp_path / "site.wacz").values() if b"WARC" in gzip.decompress(data))
    changed = gzip.compress(gzip.decompress(warc).replace(b"Oskemen", b"Oskemem"))
    assert warcio_says(changed, tmp_path / "changed.warc.gz")[0] != 0


def test_nothing_is_overwritten_and_nothing_half_made_stays(site, filled, tmp_path):
    (tmp_path / "there.wacz").write_bytes(b"there")
    with pytest.raises(TargetExistsError):
        replay.export_wacz(site, tmp_path / "there.wacz")
    assert (tmp_path / "there.wacz").read_bytes() == b"there"
    letter = next(one for one in site.store.captures() if one.media_type == "text/plain")
    with pytest.raises(UnknownIdError):
        replay.export_wacz(site, tmp_path / "none.wacz", ids=[letter.id])
    assert sorted(path.name for path in tmp_path.glob("*none*")) == []


@pytest.mark.parametrize("step", [1, 7, 4096])
def test_records_are_found_however_the_bytes_come(archive, step):
    data = exchange(archive)
    indexer = Indexer()
    for at in range(0, len(data), step):
        indexer.feed(data[at : at + step])
    indexer.close()
    theirs = [
        (record.rec_headers.get_header("WARC-Target-URI"), found.get_record_offset(), found.get_record_length())
        for found in [ArchiveIterator(io.BytesIO(data))]
        for record in found
        if record.rec_type == "response" and record.content_stream().read() is not None
    ]
    assert [(one.url, one.offset) for one in indexer.entries] == [(url, offset) for url, offset, _ in theirs]
    assert indexer.lost == 0


@pytest.mark.parametrize("damage", ["cut", "junk", "plain"])
def test_what_cannot_be_indexed_is_counted(archive, damage):
    data = exchange(archive)
    indexer = Indexer()
    indexer.feed({"cut": data[:-9], "junk": data + b"junk", "plain": gzip.decompress(data)}[damage])
    indexer.close()
    assert indexer.lost == 1
    assert len(indexer.entries) == {"cut": 1, "junk": 2, "plain": 0}[damage]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (URL, "org,example)/news/1?a=b"), ("http://a.b.example.org:8080/", "org,example,b,a:8080)/"), ("https://example.org", "org,example)/"),
        ("urn:kuager:k-1", "urn:kuager:k-1"), ("https://[bad", "https://[bad"),
    ],
)  # fmt: skip
def test_addresses_sort_by_site(url, key):
    assert surt(url) == key


def test_a_path_is_only_a_place(site, tmp_path: Path):
    with pytest.raises(UnknownIdError):
        replay.export_wacz(site, tmp_path / "x.wacz", ids=["k-none"])


@pytest.fixture
def served(tmp_path, socket_enabled) -> Iterator[int]:
    """A small site at an address of this machine."""
    (root := tmp_path / "site").mkdir()
    (root / "a.css").write_text("p{color:red}")
    (root / "index.html").write_text(
        "<html><head><title>Notice</title><link rel=stylesheet href=a.css></head><body><h1>Notice</h1>"
        "<p>Families stood before the consulate in Oskemen on 3 May 2023 and asked for news of their sons.</p></body></html>"
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **more):
            super().__init__(*args, directory=str(root), **more)

        def log_message(self, *_words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_captured_site_can_be_replayed_from_the_package(archive, served, tmp_path):
    base = f"http://127.0.0.1:{served}"
    archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(served,))
    (result,) = capture.pages(archive, [f"{base}/index.html"])
    assert result.outcome.value == "ok", result
    done = replay.export_wacz(archive, tmp_path / "site.wacz")
    assert (done.pages, done.records) == (1, 2)
    with zipfile.ZipFile(tmp_path / "site.wacz") as package:
        (page,) = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()[1:]]
        entries = {}
        for line in package.read("indexes/index.cdx").decode().splitlines():
            entry = json.loads(line.split(" ", 2)[2])
            data = package.read(f"archive/{entry['filename']}")
            entries[entry["url"]] = gzip.decompress(data[int(entry["offset"]) :][: int(entry["length"])])
    assert page["url"] == f"{base}/index.html"
    assert set(entries) == {f"{base}/index.html", f"{base}/a.css"}
    assert entries[page["url"]].rstrip().endswith((tmp_path / "site" / "index.html").read_bytes())
    assert f"WARC-Date: {page['ts']}".encode() in entries[page["url"]]
