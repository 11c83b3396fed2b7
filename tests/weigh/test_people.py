"""Findings about people: sex, age, spellings, terms, once-only events, unnamed witnesses. All invented."""

import pytest

from kuager import weigh
from kuager.model import NodeId, Proposal
from tests.weigh.helpers import document, event, material, only


def both(left, right, score="0.90"):
    return Proposal(left=NodeId(left), right=NodeId(right), score=score)


def sexes(*texts, name="Asel Omar"):
    docs = [document(f"d{at}", text) for at, text in enumerate(texts)]
    names = {doc.id: {"p1": (name, *name.split()[1:])} for doc in docs}
    same = [[(doc.id, "p1") for doc in docs]]
    return only(weigh.find(material(docs, names, same=same)), "contradiction", "man or a woman")


def test_he_and_she_in_one_text():
    (found,) = sexes(
        "Asel Omar, a baker, said his uncle was taken in March. According to her, nobody answers. It snowed."
    )
    assert {(side.text, side.value) for side in found.sides} == {("his uncle", "male"), ("According to her", "female")}
    assert "one source" in found.explanation


def test_he_in_one_text_and_she_in_another():
    (found,) = sexes("Asel Omar told us his brother was gone.", "Asel Omar keeps her brother's coat.")
    assert "Different sources" in found.explanation


@pytest.mark.parametrize(
    "text",
    [
        "Asel Omar said her brother was gone. He was taken in March, and his wife with him. According to her, nobody answers.",
        "Asel Omar said the officer who questioned her lost his temper.",
        "Asel Omar said her uncle was ill and his house was cold.",
        "A man told Asel Omar that his wife was gone. Asel Omar said her own letters came back.",
        "“He took my bread,” said Asel Omar. She laughed.",
        "Asel Omar said her letters came back. The driver slowed. He did not stop.",
    ],
)
def test_pronouns_of_other_people_are_not_taken(text):
    assert sexes(text) == []


def test_two_people_of_one_family_name_lend_no_pronoun():
    doc = document(
        "d",
        "Asel Omar said her letters came back. Daulet Omar said his did not. Omar wrote again. She waited. He waited.",
    )
    names = {"d": {"p1": ("Asel Omar", "Omar"), "p2": ("Daulet Omar",)}}
    assert only(weigh.find(material([doc], names)), "contradiction", "man or a woman") == []


def test_ages_and_years_of_birth():
    docs = [
        document("a", "Asel Omar, 71, came by bus.", published="2022-06-22"),
        document("b", "Asel Omar was born in 1948 in the valley.", published="2022-10-01"),
    ]
    names = {doc.id: {"p1": ("Asel Omar",)} for doc in docs}
    (found,) = only(weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]])), "contradiction", "How old")
    assert {side.text for side in found.sides} == {"Asel Omar, 71", "born in 1948"}
    fits = [docs[0], document("b", "Asel Omar was born in 1950 in the valley.", published="2022-10-01")]
    assert only(weigh.find(material(fits, names, same=[[("a", "p1"), ("b", "p1")]])), "contradiction", "How old") == []


def test_spellings_proposed_as_one_are_one_question_with_every_source():
    docs = [
        document("a", "Asel Omarova came."),
        document("b", "Assel Omarowa came."),
        document("c", "Asel Omarova left."),
    ]
    names = {"a": {"p1": ("Asel Omarova",)}, "b": {"p1": ("Assel Omarowa",)}, "c": {"p1": ("Asel Omarova",)}}
    stuff = material(docs, names, same=[[("a", "p1"), ("c", "p1")]], proposals=[both("a:p1", "b:p1")])
    (found,) = only(weigh.find(stuff), "spelling")
    assert [side.text for side in found.sides] == ["Asel Omarova", "Assel Omarowa", "Asel Omarova"]
    assert "nothing was merged" in found.explanation


def test_one_spelling_or_a_weak_likeness_is_no_question():
    docs = [document("a", "Asel Omarova came."), document("b", "Aset Omirova came.")]
    names = {"a": {"p1": ("Asel Omarova",)}, "b": {"p1": ("Aset Omirova",)}}
    assert only(weigh.find(material(docs, names, proposals=[both("a:p1", "b:p1", "0.60")])), "spelling") == []


