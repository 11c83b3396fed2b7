"""A document that takes too long is read in part, and the extraction says so."""

from __future__ import annotations

import itertools

import pytest

from kuager import extract
from kuager.errors import LanguageNotReadError, TimeBudgetError
from kuager.extract.pace import Pace, TimeSpentError
from kuager.model import Extraction
from tests.extract.test_properties import document

NEWS = "Police detained Zhanar Toleubek in Almaty on 5 March 2021, her husband said. “No,” he said.\n"
NOTHING_KNOWN = extract.Lexicon.empty()


class Timer:
    """Lets seconds pass with each look, fewer once a number of looks is over."""

    def __init__(self, slow_looks: int) -> None:
        self.looks = 0
        self.slow_looks = slow_looks

    def __call__(self) -> float:
        self.looks += 1
        return 1.0 * min(self.looks, self.slow_looks)


def notices(found, error):
    return [one for one in found.notices if one.code == error.code]


@pytest.mark.parametrize("lang", ["en", "kk"])
def test_an_honest_text_is_read_whole(lang):
    found = extract.find(document(NEWS * 40, lang), NOTHING_KNOWN, timer=itertools.repeat(7.0).__next__)
    assert not notices(found, TimeBudgetError)
    assert found == extract.find(document(NEWS * 40, lang), NOTHING_KNOWN)


def test_a_slow_text_is_read_in_part_and_this_is_said():
    text = NEWS * 400
    found = extract.find(document(text), NOTHING_KNOWN, timer=Timer(slow_looks=9), seconds=10)
    (notice,) = notices(found, TimeBudgetError)
    eighth = -(-len(text) // 8)
    assert f"the first {eighth} of {len(text)} characters" in notice.message
    assert notice.cure
    assert max(one.end for one in found.mentions) in range(eighth - len(NEWS), eighth + 1)
    assert found.events
    assert found.quotes


def test_what_is_read_of_a_slow_text_is_what_its_beginning_says():
    text = NEWS * 400
    found = extract.find(document(text), NOTHING_KNOWN, timer=Timer(slow_looks=9), seconds=10)
    short = extract.find(document(text[: -(-len(text) // 8)]), NOTHING_KNOWN)
    assert (found.mentions, found.events, found.relations) == (short.mentions, short.events, short.relations)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_text_that_is_always_too_slow_yields_nothing_but_the_notice(lang):
    found = extract.find(document(NEWS * 10, lang), NOTHING_KNOWN, timer=itertools.count().__next__, seconds=0.5)
    assert found == Extraction(extractor=found.extractor, notices=found.notices)
    assert len(notices(found, TimeBudgetError)) == 1


def test_the_notice_of_another_language_stays():
    found = extract.find(document("Алматы. " * 2000, "kk"), NOTHING_KNOWN, timer=Timer(slow_looks=4), seconds=4)
    assert notices(found, LanguageNotReadError)
    assert notices(found, TimeBudgetError)


def test_the_clock_is_looked_at_now_and_then_only():
    timer = Timer(slow_looks=0)
    pace = Pace(1.0, timer)
    for _ in range(6_400):
        pace.tick()
    assert timer.looks == 101


def test_a_pace_without_seconds_never_stops():
    pace = Pace()
    for _ in range(1_000):
        pace.tick()
    pace.check()


def test_a_spent_pace_stops_at_the_next_check():
    pace = Pace(2.0, itertools.count().__next__)
    pace.check()
    with pytest.raises(TimeSpentError):
        pace.check()
