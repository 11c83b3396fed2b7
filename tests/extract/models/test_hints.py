"""Of what a model calls a name only that is passed on which the rules did not see and which can be one."""

from __future__ import annotations

import pytest

from kuager import extract
from kuager.errors import MissingModelError
from kuager.extract import models
from kuager.extract.found import Label
from kuager.extract.models import Guess
from kuager.model import Extraction, MentionType
from kuager.workflow import name_models
from kuager.workflow.sandbox import InProcess

PERSON, PLACE, BODY = Label.PERSON, Label.PLACE, Label.ORGANISATION
TEXT = "Kazakh officials spoke. Then Orlu wept near Wendover and Qorvat Nim slept. Orlu was held in Drumm for Kazakhs."


def guess(text, words, label, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Guess(start, start + len(words), label)


def hinted(document, guesses, text=TEXT, lang="en", found=None):
    one = document(text, lang)
    entries = models.hints(one, found or Extraction(extractor="x"), guesses)
    return [(entry.kind.value, entry.spelling) for entry in entries]


def test_a_name_the_rules_did_not_see_is_passed_on_once(document):
    guesses = [guess(TEXT, "Orlu", PERSON), guess(TEXT, "Orlu", PERSON, 1), guess(TEXT, "Qorvat Nim", PERSON)]
    assert hinted(document, guesses) == [("person", "Orlu"), ("person", "Qorvat Nim")]


@pytest.mark.parametrize("words", ["Kazakhs", "Kazakh", "wept", "Then", "officials spoke"])
def test_peoples_and_plain_words_are_nobody(document, words):
    assert hinted(document, [guess(TEXT, words, PERSON)]) == []


def test_an_unknown_place_needs_a_word_that_places_it(document):
    text = "She saw Drumm there. He lives in Wendover now. They left Wendover."
    assert hinted(document, [guess(text, "Drumm", PLACE), guess(text, "Wendover", PLACE)], text) == [
        ("place", "Wendover")
    ]


def test_a_label_that_flips_is_not_believed(document):
    assert hinted(document, [guess(TEXT, "Orlu", PERSON), guess(TEXT, "Orlu", PLACE, 1)]) == []


def test_bodies_are_left_to_the_rules(document):
    assert hinted(document, [guess(TEXT, "Drumm", BODY)]) == []


def test_a_lone_word_needs_to_come_twice(document):
    text = "There sat Orlu. Then came Bem, and Bem left. Then came Qorvat Nim."
    found = [
        guess(text, "Orlu", PERSON),
        guess(text, "Bem", PERSON),
        guess(text, "Bem", PERSON, 1),
        guess(text, "Qorvat Nim", PERSON),
    ]
    assert hinted(document, found, text) == [("person", "Bem"), ("person", "Qorvat Nim")]


def test_marks_around_a_name_are_no_part_of_it(document):
    text = "It was “Orlu’s” house, said Qorvat Nim. But Orlu slept."
    assert hinted(
        document,
        [guess(text, "“Orlu’s”", PERSON), guess(text, "Qorvat Nim.", PERSON), guess(text, "Orlu", PERSON, 1)],
        text,
    ) == [
        ("person", "Orlu"),
        ("person", "Qorvat Nim"),
    ]


def test_what_the_rules_saw_anywhere_is_theirs(document, read):
    text = "Police detained Zhanar Toleubek on May 3. Zhanar wept. Zhanar Toleubek was fined."
    found = read(text)
    assert (
        hinted(document, [guess(text, "Zhanar", PERSON, 1), guess(text, "Zhanar Toleubek", PLACE)], text, found=found)
        == []
    )


def test_han_names_of_any_length_pass_but_parts_of_known_ones_do_not(document):
    text = "阿依努尔·吐尔逊和王小明在伊宁。"
    found = [guess(text, "阿依努尔·吐尔逊", PERSON), guess(text, "王小明", PERSON), guess(text, "和", PERSON)]
    assert hinted(document, found, text, "zh") == [("person", "阿依努尔·吐尔逊"), ("person", "王小明")]


class Names:
    """A name model of this test's own: the real door, without the real packages."""

    name, lang = "own@1", "en"

    def __init__(self, *names):
        self._names = names

    def names(self, text):
        return [
            Guess(at, at + len(one), PERSON)
            for one in self._names
            for at in range(len(text))
            if text.startswith(one, at)
        ]


@pytest.fixture
def chosen(monkeypatch):
    def choose(*names):
        monkeypatch.setattr(models, "name_model", lambda _lang: Names(*names))

    return choose


def find(one, chosen=("en",)):
    found, problem = name_models.find(InProcess(), one, extract.Lexicon.empty(), 20.0, chosen)
    assert problem is None
    return found


def test_rules_and_model_work_together_and_the_extraction_says_so(document, chosen):
    text = "In the yard stood wept quietly Orlu with a flag. Police detained Orlu on May 3, 2021. Sairan said nothing."
    chosen("Orlu")
    plain, both = find(document(text), ()), find(document(text))
    if any(one.text == "Orlu" and one.type is MentionType.PERSON for one in plain.mentions):
        pytest.fail("the rules have learnt this name; choose another for this test")
    seen = [one for one in both.mentions if one.text == "Orlu"]
    assert {(one.type, one.entity is not None) for one in seen} == {(MentionType.PERSON, True)}
    assert len(seen) == 2
    assert all("own@1" in one.why for one in seen)
    assert all(text[one.start : one.end] == one.text for one in both.mentions)
    assert both.extractor == f"{plain.extractor}+own@1"
    local = seen[0].entity
    assert [event.type for event in both.events if local in event.who] == ["detention"]


def test_a_model_that_adds_nothing_changes_nothing(document, chosen):
    text = "Police detained Zhanar Toleubek on May 3, 2021."
    chosen("Zhanar Toleubek")
    assert find(document(text)) == find(document(text), ())


def test_only_the_languages_chosen_are_helped(document, chosen):
    text = "In the yard stood wept quietly Orlu with a flag."
    chosen("Orlu")
    assert find(document(text), ("ru", "zh")) == find(document(text), ())


def test_a_model_that_is_missing_is_a_notice_and_the_rules_work(document, monkeypatch):
    def missing(lang):
        raise MissingModelError("x is not installed", item=lang)

    monkeypatch.setattr(models, "name_model", missing)
    text = "Police detained Zhanar Toleubek on May 3, 2021."
    found = find(document(text))
    assert found.mentions == find(document(text), ()).mentions
    assert [notice.code for notice in found.notices] == ["K-EXTRACT-004"]
