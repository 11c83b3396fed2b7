"""People without names, whose they are, and what binds a sex to somebody."""

from __future__ import annotations


def relations(found):
    names = {one.id: one.name for one in found.entities}
    return {(names.get(r.subject), r.relation, names.get(r.object, r.object)) for r in found.relations}


def test_kin_of_somebody_named_are_shielded_and_related(read):
    found = read("Saule Nurbekova said her brother and two cousins were arrested.")
    assert {("her brother", "brother", "Saule Nurbekova"), ("two cousins", "cousin", "Saule Nurbekova")} <= relations(
        found
    )
    assert all(one.shielded for one in found.entities if one.id.startswith("u"))


def test_kin_with_a_name_are_that_person(read):
    found = read("Saule Nurbekova's husband, Daniyar Nurbekov, was arrested. Her husband wept.")
    assert ("Daniyar Nurbekov", "husband", "Saule Nurbekova") in relations(found)
    assert not [one for one in found.entities if one.shielded]


def test_kin_after_a_role_or_title_have_that_name(read):
    assert ("Omar Haddad", "husband", "Leila Mansour") in relations(
        read("Leila Mansour and her husband, the blogger Omar Haddad, left.")
    )


def test_kin_of_an_unnamed_person(read):
    found = read("Another woman said her mother was jailed, and a student’s father was fined.")
    assert {("her mother", "mother", "Another woman"), ("a student’s father", "father", "a student")} <= relations(
        found
    )


def test_whose_belongs_to_the_name_before(read):
    assert ("whose son", "son", "Leila Mansour") in relations(read("Leila Mansour, whose son is in prison, spoke."))


def test_my_belongs_to_the_speaker_and_to_the_teller(read):
    assert ("my son", "son", "Leila Mansour") in relations(read("“They took my son,” said Leila Mansour."))
    assert ("my son", "son", "Leila Mansour") in relations(read("My name is Leila Mansour. They took my son."))


def test_the_same_uncle_is_one_person(read):
    found = read("Omar Haddad said his uncle was taken. His uncle is ill. “My uncle wept,” Haddad said.")
    assert len({m.entity for m in found.mentions if m.type.value == "unnamed_person"}) == 1


def test_an_official_with_his_office(read):
    found = read("An official from the Ministry of Justice said nothing.")
    assert [m.text for m in found.mentions if m.type.value == "unnamed_person"] == [
        "An official from the Ministry of Justice"
    ]


def test_roles_citizenship_residence(read):
    got = relations(read("Omar Haddad, head of the Lawyers Committee, is a Syrian citizen who lives in Berlin."))
    assert ("Omar Haddad", "role", "head of the Lawyers Committee") in got
    assert ("Omar Haddad", "citizenship", "Syria") in got
    assert ("Omar Haddad", "residence", "Berlin") in got


def test_sex_comes_from_words_bound_to_the_person_never_from_a_name(read):
    evidence = [
        (r.object, r.start) for r in read("Robin Sadyk was arrested. He is ill.").relations if r.relation == "sex"
    ]
    assert evidence == [("male", 26)]
    assert [r for r in read("Maria Sadyk met John Osman. They left.").relations if r.relation == "sex"] == []


def test_a_doubtful_pronoun_is_no_evidence(read):
    found = read("Robin Sadyk met Kim Osman. She left.")
    assert [r for r in found.relations if r.relation == "sex"] == []
