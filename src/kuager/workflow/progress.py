"""How far a long run is, and how long it will still take: arithmetic over a clock that is handed in; prints nothing.

The work is counted in whatever the run knows beforehand: files of a folder, or seconds of speech in a queue of
recordings. What is left is judged by the pace of the last minute and not of the whole run: a run that is continued
passes what it did before in no time, and an average would then promise an end that does not come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

WINDOW: Final = 60.0
"""Seconds that the pace is taken from."""
_MARKS: Final = 60
"""Marks kept per window: memory stays the same, however long the run."""
_FEWEST: Final = 4
"""Steps that the pace is taken from however long ago they were: a recording can take longer than the window."""
_WHOLE: Final = 10
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS: Final = (("s", 1), ("min", _MINUTE), ("h", _HOUR))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a run is.

    Attributes:
        done: units of work that are done.
        total: units there are; None when nobody knows. Never below ``done``.
        elapsed: seconds since the run began.
        rate: units per second of late; None as long as nothing is done.
        left: seconds until the end at this pace; None when it cannot be told.
    """

    done: float
    total: float | None
    elapsed: float
    rate: float | None
    left: float | None

    @property
    def share(self) -> float | None:
        """What part of the work is done, 0 to 1; None when nobody knows how much there is."""
        if self.total is None:
            return None
        return self.done / self.total if self.total else 1.0


class Progress:
    """Counts the work of one run.

    Args:
        seconds: returns the seconds of a clock that never goes back (``time.monotonic``).
        total: units of work there are; None when nobody knows.
        window: seconds that the pace is taken from.
    """

    def __init__(self, seconds: Callable[[], float], *, total: float | None = None, window: float = WINDOW) -> None:
        self._seconds = seconds
        self._total = total
        self._window = window
        self._done = 0.0
        self._began = seconds()
        self._marks: deque[tuple[float, float]] = deque([(self._began, 0.0)])

    def expect(self, total: float | None) -> None:
        """Says how much work there is, when that is known only after the start, or changes."""
        self._total = total

    def advance(self, units: float = 1.0) -> None:
        """Says that units of work are done.

        Raises:
            ValueError: when work is taken back.
        """
        if units < 0:
            raise ValueError("work that is done stays done")
        self._done += units
        now = self._seconds()
        # Between two marks that are close, the later one says all the earlier one did.
        if len(self._marks) > 1 and now - self._marks[-2][0] < self._window / _MARKS:
            self._marks.pop()
        self._marks.append((now, self._done))
        while len(self._marks) > _FEWEST and self._marks[1][0] <= now - self._window:
            self._marks.popleft()

    def state(self) -> State:
        """Returns how far the run is now; work that hangs makes the time left grow."""
        now = self._seconds()
        total = None if self._total is None else max(self._total, self._done)
        since, before = self._marks[0]
        spent, done = now - since, self._done - before
        rate = done / spent if done > 0 and spent > 0 else None
        left = None
        if total is not None and total <= self._done:
            left = 0.0
        elif total is not None and rate is not None:
            left = (total - self._done) / rate
        return State(done=self._done, total=total, elapsed=now - self._began, rate=rate, left=left)


def duration(seconds: float) -> str:
    """Returns seconds as people say them, to two units at most, rounded up: ``40 s``, ``12 min``, ``3 h 5 min``, ``2 d 4 h``.

    Rounded up, so that a run never seems to have ended when it has not; minutes once there is more than one of them,
    because an estimate is no better than that.
    """
    whole = -int(-seconds // 1)
    if whole <= _MINUTE:
        return f"{whole} s"
    minutes = -(-whole // _MINUTE)
    if minutes <= _HOUR // _MINUTE:
        return f"{minutes} min"
    if minutes * _MINUTE < _DAY:
        return _pair(*divmod(minutes, 60), "h", "min")
    return _pair(*divmod(-(-whole // _HOUR), 24), "d", "h")


def _pair(large: int, small: int, large_name: str, small_name: str) -> str:
    return f"{large} {large_name}" + (f" {small} {small_name}" if small else "")


def _pace(rate: float) -> str:
    """Returns units per second, or per minute or hour where there is less than one; whole above ten."""
    unit, seconds = next((one for one in _UNITS if rate * one[1] >= 1), _UNITS[-1])
    value = rate * seconds
    return f"{value:,.0f}/{unit}" if value >= _WHOLE else f"{value:.2g}/{unit}"


def words(state: State, unit: str = "") -> str:
    """Returns a state as one short line, without a line break: ``1,200 of 10,000 files · 41/s · 4 min left``.

    Args:
        state: how far the run is.
        unit: what is counted, in the plural; left out when empty.
    """
    counted = f"{state.done:,.0f}" + (f" of {state.total:,.0f}" if state.total is not None else "")
    parts = [f"{counted} {unit}".rstrip()]
    if state.rate is not None:
        parts.append(_pace(state.rate))
    if state.left:
        parts.append(f"{duration(state.left)} left")
    return " · ".join(parts)
