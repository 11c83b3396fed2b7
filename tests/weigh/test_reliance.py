"""On whom a text leans. Real outlets, invented stories."""

import pytest

from kuager import weigh
from kuager.weigh.independence import family_of
from tests.weigh.helpers import document, material, only


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“They took him at dawn,” she told Reuters.", "Reuters"),
        ("According to Radio Free Asia, the school was closed.", "Radio Free Asia"),
        ("The BBC’s correspondent in the valley saw two buses.", "BBC"),
        ("Deutsche Welle reported that the gate was shut.", "Deutsche Welle"),
        ("Source: https://www.rfa.org/english/news/one.html", "Radio Free Asia"),
        ("In an interview with the Associated Press he said little.", "Associated Press"),
        ("Source: https://valley-post.example/story/1", "valley-post.example"),
        ("Published by A. Writer, based on reporting by Asel Omar and Dina Sadyk.", "Asel Omar"),
    ],
)
def test_patterns(text, name):
    (found,) = weigh.reliances(document("d", text))
    assert found.source_name == name
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "She told her neighbour everything.",
        "According to her, nobody came.",
        "He told Omar to wait.",
        "The village notes that it rains.",
    ],
)
def test_people_who_talk_are_no_outlets(text):
    assert weigh.reliances(document("d", text)) == ()


def test_families_know_services_and_addresses():
    assert (
        family_of("RFE/RL")
        == family_of("Azattyq")
        == family_of("https://www.rferl.org/a/1.html")
        == "Radio Free Europe/Radio Liberty"
    )
    assert family_of("Valley Post") is None


def test_two_documents_that_lean_on_one_family_are_one_voice():
    docs = [
        document("a", "“We wait,” she told RFE/RL. It was cold."),
        document("b", "According to Radio Liberty, eleven letters were sent."),
    ]
    (found,) = only(weigh.find(material(docs)), "independence")
    assert found.independent == 1
    assert {side.document for side in found.sides} == {"a", "b"}


def test_one_document_alone_is_no_question():
    assert only(weigh.find(material([document("a", "“We wait,” she told RFE/RL.")])), "independence") == []


def test_the_archive_may_name_further_outlets():
    (found,) = weigh.reliances(document("d", "“We wait,” she told the Valley Post."), ["Valley Post"])
    assert found.source_name == "Valley Post"
