"""Members in a real browser: logging in without scripts, no barriers, and a passkey of a virtual authenticator."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from kuager.protect.rights import Action, Role
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.listening import listen
from kuager.web.team import Team
from kuager.workflow import approving
from kuager.workflow.archive import Archive
from kuager.workflow.members import passkeys, roll, secrets
from tests.barriers import barriers
from tests.conftest import CHEAP, CountingIds, SteppingClock
from tests.web.conftest import TOKEN
from tests.web.test_browser import PHONE, browser

pytestmark = [pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"])]
__all__ = ["browser"]

FIRST = "a long passphrase"
SECOND = "another long passphrase"


@pytest.fixture
def base(locked: Archive, ids: CountingIds, clock: SteppingClock) -> Iterator[str]:
    """A workbench of two owners, served under the name localhost."""
    roll.found_team(locked, "birch")
    roll.invite(locked, "larch", Role.OWNER, passphrase=FIRST, new=SECOND, cost=CHEAP)
    approving.ask(locked, Action.PUBLISH, "release of May, 2 files", approving.digest_of({"files": 2}), "monthly")
    locked.actor = roll.member(locked, "larch").actor()
    approving.ask(locked, Action.ERASE, "one interview", approving.digest_of({"files": 1}), "consent withdrawn")
    locked.actor = roll.member(locked, "birch").actor()
    listener = listen(None)
    app = create_app(ArchiveDesk(locked), TOKEN, ids, clock, Team(locked))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://localhost:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _enter(page: Page, name: str, words: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=passphrase]", words)
    with page.expect_navigation():
        page.click("form[action='/login'] button")


def test_no_page_has_a_barrier_or_needs_a_script_or_is_too_wide(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/enter?token={TOKEN}")
    _enter(page, "larch", SECOND)
    assert page.url == f"{base}/"
    for path in ("/account", "/members", "/approvals", "/why?path=/people"):
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    with page.expect_navigation():
        page.click("form[action='/leave'] button")
    assert page.url == f"{base}/login"
    cookies = context.cookies()
    context.close()
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(base + "/login")
    told = barriers(page, "/login")
    _enter(page, "larch", SECOND)
    for path in ("/account?codes=new", "/members", "/approvals", "/why?path=/people"):
        page.goto(base + path)
        told += barriers(page, path)
    context.close()
    assert told == []


def test_a_passkey_is_made_asked_for_and_refused_when_its_counter_goes_back(
    browser: Browser, base: str, locked: Archive
) -> None:
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip

    def prove() -> None:
        with page.expect_navigation(url=lambda url: "/login/passkey" in url or url == f"{base}/"):
            page.click("form[action='/login/passkey'] button")

    page.goto(f"{base}/enter?token={TOKEN}")
    _enter(page, "larch", SECOND)
    page.goto(base + "/account")
    page.fill("[name=label]", "the red key")
    with page.expect_navigation():
        page.click("form[action='/account/passkey'] button")
    assert "The passkey is kept" in page.content()
    (kept,) = passkeys.keys_of(locked, "larch")
    assert kept["label"] == "the red key"
    with page.expect_navigation():
        page.click("form[action='/leave'] button")
    _enter(page, "larch", SECOND)
    assert page.url == f"{base}/login", "the passphrase alone is not enough any more"
    prove()
    assert page.url == f"{base}/"
    (used,) = passkeys.keys_of(locked, "larch")
    assert used["count"] > kept["count"]

    secrets.put(locked, "larch", passkeys.KEYS, {"keys": [used | {"count": 1000}]})
    with page.expect_navigation():
        page.click("form[action='/leave'] button")
    _enter(page, "larch", SECOND)
    prove()
    assert page.url == f"{base}/login/passkey", "a copy of the key has signed more often than this one"
    context.close()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', "x" * 30_000])
def test_what_is_no_answer_of_a_passkey_is_refused(locked: Archive, answer: str) -> None:
    roll.found_team(locked, "birch")
    _, challenge = passkeys.begin(locked, "birch")
    origin = "http://localhost:1"
    assert not passkeys.confirm(locked, "birch", answer, challenge=challenge, origin=origin, label="x")
    assert not passkeys.check(locked, "birch", answer, challenge=challenge, origin=origin)
    assert not passkeys.check(locked, "birch", answer, challenge=b"", origin=origin)
    assert passkeys.keys_of(locked, "birch") == []
