"""Corroboration per value: copies and one speaker count once, another lineage never takes away, words equal the data."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import ClaimId, Stance
from kuager.model.schema import vocabulary
from kuager.text.tellings import LANGUAGES, paragraph, render
from kuager.weigh.connections import Speaker, connection
from kuager.weigh.grades import Grade, Level, Voice, excludes, grade, independent


def voice(number: int, lineage: str, speaker: str | None = None, **more: object) -> Voice:
    return replace(
        Voice(claim=ClaimId(f"c-{number}"), document=f"d-{number}", lineage=lineage, speaker=speaker, name=speaker),
        **more,
    )


VOICES = st.lists(
    st.builds(
        voice,
        st.integers(0, 30),
        st.sampled_from(["g-1", "g-2", "g-3", "g-4"]),
        st.none() | st.sampled_from(["wife", "brother", "official"]),
        connection=st.sampled_from(["self", "relative", "document", "reporter", "unknown"]),
        stance=st.sampled_from([Stance.ASSERTS, Stance.ASSERTS, Stance.REPORTS, Stance.HEDGES, Stance.DENIES]),
        chain=st.sampled_from([(), ("a text",), ("wife", "a text"), ("wife", "an outlet", "a text")]),
    ),
    max_size=7,
    unique_by=lambda one: one.claim,
)


def slow(voices: list[Voice]) -> int:
    """The definition as it is written: the largest set of tellings of which no two share a lineage or a speaker."""
    named = {one.lineage for one in voices if one.speaker}
    kept = [one for one in voices if one.speaker or one.lineage not in named]

    def apart(pair: tuple[Voice, Voice]) -> bool:
        left, right = pair
        return left.lineage != right.lineage and (left.speaker is None or left.speaker != right.speaker)

    sizes = range(len(kept), 0, -1)
    return next((n for n in sizes for some in combinations(kept, n) if all(map(apart, combinations(some, 2)))), 0)


@given(VOICES)
def test_the_count_is_what_its_definition_says(voices):
    assert independent((one.lineage, one.speaker) for one in voices) == slow(voices)


@given(VOICES.filter(bool), st.data())
def test_a_copy_never_raises_the_count(voices, data):
    original = data.draw(st.sampled_from(voices))
    copy = replace(
        original,
        claim=ClaimId("c-copy"),
        document="d-copy",
        speaker=data.draw(st.sampled_from([original.speaker, None])),
    )
    before, after = grade(voices), grade([*voices, copy])
    assert after.independent <= before.independent
    assert after.against <= before.against


@given(VOICES, st.sampled_from([None, "wife", "somebody new"]))
def test_another_lineage_never_lowers_the_count(voices, speaker):
    more = grade([*voices, voice(99, "g-new", speaker)])
    assert grade(voices).independent <= more.independent <= grade(voices).independent + 1
    if speaker != "wife":
        assert more.independent == grade(voices).independent + 1


@given(VOICES, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(voices, random):
    shuffled = list(voices)
    random.shuffle(shuffled)
    assert grade(shuffled) == grade(voices)


def test_one_speaker_in_two_outlets_counts_once():
    assert grade([voice(1, "g-1", "wife"), voice(2, "g-2", "wife")]).level is Level.REPEATED


@pytest.mark.parametrize(
    ("voices", "level"),
    [
        ([], Level.UNSUPPORTED),
        ([voice(1, "g-1", stance=Stance.HEDGES)], Level.UNSUPPORTED),
        ([voice(1, "g-1")], Level.SINGLE),
        ([voice(1, "g-1"), voice(2, "g-1")], Level.REPEATED),
        ([voice(1, "g-1"), voice(2, "g-2")], Level.TWO),
        ([voice(1, "g-1"), voice(2, "g-2"), voice(3, "g-3")], Level.SEVERAL),
        ([voice(1, "g-1"), voice(2, "g-2"), voice(3, "g-3", connection="document")], Level.DOCUMENTED),
        ([voice(1, "g-1"), voice(2, "g-2", stance=Stance.DENIES)], Level.CONTRADICTED),
    ],
)
def test_levels(voices, level):
    assert grade(voices).level is level


def test_who_says_what_excludes_it_stands_against():
    found = grade([voice(1, "g-1"), voice(2, "g-2")], [voice(3, "g-3"), voice(4, "g-3")])
    assert (found.level, found.independent, found.against) == (Level.CONTRADICTED, 2, 1)


def numbers(one: Grade) -> list[int]:
    said = [one.claims, one.independent]
    said += [number for number in (one.against, one.first_hand, one.documents, one.hedged, one.deepest) if number]
    return sorted(said)


@given(VOICES, VOICES)
def test_the_numbers_in_words_equal_the_data_in_every_language(voices, others):
    found = grade(voices, others)
    for lang in LANGUAGES:
        assert sorted(map(int, re.findall(r"\d+", paragraph(found.told, lang)))) == numbers(found)
        assert render(found.told[0], lang)


def test_every_level_has_its_sentence():
    for level in Level:
        assert len({render(replace_level(level), lang) for lang in LANGUAGES}) == len(LANGUAGES)


def replace_level(level: Level):
    return grade([]).told[0].__class__(template=f"grade.level.{level.value}")


@pytest.mark.parametrize(
    ("schema", "prop", "one", "two", "clash"),
    [
        ("person", "sex", "male", "female", True),
        ("person", "role", "teacher", "herder", False),
        ("act", "when", "2018", "2018-03", False),
        ("act", "when", "2018", "2019-03", True),
        ("act", "count", "12", "14", True),
        ("act", "count", "dozens", "14", False),
        ("person", "birth_date", "1970", "born long ago", False),
        ("plugin", "unheard", "a", "b", False),
    ],
)
def test_what_excludes_what(schema, prop, one, two, clash):
    assert excludes(schema, prop, one, two) is excludes(schema, prop, two, one) is clash


@pytest.mark.parametrize(
    ("speaker", "more", "link"),
    [
        (None, {}, "unknown"),
        (None, {"kind": "reporter"}, "reporter"),
        (Speaker(id="1", name="Dana", roles=("shepherd",)), {}, "unknown"),
        (Speaker(id="1", name="Dana", roles=("shepherd",)), {"kin": True}, "relative"),
        (Speaker(id="1", name="Dana"), {"is_self": True, "kin": True}, "self"),
        (Speaker(id="1", name="Dana", roles=("Foreign Ministry spokeswoman",)), {}, "official"),
        (Speaker(id="1", name="Dana", roles=("former police officer",)), {}, "unknown"),
        (Speaker(id="1", name="Дана", roles=("адвокат семьи",)), {}, "lawyer"),
        (Speaker(id="1", name="Дана", roles=("министрліктің баспасөз хатшысы",)), {}, "official"),
        (Speaker(id="1", name="某某", roles=("外交部发言人",)), {}, "official"),
        (Speaker(id="1", name="Ministry of Rivers", schema="organisation"), {}, "official"),
        (Speaker(id="1", name="Society of Friends", schema="organisation"), {}, "organisation"),
        (Speaker(id="1", name="The Courtyard Society", schema="organisation"), {}, "organisation"),
        (Speaker(id="1", name="Northern Courier", schema="outlet"), {}, "reporter"),
    ],
)
def test_connections_come_from_what_is_said_and_nothing_else(speaker, more, link):
    assert connection(speaker, **more) == link
    assert link in vocabulary("source_link").terms
