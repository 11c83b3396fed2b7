"""When the workbench locks itself, and how: the process that holds the keys ends, at once and without goodbyes.

What Python has once held in memory it cannot wipe reliably; the system does, when the process is gone. So locking is
``os._exit``: no handler, no flush. What was acknowledged is in the database already, by one transaction each.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

LOCKED: Final = 75
"""The exit code that says: locked, start a fresh one."""
JUMP: Final = 20.0
"""Seconds by which the clock that counts sleep may run ahead before it is taken for a laptop that was shut."""
TICK: Final = 1.0
RESTING: Final = "/lock"
"""Where pages go by themselves when nobody works on them; being there is no work."""
AWAKE: Final = "/lock/awake"
"""What a page's script asks for while somebody types, so that typing counts as work."""


def end() -> None:
    """Ends this process at once."""
    os._exit(LOCKED)


def slept() -> float:
    """Returns seconds that pass also while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.clock_gettime(time.CLOCK_REALTIME)


class Lock:
    """Counts the time since somebody worked, and locks when it was too long or the machine slept.

    Args:
        minutes: of rest, after which it locks.
        lock: what locking is.
        awake: seconds that stand still while the machine sleeps.
        passed: seconds that do not.
    """

    def __init__(
        self,
        minutes: int,
        *,
        lock: Callable[[], None] = end,
        awake: Callable[[], float] = time.monotonic,
        passed: Callable[[], float] = slept,
    ) -> None:
        self.minutes: Final = minutes
        self._lock = lock
        self._awake, self._passed = awake, passed
        self._touched = awake()
        self._ahead = passed() - awake()

    def touch(self) -> None:
        """Notes that somebody works."""
        self._touched = self._awake()

    def now(self) -> None:
        """Locks."""
        self._lock()

    def look(self) -> bool:
        """Locks when it is time to; says whether it was."""
        rested = self._awake() - self._touched
        jumped = self._passed() - self._awake() - self._ahead
        if rested < self.minutes * 60 and abs(jumped) < JUMP:
            return False
        self._lock()
        return True

    def watch(self) -> None:
        """Looks every second from a thread of its own, so that a page that takes long cannot put the lock off."""

        def run() -> None:
            while not self.look():
                time.sleep(TICK)

        threading.Thread(target=run, name="lock", daemon=True).start()


class Watched:
    """ASGI middleware: requests that a person made, from a session that is open, count as work.

    Args:
        app: the workbench.
        lock: is told.
        known: says whether a cookie's value is of an open session.
        cookie: the cookie's name.
    """

    def __init__(self, app: ASGIApp, lock: Lock, known: Callable[[str | None], bool], cookie: str) -> None:
        self.app = app
        self._lock = lock
        self._known = known
        self._cookie = f"{cookie}="

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] == "http" and _by_a_person(scope):
            headers = Headers(scope=scope)
            parts = (part.strip() for part in headers.get("cookie", "").split(";"))
            value = next((part.removeprefix(self._cookie) for part in parts if part.startswith(self._cookie)), None)
            if self._known(value):
                self._lock.touch()
        await self.app(scope, receive, send)


def _by_a_person(scope: Scope) -> bool:
    """A page that asks again by itself must not keep the archive open: a script's reading counts only where it says so."""
    reading = scope["method"] in {"GET", "HEAD"}
    by_script = Headers(scope=scope).get("sec-fetch-dest", "") == "empty"
    return scope["path"] == AWAKE or not (reading and (by_script or scope["path"] == RESTING))
