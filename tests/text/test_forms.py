"""Forms of names: tables read back what they wrote, and a form is still the name it was made from. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.resolve import score
from kuager.resolve.compare import SAME_AT
from kuager.text.forms import LIKELY, TABLE, WRITTEN, characters, forms
from kuager.text.sounds import sound_of
from kuager.text.standards import STANDARDS

KAZAKH = ["Нұрдәулет Серік", "Айгерім Қанат", "Жанар Төлеген", "Еркін Бауыржан", "Гүлнұр Тілек", "Бекболат Ғалым"]
UYGHUR = ["Perhat Sabir", "Ërkin Ghalip", "Xalide Tursun", "Jelil Ömer"]
WORDS = {
    "kk-cyrl": st.text(alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", max_size=12),
    "ug-latn": st.lists(
        st.sampled_from([*"aebptjxdrzsfqkglmnhouwiyöüë", "ch", "zh", "sh", "gh", "ng"]), max_size=10
    ).map("".join),
}  # fmt: skip


def texts(name):
    return {form.standard: form.text for form in forms(name)}


@pytest.mark.parametrize("standard", [one for one in STANDARDS.values() if one.reversible], ids=lambda one: one.id)
@given(data=st.data())
def test_reversible_standards_give_back_what_was_written(standard, data):
    word = data.draw(WORDS[standard.base] if standard.base in WORDS else st.text(alphabet="абвгдежзик"))
    assert standard.read(standard.write(word)) == word


def test_standards_that_merge_letters_are_not_called_reversible():
    assert {one.id for one in STANDARDS.values() if one.reversible} == {
        "kk-cyrl", "ug-latn", "kk-latn-iso9", "ug-arab", "ug-cyrl",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "text"),
    [
        ("kk-latn-2021", "Ğalym Äşım"),
        ("kk-latn-2018", "Ǵalym Áshim"),
        ("kk-arab", "عالىم ٴاشىم"),
        ("kk-latn-bgn", "Ghalym Äshim"),
        ("kk-latn-odni", "Ghalym Ashim"),
        ("kk-latn-passport", "Galym Ashim"),
        ("kk-latn-iso9", "Ġalym A̋šìm"),
        ("ru-cyrl", "Галым Ашим"),
        ("ru-latn-icao", "Galym Ashim"),
    ],
)
def test_a_kazakh_name_in_every_standard(standard, text):
    assert texts("Ғалым Әшім")[standard] == text


@pytest.mark.parametrize(
    ("standard", "text"),
    [
        ("ug-arab", "ئېركىن غالىپ"),
        ("ug-cyrl", "Еркин Ғалип"),
        ("ug-latn-loose", "Erkin Ghalip"),
        ("ug-ru-cyrl", "Еркин Галип"),
    ],
)
def test_a_uyghur_name_in_every_standard(standard, text):
    assert texts("Ërkin Ghalip")[standard] == text


def test_uyghur_is_the_same_from_any_of_its_alphabets():
    assert texts("ئېركىن غالىپ")["ug-cyrl"] == texts("Ërkin Ghalip")["ug-cyrl"]
    assert texts("Җелил Өмәр")["ug-latn"] == "Jëlil Ömer"


def test_one_front_mark_unless_a_letter_shows_it():
    assert texts("Мәжит Серік")["kk-arab"] == "ٴماجيت سەرىك"


@pytest.mark.parametrize("name", KAZAKH)
def test_every_form_of_a_kazakh_name_is_the_same_person(name):
    assert {form.standard: score(name, form.text) for form in forms(name) if score(name, form.text) < SAME_AT} == {}


@pytest.mark.parametrize("name", UYGHUR)
def test_every_form_of_a_uyghur_name_is_the_same_person(name):
    assert {form.standard: score(name, form.text) for form in forms(name) if score(name, form.text) < SAME_AT} == {}


def test_guessed_letters_are_called_likely():
    found = {form.standard: form.how for form in forms("Nurdaulet Serik")}
    assert set(found.values()) == {LIKELY}
    assert {form.how for form in forms("Нұрдәулет Серік")} == {WRITTEN, TABLE, LIKELY}
    assert texts("Nurdaulet Serik")["kk-cyrl"] == "Нұрдаулет Серік"


def test_the_form_given_comes_first():
    assert forms("努尔兰·赛里克")[0].text == "努尔兰·赛里克"
    assert texts("努尔兰·赛里克")["zh-latn-pinyin"] == "Nu'erlan Sailike"
    assert texts("努尔兰·赛里克")["kk-cyrl"].startswith("Нұрлан ")


def test_a_chinese_name_has_no_kazakh_forms():
    assert texts("王海明") == {
        "zh-hans": "王海明",
        "zh-latn-pinyin": "Wang Haiming",
        "zh-latn-wade": "Wang Hai-ming",
        "zh-cyrl-palladius": "Ван Хаймин",
    }


def test_wade_giles_is_read_as_far_as_its_apostrophes_allow():
    assert texts("Hsü Chih-ch'iang")["zh-latn-pinyin"] == "Xu Zhiqiang"
    pinyin = {form.text: form.how for form in forms("Hsu Chih-chiang") if form.standard == "zh-latn-pinyin"}
    assert pinyin == {"Xu Zhijiang": LIKELY, "Xu Zhiqiang": LIKELY, "Xu Chijiang": LIKELY, "Xu Chiqiang": LIKELY}


def test_traditional_characters_are_given_in_simplified_ones():
    found = [(form.text, form.how) for form in forms("陳國強") if form.standard == "zh-hans"]
    assert found == [("陳國強", WRITTEN), ("陈国强", TABLE)]


def test_a_character_that_no_table_reads_is_shown_not_dropped():
    assert [(form.text, form.how) for form in forms("王龘明") if form.standard == "zh-latn-pinyin"] == [
        ("Wang 龘ming", LIKELY)
    ]


def test_e_after_a_vowel_in_kazakh_arabic_and_the_large_dotted_i():
    found = texts("Ілияс Ибраев")
    assert found["kk-arab"].split()[1] == "يبرايەۆ"
    assert (found["kk-latn-2021"], found["kk-latn-2018"]) == ("Iliias İbraev", "İlııas Ibraev")


def test_characters_follow_the_syllables():
    assert characters(sound_of("нұрлан")) == "努尔兰"
    assert characters("ж") == ""


@given(st.text(max_size=30))
def test_any_text_has_forms_or_none(text):
    for form in forms(text):
        assert form.title
        assert form.source
