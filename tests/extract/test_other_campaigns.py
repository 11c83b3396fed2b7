"""What reading other campaigns taught the rules: one invented sentence per lesson."""

from __future__ import annotations

import pytest


def names(found, kind):
    return [m.text for m in found.mentions if m.type.value == kind]


def people_in(found, event):
    spelled = {one.id: one.name for one in found.entities}
    return [spelled[local] for local in event.who]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Zorin is held in the Velidar and Koschary districts.", ["Velidar", "Koschary"]),
        ("She is a teacher from Velidar.", ["Velidar"]),
        ("In Velidar, student leaders gathered.", ["Velidar"]),
        ("The Velidar police said nothing.", ["Velidar"]),
        ("He set out on foot for Velidar, 90 km away.", ["Velidar"]),
        ("(Velidar, February 18, 2020) – Relatives gathered.", ["Velidar"]),
        ("Velidar (Orbis News) – Relatives gathered.", ["Velidar"]),
        ("They spoke of their confidence in Velidar.", []),
    ],
)
def test_a_place_is_known_by_the_company_it_keeps(read, text, places):
    assert names(read(text), "place") == places


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("He writes for the portal Velidar Today.", ["Velidar Today"]),
        ("The Velidar human rights group counted forty cases.", ["Velidar"]),
        ("He told velidar.io about it.", ["velidar.io"]),
        (
            "The Coalition for Fair Courts wrote again. Later the Coalition was banned.",
            ["Coalition for Fair Courts", "Coalition"],
        ),
    ],
)
def test_a_body_is_known_by_what_it_is_called(read, text, bodies):
    assert names(read(text), "organisation") == bodies


def test_a_short_form_is_the_same_body(read):
    found = read("The Coalition for Fair Courts wrote again. Later the Coalition was banned.")
    assert len({m.entity for m in found.mentions if m.type.value == "organisation"}) == 1


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        ("Arman Zorin was among two dozen men rounded up in Velidar.", "detention", ["Arman Zorin"]),
        ("Police detained Arman Zorin, 22, Olga Belova, 31, and Pavel Dunin, 40.", "detention", ["Arman Zorin", "Olga Belova", "Pavel Dunin"]),
        ("Olga Belova, a lawyer. Sentenced to two years in prison in 2019.", "prison_sentence", ["Olga Belova"]),
        ("Olga Belova wept. His licence was gone. A car has been parked across from her gate since May.", "surveillance", ["Olga Belova"]),
        ("Judge Pavel Dunin read the sentence on Monday.", "prison_sentence", []),
        ("For the 70th day, Olga Belova stood with placards outside the embassy.", "protest", ["Olga Belova"]),
    ],
)  # fmt: skip
def test_who_is_in_an_event(read, text, kind, people):
    found = read(text)
    assert [people_in(found, event) for event in found.events if event.type == kind][-1:] == [people]


def test_the_wife_speaks_not_whose_wife_she_is(read):
    found = read("“He asked for his glasses,” said Arman Zorin’s wife, Olga Belova.")
    spelled = {one.id: one.name for one in found.entities}
    assert [spelled[quote.speaker] for quote in found.quotes] == ["Olga Belova"]


def test_a_title_keeps_a_mother_apart_from_her_son(read):
    found = read("Mrs Belov, mother of Arman Belov, wept. “He is ill,” said Mrs Belov.")
    mother, son, again = (m.entity for m in found.mentions if m.type.value == "person")
    assert mother == again != son


@pytest.mark.parametrize(
    "day", ["every Saturday", "every day except Saturday", "daily except on Saturday", "each Saturday"]
)
def test_a_day_of_rest_is_no_date(read, day):
    found = read(f"They stand there {day}.", published="2021-03-31")
    assert [m.value for m in found.mentions if m.type.value == "date"] == [None]


def test_last_night_is_the_day_before(read):
    found = read("They were freed last night.", published="2021-03-31")
    assert [m.value for m in found.mentions if m.type.value == "date"] == ["2021-03-30"]
