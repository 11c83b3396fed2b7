"""The tables of spelled numbers and of relatives: worth what they say, and known to the vocabulary."""

import pytest

from kuager.model.schema import model as the_model
from kuager.text import kinwords
from kuager.text.number_words import ENGLISH, RUSSIAN


@pytest.mark.parametrize(
    ("word", "number"),
    [("zero", 0), ("one", 1), ("twelve", 12), ("thirteen", 13), ("twenty", 20), ("thirty", 30), ("ninety", 90)],
)
def test_english(word, number):
    assert ENGLISH[word] == number


def test_english_has_every_number_to_twenty_and_every_ten_once():
    assert sorted(ENGLISH.values()) == [*range(21), *range(30, 100, 10)]


def test_russian_has_every_number_to_twenty_and_every_ten():
    assert set(RUSSIAN.values()) == {*range(1, 21), *range(30, 101, 10)}


def test_russian_words_with_two_dots_are_known_without_them():
    assert RUSSIAN["трёх"] == RUSSIAN["трех"] == 3
    assert all(RUSSIAN[word.replace("ё", "е")] == number for word, number in RUSSIAN.items())


def test_words_for_relatives_are_terms_of_the_vocabulary():
    terms = the_model().vocabularies["kinship"].terms
    words = {*kinwords.ENGLISH, *(word.replace("-", "_") for word in kinwords.IN_LAWS), *kinwords.RUSSIAN.values()}
    assert words <= set(terms)
