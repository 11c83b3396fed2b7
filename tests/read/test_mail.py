"""Mail: headers as extras, quoted replies apart, attachments named, mailboxes, and messages made to hurt."""

import logging
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, NoTextError, TooLargeError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, TooManyPartsError
from kuager.read.mail import MailReader
from kuager.read.mail_parts import quoted_lines


def material(data, name="letter.eml", most=10_000_000):
    return Material(capture="c-1", data=data, name=name, max_text_bytes=most)


def read(data, name="letter.eml", most=10_000_000):
    return MailReader().read(material(data, name, most))


def letter(
    body="Words of the letter.",
    *,
    subject="Хат прокурорға",
    date="Mon, 08 Feb 2021 12:05:00 +0600",
    number=1,
    charset="utf-8",
):
    message = EmailMessage()
    message["From"] = "Сәнем Жұмабек <sanam@example.org>"
    message["To"] = "office@example.org"
    message["Subject"] = subject
    message["Message-ID"] = f"<{number}@example.org>"
    if date:
        message["Date"] = date
    message.set_content(body, charset=charset)
    return message


def aside(document):
    return [(document.text[z.start : z.end].strip(), z.why) for z in document.zones if z.label == "boilerplate"]


def test_a_message_is_its_subject_and_words_and_its_header_is_beside_the_text():
    document = read(letter("Ұлым Айдос қайда?\nЖауап жоқ.").as_bytes())
    assert document.text == "Хат прокурорға\n\nҰлым Айдос қайда?\nЖауап жоқ."
    assert (document.title, document.byline) == ("Хат прокурорға", "Сәнем Жұмабек")
    assert document.published is not None
    assert document.published.value == "2021-02-08T12:05"
    (segment,) = [s for s in document.segments if s.kind == "message"]
    assert (segment.start, segment.end) == (0, len(document.text))
    assert (segment.author, segment.stable_id) == ("Сәнем Жұмабек", "1@example.org")
    assert segment.at == "2021-02-08T12:05:00+06:00"
    assert segment.how_known == "the Date line, set by the sender's program"
    extra = dict(segment.extra)
    assert extra["to"] == "office@example.org"
    assert extra["from"] == "Сәнем Жұмабек <sanam@example.org>"
    assert "@" not in document.text


def test_addresses_are_in_no_log_line(caplog):
    caplog.set_level(logging.DEBUG)
    document = read(letter().as_bytes())
    assert "@" not in caplog.text + "".join(n.message for n in document.notices)


@pytest.mark.parametrize(
    ("written", "at", "how"),
    [
        ("Mon, 08 Feb 2021 12:05:00 -0000", "2021-02-08T12:05:00Z", "zone is not known"),
        ("Mon, 08 Feb 2021 12:05:00 +0800", "2021-02-08T12:05:00+08:00", "Date line"),
        ("yesterday", None, "no date"),
        (None, None, "no date"),
        ("Mon, 99 Feb 2021 12:05:00 +0600", None, "no date"),
    ],
)
def test_times_have_their_zone_and_how_they_are_known(written, at, how):
    data = letter(date=None).as_bytes()
    data = (b"Date: " + written.encode() + b"\n" if written else b"") + data
    segment = read(data).segments[0]
    assert segment.at == at
    assert how in (segment.how_known or "")


def test_a_server_on_the_way_knows_the_time_too():
    data = b"Received: from a by b; Mon, 8 Feb 2021 06:05:00 +0000\n" + letter(date=None).as_bytes()
    segment = read(data).segments[0]
    assert segment.at == "2021-02-08T06:05:00+00:00"
    assert "server" in (segment.how_known or "")


