"""Word documents: paragraphs, tables, notes, tracked changes, hidden words, running heads, and files made to hurt."""

import io

import docx as word
import pytest

from kuager.errors import ItemError, NoTextError, TooLargeError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, LockedDocumentError
from kuager.read.office_docx import DocxReader

from .papers import docx, p, zipped


def read(data, name="letter.docx", most=1_000_000):
    return DocxReader().read(Material(capture="c-1", data=data, name=name, max_text_bytes=most))


def shown(document, kind):
    return [document.text[s.start : s.end] for s in document.segments if s.kind == kind]


def aside(document):
    return [(document.text[z.start : z.end].strip(), z.why) for z in document.zones if z.label == "boilerplate"]


def codes(document):
    return [notice.code for notice in document.notices]


def test_a_document_of_another_writer_is_read_whole():
    made = word.Document()
    made.core_properties.title = "Өтініш"
    made.core_properties.author = "Sanam Zhumabek"
    made.add_heading("Облыс прокурорына", 1)
    made.add_paragraph("Ұлым Айдос 2019 жылғы 3 мамырда ұсталды.")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Аты", "Күні", "Айдос", "2019-05-03"), strict=True):
        cell.text = text
    made.add_paragraph("Письма остались без ответа.\nВторая строка.")
    made.sections[0].header.paragraphs[0].text = "Page head"
    out = io.BytesIO()
    made.save(out)
    document = read(out.getvalue())
    assert document.text == (
        "Page head\n\nОблыс прокурорына\n\nҰлым Айдос 2019 жылғы 3 мамырда ұсталды.\n\nАты\tКүні\nАйдос\t2019-05-03\n\n"
        "Письма остались без ответа.\nВторая строка."
    )
    assert document.title == "Өтініш"
    assert document.byline == "Sanam Zhumabek"
    assert document.published is not None
    assert document.published.how.startswith("the document's properties")
    assert shown(document, "heading") == ["Облыс прокурорына"]
    assert shown(document, "row") == ["Аты\tКүні", "Айдос\t2019-05-03"]
    assert aside(document) == [("Page head", "running head")]


def test_tracked_changes_and_comments_are_told_apart_and_nothing_is_lost():
    body = p(
        "She was ",
        '<w:ins w:author="Editor" w:date="2021-03-01T10:00:00Z"><w:r><w:t>never </w:t></w:r></w:ins>',
        '<w:del w:author="Editor"><w:r><w:delText>twice </w:delText></w:r></w:del>',
        "detained in Oskemen that winter.",
        '<w:r><w:commentReference w:id="0"/></w:r>',
    )
    comments = (
        '<w:comment w:id="0" w:author="Dana Brook" w:date="2021-03-02T09:00:00Z">' + p("Who says so?") + "</w:comment>"
    )
    document = read(docx(body, more={"comments": ("comments", comments)}))
    assert document.text == "She was never detained in Oskemen that winter.\n\nWho says so?"
    inserted = next(s for s in document.segments if s.kind == "inserted")
    assert document.text[inserted.start : inserted.end] == "never "
    assert (inserted.author, inserted.at) == ("Editor", "2021-03-01T10:00:00Z")
    assert next(layer.text for layer in document.layers if layer.kind == "deleted") == "twice "
    assert aside(document) == [("Who says so?", "comment")]
    (notice,) = document.notices
    assert notice.code == "K-READ-049"
    assert notice.message == "The document holds 1 tracked insertions, 1 tracked deletions and 1 comments"


