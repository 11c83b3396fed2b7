"""Mastodon: archives and contexts."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.markup import html_words

from .packing import codes, only, read, said, tarred, words, zipped

HOME = "https://social.example.org/users/dana"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
START = 1_700_000_000_000


def ident(minute):
    return str((START + minute * 60_000) << 16)


def note(minute, content="<p>x</p>", **more):
    what = {
        "id": f"{HOME}/statuses/{ident(minute)}", "type": "Note", "summary": None, "inReplyTo": None, "published": "2023-11-14T22:13:20Z", "content": content,
        "url": f"https://social.example.org/@dana/{ident(minute)}", "to": [PUBLIC], "cc": [f"{HOME}/followers"], "attachment": [], "tag": [], **more,
    }  # fmt: skip
    return {"id": "a", "type": "Create", "actor": HOME, "published": what["published"], "object": what}


def outbox(*activities):
    return json.dumps({"type": "OrderedCollection", "orderedItems": activities}, ensure_ascii=False)


def archive(*activities, pack=zipped, **members):
    actor = json.dumps({"id": HOME, "preferredUsername": "dana", "name": "Dana"})
    return pack({"outbox.json": outbox(*activities).encode(), "actor.json": actor.encode(), **members})


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_both_kinds_of_archive_give_the_same(pack):
    document = only(archive(note(0, "<p>Day 60</p>"), pack=pack), "archive")
    assert document.text == "Day 60"
    assert document.byline == "Dana"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>a &amp; b<br />c</p><p>d</p>", "a & b\nc\n\nd"),
        ('<a href="https://example.org/long"><span class="invisible">https://</span><span class="ellipsis">example.org/lo</span><span class="invisible">ng</span></a>', "https://example.org/long"),
        ('<span class="h-card"><a href="x">@<span>marat</span></a></span> hi', "@marat hi"),
        ("", ""),
        ("a &lt; b", "a < b"),
        ("<!-- -->", "<!-- -->"),
        ("<script>alert(1)</script><p>x</p>", "x"),
    ],
)  # fmt: skip
def test_words_are_html(source, shown):
    assert html_words(source) == shown


def test_a_warning_belongs_to_the_words():
    document = only(archive(note(0, "<p>He was hit.</p>", summary="Violence")), "a.zip")
    assert words(document) == ["Violence\n\nHe was hit."]
    assert said(document.segments[0], "content_warning") == ["Violence"]


def test_the_stated_time_counts_and_that_of_the_id_is_kept():
    (part,) = only(archive(note(5, published="2020-01-01T00:00:00Z")), "a.zip").segments
    assert (part.at, part.how_known) == ("2020-01-01T00:00:00Z", "stated by the platform in UTC")
    assert said(part, "id_time") == ["2023-11-14T22:18:20Z"]


def test_an_answer_to_oneself_is_a_thread_and_a_boost_is_not_words():
    boost = {
        "id": f"{HOME}/statuses/9/activity",
        "type": "Announce",
        "actor": HOME,
        "published": "2023-11-14T22:13:20Z",
        "object": "https://other.example.org/1",
    }
    documents = read(
        archive(note(0, "<p>one</p>"), note(1, "<p>two</p>", inReplyTo=note(0)["object"]["id"]), boost), "a.zip"
    )
    assert [words(document) for document in documents] == [["one", "two"], [""]]
    assert documents[1].segments[0].kind == "repost"
    assert said(documents[1].segments[0], "reposts") == ["https://other.example.org/1"]


@pytest.mark.parametrize(
    ("to", "cc", "who"),
    [
        ([PUBLIC], [], "public"), ([f"{HOME}/followers"], [PUBLIC], "unlisted"), ([f"{HOME}/followers"], [], "followers"), (["https://x.example.org/users/marat"], [], "direct"), ([], [], "direct"),
    ],
)  # fmt: skip
def test_who_could_see_a_post_is_told(to, cc, who):
    assert said(only(archive(note(0, to=to, cc=cc)), "a.zip").segments[0], "visibility") == [who]


def test_media_lie_beside_the_outbox():
    attached = [
        {"url": "/media_attachments/files/1/a.jpg", "name": "A door"},
        {"url": "/media_attachments/files/1/b.jpg", "name": None},
    ]
    document = only(archive(note(0, attachment=attached), **{"media_attachments/files/1/a.jpg": b"x"}), "a.zip")
    assert said(document.segments[0], "media") == [
        "/media_attachments/files/1/a.jpg",
        "/media_attachments/files/1/b.jpg",
    ]
    assert len(said(document.segments[0], "missing_media")) == 1
    assert said(document.segments[0], "alt") == ["A door"]


def test_edits_are_told_because_their_history_is_absent():
    assert said(only(archive(note(0, updated="2023-11-15T10:00:00Z")), "a.zip").segments[0], "edited_at") == [
        "2023-11-15T10:00:00Z"
    ]


def test_a_damaged_actor_does_not_cost_the_posts():
    document = only(zipped({"outbox.json": outbox(note(0)), "actor.json": "{]"}), "a.zip")
    assert "K-READ-023" in codes(document)
    assert document.byline == HOME


def test_other_activities_are_counted():
    assert "K-READ-022" in codes(only(archive(note(0), {"type": "Move"}, "x"), "a.zip"))
    with pytest.raises(NoTextError):
        read(archive(), "a.zip")


def status(minute, content="<p>x</p>", above=None):
    return {"id": ident(minute), "created_at": "2023-11-14T22:13:20.000Z", "in_reply_to_id": above, "content": content, "account": {"acct": "marat", "display_name": ""}, "url": "https://x"}  # fmt: skip


def context(ancestors, descendants, **more):
    return json.dumps({"ancestors": ancestors, "descendants": descendants, **more}).encode()


def test_the_post_itself_is_never_in_a_context_and_that_is_told():
    document = only(context([status(0, "<p>a</p>")], [status(2, "<p>c</p>", ident(1))]), "context.json")
    assert words(document) == ["a", "c"]
    assert "K-READ-027" in codes(document)
    assert document.segments[0].author == "marat"


def test_a_context_with_its_post_is_whole():
    document = only(
        context([status(0, "<p>a</p>")], [status(2, "<p>c</p>", ident(1))], status=status(1, "<p>b</p>", ident(0))),
        "context.json",
    )
    assert words(document) == ["a", "b", "c"]
    assert codes(document) == []


def test_an_empty_context():
    with pytest.raises(NoTextError):
        read(context([], []), "context.json")


@given(
    st.lists(
        st.text("abc бвг古 <&>\"'\n🕯", min_size=1).map(lambda text: " ".join(text.split())).filter(bool),
        min_size=1,
        max_size=6,
    )
)
def test_round_trip(texts):
    document = only(archive(*(note(n, f"<p>{html.escape(text)}</p>") for n, text in enumerate(texts))), "a.zip")
    assert words(document) == texts
