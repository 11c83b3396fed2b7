"""The vocabulary: complete in four languages, strict about mistakes, and read from files alone."""

import textwrap
from pathlib import Path

import pytest

from kuager.errors import BrokenVocabularyError, UnknownTermError
from kuager.model.schema import (
    LANGUAGES,
    Compare,
    PropType,
    Sensitivity,
    compare_of,
    find_prop,
    label,
    load,
    prop,
    schema,
    schemata,
    vocabulary,
)
from kuager.model.schema import model as the_model

EVENTS = [
    "protest",
    "detention",
    "administrative_arrest",
    "prison_sentence",
    "camp_internment",
    "house_arrest",
    "release",
    "death_in_custody",
    "disappearance",
    "contact_lost",
    "testimony",
    "passport_confiscation",
    "exit_denied",
    "warning",
    "threat",
    "surveillance",
    "fine",
    "summons",
    "appeal",
    "inquiry",
    "no_response",
    "appeal_response",
    "official_statement",
    "meeting",
    "state_visit",
    "job_loss",
    "un_report",
    "protest_series",
    "court_decision",
    "injury",
    "outside_event",
    "reprisal",
]
THINGS = ["person", "organisation", "place", "outlet", "document"]
EVENT_PROPS = {
    "type", "who", "by", "when", "where", "according_to", "start_date", "end_date", "duration", "reason", "count", "target",
}  # fmt: skip

LABELS = "labels: {en: A, kk: Ә, ru: А, zh: 甲}"
DEFINITION = "definition: {en: A, kk: Ә, ru: А, zh: 甲}"
GOOD = f"id: thing\n{LABELS}\n{DEFINITION}\nexample: yes it is\nnon_example: it is not\n"


