"""An event told many times is shown once, and no passage is lost or joined to another's people."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kuager.web.differ import diff
from kuager.web.telling import entries
from kuager.web.words import load
from tests.web.invented import EVENTS, LINEAGE

EN = load()["en"]


def told(*rows):
    return entries(rows, EN, LINEAGE)


def test_copies_of_one_event_are_one_entry_that_counts_once():
    arrest = EVENTS[4]
    copied = replace(arrest, id="copy", document="d-copy")
    elsewhere = replace(arrest, id="else", document="d-kazakh")
    (entry,) = told(arrest, copied, elsewhere)
    assert {one.id for one in (entry.event, *entry.also)} == {arrest.id, "copy", "else"}
    assert entry.independent == 2


def test_other_people_other_days_and_other_types_stay_apart():
    arrest = EVENTS[4]
    assert len(told(arrest, replace(arrest, id="b", who=(("n-other", "Other"),)))) == 2
    assert len(told(arrest, replace(arrest, id="b", when="2021-12-29"))) == 2
    assert len(told(arrest, replace(arrest, id="b", type="release"))) == 2
    undated = replace(arrest, when=None)
    assert len(told(undated, replace(undated, id="b", exact="other words"))) == 2
    assert len(told(undated, replace(undated, id="b"))) == 1


@given(st.lists(st.sampled_from(EVENTS), max_size=30), st.randoms(use_true_random=False))
def test_every_passage_is_kept_in_any_order(rows, random):
    numbered = [replace(row, id=str(index)) for index, row in enumerate(rows)]
    shuffled = random.sample(numbered, len(numbered))
    found = told(*numbered)
    assert sorted(one.id for entry in found for one in (entry.event, *entry.also)) == sorted(row.id for row in numbered)
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    assert [(entry.event.type, entry.when) for entry in told(*shuffled)] == [
        (entry.event.type, entry.when) for entry in found
    ]


@given(st.text(max_size=20), st.text(max_size=20))
def test_pieces_are_the_names_again(left, right):
    a, b = diff(left, right)
    assert "".join(piece for piece, _ in a) == left
    assert "".join(piece for piece, _ in b) == right


def test_what_differs_is_marked_unless_all_does():
    assert diff("Aizhan", "Aijan")[0] == [("Ai", False), ("zh", True), ("an", False)]
    assert diff("Ainash", "Айнаш") == ([("Ainash", False)], [("Айнаш", False)])
