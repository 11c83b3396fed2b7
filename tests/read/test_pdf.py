"""PDF: pages, what the file says of itself, letters stored backwards or as look-alikes, scans, damage, boxes."""

import io
import shutil
import subprocess
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, TooLargeError
from kuager.read import Material
from kuager.read import pdf as pdf_reader
from kuager.read.document_errors import (
    BrokenDocumentError,
    LockedDocumentError,
    MissingPartError,
    PictureOnlyError,
    SlowDocumentError,
    TooManyPartsError,
)
from kuager.read.pdf import PdfLimits, PdfReader, boxes
from kuager.read.pdf_check import disagreeing, second_reading
from kuager.read.pdf_child import run_limited
from kuager.read.pdf_facts import created, date_of, title_of
from kuager.read.pdf_glyphs import Glyph
from kuager.read.pdf_lookalikes import count, repaired
from kuager.read.pdf_order import backwards, rebuild

from .papers import PICTURE, pdf

LETTER = [(60, 780, "Letter to the prosecutor"), (60, 750, "Sanam Zhumabek asks where her son Aidos is held.")]


def read(data, name="letter.pdf", limits=None, most=10_000_000):
    return PdfReader(limits).read(Material(capture="c-1", data=data, name=name, max_text_bytes=most))


def codes(document):
    return [notice.code for notice in document.notices]


def test_pages_become_text_with_a_segment_each():
    document = read(pdf([LETTER, [], [(60, 780, "Қолы: Сәнем Жұмабек")]]))
    assert (
        document.text
        == "Letter to the prosecutor\nSanam Zhumabek asks where her son Aidos is held.\n\nҚолы: Сәнем Жұмабек"
    )
    assert [(s.kind, s.stable_id, document.text[s.start : s.end][-9:]) for s in document.segments] == [
        ("page", "1", " is held."),
        ("page", "2", ""),
        ("page", "3", "м Жұмабек"),
    ]
    assert document.title == "Letter to the prosecutor"
    assert document.zones[0].start == 0
    assert document.zones[-1].end == len(document.text)


def test_what_the_file_says_of_itself_is_taken_with_how_it_is_known():
    info = {"Title": "Хат прокурорға", "Author": "Nora Quist", "CreationDate": "D:20210208120501+06'00'"}
    document = read(pdf([LETTER], info=info))
    assert document.title == "Хат прокурорға"
    assert document.byline == "Nora Quist"
    assert document.published is not None
    assert document.published.value == "2021-02-08T12:05"
    assert "CreationDate" in document.published.how


def test_damaged_letters_in_the_metadata_are_replaced():
    data = pdf([LETTER], info={"Title": "Letter abc"}).replace(b"00610062", b"d8340062")
    assert read(data).title == "Letter \ufffdbc"


