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
WHOLE: Final = timedelta(hours=12)
"""A member's session ends after this, used or not."""
HALF: Final = timedelta(minutes=5)
"""How long a right passphrase waits for its code."""
HANDLE: Final = 12
"""Hexadecimal digits by which a session is named on the page of sessions; they open nothing."""


@dataclass(slots=True, kw_only=True)
class Session:
    """One browser at work. Lives in memory; dies with the process."""

    csrf: str
    seen: datetime
    actor: Actor | None = ALONE
    """Who sits here, with their rights. None: the token was good, and nobody has said yet who they are."""
    began: datetime | None = None
    """When a member logged in."""
    half: str = ""
    """Who gave the right passphrase and still owes a code."""
    half_at: datetime | None = None
    challenge: bytes = b""
    """What a passkey has to sign; good for one answer."""
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

    def redeem(self, token: str, *, actor: Actor | None = ALONE) -> str | None:
        """Exchanges the token for a session id; None when it is wrong or was used before.

        Args:
            token: out of the address.
            actor: who the session stands for; None where members log in.
        """
        if self._token is None or not hmac.compare_digest(self._token, _digest(token)):
            return None
        self._token = None
        return self._begin(Session(csrf=self._ids.token(32).hex(), seen=self._clock.now(), actor=actor))

    def rotate(self, session_id: str | None, *, actor: Actor | None) -> str:
        """Gives a session another id, form token and actor: at login, at logout, and when rights changed.

        The old id is worthless from now on. Nothing of the sitting before is kept but language and colours.
        """
        old = self._sessions.pop(_digest(session_id), None) if session_id else None
        now = self._clock.now()
        same = old is not None and old.actor is not None and actor is not None and old.actor.name == actor.name
        fresh = Session(csrf=self._ids.token(32).hex(), seen=now, actor=actor, began=None if actor is None else now)
        if old is not None:
            fresh.lang, fresh.theme = old.lang, old.theme
            fresh.began = old.began if same and old.began else fresh.began
        return self._begin(fresh)

    def of(self, name: str) -> list[tuple[str, Session]]:
        """Returns the live sessions of a member, each with the handle to end it by, the latest used first."""
        now = self._clock.now()
        live = [(key[:HANDLE], one) for key, one in self._sessions.items() if not _over(one, now)]
        mine = [(handle, one) for handle, one in live if one.actor is not None and one.actor.name == name]
        return sorted(mine, key=lambda pair: pair[1].seen, reverse=True)

    def end(self, name: str, handle: str | None = None, *, but: Session | None = None) -> int:
        """Ends a member's session by its handle, or all of them but one; returns how many."""
        gone = [
            key
            for key, one in self._sessions.items()
            if one.actor is not None and one.actor.name == name and one is not but and handle in {None, key[:HANDLE]}
        ]
        for key in gone:
            del self._sessions[key]
        return len(gone)

    def owes(self, session: Session) -> str:
        """Returns who still owes a code in this session; empty when nobody does, or no longer."""
        if session.half_at is None or self._clock.now() - session.half_at > HALF:
            session.half, session.half_at = "", None
        return session.half

    def half(self, session: Session, name: str) -> None:
        """Notes that somebody's passphrase was right and their code is owed; an empty name takes that back."""
        session.half, session.half_at = name, self._clock.now() if name else None

    def _begin(self, session: Session) -> str:
        session_id = self._ids.token(32).hex()
        self._sessions[_digest(session_id)] = session
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
        if _over(session, now):
            del self._sessions[key]
            return None
        session.seen = now
        return session

    def opened(self, key: str) -> Session | None:
        """Returns the live session whose captured pages a key opens; see :func:`key_of`."""
        now = self._clock.now()
        live = (one for one in self._sessions.values() if not _over(one, now))
        return next((one for one in live if hmac.compare_digest(key_of(one).encode(), key.encode())), None)

    def leave(self, session_id: str | None) -> None:
        """Ends a session; its cookie is worthless from now on."""
        if session_id:
            self._sessions.pop(_digest(session_id), None)


def _over(session: Session, now: datetime) -> bool:
    return now - session.seen > IDLE or (session.began is not None and now - session.began > WHOLE)


def key_of(session: Session) -> str:
    """Returns the key that opens captured pages for reading and nothing else."""
    return _digest(f"replay:{session.csrf}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
