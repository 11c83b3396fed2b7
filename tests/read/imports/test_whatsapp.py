"""WhatsApp's exported chats, in the languages and orders of many phones."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import NoTextError
from kuager.read.imports.whatsapp_times import infer_order, parse_stamp

from .packing import codes, only, read, said, words, zipped

LATER = "\n"


def parts(text, name="_chat.txt"):
    return only(text.encode(), name).segments


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("[04.12.2021, 11:02:33] Dana: x", "2021-12-04T11:02:33"),
        ("\u200e[04.12.2021, 11:02:33] Dana: x", "2021-12-04T11:02:33"),
        ("[2021/12/4 上午11:02:33] Dana: x", "2021-12-04T11:02:33"),
        ("[2021/12/4 下午11:02:33] Dana: x", "2021-12-04T23:02:33"),
        ("[2021/12/4 中午12:02:33] Dana: x", "2021-12-04T12:02:33"),
        ("[2021/12/4 凌晨12:02:33] Dana: x", "2021-12-04T00:02:33"),
        ("2021/12/4 晚上8:02 - Dana: x", "2021-12-04T20:02"),
        ("2021年12月4日 11:02 - Dana: x", "2021-12-04T11:02"),
        ("2021. 12. 4. 오후 1:02 - Dana: x", "2021-12-04T13:02"),
        ("[4.12.2021 klo 11.02.33] Dana: x", "2021-12-04T11:02:33"),
        ("04.12.2021, 11:02 - Dana: x", "2021-12-04T11:02"),
        ("04.12.2021 г., 11:02 - Dana: x", "2021-12-04T11:02"),
        ("25/12/21, 11:02\u202fAM - Dana: x", "2021-12-25T11:02"),
        ("12/25/21, 12:02 AM - Dana: x", "2021-12-25T00:02"),
        ("12/25/21, 12:02 p.m. - Dana: x", "2021-12-25T12:02"),
        ("12/25/21, 1:02 p. m. - Dana: x", "2021-12-25T13:02"),
        ("2021-12-04, 11:02 a.m. - Dana: x", "2021-12-04T11:02"),
        ("٢٠٢١/١٢/٤، ١١:٠٢ ص - Dana: x", "2021-12-04T11:02"),
        ("25.12.16, 11:02:33: Dana: x", "2016-12-25T11:02:33"),
        ("2016/12/25, 11:02:33 PM: Dana: x: y", "2016-12-25T23:02:33"),
        ("21/12/04, 11:02 - Dana: x", "2021-12-04T11:02"),
        ("25-12-2021 11:02 – Dana: x", "2021-12-25T11:02"),
        ("[\u200e25/12/2021\u200e, \u200e11:02:33 م] Dana: x", "2021-12-25T23:02:33"),
    ],
)
def test_headers_of_many_phones(line, at):
    (part,) = parts(line + LATER)
    assert (part.author, part.at) == ("Dana", at)
    assert "zone unknown" in part.how_known


def test_there_is_never_a_zone():
    document = only(b"[04.12.2021, 11:02:33] Dana: x\n[05.12.2021, 11:02:33] Dana: y\n", "_chat.txt")
    assert not any(part.at.endswith("Z") or "+" in part.at for part in document.segments)
    assert not document.published.value.endswith("Z")
    assert "K-READ-030" in codes(document)


@pytest.mark.parametrize("mark", "\u200e\u200f\u202a\u202c\u202f\ufeff")
def test_invisible_marks_do_not_hide_a_header_or_stay_in_a_name(mark):
    (part,) = parts(
        f"{mark if mark != chr(0x202F) else ''}[04.12.2021,{mark} 11:02:33] {mark}\u202a+7 700 000 00 01\u202c: x\n"
    )
    assert part.author == "+7 700 000 00 01"


def test_lines_that_continue_a_message():
    found = only(
        b"04.12.2021, 11:02 - Dana: one\r\ntwo: three\r\n\r\nfour\r\n04.12.2021, 11:03 - Marat: five\r\n",
        "_chat.txt",
    )
    assert words(found) == ["one\ntwo: three\n\nfour", "five"]


def test_a_header_of_the_other_kind_inside_a_message_is_words():
    document = only(b"04.12.2021, 11:02 - Dana: he wrote\n[03.12.2021, 10:00:00] Marat: I am here\n", "_chat.txt")
    assert words(document) == ["he wrote\n[03.12.2021, 10:00:00] Marat: I am here"]


def test_system_lines_have_no_author_even_with_a_colon_in_quotes():
    text = '12/25/21, 11:02 - Messages are end-to-end encrypted.\n12/25/21, 11:03 - Dana created group "News: today"\n12/25/21, 11:04 - Dana: hi\n'
    assert [(part.kind, part.author) for part in parts(text)] == [
        ("service", None),
        ("service", None),
        ("message", "Dana"),
    ]


def test_on_ios_the_app_speaks_after_a_mark():
    (part,) = parts("[04.12.2021, 11:02:33] Family: \u200eMessages and calls are end-to-end encrypted.\n")
    assert (part.kind, part.author) == ("service", "Family")


@pytest.mark.parametrize(
    ("said_so", "name"),
    [
        ("\u200e<attached: 00000012-VIDEO-2021-12-04-11-02-40.mp4>", "00000012-VIDEO-2021-12-04-11-02-40.mp4"),
        ("\u200e<прикреплено: 00000012-PHOTO-2021-12-04-11-02-40.jpg>", "00000012-PHOTO-2021-12-04-11-02-40.jpg"),
        ("\u200e<附件：00000012-AUDIO-2021-12-04-11-02-40.opus>", "00000012-AUDIO-2021-12-04-11-02-40.opus"),
        ("VID-20211204-WA0012.mp4 (file attached)", "VID-20211204-WA0012.mp4"),
        ("\u200eIMG-20211204-WA0012.jpg (файл добавлен)", "IMG-20211204-WA0012.jpg"),
        ("PTT-20211204-WA0012.opus (bestand bijgevoegd)", "PTT-20211204-WA0012.opus"),
        ("IMG-20211204-WA0012.jpg (文件附件)", "IMG-20211204-WA0012.jpg"),
        ("IMG-20211204-WA0012.jpg (қосымша)", "IMG-20211204-WA0012.jpg"),
        ("verdict 2018.pdf (file attached)", "verdict 2018.pdf"),
    ],
)
def test_attachments_in_many_languages_there_and_missing(said_so, name):
    text = f"[04.12.2021, 11:02:33] Dana: {said_so}\n[04.12.2021, 11:02:34] Dana: x\n"
    missing = parts(text)[0]
    assert (missing.start, missing.end) == (0, 0), "what the app says of a file is not the author's words"
    assert said(missing, "media") == [name]
    assert said(missing, "missing_media")
    there = only(zipped({"_chat.txt": text, name: "x"}), "WhatsApp Chat - Dana.zip")
    assert said(there.segments[0], "media") == [name]
    assert codes(there) == ["K-READ-030"]


@pytest.mark.parametrize(
    "words_",
    [
        "<Media omitted>",
        "<Без медиафайлов>",
        "<省略多媒体文件>",
        "<Medien ausgeschlossen>",
        "\u200eimage omitted",
        "\u200eвидео пропущено",
        "\u200e图像已忽略",
    ],
)
def test_media_left_out_on_purpose_is_missing(words_):
    document = only(f"[04.12.2021, 11:02:33] Dana: {words_}\n".encode(), "_chat.txt")
    assert said(document.segments[0], "missing_media")
    assert document.text == ""
    assert "K-READ-020" in codes(document)


def test_a_caption_is_the_authors_words():
    text = "04.12.2021, 11:02 - Dana: IMG-20211204-WA0012.jpg (file attached)\nMy mother in 2016\n[x]\n"
    assert words(only(text.encode(), "_chat.txt")) == ["My mother in 2016\n[x]"]
    ios = "[04.12.2021, 11:02:33] Dana: My mother \u200e<attached: 00000012-PHOTO-2021-12-04-11-02-40.jpg>\n"
    assert words(only(ios.encode(), "_chat.txt")) == ["My mother"]


def test_words_that_only_look_like_an_attachment_stay_words():
    text = "04.12.2021, 11:02 - Dana: read letter.pdf (the second one)\n04.12.2021, 11:02 - Dana: image omitted\n04.12.2021, 11:03 - Dana: <3\n"
    document = only(text.encode(), "_chat.txt")
    assert words(document) == ["read letter.pdf (the second one)", "image omitted", "<3"]
    assert not any(said(part, "missing_media") for part in document.segments)


def test_deleted_and_edited_messages_say_so():
    text = "04.12.2021, 11:02 - Dana: This message was deleted\n04.12.2021, 11:03 - Dana: He came <This message was edited>\n04.12.2021, 11:04 - Dana: Келді \u200e<Хабар өзгертілді>\n"
    deleted, edited, kazakh = parts(text)
    assert said(deleted, "deleted")
    assert said(edited, "edited")
    assert said(kazakh, "edited")
    assert words(only(text.encode(), "_chat.txt"))[1:] == ["He came", "Келді"]


@pytest.mark.parametrize(
    ("dates", "order", "why"),
    [
        (["25/12/21", "1/1/22"], "day-month-year", "not exist"),
        (["12/25/21", "1/1/22"], "month-day-year", "not exist"),
        (["2021-12-04", "2021-12-05"], "year-month-day", "first"),
        (["30/3/21", "1/4/21", "2/4/21"], "day-month-year", "not exist"),
        (["11/12/2021", "12/1/2021"], "month-day-year", "backwards"),
        (["1/12/2021", "2/11/2021"], "month-day-year", "backwards"),
        (["04.12.2021"], "day-month-year", "dots"),
        (["1/2/2021", "2/2/2021", "3/2/2021", "5/2/2021", "6/2/2021"], "day-month-year", "scattered"),
        (["2/1/2021", "2/2/2021", "2/3/2021", "2/5/2021", "2/6/2021"], "month-day-year", "scattered"),
        (["4/5/21"], None, "nothing"),
        (["21/12/04", "21/12/25"], "year-month-day", "not exist"),
        (["25/12/21", "12/25/21"], None, "no one order"),
        (["1400/09/13"], None, "calendar"),
    ],
)
def test_the_order_is_inferred_over_the_whole_file(dates, order, why):
    found = infer_order([stamp for one in dates if (stamp := parse_stamp(f"{one}, 11:02"))])
    assert found.name == order
    assert why in found.why


def test_an_inferred_order_is_recorded_everywhere():
    document = only(b"12/4/21, 11:02 - Dana: x\n12/25/21, 11:02 - Dana: y\n", "_chat.txt")
    assert document.published.inferred == ("order of day and month",)
    assert "some dates would not exist" in document.published.why
    assert all("some dates would not exist" in part.how_known for part in document.segments)


def test_where_nothing_tells_there_is_no_time_but_the_words_stay():
    document = only(b"4/5/21, 11:02 - Dana: x\n", "_chat.txt")
    (part,) = document.segments
    assert part.at is None
    assert document.published is None
    assert said(part, "stated_time") == ["4/5/21, 11:02"]
    assert "nothing in the file tells day and month apart" in part.how_known


def test_a_clock_with_unknown_words_is_not_guessed():
    (part,) = parts("25.12.2021, 11:02 zzz - Dana: x\n")
    assert part.at == "2021-12-25", "the day is known, the hour is not"


def test_lines_before_the_first_message_are_kept():
    document = only(b"lost end of a message\n04.12.2021, 11:02 - Dana: x\n", "chat.txt", kind="whatsapp")
    assert [part.kind for part in document.segments] == ["unattributed", "message"]
    assert words(document)[0] == "lost end of a message"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Dana Y.txt", "Dana Y"),
        ("Чат WhatsApp с Дана.txt", "Дана"),
        ("与Dana的WhatsApp聊天.txt", "与Dana的WhatsApp聊天"),
    ],
)
def test_the_title_is_the_chats_name(name, title):
    text = b"04.12.2021, 11:02 - Dana: x\n"
    assert only(text, name).title == title
    assert only(zipped({name: text}), "a.zip").title == title


def test_the_general_name_takes_the_archives():
    assert only(zipped({"_chat.txt": "04.12.2021, 11:02 - Dana: x\n"}), "WhatsApp Chat - Dana.zip").title == "Dana"


def test_an_older_encoding_and_a_mark_are_read():
    text = "04.12.2021, 11:02 - Дана: привет\n"
    assert words(only(text.encode("utf-8-sig"), "_chat.txt")) == ["привет"]
    assert words(only(text.encode("utf-16"), "_chat.txt", kind="whatsapp")) == ["привет"]


def test_a_text_without_messages():
    with pytest.raises(NoTextError):
        read(zipped({"_chat.txt": "nothing here\n"}), "a.zip")


def test_a_hundred_thousand_characters_of_one_line_are_no_trouble():
    line = "04.12.2021, 11:02 - " + "a" * 300_000 + "\n" + "1" * 300_000 + "\n"
    assert len(parts(line)) == 1


NAMES = st.text(st.sampled_from("abcАйгүл 古丽+7"), min_size=1, max_size=12).map(str.strip).filter(bool)
LINES = st.text(st.sampled_from("abc где古:-[] ,.1\u200d🕯"), max_size=30).filter(
    lambda line: "-" not in line and "[" not in line
)
BODIES = (
    st.lists(LINES, min_size=1, max_size=4).map("\n".join).filter(lambda body: body.strip() and body == body.strip())
)
STYLES = {
    "ios ru": lambda at, name, body: f"[{at:%d.%m.%Y, %H:%M:%S}] {name}: {body}",
    "ios zh": lambda at, name, body: (
        f"[{at:%Y/%m/%d} {'上午' if at.hour < 12 else '下午'}{(at.hour - 1) % 12 + 1}:{at:%M:%S}] {name}: {body}"
    ),
    "android us": lambda at, name, body: f"{at:%m/%d/%y, %I:%M\u202f%p} - {name}: {body}",
    "android gb": lambda at, name, body: f"{at:%d/%m/%Y, %H:%M} - {name}: {body}",
    "android de": lambda at, name, body: f"{at:%d.%m.%y, %H:%M} - {name}: {body}",
}


@given(
    st.sampled_from(sorted(STYLES)),
    st.lists(st.tuples(NAMES, BODIES, st.integers(0, 100_000)), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_round_trip(style, messages, end):
    # A day above 12 at the end makes the order certain.
    moment, written, expected = datetime(2021, 12, 4, 0, 30), [], []
    for name, body, minutes in [*messages, ("Dana", "end", 0)]:
        moment += timedelta(minutes=minutes)
        if body == "end":
            moment = max(moment, moment.replace(day=25))
        written.append(STYLES[style](moment, name, body))
        expected.append((name, body, moment.strftime("%Y-%m-%dT%H:%M")))
    raw = (end.join(line for entry in written for line in entry.split("\n")) + end).encode()
    document = only(raw, "_chat.txt")
    found = [(part.author, text, part.at[:16]) for part, text in zip(document.segments, words(document), strict=True)]
    assert found == expected
