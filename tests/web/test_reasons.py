"""The reasons of the comparers in every language: English is the docstring itself, the others leave none out."""

import pytest

from kuager.resolve import compare as people
from kuager.resolve.compare import (
    common_name,
    extra_part,
    father_name,
    initial_only,
    known_form,
    letters_exchanged,
    part_alike,
    rare_name,
    same_spelling,
    same_syllables,
    sex_of_ending,
    single_name,
    through_chinese,
    why,
    word_order,
)
from kuager.resolve.organisations import (
    compare_names,
    initials,
    other_words,
    part_of,
    same_name,
    same_words,
)
from kuager.resolve.propose import sex_differs, short_for
from kuager.web.words import LANGUAGES, load

FEATURES = (
    same_spelling, part_alike, word_order, extra_part, father_name, sex_of_ending, initial_only, single_name, sex_differs,
    short_for, same_name, initials, same_words, part_of, other_words,
    through_chinese, same_syllables, known_form, letters_exchanged, common_name, rare_name,
)  # fmt: skip
WORDS = load()


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.__name__)
def test_the_english_words_are_the_docstring(feature):
    assert WORDS["en"](f"feature.{feature.__name__}") == why(feature)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.__name__)
def test_every_language_has_words_of_its_own(feature, language):
    assert WORDS[language](f"feature.{feature.__name__}") != why(feature)


def test_what_the_comparers_give_has_words():
    given = [
        *people("Erkinov Daulet Serikuly", "Daulet Erkin").features,
        *people("N. Sadykova", "Nurlan Sadykov").features,
        *people("Erkin", "erkin").features,
        *people("Idris Tursun", "Ыдырыс Тұрсун", lambda _: 1e-6).features,
        *people("Wang Haiming", "王海明").features,
        *people("Gulnaz Serik", "古丽娜孜·赛里克").features,
        *people("Raushna Serik", "Raushan Serik").features,
        *compare_names("Kind Hands", "The Kind Hands").features,
    ]
    assert {feature.name for feature in given} <= {feature.__name__ for feature in FEATURES}
    assert all(WORDS["en"](f"feature.{feature.name}") == feature.why for feature in given)
