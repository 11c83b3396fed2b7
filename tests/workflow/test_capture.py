"""Addresses into an archive: what is kept, what is read, what is only recorded."""

import gzip
import re
import shutil
from dataclasses import replace
from urllib.parse import quote

import pytest

from kuager.collect.browser.rendering import PROGRAMS
from kuager.collect.web import Expected
from kuager.model import Outcome
from kuager.workflow import audit, capture, ingest
from tests.collect.localsite import serving
from tests.collect.test_outcome import ARTICLE, LOGIN, SHELL, html

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def allow(archive, site):
    archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(site.port,))
    return archive


def take(archive, site, *paths, **more):
    return list(capture.pages(allow(archive, site), [site.root + path for path in paths], **more))


def test_nothing_is_fetched_unless_the_settings_say_so(archive):
    with serving({"/": ARTICLE}) as site:
        (result,) = capture.pages(archive, [site.root + "/"])
        assert site.asked == []
    assert (result.outcome, result.code) == (Outcome.FAILED, "K-COLLECT-020")
    assert [issue.code for issue in archive.store.issues()] == ["K-COLLECT-020"]
    assert list(archive.store.captures()) == []


def test_a_page_becomes_evidence_and_a_text_with_claims(any_archive):
    with serving({"/old": (302, {"Location": "/gate"}, b""), "/gate": ARTICLE}) as site:
        (result,) = take(any_archive, site, "/old", given_by="Aizhan, by phone")
    assert result.outcome is Outcome.OK
    assert result.counts["people"] >= 2
    store = any_archive.store
    warc, page = store.captures()
    assert (warc.media_type, page.media_type) == ("application/warc+gzip", "text/html")
    assert {warc.target_uri, page.target_uri} == {site.root + "/old"}
    assert page.original_name == "gate.html"
    body = b"".join(any_archive.vault.read(page.sha256))
    assert body == ARTICLE
    ((offset, digest),) = re.findall(r"at offset (\d+) of the web archive sha256 (\w+)$", page.method)
    assert digest == warc.sha256
    archived = b"".join(any_archive.vault.read(warc.sha256))
    assert ARTICLE in gzip.decompress(archived[int(offset) :])
    document = store.document(result.document)
    assert document.capture == page.id
    assert "Aizhan" not in "".join(event.note for event in store.custody())
    notes = [event.note for event in store.custody(warc.id)]
    assert any(note.startswith("judged by content: ") for note in notes)


def test_the_archive_verifies_after_every_kind_of_outcome(archive):
    routes = {
        "/ok": ARTICLE,
        "/wall": html(LOGIN),
        "/gone": (404, {}, html("<p>No.</p>")),
        "/no": (403, {}, b"no"),
        "/empty": b"",
    }
    with serving(routes) as site:
        results = take(archive, site, *routes)
    assert [result.outcome.value for result in results] == ["ok", "wall", "deleted", "blocked", "failed"]
    assert [result.code for result in results] == [
        None,
        "K-COLLECT-030",
        "K-COLLECT-031",
        "K-COLLECT-032",
        "K-COLLECT-023",
    ]
    assert [result.document is not None for result in results] == [True, False, False, False, False]
    ingest.finish(archive)
    assert len(list(archive.store.documents())) == 1
    outcomes = [(found.media_type, found.outcome.value) for found in archive.store.captures()]
    assert outcomes.count(("application/warc+gzip", "wall")) == 1
    assert sum(kind == "application/warc+gzip" for kind, _ in outcomes) == 5
    assert {check.name: check.verdict for check in audit.verify(archive, read_all=True)} | {
        "time": "",
        "signatures": "",
    } == {check.name: "ok" for check in audit.verify(archive)} | {"time": "", "signatures": ""}


def test_an_attempt_nobody_answered_is_kept(archive):
    with serving() as site:
        allow(archive, site)
    (result,) = capture.pages(archive, [site.root + "/x"])
    assert (result.outcome, result.code) == (Outcome.FAILED, "K-COLLECT-023")
    (kept,) = archive.store.captures()
    assert kept.outcome is Outcome.FAILED
    assert b"K-COLLECT-023" in gzip.decompress(b"".join(archive.vault.read(kept.sha256)))


def test_every_capture_of_an_address_is_a_version(archive):
    changed = ARTICLE.replace(b"forty names", b"sixty names")
    with serving({"/gate": ARTICLE}) as site:
        first, second = take(archive, site, "/gate", "/gate")
        site.routes["/gate"] = changed
        (third,) = take(archive, site, "/gate")
    assert [first.outcome, second.outcome, third.outcome] == [Outcome.OK, Outcome.DUPLICATE, Outcome.OK]
    assert second.document == first.document != third.document
    versions = [found for found in archive.store.captures() if found.media_type == "text/html"]
    assert len(versions) == 3
    assert len({found.sha256 for found in versions}) == 2
    assert len({found.captured_at for found in versions}) == 3


def test_a_wall_in_an_unknown_language_shows_when_it_comes_twice(archive):
    with serving(dict.fromkeys(("/a", "/b", "/c"), html(SHELL))) as site:
        results = take(archive, site, "/a", "/b", "/c")
    assert [result.outcome for result in results] == [Outcome.OK, Outcome.WALL, Outcome.WALL]
    flagged = [issue.item for issue in archive.store.issues() if issue.code == "K-COLLECT-034"]
    assert flagged == [site.root + "/a"]


def test_what_was_expected_decides(archive):
    with serving({"/a": ARTICLE, "/b": ARTICLE}) as site:
        (there,) = take(archive, site, "/a", expected=Expected(text="forty names"))
        (missing,) = take(archive, site, "/b", expected=Expected(author="Somebody Else"))
    assert (there.outcome, missing.outcome) == (Outcome.OK, Outcome.PARTIAL)
    assert missing.code == "K-COLLECT-033"


def test_a_file_at_an_address_is_kept(archive):
    with serving({"/scan.png": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\nxx")}) as site:
        (result,) = take(archive, site, "/scan.png")
    assert result.outcome is Outcome.PARTIAL
    assert [found.media_type for found in archive.store.captures()] == ["application/warc+gzip", "image/png"]


def test_one_bad_address_does_not_stop_the_run(archive):
    with serving({"/a": ARTICLE}) as site:
        allow(archive, site)
        urls = ["http://user@127.0.0.1/", "http://127.0.0.1:1/", site.root + "/a"]
        results = list(capture.pages(archive, urls))
    assert [result.code for result in results] == ["K-COLLECT-021", "K-COLLECT-021", None]
    assert [result.item for result in results] == urls


@pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="no Chromium on this machine")
def test_a_page_as_a_browser_shows_it_is_read_from_its_markup(any_archive):
    drawn = b"<html><body><script>document.body.innerHTML = decodeURIComponent('%s')</script>" % quote(ARTICLE).encode()
    with serving({"/gate": drawn}) as site:
        (plain,) = take(any_archive, site, "/gate")
        (shown,) = take(any_archive, site, "/gate", rendered=True)
    assert (plain.outcome, shown.outcome) == (Outcome.PARTIAL, Outcome.OK)
    assert shown.counts["people"] >= 2
    warc, page = list(any_archive.store.captures())[-2:]
    assert warc.method == "rendered capture"
    assert page.method.startswith("rendered capture: body of the record at offset ")
    assert "Chrom" in page.tool
    archived = gzip.decompress(b"".join(any_archive.vault.read(warc.sha256)))
    assert b"WARC-Target-URI: urn:fullPage:" in archived
    assert not (any_archive.root / "tmp").exists()
    ingest.finish(any_archive)
    assert not audit.rebuild(any_archive, check=True).changed
