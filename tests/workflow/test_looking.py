"""Pages, style sheets and feeds are looked at in another process; what it says is what this one would see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from kuager.collect import feeds, web
from kuager.collect.errors import BrokenFeedError
from kuager.collect.web.links import embeds
from kuager.errors import ReaderTooSlowError
from kuager.workflow import capture, looking
from kuager.workflow.sandbox import InProcess, Pool, wire
from kuager.workflow.sandbox.wire import WireError
from tests.collect.localsite import serving

URL = "http://news.example.org/a/b.html"
PAGE = """<html><head><title>A  walk</title><link rel=canonical href="/c"><link rel=stylesheet href="s.css"></head>
<body><nav><a href=x>Menu</a></nav><h1>Алия</h1><p>She came to Almaty. 阿丽亚 \u202e</p><img src="i.png"><script>1</script>
<input type=password></body></html>""".encode()
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title>
<link>http://news.example.org/1</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with closing(Pool()) as pool:
        yield pool


@pytest.mark.parametrize("data", [PAGE, b"", b"no markup", b"<" * 10_000, "<p>я".encode("cp1251")])
def test_another_process_sees_what_this_one_sees(pool, data):
    for declared in ("", "text/html; charset=cp1251"):
        seen = web.observe(data, URL, content_type=declared)
        assert looking.observe(pool, data, URL, declared) == seen
        assert looking.observe(InProcess(), data, URL, declared) == seen


def test_what_is_embedded_and_what_is_new_come_over_whole(pool):
    css = b"@import 'more.css'; p { background: url(a.png) }"
    for data, declared in ((PAGE, "text/html"), (css, "text/css"), (b"", "text/html")):
        found = looking.embeds(pool)(data, URL, declared)
        assert found == embeds(data, URL, declared) == looking.embeds(InProcess())(data, URL, declared)
    assert looking.feed(pool, FEED, URL) == feeds.parse(FEED, URL)
    with pytest.raises(BrokenFeedError) as caught:
        looking.feed(pool, b"<html>", URL)
    assert caught.value.item == URL


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b'{"title":1}', b"nonsense", b"[" * 100_000, b'{"title":"a","items":[{}]}']
)
def test_what_is_no_feed_of_ours_is_refused(content):
    with pytest.raises(WireError):
        wire.load_plain(feeds.Feed, content)


class Blind(InProcess):
    """Breaks down over every page."""

    def ask(self, question):
        raise ReaderTooSlowError(item=question.name)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_page_that_cannot_be_looked_at_is_kept_and_said(archive):
    archive.reading = Blind()
    with serving({"/": (200, {"Content-Type": "text/html"}, PAGE)}) as site:
        archive.settings = replace(archive.settings, network=True, allow_private=True, ports=(site.port,))
        (result,) = capture.pages(archive, [site.root + "/"])
    assert (result.outcome, result.code) == ("partial", ReaderTooSlowError.code)
    assert result.capture is not None
    kept = archive.store.capture(result.capture)
    assert b"".join(archive.vault.read(kept.sha256)) == PAGE
    assert result.document is not None, "reading it is another process's work and may still succeed"
    notes = [entry.note for entry in archive.store.custody() if "judged" in (entry.note or "")]
    assert any("could not be looked at; 0 embedded files, 1 missing" in note for note in notes)
