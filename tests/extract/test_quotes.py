"""Quotations: where they begin and end, and who speaks."""

from __future__ import annotations

import pytest


def quoted(found, text):
    names = {one.id: one.name for one in found.entities}
    return [(text[q.start : q.end], names.get(q.speaker), q.kind.value) for q in found.quotes]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“We wait for them every day,” said Leila Mansour.", "We wait for them every day,", "Leila Mansour"),
        (
            '"We wait for them every day," Leila Mansour, a teacher, told Reuters.',
            "We wait for them every day,",
            "Leila Mansour",
        ),
        ("Leila Mansour said: “We wait for them every day.”", "We wait for them every day.", "Leila Mansour"),
        ("‘We wait for them every day,’ Leila Mansour said.", "We wait for them every day,", "Leila Mansour"),
        ("«We wait for them every day», Leila Mansour said.", "We wait for them every day", "Leila Mansour"),
        (
            "“We wait for them every day,” believes the poet Leila Mansour.",
            "We wait for them every day,",
            "Leila Mansour",
        ),
        ("Leila Mansour wept. “We wait for them every day,” she said.", "We wait for them every day,", "Leila Mansour"),
        ("Leila Mansour wept.\n“We wait for them every day.”", "We wait for them every day.", "Leila Mansour"),
        ("According to Leila Mansour, “we wait for them every day.”", "we wait for them every day.", "Leila Mansour"),
    ],
)
def test_speakers(read, text, words, speaker):
    assert [one[:2] for one in quoted(read(text), text)] == [(words, speaker)]


def test_a_quotation_goes_on_after_its_verb(read):
    text = "“We wait,” Leila Mansour said. “Nobody comes to us.”"
    assert [one[1] for one in quoted(read(text), text)] == ["Leila Mansour", "Leila Mansour"]


def test_the_one_who_is_told_does_not_speak(read):
    text = "“We wait for them every day,” Leila Mansour, whose son was jailed in May, told Omar Haddad."
    assert quoted(read(text), text)[0][1] == "Leila Mansour"


def test_nested_and_unclosed(read):
    text = "“They told me: “You will be next.” Nothing more,” Leila Mansour said."
    assert [one[0] for one in quoted(read(text), text)] == [
        "They told me: “You will be next.” Nothing more,",
        "You will be next.",
    ]
    text = "“They told me: “You will be next.”\nLeila Mansour left."
    assert [one[0] for one in quoted(read(text), text)] == ["They told me: “You will be next.", "You will be next."]


def test_over_paragraphs(read):
    text = "“We wait.\nWe always wait,” said Leila Mansour."
    assert [one[0] for one in quoted(read(text), text)] == ["We wait.\nWe always wait,"]


def test_kinds(read):
    text = "They chanted “Bring them home!” The law on “rumours” was used."
    assert [one[2] for one in quoted(read(text), text)] == ["slogan", "fragment"]


def test_an_apostrophe_opens_nothing(read):
    assert read("The parents’ house isn’t Leila Mansour’s.").quotes == ()
