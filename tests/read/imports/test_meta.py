"""Facebook and Instagram."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.meta import repaired
from kuager.read.imports.problems import UnreadableMemberError

from .packing import codes, only, read, said, words, zipped

INBOX = "your_facebook_activity/messages/inbox/marat_1/"


def stored(text):
    """As the exports store it: each UTF-8 byte as a character."""
    return text.encode().decode("latin-1")


def message(text, milliseconds, sender="Дана", **more):
    return {"sender_name": stored(sender), "timestamp_ms": milliseconds, "content": stored(text), **more}


def chat(*messages, **more):
    return json.dumps(
        {"participants": [{"name": stored("Дана")}], "messages": messages, "title": stored("Отбасы"), **more}
    )


@given(st.text())
def test_letters_are_repaired_exactly(text):
    assert repaired(stored(text.encode(errors="replace").decode())) == text.encode(errors="replace").decode()


@pytest.mark.parametrize("text", ["café", "Қазақ", "plain", "naïve ñ", "", "ÿ", "Ð\u00a0"])
def test_text_that_was_right_stays(text):
    assert repaired(text) in (text, text.encode("latin-1", "ignore").decode("utf-8", "ignore"))
    if text != "Ð\u00a0":
        assert repaired(text) == text


def test_the_stored_form_is_a_second_layer_and_the_repair_is_told():
    document = only(chat(message("Хат келді", 1_638_594_153_000)).encode(), "message_1.json")
    assert document.text == "Хат келді"
    assert [(layer.kind, layer.text) for layer in document.layers] == [
        ("text", "Хат келді"),
        ("raw", stored("Хат келді")),
    ]
    assert "K-READ-029" in codes(document)
    assert document.title == "Отбасы"
    assert document.segments[0].author == "Дана"


def test_nothing_to_repair_gives_one_layer():
    document = only(
        chat({"sender_name": "Dana", "timestamp_ms": 1_638_594_153_000, "content": "hi"}, title="x").encode(),
        "message_1.json",
    )
    assert len(document.layers) == 1
    assert codes(document) == []


def test_parts_are_joined_oldest_first():
    parts = {
        f"{INBOX}message_{n}.json": chat(
            message(f"{n}b", 2_000_000_000_000 - n * 10), message(f"{n}a", 2_000_000_000_000 - n * 10 - 5)
        )
        for n in (1, 2, 10)
    }
    document = only(zipped(parts), "facebook-dana.zip")
    assert words(document) == ["10a", "10b", "2a", "2b", "1a", "1b"]


def test_of_one_instant_the_later_listed_was_said_first():
    document = only(
        chat(message("second", 5_000_000_000_00), message("first", 5_000_000_000_00)).encode(), "message_1.json"
    )
    assert words(document) == ["first", "second"]


def test_media_there_and_missing():
    photos = [{"uri": f"{INBOX}photos/1.jpg"}, {"uri": f"{INBOX}photos/2.jpg"}]
    members = {
        f"{INBOX}message_1.json": chat(message("", 1_638_594_153_000, photos=photos)),
        f"{INBOX}photos/1.jpg": "x",
    }
    document = only(zipped(members), "f.zip")
    assert said(document.segments[0], "media") == [photo["uri"] for photo in photos]
    assert len(said(document.segments[0], "missing_media")) == 1


def test_unsent_messages_calls_and_reactions():
    document = only(chat(message("hi", 1_638_594_153_000, reactions=[{"reaction": stored("🕯"), "actor": stored("Марат")}], is_unsent=True, call_duration=0)).encode(), "message_1.json")  # fmt: skip
    (part,) = document.segments
    assert said(part, "reaction") == ["🕯 Марат"]
    assert said(part, "deleted")
    assert said(part, "call_seconds") == ["0"]


def test_the_newer_form_of_locked_chats():
    value = {"participants": ["Dana", "Marat"], "threadName": "Marat_5", "messages": [{"senderName": "Dana", "text": "Сәлем", "timestamp": 1_638_594_153_000, "isUnsent": False, "media": []}]}  # fmt: skip
    document = only(json.dumps(value, ensure_ascii=False).encode(), "Marat_5.json")
    assert words(document) == ["Сәлем"]
    assert document.segments[0].at == "2021-12-04T05:02:33Z"
    assert len(document.layers) == 1


def test_a_bare_chat_does_not_say_which_of_the_two():
    assert only(chat(message("x", 1_638_594_153_000)).encode(), "message_1.json").site == "Facebook or Instagram"


def test_instagram_is_told_by_its_folders():
    inbox = "your_instagram_activity/messages/inbox/marat_1/message_1.json"
    assert only(zipped({inbox: chat(message("x", 1))}), "a.zip").site == "Instagram"
    assert only(zipped({f"{INBOX}message_1.json": chat(message("x", 1))}), "a.zip").site == "Facebook"


def test_instagram_captions():
    posts = [
        {"media": [{"uri": "media/1.jpg", "creation_timestamp": 1_638_594_000, "title": stored("бір")}]},
        {
            "media": [{"uri": "media/2.jpg", "creation_timestamp": 1, "title": ""}, {"uri": "media/3.jpg"}],
            "title": stored("екі"),
            "creation_timestamp": 1_638_594_600,
        },
    ]
    document = only(zipped({"content/posts_1.json": json.dumps(posts), "media/1.jpg": "x"}), "a.zip")
    assert words(document) == ["бір", "екі"]
    assert [part.at for part in document.segments] == ["2021-12-04T05:00:00Z", "2021-12-04T05:10:00Z"]


def test_facebook_posts_with_and_without_words():
    posts = [{"timestamp": 1_638_594_000, "title": stored("Дана shared a link."), "data": [{"post": stored("Рақмет")}]}, {"timestamp": 1_638_593_000, "title": "x", "attachments": [{"data": [{"media": {"uri": "a.jpg", "description": stored("сурет")}}]}]}]  # fmt: skip
    document = only(zipped({"posts/your_posts_1.json": json.dumps(posts)}), "f.zip")
    assert words(document) == ["", "Рақмет"]
    assert said(document.segments[0], "alt") == ["сурет"]
    assert said(document.segments[1], "event") == ["Дана shared a link."]


def test_one_damaged_part_is_told_and_a_lone_one_refused():
    document = only(zipped({f"{INBOX}message_1.json": chat(message("x", 1)), f"{INBOX}message_2.json": "{]"}), "f.zip")
    assert "K-READ-023" in codes(document)
    with pytest.raises(UnreadableMemberError):
        read(zipped({f"{INBOX}message_1.json": "{]"}), "f.zip")
    with pytest.raises(NoTextError):
        read(zipped({f"{INBOX}message_1.json": chat()}), "f.zip")


def test_odd_shapes_are_counted():
    assert "K-READ-022" in codes(only(chat(message("x", 1), "y", None).encode(), "message_1.json"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_round_trip(messages):
    raw = chat(*(message(text, 1_638_594_153_000 - n, sender) for n, (sender, text) in enumerate(messages)))
    document = only(raw.encode(), "message_1.json")
    found = [(part.author, text) for part, text in zip(document.segments, words(document), strict=True)]
    assert found == messages[::-1]
