"""People, organisations and places: what is one, what is none, and which mentions are the same."""

from __future__ import annotations

import pytest


def named(found, kind):
    return [mention.text for mention in found.mentions if mention.type.value == kind]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Yesterday Saule Nurbekova said that she waits.", ["Saule Nurbekova"]),
        ("Opposition activist Juan-Pablo de la Cruz was arrested.", ["Juan-Pablo de la Cruz"]),
        ("Said Omar al-Rashid, a teacher: nothing.", ["Omar al-Rashid"]),
        ("The lawyer, Žydrūnė Šimkutė, came.", ["Žydrūnė Šimkutė"]),
        ("Ra'ad Abu-Ghaith’s brother was taken.", ["Ra'ad Abu-Ghaith"]),
        ("Chan Tai-man, Li Xiaolong and Ho Wai were detained.", ["Chan Tai-man", "Li Xiaolong", "Ho Wai"]),
        ("Aung San Thet Mon, 34, vanished.", ["Aung San Thet Mon"]),
        ("According to Mr Baxter, nobody came.", ["Baxter"]),
    ],
)
def test_people(read, text, people):
    assert named(read(text), "person") == people


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhs and Uyghurs said that the Chinese came.",
        "The Foreign Ministry of Georgia said nothing.",
        "On Monday in March the Muslims prayed.",
        "Relatives Demand Answers From Police",
        "Human Rights Watch and the Supreme Court disagreed.",
        "Freedom of Assembly was denied. Nobody came.",
    ],
)
def test_what_is_no_person(read, text):
    assert named(read(text), "person") == []


def test_a_surname_alone_is_the_person_named_before(read):
    found = read(
        "Meruert Asanova wept. “I wait,” Asanova said. Her brother met Tomas Vebra. Vebra left. Meruert stayed."
    )
    ids = {mention.text: mention.entity for mention in found.mentions if mention.type.value == "person"}
    assert ids["Asanova"] == ids["Meruert Asanova"] == ids["Meruert"]
    assert ids["Vebra"] == ids["Tomas Vebra"] != ids["Asanova"]


def test_a_given_name_spelled_otherwise_is_the_same(read):
    found = read("Zhandos Ermekov said he waits. “Jandos is ill,” his wife said.")
    ids = {mention.text: mention.entity for mention in found.mentions if mention.type.value == "person"}
    assert ids["Jandos"] == ids["Zhandos Ermekov"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The Ministry of Internal Affairs denied it.", ["Ministry of Internal Affairs"]),
        ("Turkey's interior ministry denied it.", ["Turkey's interior ministry"]),
        ("She stood outside the Belarusian embassy.", ["Belarusian embassy"]),
        ("He leads the rights group Otkrytka, and wrote to the OSCE.", ["Otkrytka", "OSCE"]),
        ("Tomas Vebra, founder of Vilties Balsas, spoke.", ["Vilties Balsas"]),
        ("She told Vestnik about it.", ["Vestnik"]),
        ("It was first reported by Kaktus, an independent news website.", ["Kaktus"]),
        ("The Committee for the Defence of Missing Persons met.", ["Committee for the Defence of Missing Persons"]),
    ],
)
def test_organisations(read, text, bodies):
    assert named(read(text), "organisation") == bodies


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("They met in the village of Karakemir near Almaty.", ["Karakemir", "Almaty"]),
        ("SAN PEDRO, Peru — They met.", ["SAN PEDRO", "Peru"]),
        ("a Tbilisi-based lawyer in Ust-Ordynsky district", ["Tbilisi", "Ust-Ordynsky"]),
        ("He was held at Kresty Prison.", ["Kresty Prison"]),
        ("She crossed from Zaltan to Zuwara by bus.", ["Zaltan", "Zuwara"]),
        ("#Xinjiang is silent.", ["Xinjiang"]),
    ],
)
def test_places(read, text, places):
    assert named(read(text), "place") == places


def test_a_place_keeps_one_entity_under_all_its_names(read):
    found = read("He left China. The People's Republic of China said nothing; the PRC never does.")
    assert len({mention.entity for mention in found.mentions if mention.type.value == "place"}) == 1


def test_handles(read):
    found = read("According to @jane_doe and @somenews_tv nothing moved.")
    assert named(found, "person") == ["@jane_doe"]
    assert named(found, "organisation") == ["@somenews_tv"]
