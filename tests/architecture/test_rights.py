"""Every page and form says what it is; what nobody declared is refused to everybody."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from starlette.routing import Route

from kuager.cli.rights import ACTIONS as VERBS
from kuager.cli.rights import action_of, admit
from kuager.cli.root import COMMANDS, cli
from kuager.errors.rights import NoMemberError, NotAllowedError, UndeclaredError
from kuager.protect.rights import ALONE, GRANTS, Action, Actor, Role, could
from kuager.web.app import create_app
from kuager.web.rights import ACTIONS, Rights, answer
from kuager.workflow.archive import Archive
from kuager.workflow.members.rows import NOBODY
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


def _verbs(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from _verbs(inner, (*path, name))


def test_every_verb_declares_what_it_is() -> None:
    verbs = list(_verbs(cli))
    undeclared = [one for one in verbs if action_of(one) is None]
    assert not undeclared, "declare new verbs in kuager/cli/rights.py"
    assert VERBS.keys() <= {*verbs, *COMMANDS}, "declared, and there is no such verb"
    assert action_of("case brief") is Action.EXPORT
    assert action_of("case close") is Action.EDIT


def test_an_undeclared_verb_is_refused_also_to_who_is_alone(archive: Archive) -> None:
    assert archive.actor.alone
    with pytest.raises(UndeclaredError):
        admit(archive, "teleport everything")
    admit(archive, "case brief")


def test_a_verb_is_refused_by_role_and_by_compartment(archive: Archive) -> None:
    archive.actor = Actor(name="m", role=Role.EDITOR)
    admit(archive, "case close")
    with pytest.raises(NotAllowedError):
        admit(archive, "export")
    archive.actor = Actor(name="m", role=Role.CONTRIBUTOR, compartments=frozenset({"families"}))
    admit(archive, "serve")
    assert admit(archive, "people").store is not archive.store, "what is theirs, and no more"
    archive.actor = NOBODY
    with pytest.raises(NoMemberError):
        admit(archive, "serve")
