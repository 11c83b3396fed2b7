"""The stated rules: narrow, spanning, named."""

from kuager.resolve import by_rule
from tests.resolve.helpers import node


def test_same_full_name_needs_shared_context():
    alone = [node("a", "Aigerim Sadykova"), node("b", "AIGERIM SADYKOVA", "d2")]
    assert by_rule(alone) == []
    shared = [*alone, node("c", "Nurlan Omar"), node("d", "Nurlan Omar", "d2")]
    found = by_rule(shared)
    assert {(left, right) for left, right, _ in found} == {("a", "b"), ("c", "d")}
    assert all(reason.startswith("rule:same-name-shared-context@1 ") for _, _, reason in found)


def test_other_spellings_single_names_and_one_document_do_not_count():
    context = [node("c", "Altyn Dala", schema="organisation"), node("d", "Altyn Dala", "d2", schema="organisation")]
    people = [
        node("a", "Aigerim Sadykova"),
        node("b", "Aygerim Sadykova", "d2"),
        node("e", "Sadykova"),
        node("f", "Sadykova", "d2"),
    ]
    twice = [node("g", "Nurlan Omar"), node("h", "Nurlan Omar")]
    assert {(left, right) for left, right, _ in by_rule([*context, *people, *twice])} == {("c", "d")}


def test_role_and_place_together_are_context():
    nodes = [
        node("a", "Aigerim Sadykova"),
        node("b", "Aigerim Sadykova", "d2"),
        node("p", "Semey", schema="place"),
        node("q", "Semey", "d2", schema="place"),
    ]
    assert len(by_rule(nodes)) == 1
    role = frozenset({"teacher"})
    assert ("a", "b") in {(left, right) for left, right, _ in by_rule(nodes, {"a": role, "b": role})}


def test_descriptions_are_no_names_of_institutions():
    nodes = [node("a", "local police", schema="organisation"), node("b", "local police", "d2", schema="organisation")]
    assert by_rule(nodes) == []


def test_links_span_a_group_once():
    nodes = [node(f"n{at}", "Altyn Dala", f"d{at}", schema="organisation") for at in range(6)]
    assert len(by_rule(nodes)) == 5


def test_unnamed_people_are_left_out():
    nodes = [node("a", "Aigerim Sadykova", shielded=True), node("b", "Aigerim Sadykova", "d2")]
    context = [node("c", "Nurlan Omar"), node("d", "Nurlan Omar", "d2")]
    assert by_rule([*nodes, *context]) == []
    named = [node("a", "Aigerim Sadykova"), *nodes[1:]]
    assert len(by_rule([*named, *context])) == 2
