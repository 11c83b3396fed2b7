"""The real clock and the real randomness: the one place that asks the machine for either."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time, in UTC."""

    def now(self) -> datetime:
        """Returns the present instant."""
        return datetime.now(UTC)  # noqa: TID251  the one real clock everything else is handed


class SystemIds:
    """Gives the operating system's randomness."""

    def token(self, size: int = 32) -> bytes:
        """Returns ``size`` unpredictable bytes."""
        return secrets.token_bytes(size)
