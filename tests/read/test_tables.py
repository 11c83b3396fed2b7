"""Tables: what cells show, dates stored as numbers, hidden parts, separators and encodings, files made to hurt."""

import io
from datetime import date, datetime, time

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.errors import ItemError, NoTextError
from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, SlowDocumentError, TooManyPartsError
from kuager.read.tables_csv import CsvReader, parse, separator
from kuager.read.tables_dates import date_kind, from_serial, number_as_shown
from kuager.read.tables_ods import OdsReader
from kuager.read.tables_rows import Laying, Row, Sheet, line_of
from kuager.read.tables_xlsx import XlsxReader

from .papers import odf, zipped


def read(reader, data, name="list.bin", most=10_000_000):
    return reader.read(Material(capture="c-1", data=data, name=name, max_text_bytes=most))


def shown(document, kind):
    return [document.text[s.start : s.end] for s in document.segments if s.kind == kind]


def codes(document):
    return [notice.code for notice in document.notices]


def workbook(build):
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_of_another_writer_is_read_whole():
    def build(book):
        sheet = book.active
        sheet.title = "Тізім"
        sheet.append(["Аты", "Күні", "Жасы", "Хат"])
        sheet.append(["Айдос Жұмабек", date(2019, 5, 3), 34, True])
        sheet.append(["木匠 王", datetime(2020, 1, 2, 13, 45), 0.1 + 0.2, None])
        sheet.append(["", time(8, 30), None, "two\nlines\tand a tab"])
        sheet.append([])
        sheet.cell(row=7, column=3, value="far")

    document = read(XlsxReader(), workbook(build))
    assert document.text == (
        "Тізім\n\nАты\tКүні\tЖасы\tХат\nАйдос Жұмабек\t2019-05-03\t34\tTRUE\n木匠 王\t2020-01-02T13:45\t0.3\n\t08:30\t\ttwo lines and a tab\n\t\tfar"
    )
    assert [s.kind for s in document.segments] == ["sheet", "heading", "row"]
    assert shown(document, "sheet") == [document.text]
    assert codes(document) == ["K-READ-051"]
    assert document.notices[0].message.startswith("3 dates")


def test_hidden_sheets_rows_and_columns_are_read_and_said_to_be_hidden():
    def build(book):
        sheet = book.active
        sheet.append(["seen", "unseen column"])
        sheet.append(["hidden row"])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = book.create_sheet("Second")
        other.append(["on the second sheet"])
        other.sheet_state = "veryHidden"

    document = read(XlsxReader(), workbook(build))
    assert document.text == "Sheet\n\nseen\tunseen column\nhidden row\n\nSecond\n\non the second sheet"
    assert [n.message.split(": ")[1] for n in document.notices] == [
        "1 rows, 1 columns; they were read",
        "the sheet itself; they were read",
    ]
    assert shown(document, "hidden row") == ["hidden row"]
    assert [dict(s.extra).get("hidden") for s in document.segments if s.kind == "sheet"] == [None, "true"]


def test_notes_on_cells_are_kept_apart():
    def build(book):
        book.active["A1"] = "Aidos"
        book.active["A1"].comment = openpyxl.comments.Comment("ask his mother", "Dana Brook")

    document = read(XlsxReader(), workbook(build))
    assert document.text.endswith("Aidos\n\nask his mother")
    (comment,) = [s for s in document.segments if s.kind == "comment"]
    assert comment.author == "Dana Brook"
    assert document.zones[-1].why == "comment"


SHEET = '<worksheet xmlns="x"><sheetData>{}</sheetData></worksheet>'


def xlsx(rows, *, strings="", styles="", book=""):
    return zipped({
        "xl/workbook.xml": f'<workbook xmlns:r="r">{book}<sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": rows if rows.startswith("<w") or not rows.startswith("<") else SHEET.format(rows),
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
    })  # fmt: skip


def test_formulas_give_the_value_stored_with_them_and_reading_aids_stay_out():
    rows = (
        '<row><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>words</v></c><c r="C1" t="s"><v>0</v></c>'
        '<c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="inlineStr"><is><t>inside</t></is></c><c t="s"><v>99</v></c></row>'
    )
    strings = "<si><r><t>木</t></r><r><t>匠</t></r><rPh><t>aid</t></rPh></si>"
    assert read(XlsxReader(), xlsx(rows, strings=strings)).text == "S\n\n2\twords\t木匠\t#REF!\tinside"


def test_the_calendar_since_1904_is_kept():
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = '<row><c r="A1" s="1"><v>1</v></c></row>'
    assert read(XlsxReader(), xlsx(rows, styles=styles)).text == "S\n\n1900-01-01"
    assert read(XlsxReader(), xlsx(rows, styles=styles, book='<workbookPr date1904="1"/>')).text == "S\n\n1904-01-02"


@given(st.dates(date(1900, 3, 1), date(2999, 12, 31)))
def test_serial_numbers_are_excels(day):
    assert from_serial((day - date(1899, 12, 30)).days, "date") == day.isoformat()


@pytest.mark.parametrize(
    ("value", "iso"),
    [(59, "1900-02-28"), (61, "1900-03-01"), (1, "1900-01-01"), (43588.5, "2019-05-03T12:00"), (-1, None), (9e9, None)],
)
def test_serials_at_the_edges(value, iso):
    assert from_serial(value, "date") == iso


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (14, None, "date"), (20, None, "time"), (0, None, ""), (31, None, "date"), (164, "yyyy-mm-dd", "date"), (164, "[h]:mm", "time"),
        (164, '0.00" days"', ""), (164, "General", ""), (164, "[$-43F]d mmmm yyyy", "date"), (164, "[Red]0", ""), (164, 'yyyy"年"m"月"', "date"),
        (164, "mmmm", "date"), (164, "hh:mm:ss", "time"), (164, "mm:ss", "time"),
    ],
)  # fmt: skip
def test_formats_that_show_dates(number, code, kind):
    assert date_kind(number, code) == kind


