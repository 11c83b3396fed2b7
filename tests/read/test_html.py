"""Pages: every visible word once, nothing invisible, and the article told from the page around it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager import read
from kuager.errors import NoTextError
from kuager.model import CaptureId, ZoneLabel
from kuager.read.dom import parse_page, render

CAPTURE = CaptureId("c-1")
LONG = "The lawyer of the two sisters said on Monday that the court had set no day for the hearing and that nobody had told him why."
MORE = "She has gone to the office at the river every week since the spring, and every week the same clerk has sent her home again."


def page(body, head=""):
    document = read.open(
        CAPTURE, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), name="a.html"
    )
    assert document.kind == "html"
    return document


def text(body):
    return page(body).text


def main(document):
    return "".join(document.text[zone.start : zone.end] for zone in document.zones if zone.label is ZoneLabel.MAIN)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<p>spread   over\n lines </p>", "spread over lines"),
        ("<b>w</b>ord <i>and</i> <u>word</u>", "word and word"),
        ("<p>a&nbsp;b &amp; c&#x301;</p>", "a\u00a0b & c\u0301"),
        ("<ul><li>one<li>two</ul>three", "one\ntwo\n\nthree"),
        (
            "<table><tr><th>Name</th><th>Days</th></tr><tr><td>A</td><td><p>10</p><p>or 15</p></td></tr></table>",
            "Name\tDays\nA\t10 or 15",
        ),
        ("<table><tr><td></td><td>only</td></tr></table>", "only"),
        (f"<table><tr><td><p>{LONG}</p><p>{MORE}</p></td></tr></table>", f"{LONG}\n\n{MORE}"),
        ("<pre>  kept\n   as is</pre>", "  kept\n   as is"),
        ("a<script>no</script>b<style>no</style>c<!-- no --><noscript>no</noscript><template>no</template>", "abc"),
        ("a<p hidden>no</p><p style='color:red; display : none'>no</p><p style='visibility:hidden'>no</p>b", "ab"),
        ("x<img src=a.jpg alt='A square'>", "x[A square]"),
        (
            "x<img src=1px.gif data-src=a.jpg alt='A square'><img src='data:image/gif;base64,AA' alt=no><img alt=no>",
            "x",
        ),
        ("<p>same</p><p>same</p><p>same</p>", "same\n\nsame\n\nsame"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢kan"),
        ("<p>one<p>two</div></b><p>three", "one\n\ntwo\n\nthree"),
        ("<textarea>typed</textarea><button>press</button>", "typed press"),
        ("<q>a</q><cite>b</cite>", "ab"),
        ("<h1>T</h1>x<h2>U</h2>y", "T\n\nx\n\nU\n\ny"),
    ],
)
def test_the_walker(body, expected):
    assert text(body) == expected


tags = st.sampled_from(
    ["p", "div", "span", "b", "li", "ul", "td", "tr", "table", "h2", "article", "aside", "a", "pre", "blockquote"]
)
tokens = st.text("abcdefghijklmnop", min_size=1, max_size=6)


@st.composite
def trees(draw, depth=0):
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        parts.append(f" {draw(tokens)} ")
        if depth < 4:
            tag = draw(tags)
            parts.append(f"<{tag}>{draw(trees(depth + 1))}</{tag}>")
    return "".join(parts)


def words_of(element):
    return " ".join(str(part) for part in element.itertext())


@given(trees())
def test_no_word_is_dropped_or_repeated(body):
    root, _ = parse_page(f"<html><body>start {body} end</body></html>", "a")
    assert render(root).text.split() == words_of(root).split()


@given(trees())
def test_pieces_point_at_their_words(body):
    root, _ = parse_page(f"<html><body>start {body} end</body></html>", "a")
    rendered = render(root, watch=set(root.iter()))
    assert (
        "".join(rendered.text[p.start : p.end] for p in rendered.pieces) == re.sub(r"[\n\t ]", "", rendered.text)
        or " " in rendered.text
    )
    assert all(0 <= start < end <= len(rendered.text) for start, end in rendered.spans.values())
    assert all(
        rendered.text[start:end].split() == words_of(e).split()
        for e, (start, end) in rendered.spans.items()
        if e.tag != "html"
    )


def test_headings_and_captions_are_segments():
    document = page(
        f"<h1 id=t>Title words</h1><p>{LONG}</p><figure><img src=a.jpg><figcaption>At the river</figcaption></figure>"
    )
    assert [(s.kind, document.text[s.start : s.end], s.stable_id) for s in document.segments] == [
        ("heading", "Title words", "t"),
        ("caption", "At the river", None),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Ferry</a></nav>",
        "<aside><p>Ferry</p></aside>",
        "<footer>Ferry</footer>",
        "<header><div>Ferry</div></header>",
        "<div role=navigation>Ferry</div>",
        "<div role=complementary>Ferry</div>",
        "<div class='related-posts'>Ferry</div>",
        "<div class='relatedPosts'>Ferry</div>",
        "<div id=sidebar><p>Ferry</p></div>",
        "<div class='b-share share'>Ferry</div>",
        "<section id='comments'><p>Ferry</p></section>",
        "<div class=newsletter-box>Ferry</div>",
        "<div class='cookie-banner'>Ferry</div>",
        "<div class='post-navigation'>Ferry</div>",
        "<div class=breadcrumbs>Ferry</div>",
        "<form><label>Ferry</label><input></form>",
        "<div class='most-read'><a href=x>Ferry</a></div>",
        "<ul><li><a href=a>Ferry</a><li><a href=b>Ferry two</a><li><a href=c>Ferry three</a></ul>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_structure_tells_furniture_from_the_article(furniture, first):
    body = f"<h1>Title words</h1><p>{LONG}</p><p>{MORE}</p>"
    document = page(furniture + body if first else body + furniture)
    assert main(document).split() == f"Title words {LONG} {MORE}".split()


def test_an_article_element_leaves_everything_else_out():
    document = page(
        f"<div><p>Ferry words.</p><article><h1>Title words</h1><p>{LONG}</p><p>{MORE}</p></article><div><p>{'Ferry sinks at noon. ' * 5}</p></div></div>"
    )
    assert "Ferry" not in main(document)
    assert main(document).split() == f"Title words {LONG} {MORE}".split()


@pytest.mark.parametrize(
    "wrapper", ["has-sidebar", "comments-open share-enabled", "content-with-sidebar", "main related", "newsletter"]
)
def test_a_class_on_the_whole_page_says_nothing(wrapper):
    assert LONG in main(page(f"<div class='{wrapper}'><p>{LONG}</p><p>{MORE}</p></div>"))


def test_comments_longer_than_the_article_are_not_it():
    comments = "".join(f"<li><p>{LONG} Comment {n}.</p></li>" for n in range(12))
    document = page(
        f"<div class='post'><div class='entry-header'><h1>Title words</h1><time datetime=2020-05-04>x</time> <a rel=author>Dana Omar</a></div>"
        f"<div class='entry-content'><p>{LONG}</p><p>{MORE}</p></div></div><div id=comments><h2>Thoughts</h2><ol>{comments}</ol></div>"
    )
    assert "Comment" not in main(document)
    assert LONG in main(document)
    assert MORE in main(document)
    assert (document.published.value, document.byline) == ("2020-05-04", "Dana Omar")


def test_an_article_in_sections_is_one():
    sections = "".join(f"<section class='row'><h2>Part {n}</h2><p>{LONG}</p><p>{MORE}</p></section>" for n in range(4))
    document = page(f"<div class='layout-with-sidebar'>{sections}<div class=sidebar><p>{LONG} Ferry.</p></div></div>")
    assert main(document).count(LONG) == 4
    assert "Ferry" not in main(document)


def test_a_headline_inside_the_page_header_stays():
    assert "Title words" in main(page(f"<header><nav>Ferry</nav><h1>Title words</h1></header><p>{LONG}</p>"))


@pytest.mark.parametrize(
    ("head", "body", "value", "how"),
    [
        (
            '<meta property="article:published_time" content="2022-03-04T10:05:00+06:00">',
            "",
            "2022-03-04T10:05+06:00",
            "head",
        ),
        ('<meta name="DC.date.issued" content="2022-03-04">', "", "2022-03-04", "head"),
        (
            '<script type="application/ld+json">{"@graph":[{"datePublished":"2022-03-04"}]}</script>',
            "",
            "2022-03-04",
            "linked data",
        ),
        ("", "<time datetime='2022-03-04T10:05'>4 March</time>", "2022-03-04T10:05", "time"),
        ("", "<time>4 марта 2022</time>", "2022-03-04", "time"),
        ("", "<span itemprop=datePublished content=2022-03-04>x</span>", "2022-03-04", "publication"),
        ("", "<p>4 March 2022, 10:05</p>", "2022-03-04T10:05", "top of the text"),
        (
            '<meta property="article:published_time" content="soon">',
            "<p>4 March 2022</p>",
            "2022-03-04",
            "top of the text",
        ),
    ],
)
def test_published_and_how_it_is_known(head, body, value, how):
    document = page(f"<h1>Title words</h1>{body}<p>{LONG}</p><p>{MORE}</p>", head)
    assert document.published.value == value
    assert how in document.published.how


def test_nothing_says_when():
    assert page(f"<p>{LONG}</p>").published is None


@pytest.mark.parametrize(
    ("head", "body", "who"),
    [
        ('<meta name=author content="Dana Omar">', "", "Dana Omar"),
        ('<meta property="article:author" content="https://example.org/dana">', "<p>By Dana Omar</p>", "Dana Omar"),
        (
            '<script type="application/ld+json">[{"author":["Dana Omar",{"name":"Petra Holm"}]}]</script>',
            "",
            "Dana Omar, Petra Holm",
        ),
        ("", "<a rel=author href=x>Dana Omar</a>", "Dana Omar"),
        ("", "<p>By Dana Omar</p>", "Dana Omar"),
        ("", "", None),
    ],
)
def test_who_signs(head, body, who):
    assert page(f"<h1>Title words</h1>{body}<p>{LONG}</p><p>{MORE}</p>", head).byline == who


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Wrong | Site</title>", "<h1>Title  words</h1>", "Title words"),
        ('<title>Wrong</title><meta property="og:title" content="Title words">', "", "Title words"),
        ("<title>Title words | Some Site</title>", "", "Title words"),
        ('<title>Title words - Some Site</title><meta property="og:site_name" content="Some Site">', "", "Title words"),
        ("<title>Title words - not a site</title>", "", "Title words - not a site"),
    ],
)
def test_title(head, body, title):
    assert page(f"{body}<p>{LONG}</p>", head).title == title


def test_address_site_and_language():
    document = read.open(
        CAPTURE,
        f'<html lang="de-AT"><link rel=canonical href=https://example.org/a><meta property=og:site_name content="Der Bote"><p>{"Nichts davon stimmt. " * 9}'.encode(),
        name="x",
    )
    assert (document.url, document.site, document.lang) == ("https://example.org/a", "Der Bote", "de")


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0023)https://example.org/a/b -->",
        "<!--\n Page saved with SingleFile \n url: https://example.org/a/b \n saved date: Mon\n-->",
    ],
)
def test_the_address_a_browser_notes_when_saving(comment):
    assert (
        read.open(CAPTURE, f"<!DOCTYPE html>{comment}<html><p>words".encode(), name="a").url
        == "https://example.org/a/b"
    )


def test_a_wrong_language_attribute_gives_way_to_the_words():
    words = "Полиция задержала шестерых женщин у консульства в Алматы, их отпустили утром."
    assert read.open(CAPTURE, f'<html lang="en"><p>{words}</p>'.encode(), name="x").lang == "ru"


def test_a_page_of_pictures_holds_no_words():
    with pytest.raises(NoTextError):
        page("<img src=a.jpg><p>—</p>")