def test_notes_follow_the_text_and_are_marked_where_they_are_referred_to():
    notes = (
        '<w:footnote w:type="separator" w:id="0">'
        + p("----")
        + '</w:footnote><w:footnote w:id="2">'
        + p("Letter of 4 May 2020.")
        + "</w:footnote>"
    )
    document = read(
        docx(
            p("No answer came", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
            more={"footnotes": ("footnotes", notes)},
        )
    )
    assert document.text == "No answer came[2].\n\n[2] Letter of 4 May 2020."
    assert shown(document, "footnote") == ["[2] Letter of 4 May 2020."]


def test_hidden_words_are_read_and_said_to_be_hidden():
    body = p("Seen words here. ", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret words</w:t></w:r>")
    document = read(docx(body))
    assert shown(document, "hidden") == ["secret words"]
    assert codes(document) == ["K-READ-050"]


def test_odd_runs_fields_boxes_and_controls():
    body = (
        p("one<two".replace("<", "&lt;"), "<w:r><w:tab/><w:t>three</w:t><w:br/><w:t>four</w:t><w:noBreakHyphen/><w:t>five</w:t></w:r>")
        + p("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>", "<w:hyperlink><w:r><w:t>the link</w:t></w:r></w:hyperlink>")
        + p("<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p("in a box") + "</w:txbxContent></mc:Choice><mc:Fallback>"
            + "<w:txbxContent>" + p("in a box") + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>", "around it")
        + "<w:sdt><w:sdtContent>" + p("in a control") + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    assert (
        read(docx(body)).text == "one<two\tthree\nfour\u2011five\n\nthe link\n\naround it\n\nin a box\n\nin a control"
    )


def test_headings_are_known_by_the_style_not_by_its_translated_id():
    styles = '<w:style w:styleId="Zagolovok1"><w:name w:val="heading 1"/></w:style>'
    document = read(docx(p("Глава", style="Zagolovok1") + p("Слова главы."), more={"styles": ("styles", styles)}))
    assert shown(document, "heading") == ["Глава"]


def test_the_strict_form_and_another_place_of_the_body_are_read():
    data = docx(p("Words in another place."), main="content/doc.xml")
    assert read(
        data.replace(
            b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/xxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        )
    ).text


@pytest.mark.parametrize(
    "text", ["Сәнем мен Айдос 🕯", "木匠的人在等待", "ئۇ كەلمەيدۇ دېدى", "e\u0301 a\u00a0b", "&amp; &#x1F56F;"]
)
def test_every_span_is_of_the_words_shown(text):
    document = read(
        docx(
            p(text, style="H") + p("Second line of it."),
            more={"styles": ("styles", '<w:style w:styleId="H"><w:name w:val="Title"/></w:style>')},
        )
    )
    assert document.zones[0].start == 0
    assert all(a.end == b.start for a, b in zip(document.zones, document.zones[1:], strict=False))
    assert document.zones[-1].end == len(document.text)
    (heading,) = shown(document, "heading")
    assert document.text.startswith(heading + "\n\nSecond")


def test_a_locked_document_is_refused():
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert DocxReader().accepts(sealed, "x.docx") > 0.5
    with pytest.raises(LockedDocumentError):
        read(sealed)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "words words words">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 9)
) + "]>"  # fmt: skip
DOCUMENT = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        docx(p("words"))[:200],
        zipped({"a.txt": "words"}),
        zipped({"word/document.xml": "<w:document"}),
        zipped({"word/document.xml": "<other/>"}),
        zipped({"word/document.xml": b"\xff\xfe\x00"}),
        zipped({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}),
    ],
    ids=["mark only", "cut", "no document", "broken", "another root", "bytes", "deep"],
)
def test_damage_has_a_code(data):
    with pytest.raises(BrokenDocumentError):
        read(data)


def test_entities_are_not_expanded_and_nothing_is_fetched():
    outside = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    for head, entity in ((ENTITIES, "&a8;"), (outside, "&x;")):
        with pytest.raises(BrokenDocumentError):
            read(zipped({"word/document.xml": head + DOCUMENT.format(entity)}))


def test_bombs_are_not_unpacked():
    bomb = zipped({"word/document.xml": DOCUMENT.format(" " * 60_000_000)})
    assert len(bomb) < 200_000
    with pytest.raises(ItemError) as caught:
        read(bomb)
    assert caught.value.code == "K-READ-024"


def test_too_many_words_are_refused():
    with pytest.raises(TooLargeError):
        read(docx(p("word " * 100) * 20), most=1000)


def test_nothing_is_no_document():
    with pytest.raises(NoTextError):
        read(docx(p("  ") + p("...")))


def test_the_reader_knows_its_kind():
    assert DocxReader().accepts(docx(p("x")), "download") > 0.9
    assert DocxReader().accepts(b"PK\x03\x04....", "a.txt") == 0
    assert DocxReader().accepts(b"PK\x03\x04....", "a.docx") > 0.5
    assert DocxReader().accepts(b"words", "a.docx") == 0
