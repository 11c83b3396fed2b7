"""Feeds in every dialect, broken and hostile ones too."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.collect.errors import BrokenFeedError
from kuager.collect.feeds import parse

RSS2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Northroad Wire</title><link>https://wire.org/</link><atom:link rel="self" href="https://wire.org/feed"/>
<item><title>At the <b>gate</b> &amp; after</title><link>
  https://wire.org/1 </link><guid isPermaLink="false">w-1</guid><pubDate>Tue, 02 May 2023 10:00:00 +0600</pubDate></item>
<item><title><![CDATA[Тізім]]></title><link>/2#comments</link><dc:date>2023-05-03</dc:date></item>
<item><title>By its guid</title><guid>https://wire.org/3</guid></item>
<item><title>Again</title><link>https://wire.org/1</link></item>
<item><title>No address</title></item><item><title>Bad</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Steppe Ledger</title><link href="https://ledger.kz/"/>
<entry><id>tag:ledger.kz,2023:7</id><title>Seven</title><link rel="enclosure" href="https://ledger.kz/7.mp3"/>
<link rel="alternate" href="https://ledger.kz/7"/><published>2023-05-02T10:00:00Z</published></entry>
<entry xml:base="x"><id>urn:x</id><title>Eight</title><link href="8"/><updated>2023</updated></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Old</title></channel><item rdf:about="http://old.org/1"><title>One</title><link>http://old.org/1</link></item></rdf:RDF>"""


def links(data, url="https://wire.org/feed"):
    return [item.link for item in parse(data.encode(), url).items]


def test_rss():
    feed = parse(RSS2.encode(), "https://wire.org/feed")
    assert feed.title == "Northroad Wire"
    assert [item.link for item in feed.items] == ["https://wire.org/1", "https://wire.org/2", "https://wire.org/3"]
    assert [item.id for item in feed.items] == ["w-1", "https://wire.org/2", "https://wire.org/3"]
    assert [item.title for item in feed.items] == ["At the gate & after", "Тізім", "By its guid"]
    assert [item.published for item in feed.items] == ["Tue, 02 May 2023 10:00:00 +0600", "2023-05-03", None]


def test_atom():
    feed = parse(ATOM.encode(), "https://ledger.kz/atom.xml")
    assert (feed.title, [item.link for item in feed.items]) == (
        "Steppe Ledger",
        ["https://ledger.kz/7", "https://ledger.kz/8"],
    )
    assert [item.published for item in feed.items] == ["2023-05-02T10:00:00Z", None]


def test_rdf_and_a_leading_blank_line():
    assert links("\n\n" + RDF) == ["http://old.org/1"]


def test_other_encodings():
    feed = parse(
        '<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>Вести</title></channel></rss>'.encode(
            "cp1251"
        ),
        "http://a.org",
    )
    assert feed.title == "Вести"


def test_a_feed_cut_in_the_middle_gives_what_is_there():
    assert links(RSS2[: RSS2.index("By its guid")]) == ["https://wire.org/1", "https://wire.org/2"]


@pytest.mark.parametrize("data", ["", "   ", "<html><body>no</body></html>", "plain words", "{}", "<rss", "\0"])
def test_what_is_no_feed_is_said(data):
    with pytest.raises(BrokenFeedError):
        parse(data.encode(), "https://wire.org/feed")


def test_entities_are_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    data = f"""<!DOCTYPE rss [<!ENTITY f SYSTEM "file://{secret}">]><rss><channel><title>&f;</title>
    <item><title>t&f;</title><link>https://wire.org/1</link></item></channel></rss>"""
    feed = parse(data.encode(), "https://wire.org/feed")
    assert "secret" not in f"{feed}"
    assert [item.link for item in feed.items] == ["https://wire.org/1"]


def test_entities_are_not_expanded():
    bomb = '<!ENTITY b0 "xxxxxxxxxx">' + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    data = f"<!DOCTYPE rss [{bomb}]><rss><channel><title>&b11;</title></channel></rss>"
    with contextlib.suppress(BrokenFeedError):
        assert len(parse(data.encode(), "https://wire.org/feed").title) < 100


def test_a_feed_of_ten_thousand_items_is_bounded():
    items = "".join(f"<item><link>https://wire.org/{n}</link></item>" for n in range(10_000))
    assert len(links(f"<rss><channel>{items}</channel></rss>")) == 500


@given(st.binary(max_size=300) | st.text(alphabet="<>/rsitemlnkchaeufd &;\"'=![]-", max_size=200).map(str.encode))
def test_any_bytes_give_a_feed_or_the_error(data):
    for whole in (data, b"<rss><channel><item><link>" + data):
        try:
            found = parse(whole, "https://wire.org/feed")
        except BrokenFeedError:
            continue
        assert all(item.link.startswith(("http://", "https://")) for item in found.items)
