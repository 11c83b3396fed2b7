"""Sounds of names: one name in several alphabets sounds alike, neighbours stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.names import cost, parts, skeleton, sound_of

SOUNDS = st.text(alphabet="aAeioubvwgdJzkhlmnNprstfSCy", max_size=10)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Yerlan", "Erlan", "Ерлан"),
        ("Zhanar", "Janar", "Žanar", "Жанар"),
        ("Qanat", "Kanat", "Қанат", "Канат"),
        ("Sadykova", "Sadyqova", "Садыкова"),
        ("Aliyeva", "Alieva", "Алиева"),
        ("Nurbai", "Nurbay", "Нурбай"),
        ("Assel", "Asel", "Асель"),
        ("Daulet", "Dawlet", "Даулет"),
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings):
    assert {cost(sound_of(one.casefold()), sound_of(spellings[0].casefold())) for one in spellings} == {0.0}


def test_kazakh_and_uyghur_arabic_are_read():
    assert cost(sound_of("نۇرلان"), sound_of("nurlan")) == 0.0
    assert cost(sound_of("ئەركىن"), sound_of("erkin")) < 0.3


@pytest.mark.parametrize(("left", "right"), [("nurlan", "nurzhan"), ("gulmira", "gulzira"), ("serik", "berik")])
def test_one_letter_neighbours_cost_a_whole_letter(left, right):
    assert cost(sound_of(left), sound_of(right)) >= 0.9


def test_father_name_endings_are_found_in_every_script():
    assert [(part.makes, part.sex) for part in parts("Erkinuly Ерікқызы Ahmetov Сабитова Nurlanovich")] == [
        ("father", "m"),
        ("father", "f"),
        ("surname", "m"),
        ("surname", "f"),
        ("patronymic", "m"),
    ]


def test_ending_after_a_vowel_is_found_in_every_script():
    assert {(part.makes, part.ending) for part in parts("Aliuly Әліұлы Musauly Мұсаұлы")} == {("father", "uli")}


def test_loose_ending_joins_the_name_before_it():
    assert [part.word for part in parts("Daulet Erkin uly")] == ["daulet", "erkinuly"]


def test_flower_names_have_no_father():
    assert parts("Aigul")[0].makes == ""
    assert parts("Tursunguli")[0].makes == ""


def test_initials_and_commas():
    assert [part.initial for part in parts("Sadyk, N.")] == [False, True]


@given(SOUNDS, SOUNDS)
def test_cost_is_symmetric_and_zero_only_for_equals(left, right):
    assert cost(left, right) == pytest.approx(cost(right, left))
    assert (cost(left, right) == 0) == (left == right)


@given(st.text(max_size=30))
def test_any_text_can_be_taken_apart(text):
    for part in parts(text):
        assert part.word
        assert part.stems
        assert isinstance(skeleton(part.sound), str)
