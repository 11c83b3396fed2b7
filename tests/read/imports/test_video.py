"""Films saved with yt-dlp, and their captions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.captions import cues

from .packing import codes, only, read, said, words, zipped

INFO = {"id": "a1", "title": "Appeal", "description": "My son", "uploader": "Dana", "timestamp": 1_638_594_153, "webpage_url": "https://v.example.org/a1", "extractor": "example", "extractor_key": "Example"}  # fmt: skip


def info(**more):
    return json.dumps({**INFO, **more}, ensure_ascii=False)


def test_a_bare_sidecar():
    document = only(info().encode(), "Appeal.info.json")
    assert document.kind == "video"
    assert words(document) == ["Appeal", "My son"]
    assert document.published.value == "2021-12-04T05:02Z"
    assert document.site == "Example"
    assert document.url == "https://v.example.org/a1"
    assert codes(document) == ["K-READ-020"], "the film itself is not in a sidecar"


def test_only_a_day_stays_a_day():
    document = only(info(timestamp=None, upload_date="20231114").encode(), "a.info.json")
    assert document.segments[0].at == "2023-11-14"
    assert document.published.precision == "day"


def test_siblings_are_found_by_their_name_and_only_by_it():
    members = {
        "a.info.json": info(description=None), "a.description": "From the file\n", "a.mp4": "x", "a.kk.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nСәлем\n",
        "ab.en.srt": "1\n00:00:01,000 --> 00:00:02,000\nother film\n",
    }  # fmt: skip
    document = only(zipped(members), "a.zip")
    assert words(document) == ["Appeal", "From the file", "Сәлем"]
    caption = document.segments[2]
    assert (said(caption, "t_start"), said(caption, "t_end"), said(caption, "lang")) == (["1.000"], ["2.000"], ["kk"])
    assert said(document.segments[0], "media") == ["a.mp4"]
    assert codes(document) == []


def test_who_made_captions_is_told():
    subtitles: dict[str, dict[str, list[str]]] = {"subtitles": {"en": []}, "automatic_captions": {"ru": [], "en": []}}
    members = {"a.info.json": info(**subtitles)} | {
        f"a.{lang}.srt": "1\n00:00:01,000 --> 00:00:02,000\nx\n" for lang in ("en", "ru", "zh")
    }
    made = [said(part, "made_by") for part in only(zipped(members), "a.zip").segments if part.kind == "caption"]
    assert made == [["people"], ["a machine"], ["not stated"]]


def test_comments_answer_the_film_or_each_other_and_their_time_is_rough():
    comments = [
        {"id": "c1", "text": "one", "author": "@m", "timestamp": 1_650_000_000, "parent": "root"},
        {"id": "c2", "text": "two", "parent": "c1"},
        "odd",
    ]
    document = only(info(comments=comments).encode(), "a.info.json")
    one, two = document.segments[2:]
    assert said(one, "reply_to") == ["a1"]
    assert said(two, "reply_to") == ["c1"]
    assert "roughly" in one.how_known
    assert two.at is None


def test_films_do_not_hide_each_other():
    members = {"a.info.json": info(), "b.info.json": info(id="b2", title="Second"), "c.info.json": "{]"}
    documents = read(zipped(members), "films.zip")
    assert [document.title for document in documents] == ["Appeal", "Second"]
    assert "K-READ-023" in codes(documents[1])
    assert documents[0].id != documents[1].id


def test_no_film():
    with pytest.raises(NoTextError):
        read(zipped({"a.info.json": "[]"}), "a.zip")


def test_rolling_captions_of_machines_are_said_once():
    text = "WEBVTT\n\n00:00.000 --> 00:03.000\n \nmy<00:01.000><c> son</c>\n\n00:03.000 --> 00:03.010\nmy son\n \n\n00:03.010 --> 00:06.000\nmy son\nwas<00:04.000><c> taken</c>\n"  # fmt: skip
    assert [cue.words for cue in cues(text)] == ["my son", "was taken"]


def test_repeats_by_people_are_kept():
    text = "WEBVTT\n\n00:00.000 --> 00:03.000\nno\n\n00:03.000 --> 00:04.000\nno\n"
    assert [cue.words for cue in cues(text)] == ["no", "no"]


def test_notes_styles_numbers_and_missing_empty_lines():
    text = "WEBVTT\n\nNOTE not said\n\nSTYLE\n::cue {}\n\n1\n00:00:01,5 --> 00:00:02,000\n<i>one</i> &amp; two\n2\n01:00:03,000 --> 01:00:04,000 align:start\n{x}\n"
    assert [(cue.start, cue.words) for cue in cues(text)] == [("1.500", "one & two"), ("3603.000", "{x}")]


LINE = st.text("abc где 古", min_size=1).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(st.integers(0, 10_000_000), st.lists(LINE, min_size=1, max_size=3).map("\n".join)), max_size=6),
    st.booleans(),
)
def test_captions_round_trip(found, web):
    def clock(milliseconds):
        seconds, rest = divmod(milliseconds, 1000)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{'.' if web else ','}{rest:03}"

    blocks = [
        f"{number}\n{clock(start)} --> {clock(start + 500)}\n{text}\n" for number, (start, text) in enumerate(found, 1)
    ]
    text = ("WEBVTT\n\n" if web else "") + "\n".join(blocks)
    assert [(cue.start, cue.words) for cue in cues(text)] == [
        (f"{start // 1000}.{start % 1000:03}", text) for start, text in found
    ]
