"""Founders, deaths, namesakes, people who asked not to be named, and protests that are told without the word."""

import pytest

from .archive import findings


@pytest.fixture
def questions(tmp_path):
    def asked(*texts, kind):
        return [one.question for one in findings(tmp_path, *texts) if one.kind.value == kind]

    return asked


def test_one_founder_in_one_text_and_two_in_another(questions):
    one = "Amina Yusuf, the founder of Shamshat Human Rights, spoke to the families in Herat."
    two = "The group Shamshat Human Rights, co-founded by Amina Yusuf and Daud Karim, has an office in Herat."
    assert "Who founded Shamshat Human Rights?" in questions(one, two, kind="contradiction")
    same = "Shamshat Human Rights, founded by Amina Yusuf, has an office in Herat."
    assert questions(one, same, kind="contradiction") == []


def test_two_causes_of_one_death_and_a_body_that_was_not_given_back(questions):
    family = "Marat Aliyev was shot dead at sea. His body was returned in February."
    office = "Marat Aliyev drowned, the office said. The body of Marat Aliyev has not been returned to the family."
    told = questions(family, office, kind="contradiction")
    assert "How did Marat Aliyev die?" in told
    assert "Was the body of Marat Aliyev given back?" in told
    assert "How did Marat Aliyev die?" not in questions(family, "Marat Aliyev was not shot dead.", kind="contradiction")


def test_no_charge_against_a_charge_but_not_a_release_without_charge(questions):
    held = "Askar Beket is held without being charged with any crime."
    assert questions(held, "Askar Beket was jailed over espionage.", kind="contradiction")
    freed = "Askar Beket was released without charge."
    assert questions(freed, "Askar Beket was jailed over espionage.", kind="contradiction") == []


def test_a_text_may_tell_two_people_of_one_name_apart(questions):
    told = questions(
        "Alioune Sarr came home in July. There is another Alioune Sarr, from Mbour.",
        "Alioune Sarr was the captain.",
        kind="guard",
    )
    assert "Which Alioune Sarr is meant?" in told


def test_somebody_who_gives_no_name_is_a_candidate_and_no_more(questions):
    hidden = "In Nukus a young nurse does not want her name in any newspaper. Her brother is in Karshi."
    named = "In Nukus Zulfiya Berdieva, a nurse, came for her brother Salamat."
    assert any("Zulfiya Berdieva" in one for one in questions(hidden, named, kind="guard"))
    other = "In Nukus Zulfiya Berdieva, a teacher, came for her brother Salamat."
    assert not any("Zulfiya Berdieva" in one for one in questions(hidden, other, kind="guard"))


def test_a_protest_told_without_the_word_began_on_two_days(questions):
    one = "The women have been sitting there since February 24, 2017, in Nukus, in protest."
    two = "The protest of Nukus goes on. It rains. We began on the twentieth of February, 2017, because we had to."
    assert "When did the protest begin?" in questions(one, two, kind="contradiction")


def test_a_consulate_that_never_answered_the_protesters_and_one_that_received_them(questions):
    never = "The women of Nukus went on with their protest. The consulate has never deigned to receive them."
    met = "In Nukus the consul received a delegation of four women from the protest."
    assert "Were those who ask ever answered?" in questions(never, met, kind="contradiction")
    other = "In Nukus the prosecutor received a delegation of four women from the protest."
    assert "Were those who ask ever answered?" not in questions(never, other, kind="contradiction")


def test_an_unknown_people_is_nobody_s_name(questions):
    text = "In Kyzyl a picket stood. Chechena Oorzhak, a Tuvan who lives in Poland, said his aunt was led away in May 2018. According to her, nobody gave a reason."
    assert any("Chechena" in one for one in questions(text, "Other news from Kyzyl.", kind="contradiction"))
