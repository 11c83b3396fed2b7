"""Mail as people handle it: a document for each message and each attached file; what is broken does not stop the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError
from kuager.read import Material, open_documents
from kuager.read.mail import MailReader
from kuager.workflow.sandbox import BytesSource, Pool, Wanted

from .papers import docx, p, pdf
from .test_mail import letter, mailbox


def read_all(data, name="letter.eml"):
    return list(open_documents("c-1", data, name=name))


def notices(document):
    return [(n.code, n.place) for n in document.notices]


def with_files():
    message = letter("Enclosed are the court's letter and a list.", subject="Court")
    message.add_attachment(
        docx(p("Решение суда от 4 мая 2020 года.")), maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document", filename="решение.docx",
    )  # fmt: skip
    message.add_attachment(
        pdf([[(72, 700, "Page of the list")]]), maintype="application", subtype="pdf", filename="list.pdf"
    )
    message.add_attachment(b"\x00\x01\x02", maintype="application", subtype="octet-stream", filename="song.bin")
    return message


def test_attached_files_are_documents_of_their_own_that_name_their_message():
    mail, court, table = read_all(with_files().as_bytes())
    assert (court.kind, court.title, court.text) == ("docx", "решение.docx", "Решение суда от 4 мая 2020 года.")
    assert (table.kind, table.text) == ("pdf", "Page of the list")
    assert notices(court)[0] == ("K-READ-056", mail.id)
    assert "“Court” 2021-02-08T12:05:00+06:00" in court.notices[0].message
    assert (court.url, table.url) == ("mid:1@example.org/1", "mid:1@example.org/2")
    assert len({mail.id, court.id, table.id}) == 3
    assert {one.capture for one in (mail, court, table)} == {"c-1"}


def test_a_file_that_cannot_be_read_is_named_on_the_message_with_its_own_code():
    mail = read_all(with_files().as_bytes())[0]
    (notice,) = mail.notices
    assert notice.code == "K-READ-001"
    assert notice.message.startswith("Attached and not read: song.bin, application/octet-stream, 3 bytes.")
    assert notice.cure


def test_children_are_read_again_as_parts_of_their_mail():
    first, second = read_all(with_files().as_bytes()), read_all(with_files().as_bytes())
    assert [(d.id, d.text) for d in first] == [(d.id, d.text) for d in second]
    assert {d.reader.partition("@")[0] for d in first} == {"mail"}


def test_a_message_without_words_leaves_its_files():
    message = letter("", subject="")
    message.add_attachment("Слова из файла", filename="note.txt")
    (child,) = read_all(message.as_bytes())
    assert child.text.strip() == "Слова из файла"
    assert notices(child)[0] == ("K-READ-056", "message 1")


def test_files_of_an_attached_message_are_found():
    inner = letter("Inner words.", subject="Older", number=2)
    inner.add_attachment("Words of the file", filename="note.txt")
    outer = letter("Outer words.")
    outer.add_attachment(inner)
    mail, child = read_all(outer.as_bytes())
    assert "Inner words." in mail.text
    assert child.url == "mid:1@example.org/m1.1"


def test_a_mailbox_goes_on_after_broken_messages_and_says_which():
    deep = b"Subject: deep\nMIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(100)
    )
    data = mailbox(b"Subject: One\n\nFirst words.", deep, b"X-Empty: yes\n\n", b"Subject: Four\n\nLast words.")
    one, four = read_all(data, "old.mbox")
    assert (one.title, four.title) == ("One", "Four")
    assert notices(one) == [("K-READ-044", "message 2"), ("K-READ-004", "message 3")]


def test_nothing_but_broken_messages_is_an_error():
    with pytest.raises(ItemError):
        read_all(mailbox(b"From: a@example.org\nSubject:\n\n", b"Subject:\n\n"), "old.mbox")


def test_conversations_are_told_by_their_fields_and_not_by_their_subjects():
    def mail(number, *fields):
        return ("\n".join([f"Message-ID: <{number}@x>", "Subject: Re: a letter", *fields]) + "\n\nWords.\n").encode()

    data = mailbox(
        mail(1), mail(2, "In-Reply-To: <1@x>"), mail(3, "References: <1@x>", " <2@x>"), mail(4, "In-Reply-To: <3@x>"),
        mail(5), mail(6, "In-Reply-To: <gone@x>", "References: <first@x> <gone@x>"), mail(7, "In-Reply-To: <7@x>"),
    )  # fmt: skip
    found = [
        dict(next(s for s in document.segments if s.kind == "message").extra).get("conversation")
        for document in read_all(data, "old.mbox")
    ]
    assert found == [None, "1@x", "1@x", "1@x", None, "first@x", None]


def test_a_page_is_read_where_the_plain_words_only_say_that_there_is_one():
    message = letter("Your program cannot show this message.")
    message.add_alternative("<p>" + "Бірінші хат жауапсыз қалды. " * 20 + "</p>", subtype="html")
    assert "жауапсыз" in read_all(message.as_bytes())[0].text
    short = letter("Yes.")
    short.add_alternative("<p>Yes.</p>", subtype="html")
    assert read_all(short.as_bytes())[0].text.endswith("Yes.")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("filename*=utf-8''%D1%80%D0%B5%D1%88%D0%B5%D0%BD%D0%B8%D0%B5.txt", "решение.txt"),
        ("filename*0*=utf-8''%D1%80%D0%B5;\n filename*1*=%D1%88%D0%B5%D0%BD%D0%B8%D0%B5.txt", "решение.txt"),
        ('filename="=?koi8-r?B?0sXbxc7JxS50eHQ=?="', "решение.txt"),
        ('filename="=?gb18030?B?xdC+9siyLnR4dA==?="', "判决炔.txt"),
    ],
)
def test_names_of_files_in_every_spelling(field, name):
    data = (
        "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nWords\n"
        f"--b\nContent-Type: text/plain\nContent-Disposition: attachment; {field}\n\nInner\n--b--\n"
    ).encode()
    _, child = read_all(data)
    assert child.title == name


@given(st.lists(st.sampled_from(["words", "", "From the start", ">From", ">>From x"]), min_size=1, max_size=4))
def test_lines_that_begin_like_a_new_message_come_back(lines):
    body = "\n".join(lines)
    quoted = "\n".join(f">{line}" if line.lstrip(">").startswith("From ") else line for line in lines)
    data = mailbox(b"Subject: One\n\nA\n" + quoted.encode(), b"Subject: Two\n\nB")
    assert read_all(data, "old.mbox")[0].text == ("One\n\nA\n" + body).rstrip()


def test_a_mailbox_is_read_by_another_process_into_all_its_documents():
    data = mailbox(with_files().as_bytes(), b"Subject: Two\n\nSecond words.")
    pool = Pool()
    try:
        found = pool.read(Wanted(capture="c-1", name="old.mbox"), BytesSource(data))
    finally:
        pool.close()
    assert [d.kind for d in found] == ["mail", "docx", "pdf", "mail"]


def test_without_an_opener_files_are_only_named():
    material = Material(capture="c-1", data=with_files().as_bytes(), name="a.eml", max_text_bytes=10_000_000)
    (mail,) = MailReader().read_many(material)
    assert [n.code for n in mail.notices] == ["K-READ-052"] * 3