def test_quoted_replies_and_signatures_are_not_the_message():
    body = (
        "We have no news of him.\n\nOn Mon, 1 Feb 2021 at 10:00, Dana Brook wrote:\n> Is Aidos at home?\n> Please write.\n\n"
        "That is all I know, and it is not much.\n-- \nSanam\nphone 1"
    )
    document = read(letter(body).as_bytes())
    assert aside(document) == [
        ("On Mon, 1 Feb 2021 at 10:00, Dana Brook wrote:\n> Is Aidos at home?\n> Please write.", "quoted reply"),
        ("-- \nSanam\nphone 1", "signature"),
    ]


@pytest.mark.parametrize(
    "line", ["Пн, 1 фев. 2021 г., Дана Брук пишет:", "1 ақпан 2021, Дана Брук жазды:", "王芳 于2021年2月1日写道："]
)
def test_the_line_before_a_quotation_is_known_in_other_languages(line):
    text = f"Жауап.\n{line}\n> сөз\n"
    assert [text[a:b].strip() for a, b, _ in quoted_lines(text)] == [line, "> сөз"]


def test_a_forwarded_message_is_what_the_message_is_about():
    body = "See below.\n\n---------- Forwarded message ---------\nFrom: X\n\n> The letter itself, in full.\n"
    assert aside(read(letter(body).as_bytes())) == []


def test_a_message_that_only_quotes_is_shown():
    assert aside(read(letter("> All of these words are quoted.\n", subject="").as_bytes())) == []


def test_attachments_are_named_with_their_size_and_not_read():
    message = letter()
    message.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="хат.png")
    document = read(message.as_bytes())
    (notice,) = document.notices
    assert (notice.code, notice.message) == ("K-READ-052", "Attached and not read: хат.png, image/png, 8 bytes")
    assert any(key == "attachment" and "sha256" in value for key, value in document.segments[0].extra)


def test_of_two_forms_the_plain_one_is_read_and_of_a_page_alone_its_words():
    message = letter("plain words")
    message.add_alternative("<p>page <b>words</b></p><blockquote>old words of another day</blockquote>", subtype="html")
    assert read(message.as_bytes()).text == "Хат прокурорға\n\nplain words"
    page = letter()
    page.set_content(
        "<p>page <b>words</b></p><blockquote>old words of another day</blockquote><script>x</script>", subtype="html"
    )
    document = read(page.as_bytes())
    assert document.text == "Хат прокурорға\n\npage words\n\nold words of another day"
    assert aside(document) == [("old words of another day", "quoted reply")]


def test_an_attached_message_is_read_with_its_own_header():
    outer = letter("Outer words.")
    outer.add_attachment(letter("Inner words.", subject="Older", number=2))
    document = read(outer.as_bytes())
    assert document.text == "Хат прокурорға\n\nOuter words.\n\nOlder\n\nInner words."
    assert [(s.kind, s.stable_id) for s in document.segments if s.stable_id] == [
        ("message", "1@example.org"),
        ("attached message", "2@example.org"),
    ]


@pytest.mark.parametrize(
    ("charset", "words"),
    [("koi8-r", "Письма остались без ответа"), ("gb18030", "木匠在等待"), ("utf-8", "ئۇ كەلمەيدۇ 🕯")],
)
def test_words_in_any_declared_encoding(charset, words):
    assert words in read(letter(words, charset=charset).as_bytes()).text


def test_bare_bytes_in_headers_are_utf8_where_they_are():
    data = "From: Сәнем <s@example.org>\nSubject: Хат\nDate: Mon, 08 Feb 2021 12:05:00 +0600\n\nСөз".encode()
    assert read(data).text == "Хат\n\nСөз"


def test_bare_bytes_in_headers_of_another_encoding_follow_the_words():
    data = "Subject: Письмо\nContent-Type: text/plain; charset=windows-1251\n\nСлова письма".encode("cp1251")
    assert read(data).text == "Письмо\n\nСлова письма"


def mailbox(*messages):
    return b"".join(b"From sanam@example.org Mon Feb  8 12:05:00 2021\n" + one + b"\n\n" for one in messages)


