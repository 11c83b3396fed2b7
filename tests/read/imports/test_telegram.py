"""Telegram Desktop's exports, machine-readable and for people."""

import html
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.problems import UnreadableMemberError

from .packing import codes, only, read, said, words, zipped

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


def message(number, text="x", **more):
    return {
        "id": number, "type": "message", "date": "2021-12-04T11:02:33", "date_unixtime": "1638594153", "from": "Dana", "from_id": "user1",
        "text": text, "text_entities": [{"type": "plain", "text": text}] if isinstance(text, str) and text else [], **more,
    }  # fmt: skip


def chat(*messages, **more):
    return json.dumps({"name": "Family", "type": "personal_chat", "id": 7, "messages": messages, **more}).encode()


def test_words_may_be_a_string_or_a_list_of_strings_and_entities():
    mixed = ["Read ", {"type": "text_link", "text": "this", "href": "https://example.org"}, " now"]
    old = message(1, mixed)
    del old["text_entities"]
    plain = message(2, "plain")
    del plain["text_entities"]
    document = only(chat(old, plain), "result.json")
    assert words(document) == ["Read this now", "plain"]
    assert said(document.segments[0], "link") == ["https://example.org"]


@pytest.mark.parametrize(
    "why",
    [
        "(File not included. Change data exporting settings to download.)",
        "(File exceeds maximum size. Change data exporting settings to download.)",
        "(File unavailable, please try again later)",
    ],
)
@pytest.mark.parametrize("key", ["photo", "file"])
def test_a_sentence_instead_of_a_path_is_missing_media(why, key):
    document = only(chat(message(1, **{key: why})), "result.json")
    assert said(document.segments[0], "missing_media") == [why.strip("()")]
    assert said(document.segments[0], "media") == []
    assert codes(document) == ["K-READ-020"]


def test_media_in_the_archive_is_not_missing():
    result = chat(message(1, photo="photos/1.jpg"), message(2, photo="photos/2.jpg"))
    document = only(zipped({"ChatExport/result.json": result, "ChatExport/photos/1.jpg": "x"}), "a.zip")
    assert [said(part, "missing_media") for part in document.segments] == [[], ["named by the export but not in it"]]


def test_the_time_is_the_stated_instant_and_the_local_time_has_no_zone():
    document = only(chat(message(1)), "result.json")
    (part,) = document.segments
    assert (part.at, part.how_known) == ("2021-12-04T05:02:33Z", "stated by the platform in UTC")
    assert said(part, "local_time") == ["2021-12-04T11:02:33"]


def test_without_the_instant_the_local_time_stays_local():
    old = message(1)
    del old["date_unixtime"]
    document = only(chat(old), "result.json")
    assert document.segments[0].at == "2021-12-04T11:02:33"
    assert "zone unknown" in document.segments[0].how_known
    assert document.published.value == "2021-12-04T11:02"
    assert codes(document) == ["K-READ-030"]


def test_an_album_is_separate_messages():
    document = only(
        chat(message(1, "caption", photo="photos/1.jpg"), message(2, "", photo="photos/2.jpg")), "result.json"
    )
    assert [part.stable_id for part in document.segments] == ["1", "2"]
    assert words(document) == ["caption", ""]


def test_service_messages_have_no_words_but_say_what_happened():
    service = {"id": 3, "type": "service", "date": "2021-12-04T11:02:33", "date_unixtime": "1638594153", "actor": "Dana", "actor_id": "user1", "action": "invite_members", "members": ["Marat", None], "text": ""}  # fmt: skip
    document = only(chat(service, message(4, "hi")), "result.json")
    part = document.segments[0]
    assert (part.kind, part.author, part.start, part.end) == ("service", "Dana", 0, 0)
    assert said(part, "action") == ["invite_members"]
    assert said(part, "member") == ["Marat"]


def test_an_account_gives_one_document_per_chat():
    chats = [
        {"name": name, "type": "personal_chat", "id": number, "messages": [message(1, name)]}
        for number, name in ((1, "A"), (2, "B"))
    ]
    empty = {"name": "C", "type": "personal_chat", "id": 3, "messages": []}
    account = {
        "about": "…",
        "personal_information": {},
        "chats": {"about": "…", "list": [*chats, empty]},
        "left_chats": {"list": []},
    }
    documents = read(json.dumps(account).encode(), "result.json")
    assert [document.title for document in documents] == ["A", "B"]
    assert documents[0].id != documents[1].id
    again = read(
        json.dumps(account | {"chats": {"list": [chats[1], chats[0]]}, "about": "date_unixtime"}).encode(),
        "result.json",
    )
    assert {document.id for document in again} == {document.id for document in documents}, (
        "ids depend on the chat, not its place"
    )


def test_an_account_whose_chats_stand_far_behind_is_known():
    contacts = {"list": [{"first_name": "x" * 100}] * 4000}
    account = {
        "about": "…",
        "personal_information": {},
        "contacts": contacts,
        "chats": {"list": [json.loads(chat(message(1)))]},
    }
    assert only(json.dumps(account).encode(), "result.json").reader == "telegram-json@1"


def test_reactions_and_polls():
    more = {
        "reactions": [{"type": "emoji", "count": 3, "emoji": "🕯"}],
        "poll": {"question": "When?", "answers": [{"text": "Now"}]},
    }
    (part,) = only(chat(message(1, **more)), "result.json").segments
    assert said(part, "reaction") == ["🕯 3"]
    assert said(part, "poll") + said(part, "poll_answer") == ["When?", "Now"]


