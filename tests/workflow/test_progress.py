"""How far a run is and how long it will take, on a clock that the test turns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.workflow.progress import Progress, State, duration, words


class Hand:
    """A clock whose hand the test moves."""

    def __init__(self, at: float = 1000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


PACES = st.floats(min_value=0.01, max_value=600)


@given(total=st.integers(2, 3000), pace=PACES, stop=st.floats(0.01, 0.99))
def test_a_steady_run_ends_when_it_was_said_to(total, pace, stop):
    hand = Hand()
    progress = Progress(hand, total=total)
    done = max(1, int(total * stop))
    for _ in range(done):
        hand.at += pace
        progress.advance()
    state = progress.state()
    assert state.left == pytest.approx((total - done) * pace, rel=1e-6)
    assert state.rate == pytest.approx(1 / pace, rel=1e-6)


@given(
    total=st.floats(1, 1e6),
    steps=st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 500)), max_size=60),
    window=st.floats(1, 120),
)
def test_whatever_happens_the_figures_are_possible(total, steps, window):
    hand = Hand()
    progress = Progress(hand, total=total, window=window)
    for seconds, units in steps:
        hand.at += seconds
        progress.advance(units)
        state = progress.state()
        assert state.total is not None
        assert state.total >= state.done >= 0
        assert state.left is None or state.left >= 0
        assert (state.left == 0) == (state.done >= total)
        assert state.share is not None
        assert 0 <= state.share <= 1
        assert "\n" not in words(state, "files")


@given(pace=st.floats(0.05, 20), slow=st.integers(60, 300))
def test_what_was_passed_over_at_once_does_not_promise_an_early_end(pace, slow):
    hand = Hand()
    progress = Progress(hand, total=10_000)
    for _ in range(5000):
        hand.at += 0.0005
        progress.advance()
    for _ in range(slow + int(120 / pace)):
        hand.at += pace
        progress.advance()
    state = progress.state()
    assert state.left == pytest.approx((10_000 - state.done) * pace, rel=0.1)


def test_work_that_hangs_makes_the_time_left_grow():
    hand = Hand()
    progress = Progress(hand, total=10)
    hand.at += 1
    progress.advance()
    first = progress.state().left
    hand.at += 100
    later = progress.state().left
    assert first is not None
    assert later is not None
    assert later > first * 50


def test_memory_stays_the_same_however_long_the_run():
    hand = Hand()
    progress = Progress(hand, total=1)
    for _ in range(20_000):
        hand.at += 0.01
        progress.advance()
    assert len(progress._marks) < 200


def test_nothing_is_promised_before_anything_is_known():
    hand = Hand()
    progress = Progress(hand)
    assert progress.state() == State(done=0, total=None, elapsed=0, rate=None, left=None)
    assert words(progress.state(), "files") == "0 files"
    progress.expect(8)
    hand.at += 2
    assert progress.state().left is None
    progress.advance(4)
    assert words(progress.state(), "files") == "4 of 8 files · 2/s · 2 s left"
    with pytest.raises(ValueError, match="stays done"):
        progress.advance(-1)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"), (0.2, "1 s"), (60, "60 s"), (61, "2 min"), (3600, "60 min"), (3601, "1 h 1 min"), (7200, "2 h"),
        (86_399, "1 d"), (86_400, "1 d"), (90_001, "1 d 2 h"),
    ],
)  # fmt: skip
def test_durations_are_said_as_people_say_them(seconds, said):
    assert duration(seconds) == said


@given(st.floats(0, 1e7))
def test_a_run_never_seems_to_have_ended_before_it_has(seconds):
    assert (duration(seconds) == "0 s") == (seconds == 0)


@pytest.mark.parametrize(
    ("rate", "said"), [(1234.5, "1,234/s"), (2.5, "2.5/s"), (0.2, "12/min"), (0.02, "1.2/min"), (0.001, "3.6/h")]
)
def test_a_pace_is_said_in_a_unit_that_fits(rate, said):
    state = State(done=1, total=None, elapsed=1, rate=rate, left=None)
    assert words(state) == f"1 · {said}"
