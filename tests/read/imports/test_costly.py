"""Input made to keep a careless pattern busy for hours. Each of these ends at once or the test's time runs out."""

import io
import json
import zipfile

import pytest

from kuager.errors import ItemError, TooLargeError
from kuager.read.imports import importers

from .packing import codes, only, read, words, zipped

pytestmark = pytest.mark.timeout(60)
MANY = 300_000


def survives(data, name, kind):
    try:
        return read(data, name, kind=kind)
    except ItemError:
        return []


@pytest.mark.parametrize(
    "filler",
    [
        "\u200e",
        "\u200e<",
        " ",
        "<",
        "(",
        "a.b ",
        ":",
        "…",
        "https://t.co/a ",
        "\n",
        "\u200e<a:",
        "1",
        "12/4/21, ",
        "\r",
    ],
)
def test_chats_of_one_character(filler):
    text = f"[04.12.2021, 11:02:33] Dana: {filler * MANY}x\n[05.12.2021, 11:02:33] {filler * 1000}\n"
    assert survives(text.encode(), "_chat.txt", "whatsapp")
    survives((filler * MANY).encode(), "_chat.txt", "whatsapp")


@pytest.mark.parametrize("filler", [" ", "… ", "https://t.co/aaaaaaaaaa ", "&amp;", "RT @a: "])
def test_posts_of_one_character(filler):
    tweet = {"tweet": {"id_str": "1377561375416516608", "full_text": filler * MANY + "x"}}
    note = {"noteTweet": {"core": {"text": filler * MANY + "xy"}}}
    members = {
        "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps([tweet]),
        "data/note-tweet.js": "window.YTD.note_tweet.part0 = " + json.dumps([note]),
    }
    assert only(zipped(members, compress=False), "x.zip").text


@pytest.mark.parametrize("filler", ['\\"', "\\\\", "{", "[", "[]", '"', '""', "[1", '{"a":', "\\"])
def test_cut_json_of_one_character(filler):
    for head in ('{"messages": [{"id": 1, "type": "message", "text": "x"}, {"text": "', '{"messages": [', ""):
        survives((head + filler * MANY).encode(), "result.json", "telegram-json")


@pytest.mark.parametrize(
    "name",
    [
        "a/" * 2000,
        "messages/" * 400,
        "/".join(["messages", "b", "message_1"] * 100),
        "_" * 60_000,
        "1" * 4000,
        ".a" * 2000,
    ],
)
def test_names_of_members(name):
    data = zipped({f"{name}{number}": "" for number in range(50)})
    for importer in importers():
        survives(data, "x.zip", importer.name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            importer.accepts(b"", "x.zip", tuple(archive.namelist()))


def test_a_name_longer_than_any_files_is_reported():
    (document,) = read(zipped({"a" * 5000: "", "_chat.txt": "04.12.2021, 11:02 - Dana: x\n"}), "a.zip")
    assert "K-READ-025" in codes(document)


def test_pages_of_messages_inside_messages():
    opening = '<div class="message default clearfix" id="message1"><div class="body"><div class="text">a</div>'
    document = only((opening * 400 + "<b>x</b>" * 5000).encode(), "messages.html", kind="telegram-html")
    assert words(document) == ["a"], "what stands inside a message is no message of its own"
    survives((opening * 30_000).encode(), "messages.html", "telegram-html")


@pytest.mark.parametrize(
    "filler", ["<", "&", "<c>", "-->", "00:00:01.000 --> 00:00:02.000\n", "1\n", "\n", "<" + "a" * 50, "00:"]
)
def test_captions_of_one_character(filler):
    members = {
        "a.info.json": json.dumps({"id": "1", "title": "t"}),
        "a.en.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + filler * (MANY // 3),
    }
    assert only(zipped(members, compress=False), "a.zip")


@pytest.mark.parametrize("filler", ["<p>", "<", "&#", "<a href='", "<!--", "&amp;"])
def test_markup_of_one_character(filler):
    note = {"type": "Create", "actor": "a", "object": {"id": "a/1", "content": filler * (MANY // 10) + "x"}}
    survives(
        json.dumps({"type": "OrderedCollection", "orderedItems": [note]}).encode(), "outbox.json", "mastodon-archive"
    )


def test_json_of_parts_beyond_memory_is_refused():
    with pytest.raises(TooLargeError):
        read(b'{"messages": [' + b"[]," * 4_500_000 + b"[]]}", "result.json", kind="telegram-json")


def test_many_small_films_and_many_threads_take_no_square_of_time():
    films = {f"{number}.info.json": json.dumps({"id": str(number), "title": "t"}) for number in range(3000)}
    assert len(read(zipped(films), "films.zip")) == 3000
    start = 1_377_561_375_416_516_608
    posts = []
    for number in range(3000):
        posts += [{"tweet": {"id_str": str(start + number * 2 * 10**9), "full_text": "a"}}, {"tweet": {"id_str": str(start + (number * 2 + 1) * 10**9), "full_text": "b", "in_reply_to_status_id_str": str(start + number * 2 * 10**9)}}]  # fmt: skip
    assert len(read(("window.YTD.tweets.part0 = " + json.dumps(posts)).encode(), "tweets.js")) == 3000
