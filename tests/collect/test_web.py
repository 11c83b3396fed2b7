"""Pages fetched from real servers: what is in the web archive, and what is missing."""

import gzip
import hashlib
import io
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from kuager.collect.net import open_fetcher
from kuager.collect.web import capture_page, observe
from kuager.collect.web.links import needed, needed_by_style, parse
from tests.collect.localsite import Clock, Ids, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PAGE = b"""<!doctype html><html><head><title>Families at the gate</title>
<link rel="stylesheet" href="/style.css"><link rel="next" href="/2"></head>
<body><img src="/photo.jpg"><img src="placeholder.gif" data-src="late.jpg" srcset="s.jpg 1x, b.jpg 2x">
<a href="/other">x</a><p style="background:url('bg.png')">Aigerim Sadvakas stood there.</p><img src="/gone.jpg">
<img src="http://10.0.0.1/beacon.gif"><script src="/code.js"></script></body></html>"""

ROUTES = {
    "/old": (301, {"Location": "/story/1"}, b""),
    "/story/1": PAGE,
    "/style.css": (200, {"Content-Type": "text/css"}, b"@import 'more.css'; p{background:url(/paper.png)}"),
    "/more.css": (200, {"Content-Type": "text/css"}, b'@font-face{src:url("f.woff2")}'),
    **{path: (200, {"Content-Type": "image/png"}, path.encode()) for path in
       ("/photo.jpg", "/story/late.jpg", "/story/placeholder.gif", "/story/b.jpg", "/story/bg.png", "/paper.png", "/f.woff2")},
}  # fmt: skip


def take(site, path, **more):
    clock = Clock()
    return capture_page(site.root + path, open_fetcher(site.policy(**more), clock), clock, Ids())


def records(warc):
    found = []
    iterator = ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    for record in iterator:
        body = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record, body))
    return found


@pytest.fixture(scope="module")
def taken():
    with serving(ROUTES) as site:
        return take(site, "/old"), site


def test_every_exchange_is_in_the_archive_question_and_answer(taken):
    page, site = taken
    found = records(page.warc)
    assert found[0][0] == "warcinfo"
    answers = [uri.removeprefix(site.root) for kind, uri, _, _ in found if kind == "response"]
    questions = [uri.removeprefix(site.root) for kind, uri, _, _ in found if kind == "request"]
    assert answers == questions
    assert answers[:2] == ["/old", "/story/1"]
    assert set(answers[2:]) == {*ROUTES, "/gone.jpg"} - {"/old", "/story/1"}
    assert "/code.js" not in answers
    assert "/other" not in answers


def test_digests_are_sha256_and_the_checker_of_the_library_agrees(taken, tmp_path):
    page, _ = taken
    (tmp_path / "a.warc.gz").write_bytes(page.warc)

    checker = Checker(SimpleNamespace(inputs=[str(tmp_path / "a.warc.gz")], verbose=False))
    checker.process_all()
    assert checker.exit_value == 0
    for kind, _, record, body in records(page.warc):
        assert record.rec_headers.get_header("WARC-Block-Digest").startswith("sha256:")
        if kind == "response":
            assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(body).hexdigest()}"
            assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"


def test_a_flipped_byte_is_noticed(taken):
    page, _ = taken
    plain = bytearray(gzip.decompress(page.warc))
    plain[plain.index(b"Sadvakas")] ^= 1
    with pytest.raises(Exception, match="digest"):
        records(bytes(plain))


def test_a_record_can_be_cut_out_by_offset_and_length(taken):
    page, site = taken
    cut = gzip.decompress(page.warc[page.record.offset : page.record.offset + page.record.length])
    assert f"WARC-Target-URI: {site.root}/story/1\r\n".encode() in cut
    assert PAGE in cut
    assert page.record.payload_sha256 == hashlib.sha256(PAGE).hexdigest()


def test_what_is_missing_is_named_with_why(taken):
    page, site = taken
    missing = dict(page.missing)
    assert missing[f"{site.root}/gone.jpg"] == "status 404"
    assert "Port 80" in missing["http://10.0.0.1/beacon.gif"]
    assert page.embedded == 9
    *_, (kind, _, _, note) = records(page.warc)
    assert kind == "metadata"
    assert b"missing-1: " in note
    assert b"missing: 2" in note


def test_two_runs_over_the_same_answers_give_the_same_bytes():
    with serving({"/": b"<p>one</p>"}) as site:
        assert take(site, "/").warc == take(site, "/").warc