def test_links_only_for_chats_that_have_them():
    assert only(chat(message(1)), "result.json").segments[0].url is None
    assert only(chat(message(1), type="public_channel"), "result.json").segments[0].url == "https://t.me/c/7/1"


def test_a_cut_file_gives_the_messages_before_the_cut():
    whole = chat(*(message(number, f"word {number}") for number in range(20)))
    (document,) = read(whole[: len(whole) // 2], "result.json")
    assert 5 < len(document.segments) < 15
    assert words(document) == [f"word {number}" for number in range(len(document.segments))]
    assert codes(document) == ["K-READ-021"]


def test_messages_of_unknown_form_are_counted_not_dropped_in_silence():
    document = only(chat(message(1), {"type": "hologram"}, "text", None), "result.json")
    assert "K-READ-022" in codes(document)
    assert len(document.segments) == 1


def test_nothing_in_it():
    with pytest.raises(NoTextError):
        read(zipped({"result.json": chat()}), "a.zip")
    with pytest.raises(UnreadableMemberError):
        read(zipped({"result.json": "{]"}), "a.zip")


def test_half_characters_and_nulls_are_shown_as_such_and_told():
    document = only(chat(message(1, "a\ud83d b\0c")), "result.json")
    assert document.text == "a\ufffd b\ufffdc"
    assert codes(document) == ["K-READ-029"]


@given(st.lists(st.tuples(WORDS, WORDS, st.integers(1_400_000_000, 1_900_000_000)), min_size=1, max_size=8))
def test_json_round_trip(messages):
    raw = chat(
        *(
            message(n, text, **{"from": author, "date_unixtime": str(at)})
            for n, (author, text, at) in enumerate(messages)
        )
    )
    document = only(raw, "result.json")
    found = [
        (part.author, text, datetime.fromisoformat(part.at).timestamp())
        for part, text in zip(document.segments, words(document), strict=True)
    ]
    assert found == messages


# --- pages -----------------------------------------------------------------------------------------------------------


def div(number, text, author=None, when="04.12.2021 11:02:33 UTC+06:00"):
    name = f'<div class="from_name">{html.escape(author)}</div>' if author else ""
    return (
        f'<div class="message default clearfix{"" if author else " joined"}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="{when}">11:02</div>{name}<div class="text">{html.escape(text)}</div></div></div>'
    )


def page(*messages):
    return (
        '<html><body><div class="page_header"><div class="text bold">Family</div></div>'
        + "".join(messages)
        + "</body></html>"
    ).encode()


def test_joined_messages_inherit_their_author_across_files():
    pages = {"messages.html": page(div(1, "one", "Dana"), div(2, "two")), "messages2.html": page(div(3, "three"), div(4, "four", "Marat")), "messages10.html": page(div(5, "five"))}  # fmt: skip
    document = only(zipped(pages), "a.zip")
    assert [part.author for part in document.segments] == ["Dana", "Dana", "Dana", "Marat", "Marat"]
    assert words(document) == ["one", "two", "three", "four", "five"], "page 10 comes after page 2"
    assert said(document.segments[1], "author_from")
    assert not said(document.segments[0], "author_from")


def test_a_message_without_name_that_is_not_joined_has_no_author():
    alone = div(2, "two").replace(" joined", "")
    assert [part.author for part in only(page(div(1, "one", "Dana"), alone), "messages.html").segments] == [
        "Dana",
        None,
    ]


def test_lines_of_dates_have_negative_ids_and_are_service_messages():
    service = '<div class="message service" id="message-3"><div class="body details">4 December 2021</div></div>'
    document = only(page(service, div(1, "one", "Dana")), "messages.html")
    assert next((part.kind, part.stable_id, part.at) for part in document.segments) == ("service", "-3", None)


def test_an_offset_gives_the_instant_and_its_absence_none():
    document = only(
        page(div(1, "one", "Dana", "04.12.2021 02:02:33 UTC-03:30"), div(2, "two", None, "04.12.2021 11:02:33")),
        "messages.html",
    )
    assert [part.at for part in document.segments] == ["2021-12-04T05:32:33Z", "2021-12-04T11:02:33"]
    assert "zone unknown" in document.segments[1].how_known


@given(
    st.lists(st.tuples(st.sampled_from(["Dana", "Марат", "古丽"]), st.text("abc бвг古 <&>\"'", min_size=1).map(lambda s: " ".join(s.split())).filter(bool)), min_size=1, max_size=6),
    st.integers(-11, 13),
)  # fmt: skip
def test_page_round_trip(messages, offset):
    zone = timezone(timedelta(hours=offset))
    start = datetime(2021, 12, 4, 12, tzinfo=zone)
    divs, before = [], None
    for number, (author, text) in enumerate(messages):
        when = (
            f"{start + timedelta(minutes=number):%d.%m.%Y %H:%M:%S} UTC{'-' if offset < 0 else '+'}{abs(offset):02}:00"
        )
        divs.append(div(number + 1, text, None if author == before else author, when))
        before = author
    document = only(page(*divs), "messages.html")
    assert [(part.author, text) for part, text in zip(document.segments, words(document), strict=True)] == messages
    assert document.segments[0].at == start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