def test_a_date_of_the_text_wins_over_the_files():
    page = [(60, 780, "Families wait at the gate"), (60, 760, "Published: 4 May 2020"), *LETTER[1:]]
    document = read(pdf([page], info={"CreationDate": "D:20210208"}))
    assert document.published is not None
    assert document.published.value == "2020-05-04"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("D:20210208120501+06'00'", "2021-02-08T12:05"),
        ("D:2021", "2021"),
        ("D:202102", "2021-02"),
        ("20210208", "2021-02-08"),
        ("D:20211399", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_pdf_files(written, value):
    assert date_of(written) == value


def test_a_changed_date_is_the_second_choice():
    dated = created({"CreationDate": "?", "ModDate": "D:202103"})
    assert dated is not None
    assert (dated.value, dated.precision) == ("2021-03", "month")


@pytest.mark.parametrize(
    "words", ["Microsoft Word - letter.doc", "Untitled", "Документ1", "scan.pdf", "https://x.example/a", " "]
)
def test_a_files_name_is_no_title(words):
    assert title_of({"Title": words}) is None


def test_running_heads_and_page_numbers_are_not_the_article():
    pages = [
        [(60, 800, "Steppe Courier, issue 7"), (60, 700, f"Words of page {('one', 'two', 'three')[n]} are not the same."), (290, 40, f"{n + 1} / 3")]
        for n in range(3)
    ]  # fmt: skip
    document = read(pdf(pages))
    aside = [document.text[z.start : z.end].strip() for z in document.zones if z.label == "boilerplate"]
    assert aside == [
        "Steppe Courier, issue 7",
        "1 / 3\n\nSteppe Courier, issue 7",
        "2 / 3\n\nSteppe Courier, issue 7",
        "3 / 3",
    ]


def test_look_alikes_are_repaired_in_a_second_layer_and_stay_in_the_first():
    document = read(pdf([[(60, 780, "⽊匠的⼈在阿拉⽊图等待 ⻢ ﬁn ﺳﻼﻡ")]]))
    assert "⽊匠的⼈" in document.text
    second = next(layer for layer in document.layers if layer.kind == "repaired")
    assert "木匠的人在阿拉木图等待 马 fin" in second.text
    assert "K-READ-047" in codes(document)


def test_usual_letters_need_no_second_layer():
    document = read(pdf([LETTER]))
    assert [layer.kind for layer in document.layers] == ["text"]
    assert document.notices == ()


@given(st.text())
def test_repairing_look_alikes_settles_and_counts_what_it_changes(text):
    once = repaired(text)
    assert repaired(once) == once
    assert (count(text) == 0) == (once == text)


def glyphs(words, x=0.0, step=6.0, gap=3.0, y=100.0):
    """Letters as drawn: from left to right in the order given; a space is a gap."""
    placed = []
    for char in words:
        if char == " ":
            x += gap
            continue
        placed.append(Glyph(char=char, left=x, right=x + step, bottom=y - 2, top=y + 10, base=y))
        x += step
    return placed


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("تەخ قانىس ىكىدىلىت", "تىلىدىكى سىناق خەت"),
        (".ىدېد «ۇديەملەك» ۇئ", "ئۇ «كەلمەيدۇ» دېدى."),
        (".ىدېد »ۇديەملەك« ۇئ", "ئۇ «كەلمەيدۇ» دېدى."),
        ("ىلىي-2021", "2021-يىلى"),
        ("ىتتۈك (مەدائ رىب) تىرام Almaty 15 رۇق", "قۇر Almaty 15 مارىت (بىر ئادەم) كۈتتى"),
    ],
)
def test_a_line_is_read_from_the_places_of_its_letters(drawn, meant):
    placed = rebuild(list(enumerate(glyphs(drawn))))
    assert "".join(one.char for one in placed) == meant


@given(st.lists(st.text("ابتجدەىۇئaбқ12.،()", min_size=1, max_size=6), min_size=1, max_size=6))
def test_rebuilding_keeps_every_character_once(words):
    letters = glyphs(" ".join(words))
    placed = rebuild(list(enumerate(letters)))
    assert sorted(one.index for one in placed if one.index is not None) == list(range(len(letters)))


def test_the_order_is_proven_by_places_and_by_nothing_else():
    words = "ىكىدىلىت"
    assert backwards(words, glyphs(words)) == 1
    assert backwards(words, list(reversed(glyphs(words[::-1])))) == 0
    assert backwards("ab cde", glyphs("abcde")) == 0


def test_letters_on_different_lines_are_left_alone():
    uneven = [*glyphs("ابت"), *glyphs("جد", y=400.0)]
    assert "".join(one.char for one in rebuild(list(enumerate(uneven)))) == "ابتجد"


