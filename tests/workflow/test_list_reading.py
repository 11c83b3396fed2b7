"""What the columns and cells of a list mean: guesses with reasons, dates that are not guessed, what is wrong with a row."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from kuager.model.schema import find_prop, vocabulary
from kuager.workflow.archive import Archive
from kuager.workflow.lists import cells, guessing, taking
from kuager.workflow.lists.fields import FIELDS, headers, terms
from kuager.workflow.lists.guessing import Guessed
from kuager.workflow.lists.mapping import Column
from kuager.workflow.lists.naming import mixed, unnamed
from kuager.workflow.lists.people import Reading
from kuager.workflow.lists.values import Problem, read_cell, read_date
from tests.workflow.listing import csv_of


def guessed(archive: Archive, data: bytes, name: str = "table.csv") -> Guessed:
    return guessing.guess(taking.look_at(archive, data, name), name="t")


def means(found: Guessed) -> dict[str, str]:
    return {one.column.header: one.column.means for one in found.guesses}


def workbook(build) -> bytes:
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_words_of_columns_and_cells_are_of_the_vocabulary():
    for which in ("sex", "status", "kinship"):
        assert set(terms(which).values()) <= set(vocabulary(which).terms)
    assert set(headers()) == set(FIELDS)
    assert [one.id for one in FIELDS.values() if one.prop and find_prop(one.schema, one.prop) is None] == []
    seen = [word for words in headers().values() for word in set(words)]
    assert len(seen) == len(set(seen)), "a header has two meanings"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("No;Full name;Father's name;Gender;DOB;Ethnic group;ID number;Status;Arrest date", "key name father sex birth_date ethnicity id_number status detention_date"),
        ("№ п/п;Ф.И.О.;Имя отца;Пол;Дата рождения;Национальность;ИИН;Статус;Дата ареста", "key name father sex birth_date ethnicity id_number status detention_date"),
        ("Р/с;Аты-жөні;Әкесінің аты;Жынысы;Туған күні;Ұлты;ЖСН;Жағдайы;Ұсталған күні", "key name father sex birth_date ethnicity id_number status detention_date"),
        ("编号;姓名;父亲姓名;性别;出生日期;民族;身份证号;现状;被捕日期", "key name father sex birth_date ethnicity id_number status detention_date"),
        ("نومۇر;ئىسمى;دادىسىنىڭ ئىسمى;جىنسى;تۇغۇلغان ۋاقتى;مىللىتى;كىملىك نومۇرى;ھازىرقى ئەھۋالى;تۇتۇلغان ۋاقتى", "key name father sex birth_date ethnicity id_number status detention_date"),
    ],
)  # fmt: skip
def test_headers_are_known_in_five_languages(archive: Archive, head: str, expected: str):
    found = guessed(archive, (head + "\n1;a b;;;;;;;\n").encode())
    assert [one.column.means for one in found.guesses] == expected.split()
    assert {one.why for one in found.guesses} == {"header"}


def test_values_tell_where_headers_do_not(archive: Archive):
    rows = [
        (
            f"{at}",
            f"Name{'abcd'[at]} Other{'abcd'[at]}",
            "f" if at % 2 else "m",
            f"19900101{at}234567890",
            f"2018-0{at + 1}-11",
        )
        for at in range(4)
    ]
    found = guessed(archive, csv_of(rows, ("a", "b", "c", "d", "e")).encode())
    assert [one.column.means for one in found.guesses] == ["key", "name", "sex", "id_number", "detention_date"]
    assert {one.why for one in found.guesses} == {"values"}


def test_the_order_of_day_and_month_is_asked_and_not_guessed(archive: Archive):
    open_order = csv_of([("Ann Bo", "03/04/2018"), ("Ben Co", "05/06/2018")], ("Name", "Date of birth"))
    found = guessed(archive, open_order.encode()).guesses[1]
    assert (found.ask_order, found.column.order, found.open_rows) == (True, "", (2, 3))
    decided = csv_of([("Ann Bo", "03/04/2018"), ("Ben Co", "25/06/2018")], ("Name", "Date of birth"))
    found = guessed(archive, decided.encode()).guesses[1]
    assert (found.ask_order, found.column.order, found.deciding) == (False, "dmy", (3,))
    slip = csv_of([("Ann Bo", "03.04.2018"), ("Ben Co", "12.13.2018")], ("Name", "Date of birth"))
    found = guessed(archive, slip.encode()).guesses[1]
    assert (found.ask_order, found.column.order, found.deciding) == (True, "", (3,))
    torn = csv_of([("Ann Bo", "03/25/2018"), ("Ben Co", "25/06/2018")], ("Name", "Date of birth"))
    found = guessed(archive, torn.encode()).guesses[1]
    assert (found.ask_order, found.column.order) == (True, "")


@pytest.mark.parametrize(
    ("words", "order", "value", "code"),
    [
        ("2018-04-03", "", "2018-04-03", None),
        ("2018/4/3", "", "2018-04-03", None),
        ("03.04.2018", "dmy", "2018-04-03", None),
        ("03/04/2018", "mdy", "2018-03-04", None),
        ("03/04/2018", "", "2018", "K-LIST-011"),
        ("03/03/2018", "", "2018-03-03", None),
        ("25/03/2018", "", "2018-03-25", None),
        ("25/03/2018", "mdy", None, "K-LIST-010"),
        ("31.02.2018", "dmy", None, "K-LIST-010"),
        ("04.2018", "", "2018-04", None),
        ("2018", "", "2018", None),
        ("около 1974", "", "1974~", None),
        ("1974 г.р.", "", "1974", None),
        ("2018年3月5日", "", "2018-03-05", None),
        ("5 March 2018", "", "2018-03-05", None),
        ("5 марта 2018 г.", "", "2018-03-05", None),
        ("March 2018", "", "2018-03", None),
        ("18-04-03", "ymd", "2018-04-03", None),
        ("03.04.74", "dmy", "1974-04-03", None),
        ("43193", "", None, "K-LIST-010"),
        ("soon", "", None, "K-LIST-010"),
        ("2018-04-03T10:00", "", "2018-04-03", None),
    ],
)
def test_dates_say_no_more_than_their_words(words: str, order: str, value: str | None, code: str | None):
    found = read_date(words, order)
    assert found.value == value
    assert (found.error.code if found.error else None) == code


@pytest.mark.parametrize(
    ("meaning", "words", "value", "code"),
    [
        ("age", "34 лет", "34", None),
        ("age", "340", None, "K-LIST-012"),
        ("age", "old", None, "K-LIST-021"),
        ("birth_year", "1790", None, "K-LIST-012"),
        ("birth_year", "2150", None, "K-LIST-012"),
        ("sentence", "9 years", "P9Y", None),
        ("sentence", "9 лет 6 месяцев", "P9Y6M", None),
        ("sentence", "15年", "P15Y", None),
        ("sentence", "12 жыл", "P12Y", None),
        ("sentence", "7", "P7Y", None),
        ("sentence", "1.5 years", "P1Y6M", None),
        ("sentence", "无期徒刑", "life", None),
        ("sentence", "very long", None, "K-LIST-021"),
        ("status", "умерла", "dead", None),
        ("status", "flies", None, "K-LIST-019"),
        ("residence", "12345", "12345", "K-LIST-022"),
        ("name", "x" * 301, None, "K-LIST-016"),
        ("detention_date", "2050-01-01", None, "K-LIST-010"),
    ],
)
def test_cells_are_read_by_what_their_column_means(meaning: str, words: str, value: str | None, code: str | None):
    (one,) = read_cell(Column(index=0, header="x"), FIELDS[meaning], words, 2024)
    got = one.value if isinstance(one, Problem) else one
    assert (got.value if got else None) == value
    assert (one.error.code if isinstance(one, Problem) else None) == code


def test_a_column_has_its_own_words():
    column = Column(
        index=0, header="s", means="status", unknown=("tbd",), terms=(("flies", "abroad"), ("x", "")), separators=(";",)
    )
    found = list(read_cell(column, FIELDS["status"], "flies; tbd;released ;", 2024))
    assert [(one.value, one.start, one.end) for one in found if not isinstance(one, Problem)] == [
        ("abroad", 0, 5), ("released", 11, 19),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "unnamed woman",
        "Неизвестная, 40 лет",
        "аты белгісіз ер адам",
        "匿名女子",
        "Anonymous",
        "a woman, name withheld",
        "不详",
    ],
)
def test_words_for_nobody_are_known(name: str):
    assert unnamed(name)


@pytest.mark.parametrize("name", ["Arman Sadvakas", "Белгібай Неизвестнов", "木拉提", "Unnamedov Oraz"])
def test_names_are_not_taken_for_words(name: str):
    assert not unnamed(name)


def test_letters_of_two_alphabets_in_one_word_are_seen():
    assert mixed("Aрман Sadvakas")
    assert not mixed("Арман Sadvakas")


def test_a_workbook_with_a_title_serial_dates_formulas_and_merged_cells(archive: Archive):
    def build(book):
        sheet = book.active
        sheet.title = "Тізім"
        sheet["A1"] = "List of the committee, spring 2019"
        for at, word in enumerate(("№", "Аты-жөні", "Туған күні", "Тұрғылықты жері", "ЖСН", "Жасы")):
            sheet.cell(row=3, column=at + 1, value=word)
        for at, (name, born, number) in enumerate(
            [
                ("Айдос Ермеков", date(1974, 4, 3), 7404034001),
                ("Нұргүл Сейт", date(1981, 6, 25), 8106254002),
                ("Болат Ораз", date(1990, 1, 2), 9001024003),
            ]
        ):
            row = 4 + at + (at == 2)
            for column, value in enumerate((at + 1, name, born, None, number, "=2018-1974" if at == 0 else 37)):
                sheet.cell(row=row, column=column + 1, value=value)
        sheet["D4"] = "Толы"
        sheet.merge_cells("D4:D5")

    document = taking.look_at(archive, workbook(build), "list.xlsx")
    found = guessing.guess(document)
    assert found.mapping.header_row == 3
    assert [one.column.means for one in found.guesses] == ["key", "name", "birth_date", "residence", "id_number", "age"]
    rows = list(Reading(document=document, mapping=found.mapping, this_year=2024).rows())
    assert [row.number for row, _, _ in rows] == [4, 5, 7]
    people = [person for _, person, _ in rows if person]
    told = [{fact.prop: fact.value for fact in person.facts if fact.local == person.local} for person in people]
    assert [one["birth_date"] for one in told] == ["1974-04-03", "1981-06-25", "1990-01-02"]
    assert [one["id_number"] for one in told] == ["7404034001", "8106254002", "9001024003"]
    assert [one.get("residence") for one in told] == ["Толы", "Толы", None]
    codes = [[issue.error.code for issue in issues] for _, _, issues in rows]
    assert codes == [[], ["K-LIST-020"], []], "openpyxl stores no value with a formula, so that cell is empty"


@pytest.mark.parametrize(
    "data",
    [
        "№;ФИО;Пол\n1;Айдос Ермеков;м\n".encode("cp1251"),
        b"\xef\xbb\xbf" + "№;ФИО;Пол\r\n1;Айдос Ермеков;м\r\n".encode(),
        "№\tФИО\tПол\n1\tАйдос Ермеков\tм\n".encode("utf-16"),
    ],
)
def test_tables_of_old_programs_are_read(archive: Archive, data: bytes):
    document = taking.look_at(archive, data, "table.csv")
    found = guessing.guess(document)
    assert means(found) == {"№": "key", "ФИО": "name", "Пол": "sex"}
    ((_, person, issues),) = Reading(document=document, mapping=found.mapping, this_year=2024).rows()
    assert person is not None
    assert (person.name, issues) == ("Айдос Ермеков", [])


def test_names_in_arabic_script_and_other_names_are_one_person(archive: Archive):
    data = csv_of([("ئادىل ياسىن", "Adil Yasin; 阿迪力·亚森")], ("ئىسمى", "Other names")).encode()
    document = taking.look_at(archive, data, "t.csv")
    ((_, person, _),) = Reading(document=document, mapping=guessing.guess(document).mapping, this_year=2024).rows()
    assert person is not None
    assert person.nodes[0].spellings == ("Adil Yasin", "阿迪力·亚森")
    assert {fact.value for fact in person.facts} == {"ئادىل ياسىن", "Adil Yasin", "阿迪力·亚森"}


def test_parts_of_a_name_are_joined_and_stand_together(archive: Archive):
    data = csv_of([("Sadvakas", "Arman", "teacher")], ("Surname", "Given name", "Occupation")).encode()
    document = taking.look_at(archive, data, "t.csv")
    ((_, person, _),) = Reading(document=document, mapping=guessing.guess(document).mapping, this_year=2024).rows()
    assert person is not None
    fact = person.facts[0]
    assert (person.name, fact.value) == ("Sadvakas Arman", "Sadvakas Arman")
    assert document.text[fact.start : fact.end] == "Sadvakas\tArman"
    assert fact.why == "joined from the columns Surname, Given name"


def test_what_is_wrong_with_rows_is_said_and_the_rest_goes_on(archive: Archive):
    rows = [
        ("1", "Arman Sadvakas", "1974"),
        ("1", "Somebody Else", "1975"),
        ("2", "", "1980"),
        ("3", "Арман Cадвакас", "1974"),
        ("4", "Arman Sadvakas", "1974"),
    ]
    document = taking.look_at(archive, csv_of(rows, ("No", "Name", "Year of birth")).encode(), "t.csv")
    found = guessing.guess(document).mapping
    read = [
        (row.number, person.name if person else None, [one.error.code for one in issues])
        for row, person, issues in Reading(document=document, mapping=found, this_year=2024).rows()
    ]
    assert read == [
        (2, "Arman Sadvakas", []),
        (3, None, ["K-LIST-013"]),
        (4, None, ["K-LIST-015"]),
        (5, "Арман Cадвакас", ["K-LIST-018"]),
        (6, "Arman Sadvakas", ["K-LIST-014"]),
    ]


def test_relatives_are_people_of_their_own(archive: Archive):
    data = csv_of(
        [("Arman Sadvakas", "Gulnar Sadvakas", "wife"), ("Zhanar Toleu", "anonymous", "мать")],
        ("Name", "Petitioner", "Relation"),
    ).encode()
    document = taking.look_at(archive, data, "t.csv")
    people = [
        person
        for _, person, _ in Reading(document=document, mapping=guessing.guess(document).mapping, this_year=2024).rows()
        if person
    ]
    told = [(node.name, node.shielded) for person in people for node in person.nodes[1:]]
    assert told == [("Gulnar Sadvakas", False), ("anonymous", True)]
    facts = {(fact.prop, fact.value) for person in people for fact in person.facts if fact.value_local}
    assert facts == {("wife", "Arman Sadvakas"), ("mother", "Zhanar Toleu")}


def test_rows_keep_the_numbers_of_the_sheet(archive: Archive, tmp_path: Path):
    data = b"Name,Sex\nAnn Bo,f\n\n\nBen Co,m\n"
    document = taking.look_at(archive, data, "t.csv")
    assert [row.number for row in cells.rows(document, cells.sheets(document)[0])] == [1, 2, 5]
