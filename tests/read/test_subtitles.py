"""Subtitles: times, voices, formatting, rolling captions, damage."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, NoTextError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError
from kuager.read.subtitles import SubtitleReader, clock_of, parse


def read(text, name="film.srt", encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return SubtitleReader().read(Material(capture="c-1", data=data, name=name, max_text_bytes=1_000_000))


SRT = """1
00:00:01,000 --> 00:00:03,500
Ұлым Айдос
2019 жылы ұсталды.

2
00:00:03,600 --> 00:00:05,000
<i>Содан бері</i> {\\an8}хабар жоқ.

3
00:01:05,000 --> 00:01:07,000
木匠的人在等待。
"""


def test_cues_are_segments_with_their_times():
    document = read(SRT)
    assert document.text == "Ұлым Айдос\n2019 жылы ұсталды.\nСодан бері хабар жоқ.\n\n木匠的人在等待。"
    assert [
        (s.kind, s.stable_id, *(value for _, value in s.extra), document.text[s.start : s.end][-5:])
        for s in document.segments
    ] == [
        ("cue", "1", "00:00:01.000", "00:00:03.500", "алды."),
        ("cue", "2", "00:00:03.600", "00:00:05.000", " жоқ."),
        ("cue", "3", "00:01:05.000", "00:01:07.000", "人在等待。"),
    ]


def test_webvtt_voices_styles_notes_and_entities():
    text = (
        "WEBVTT - a film\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE made by hand\n\nfirst\n00:01.000 --> 00:02.000 align:start\n"
        "<v Sanam Zhumabek>Where is he? &amp; why?</v>\n\n01:00:00.000 --> 01:00:01.000\n<v.loud Dana>We <b>ask</b>.\n\nnot a cue\n"
    )
    document = read(text, "film.vtt")
    assert document.text == "Where is he? & why?\n\nWe ask."
    assert [(s.author, s.stable_id) for s in document.segments] == [("Sanam Zhumabek", "first"), ("Dana", "2")]
    assert [n.code for n in document.notices] == ["K-READ-055"]


def test_a_speaker_before_a_colon_is_the_author_and_stays_in_the_text():
    document = read("1\n00:00:01,000 --> 00:00:02,000\nSanam: Where is he?\n")
    assert (document.text, document.segments[0].author) == ("Sanam: Where is he?", "Sanam")


def test_rolling_captions_are_said_once_and_are_a_draft():
    cues = []
    lines = ["one two three", "four five six", "seven eight nine", "ten eleven twelve"]
    for n, line in enumerate(lines):
        before = lines[n - 1] + "\n" if n else ""
        first = line.split()[0]
        cues.append(
            f"00:00:0{n}.000 --> 00:00:0{n}.990 align:start position:0%\n{before}{first}<00:00:0{n}.300><c>{line[len(first) :]}</c>"
        )
        cues.append(f"00:00:0{n}.990 --> 00:00:0{n + 1}.000 align:start position:0%\n{line}")
    document = read("WEBVTT\n\n" + "\n\n".join(cues), "auto.vtt")
    assert document.text == "\n".join(lines)
    assert [n.code for n in document.notices] == ["K-READ-054"]


def test_a_line_said_twice_is_kept_twice():
    text = "1\n00:00:01,000 --> 00:00:02,000\nFreedom!\n\n2\n00:00:02,000 --> 00:00:03,000\nFreedom!\n"
    assert read(text).text == "Freedom!\nFreedom!"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_other_encodings_and_line_ends(encoding):
    text = "".join(
        f"{n}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\nПисьма остались без ответа и сегодня.\r\n\r\n"
        for n in range(1, 9)
    )
    document = read(text, encoding=encoding)
    assert len(document.segments) == 8
    assert "\r" not in document.text


@given(st.integers(0, 359_999_999))
def test_times_come_back(ms):
    cues, lost = parse(f"{clock_of(ms)} --> {clock_of(ms)}\nx")
    assert (cues[0].start, lost) == (ms, 0)


@given(
    st.lists(
        st.sampled_from(
            ["1", "00:00:01,000 --> 00:00:02,000", "", "words", "WEBVTT", "<v ", "&#55357;", "-->", "NOTE x"]
        ),
        max_size=30,
    )
)
def test_any_lines_give_cues_or_an_error(lines):
    with suppress(ItemError):
        document = read("\n".join(lines) or " ")
        document.text.encode()
        assert all(document.text[s.start : s.end].strip() for s in document.segments)


def test_damage_has_a_code():
    with pytest.raises(BrokenDocumentError):
        read("WEBVTT\n\nno times here")
    with pytest.raises(NoTextError):
        read("1\n00:00:01,000 --> 00:00:02,000\n...\n")


def test_the_reader_knows_its_kind():
    reader = SubtitleReader()
    assert reader.accepts(SRT.encode(), "a.srt") > 0.8
    assert reader.accepts(SRT.encode(), "a.txt") > 0.6
    assert reader.accepts(b"WEBVTT\n\n", "a") > 0.8
    assert reader.accepts(b"words --> words", "a.srt") == 0
    assert reader.accepts(b"WEBVTTX", "a.txt") == 0
