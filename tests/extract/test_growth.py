"""No text makes the work grow faster than its length: each hard text is read at one size and at four times that size.

Only the ratio of the two is looked at, never how long anything takes, and in seconds of this thread's work, which other
programs do not use up. Work that grows with the length gives about 4, with its square 16. A ratio that is too high is measured
again, so that one unlucky measurement is no failure; a square is too high every time.

``KUAGER_GROWTH=60000 pytest tests/extract/test_growth.py`` looks fifteen times further.
"""

from __future__ import annotations

import gc
import os
import re
import time
from collections.abc import Callable

import pytest

from kuager import extract
from kuager.text.lang import detect
from tests.extract.hard import makers
from tests.extract.test_properties import document

SIZE = int(os.environ.get("KUAGER_GROWTH", "4000"))
MOST = 9.0
NOISE = 0.001
TRIES = 10
FOREIGN = [name for name in makers() if not name.startswith("words ") or not name.isascii()]
"""Without the English words, in which the other rules see words like any."""
NOTHING_KNOWN = extract.Lexicon.empty()


def work(act: Callable[[str], object], text: str) -> float:
    # Collecting garbage walks over all that the test run holds, which says nothing of the text.
    gc.disable()
    try:
        start = time.thread_time()
        act(text)
        return time.thread_time() - start
    finally:
        gc.enable()


def growth(act: Callable[[str], object], make: Callable[[int], str]) -> float:
    """Returns how much more work four times the text is: the least of a few measurements."""
    short, long = make(SIZE), make(4 * SIZE)
    found = 99.0
    for _ in range(TRIES):
        few = work(act, short)
        found = min(found, (work(act, long) + NOISE) / (few + NOISE))
        if found <= MOST:
            break
    return found


def reads(lang: str) -> Callable[[str], object]:
    return lambda text: extract.find(document(text, lang), NOTHING_KNOWN)


@pytest.fixture(scope="module", autouse=True)
def lists_are_read() -> None:
    for lang in ("en", "ru", "kk", "zh", "ug"):
        reads(lang)("Read once, so that loading the lists is not measured.")


@pytest.mark.parametrize("name", makers())
def test_english_rules(name):
    assert growth(reads("en"), makers()[name]) <= MOST


@pytest.mark.parametrize("lang", ["ru", "kk", "zh", "ug"])
@pytest.mark.parametrize("name", FOREIGN)
def test_rules_of_other_languages(lang, name):
    assert growth(reads(lang), makers()[name]) <= MOST


@pytest.mark.parametrize("name", FOREIGN)
def test_naming_the_language(name):
    # It looks at 20,000 characters at most, so the longer text stays below that.
    assert growth(detect, lambda size: makers()[name](size * 4_800 // SIZE)) <= MOST


def test_the_measure_sees_a_square():
    trailing = re.compile(r"\s+$")
    assert growth(trailing.search, lambda size: " " * (size // 3) + "x") > MOST
