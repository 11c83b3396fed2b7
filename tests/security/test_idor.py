"""Ids of another compartment, put into every address and form: never content, never another answer than for an id of nothing.

``KUAGER_NIGHTLY=1`` takes every hidden id; otherwise one of each kind is taken.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from starlette.routing import Route

from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import Views, scoped
from tests.security.parted import CANARIES, NORTH, Seat, build, hidden_ids, same_but, seat, stranger_to

FILLED: Final = {
    "number": "1", "at": "0", "url": "", "form": "appeal", "mechanism": "wgeid", "name": "x", "kind": "docx", "how": "page",
}  # fmt: skip
"""Parts of addresses that name no thing, and what stands there; every other part is taken for an id."""
WORDS: Final = frozenset({"reason", "why", "csrf", "lang", "theme", "page", "note", "what", "passphrase"})
"""Fields of forms that are words and no ids."""
EVERY: Final = bool(os.environ.get("KUAGER_NIGHTLY"))
"""Whether every hidden id goes into every field; otherwise one of each kind, and into fields those that pages ask for."""
APART: Final = ("/static", "/enter", "/leave", "/preferences", "/login", "/unlock", "/lock", "/panic")
_ASKED: Final = re.compile(r"""(?:query_params|fields|form|query)\.get(?:list)?\(\s*["']([a-z_]+)["']""")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build(tmp_path_factory.mktemp("idor") / "case", south=True) as archive:
        yield archive


@pytest.fixture(scope="module")
def ids(whole: Archive) -> dict[str, list[str]]:
    found = hidden_ids(whole, scoped(whole, NORTH))
    return {kind: some if EVERY else some[:1] for kind, some in found.items()}


def test_every_kind_of_id_is_among_those_that_are_tried(ids: dict[str, list[str]]) -> None:
    kinds = {"capture", "document", "node", "claim", "finding", "lineage", "32 digits", "64 digits", "mark", "act"}
    assert kinds <= set(ids), sorted(ids)


def test_no_address_tells_an_id_of_another_compartment_from_one_of_nothing(
    whole: Archive, ids: dict[str, list[str]]
) -> None:
    with seat(whole, NORTH) as at:
        told = list(_sweep(at, [one for some in ids.values() for one in some], whole))
    assert not told, "\n".join(told[:40])


def test_the_sweep_finds_what_an_open_workbench_tells(
    whole: Archive, ids: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Views, "of", lambda self, _: self.archive)
    with seat(whole, NORTH) as at:
        few = [ids[kind][0] for kind in ("document", "capture", "node")]
        told = list(_sweep(at, few, whole, methods=("GET",)))
    assert len(told) > 20, "a sweep that finds nothing where nothing is kept back shows nothing"


def _state(whole: Archive, view: Archive) -> tuple[int, int, int]:
    """Returns what an answer may have changed: decisions that one may see, the whole ledger, all issues."""
    return view.store.head(), len(list(whole.store.custody())), len(whole.store.issues())


def _sweep(at: Seat, ids: list[str], whole: Archive, methods: tuple[str, ...] = ("GET", "POST")) -> Iterator[str]:
    """Yields what gave something away."""
    view = scoped(whole, NORTH)
    mine = next(one.id for one in view.store.documents())
    for route in at.routes():
        if route.path.startswith(APART):
            continue
        for method in sorted((route.methods or set()) & set(methods)):
            names = sorted(_asked(route) - WORDS)
            for one in ids:
                fields = names if EVERY or one.startswith(("d-", "n-", "c-")) or one.isdigit() else []
                yield from _tried(at, partial(_state, whole, view), (route, method), fields, one, mine)


def _tried(
    at: Seat, state: Callable[[], tuple[int, ...]], asked: tuple[Route, str], names: list[str], one: str, mine: str
) -> Iterator[str]:
    route, method = asked
    for path, fields in _requests(route, names, mine):
        answers = []
        for given in (one, stranger_to(one)):
            at.session.notice = None
            before = state()
            address = path.replace("(id)", given)
            values = dict.fromkeys(fields, given)
            if method == "GET":
                answer = at.client.get(address, params=values)
            else:
                values |= {"csrf": at.session.csrf, "reason": "r", "why": "w"}
                answer = at.client.post(address, data=values)
            words = f"{answer.text} {at.session.notice} {answer.headers.get('location', '')}"
            effect = tuple(now - then for now, then in zip(state(), before, strict=True))
            answers.append((answer.status_code, effect, same_but(words, given), words))
        leaked = [word for word in CANARIES if word in answers[0][3]]
        if leaked or answers[0][:3] != answers[1][:3]:
            yield f"{method} {path} {fields} with {one}: {answers[0][:2]} and {answers[1][:2]} {leaked}"


def _requests(route: Route, names: list[str], mine: str) -> Iterator[tuple[str, list[str]]]:
    """Yields addresses in which ``(id)`` stands for the id, with the fields that get it too."""
    parts = [name for name in route.param_convertors if name not in FILLED]
    path = route.path
    for name in set(route.param_convertors) & FILLED.keys():
        path = re.sub(rf"\{{{name}(:\w+)?\}}", FILLED[name], path)
    every = re.sub(r"\{\w+(:\w+)?\}", "(id)", path)
    if parts:
        yield every, []
    if len(parts) > 1:
        yield re.sub(r"\{\w+(:\w+)?\}", "(id)", path.replace(f"{{{parts[0]}}}", mine)), []
    if names:
        yield re.sub(r"\{\w+(:\w+)?\}", mine, path) if parts else path, names


def _asked(route: Route) -> set[str]:
    """Returns the names that a page's module asks an address or form for."""
    module = sys.modules[route.endpoint.__module__]
    return set(_ASKED.findall(Path(str(inspect.getsourcefile(module))).read_text(encoding="utf-8")))
