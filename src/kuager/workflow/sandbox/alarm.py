"""When the time for one file is over, and how it is put off for work that goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Alarm:
    """Rings when the time is over, unless it is put off.

    Args:
        seconds: until it rings.
        ring: what it does then, in a thread of its own.
    """

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._end = time.monotonic() + seconds
        self._last = self._end
        self._timer = self._set(seconds)

    def _set(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._ring)
        timer.daemon = True
        timer.start()
        return timer

    def later(self, seconds: float, patience: float) -> bool:
        """Puts it off to ``seconds`` from now, unless that is more than ``patience`` after its first time; says whether."""
        now = time.monotonic()
        if now + seconds > self._last + patience:
            return False
        if now + seconds > self._end:
            self._timer.cancel()
            self._end = now + seconds
            self._timer = self._set(seconds)
        return True

    def stop(self) -> None:
        """Ends it."""
        self._timer.cancel()
