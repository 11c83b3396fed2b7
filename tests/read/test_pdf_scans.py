"""Scanned PDFs: pages without letters are recognised one by one, in their script, with their doubts and their places."""

import io
import re
import shutil

import pytest
from PIL import Image, ImageDraw, ImageFont

from kuager.read import Material
from kuager.read.document_errors import PictureOnlyError
from kuager.read.pdf import PdfLimits, PdfReader, boxes
from kuager.read.pdf_check import disagreeing
from kuager.read.pdf_scans import laid_out
from kuager.read.pictures_file import prepared
from kuager.read.pictures_ocr import Word

from .papers import pdf

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
HAN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
LINES = ("Сәнем Жұмабек 2021 жылы ұсталды.", "Оның қайда екенін ешкім білмейді.", "Анасы прокуратураға хат жазды.")
HAN_LINES = ("我们不知道她在哪里。", "她的母亲写了三封信。", "没有人回答我们。")


def drawn(lines, font=FONT, size=44, at=(140, 160)):
    """An A5 page at 200 dots an inch, as a scanner sees it."""
    page = Image.new("L", (1160, 1650), 244)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((at[0], at[1] + 90 * number), line, font=ImageFont.truetype(font, size), fill=25)
    return page


def scanned(*pages):
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def stamped(page, words):
    """A PDF page of one picture that fills it, with a scanner's stamp as its only letters."""
    pixels = page.resize((580, 825)).tobytes()
    picture = b"q 595 0 0 842 0 0 cm BI /W 580 /H 825 /CS /G /BPC 8 ID " + pixels + b" EI Q\n"
    return pdf([[picture, (40, 20, words)]])


def read(data, **more):
    limits = PdfLimits(recognising=more.pop("recognising", 600))
    return PdfReader(limits).read(Material(capture="c-1", data=data, name="scan.pdf", max_text_bytes=1_000_000, **more))


def pages_of(document):
    return [document.text[s.start : s.end] for s in document.segments if s.kind == "page"]


@needs_tesseract
def test_pages_without_letters_are_recognised_each_in_its_script():
    document = read(scanned(drawn(LINES), drawn(HAN_LINES, HAN, 60)))
    first, second = pages_of(document)
    assert first.split() == " ".join(LINES).split()
    assert "她在哪里" in second
    assert "kaz+rus" in document.layers[0].engine
    assert "chi_sim" in document.layers[0].engine
    assert re.fullmatch(r"pdf@\d+ \(tesseract [\d.]+\)", document.reader)
    assert [(n.code, n.place) for n in document.notices] == [("K-READ-054", "page 1, 2")]


@needs_tesseract
def test_a_mixed_file_keeps_its_letters_and_gains_those_of_its_pictures():
    letters = pdf([[(72, 700, "Typed words stay as they are stored")]])
    document = read(joined(letters, scanned(drawn(LINES))))
    typed, recognised = pages_of(document)
    assert typed == "Typed words stay as they are stored"
    assert recognised.split() == " ".join(LINES).split()
    told = [dict(s.extra).get("recognised") for s in document.segments if s.kind == "page"]
    assert told[0] is None
    assert str(told[1]).startswith("tesseract")


@needs_tesseract
def test_a_scanners_stamp_does_not_hide_that_a_page_is_a_picture():
    document = read(stamped(drawn(LINES), "Scanned by an app"))
    (page,) = pages_of(document)
    assert page.startswith("Scanned by an app\n\n")
    assert "ұсталды" in page
    at = document.text.index("Scanned")
    assert boxes(stamped(drawn(LINES), "Scanned by an app"), "scan.pdf", document, at, at + 7)[0].bottom < 30


@needs_tesseract
def test_every_line_says_where_on_the_page_it_stands():
    data = scanned(drawn(LINES).rotate(2, fillcolor=244))
    document = read(data)
    at = document.text.index("прокуратураға")
    (box,) = boxes(data, "scan.pdf", document, at, at + 13)
    assert box.page == 1
    # Drawn 340 dots from the top at 200 dots an inch: 122 points down a page of 594.
    assert abs(box.top - (594 - 122)) < 20
    assert 35 < box.left < 70


def test_unsure_words_are_marks_inside_their_lines():
    def word(text, sure, line):
        return Word(text=text, confidence=sure, box=(10, 20 * line, 50, 20 * line + 9), paragraph=(1, 1), line=line)

    text, segments = laid_out(
        [word("Нұрлан", 91, 1), word("Zhumahek", 34.4, 1), word("келді", 59, 2)], lambda one: one.box
    )
    assert text == "Нұрлан Zhumahek\nкелді"
    assert [(s.kind, text[s.start : s.end], dict(s.extra).get("confidence")) for s in segments] == [
        ("line", "Нұрлан Zhumahek", None),
        ("unsure", "Zhumahek", "34"),
        ("line", "келді", None),
        ("unsure", "келді", "59"),
    ]


@needs_tesseract
def test_lines_of_a_page_stand_at_their_words_in_the_whole_text():
    letters = pdf([[(72, 700, "Typed words stay as they are stored")]])
    document = read(joined(letters, scanned(drawn(LINES))))
    lines = [document.text[s.start : s.end] for s in document.segments if s.kind == "line"]
    assert lines == list(LINES)


@needs_tesseract
def test_recognising_is_bounded_and_pages_not_reached_are_named():
    granted = iter([True, False])
    pages = scanned(drawn(LINES), drawn(LINES), drawn(LINES))
    document = read(pages, recognising=0, more_time=lambda _: next(granted, False))
    assert [bool(text) for text in pages_of(document)] == [True, False, False]
    assert [(n.code, n.place) for n in document.notices] == [("K-READ-054", "page 1"), ("K-READ-043", "page 2, 3")]


def test_without_time_a_scan_says_that_its_words_are_pictures():
    with pytest.raises(PictureOnlyError) as caught:
        read(scanned(drawn(LINES)), recognising=0)
    assert "tesseract" in caught.value.cure


@needs_tesseract
def test_an_empty_sheet_among_scans_costs_nothing_and_is_named():
    document = read(scanned(drawn(LINES), Image.new("L", (1160, 1650), 244)))
    assert ("K-READ-043", "page 2") in [(n.code, n.place) for n in document.notices]


@needs_tesseract
def test_what_was_recognised_is_not_compared_with_the_letters_of_the_file():
    document = read(scanned(drawn(LINES)))
    assert disagreeing([document.text], [""]) == [1]  # they would disagree
    assert "K-READ-048" not in [n.code for n in document.notices]


@pytest.mark.parametrize("angle", [0, 3])
def test_the_way_back_from_the_prepared_picture(angle):
    page = Image.new("L", (1300, 900), 255)
    pen = ImageDraw.Draw(page)
    for row in range(12):
        pen.rectangle((150, 60 * row + 100, 1150, 60 * row + 118), fill=0)
    ready = prepared(page.rotate(angle, fillcolor=255))
    assert abs(abs(ready.angle) - angle) <= 0.5
    middle = ready.origin(ready.image.width / 2, ready.image.height / 2)
    assert middle == pytest.approx((0.5, 0.5), abs=0.01)


def joined(*files):
    """One PDF of the pages of several."""
    pdfium = pytest.importorskip("pypdfium2")
    whole = pdfium.PdfDocument.new()
    for data in files:
        part = pdfium.PdfDocument(data)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
