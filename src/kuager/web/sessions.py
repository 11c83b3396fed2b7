"""Who may use the workbench: one token that opens one session, kept hashed in memory and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kuager.ports import Clock, Ids
from kuager.protect.rights import ALONE, Actor

IDLE: Final = timedelta(minutes=60)
"""A session nobody uses for this long ends."""


@dataclass(slots=True, kw_only=True)
class Session:
    """One browser at work. Lives in memory; dies with the process."""

    csrf: str
    seen: datetime
    actor: Actor | None = ALONE
    """Who sits here, with their rights. None: the token was good, and nobody has said yet who they are."""
    lang: str = "en"
    theme: str = "auto"
    notice: tuple[str, str] | None = None
    """(kind, words) shown once on the next page."""
    agent: str = ""
    """Who sits here, where that is not who opened the archive: written into every decision of this session."""
    decided: int = 0
    judged: int = 0
    seconds: int = 0
    skipped: list[str] = field(default_factory=list)
    """Ids of claims and pairs put off to the end, oldest first."""
    waiting: dict[str, int] = field(default_factory=dict)
    """How much waited when a page last counted it, for the numbers in the navigation."""


class Gate:
    """Turns the one-time token into a session, and a cookie back into it.

    Args:
        token: the secret in the address that ``serve`` prints; good for one use.
        ids: gives the session id and the form token.
        clock: decides when an idle session ends.
    """

    def __init__(self, token: str, *, ids: Ids, clock: Clock) -> None:
        self._token: str | None = _digest(token)
        self._ids = ids
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self.cookie: Final = f"kuager-{_digest('cookie:' + token)[:8]}"
        """The cookie's name; differs per run because browsers share cookies between the ports of one machine."""

    def redeem(self, token: str) -> str | None:
        """Exchanges the token for a session id; None when it is wrong or was used before."""
        if self._token is None or not hmac.compare_digest(self._token, _digest(token)):
            return None
        self._token = None
        session_id = self._ids.token(32).hex()
        self._sessions[_digest(session_id)] = Session(csrf=self._ids.token(32).hex(), seen=self._clock.now())
        return session_id

    def session(self, session_id: str | None) -> Session | None:
        """Returns the live session of a cookie's value, and notes that it was used."""
        if not session_id:
            return None
        key = _digest(session_id)
        session = self._sessions.get(key)
        if session is None:
            return None
        now = self._clock.now()
        if now - session.seen > IDLE:
            del self._sessions[key]
            return None
        session.seen = now
        return session

    def opened(self, key: str) -> Session | None:
        """Returns the live session whose captured pages a key opens; see :func:`key_of`."""
        now = self._clock.now()
        live = (one for one in self._sessions.values() if now - one.seen <= IDLE)
        return next((one for one in live if hmac.compare_digest(key_of(one).encode(), key.encode())), None)

    def leave(self, session_id: str | None) -> None:
        """Ends a session; its cookie is worthless from now on."""
        if session_id:
            self._sessions.pop(_digest(session_id), None)


def key_of(session: Session) -> str:
    """Returns the key that opens captured pages for reading and nothing else."""
    return _digest(f"replay:{session.csrf}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
