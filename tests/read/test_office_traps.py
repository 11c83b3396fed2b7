"""Office files and tables as an adversary or a careless office makes them: what is shown twice, moved, merged or marked."""

import io
from datetime import datetime

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]

from kuager import read as room

from .papers import docx, p


def read(data, name):
    return room.open("c-1", data, name=name)


def book(build):
    made = openpyxl.Workbook()
    build(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_merged_cells_of_a_sheet_are_said_once_and_columns_stay():
    def build(made):
        sheet = made.active
        sheet.append(["Аты", "Айы", "Айы", "Хат"])
        sheet.append(["Айдос", "мамыр", "", "жоқ"])
        sheet.merge_cells("B2:C2")

    text = read(book(build), "list.xlsx").text
    assert "Айдос\tмамыр\t\tжоқ" in text
    assert text.count("мамыр") == 1


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_both_calendars_give_the_day_that_is_shown(epoch):
    def build(made):
        if epoch is not None:
            made.epoch = epoch
        made.active.append(["Күні", datetime(2019, 5, 3)])

    assert "2019-05-03" in read(book(build), "list.xlsx").text


def test_merged_cells_of_a_document_are_said_once():
    def cell(words, more=""):
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(words) if words else '<w:p/>'}</w:tc>"

    rows = (
        "<w:tr>" + cell("Айдос", '<w:gridSpan w:val="2"/>') + cell("2019", '<w:vMerge w:val="restart"/>') + "</w:tr>"
        "<w:tr>" + cell("a") + cell("b") + cell("", "<w:vMerge/>") + "</w:tr>"
    )
    text = read(docx(f"<w:tbl>{rows}</w:tbl>" + p("after")), "a.docx").text
    assert (text.count("Айдос"), text.count("2019")) == (1, 1)
    assert text.endswith("after")


def test_a_moved_passage_stands_where_it_was_moved_to_and_not_twice():
    body = (
        p("Start.")
        + '<w:p><w:moveFrom w:id="1" w:author="Editor"><w:r><w:t>Moved words.</w:t></w:r></w:moveFrom></w:p>'
        + p("Middle.")
        + '<w:p><w:moveTo w:id="2" w:author="Editor"><w:r><w:t>Moved words.</w:t></w:r></w:moveTo></w:p>'
    )
    document = read(docx(body), "a.docx")
    assert document.text.count("Moved words.") == 1
    assert document.text.index("Middle") < document.text.index("Moved")
    assert "K-READ-049" in [notice.code for notice in document.notices]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_table_with_semicolons_in_the_encodings_of_offices(encoding):
    rows = "姓名;日期;备注\n王木匠;2019-05-03;没有回信\n李丽;2020-01-02;已被带走，至今没有消息\n" * 3
    text = read(rows.encode(encoding), "list.csv").text
    assert "王木匠\t2019-05-03\t没有回信" in text
    assert "\ufeff" not in text


def test_a_formula_typed_as_text_is_words_and_is_not_run():
    rows = 'name;note\nAidos;"=HYPERLINK(""http://example.org"";""x"")"\nSanam;+1-2\n'
    assert '=HYPERLINK("http://example.org";"x")' in read(rows.encode(), "list.csv").text
