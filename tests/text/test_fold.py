"""The two name keys: what they unify and what they must keep apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.text.fold import bare, plain


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Aigul-Nur Sadyk", "aigul nur  SADYK"),
        ("O'Brien", "O’Brien"),
        ("Жан–Бек", "жан-бек"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_same_letters_have_one_plain_form(left, right):
    assert plain(left) == plain(right)


@pytest.mark.parametrize(("left", "right"), [("Šadyk", "Sadyk"), ("Қанат", "Канат"), ("Nurlan", "Nurzhan")])
def test_plain_keeps_other_letters_apart(left, right):
    assert plain(left) != plain(right)


def test_bare_drops_diacritics_and_keeps_alphabets_apart():
    assert bare("Šádyk") == "sadyk"
    assert bare("Канат") != bare("Kanat")


@given(st.text(max_size=40))
def test_both_keys_are_idempotent(text):
    assert plain(plain(text)) == plain(text)
    assert bare(bare(text)) == bare(text)
