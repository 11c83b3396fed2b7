"""Words compared by other processes, and only once for those that sound alike: the same numbers as one by one."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.resolve.likeness import likeness_of
from kuager.resolve.records import workers
from kuager.resolve.records.agreement import Likenesses
from kuager.resolve.records.table import people_of
from kuager.resolve.records.workers import Workers, compare_here

_NAMES = (
    "Айгүл", "Aigul", "Aygül", "ئايگۈل", "艾古丽", "Aiguli", "Қанатұлы", "Kanatuly", "Kanat", "Канатов", "Kanatova",
    "江", "Jan", "Zhang Wei", "张伟", "Чжан Вэй", "C.", "К.", "Ә", "Əhmət", "Ahmet", "阿合买提", "Нұр Болат", "Nurbolat",
)  # fmt: skip


def _words() -> tuple[str, ...]:
    rows = [
        {"record_id": str(at), "name": f"{one} {two}"}
        for at, (one, two) in enumerate(itertools.product(_NAMES, _NAMES))
    ]
    return people_of(rows).words


def _some_pairs(words: tuple[str, ...], count: int) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(3)
    return dice.integers(0, len(words), count), dice.integers(0, len(words), count)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_processes_says_what_the_comparer_says(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WORTHWHILE", 0)
    monkeypatch.setattr(workers, "_CHUNK", 170)
    words = _words()
    one, two = _some_pairs(words, 2000)
    told: list[tuple[int, int]] = []

    found = Workers(count=count, told=lambda done, total: told.append((done, total)))(words, one, two)

    expected = np.array([likeness_of(words[a], words[b]) for a, b in zip(one, two, strict=True)], dtype=np.float32)
    assert found.tobytes() == expected.tobytes()
    assert told[0] == (170, 2000)
    assert told[-1] == (2000, 2000)


def test_a_process_that_is_ended_costs_time_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WORTHWHILE", 0)
    monkeypatch.setattr(workers, "_CHUNK", 500)
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *words: object, **options: object) -> None:
            super().__init__(*words, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    words = _words()
    one, two = _some_pairs(words, 4000)

    def told(done: int, total: int) -> None:
        del total
        if done == 500:
            started[0].kill()

    assert np.array_equal(Workers(count=2, told=told)(words, one, two), compare_here(words, one, two))
    assert all(child.poll() is not None for child in started)


def test_a_process_ends_when_the_one_that_asked_is_gone() -> None:
    command = [sys.executable, "-P", "-m", workers.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=30) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_NAMES), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_words_of_one_sound_are_compared_once_and_rightly(names: list[str], dice: random.Random) -> None:
    dice.shuffle(names)
    people = people_of([{"record_id": str(at), "name": name} for at, name in enumerate(names)])
    count = len(people.words)
    codes = np.array([a * count + b for a in range(count) for b in range(a, count)], dtype=np.int64)

    found = Likenesses(people, codes).of(codes)

    expected = [likeness_of(people.words[code // count], people.words[code % count]) for code in codes.tolist()]
    assert np.array_equal(found, np.array(expected, dtype=np.float32).astype(np.float64))
