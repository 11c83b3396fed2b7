"""Members log in, do what their role allows, and are out the moment they are stopped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kuager.protect.rights import Role
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.web.team import Team
from kuager.workflow import acts, approving, keyring
from kuager.workflow.archive import Archive
from kuager.workflow.members import login, roll, secondfactor
from tests.conftest import CHEAP, CountingIds, SteppingClock
from tests.web.conftest import HERE, TOKEN, csrf_of, send

FIRST = "a long passphrase"
SECOND = "another long passphrase"
Browser = Callable[[], TestClient]


@pytest.fixture
def site(locked: Archive, ids: CountingIds, clock: SteppingClock) -> Starlette:
    return create_app(ArchiveDesk(locked), TOKEN, ids, clock, Team(locked))


@pytest.fixture
def door(site: Starlette) -> Iterator[TestClient]:
    """A browser that came with the one-time address."""
    with TestClient(site, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


@pytest.fixture
def team(locked: Archive) -> Archive:
    roll.found_team(locked, "birch")
    roll.invite(locked, "larch", Role.OWNER, passphrase=FIRST, new=SECOND, cost=CHEAP)
    return locked


def _login(client: TestClient, name: str, words: str) -> int:
    return int(send(client, "/login", page="/login", name=name, passphrase=words).status_code)


def test_alone_nothing_changes_until_somebody_becomes_the_first_member(door: TestClient, locked: Archive) -> None:
    assert door.get("/").status_code == 200
    assert "No members yet" in door.get("/members").text
    assert "no members yet" in door.get("/account").text
    cookie = dict(door.cookies)
    send(door, "/members/found", page="/members", name="birch")
    assert [one.name for one in roll.members(locked)] == ["birch"]
    assert "Add a second owner" in door.get("/members").text
    assert dict(door.cookies) != cookie, "another session from here on"
    door.cookies.clear()
    door.cookies.update(cookie)
    assert door.get("/").status_code == 403


@pytest.mark.usefixtures("team")
def test_the_token_leads_to_the_login_and_the_login_to_the_archive(door: TestClient) -> None:
    assert door.get("/people").url.path == "/login"
    assert "<nav" not in door.get("/login").text
    before = dict(door.cookies)
    assert _login(door, "larch", "wrong passphrase") == 403
    assert _login(door, " Larch", SECOND) == 303
    assert door.get("/people").status_code == 200
    assert "You are larch" in door.get("/account").text
    after = dict(door.cookies)
    assert after != before, "rotated at login"
    door.cookies.clear()
    door.cookies.update(before)
    assert door.get("/people").status_code == 403


def test_a_cookie_stolen_before_leaving_is_worthless(door: TestClient, team: Archive) -> None:
    _login(door, "nobody", FIRST)
    _login(door, "birch", FIRST)
    stolen = dict(door.cookies)
    assert send(door, "/leave", page="/account").headers["location"] == "/login"
    assert door.get("/people").url.path == "/login"
    door.cookies.clear()
    door.cookies.update(stolen)
    for path in ("/people", "/account", "/login"):
        assert door.get(path).status_code == 403
    noted = [(one.act, one.outcome, one.who) for one in acts.done(team) if one.act in {"login", "logout"}]
    assert [one[:2] for one in noted] == [("login", "refused"), ("login", "ok"), ("logout", "ok")]
    assert noted[0][2] == acts.NOBODY_KNOWN


@pytest.mark.usefixtures("team")
def test_who_has_not_logged_in_reaches_nothing_but_the_door_and_the_lock(site: Starlette, door: TestClient) -> None:
    token = csrf_of(door.get("/login").text)
    for route in (one for one in site.routes if isinstance(one, Route)):
        for method in (route.methods or set()) - {"HEAD"}:
            path = re.sub(r"\{[^}]*\}", "x", route.path)
            if route.path in {"/login", "/enter", "/leave", "/preferences"} or path.startswith(
                ("/login/", "/replayed/")
            ):
                continue
            answer = door.request(
                method, path, data={"csrf": token} if method == "POST" else None, follow_redirects=False,
                headers={"sec-fetch-site": "same-origin", "origin": HERE},
            )  # fmt: skip
            open_ = answer.status_code in {303, 307} and answer.headers["location"] in {"/login", "/lock"}
            assert answer.status_code == 403 or open_, (method, path, answer.status_code)


@pytest.mark.usefixtures("team")
def test_unknown_names_and_wrong_passphrases_are_told_the_same(door: TestClient) -> None:
    said = []
    for name, words in (("larch", "wrong passphrase"), ("nobody", "wrong passphrase"), ("nobody", FIRST), ("", "")):
        answer = send(door, "/login", page="/login", name=name, passphrase=words)
        assert answer.status_code == 403
        said.append(answer.text.replace(csrf_of(answer.text), ""))
    assert len(set(said)) == 1


def test_guessing_is_slowed_down_for_known_and_unknown_names_and_after_a_restart(
    team: Archive, clock: SteppingClock
) -> None:
    for name in ("larch", "nobody"):
        for _ in range(login.FREE):
            assert login.passphrase(team, name, "wrong", name).step is login.Step.WRONG
        stopped = login.passphrase(team, name, SECOND, name)
        assert stopped.step is login.Step.WAIT
        assert 50 < stopped.seconds <= 60
    assert login.passphrase(team, "birch", FIRST, "here").step is login.Step.IN, "others may go on"
    clock.at += timedelta(seconds=61)
    assert login.passphrase(team, "larch", "wrong", "larch").seconds > 100, "twice as long each time"
    clock.at += timedelta(hours=1)
    assert login.passphrase(team, "larch", SECOND, "larch").step is login.Step.IN
    assert login.passphrase(team, "larch", "wrong", "larch").seconds == 0, "forgotten after the right one"
    for number in range(login.FREE_OF_A_SOURCE):
        login.passphrase(team, f"name{number}", "wrong", "one place")
    assert login.passphrase(team, "birch", FIRST, "one place").step is login.Step.WAIT


def test_a_code_is_owed_after_the_passphrase_and_counts_once(
    door: TestClient, team: Archive, clock: SteppingClock
) -> None:
    _login(door, "larch", SECOND)
    page = door.get("/account?codes=new").text
    secret = secondfactor.begin(team, "larch")[0]
    assert secret in page
    made = pyotp.TOTP(secret)
    send(door, "/account/codes", page="/account", code="123")
    assert not secondfactor.enrolled(team, "larch")
    used = made.at(clock.at)
    send(door, "/account/codes", page="/account", code=used)
    assert secondfactor.enrolled(team, "larch")
    send(door, "/leave", page="/account")
    _login(door, "larch", SECOND)
    assert door.get("/people").url.path == "/login", "half a login is none"
    assert send(door, "/login/code", page="/login", code=used).status_code == 403
    clock.at += timedelta(seconds=40)
    assert send(door, "/login/code", page="/login", code=made.at(clock.at)).status_code == 303
    assert door.get("/people").status_code == 200
    send(door, "/account/codes/off", page="/account", passphrase="wrong")
    assert secondfactor.enrolled(team, "larch")
    send(door, "/account/codes/off", page="/account", passphrase=SECOND)
    assert not secondfactor.enrolled(team, "larch")


def test_half_a_login_is_forgotten(door: TestClient, team: Archive, clock: SteppingClock) -> None:
    secret = secondfactor.begin(team, "larch")[0]
    secondfactor.confirm(team, "larch", pyotp.TOTP(secret).at(clock.at))
    _login(door, "larch", SECOND)
    clock.at += timedelta(minutes=6)
    send(door, "/login/code", page="/login", code=pyotp.TOTP(secret).at(clock.at))
    assert door.get("/people").url.path == "/login"


@pytest.mark.usefixtures("team")
def test_a_members_session_ends_after_twelve_hours_of_work(door: TestClient, clock: SteppingClock) -> None:
    _login(door, "birch", FIRST)
    for _ in range(14):
        assert door.get("/account").status_code == 200
        clock.at += timedelta(minutes=50)
    clock.at += timedelta(minutes=30)
    assert door.get("/account").status_code == 403


def test_who_is_stopped_is_out_at_the_next_click(door: TestClient, team: Archive) -> None:
    _login(door, "larch", SECOND)
    assert door.get("/people").status_code == 200
    roll.suspend(team, "larch", reason="arrested")
    assert door.get("/people").url.path == "/login"
    assert _login(door, "larch", SECOND) == 403


def test_another_role_bites_at_the_next_click_and_the_page_says_why(door: TestClient, team: Archive) -> None:
    rowan = "passphrase of rowan"
    with pytest.raises(Exception, match="second person"):
        roll.invite(team, "rowan", Role.GUEST, passphrase=FIRST, new=rowan, reason="reads", cost=CHEAP)
    roll.suspend(team, "larch", reason="away")
    roll.invite(team, "rowan", Role.REVIEWER, passphrase=FIRST, new=rowan, cost=CHEAP)
    _login(door, "rowan", rowan)
    assert door.get("/review").status_code == 200
    before = dict(door.cookies)
    roll.change(team, "rowan", role=Role.GUEST)
    said = door.get("/review")
    assert said.status_code == 403
    assert "guest reader" in said.text
    assert "Your role does not include it" in said.text
    assert 'href="/review"' not in said.text, "the navigation leaves out what would be refused"
    assert dict(door.cookies) != before, "rotated when rights changed"
    why = door.get("/why?path=/review").text
    assert "reviewer" in why
    assert "birch" in why
    assert "There is no such page" in door.get("/why?path=/nowhere").text
    assert send(door, "/members/invite", page="/account", name="x").status_code == 403


def test_two_owners_change_the_team_on_the_pages(door: TestClient, team: Archive) -> None:
    _login(door, "birch", FIRST)
    asked = send(door, "/members/change", page="/members", name="larch", role="editor", open="1", reason="her wish")
    assert asked.headers["location"] == "/approvals"
    (waiting,) = approving.requests(team)
    assert "What you asked for" in door.get("/approvals").text
    send(door, "/approvals", page="/approvals", id=waiting.id, do="approve", reason="fine")
    assert approving.request(team, waiting.id).state == "waiting", "nobody approves their own"
    send(door, "/leave", page="/account")
    _login(door, "larch", SECOND)
    assert waiting.what in door.get("/approvals").text
    send(door, "/approvals", page="/approvals", id=waiting.id, do="approve", reason="I wish it")
    send(door, "/leave", page="/account")
    _login(door, "birch", FIRST)
    send(door, "/members/change", page="/members", name="larch", role="editor", open="1", reason="her wish")
    assert roll.member(team, "larch").role is Role.EDITOR


def test_a_new_passphrase_ends_the_other_sessions(
    site: Starlette, door: TestClient, team: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = keyring.change
    monkeypatch.setattr(keyring, "change", lambda archive, old, new: change(archive, old, new, cost=CHEAP))
    _login(door, "birch", FIRST)
    gate = site.state.gate
    other = gate.rotate(None, actor=roll.member(team, "birch").actor())
    assert gate.session(other)
    for fields in (
        {"old": "wrong", "new": "x" * 20, "again": "x" * 20},
        {"old": FIRST, "new": "x" * 13, "again": "x" * 13},
        {"old": FIRST, "new": "x" * 20, "again": "y" * 20},
    ):
        send(door, "/account/passphrase", page="/account", **fields)
        assert gate.session(other)
    send(door, "/account/passphrase", page="/account", old=FIRST, new="x" * 20, again="x" * 20)
    assert gate.session(other) is None
    assert door.get("/account").status_code == 200
    send(door, "/leave", page="/account")
    assert _login(door, "birch", FIRST) == 403
    assert _login(door, "birch", "x" * 20) == 303


def test_one_ends_ones_own_sessions_and_nobody_elses(site: Starlette, door: TestClient, team: Archive) -> None:
    _login(door, "birch", FIRST)
    gate = site.state.gate
    mine = gate.rotate(None, actor=roll.member(team, "birch").actor())
    others = gate.rotate(None, actor=roll.member(team, "larch").actor())
    (theirs, _), *_ = gate.of("larch")
    send(door, "/account/end", page="/account", handle=theirs)
    assert gate.session(others)
    send(door, "/account/end", page="/account")
    assert gate.session(mine) is None
    assert gate.session(others)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("lang", ["en", "kk", "ru", "zh"])
def test_every_page_is_drawn_in_every_language(door: TestClient, lang: str) -> None:
    send(door, "/preferences", page="/login", lang=lang, back="/login")
    assert f'lang="{lang}"' in door.get("/login").text
    _login(door, "birch", FIRST)
    send(door, "/account/language", page="/account", lang=lang)
    for path in ("/account", "/account?codes=new", "/members", "/approvals", "/why?path=/people"):
        assert f'<html lang="{lang}"' in door.get(path).text
