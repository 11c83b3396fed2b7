"""Traps of single formats that no other test of theirs springs. ``docs/imports.md`` names the test of every trap."""

import json

import pytest

from kuager import read as room
from kuager.errors import ItemError
from kuager.model import ZoneLabel
from kuager.read.imports.whatsapp_times import parse_stamp
from tests.read.papers import pdf

from .packing import codes, only, said, tarred, words, zipped


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        ("8:05 түстен кейін", "20:05"),
        ("8:05 таңертең", "08:05"),
        ("8:05 ТК", "20:05"),
        ("چۈشتىن كېيىن 8:05", "20:05"),
        ("8:05 ip.", "20:05"),
        ("8:05 ap.", "08:05"),
        ("8:05 em", "20:05"),
        ("8:05 fm", "08:05"),
        ("8:05 ق.ظ", "08:05"),
        ("8:05 ب.ظ", "20:05"),
    ],
)
def test_halves_of_the_day_in_the_languages_of_phones(clock, shown):
    stamp = parse_stamp(f"04.12.2021, {clock}")
    assert stamp is not None
    assert stamp.clock == shown


def test_no_half_of_the_day_is_both():
    for word in ("am", "pm", "ip", "ap", "fm", "em", "上午", "下午", "тд", "тк", "ص", "م"):
        stamp = parse_stamp(f"04.12.2021, 8:05 {word}")
        assert stamp is not None
        assert stamp.clock in ("08:05", "20:05"), word


def test_media_a_telegram_page_only_describes_are_missing():
    wrap = (
        '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_video"><div class="body">'
        '<div class="title bold">Video file</div><div class="description">Not included, change data exporting settings to download.'
        '</div><div class="status details">00:31, 4.1 MB</div></div></div></div>'
    )
    message = (
        '<div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" '
        f'title="04.12.2021 11:02:33 UTC+06:00">11:02</div><div class="from_name">Dana</div>{wrap}</div></div>'
    )
    document = only(f"<html><body>{message}</body></html>".encode(), "messages.html")
    assert said(document.segments[0], "missing_media") == [
        "Video file; Not included, change data exporting settings to download.; 00:31, 4.1 MB"
    ]


def test_a_cut_zip_of_media_keeps_the_chat_that_stands_before_the_cut():
    chat = "[04.12.2021, 11:02:33] Dana: words\n[04.12.2021, 11:02:34] Dana: \u200e<attached: 1.jpg>\n"
    whole = zipped({"_chat.txt": chat, "1.jpg": bytes(range(256)) * 400}, compress=False)
    with pytest.raises(ItemError) as caught:
        only(whole[: len(whole) // 2], "chat.zip")
    assert caught.value.code.startswith("K-READ-")
    assert caught.value.cure


def test_the_program_that_fetched_a_film_and_its_exact_version_are_kept():
    info = {
        "id": "a1", "extractor": "youtube", "title": "Appeal", "webpage_url": "https://example.org/a1", "uploader": "Dana",
        "timestamp": 1_612_766_700, "epoch": 1_612_770_000, "description": "Words.",
        "_version": {"version": "2026.10.26", "release_git_head": "abc123"},
    }  # fmt: skip
    document = only(json.dumps(info).encode(), "a1.info.json")
    assert said(document.segments[0], "fetched_with") == ["yt-dlp 2026.10.26 abc123"]
    assert said(document.segments[0], "fetched_at") == ["2021-02-08T07:40:00Z"]


def test_mastodon_posts_in_several_languages_are_read_once():
    outbox = {
        "type": "OrderedCollection",
        "orderedItems": [
            {
                "type": "Create", "published": "2021-02-08T06:05:00Z",
                "object": {
                    "id": "https://example.org/users/d/statuses/1", "type": "Note", "published": "2021-02-08T06:05:00Z",
                    "content": "<p>Хат жауапсыз.</p>", "contentMap": {"kk": "<p>Хат жауапсыз.</p>"}, "attachment": [],
                },
            }
        ],
    }  # fmt: skip
    document = only(tarred({"outbox.json": json.dumps(outbox).encode(), "actor.json": b"{}"}), "archive.tar.gz")
    assert words(document) == ["Хат жауапсыз."]


def test_a_thread_printed_to_pdf_ends_where_the_thread_ends():
    """Of a printed thread there are no ids: no times, and what follows the three dots is not the story."""
    lines = [
        "Thread by @stepnotes on Thread Reader App", "The first letter of Sabira Zhaqsylyq went unanswered for a year.",
        "The second letter came back unopened from the prosecutor of the region.", "• • •",
        "Missing some Tweet in this thread? You can try to force a refresh", "Keep Current with Nora Quist",
        "More from @stepnotes", "Foreign card about Otto Vahl, who was arrested far away.", "Read 9 tweets",
    ]  # fmt: skip
    data = pdf([[(72, 780 - 40 * number, line) for number, line in enumerate(lines)]])
    document = room.open("c-1", data, name="thread.pdf")
    main = "".join(document.text[z.start : z.end] for z in document.zones if z.label is ZoneLabel.MAIN)
    assert "second letter" in main
    for foreign in ("Otto Vahl", "Missing some", "Keep Current", "More from"):
        assert foreign not in main
    assert document.published is None
    assert codes(document) == []
