"""What is asked of the machine: the time and randomness."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; injected so that a run can be replayed."""

    def now(self) -> datetime:
        """Returns the present instant, aware, in UTC."""
        ...


class Ids(Protocol):
    """Gives randomness; injected for the same reason."""

    def token(self, size: int = 32) -> bytes:
        """Returns ``size`` unpredictable bytes."""
        ...