def folder(tmp_path: Path, vocabularies: dict[str, str] | None = None, **files: str) -> Path:
    (tmp_path / "vocabularies").mkdir()
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    for name, text in (vocabularies or {}).items():
        (tmp_path / "vocabularies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_schema_of_the_contract_is_there():
    assert {one.id for one in schemata()} == {*EVENTS, *THINGS}
    assert {one.id for one in schemata() if one.is_event} == set(EVENTS)


@pytest.mark.parametrize("one", schemata(abstract=True), ids=lambda one: one.id)
def test_a_schema_says_what_it_is_in_four_languages(one):
    for lang in LANGUAGES:
        assert one.labels[lang]
        assert len(one.definition[lang]) > len(one.labels[lang])
    assert len(set(one.definition.values())) == len(LANGUAGES)
    assert one.abstract or (one.example and one.non_example and one.example != one.non_example)


@pytest.mark.parametrize("one", [one for one in schemata() if one.is_event], ids=lambda one: one.id)
def test_events_have_what_extraction_and_weighing_rely_on(one):
    assert set(one.properties) >= EVENT_PROPS
    assert one.properties["start_date"].compare is Compare.INTERVAL
    assert one.properties["who"].type is PropType.ENTITY


@pytest.mark.parametrize(
    ("schema_id", "name", "type_", "compare"),
    [
        ("protest", "day_number", "number", "count"),
        ("protest", "participants", "number", "count"),
        ("protest", "slogan", "text", "set"),
        ("protest", "rest_day", "text", "set"),
        ("administrative_arrest", "sentence_length", "duration", "interval"),
        ("prison_sentence", "charge", "text", "set"),
        ("fine", "fine_amount", "money", "count"),
        ("person", "sex", "term", "single"),
        ("person", "husband", "entity", "set"),
        ("person", "in_law", "entity", "set"),
        ("person", "said", "text", "none"),
    ],
)
def test_properties_that_others_count_on(schema_id, name, type_, compare):
    found = prop(schema_id, name)
    assert (found.type, found.compare) == (type_, compare)
    assert compare_of(schema_id, name) is found.compare


def test_what_endangers_somebody_is_sealed_from_the_start():
    assert all(prop("person", name).sensitivity is Sensitivity.SEALED for name in ("address", "contact", "id_number"))
    assert all(prop("person", name).sensitivity is Sensitivity.TEAM for name in vocabulary("kinship").terms)


def test_an_inherited_property_remembers_where_it_is_written():
    assert prop("detention", "charge").schema == "custody"
    assert prop("detention", "when").schema == "act"
    assert schema("detention").ancestors == ("act", "custody")
    assert schema("detention").is_a("custody")
    assert not schema("detention").is_a("approach")


@pytest.mark.parametrize(
    ("id_", "part", "lang", "expected"),
    [
        ("detention", "", "ru", "Задержание"),
        ("detention", "", "ug", "Detention"),
        ("detention", "charge", "zh", "罪名"),
        ("person", "husband", "kk", "күйеуі"),
        ("kinship", "mother", "zh", "母亲"),
        ("status", "held", "en", "held"),
        ("from_a_plug_in", "", "ru", "from a plug in"),
        ("detention", "other_thing", "ru", "other thing"),
        ("from_a_plug_in", "its_prop", "ru", "its prop"),
    ],
)
def test_labels(id_, part, lang, expected):
    assert label(id_, part, lang=lang) == expected


def test_unknown_words_have_a_code_where_they_are_a_mistake():
    with pytest.raises(UnknownTermError):
        schema("arrestation")
    with pytest.raises(UnknownTermError):
        prop("detention", "colour")
    with pytest.raises(UnknownTermError):
        prop("arrestation", "who")
    with pytest.raises(UnknownTermError):
        vocabulary("colours")
    assert find_prop("detention", "colour") is None
    assert find_prop("arrestation", "who") is None
    assert compare_of("arrestation", "who") is Compare.NONE


@pytest.mark.parametrize("one", the_model().vocabularies.values(), ids=lambda one: one.id)
def test_terms_have_different_labels_in_each_language(one):
    for lang in LANGUAGES:
        labels = [term.label(lang) for term in one.terms.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels), sorted(text for text in labels if labels.count(text) > 1)


def test_kinship_can_be_turned_round():
    terms = vocabulary("kinship").terms
    for term in terms.values():
        for other in term.inverse:
            back = {term.id, term.broader, *(one.id for one in terms.values() if one.broader == term.id)}
            assert back & set(terms[other].inverse), f"{term.id} -> {other} does not lead back"


def test_ids_of_terms_and_properties_are_plain_words():
    names = [name for one in schemata(abstract=True) for name in (one.id, *one.properties)]
    names += [name for one in the_model().vocabularies.values() for name in (one.id, *one.terms)]
    assert [name for name in names if not name.replace("_", "").isascii() or name != name.lower()] == []


# --- mistakes in the files ---------------------------------------------------------------------------------------------


def test_a_good_folder_loads(tmp_path):
    child = f"id: child\nextends: thing\n{LABELS}\n{DEFINITION}\nexample: a\nnon_example: b\n"
    loaded = load(folder(tmp_path, thing=GOOD + f"properties:\n  part:\n    type: text\n    {LABELS}\n", child=child))
    assert loaded.schemata["child"].properties["part"].schema == "thing"
    assert loaded.schemata["child"].properties["part"].sensitivity is Sensitivity.PUBLIC


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: thing\n\tlabels: {}\n", "line 2"),
        ("- a list", "must be a list of names"),
        ("id: other\n", "must have the file's name"),
        (GOOD + "colour: red\n", "colour"),
        (GOOD + "example: again\n", "given twice"),
        (GOOD.replace("kk: Ә, ", "", 1), "needs kk"),
        (GOOD.replace("zh: 甲", "zh: ''", 1), "needs zh"),
        (GOOD.replace("zh: 甲", "zh: 7", 1), "needs zh"),
        (GOOD.replace("example: yes it is\n", ""), "needs example"),
        (GOOD.replace("non_example: it is not", "non_example: no"), "needs non_example"),
        (GOOD + "extends: nothing\n", "'nothing'"),
        (GOOD + "extends: thing\n", "in turn"),
        (GOOD + "abstract: maybe\n", "true or false"),
        (GOOD + "codes: {ftm: Thing}\n", "list of texts"),
        (GOOD + f"properties:\n  a:\n    type: colour\n    {LABELS}\n", "'colour'"),
        (GOOD + f"properties:\n  a:\n    type: entity\n    {LABELS}\n", "range"),
        (GOOD + f"properties:\n  a:\n    type: text\n    range: thing\n    {LABELS}\n", "range"),
        (GOOD + f"properties:\n  a:\n    type: entity\n    range: nowhere\n    {LABELS}\n", "'nowhere'"),
        (GOOD + f"properties:\n  a:\n    type: term\n    range: thing\n    {LABELS}\n", "'thing'"),
        (GOOD + f"properties:\n  a:\n    type: text\n    compare: often\n    {LABELS}\n", "'often'"),
        (GOOD + f"properties:\n  a:\n    type: text\n    sensitivity: secret\n    {LABELS}\n", "'secret'"),
        (GOOD + "properties_from:\n  nowhere:\n    type: text\n", "is no vocabulary"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, text, says):
    with pytest.raises(BrokenVocabularyError) as caught:
        load(folder(tmp_path, thing=text))
    assert says in f"{caught.value.message} {caught.value.place}"
    assert caught.value.item == "thing.yaml"


def test_a_circle_of_bases_is_named(tmp_path):
    one = GOOD + "extends: other\n"
    other = GOOD.replace("id: thing", "id: other") + "extends: thing\n"
    with pytest.raises(BrokenVocabularyError, match="in turn"):
        load(folder(tmp_path, thing=one, other=other))


def test_a_file_that_is_not_utf8_is_named(tmp_path):
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "thing.yaml").write_bytes("id: thing\nexample: Привет\n".encode("cp1251"))
    with pytest.raises(BrokenVocabularyError, match="UTF-8"):
        load(tmp_path)


def test_a_term_that_points_nowhere_is_named(tmp_path):
    words = f"id: words\n{LABELS}\n{DEFINITION}\nterms:\n  a:\n    broader: b\n    {LABELS}\n"
    with pytest.raises(BrokenVocabularyError, match="'b'") as caught:
        load(folder(tmp_path, {"words": words}, thing=GOOD))
    assert caught.value.item == "words.yaml"
