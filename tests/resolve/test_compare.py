"""The name comparer: symmetric, explains itself, joins spellings, keeps neighbours apart. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import Verdict
from kuager.resolve.compare import compare

SAME = [
    ("Aigerim Sadykova", "Aygerim Sadyqova"),
    ("Aigerim Sadykova", "Айгерим Садыкова"),
    ("Aigerim Sadykova", "Әйгерім Садықова"),
    ("Zhanar Qudaibergen", "Janar Kudaybergen"),
    ("Zhanar Qudaibergen", "Žanar Khudaibergen"),
    ("Daulet Erkin", "Daulet Erkinuly"),
    ("Daulet Erkin", "Erkinov Daulet"),
    ("Daulet Erkinuly", "Даулет Еркінұлы"),
    ("Saule Tilek", "Saule Tilekkyzy"),
    ("Kassen-Bek Aliyev", "Kasenbek Aliev"),
    ("Nurdaulet Sabit Askaruly", "Nurdaulet Sabit"),
    ("Perhat Sabir", "پەرھات سابىر"),
    ("Nurlan Dauletbek", "努尔兰·达吾列提别克"),
    ("Nu'erlan Dawulietibieke", "Нұрлан Дәулетбек"),
    ("努尔兰·达吾列提别克", "Nu'erlan Dawulietibieke"),
    ("Wang Haiming", "王海明"),
    ("陳國強", "Chen Guoqiang"),
    ("Ch'en Kuo-ch'iang", "陈国强"),
    ("Чэнь Гоцян", "Ch'en Kuo-ch'iang"),
    ("Idris Tursun", "Ыдырыс Тұрсұн"),
    ("Yaqup Semet", "Жакып Самат"),
    ("司马义·吐尔逊", "Ismail Tursun"),
    ("Raushan Dosmaghambet", "Rauhsan Dosmaghambet"),
    ("Erkin Sabit", "Erkin Sabit aka"),
    ("Mr. Erkin Sabit", "Erkin Sabit"),
    ("Ｅｒｋｉｎ　Ｓａｂｉｔ", "Erkin Sabit"),
    ("Erkin Sаbit", "Erkin Sabit"),
    ("ﺋﻪﺭﻛﯩﻦ ﺳﺎﺑﯩﺖ", "ئەركىن سابىت"),
]
DIFFERENT = [
    ("Nurlan Sadyk", "Nurzhan Sadyk"),
    ("Serik Omarov", "Berik Omarov"),
    ("Gulmira Askar", "Gulzira Askar"),
    ("Murat Askar", "Marat Askar"),
    ("Halida Akbar", "Akikat Halim"),
    ("Aigul Kurmanalieva", "Aigul Kurmangazieva"),
    ("Nurbek Erkin", "Erkin Nurlan"),
    ("努尔兰·达吾列提", "努尔江·达吾列提"),
    ("王晓", "王霄"),
    ("努尔兰·达吾列提", "Serik Dauletbek"),
    ("Nazir Askar", "Nazira Askar"),
    ("纳孜尔·阿斯卡尔", "Nazira Askar"),
    ("努尔江·沙比提", "马尔江·沙比提"),
    ("Ch'en Kuo-ch'iang", "Chen Guoqing"),
    ("Daulet Erkinuly", "Dauletova Erkin"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_spellings_of_one_name(left, right):
    assert compare(left, right).verdict is Verdict.SAME


@pytest.mark.parametrize(("left", "right"), DIFFERENT[:-1])
def test_neighbours_siblings_and_strangers(left, right):
    assert compare(left, right).verdict is Verdict.DIFFERENT


def test_a_first_h_makes_another_name_but_not_surely():
    assert compare("Aidar Sabit", "Haidar Sabit").verdict is not Verdict.SAME


def test_son_and_daughter_of_one_father_are_two():
    assert compare("Asem Erkinuly", "Asem Erkinkyzy").verdict is not Verdict.SAME


def test_one_part_is_never_enough():
    assert compare("Erkin", "Daulet Erkin").verdict is Verdict.DIFFERENT


def test_initial_fits_without_certainty():
    found = compare("N. Sadyk", "Nurlan Sadyk")
    assert found.score < compare("Nurlan Sadyk", "Nurlan Sadyq").score
    assert "initial_only" in {feature.name for feature in found.features}


def test_every_reason_is_a_sentence_for_the_user():
    found = compare("Erkinov Daulet Serikuly", "Daulet Erkin")
    assert {"word_order", "extra_part", "father_name"} <= {feature.name for feature in found.features}
    assert all(feature.why.endswith(".") and len(feature.why) > 20 for feature in found.features)


def reasons(left, right, frequency=None):
    return {feature.name: feature.value for feature in compare(left, right, frequency).features}


def test_what_else_than_sound_made_parts_alike_is_said():
    assert reasons("Yaqup Semet", "Жакып Самат")["known_form"] == "yaqup ~ жакып"
    assert reasons("Wang Haiming", "王海明")["same_syllables"] == "haiming ~ 海明"
    assert reasons("Gulnaz Serik", "古丽娜孜·赛里克")["through_chinese"] == "serik ~ 赛里克"
    assert reasons("Raushan Serik", "Rauhsan Serik")["letters_exchanged"] == "rauhsan ~ raushan"
    assert not {"known_form", "same_syllables", "through_chinese", "letters_exchanged"} & set(
        reasons("Raushan Serik", "Rawshan Serik")
    )


def test_names_that_many_bear_are_said_to_be_such():
    assert reasons("Gulnar Nurlan", "Гүлнар Нұрлан")["common_name"] == "gulnar nurlan"
    assert "common_name" in reasons("Nurlan", "Nurlan")
    assert "common_name" not in reasons("Gulnar Qydyrbek", "Гүлнар Қыдырбек")
    assert "common_name" not in reasons("Gulnar Nurlan", "Gulnar Serik")


def test_a_count_at_hand_goes_before_the_lists_and_never_changes_the_score():
    rare = reasons("Gulnar Nurlan", "Гүлнар Нұрлан", lambda part: 1e-6 if part.word[0] in "nн" else None)
    assert rare["rare_name"] == "nurlan"
    assert "common_name" not in rare
    for name in ("Gulnar Nurlan", "Gulnar Serik"):
        assert compare(name, "Гүлнар Нұрлан", lambda _: 1e-6).score == compare(name, "Гүлнар Нұрлан").score


def test_initials_and_parts_that_differ_are_never_called_rare_or_common():
    assert not {"rare_name", "common_name"} & set(reasons("N. Nurlan", "Gulnar Nurlan", lambda _: 1e-6))


ODD = [
    "", " ", "a", "Ж", "😀", "N" * 300, "Nurlan " * 60, "\u200fنۇرلان\u200f تۇرسۇن", "Nur\u00adlan Serik", "12345", "Nurlan 2",
    "N\u0301\u0302\u0303urlan", "Nurланbek Серiк", "نۇر\u200cلان", "王", "·", "'", "-", "Nurlan\x00Serik", "\ud7ff", "𠀀𠀁", "ь", "ß ẞ",
]  # fmt: skip


@pytest.mark.parametrize("left", ODD)
def test_odd_inputs_are_compared_with_each_other(left):
    for right in ODD:
        found = compare(left, right)
        assert 0.0 <= found.score <= 1.0
        assert found == compare(right, left)


NAMES = st.sampled_from(sorted({name for pair in (*SAME, *DIFFERENT) for name in pair}))


@given(NAMES, NAMES)
def test_symmetric(left, right):
    assert compare(left, right) == compare(right, left)


@given(st.one_of(NAMES, st.text(min_size=1, max_size=25)))
def test_a_name_is_itself(name):
    found = compare(name, name)
    assert 0.0 <= found.score <= 1.0
    if any(ch.isalnum() for ch in name):
        assert found.score == 1.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared(left, right):
    assert 0.0 <= compare(left, right).score <= 1.0


def test_very_long_names_stay_bounded():
    long = " ".join(["Aigerim"] * 300)
    assert compare(long, "Aigerim Sadykova").score <= 1.0
