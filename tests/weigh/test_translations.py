"""A story and its translation are one voice; two stories about one person are two. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager import resolve
from kuager.model import EdgeKind
from kuager.weigh.translations import Translations, anchors, likeness
from tests.weigh.helpers import document, extraction

STORY = (
    "Aziza Karimova walked 11 kilometres to the ministry with a photograph of her brother. "
    "Rustam Karimov, 34, was taken at 7:40 from a bus in Termez and given 16 years. "
    "The guard took 27 of her 215 letters, her neighbour Farid Nazarov said. "
    "The ministry had received 4,300 appeals, the clerk told Aziza Karimova."
)
SAME = (
    "Азиза Каримова прошла 11 километров до министерства с фотографией брата. "
    "Рустама Каримова, ему 34, в 7:40 увезли из автобуса в Термезе и дали ему 16 лет. "
    "Охранник взял 27 из её 215 писем, сказал сосед Фарид Назаров. "
    "Министерство получило 4 300 обращений, сказал чиновник Азизе Каримовой."
)
OTHER = (
    "Азиза Каримова получила письмо от брата через 16 месяцев. Рустаму Каримову 35 лет. "
    "В письме 19 строк, почтальон Фарид Назаров принёс его в 9:15. "
    "Азиза Каримова написала ещё 60 обращений, в министерстве ей дали номер 512."
)
NAMES = {
    "en": {"p1": ("Aziza Karimova",), "p2": ("Rustam Karimov",), "p3": ("Farid Nazarov",), "l1": ("Termez",)},
    "ru": {
        "p1": ("Азиза Каримова", "Азизе Каримовой"),
        "p2": ("Рустам Каримов", "Рустама Каримова", "Рустаму Каримову"),
        "p3": ("Фарид Назаров",),
        "l1": ("Термез", "Термезе"),
    },
}


def read(key, text, lang, published=None):
    found = document(key, text, published=published)
    return found, extraction(found, NAMES[lang])


def met(*texts):
    room = Translations(resolve.score)
    for found, extracted in texts:
        room.meet(found, extracted)
    return room


def test_a_translation_hangs_on_the_earlier_text():
    room = met(read("b", SAME, "ru", "2021-05-15"), read("a", STORY, "en", "2021-05-14"))
    (edge,) = room.edges(())
    assert (edge.parent, edge.child, edge.kind) == ("a", "b", EdgeKind.TRANSLATED)
    assert float(edge.containment) > 0.9


def test_two_stories_about_one_person_are_two():
    assert met(read("a", STORY, "en"), read("c", OTHER, "ru")).edges(()) == ()


def test_the_same_facts_about_other_people_are_no_translation():
    renamed = SAME
    for name, other in (("Азиз", "Мадин"), ("Карим", "Юсуп"), ("Рустам", "Бехзод"), ("Фарид Назаров", "Олим Шукуров")):
        renamed = renamed.replace(name, other)
    names = {"p1": ("Мадина Юсупова",), "p2": ("Бехзода Юсупова",), "p3": ("Олим Шукуров",), "l1": ("Карши",)}
    found = document("d", renamed.replace("Термезе", "Карши"))
    assert met(read("a", STORY, "en"), (found, extraction(found, names))).edges(()) == ()


def test_a_text_that_copies_another_keeps_that_edge():
    room = met(read("a", STORY, "en"), read("b", SAME, "ru"))
    (edge,) = room.edges(())
    assert room.edges([edge]) == ()


def test_what_the_translation_dropped_is_kept_with_the_edge():
    shorter = SAME.replace("27 из её 215 писем", "27 писем")
    (edge,) = met(read("a", STORY, "en", "2021"), read("b", shorter, "ru", "2022")).edges(())
    assert edge.diff == (("215", ""),)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("They came at 4 p.m., 4:05 pm and 12 a.m.", "Пришли в 16:00, в 16:05 и в 0:00."),
        ("It took 1,150 signatures, 51 750 tenge and 1.5 litres of 5,200.", "1 150 и 51\u00a0750, 1,5 из 5200."),
        ("1. In 2019 they wrote 31 letters.\n2. They wrote 44 more.", "2019: 31, 44"),
        ("At 6:20 they took 31 books.", "6点20分，拿走31本书。"),
    ],
)
def test_numbers_are_the_same_in_every_language(one, two):
    padding = " 1111 2222 3333 4444"
    left, right = (
        anchors(replace(found, lang="en"), extraction(found))
        for found in (document("a", one + padding), document("b", two + padding))
    )
    assert left is not None
    assert right is not None
    assert left.facts == right.facts


@given(st.permutations(["a", "b", "c", "e"]))
def test_whatever_comes_first_the_same_texts_are_one_story(order):
    texts = {
        "a": read("a", STORY, "en", "2021-01"), "b": read("b", SAME, "ru", "2021-02"), "c": read("c", OTHER, "ru", "2021-03"),
        "e": read("e", f"{SAME} Дата неизвестна.", "ru", "2021-04"),
    }  # fmt: skip
    found = met(*(texts[key] for key in order)).edges(())
    assert {(edge.child, edge.parent) for edge in found} == {("b", "a"), ("e", "a")}


def test_likeness_is_the_same_both_ways():
    left, right = (anchors(*read(key, text, lang)) for key, text, lang in (("a", STORY, "en"), ("b", SAME, "ru")))
    assert left is not None
    assert right is not None
    one, two = likeness(left, right, resolve.score), likeness(right, left, resolve.score)
    assert (one.translated, two.translated) == (True, True)
    assert one.facts == pytest.approx(two.facts)
