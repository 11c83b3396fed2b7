"""Every page and form says what it is; what nobody declared is refused to everybody."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from kuager.protect.rights import ALONE, GRANTS, Action, Actor, Role, could
from kuager.web.app import create_app
from kuager.web.rights import ACTIONS, Rights, answer
from kuager.workflow.system import SystemClock, SystemIds
from tests.web.desks import EmptyDesk


def _routes() -> list[Route]:
    app = create_app(EmptyDesk(), "token", SystemIds(), SystemClock())
    return [one for one in app.routes if isinstance(one, Route)]


def test_every_route_of_the_router_declares_what_it_is_and_nothing_else_is_declared() -> None:
    routed = {f"{method} {one.path}" for one in _routes() for method in one.methods or () if method != "HEAD"}
    assert routed == set(ACTIONS), "declare new routes in kuager/web/rights.py"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_nobody_declared_is_refused_to_everybody(method: str) -> None:
    rights = Rights([Route("/new", lambda _: None, methods=["GET", "POST"])])
    wanted = rights.wanted({"type": "http", "method": method, "path": "/new", "headers": []})
    assert wanted is not None
    assert wanted.action is None
    for actor in (None, ALONE, Actor(name="m", role=Role.OWNER)):
        assert answer(actor, wanted) is not None


def test_a_request_is_known_by_its_method_and_route() -> None:
    rights = Rights(_routes())
    for method, path, action in [
        ("GET", "/sources/d-1", Action.READ),
        ("HEAD", "/sources/d-1", Action.READ),
        ("POST", "/sources/d-1/edit", Action.EDIT),
        ("POST", "/review/decide", Action.REVIEW),
        ("GET", "/cases/n-1/brief.pdf", Action.EXPORT),
    ]:
        wanted = rights.wanted({"type": "http", "method": method, "path": path, "headers": []})
        assert wanted is not None
        assert wanted.action is action
    assert rights.wanted({"type": "http", "method": "GET", "path": "/nowhere", "headers": []}) is None


def test_nothing_is_changed_by_those_who_only_read() -> None:
    posts = {key: action for key, action in ACTIONS.items() if key.startswith("POST")}
    for role in (Role.GUEST, Role.AUDITOR):
        allowed = {key for key, action in posts.items() if could(Actor(name="m", role=role), action)}
        assert all(posts[key] is Action.ENTER for key in allowed)
    assert Action.READ not in posts.values(), "a form that changes something is never only reading"
    assert Action.READ not in GRANTS[Role.AUDITOR]
