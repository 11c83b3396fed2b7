"""Threads: every post and nothing but the posts, each with the time that its id holds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager import read
from kuager.errors import NoTextError
from kuager.model import CaptureId, ZoneLabel
from kuager.read.thread import ThreadReader, post_time

from .pages import post_id, thread_page, words_of

CAPTURE = CaptureId("c-1")
DOTS = "First post of the thread.\nSecond post.\n\n• • •\n\nMissing some Tweet in this thread? You can try to force a refresh\n\nKeep Current with Nora Quist\n"


def thread(data, name="thread.html"):
    document = read.open(CAPTURE, data, name=name)
    assert document.kind == "thread"
    return document


def main(document):
    return "".join(document.text[zone.start : zone.end] for zone in document.zones if zone.label is ZoneLabel.MAIN)


def test_thirty_six_posts_and_no_foreign_card():
    data, ids = thread_page(36)
    document = thread(data)
    assert [segment.stable_id for segment in document.segments] == [str(one) for one in ids]
    assert [document.text[s.start : s.end] for s in document.segments] == [
        f"{words_of(n)}\nSecond line." for n in range(1, 37)
    ]
    assert "Otto Vahl" in document.text
    for foreign in ("Otto Vahl", "Bruno Vesely", "Support us", "Missing some", "More from", "link"):
        assert foreign not in main(document)


def test_every_post_has_its_own_time_address_and_author():
    data, ids = thread_page(3, start_ms=1_627_389_356_789, step_ms=61_000)
    document = thread(data)
    assert [s.at for s in document.segments] == ["2021-07-27T12:35:56Z", "2021-07-27T12:36:57Z", "2021-07-27T12:37:58Z"]
    assert {s.how_known for s in document.segments} == {"from the post's id"}
    assert document.segments[1].url == f"https://twitter.com/stepnotes/status/{ids[1]}"
    assert {s.author for s in document.segments} == {"Nora Quist"}
    assert {s.extra[0] for s in document.segments} == {("handle", "@stepnotes")}
    assert document.published.value == "2021-07-27T12:35Z"


def test_pictures_not_saved_are_told():
    document = thread(thread_page(9, media_every=4)[0])
    assert [(n.code, n.message) for n in document.notices] == [
        ("K-READ-008", "2 pictures of this page were not saved with it")
    ]


def test_pictures_wait_behind_a_dot_and_their_addresses_are_kept():
    document = thread(thread_page(4, media_every=4)[0])
    assert [s.extra[1:] for s in document.segments] == [
        (), (), (), (("media", "https://pbs.twimg.com/media/x.jpg"), ("missing_media", "not saved with the page")),
    ]  # fmt: skip


def test_of_a_quoted_post_only_its_id_is_there():
    data, ids = thread_page(2, media_every=9)
    embed = (
        '<span class="entity-embed"><blockquote class="twitter-tweet"><a href="https://twitter.com/otto/status/1419990000000000000">'
        "</a></blockquote></span>"
    )
    document = thread(data.replace(b'<sup class="tw-permalink">', embed.encode() + b'<sup class="tw-permalink">', 1))
    assert [s.stable_id for s in document.segments] == [str(one) for one in ids]
    assert [dict(s.extra).get("quotes") for s in document.segments] == ["1419990000000000000", None]


def test_older_pages_give_posts_without_times_but_the_first():
    data, ids = thread_page(14, old=True)
    document = thread(data)
    assert len(document.segments) == 14
    assert "Bruno Vesely" not in main(document)
    first, *rest = document.segments
    assert (first.stable_id, first.at, first.how_known) == (
        str(ids[0]),
        "2021-07-27T12:35:56Z",
        "from the time the page prints for the thread",
    )
    assert {(s.at, s.how_known, s.stable_id) for s in rest} == {(None, None, None)}


def test_a_quoted_post_inside_a_post_is_not_another_post():
    data, ids = thread_page(2)
    inner = b'<div class="content-tweet" data-tweet="1419990000000000000">Quoted words.</div><sup class="tw-permalink">'
    document = thread(data.replace(b'<sup class="tw-permalink">', inner, 1))
    assert [s.stable_id for s in document.segments] == [str(one) for one in ids]


def test_text_ends_at_the_three_dots_and_knows_no_times():
    document = thread(DOTS.encode(), "copied.txt")
    assert document.text == DOTS
    assert [document.text[s.start : s.end] for s in document.segments] == ["First post of the thread.", "Second post."]
    assert main(document).split() == ["First", "post", "of", "the", "thread.", "Second", "post."]
    assert {(s.at, s.how_known) for s in document.segments} == {(None, None)}
    assert document.published is None
    assert document.byline == "Nora Quist"


def test_line_ends_of_a_copied_text_are_kept():
    text = DOTS.replace("\n", "\r\n")
    document = thread(text.encode(), "copied.txt")
    assert document.text == text
    assert [document.text[s.start : s.end] for s in document.segments] == ["First post of the thread.", "Second post."]


@pytest.mark.parametrize(
    "last",
    [
        "Mandarin version of the story:…",
        "Read the full report: https://example.org/x",
        "Полный текст: https://example.org/x",
    ],
)
def test_a_closing_post_that_only_points_elsewhere_is_a_post_but_no_main_text(last):
    document = thread(DOTS.replace("Second post.", last).encode(), "copied.txt")
    assert document.text[document.segments[-1].start : document.segments[-1].end] == last
    assert last not in main(document)


def test_a_first_post_that_ends_in_a_cut_address_stays():
    document = thread(DOTS.replace("First post of the thread.", "A new story of mine:…").encode(), "copied.txt")
    assert "A new story of mine:…" in main(document)


@pytest.mark.parametrize(
    "text",
    [
        b"An article that speaks of threadreaderapp.com and of three dots.\n\n* * *\n\nIt goes on.",
        b"Poem\n\n\xe2\x80\xa2 \xe2\x80\xa2 \xe2\x80\xa2\n\nMore of the poem.",
        b'<html><body><p>See <a href="https://threadreaderapp.com/thread/1.html">the thread</a>.</p></body></html>',
    ],
)
def test_other_texts_are_not_threads(text):
    assert ThreadReader().accepts(text, "a") == 0


def test_a_page_without_posts_says_so():
    with pytest.raises(NoTextError):
        read.open(CAPTURE, b'<html><body><div class="card content-tweet">a card</div></body></html>', name="a.html")


@given(
    st.integers(min_value=1_288_834_974_657 + 10_000, max_value=3_487_858_230_208),
    st.integers(min_value=0, max_value=(1 << 22) - 1),
)
def test_the_time_in_an_id_comes_back_to_the_second(ms, rest):
    assert post_time(str(post_id(ms) + rest)) == datetime.fromtimestamp(ms // 1000, UTC)


@pytest.mark.parametrize("text", ["", "0", "20", "29700859246", "9" * 25, "12a", "²", "-1", "٣٣٣٣٣٣٣٣٣٣٣٣٣"])
def test_ids_that_hold_no_time(text):
    assert post_time(text) is None


def test_a_published_pair_of_id_and_time():
    assert str(post_time("2089858284660662307")) == "2026-08-18 23:33:37+00:00"
