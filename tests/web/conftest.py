"""The workbench over the invented desk, and clients that are in and not in."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from kuager.ports import Clock, Ids
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow.archive import Archive
from tests.web.desks import EmptyDesk, InventedDesk

with warnings.catch_warnings():
    # starlette would rather have httpx2, which is not in our lock; its client works with httpx as before
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", UserWarning)
    from starlette.testclient import TestClient

__all__ = ["HERE", "TOKEN", "TestClient", "csrf_of", "send"]

HERE = "http://127.0.0.1:8123"
TOKEN = "one-time-token"


@pytest.fixture
def desk() -> InventedDesk:
    return InventedDesk()


@pytest.fixture
def app(desk: InventedDesk, ids: Ids, clock: Clock) -> Starlette:
    return create_app(desk, TOKEN, ids, clock)


@pytest.fixture
def stranger(app: Starlette) -> Iterator[TestClient]:
    """A browser that has no session."""
    with TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    """A browser at work."""
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.fixture
def empty_client(ids: Ids, clock: Clock) -> Iterator[TestClient]:
    """A browser at work on a new archive."""
    with TestClient(create_app(EmptyDesk(), TOKEN, ids, clock), base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.fixture
def own(archive: Archive, ids: Ids, clock: Clock) -> Iterator[TestClient]:
    """A browser at work on a real archive, empty at first; the fixture ``archive`` is the same one."""
    app = create_app(ArchiveDesk(archive), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def csrf_of(html: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', html)
    assert found, "a page without a form token"
    return found[1]


def send(client: TestClient, path: str, *, page: str = "/help", **fields: str):
    """Posts a form as the page ``page`` would, and does not follow the redirect."""
    token = csrf_of(client.get(page).text)
    return client.post(
        path,
        data={"csrf": token, **fields},
        headers={"sec-fetch-site": "same-origin", "origin": HERE},
        follow_redirects=False,
    )
