"""The search as people use it: relatives, events, values and texts, narrowed, with honest reasons. Over real texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuager.model import Decision, DocumentId
from kuager.workflow import ingest
from kuager.workflow.archive import Archive
from kuager.workflow.browse import find as find_rows
from kuager.workflow.finding import Asked, Found, find
from kuager.workflow.finding.asking import event_question, kin_question
from kuager.workflow.finding.facets import years
from kuager.workflow.review import decide

RUSSIAN = """Раушан Серикбаева вышла на площадь 9 мая 2022 года.

Её брат, водитель Ерлан Серикбаев, был задержан в Чугучаке 19 мая 2018 года.
"""
KAZAKH = """Гүлнар Әбдіқадырова алаңға келді.

Оның інісі Мұрат Әбдіқадыров 2018 жылғы 9 мамырда Шәуешекте ұсталды.
"""
CHINESE = "阿丽亚·萨德瓦卡斯原是教师。她的弟弟马合沙提·萨德瓦卡斯是货车司机，2018年5月在塔城被拘留。\n"


@pytest.fixture
def many(filled: Archive, tmp_path: Path) -> Archive:
    """The two English stories, and one each in Russian, Kazakh and Chinese."""
    for name, text in (("c.txt", RUSSIAN), ("d.txt", KAZAKH), ("e.txt", CHINESE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {
        row.outcome for row in ingest.add(filled, [str(tmp_path / name) for name in ("c.txt", "d.txt", "e.txt")])
    } == {"ok"}
    return filled


def kin(archive: Archive, query: str) -> list[tuple[str, str, bool]]:
    found = find(archive, Asked(query=query))
    return [(row.label, row.relation, row.sure) for row in found.rows if row.how == "kin"]


def facet(found: Found, name: str) -> dict[str, int]:
    return {one.value: one.count for group in found.facets if group.name == name for one in group.values}


# --- what is asked ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "relation", "owner"),
    [
        ("brother of Arman Sadvakas", "brother", "Arman Sadvakas"),
        ("Who is the elder brother of Arman Sadvakas?", "brother", "Arman Sadvakas"),
        ("Arman Sadvakas's younger brother", "brother", "Arman Sadvakas"),
        ("Sadvakas’ wife", "wife", "Sadvakas"),
        ("relatives of Arman", "relative", "Arman"),
        ("Арман Сәдуақастың ағасы", "brother", "Арман Сәдуақас"),
        ("Сәдуақастың туыстары", "relative", "Сәдуақас"),
        ("брат Арман Садвакас", "brother", "Арман Садвакас"),
        ("родственники Садвакаса", "relative", "Садвакаса"),
        ("阿尔曼的哥哥", "brother", "阿尔曼"),
        ("ئالىمنىڭ ئاكىسى", "brother", "ئالىم"),
        ("阿尔曼 的 妻子 是谁？", "wife", "阿尔曼"),
    ],
)
def test_a_question_about_relatives_is_read_in_each_language(query: str, relation: str, owner: str) -> None:
    question = kin_question(query)
    assert question is not None
    assert (question.relation, question.owners[0]) == (relation, owner)


@pytest.mark.parametrize(
    "query",
    ["", "brother", "Sister Maria", "Серік аға", "братство", "哥哥", "Arman Sadvakas", "wife of", "???", "'s brother"],
)
def test_what_asks_nobody_is_no_question(query: str) -> None:
    assert kin_question(query) is None


@pytest.mark.parametrize(
    ("query", "types", "dates", "rest"),
    [
        ("detention 2018 Ili", ("detention",), ("2018",), "Ili"),
        ("detentions in May 2018", ("detention",), ("2018-05",), ""),
        ("9 May 2018", (), ("2018-05-09",), ""),
        ("May 9, 2018", (), ("2018-05-09",), ""),
        ("09.05.2018", (), ("2018-05-09",), ""),
        ("9 мая 2018", (), ("2018-05-09",), ""),
        ("2018 жылғы 9 мамыр", (), ("2018-05-09",), ""),
        ("2018年5月9日", (), ("2018-05-09",), ""),
        ("9 May", (), ("XXXX-05-09",), ""),
        ("задержание Чугучак", ("detention",), (), "Чугучак"),
        ("拘留 2018年", ("detention",), ("2018",), ""),
        ("released Sadvakas", ("release",), (), "Sadvakas"),
    ],
)
def test_dates_and_kinds_of_events_are_read(
    query: str, types: tuple[str, ...], dates: tuple[str, ...], rest: str
) -> None:
    question = event_question(query)
    assert question is not None
    assert (question.types, question.dates, question.rest) == (types, dates, rest)


def test_a_name_alone_asks_for_no_event() -> None:
    assert event_question("Arman Sadvakas") is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2018-05-09", {"2018"}),
        ("2018~", {"2018"}),
        ("2017/2019", {"2017", "2018", "2019"}),
        ("XXXX-05-09", set()),
        ("../2019", {"2019"}),
        ("1900/2090", {"1900", "2090"}),
    ],
)
def test_the_years_of_a_date(value: str, found: set[str]) -> None:
    assert years(value) == found


# --- relatives ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("brother of Arman Sadvakas", "Daulet Sadvakas"),
        ("brother of Arman Sadvaqas", "Daulet Sadvakas"),
        ("брат Раушан Серикбаевой", "Ерлан Серикбаев"),
        ("Гүлнар Әбдіқадырованың інісі", "Мұрат Әбдіқадыров"),
        ("阿丽亚的弟弟", "马合沙提·萨德瓦卡斯"),
        ("brother of Gulnar Abdikadyrova", "Мұрат Әбдіқадыров"),
    ],
)
def test_a_brother_is_found_with_the_words_that_say_so(many: Archive, query: str, name: str) -> None:
    found = find(many, Asked(query=query))
    row = found.rows[0]
    assert (row.label, row.how, row.relation, row.sure) == (name, "kin", "brother", True)
    document = many.store.document(DocumentId(row.source))
    assert document is not None
    assert row.mark is not None
    assert document.text[row.start : row.end] == row.snippet[slice(*row.mark)]
    assert row.snippet in document.text


def test_the_relation_is_walked_from_the_other_end_and_no_sex_is_guessed(many: Archive) -> None:
    assert kin(many, "sibling of Daulet Sadvakas") == [("Arman Sadvakas", "brother", True)]
    assert kin(many, "brother of Daulet Sadvakas") == [("Arman Sadvakas", "brother", True)], (
        "the text says: his brother"
    )
    assert kin(many, "sister of Daulet Sadvakas") == []
    # No word of the text says whether Раушан is a sister, so neither does the answer.
    assert kin(many, "сестра Ерлана Серикбаева") == [("Раушан Серикбаева", "sibling", False)]
    assert kin(many, "relatives of Ерлан Серикбаев") == [("Раушан Серикбаева", "sibling", True)]
    assert kin(many, "wife of Arman Sadvakas") == []


def test_of_an_unnamed_relative_only_that_there_is_one(many: Archive) -> None:
    found = find(many, Asked(query="mother of Zhanar Toleubek"))
    assert found.kin is not None
    assert found.kin.unnamed == 1
    assert [row for row in found.rows if row.how == "kin"] == []
    hidden = {entity.id for entity in many.store.entities() if entity.shielded}
    assert hidden
    told = repr(found)
    assert not any(one in told for one in hidden)


def test_a_name_that_fits_several_gives_a_choice(many: Archive) -> None:
    found = find(many, Asked(query="relatives of Sadvakas"))
    assert found.kin is not None
    counted = {one.name: one.count for one in found.kin.choices}
    assert (counted["Arman Sadvakas"], counted["Daulet Sadvakas"]) == (1, 1)
    arman = next(one.id for one in found.kin.choices if one.name == "Arman Sadvakas")
    chosen = find(many, Asked(query="relatives of Sadvakas", of=arman))
    assert [row.label for row in chosen.rows if row.how == "kin"] == ["Daulet Sadvakas"]
    assert chosen.kin is not None
    assert len(chosen.kin.choices) == len(found.kin.choices)


def test_a_rejected_relation_is_no_answer(many: Archive) -> None:
    for claim in many.store.claims(prop="brother"):
        decide(many, claim.id, Decision.REJECT, "tester", reason="not said")
    assert kin(many, "brother of Arman Sadvakas") == []


# --- events, values, texts ------------------------------------------------------------------------------------------------


def test_events_are_found_by_kind_date_and_place(many: Archive) -> None:
    found = find(many, Asked(query="detention 2018", kind="event"))
    assert {row.when for row in found.rows} == {"2018-05-19", "2018-05-09", "2018-05"}
    assert {row.event for row in found.rows} == {"detention"}
    there = find(many, Asked(query="detention Tacheng", kind="event"))
    assert there.rows
    assert {row.where for row in there.rows} == {"Tacheng"}
    day = find(many, Asked(query="9 мая 2018", kind="event"))
    assert [row.label for row in day.rows] == ["Мұрат Әбдіқадыров"]
    assert find(many, Asked(query="detention 2018 Nowhereville", kind="event")).rows == ()


def test_a_role_leads_to_who_has_it_and_not_to_who_has_no_name(many: Archive) -> None:
    row = next(row for row in find(many, Asked(query="teacher")).rows if row.how == "value")
    assert (row.label, row.prop, row.kind) == ("Arman Sadvakas", "role", "person")
    hidden = {entity.id for entity in many.store.entities() if entity.shielded}
    assert not hidden & {row.id for row in find(many, Asked(query="mother", size=400)).rows}


def test_words_inside_a_quotation_say_who_says_them(many: Archive) -> None:
    row = next(row for row in find(many, Asked(query="gave us no paper")).rows if row.kind == "document")
    said = next(one for one in many.store.claims(prop="said") if "gave us no paper" in one.anchor.exact)
    entity = many.store.entity_of(said.subject)
    assert entity is not None
    assert row.speaker == entity.name
    assert row.mark is not None
    assert row.snippet[slice(*row.mark)] == "gave us no paper"


# --- narrowing ------------------------------------------------------------------------------------------------------------


def test_facets_count_things_and_combine(many: Archive) -> None:
    found = find(many, Asked(query="Sadvakas"))
    people = [row for row in found.rows if row.kind == "person"]
    assert facet(found, "kind")["person"] == len({row.id for row in people})
    assert sum(1 for _ in many.store.claims(prop="name")) > len(people), "claims are more than people"
    both = find(many, Asked(query="Sadvakas", kind="person", year="2019"))
    assert {row.label for row in both.rows} == {"Daulet Sadvakas"}
    assert facet(both, "kind")["document"] == len(
        [row for row in find(many, Asked(query="Sadvakas", year="2019")).rows if row.kind == "document"]
    ), "a facet counts what the other choices leave"
    assert (both.total, both.all) == (1, found.all)
    nothing = find(many, Asked(query="Sadvakas", year="1950"))
    assert nothing.rows == ()
    assert facet(nothing, "year")["1950"] == 0, "a choice can always be taken back"


def test_what_was_rejected_narrows_nothing(many: Archive) -> None:
    before = facet(find(many, Asked(query="Daulet Sadvakas", kind="person")), "year")
    for claim in many.store.claims(prop="when"):
        decide(many, claim.id, Decision.REJECT, "tester", reason="misread")
    assert facet(find(many, Asked(query="Daulet Sadvakas")), "year") == {}
    assert before == {} or "2019" in before


def test_pages_hold_everything_once(many: Archive) -> None:
    whole = find(many, Asked(query="Sadvakas", size=100))
    pages = [find(many, Asked(query="Sadvakas", size=2, page=page)) for page in range(1, whole.total // 2 + 2)]
    seen = [row.id for page in pages[: pages[0].pages] for row in page.rows]
    assert seen == [row.id for row in whole.rows]
    assert find(many, Asked(query="Sadvakas", size=2, page=999)).asked.page == pages[0].pages


def test_nothing_found_offers_other_spellings_and_no_query_finds_nothing(many: Archive) -> None:
    assert "Тілеубердиев" not in find(many, Asked(query="Тілеубердиев")).forms
    assert any(form.isascii() for form in find(many, Asked(query="Тілеубердиев")).forms)
    assert find(many, Asked(query="  ")).rows == ()
    assert find_rows(many, "Sadvakas", 3) == list(find(many, Asked(query="Sadvakas", size=3)).rows)


# --- names that only likeness finds -------------------------------------------------------------------------------------


def test_a_name_in_latin_letters_finds_its_chinese_form_and_back(many: Archive) -> None:
    rows = {row.label: row for row in find(many, Asked(query="Makhsat Sadvakas")).rows}
    chinese = rows["马合沙提·萨德瓦卡斯"]
    assert chinese.how == "alike"
    assert "likely the same name" in chinese.why
    assert chinese.spelling == "马合沙提·萨德瓦卡斯"
    # Whoever is found by letters stands before whoever is only alike.
    back = find(many, Asked(query="阿丽亚·萨德瓦卡斯")).rows
    assert back[0].how == "exact"
    assert not [row for row in find(many, Asked(query="Perizat Ydyrys")).rows if row.how == "alike"]


def test_who_is_asked_about_is_no_answer_to_a_question(many: Archive) -> None:
    rows = find(many, Asked(query="grandmother of Arman Sadvakas")).rows
    assert not [row for row in rows if row.how == "alike"]
    assert [row for row in find(many, Asked(query="Arman Sadvaqas")).rows if row.kind == "person"]
