"""Keeps one document from taking unreasonably long: rules ask the pace as they go, and it stops them when time is spent.

Every rule's work grows with the text only, so an honest text never comes near the limit. This is the second lock: for
the text, or the rule of a later day, of which that is not true. Stopping is safe anywhere, because nothing of a
stopped reading is kept: the caller reads a shorter beginning instead and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_EVERY: Final = 64
"""Steps between two looks at the clock: a look costs as much as a step."""


class TimeSpentError(Exception):
    """The time of this reading is spent. Never leaves the room."""


class Pace:
    """The time one reading may take.

    Args:
        seconds: from now on, in the timer's seconds; None for as long as it takes.
        timer: tells seconds that only grow. Seconds of this thread's work are best: they do not depend on what else the
            machine does, so a busy machine proposes the same as an idle one.
    """

    __slots__ = ("_end", "_left", "_timer")

    def __init__(self, seconds: float | None = None, timer: Callable[[], float] = float) -> None:
        self._timer = timer
        self._end = None if seconds is None else timer() + seconds
        self._left = _EVERY

    def tick(self) -> None:
        """Counts one step of a rule's work.

        Raises:
            TimeSpentError: when the time is spent.
        """
        self._left -= 1
        if self._left <= 0:
            self.check()

    def check(self) -> None:
        """Looks at the clock at once: to be asked between stages.

        Raises:
            TimeSpentError: when the time is spent.
        """
        self._left = _EVERY
        if self._end is not None and self._timer() >= self._end:
            raise TimeSpentError
