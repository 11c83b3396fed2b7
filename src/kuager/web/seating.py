"""Which part of the archive a request is answered from: the one place that decides it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kuager.web.desk import Desk
from kuager.web.sessions import Session


def seated(request: Request, session: Session | None) -> Desk:
    """Returns the archive as who sits in a session sees it.

    Raises:
        HTTPException: 403 where nobody sits, or nobody has said yet who they are: no page is answered for nobody.
    """
    if session is None or session.actor is None:
        raise HTTPException(403)
    desk: Desk = request.app.state.desk
    if not session.actor.alone:
        return desk.seated(session.actor)  # a member is who they are: nobody sits down under another name
    return desk.signed_by(session.agent) if session.agent else desk