@pytest.mark.parametrize(
    ("stored", "seen"), [("0.30000000000000004", "0.3"), ("77011234567", "77011234567"), ("1.5E3", "1500"), ("x", "x")]
)
def test_numbers_are_shown_without_binary_dust(stored, seen):
    assert number_as_shown(stored) == seen


@pytest.mark.parametrize("data", [b"PK\x03\x04", zipped({"a": "b"}), xlsx("<worksheet><row>"), xlsx("nonsense")])
def test_damaged_workbooks_are_refused(data):
    with pytest.raises(BrokenDocumentError):
        read(XlsxReader(), data)


def test_bombs_and_endless_tables_are_refused():
    bomb = xlsx(SHEET.format(" " * 49_000_000), strings=" " * 49_000_000)
    assert len(bomb) < 300_000
    with pytest.raises(ItemError) as caught:
        read(XlsxReader(), bomb)
    assert caught.value.code == "K-READ-024"
    laying = Laying(Material(capture="c", data=b"", name="x", max_text_bytes=10**9), seconds=-1)
    with pytest.raises(SlowDocumentError):
        laying.add(Sheet(name="", rows=(Row(cells={0: "a"}) for _ in range(1001))), 1)
    with pytest.raises(TooManyPartsError):
        laying.add(Sheet(name="", rows=[Row(cells=dict.fromkeys(range(3_000_001), "a"))]), 1)


@given(st.dictionaries(st.integers(0, 20_000), st.text(max_size=5), max_size=8))
def test_a_row_is_one_line(cells):
    line = line_of(cells)
    assert "\n" not in line
    assert [part for part in line.split("\t") if part] == [
        " ".join(cells[c].split()) for c in sorted(cells) if cells[c].split()
    ]
    assert len(line) < 1000


def test_spreadsheets_of_opendocument():
    body = (
        "<table:table table:name='Тізім'><table:table-column table:visibility='collapse'/><table:table-row>"
        "<table:table-cell><text:p>Айдос</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell office:value-type='date'><text:p>3 мамыр 2019</text:p><office:annotation><dc:creator>Dana</dc:creator><text:p>sure?</text:p>"
        "</office:annotation></table:table-cell></table:table-row><table:table-row table:visibility='filter' table:number-rows-repeated='2'>"
        "<table:table-cell><text:p>unseen</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>"
    )
    document = read(OdsReader(), odf("spreadsheet", body))
    assert document.text == "Тізім\n\nАйдос\t\t\t3 мамыр 2019\nunseen\nunseen\n\nsure?"
    assert "2 rows, 1 columns" in document.notices[0].message
    assert shown(document, "comment") == ["sure?"]


def test_repeated_cells_are_bounded():
    body = (
        "<table:table><table:table-row table:number-rows-repeated='99999999'><table:table-cell table:number-columns-repeated='999999999999'>"
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert len(read(OdsReader(), odf("spreadsheet", body)).text) < 3_000


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        ("name,date\nAidos,2019-05-03\n", "a.csv", "name\tdate\nAidos\t2019-05-03"),
        ("Аты;Күні\nАйдос;3 мамыр, 2019\n", "a.csv", "Аты\tКүні\nАйдос\t3 мамыр, 2019"),
        ("a\tb\n1\t2", "a.tsv", "a\tb\n1\t2"),
        ("sep=|\na|b,c\n", "a.csv", "a\tb,c"),
        ('name,words\nAidos,"two ""quoted""\nlines, here"\n', "a.csv", 'name\twords\nAidos\ttwo "quoted" lines, here'),
        ("one column\nonly words\n", "a.csv", "one column\nonly words"),
        ("ئات,چېسلا\nسابىت,2019\n", "a.csv", "ئات\tچېسلا\nسابىت\t2019"),
    ],
)
def test_tables_of_text(data, name, text):
    assert read(CsvReader(), data.encode(), name).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_tables_in_other_encodings(encoding):
    rows = "Имя;Дата\n" + "Айдос Жумабек;третье мая\n" * 20
    document = read(CsvReader(), rows.encode(encoding), "a.csv")
    assert document.text.startswith("Имя\tДата\nАйдос Жумабек\tтретье мая")
    assert document.notices


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    rows = 'name,words\nAidos,"never closed\n' + "Sanam,words\n" * 400
    document = read(CsvReader(), rows.encode(), "a.csv")
    assert document.text.count("Sanam\twords") == 400
    assert codes(document) == ["K-READ-055"]


@given(
    st.lists(st.lists(st.sampled_from(["a", "b c", "", "ә"]), min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(",;\t|"),
)
def test_any_separator_comes_back(rows, mark):
    parsed, closed = parse("\n".join(mark.join(row) for row in rows), mark)
    assert closed
    assert parsed == rows


def test_the_separator_is_the_one_that_makes_columns():
    assert separator("a;b,c;d\ne;f;g\n") == ";"
    assert separator("just words\n") == ","


def test_empty_tables_hold_no_words():
    with pytest.raises(NoTextError):
        read(CsvReader(), b",,,\n,,\n", "a.csv")


def test_the_readers_know_their_kinds():
    assert XlsxReader().accepts(workbook(str), "download") > 0.9
    assert OdsReader().accepts(odf("spreadsheet", ""), "download") > 0.9
    assert CsvReader().accepts(b"a,b", "a.CSV") > 0.6
    assert CsvReader().accepts(b"a,b", "a.txt") == 0
    assert CsvReader().accepts(b"PK\x03\x04", "a.csv") == 0
