"""Who may do what: every page and form x every role x whose it is, expected from the rules and seen by asking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from starlette.routing import Route

from kuager.cli.rights import _ON_THE_WHOLE, admit
from kuager.cli.rights import ACTIONS as VERBS
from kuager.errors.rights import NotAllowedError
from kuager.errors.scoped import WholeArchiveError
from kuager.protect.rights import GRANTS, OPEN, Action, Actor, Resource, Role, decide
from kuager.web.rights import ACTIONS, Rights
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import Views, scoped
from tests.security.parted import CANARIES, Seat, build, seat
from tests.security.test_idor import FILLED

OWN, OTHERS, SEALED = "own", "another's", "sealed"
LEFT_OUT: Final = frozenset({"POST /leave", "POST /lock", "POST /panic", "POST /logout"})
"""They end the session that asks."""
ONLY_WHOLE: Final = frozenset({"verify", "export", "import", "head", "receipt", "release"})
"""Verbs that speak of everything; who sees a part and does not read the ledger is refused."""
REFUSED: Final = "K-RIGHT-001"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build(tmp_path_factory.mktemp("matrix") / "case", south=True) as archive:
        yield archive


def actor(role: Role) -> Actor:
    """Returns somebody who belongs to the north."""
    return Actor(name=f"m-{role}", role=role, compartments=frozenset({OPEN, "north"}))


@pytest.fixture(scope="module")
def things(whole: Archive) -> dict[str, str]:
    """Returns a document of one's own part, and one of another's."""
    rows = {one.original_name: one.id for one in whole.store.captures()}
    return {
        OWN: whole.store.documents_of(rows["north.txt"])[0],
        OTHERS: whole.store.documents_of(rows["south-1.txt"])[0],
    }


@pytest.mark.parametrize("role", Role)
def test_every_page_and_form_answers_a_role_as_the_rules_say(
    whole: Archive, things: dict[str, str], role: Role
) -> None:
    with seat(whole, actor(role)) as at:
        wrong = list(_unexpected(at, role, things))
    assert not wrong, "\n".join(wrong[:30])


def _unexpected(at: Seat, role: Role, things: dict[str, str]) -> Iterator[str]:
    for route in at.routes():
        for method in sorted((route.methods or set()) - {"HEAD"}):
            name = f"{method} {route.path}"
            if name in LEFT_OUT:
                continue
            allowed = ACTIONS[name] in GRANTS[role]
            # A page without a thing in its address is one request, whosever the things are.
            for whose in (OWN, OTHERS) if "{" in route.path else (OTHERS,):
                status, text = _answer(at, route, method, things[whose])
                if (REFUSED in text) != (not allowed):
                    yield f"{role}: {name} ({ACTIONS[name]}), {whose}: {status}, expected {allowed}"
                if whose == OTHERS and any(word in text for word in CANARIES):
                    yield f"{role}: {name}: shows what lies in another compartment"
            if decide(actor(role), ACTIONS[name], Resource(sealed=True)) and ACTIONS[name] is not Action.UNSEAL:
                yield f"{role}: {name} would read what is sealed"


def _answer(at: Seat, route: Route, method: str, thing: str) -> tuple[int, str]:
    path = route.path
    for name in route.param_convertors:
        path = re.sub(rf"\{{{name}(:\w+)?\}}", FILLED.get(name, thing), path)
    answer = at.client.request(method, path, data={"csrf": at.session.csrf} if method == "POST" else None)
    return answer.status_code, answer.text


def test_the_matrix_finds_a_workbench_that_shows_everything(
    whole: Archive, things: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Views, "of", lambda self, _: self.archive)
    with seat(whole, actor(Role.EDITOR)) as at:
        assert len(list(_unexpected(at, Role.EDITOR, things))) > 10


def test_the_matrix_finds_a_door_that_asks_nobody(
    whole: Archive, things: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rights, "wanted", lambda *_: None)
    with seat(whole, actor(Role.AUDITOR)) as at:
        assert len(list(_unexpected(at, Role.AUDITOR, things))) > 50


def test_a_page_that_nobody_declared_is_refused_to_everybody(whole: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ACTIONS, "GET /people")
    with seat(whole, actor(Role.OWNER)) as at:
        assert REFUSED in at.client.get("/people").text


@pytest.mark.parametrize("role", Role)
def test_every_verb_answers_a_role_as_the_rules_say(
    whole: Archive, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = scoped(whole, actor(role))
    monkeypatch.setattr("kuager.cli.rights.scoped", lambda *_, **__: view)
    monkeypatch.setattr(whole, "actor", actor(role))
    seen: Counter[str] = Counter()
    for verb, action in VERBS.items():
        try:
            got = admit(whole, verb)
        except NotAllowedError:
            assert action not in GRANTS[role], verb
            seen["refused"] += 1
        except WholeArchiveError:
            assert action in GRANTS[role], verb
            seen["whole"] += 1
        else:
            assert action in GRANTS[role], verb
            assert (got.store is view.store) == (action not in _ON_THE_WHOLE and verb not in ONLY_WHOLE), verb
            seen["allowed"] += 1
    assert seen["refused"] + seen["whole"] + seen["allowed"] == len(VERBS)
