"""Web archives of others, sound, broken and hostile."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.collect.errors import BrokenArchiveError
from kuager.collect.warc import WarcWriter, is_web_archive, pages
from tests.collect.localsite import Clock, Ids

AT = datetime(2023, 5, 2, 10, 0, 0, 123000, tzinfo=UTC)


def response(body, content_type="text/html; charset=utf-8", status="200 OK", extra=""):
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{extra}\r\n".encode() + body


def made(*answers):
    writer = WarcWriter(Clock(), Ids())
    writer.info({"software": "test"})
    for url, data in answers:
        writer.exchange(url, request=b"GET / HTTP/1.1\r\n\r\n", response=data, at=AT)
    return writer


def read(data):
    return list(pages(io.BytesIO(data), "x.warc.gz"))


SITE = made(
    ("https://a.org/1", response(b"<p>one")),
    ("https://a.org/logo.png", response(b"\x89PNG", "image/png")),
    ("https://a.org/2", response(b"4\r\n<p>t\r\n2\r\nwo\r\n0\r\n\r\n", extra="Transfer-Encoding: chunked\r\n")),
    (
        "https://a.org/3",
        response(gzip.compress(b"<p>three"), extra="Content-Encoding: gzip\r\n", status="404 Not Found"),
    ),
)


def test_pages_come_with_their_place_and_other_files_do_not():
    found = read(SITE.data)
    assert [(page.uri, page.body, page.status) for page in found] == [
        ("https://a.org/1", b"<p>one", 200),
        ("https://a.org/2", b"<p>two", 200),
        ("https://a.org/3", b"<p>three", 404),
    ]
    assert {page.date for page in found} == {"2023-05-02T10:00:00.123Z"}
    assert all(page.sound for page in found)
    for page in found:
        cut = gzip.decompress(SITE.data[page.offset : page.offset + page.length])
        assert f"WARC-Target-URI: {page.uri}\r\n".encode() in cut
    assert [page.offset for page in found] == [
        one.offset for one in SITE.records if one.type == "response" and "logo" not in one.url
    ]


def test_unpacked_archives_are_read_too():
    plain = b"".join(gzip.decompress(SITE.data[one.offset : one.offset + one.length]) for one in SITE.records)
    found = read(plain)
    assert [page.body for page in found] == [b"<p>one", b"<p>two", b"<p>three"]
    assert plain[found[1].offset :].startswith(b"WARC/1.1\r\n")


def test_a_page_whose_digest_does_not_fit_is_not_sound():
    plain = b"".join(gzip.decompress(SITE.data[one.offset : one.offset + one.length]) for one in SITE.records)
    assert [page.sound for page in read(plain.replace(b"<p>one", b"<p>One"))] == [False, True, True]


def wacz(members, listed=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        if listed is not None:
            archive.writestr("pages/pages.jsonl", "\n".join(json.dumps(line) for line in listed))
    return out.getvalue()


def test_a_wacz_says_which_answers_are_pages():
    found = read(
        wacz({"archive/data.warc.gz": SITE.data}, [{"format": "json-pages-1.0"}, {"url": "https://a.org/2#top"}])
    )
    assert [(page.uri, page.member) for page in found] == [("https://a.org/2", "archive/data.warc.gz")]
    assert len(read(wacz({"archive/a.warc": SITE.data, "archive/b.warc.gz": SITE.data}))) == 6


@pytest.mark.parametrize(
    "data",
    [
        wacz({"readme.txt": b"nothing"}),
        wacz({f"archive/{n}": b"" for n in range(2001)}),
        wacz({"archive/data.warc.gz": SITE.data})[:-40],
        b"PK\x03\x04 cut",
        b"no archive at all",
        b"\x1f\x8b\x08broken",
    ],
)
def test_what_is_broken_is_said(data):
    with pytest.raises(BrokenArchiveError):
        read(data)


@pytest.mark.parametrize("extra", [-30, 20, 200])
def test_pages_before_the_damage_are_yielded(extra):
    iterator = pages(io.BytesIO(SITE.data[: SITE.records[7].offset + extra]), "x")
    assert [next(iterator).uri, next(iterator).uri] == ["https://a.org/1", "https://a.org/2"]
    with pytest.raises(BrokenArchiveError):
        list(iterator)


def test_a_bomb_inside_a_page_is_cut(monkeypatch):
    monkeypatch.setattr("kuager.collect.warc.reading.MOST_PAGE", 1000)
    bomb = made(("https://a.org/1", response(gzip.compress(bytes(10_000_000)), extra="Content-Encoding: gzip\r\n")))
    (page,) = read(bomb.data)
    assert (len(page.body), page.cut) == (1000, True)


def test_the_sum_of_all_is_bounded(monkeypatch):
    monkeypatch.setattr("kuager.collect.warc.reading.MOST_BYTES", 1_000_000)
    many = made(*((f"https://a.org/{n}", response(b"<p>" + b"x" * 300_000)) for n in range(9)))
    with pytest.raises(BrokenArchiveError, match="more than is taken in"):
        read(many.data)
    monkeypatch.setattr("kuager.collect.warc.reading.MOST_PAGES", 2)
    with pytest.raises(BrokenArchiveError, match="more than 2 pages"):
        read(SITE.data)


@settings(max_examples=40)
@given(st.binary(max_size=500), st.text(max_size=30))
def test_whatever_came_is_read_back(body, title):
    writer = made(("https://a.org/x", response(body)))
    noted = writer.metadata("https://a.org/x", {"title": title, "second": "line"})
    (page,) = read(writer.data)
    assert (page.body, page.sound) == (body, True)
    note = gzip.decompress(writer.data[noted.offset : noted.offset + noted.length])
    assert note.partition(b"\r\n\r\n")[2].count(b"\r\n") == 4 - (not title.strip())


def test_names():
    assert [is_web_archive(name) for name in ("a.WARC.GZ", "b.warc", "c.wacz", "d.gz", "warc.html")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@settings(max_examples=60)
@given(st.data())
def test_any_damage_gives_pages_or_the_error(data):
    plain = data.draw(st.booleans())
    whole = bytearray(gzip.decompress(SITE.data) if plain else SITE.data)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    del whole[data.draw(st.integers(0, len(whole))) :]
    try:
        found = read(bytes(whole))
    except BrokenArchiveError:
        return
    assert all(isinstance(page.body, bytes) for page in found)
