"""Kazakh through the door: who, what, when, who says so, and in which letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager import extract
from kuager.extract.tongues.core.places import gazetteer_of
from kuager.extract.tongues.kk_forms import forms, is_ending, key_of, kin_form
from kuager.extract.tongues.kk_latin import in_cyrillic
from kuager.model import Extraction, QuoteKind, Stance

HEAD = b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"


def words(found: Extraction, kind: str) -> list[str]:
    return [one.text for one in found.mentions if one.type.value == kind]


def who(found: Extraction, event: str) -> list[list[str]]:
    names = {one.id: one.name for one in found.entities}
    return [[names[one] for one in frame.who] for frame in found.events if frame.type == event]


@pytest.mark.parametrize(
    ("word", "stem", "case"),
    [
        ("төлепбаевтың", "төлепбаев", "gen"),
        ("айманға", "айман", "dat"),
        ("сұлтан", "сұлтан", "nom"),
        ("қазақстан", "қазақстан", "nom"),
        ("жандосұлын", "жандосұлы", "acc"),
        ("болатқызынан", "болатқызы", "abl"),
        ("ақботада", "ақбота", "loc"),
        ("ақбота", "ақбота", "nom"),
    ],
)
def test_case_endings_follow_the_sound_before(word, stem, case):
    assert forms(word)[0] == (stem, case)


def test_a_key_is_the_same_in_every_case():
    assert {key_of(f"жаркент{end}") for end in ("", "тің", "ке", "ті", "те", "тен", "пен", "тегі")} == {"жаркент"}


@pytest.mark.parametrize(
    ("ending", "owner", "plural", "case"),
    [
        ("м", "mine", False, "nom"),
        ("сінің", "theirs", False, "gen"),
        ("лары", "theirs", True, "nom"),
        ("ңызға", "yours", False, "dat"),
    ],
)
def test_kin_words_say_whose(ending, owner, plural, case):
    assert is_ending(ending)
    assert kin_form(ending) == (owner, plural, case)


def test_one_person_under_all_forms_of_the_name(read):
    found = read(
        "Дәрігер Жанерке Мұсаева ұсталды. Мұсаеваның туыстары келді. Полиция Ж. Мұсаеваға айыппұл салды.", lang="kk"
    )
    assert {one.entity for one in found.mentions if one.type.value == "person"} == {"p1"}
    person = next(one for one in found.entities if one.id == "p1")
    assert person.name == "Жанерке Мұсаева"
    assert set(person.spellings) == {"Жанерке Мұсаева", "Мұсаеваның", "Ж. Мұсаеваға"}


def test_man_and_woman_of_one_surname_stay_two(read):
    found = read("Ерік Сапаров пен Ләззат Сапарова келді. Сапарованы шақырды.", lang="kk")
    last = [one for one in found.mentions if one.type.value == "person"][-1]
    assert next(one for one in found.entities if one.id == last.entity).name == "Ләззат Сапарова"


def test_words_that_open_a_sentence_are_no_names(read):
    assert words(read("Кешке Мұрат келді. Мектепте Құттыбай деген бала оқиды.", lang="kk"), "person") == [
        "Мұрат",
        "Құттыбай",
    ]


def test_a_place_after_a_name_is_no_part_of_it(read):
    found = read("Белсенді Нұржан Қыстаубаев Ақтөбеде қолға түсті.", lang="kk")
    assert words(found, "person") == ["Нұржан Қыстаубаев"]
    assert words(found, "place") == ["Ақтөбеде"]


def test_endings_after_a_hyphen(read):
    found = read("Туыстары БҰҰ-ға хат жазды. Інісі АҚШ-та тұрады.", lang="kk")
    assert [words(found, kind) for kind in ("person", "organisation", "place")] == [[], ["БҰҰ-ға"], ["АҚШ-та"]]


def test_a_street_and_a_town_are_no_people(read):
    found = read("Олар Семейде, Абай көшесінде тұрады.", lang="kk")
    assert words(found, "person") == []
    assert words(found, "place") == ["Семейде", "Абай"]


@pytest.mark.parametrize(
    ("text", "event", "people"),
    [
        ("Полиция Асқар Оспановты үйінен алып кетті.", "detention", [["Асқар Оспановты"]]),
        (
            "Асқар Оспанов пен Нұрлан Ахметовті полиция ұстап әкетті.",
            "detention",
            [["Асқар Оспанов", "Нұрлан Ахметовті"]],
        ),
        ("Сәуір айында Асқар Оспанов жеті жылға сотталды.", "prison_sentence", [["Асқар Оспанов"]]),
        ("Асқар Оспановқа 58 мың теңге айыппұл салынды.", "fine", [["Асқар Оспановқа"]]),
        ("Асқар Оспановтың төлқұжатын тартып алды.", "passport_confiscation", [["Асқар Оспановтың"]]),
        ("Компания 34 адамды жұмыстан шығарды.", "job_loss", [[]]),
    ],
)
def test_case_says_who_is_concerned(read, text, event, people):
    assert who(read(text, lang="kk"), event) == people


def test_a_fine_has_its_amount_and_a_sentence_its_length(read):
    found = read(
        "Айгүл Сәдуоваға 58 мың теңге айыппұл салынды. Болат Нүсіп 15 жылға бас бостандығынан айырылды.", lang="kk"
    )
    details = {(event.type, *detail[:2]) for event in found.events for detail in event.details}
    assert {("fine", "fine_amount", "58000 KZT"), ("prison_sentence", "sentence_length", "P15Y")} <= details


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Министрлік Айгүл Сәдуованың ұсталғанын жоққа шығарды.", Stance.DENIES),
        ("Айгүл Сәдуова ұсталған жоқ.", Stance.DENIES),
        ("Айгүл Сәдуова ұсталған көрінеді.", Stance.HEDGES),
        ("Айгүл Сәдуова кеше ұсталды.", Stance.ASSERTS),
    ],
)
def test_stance(read, text, stance):
    assert [one.stance for one in read(text, lang="kk").events if one.type == "detention"] == [stance]


def test_what_is_wished_is_not_told(read):
    assert not [
        one for one in read("Біз Айгүл Сәдуованың босатылуын талап етеміз.", lang="kk").events if one.type == "release"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "«Баламды көрсетпейді. Екі ай болды», – деді Зейнеп Мақсұтова.",
        "Зейнеп Мақсұтова «баламды екі айдан бері көрсетпей отыр» деп мәлімдеді.",
        "Зейнеп Мақсұтова келді. «Баламды көрсетпейді, екі ай болды», – дейді ол.",
    ],
)
def test_speakers(read, text):
    found = read(text, lang="kk")
    assert [(one.kind is QuoteKind.SLOGAN, one.speaker) for one in found.quotes] == [(False, "p1")]


def test_relatives_with_and_without_a_name(read):
    found = read("Қайрат Досовтың әйелі Мәншүк келді. Оның анасы ауырып қалды.", lang="kk")
    names = {one.id: (one.name, one.shielded) for one in found.entities}
    kin = [(names[one.subject], one.relation, names[one.object][0]) for one in found.relations]
    assert (("Мәншүк", False), "wife", "Қайрат Досовтың") in kin
    assert [one[0][1] for one in kin if one[1] == "mother"] == [True]


def test_the_teller_of_a_testimony(read):
    found = read(
        "Менің атым – Гүлсара Байтас. Інім Ерболды 2018 жылы алып кетті. Мен министрлікке хат жаздым.", lang="kk"
    )
    names = {one.id: one.name for one in found.entities}
    assert [(names[one.subject], names[one.object]) for one in found.relations if one.relation == "brother"] == [
        ("Ерболды", "Гүлсара Байтас")
    ]
    assert who(found, "appeal") == [["Гүлсара Байтас"]]


LATIN = [
    (
        "Polisiya Asqar Ospanovtı 2021 jılğı 8 aqpanda alıp ketti. «Ağamnıñ eş kinäsi joq», – dedi Gülşat Ospanova.",
        ["Asqar Ospanovtı", "Gülşat Ospanova"],
    ),
    (
        "Polıtsııa Asqar Ospanovty 2021 jylǵy 8 aqpanda alyp ketti. «Aǵamnyń esh kinási joq», – dedi Gúlshat Ospanova.",
        ["Asqar Ospanovty", "Gúlshat Ospanova"],
    ),
]


@pytest.mark.parametrize(("text", "people"), LATIN, ids=["2021", "2018"])
def test_latin_letters_give_the_same_in_their_own_words(read, text, people):
    found = read(text, lang="kk")
    assert words(found, "person") == people
    assert [one.name for one in found.entities if one.id in {"p1", "p2"}] == people
    assert [(one.type, one.when, one.who) for one in found.events] == [("detention", "2021-02-08", ("p1",))]
    assert [one.speaker for one in found.quotes] == ["p2"]
    assert all(one.text == text[one.start : one.end] for one in found.mentions)


def test_the_lexicon_is_looked_up_in_the_letters_of_the_text(read):
    lexicon, _ = extract.parse_lexicon(HEAD + b"organisation,Aq Jelken,Aq Jelken,kk,,,,\n")
    found = read("Keşe Aq Jelken jinaldı.", lang="kk", lexicon=lexicon)
    assert words(found, "organisation") == ["Aq Jelken"]
    assert [one.name for one in found.entities] == ["Aq Jelken"]


@given(st.text(alphabet="abcdeghijklmnoqsuyzäáöóüúūğǵñńşıýSHIA .,«»0123456789\n", max_size=120))
@settings(max_examples=150, deadline=None)
def test_every_letter_of_a_rewritten_text_has_its_place(text):
    written = in_cyrillic(text)
    assert len(written.starts) == len(written.text) + 1
    assert written.starts[0] == 0 or not text
    assert written.starts[-1] == len(text)
    assert list(written.starts) == sorted(written.starts)
    for at, letter in enumerate(written.text):
        if not letter.isalpha():
            assert text[written.starts[at]] == letter


def test_the_notice_says_what_is_not_read(read):
    found = read("Кеше жаңбыр жауды.", lang="kk")
    assert [one.code for one in found.notices] == ["K-EXTRACT-003"]
    assert "Kazakh" in found.notices[0].message


def test_readers_of_one_language_share_a_gazetteer(read):
    read("Ол Алматыда тұрады.", lang="kk")
    kept = gazetteer_of.cache_info().currsize
    for _ in range(3):
        assert words(read("Ол Алматыда тұрады.", lang="kk"), "place") == ["Алматыда"]
    assert gazetteer_of.cache_info().currsize == kept
