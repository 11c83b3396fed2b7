"""Which browsers have the sealed store unlocked: each for itself, and none for longer than it is used."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request

from kuager.web.sessions import Session
from kuager.workflow.sealed.opening import LASTS, Shelf

_STATE: Final = "sealed_seats"
_A_LITTLE: Final = 1.0


class SealedSeats:
    """Unlocked stores by session. Lives in memory and dies with the process, as the keys do."""

    def __init__(self) -> None:
        self._open: dict[str, Shelf] = {}

    def open(self, session: Session, shelf: Shelf) -> None:
        """Keeps an unlocked store for a session, and sees to it that it is locked though nobody asks for a page again."""
        self.lock(session)
        self._open[session.csrf] = shelf
        self._later()

    def of(self, session: Session) -> Shelf | None:
        """Returns the store a session has unlocked; None when it has none, or it locked itself."""
        self.sweep()
        return self._open.get(session.csrf)

    def lock(self, session: Session) -> None:
        """Locks a session's store."""
        shelf = self._open.pop(session.csrf, None)
        if shelf is not None:
            shelf.close()

    def sweep(self) -> None:
        """Locks what nobody used for long."""
        for key, shelf in list(self._open.items()):
            if not shelf.is_open():
                del self._open[key]

    def _later(self) -> None:
        asyncio.get_running_loop().call_later(LASTS.total_seconds() + _A_LITTLE, self._swept)

    def _swept(self) -> None:
        self.sweep()
        if self._open:
            self._later()


def seats_of(request: Request) -> SealedSeats:
    """Returns the unlocked stores of this workbench."""
    state = request.app.state
    if not hasattr(state, _STATE):
        setattr(state, _STATE, SealedSeats())
    seats: SealedSeats = getattr(state, _STATE)
    return seats