@pytest.mark.parametrize("letters", [LETTER, [(60, 700, "Сәнем мен Айдос хат жазды"), (60, 680, "木匠在等待")]])
def test_boxes_are_where_the_words_are_drawn(letters):
    data = pdf([[(60, 780, "first page")], letters])
    document = read(data)
    x, y, words = letters[0]
    word = words.split()[1]
    start = document.text.index(word)
    (box,) = boxes(data, "x.pdf", document, start, start + len(word))
    assert box.page == 2
    assert box.left == pytest.approx(x + 6 * words.index(word), abs=0.5)
    assert box.right == pytest.approx(x + 6 * (words.index(word) + len(word)), abs=1)
    assert box.bottom <= y <= box.top


def test_words_over_two_lines_and_pages_have_a_box_for_each():
    data = pdf([LETTER, [(60, 780, "and then again")]])
    document = read(data)
    assert [box.page for box in boxes(data, "x.pdf", document, 10, len(document.text))] == [1, 1, 2]


def test_boxes_of_another_files_bytes_are_refused():
    document = read(pdf([LETTER]))
    with pytest.raises(BrokenDocumentError):
        boxes(pdf([[(60, 780, "Other words")]]), "x.pdf", document, 0, 4)


def test_a_scan_says_that_its_words_are_pictures():
    with pytest.raises(PictureOnlyError) as caught:
        read(pdf([[PICTURE], [PICTURE]]))
    assert "tesseract" in caught.value.cure


def test_pages_that_are_pictures_are_named_beside_those_with_words():
    document = read(pdf([LETTER, [PICTURE]]))
    assert [(n.code, n.place) for n in document.notices] == [("K-READ-043", "page 2")]


def test_an_empty_pdf_holds_no_words():
    with pytest.raises(ItemError) as caught:
        read(pdf([[]]))
    assert caught.value.code == "K-READ-004"


def test_a_locked_pdf_is_refused():
    with pytest.raises(LockedDocumentError):
        read(pdf([LETTER], encrypt=True))


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n" + bytes(500), pdf([LETTER])[:300]])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(BrokenDocumentError):
        read(data)


@given(st.integers(0, 1500), st.integers(1, 255))
def test_one_changed_byte_gives_words_or_an_error_with_a_code(at, change):
    data = bytearray(pdf([LETTER]))
    data[at % len(data)] ^= change
    with suppress(ItemError):
        document = read(
            bytes(data), limits=PdfLimits(recognising=0)
        )  # what it draws without letters is not worth a program's time
        assert document.zones[-1].end == len(document.text)


def test_limits_hold():
    with pytest.raises(TooManyPartsError):
        read(pdf([LETTER] * 4), limits=PdfLimits(pages=3))
    with pytest.raises(TooLargeError):
        read(pdf([LETTER] * 4), most=200)
    with pytest.raises(SlowDocumentError):
        read(pdf([LETTER]), limits=PdfLimits(seconds=-1, pages_a_second=-1))


def test_without_its_library_the_cure_names_the_extra(monkeypatch):
    monkeypatch.setattr("kuager.read.pdf_glyphs.find_spec", lambda _: None)
    with pytest.raises(MissingPartError) as caught:
        read(pdf([LETTER]))
    assert "kuager[documents]" in caught.value.cure


def test_two_readings_are_compared_by_their_letters_in_any_order():
    one = "Sanam Zhumabek asks where her son is held"
    assert disagreeing(
        [one, one], ["held is son her where asks Sanam Zhumabek", "maban kebamuhz sksa erehw reh nos dleh"]
    ) == [2]
    assert disagreeing(["ab"], ["xy"]) == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_poppler_agrees_about_a_plain_page():
    pages = second_reading(pdf([LETTER, LETTER]), 2)
    assert pages is not None
    assert disagreeing([read(pdf([LETTER])).text] * 2, pages) == []
    assert second_reading(b"%PDF-", 1) is None


def test_a_program_is_stopped_when_it_says_too_much_or_fails():
    sh = shutil.which("sh")
    assert sh
    assert run_limited([sh, "-c", "cat"], b"words") == b"words"
    assert run_limited([sh, "-c", "cat /dev/zero"], b"", most=100_000) is None
    assert run_limited([sh, "-c", "exit 3"], b"x" * 300_000) is None
    assert run_limited([sh, "-c", "sleep 30"], b"", seconds=1) is None
    assert run_limited(["/nowhere/at-all"], b"") is None


