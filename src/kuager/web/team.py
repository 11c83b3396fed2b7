"""The team as the workbench knows it: who a session stands for now, and the archive under their name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.requests import Request

from kuager.protect.rights import ALONE, Actor
from kuager.web.sessions import Session
from kuager.workflow.archive import Archive
from kuager.workflow.members.passkeys import NAME
from kuager.workflow.members.rows import Member, members_of

LOGIN: Final = "/login"
OPEN_TO_NOBODY: Final = (LOGIN, "/leave", "/preferences", "/lock")
"""Where somebody may be who holds the token and has not said yet who they are; locking is for everybody."""


class Team:
    """Asks the roll at every request: who was suspended a second ago is out.

    Args:
        archive: the whole one, as it was opened.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def exists(self) -> bool:
        """Says whether the archive has members."""
        return bool(members_of(self.archive.store))

    def member(self, name: str) -> Member | None:
        """Returns a member who may work."""
        standing = members_of(self.archive.store)
        return next((one for one in standing if one.name == name and one.active), None)

    def actor(self, session: Session) -> Actor | None:
        """Returns who a session stands for at this moment; None where they have to log in."""
        if not self.exists():
            return ALONE
        if session.actor is None or session.actor.alone:
            return None
        one = self.member(session.actor.name)
        return one.actor() if one else None

    def as_(self, actor: Actor) -> Archive:
        """Returns the whole archive with somebody's name and rights: for the team's own acts, never for what it holds."""
        if actor.alone:
            return self.archive
        return replace(self.archive, actor=actor, agent=actor.name)


def host_of(archive: Archive, host: str) -> str:
    """Returns the name to tell people: ``localhost`` where members log in, because passkeys work under no other."""
    return NAME if members_of(archive.store) else host


def team_of(request: Request) -> Team | None:
    """Returns the team; None behind a desk that has none, as in tests of single pages."""
    team: Team | None = request.app.state.team
    return team
