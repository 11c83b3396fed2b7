"""Archives of X (Twitter)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.problems import UnreadableMemberError

from .packing import codes, only, read, said, words, zipped

BASE = 1_377_561_375_416_516_608
ACCOUNT = (
    'window.YTD.account.part0 = [{"account": {"username": "dana", "accountId": "9", "accountDisplayName": "Dana"}}]'
)


def tweet(number, text="x", **more):
    return {
        "tweet": {
            "id_str": str(BASE + (number << 32)),
            "full_text": text,
            "created_at": "Thu Apr 01 10:00:00 +0000 2021",
            **more,
        }
    }


def ident(number):
    return str(BASE + (number << 32))


def script(entries, name="tweets", part=0):
    return f"window.YTD.{name}.part{part} = " + json.dumps(entries)


def archive(*entries, **members):
    return zipped(
        {
            "data/account.js": ACCOUNT,
            "data/tweets.js": script(entries),
            **{f"data/{name}": data for name, data in members.items()},
        }
    )


def test_the_prefix_is_stripped_up_to_the_first_equals_sign():
    assert words(only(script([tweet(1, "a = b; c = d")]).encode(), "tweets.js")) == ["a = b; c = d"]


def test_words_are_unescaped_once():
    assert words(only(archive(tweet(1, "a &amp;lt; b &lt;c&gt; &quot;")), "x.zip")) == ["a &lt; b <c> &quot;"]


def test_a_thread_is_the_chain_of_answers_to_oneself():
    own = {"in_reply_to_user_id_str": "9", "in_reply_to_screen_name": "dana"}
    documents = read(
        archive(
            tweet(4, "alone"), tweet(3, "three", in_reply_to_status_id_str=ident(2), **own), tweet(2, "two", in_reply_to_status_id_str=ident(1), **own), tweet(1, "one"),
            tweet(5, "branch", in_reply_to_status_id_str=ident(1), **own), tweet(6, "to another", in_reply_to_status_id_str="77", in_reply_to_screen_name="marat"),
        ),
        "x.zip",
    )  # fmt: skip
    thread, rest = documents
    assert words(thread) == ["one", "two", "three", "branch"]
    assert [said(part, "reply_to") for part in thread.segments] == [[], [ident(1)], [ident(2)], [ident(1)]]
    assert words(rest) == ["alone", "to another"]
    assert said(rest.segments[1], "reply_to_author") == ["@marat"]
    assert "K-READ-027" in codes(rest), "posts of other people are never in the archive, and that is said"
    assert "K-READ-027" not in codes(thread)


def test_times_come_from_ids_and_the_stated_one_is_kept():
    (part,) = only(archive(tweet(1)), "x.zip").segments
    assert part.at == "2021-04-01T10:00:01Z"
    assert part.how_known == "from the post's id by arithmetic"
    assert said(part, "stated_time") == ["2021-04-01T10:00:00Z"]


def test_an_old_id_holds_no_time_so_the_stated_one_counts():
    old = {"tweet": {"id_str": "20", "full_text": "x", "created_at": "Tue Mar 21 20:50:14 +0000 2006"}}
    (part,) = only(archive(old), "x.zip").segments
    assert (part.at, part.how_known) == ("2006-03-21T20:50:14Z", "stated by the platform in UTC")


def test_parts_deleted_posts_and_the_older_name_are_read():
    document = only(
        zipped(
            {
                "data/tweet.js": script([tweet(1, "one")], "tweet"),
                "data/tweets-part1.js": script([tweet(2, "two")], part=1),
                "data/deleted-tweets.js": script(
                    [tweet(3, "gone", deleted_at="Fri Apr 02 08:00:00 +0000 2021")], "deleted_tweets"
                ),
                "data/community-tweet.js": script([tweet(4, "in a community")], "community_tweet"),
                "data/like.js": script([{"like": {"tweetId": "1", "fullText": "not mine"}}], "like"),
            }
        ),
        "x.zip",
    )
    assert words(document) == ["one", "two", "gone", "in a community"]
    assert said(document.segments[2], "deleted_at") == ["2021-04-02T08:00:00Z"]


def test_the_oldest_form_has_no_wrapper():
    assert words(only(zipped({"tweet.js": script([tweet(1, "one")["tweet"]], "tweet")}), "x.zip")) == ["one"]


def test_a_repost_is_no_post_of_the_account_and_is_cut():
    document = only(archive(tweet(1, "RT @marat: " + "a" * 128 + "…")), "x.zip")
    (part,) = document.segments
    assert part.kind == "repost"
    assert said(part, "reposts") == ["@marat"]
    assert said(part, "cut")


def test_media_are_found_by_the_posts_id_and_what_lacks_is_told():
    media = {
        "media": [
            {"media_url_https": "https://pbs.twimg.com/media/A.jpg"},
            {"media_url_https": "https://pbs.twimg.com/media/B.jpg"},
        ]
    }
    document = only(
        archive(
            tweet(1, extended_entities=media), **{f"tweets_media/{ident(1)}-A.jpg": "x", "tweets_media/12-C.jpg": "y"}
        ),
        "x.zip",
    )
    assert said(document.segments[0], "media") == [
        f"data/tweets_media/{ident(1)}-A.jpg",
        "https://pbs.twimg.com/media/B.jpg",
    ]
    assert "K-READ-020" in codes(document)


def note(text, created="2021-04-01T10:00:00.000Z"):
    return script([{"noteTweet": {"noteTweetId": "1", "core": {"text": text}, "createdAt": created}}], "note_tweet")


def test_a_long_post_gets_its_full_words():
    full = (
        "Every word of this post matters to the family, and there are more than two hundred and eighty letters of them "
        * 4
    )
    document = only(archive(tweet(1, full[:250] + "… https://t.co/abc"), **{"note-tweet.js": note(full)}), "x.zip")
    assert document.text == full
    assert said(document.segments[0], "long_text")


def test_a_long_text_of_another_day_or_a_short_beginning_is_not_taken():
    full = (
        "Every word of this post matters to the family, and there are more than two hundred and eighty letters of them "
        * 4
    )
    other_day = archive(tweet(1, full[:250] + "…"), **{"note-tweet.js": note(full, "2023-04-01T10:00:00.000Z")})
    assert only(other_day, "x.zip").text == full[:250] + "…"
    assert only(archive(tweet(1, "Every…"), **{"note-tweet.js": note(full)}), "x.zip").text == "Every…"


def test_a_quoted_post_is_told():
    link = {"urls": [{"expanded_url": "https://twitter.com/marat/status/123"}, {"expanded_url": "https://example.org"}]}
    (part,) = only(archive(tweet(1, entities=link)), "x.zip").segments
    assert said(part, "quotes") == ["123"]
    assert said(part, "link") == ["https://twitter.com/marat/status/123", "https://example.org"]


def test_answers_in_a_circle_end():
    document = only(
        archive(
            tweet(1, "one", in_reply_to_status_id_str=ident(2)), tweet(2, "two", in_reply_to_status_id_str=ident(1))
        ),
        "x.zip",
    )
    assert words(document) == ["one", "two"]


def test_a_chain_of_many_thousands_is_no_trouble():
    chain = [tweet(n, "x", in_reply_to_status_id_str=ident(n - 1)) for n in range(5000)]
    assert len(only(archive(*chain), "x.zip").segments) == 5000


def test_a_damaged_part_is_left_out_and_told():
    document = only(archive(tweet(1, "one"), **{"tweets-part1.js": "window.YTD.tweets.part1 = [}"}), "x.zip")
    assert words(document) == ["one"]
    assert "K-READ-023" in codes(document)
    with pytest.raises(UnreadableMemberError):
        read(zipped({"data/tweets.js": "window.YTD.tweets.part1 = [}"}), "x.zip")


def test_entries_of_another_form_are_counted():
    assert "K-READ-022" in codes(only(archive(tweet(1), {"tweet": {}}, "x"), "x.zip"))
    with pytest.raises(NoTextError):
        read(archive(), "x.zip")


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_round_trip(texts):
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in texts]
    document = only(archive(*(tweet(n, text) for n, text in enumerate(escaped))), "x.zip")
    assert words(document) == [text.replace("\0", "\ufffd") for text in texts]