def test_a_mailbox_is_a_segment_or_a_document_for_each_message():
    data = mailbox(
        b"Subject: One\nMessage-ID: <1@x>\n\nFirst words.\n>From the start a line.\n",
        b"Subject: Two\nMessage-ID: <2@x>\n\nSecond words.\nFrom here no new message begins.\n",
        b"X-Empty: yes\n\n",
    )
    whole = read(data, "old.mbox")
    assert whole.text == (
        "One\n\nFirst words.\nFrom the start a line.\n\nTwo\n\nSecond words.\nFrom here no new message begins."
    )
    assert [s.stable_id for s in whole.segments if s.kind == "message"] == ["1@x", "2@x", None]
    each = list(MailReader().read_many(material(data, "old.mbox")))
    assert [d.title for d in each] == ["One", "Two"]
    assert len({d.id for d in each} | {whole.id}) == 3
    assert [d.text for d in MailReader().read_many(material(letter().as_bytes()))] == [read(letter().as_bytes()).text]


def test_a_message_without_words_has_a_place_of_no_length():
    for order in (
        (b"X-Empty: yes\n\n", b"Subject: One\n\nWords.\n"),
        (b"Subject: One\n\nWords.\n", b"X-Empty: yes\n\n"),
    ):
        document = read(mailbox(*order), "old.mbox")
        assert all(0 <= s.start <= s.end <= len(document.text) for s in document.segments)


def nested(depth):
    data = b"Subject: deep\nMIME-Version: 1.0\n"
    for n in range(depth):
        data += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    return data + b"Content-Type: text/plain\n\nwords"


def test_depth_and_size_are_bounded():
    for data in (nested(100), nested(3000)):
        with pytest.raises(TooManyPartsError):
            read(data)
    with pytest.raises(TooLargeError):
        read(letter().as_bytes(), most=50)
    many = b'Subject: many\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 3000
    with pytest.raises(TooManyPartsError):
        read(many)


def test_what_is_no_message_is_refused():
    with pytest.raises(BrokenDocumentError):
        read(b"no header at all")
    with pytest.raises(NoTextError):
        read(b"Subject: \n\n  \n")


@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_give_words_or_an_error(data):
    with suppress(ItemError):
        document = read(b"Subject: x\nMIME-Version: 1.0\n" + data)
        document.text.encode()
        assert document.zones[-1].end == len(document.text)


@pytest.mark.parametrize(
    "line", [b"Date: Mon, 1 Jan 99999999 99:99:99 +9999", b"From: <<<>>>@@@,;:", b"Subject: =?utf-8?b?!!!!?= =?x-none?q?=ff?=", b"From: =?utf-8?b?abcde?= <a@b>", b"Content-Type: text/plain; charset=\xff\xfe",
             b"Content-Type: text/plain; charset=no-such", b"Content-Transfer-Encoding: base64", b"Content-Disposition: attachment; filename*=utf-9''%ff", b"Message-ID: [", b"To: =?utf-8?q?=ed=a0=80?="]
)  # fmt: skip
def test_broken_header_fields_do_not_stop_the_reading(line):
    with suppress(NoTextError):
        document = read(b"Subject: words\nMIME-Version: 1.0\n" + line + b"\n\nBody words.\n")
        assert document.text.startswith("words")


def test_the_reader_knows_its_kind():
    reader = MailReader()
    assert reader.accepts(letter().as_bytes(), "a.eml") > 0.8
    assert reader.accepts(letter().as_bytes(), "download") > 0.6
    assert reader.accepts(mailbox(letter().as_bytes()), "old") > 0.6
    assert reader.accepts(b"From: a\nTo: b\nDate: c\nSubject: d\n\nA letter kept as text.", "a.txt") == 0
    assert reader.accepts(b"Words: and more words", "a.eml") == 0
    assert (
        reader.accepts(
            b"From: <Saved by Blink>\nSnapshot-Content-Location: https://x\nSubject: y\nMIME-Version: 1.0\n\n", "a.mht"
        )
        == 0
    )
