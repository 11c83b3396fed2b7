"""The page where members say who they are: name and passphrase, then a code where one was set up."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.protect.rights import Action, could
from kuager.web.asking import form_of, renderer_of, session_of
from kuager.web.guard import host_name
from kuager.web.sessions import Gate
from kuager.web.team import LOGIN, Team, team_of
from kuager.web.words import LANGUAGES
from kuager.workflow.members import login as story
from kuager.workflow.members import passkeys, secondfactor
from kuager.workflow.members.login import Answer, Step


async def page(request: Request) -> Response:
    """Asks for name and passphrase, or for the code that is still owed."""
    return RedirectResponse("/", status_code=303) if session_of(request).actor else _asked(request)


async def passphrase(request: Request) -> Response:
    """Tries a name and a passphrase."""
    fields = await form_of(request)
    team = _team(request)
    said = story.passphrase(team.archive, fields.get("name", ""), fields.get("passphrase", ""), source_of(request))
    return _after(request, said, team)


async def code(request: Request) -> Response:
    """Tries a code, where the passphrase was right a moment ago."""
    fields = await form_of(request)
    team, gate = _team(request), _gate(request)
    who = gate.owes(session_of(request))
    if not who:
        return RedirectResponse(LOGIN, status_code=303)
    return _after(request, story.code(team.archive, who, fields.get("code", ""), source_of(request)), team)


async def passkey(request: Request) -> Response:
    """Tries a passkey, where the passphrase was right a moment ago."""
    fields = await form_of(request)
    team, session = _team(request), session_of(request)
    who = _gate(request).owes(session)
    if not who:
        return RedirectResponse(LOGIN, status_code=303)
    challenge, session.challenge = session.challenge, b""
    said = story.passkey(
        team.archive, who, fields.get("answer", ""), source_of(request), challenge=challenge, origin=origin_of(request)
    )
    return _after(request, said, team)


async def again(request: Request) -> Response:
    """Begins anew, under another name."""
    await form_of(request)
    _gate(request).half(session_of(request), "")
    return RedirectResponse(LOGIN, status_code=303)


def source_of(request: Request) -> str:
    """Returns where a request comes from, for counting wrong answers."""
    return request.client.host if request.client else ""


def origin_of(request: Request) -> str:
    """Returns the origin that a passkey must have signed for: ours, and only under the name ``localhost``."""
    host = request.headers.get("host", "")
    return f"http://{host}" if host_name(host) == passkeys.NAME else ""


def enter_as(request: Request, name: str, to: str) -> Response:
    """Lets a member in under a new session, and leads them on; in their language, where they said one."""
    team, gate = _team(request), _gate(request)
    member = team.member(name)
    if member is None:
        raise HTTPException(403)
    session_id = gate.rotate(request.state.session_id, actor=member.actor())
    session = gate.session(session_id)
    if session and member.languages and member.languages[0] in LANGUAGES:
        session.lang = member.languages[0]
    answer = RedirectResponse(to, status_code=303)
    answer.set_cookie(gate.cookie, session_id, httponly=True, samesite="strict", path="/")
    return answer


def _after(request: Request, said: Answer, team: Team) -> Response:
    if said.step is Step.IN:
        member = team.member(said.name)
        return enter_as(request, said.name, "/" if member and could(member.actor(), Action.READ) else "/account")
    if said.step is Step.CODE:
        _gate(request).half(session_of(request), said.name)
        return RedirectResponse(LOGIN, status_code=303)
    return _asked(request, said)


def _asked(request: Request, said: Answer | None = None) -> Response:
    owes = _gate(request).owes(session_of(request))
    status = 200 if said is None else 429 if said.step is Step.WAIT else 403
    options, codes = "", False
    if owes:
        archive = _team(request).archive
        codes = secondfactor.enrolled(archive, owes)
        if origin_of(request) and passkeys.available() and passkeys.keys_of(archive, owes):
            options, session_of(request).challenge = passkeys.ask(archive, owes)
    return renderer_of(request).page(
        request, "login.html", status=status, owes=owes, step=str(said.step) if said else "", options=options,
        seconds=said.seconds if said else 0, codes=codes,
    )  # fmt: skip


def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


def _team(request: Request) -> Team:
    team = team_of(request)
    if team is None or not team.exists():
        raise HTTPException(404)
    return team


ROUTES: Final = [
    Route("/login", page, methods=["GET"]),
    Route("/login", passphrase, methods=["POST"]),
    Route("/login/code", code, methods=["POST"]),
    Route("/login/passkey", passkey, methods=["POST"]),
    Route("/login/again", again, methods=["POST"]),
]
