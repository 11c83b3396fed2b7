"""One's own account: what one may do, passphrase, codes, sessions, language; and why something was refused."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from kuager.preserve.qr import to_svg
from kuager.protect.rights import Action, Actor, could
from kuager.web.asking import back_to, form_of, renderer_of, session_of, tell
from kuager.web.login import origin_of, source_of
from kuager.web.rights import ACTIONS
from kuager.web.sessions import Gate
from kuager.web.team import Team, team_of
from kuager.web.words import LANGUAGES
from kuager.workflow import keyring
from kuager.workflow.members import explaining, login, passkeys, roll, secondfactor
from kuager.workflow.members.login import Step


async def page(request: Request) -> Response:
    """Shows who one is here and what one may do."""
    actor, team = _me(request)
    if team is None or actor.alone:
        return renderer_of(request).page(request, "account.html", me=None)
    archive = team.as_(actor)
    on = secondfactor.enrolled(archive, actor.name)
    setting_up = request.query_params.get("codes") == "new" and not on
    secret, uri = secondfactor.begin(archive, actor.name) if setting_up else ("", "")
    session = session_of(request)
    gate: Gate = request.app.state.gate
    options = ""
    if passkeys.available() and origin_of(request):
        options, session.challenge = passkeys.begin(archive, actor.name)
    return renderer_of(request).page(
        request, "account.html", me=roll.member(archive, actor.name), codes=on, secret=secret,
        qr=b64encode(to_svg(uri)).decode() if uri else "", sessions=[(handle, one, one is session) for handle, one in gate.of(actor.name)],
        rights=[(action, could(actor, action)) for action in Action], fingers=(roll.SHORTEST, roll.LONGEST),
        options=options, passkeys=passkeys.keys_of(archive, actor.name), place=_place(request),
    )  # fmt: skip


async def passphrase(request: Request) -> Response:
    """Gives one's own key slot another passphrase; every other session of one's own ends."""
    fields = await form_of(request)
    actor, team = _member(request)
    archive = team.as_(actor)
    old, new = fields.get("old", ""), fields.get("new", "")
    if new != fields.get("again", ""):
        tell(request, "warn", "account.not_same")
    elif not roll.SHORTEST <= len(new) <= roll.LONGEST:
        tell(request, "warn", "account.length", least=roll.SHORTEST, most=roll.LONGEST)
    elif login.reproof(archive, actor.name, old, source_of(request)).step is not Step.IN:
        tell(request, "warn", "login.wrong")
    else:
        keyring.change(archive, old, new)
        gate: Gate = request.app.state.gate
        gate.end(actor.name, but=session_of(request))
        tell(request, "done", "account.changed")
    return back_to("/account")


async def codes(request: Request) -> Response:
    """Turns codes on with the first one."""
    fields = await form_of(request)
    actor, team = _member(request)
    if secondfactor.confirm(team.as_(actor), actor.name, fields.get("code", "")):
        tell(request, "done", "account.codes_are_on")
        return back_to("/account")
    tell(request, "warn", "login.wrong_code")
    return back_to("/account?codes=new")


async def codes_off(request: Request) -> Response:
    """Turns codes off, for who gives the passphrase again: a borrowed browser must not."""
    fields = await form_of(request)
    actor, team = _member(request)
    archive = team.as_(actor)
    right = login.reproof(archive, actor.name, fields.get("passphrase", ""), source_of(request)).step is Step.IN
    if right:
        secondfactor.turn_off(archive, actor.name)
    tell(request, "done" if right else "warn", "account.codes_are_off" if right else "login.wrong")
    return back_to("/account")


async def passkey(request: Request) -> Response:
    """Keeps a new passkey."""
    fields = await form_of(request)
    actor, team = _member(request)
    session = session_of(request)
    challenge, session.challenge = session.challenge, b""
    kept = passkeys.confirm(
        team.as_(actor), actor.name, fields.get("answer", ""), challenge=challenge, origin=origin_of(request),
        label=fields.get("label", ""),
    )  # fmt: skip
    tell(request, "done" if kept else "warn", "account.passkey_kept" if kept else "account.passkey_failed")
    return back_to("/account")


async def passkey_off(request: Request) -> Response:
    """Takes a passkey away, for who gives the passphrase again."""
    fields = await form_of(request)
    actor, team = _member(request)
    archive = team.as_(actor)
    right = login.reproof(archive, actor.name, fields.get("passphrase", ""), source_of(request)).step is Step.IN
    if right:
        passkeys.remove(archive, actor.name, fields.get("key", ""))
    tell(request, "done" if right else "warn", "account.passkey_gone" if right else "login.wrong")
    return back_to("/account")


async def end(request: Request) -> Response:
    """Ends one of one's own sessions, or all others."""
    fields = await form_of(request)
    actor, _ = _member(request)
    gate: Gate = request.app.state.gate
    gate.end(actor.name, fields.get("handle") or None, but=session_of(request))
    tell(request, "done", "account.ended")
    return back_to("/account")


async def language(request: Request) -> Response:
    """Keeps the language one's workbench opens in."""
    fields = await form_of(request)
    actor, team = _member(request)
    lang = fields.get("lang", "")
    if lang in LANGUAGES:
        roll.change(team.as_(actor), actor.name, languages=[lang])
        session_of(request).lang = lang
    return back_to("/account")


async def why(request: Request) -> Response:
    """Says which rule decides about a page, which roles may open it, and whom to ask."""
    actor, team = _me(request)
    path = request.query_params.get("path", "")[:200]
    action = _action(request, path)
    said = could(actor, action)
    ask: tuple[str, ...] = ()
    if team is not None and not actor.alone and action is not None:
        ask = explaining.helpers(team.as_(actor), actor, action)
    return renderer_of(request).page(request, "why.html", path=path, action=action, said=said, ask=ask)


def _action(request: Request, path: str) -> Action | None:
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches({"type": "http", "method": "GET", "path": path})[0] is Match.FULL:
            return ACTIONS.get(f"GET {route.path}")
    return None


def _place(request: Request) -> str:
    """Returns the address under which passkeys can be used, where this is another one."""
    port = request.url.port
    return "" if origin_of(request) or port is None else f"http://{passkeys.NAME}:{port}/"


def _me(request: Request) -> tuple[Actor, Team | None]:
    actor = session_of(request).actor
    if actor is None:
        raise HTTPException(403)
    return actor, team_of(request)


def _member(request: Request) -> tuple[Actor, Team]:
    actor, team = _me(request)
    if team is None or actor.alone:
        raise HTTPException(404)
    return actor, team


ROUTES: Final = [
    Route("/account", page, methods=["GET"]),
    Route("/account/passphrase", passphrase, methods=["POST"]),
    Route("/account/codes", codes, methods=["POST"]),
    Route("/account/codes/off", codes_off, methods=["POST"]),
    Route("/account/passkey", passkey, methods=["POST"]),
    Route("/account/passkey/off", passkey_off, methods=["POST"]),
    Route("/account/end", end, methods=["POST"]),
    Route("/account/language", language, methods=["POST"]),
    Route("/why", why, methods=["GET"]),
]
