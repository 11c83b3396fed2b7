"""The team: who is on it, inviting, roles, stopping somebody at once, leaving."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.errors import KuagerError, UsageError
from kuager.errors.rights import SecondPersonError
from kuager.protect.rights import GRANTS, OPEN, Role
from kuager.web.asking import back_to, form_of, renderer_of, session_of, tell
from kuager.web.login import enter_as
from kuager.web.sessions import Gate
from kuager.web.team import Team, team_of
from kuager.workflow.archive import Archive
from kuager.workflow.members import roll, secondfactor

PLACE: Final = "/members"


async def page(request: Request) -> Response:
    """Shows the team, and to an owner what an owner can do about it."""
    team = team_of(request)
    gate: Gate = request.app.state.gate
    if team is None or team.archive.slot is None:
        return renderer_of(request).page(request, "members.html", team=(), plain=True, left=(), grants=_granted())
    everybody = roll.members(team.archive, left=True)
    seen = {one.name: found[0][1].seen for one in everybody if (found := gate.of(one.name))}
    with_codes = {one.name for one in everybody if one.active and secondfactor.enrolled(team.archive, one.name)}
    return renderer_of(request).page(
        request, "members.html", plain=False, grants=_granted(),
        team=[(one, seen.get(one.name), one.name in with_codes) for one in everybody if one.standing != "left"],
        left=[one for one in everybody if one.standing == "left"],
        owners=sum(one.role is Role.OWNER and one.active for one in everybody),
        two=sum(one.role is Role.OWNER and one.active for one in everybody) > 1,
        lengths=(roll.SHORTEST, roll.LONGEST),
    )  # fmt: skip


async def found(request: Request) -> Response:
    """Makes who opened the archive its first member; their session is a member's from here on."""
    fields = await form_of(request)
    team = _team(request)
    try:
        made = roll.found_team(team.archive, fields.get("name", ""), languages=[session_of(request).lang])
    except UsageError as error:
        return _told(request, error)
    return enter_as(request, made.name, PLACE)


async def invite(request: Request) -> Response:
    """Lets somebody in, who types their own passphrase here."""
    fields = await form_of(request)
    new = fields.get("new", "")
    if new != fields.get("again", ""):
        tell(request, "warn", "account.not_same")
        return back_to(PLACE)
    try:
        roll.invite(
            _mine(request), fields.get("name", ""), _role(fields), passphrase=fields.get("passphrase", ""), new=new,
            compartments=_parts(fields), languages=[fields.get("lang", "")], reason=fields.get("reason", ""),
        )  # fmt: skip
    except KuagerError as error:
        return _told(request, error)
    tell(request, "done", "members.invited")
    return back_to(PLACE)


async def change(request: Request) -> Response:
    """Gives somebody another role or other compartments."""
    fields = await form_of(request)
    try:
        roll.change(
            _mine(request), fields.get("name", ""), role=_role(fields), compartments=_parts(fields),
            reason=fields.get("reason", ""),
        )  # fmt: skip
    except KuagerError as error:
        return _told(request, error)
    tell(request, "done", "members.changed")
    return back_to(PLACE)


async def suspend(request: Request) -> Response:
    """Stops somebody at once, or lifts that."""
    fields = await form_of(request)
    lift = fields.get("lift") == "1"
    name = fields.get("name", "")
    try:
        (roll.resume if lift else roll.suspend)(_mine(request), name, reason=fields.get("reason", ""))
    except KuagerError as error:
        return _told(request, error)
    tell(request, "done", "members.lifted" if lift else "members.suspended", name=name)
    return back_to(PLACE)


async def remove(request: Request) -> Response:
    """Takes somebody off the team."""
    fields = await form_of(request)
    try:
        roll.remove(
            _mine(request), fields.get("name", ""), passphrase=fields.get("passphrase", ""),
            reason=fields.get("reason", ""),
        )  # fmt: skip
    except KuagerError as error:
        return _told(request, error)
    tell(request, "done", "members.removed")
    return back_to(PLACE)


async def reset(request: Request) -> Response:
    """Takes somebody's codes away, when their telephone is lost."""
    fields = await form_of(request)
    try:
        secondfactor.reset(_mine(request), fields.get("name", ""), reason=fields.get("reason", ""))
    except KuagerError as error:
        return _told(request, error)
    tell(request, "done", "members.was_reset")
    return back_to(PLACE)


def _told(request: Request, error: KuagerError) -> Response:
    """Goes back with what was wrong; what another person has to allow first waits on the page of approvals."""
    if isinstance(error, SecondPersonError):
        tell(request, "done", "approvals.asked")
        return RedirectResponse("/approvals", status_code=303)
    if not isinstance(error, UsageError) and error.exit_code != UsageError.exit_code:
        raise error
    session_of(request).notice = ("warn", f"{error.message}. {error.cure}")
    return back_to(PLACE)


def _role(fields: dict[str, str]) -> Role:
    try:
        return Role(fields.get("role", ""))
    except ValueError:
        raise HTTPException(400) from None


def _parts(fields: dict[str, str]) -> list[str]:
    named = [" ".join(one.split()) for one in fields.get("compartments", "").split(",")]
    return sorted({one for one in named if one} | ({OPEN} if fields.get("open") == "1" else set()))


def _granted() -> list[tuple[Role, list[str]]]:
    return [(role, sorted(map(str, actions), key=str)) for role, actions in GRANTS.items()]


def _team(request: Request) -> Team:
    team = team_of(request)
    if team is None:
        raise HTTPException(404)
    return team


def _mine(request: Request) -> Archive:
    actor = session_of(request).actor
    if actor is None:
        raise HTTPException(403)
    return _team(request).as_(actor)


ROUTES: Final = [
    Route("/members", page, methods=["GET"]),
    Route("/members/found", found, methods=["POST"]),
    Route("/members/invite", invite, methods=["POST"]),
    Route("/members/change", change, methods=["POST"]),
    Route("/members/suspend", suspend, methods=["POST"]),
    Route("/members/remove", remove, methods=["POST"]),
    Route("/members/reset", reset, methods=["POST"]),
]
