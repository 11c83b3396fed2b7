"""Proposals: alike names are asked about once, and what must not be asked is not."""

from kuager.model import Verdict
from kuager.resolve import propose
from tests.resolve.helpers import judge, node


def pairs(proposals):
    return {(proposal.left, proposal.right) for proposal in proposals}


def test_spellings_within_and_across_documents_are_proposed_with_reasons():
    nodes = [
        node("a", "Aigerim Sadykova"),
        node("b", "Айгерим Садыкова", "d2"),
        node("c", "Nurlan Omar"),
        node("d", "Nurlan Umar"),
    ]
    found = propose(nodes)
    assert pairs(found) == {("a", "b"), ("c", "d")}
    assert all(proposal.features and 0 < float(proposal.score) <= 1 for proposal in found)


def test_neighbours_and_siblings_are_not_proposed():
    names = ["Nurlan Sadyk", "Nurzhan Sadyk", "Gulmira Sadyk", "Gulzira Sadyk", "Serik Omar", "Berik Omar"]
    assert propose([node(f"n{at}", name, f"d{at}") for at, name in enumerate(names)]) == []


def test_fifteen_records_of_one_person_are_fourteen_questions():
    nodes = [node(f"n{at:02}", "Aigerim Sadykova" if at % 2 else "Aygerim Sadyqova", f"d{at}") for at in range(15)]
    assert len(propose(nodes)) == 14


def test_what_is_joined_is_not_asked_again_and_what_is_different_is_never_connected():
    nodes = [node(key, "Aigerim Sadykova", f"d{key}") for key in "abc"]
    joined = propose(nodes, [judge(1, "a", "b")])
    assert len(joined) == 1
    apart = propose(nodes, [judge(1, "a", "b", Verdict.DIFFERENT)])
    assert len(apart) == 1
    assert pairs(apart) <= {("a", "c"), ("b", "c")}
    assert pairs(propose(nodes[:2], [judge(1, "a", "b", Verdict.UNSURE)])) == {("a", "b")}


def test_unnamed_people_and_places_are_never_proposed():
    nodes = [
        node("a", "Aigerim Sadykova", shielded=True),
        node("b", "Aigerim Sadykova", "d2"),
        node("c", "Almaty", schema="place"),
        node("d", "Almaty", "d2", schema="place"),
    ]
    assert propose(nodes) == []


def test_single_names_only_inside_their_document_and_only_when_one_fits():
    nodes = [node("a", "Sadykova"), node("b", "Aigerim Sadykova"), node("c", "Sadykova", "d2")]
    assert pairs(propose(nodes)) == {("a", "b")}
    assert propose([*nodes[:2], node("d", "Zhanar Sadykova")]) == []


def test_sources_that_differ_about_the_sex_are_told():
    nodes = [node("a", "Asel Sadyk"), node("b", "Assel Sadyq", "d2")]
    (found,) = propose(nodes, sexes={"a": frozenset({"male"}), "b": frozenset({"female"})})
    assert "sex_differs" in {feature.name for feature in found.features}


def test_organisations_meet_by_word_and_by_initials():
    nodes = [
        node("a", "Aqtilek", schema="organisation"),
        node("b", "Akhtilek Human Rights Group", "d2", schema="organisation"),
        node("c", "World Kindness Alliance", schema="organisation"),
        node("d", "WKA", "d2", schema="organisation"),
    ]
    assert pairs(propose(nodes)) == {("a", "b"), ("c", "d")}


def test_the_result_does_not_depend_on_the_order_of_nodes():
    nodes = [
        node(f"n{at}", name, f"d{at}")
        for at, name in enumerate(["Aigerim Sadykova", "Aygerim Sadykova", "Айгерим Садыкова", "Nurlan Omar"])
    ]
    assert propose(nodes) == propose(nodes[::-1])


def test_a_crowd_of_namesakes_stays_bounded():
    nodes = [node(f"n{at:04}", f"Nurlan Sadyk{'q' * (at % 2)}", f"d{at}") for at in range(1500)]
    assert len(propose(nodes)) <= 1499
