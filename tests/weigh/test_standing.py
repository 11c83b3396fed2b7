"""Who was held together with somebody, and what papers a sentence quotes. All sentences are invented."""

from __future__ import annotations

import pytest

from kuager.weigh.standing import held_together, paper_itself, paper_quoted

NAME = "Saule Bekova"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Saule Bekova, a fellow detainee, said that Yerlan Amanov was beaten.", NAME),
        ("Saule Bekova, 34, a former cellmate of Yerlan Amanov, said that he was beaten.", NAME),
        ("His former cellmate Saule Bekova said that Yerlan Amanov was beaten.", NAME),
        ("Saule Bekova, who shared a cell with Yerlan Amanov, said he was ill.", NAME),
        ("Saule Bekova, who was held together with him in the camp, said he was beaten.", NAME),
        ("Бывшая сокамерница Сауле Бекова рассказала, что Ерлана Аманова избили.", "Сауле Бекова"),
        ("Сауле Бекова, бывшая сокамерница Ерлана Аманова, рассказала, что его избили.", "Сауле Бекова"),
        ("Сауле Бекова, которая сидела с ним в одной камере, рассказала об этом.", "Сауле Бекова"),
        ("Камералас болған Сәуле Бекова мұны айтты.", "Сәуле Бекова"),
        ("曾与他同室关押的古丽娜尔说，他病了。", "古丽娜尔"),
        ("狱友古丽娜尔说，他病了。", "古丽娜尔"),
    ],
)
def test_held_together(sentence, name):
    start = sentence.index(name)
    assert held_together(sentence, start, start + len(name))


@pytest.mark.parametrize(
    "sentence",
    [
        "Saule Bekova said that the cellmate of Yerlan Amanov was beaten.",
        "Saule Bekova, who was detained in 2018, said he was beaten.",
        "The cellmate was released, and Saule Bekova said nothing.",
        "Saule Bekova spoke to a fellow detainee of his.",
    ],
)
def test_others_were_held_together(sentence):
    start = sentence.index(NAME)
    assert not held_together(sentence, start, start + len(NAME))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("According to the verdict of the Ghulja court, Yerlan Amanov was sentenced to 12 years.", "verdict"),
        ("A death certificate says that Yerlan Amanov died on 4 March 2019.", "certificate"),
        ("The court verdict, seen by this paper, says Yerlan Amanov was sentenced to 12 years.", "verdict"),
        ("The indictment states that he sent money.", "indictment"),
        ("Согласно приговору суда, Ерлан Аманов был осуждён на 12 лет.", "verdict"),
        ("В свидетельстве о смерти указано, что Ерлан Аманов умер 4 марта 2019 года.", "certificate"),
        ("判决书显示，他被判十二年。", "verdict"),
        ("根据起诉书，他曾汇款。", "indictment"),
        ("Қайтыс болу туралы куәлікте ол 4 наурызда өлді деп жазылған.", "certificate"),
        ("The family never saw a verdict.", None),
        ("The verdict was read in a closed court.", None),
        ("Семья не получила свидетельства о смерти.", None),
        ("家属没有拿到判决书。", None),
    ],
)
def test_papers_that_are_quoted(sentence, kind):
    found = paper_quoted(sentence)
    assert (found[0] if found else None) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("VERDICT\nin the name of the republic\n", "verdict"),
        ("Summary of a court decision: Berdibek Sarsen\nMade by a volunteer.", "verdict"),
        ("ПРИГОВОР\nИменем Республики\n", "verdict"),
        ("霍城县人民法院\n刑事判决书\n", "verdict"),
        ("DEATH CERTIFICATE No. 44\n", "certificate"),
        ("拘留通知书\n", "notice"),
        ("The verdict that nobody has seen\nA family waits.", None),
        ("Court decision angers families in three towns\nA report.", None),
    ],
)
def test_a_paper_says_what_it_is(text, kind):
    assert paper_itself(text) == kind