def test_nothing_of_who_asks_is_written_down(taken):
    page, _ = taken
    head = records(page.warc)[0][3]
    assert sorted(line.partition(b":")[0] for line in head.splitlines()) == [
        b"format",
        b"method",
        b"robots",
        b"software",
    ]


def test_an_attempt_nobody_answered_is_an_archive_too():
    with serving() as site:
        gone, policy = site.root, site.policy()
    clock = Clock()
    page = capture_page(gone + "/x", open_fetcher(policy, clock), clock, Ids())
    kinds = [kind for kind, *_ in records(page.warc)]
    assert kinds == ["warcinfo", "metadata"]
    assert b"K-COLLECT-023" in records(page.warc)[1][3]
    assert page.record is None


def test_what_a_page_embeds_is_bounded():
    many = "".join(f'<img src="/{n}.png">' for n in range(50)).encode()
    with serving({"/": b"<html>" + many}) as site:
        page = take(site, "/", max_resources=5)
    assert len(site.asked) == 6
    assert len(page.missing) == 50
    assert sum(why == "over the limits of one page" for _, why in page.missing) == 45


def test_embedded_things_see_the_site_and_not_the_page():
    with serving(ROUTES) as site:
        take(site, "/story/1")
    by_path = dict(zip(site.asked, site.headers, strict=True))
    assert "referer" not in by_path["/story/1"]
    assert by_path["/photo.jpg"]["referer"] == site.root + "/"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (b'<base href="http://b.org/x/"><img src="a.png">', ["http://b.org/x/a.png"]),
        (b"<img src=\"data:image/png;base64,AA\"><img src=\"javascript:x\"><img src=''><img src='#a'>", []),
        (b"<picture><source srcset='a.png 100w, b.png 200w'></picture>", ["http://a.org/b.png"]),
        (b"<video poster=p.jpg src=v.mp4><source src=v.webm></video>", ["http://a.org/p.jpg"]),
        (b"<style>@import url(a.css);</style><style>p{background:url( 'b c.png' )}</style>", ["http://a.org/a.css", "http://a.org/b c.png"]),
        (b"<img src='ftp://a.org/x'><img src='http://[bad/'>", []),
        (b"<input type=image src=i.png><input src=not.png>", ["http://a.org/i.png"]),
        (b"<svg><image href=x.png></svg><img src='a.png#x'><img src='a.png'>", ["http://a.org/a.png"]),
    ],
)  # fmt: skip
def test_what_a_page_needs(markup, found):
    assert needed(parse(b"<html><body>" + markup), "http://a.org/") == found


def test_style_sheets_in_any_bytes_are_survived():
    assert needed_by_style(b"\xff\xfe url(a.png) url(", "http://a.org/") == ["http://a.org/a.png"]


def test_the_declared_charset_is_used():
    page = "<p>Айгүл қайда</p>".encode("utf-16-le")
    assert "Айгүл" in observe(page, "http://a.org", content_type="text/html; charset=utf-16-le").main
    assert (
        "Семья"
        in observe("<p>Семья".encode("cp1251"), "http://a.org", content_type='text/html; charset="windows-1251"').main
    )


@pytest.mark.parametrize("junk", [b"", b"\0\0\0", b"<", b"<!--", b"<a" * 5000, b"<div>" * 20000, b"<html></html>"])
def test_no_markup_is_too_broken_to_look_at(junk):
    assert observe(junk, "http://a.org").words == ()


HEAVY = {
    "menus": b"<nav></nav>a " * 150_000,
    "forms": b"<form><p>x</p></form>a " * 80_000,
    "programs": b"<script>a</script>a " * 100_000,
    "depth": b"<div>" * 300_000,
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", HEAVY)
def test_two_megabytes_made_to_be_slow_are_looked_at_in_one_walk(kind):
    seen = observe(b"<html><body><p>begin " + HEAVY[kind], "http://a.org")
    assert len(seen.text) <= 100_000
    assert seen.words[:2] in {("begin", "a"), ("begin",)}


def test_what_stands_between_skipped_parts_is_kept_in_order():
    page = b"<p>one<script>x</script> two<!-- c --> three<nav>menu<b>m</b></nav> four<form>Name <input></form> five</p>"
    seen = observe(page, "http://a.org")
    assert seen.main == "one two three four five"
    assert seen.text == "one two three menu m four Name five"