PAGE = """<!doctype html><html lang="ug"><meta charset="utf-8"><title>{title}</title><body>
<p dir="rtl">{words}</p><p>{chinese}</p></body></html>"""
UYGHUR = "ئاينۇر سابىت تىلىدىكى خەتنى 2021-يىلى «كەلمەيدۇ» دەپ يازدى. ئۇ ئىككىنچى قېتىم (بىر ئادەم) كۈتتى."


@pytest.mark.browser
def test_uyghur_printed_by_a_browser_is_put_in_order(tmp_path):
    """EVIDENCE: from such a file PDFium alone gives the letters of most words reversed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium here")
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(title="خەت", words=UYGHUR, chinese="木匠的人在等待"), encoding="utf-8")
    out = tmp_path / "page.pdf"
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={out}", str(page)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = read(out.read_bytes())
    assert UYGHUR in document.text.replace("\n", " ")
    assert "木匠的人在等待" in document.text
    if "K-READ-046" in codes(document):
        raw = next(layer for layer in document.layers if layer.kind == "raw")
        assert UYGHUR not in raw.text.replace("\n", " ")
    assert "K-READ-048" not in codes(document) or not shutil.which("pdftotext")
    start = document.text.index("سابىت")
    (box,) = boxes(out.read_bytes(), "page.pdf", document, start, start + 5)
    assert box.right - box.left > box.top - box.bottom


def test_the_reader_knows_its_kind():
    assert PdfReader().accepts(b"%PDF-1.4", "x") > 0.9
    assert PdfReader().accepts(b"words about %PD", "x.pdf") == 0.0
    assert pdf_reader.PdfReader.name == "pdf"


class Counting(io.BytesIO):
    """A file that says how much of it was asked for at once."""

    most = 0

    def read(self, size=-1):
        found = super().read(size)
        self.most = max(self.most, len(found))
        return found


def test_a_large_file_is_read_page_by_page_and_never_whole(monkeypatch):
    monkeypatch.setattr(pdf_reader, "_SMALL", 1_000)
    stream = Counting(pdf([LETTER] * 400))
    material = Material(capture="c-1", data=b"", name="large.pdf", max_text_bytes=10_000_000)
    document = PdfReader().read_stream(material, stream)
    assert document.text == read(pdf([LETTER] * 400), name="large.pdf").text
    assert stream.most < len(stream.getvalue()) / 2


def test_a_file_too_large_to_address_is_refused_with_its_size():
    class Endless(io.BytesIO):
        def seek(self, offset, whence=0):
            return 3_000_000_000 if whence else offset

    material = Material(capture="c-1", data=b"", name="endless.pdf", max_text_bytes=10_000_000)
    with pytest.raises(TooLargeError) as caught:
        PdfReader().read_stream(material, Endless())
    assert "3000 MB" in caught.value.message


@pytest.mark.browser
@pytest.mark.parametrize(
    "words",
    ["木匠的人在等待，没有人回答他们。", "ئۇ كەلمەيدۇ دەپ يازدى، 2021-يىلى.", "Бұл хат жауапсыз қалды, 木匠, ئۇ."],
)
def test_what_a_browser_prints_is_read_as_it_is_shown(tmp_path, words):
    """Words of several scripts in one page; what was repaired is told to whoever reads."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium here")
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>x</title><p dir=auto>{words}</p>", encoding="utf-8")
    out = tmp_path / "page.pdf"
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={out}", str(page)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = read(out.read_bytes())
    layers = {layer.kind: layer.text for layer in document.layers}
    assert words in layers.get("repaired", document.text).replace("\n", " ")
    told = set(codes(document))
    assert ("K-READ-046" in told) == ("raw" in layers)
    assert ("K-READ-047" in told) == ("repaired" in layers)
