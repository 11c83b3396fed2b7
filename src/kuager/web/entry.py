"""The way in and out, the settings of one sitting, and the help page."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kuager.protect.rights import ALONE
from kuager.web.asking import back_to, form_of, renderer_of, session_of
from kuager.web.render import THEMES
from kuager.web.sessions import Gate
from kuager.web.team import LOGIN, team_of
from kuager.web.words import LANGUAGES
from kuager.workflow.members import login as story


async def enter(request: Request) -> Response:
    """Exchanges the one-time token for a session cookie."""
    gate: Gate = request.app.state.gate
    if request.method != "GET" or "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
        # Looking ahead must not spend the one use that the person has.
        return renderer_of(request).refusal(request, "method", 405)
    team = team_of(request)
    actor = None if team and team.exists() else ALONE
    session_id = gate.redeem(request.query_params.get("token", ""), actor=actor)
    if session_id is None:
        reason = "entered" if request.state.session else "token"
        return renderer_of(request).refusal(request, reason, 403)
    answer = RedirectResponse("/" if actor else LOGIN, status_code=303)
    answer.set_cookie(gate.cookie, session_id, httponly=True, samesite="strict", path="/")
    return answer


async def leave(request: Request) -> Response:
    """Ends the session on the server, so that a copied cookie is worthless."""
    await form_of(request)
    gate: Gate = request.app.state.gate
    session = session_of(request)
    if session.actor is not None and not session.actor.alone:
        team = team_of(request)
        if team is not None:
            story.left(team.as_(session.actor), session.actor.name)
        # The next member logs in at the same browser, under another session.
        answer: Response = RedirectResponse(LOGIN, status_code=303)
        answer.set_cookie(
            gate.cookie, gate.rotate(request.state.session_id, actor=None), httponly=True, samesite="strict", path="/"
        )
        return answer
    gate.leave(request.state.session_id)
    request.state.session = None
    answer = renderer_of(request).refusal(request, "left", 200)
    answer.delete_cookie(gate.cookie, path="/")
    return answer


async def preferences(request: Request) -> Response:
    """Sets the language and the colours of this sitting."""
    fields = await form_of(request)
    session = session_of(request)
    if fields.get("lang") in LANGUAGES:
        session.lang = fields["lang"]
    if fields.get("theme") in THEMES:
        session.theme = fields["theme"]
    return back_to(fields.get("back", "/"))


async def help_page(request: Request) -> Response:
    """Keys, words and how kuager decides."""
    renderer = renderer_of(request)
    words = renderer.words_of(request)
    return renderer.page(
        request,
        "help.html",
        keys=words.listed("keys"),
        glossary=[(term, words(f"glossary.{name}.text")) for term, name in _terms(words.listed("glossary"))],
        decides=words.listed("decides"),
    )


def _terms(listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(term, name.removesuffix(".term")) for name, term in listed if name.endswith(".term")]


ROUTES: Final = [
    Route("/enter", enter),
    Route("/leave", leave, methods=["POST"]),
    Route("/preferences", preferences, methods=["POST"]),
    Route("/help", help_page),
]