def test_registered_and_unregistered_groups_of_one_root_are_held_apart():
    docs = [
        document(
            "a",
            "The officially registered branch of Aqtilek Joly met on Monday. The unregistered group Nagyz Aqtilek met on Tuesday.",
        ),
        document("b", "She joined Akhtilek in spring."),
    ]
    names = {"a": {"o1": ("Aqtilek Joly",), "o2": ("Nagyz Aqtilek",)}, "b": {"o1": ("Akhtilek",)}}
    (found,) = only(weigh.find(material(docs, names)), "spelling", "organisation")
    assert {side.text for side in found.sides} == {"Aqtilek Joly", "Nagyz Aqtilek", "Akhtilek"}
    assert "hold them apart" in found.explanation


def test_ministries_of_two_states_share_no_root():
    docs = [
        document("a", "The Latvian Foreign Ministry answered."),
        document("b", "The Estonian Foreign Ministry did not."),
    ]
    names = {"a": {"o1": ("Latvian Foreign Ministry",)}, "b": {"o1": ("Estonian Foreign Ministry",)}}
    assert only(weigh.find(material(docs, names)), "spelling", "organisation") == []


def test_terms_of_equal_length_are_not_one_term():
    docs = [
        document("a", "Daulet Erkin served two stints in detention, for 10 and 15 days respectively."),
        document("b", "Daulet Erkin was arrested again and sentenced to 15 days of arrest."),
    ]
    names = {doc.id: {"p1": ("Daulet Erkin",)} for doc in docs}
    (found,) = only(weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]])), "guard", "How many times")
    assert {side.value for side in found.sides} == {"P10D, P15D", "P15D"}
    assert "15 days" in found.explanation


def test_an_unnamed_witness_is_never_joined_with_a_named_one():
    docs = [
        document("a", "Another woman said her mother was sentenced to 9 years in prison for praying at home."),
        document("b", "Asel Omar, whose mother is in jail for religious crimes, came every day."),
        document("c", "Dina Sadyk, whose father is in jail for religious crimes, came every day."),
    ]
    names = {"b": {"p1": ("Asel Omar",)}, "c": {"p1": ("Dina Sadyk",)}}
    (found,) = only(weigh.find(material(docs, names)), "guard", "unnamed")
    assert {side.document for side in found.sides} == {"a", "b"}
    assert "never joined" in found.explanation


def test_two_dates_of_one_death():
    docs = [document("a", "Omar died in prison in May 2019."), document("b", "Omar died in prison in June 2020.")]
    names = {doc.id: {"p1": ("Omar",)} for doc in docs}
    events = {
        doc.id: [event(doc, doc.text, "death_in_custody", who=["p1"], when=when)]
        for doc, when in zip(docs, ("2019-05", "2020-06"), strict=True)
    }
    found = weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]], events=events))
    assert len(only(found, "contradiction", "death in custody")) == 1
    agreeing = {doc.id: [event(doc, doc.text, "death_in_custody", who=["p1"], when="2019-05")] for doc in docs}
    (agreed,) = only(
        weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]], events=agreeing)), "corroboration"
    )
    assert agreed.independent == 2


def test_sentence_lengths_and_arrests_that_recur():
    names = {key: {"p1": ("Omar",)} for key in ("a", "b")}

    def told(kind, first, second, words="got"):
        docs = [document("a", f"Omar {words} a term."), document("b", f"Omar {words} another.")]
        rows = {
            doc.id: [event(doc, doc.text, kind, who=["p1"], when=when, details=[("sentence_length", length)])]
            for doc, (when, length) in zip(docs, (first, second), strict=True)
        }
        return only(weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]], events=rows)), "contradiction")

    assert len(told("prison_sentence", (None, "P12Y"), (None, "P13Y"))) == 1
    assert told("prison_sentence", (None, "P12Y"), (None, "P12Y")) == []
    assert told("detention", ("2019-05-01", "P1D"), ("2019-06-01", "P2D")) == []
    read = [document("a", "Omar got 12 years."), document("b", "The court gave Omar 13 years.")]
    assert len(only(weigh.find(material(read, names, same=[[("a", "p1"), ("b", "p1")]])), "contradiction")) == 1


def test_ids_stay_when_the_names_are_judged_to_be_one():
    docs = [
        document("a", "Asel Omarova, 71, came.", published="2022-06-22"),
        document("b", "Assel Omarowa was born in 1948.", published="2022-06-22"),
    ]
    names = {"a": {"p1": ("Asel Omarova",)}, "b": {"p1": ("Assel Omarowa",)}}
    before = {one.question: one.id for one in weigh.find(material(docs, names, proposals=[both("a:p1", "b:p1")]))}
    after = {one.question: one.id for one in weigh.find(material(docs, names, same=[[("a", "p1"), ("b", "p1")]]))}
    assert len(before) == 2
    assert before == after
