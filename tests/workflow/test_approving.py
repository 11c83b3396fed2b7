"""Two persons: who asked never allows, an approval serves once, for exactly what was shown, and for seven days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kuager.errors import KuagerError, UnknownIdError
from kuager.errors.rights import (
    ClosedRequestError,
    NoApprovalError,
    NoReasonError,
    NotAllowedError,
    OwnRequestError,
    SecondPersonError,
)
from kuager.protect.rights import TWO_PERSONS, Action, Actor, Role, may_allow
from kuager.workflow import approving
from kuager.workflow.approving import State
from kuager.workflow.archive import Archive
from kuager.workflow.registers import log
from tests.conftest import SteppingClock

OWNER = Actor(name="birch", role=Role.OWNER)
OTHER = Actor(name="larch", role=Role.OWNER)
PUBLISHER = Actor(name="rowan", role=Role.PUBLISHER)
EDITOR = Actor(name="aspen", role=Role.EDITOR)
SHOWN = approving.digest_of({"release": "r-1", "files": ["a", "b"]})


def _ask(archive: Archive, actor: Actor = PUBLISHER, digest: str = SHOWN) -> approving.Request:
    archive.actor = actor
    return approving.ask(archive, Action.PUBLISH, "release r-1, 2 files", digest, "the monthly release")


def test_one_asks_another_allows_and_it_serves_once(archive: Archive) -> None:
    asked = _ask(archive)
    assert asked.state is State.WAITING
    assert approving.approved(archive, Action.PUBLISH, SHOWN) is None
    archive.actor = OWNER
    assert approving.waiting_for(archive) == [asked]
    approving.approve(archive, asked.id, "read it through")
    archive.actor = PUBLISHER
    found = approving.approved(archive, Action.PUBLISH, SHOWN)
    assert found is not None
    assert (found.decided_by, found.decided_reason, found.alone) == ("birch", "read it through", False)
    assert approving.approved(archive, Action.ERASE, SHOWN) is None
    assert approving.use(archive, found).state is State.USED
    assert approving.approved(archive, Action.PUBLISH, SHOWN) is None
    with pytest.raises(NoApprovalError):
        approving.use(archive, found)


def test_a_changed_release_needs_a_new_approval(archive: Archive) -> None:
    asked = _ask(archive)
    archive.actor = OWNER
    approving.approve(archive, asked.id, "read it through")
    changed = approving.digest_of({"release": "r-1", "files": ["a", "b", "c"]})
    assert approving.approved(archive, Action.PUBLISH, changed) is None


def test_nobody_is_their_own_second_person(archive: Archive) -> None:
    asked = _ask(archive, OWNER)
    for name in ("birch", "BIRCH"):
        archive.actor = Actor(name=name, role=Role.OWNER)
        with pytest.raises(OwnRequestError):
            approving.approve(archive, asked.id, "fine")
    assert approving.request(archive, asked.id).state is State.WAITING


def test_a_role_that_cannot_do_it_cannot_ask_or_allow_it(archive: Archive) -> None:
    asked = _ask(archive)
    archive.actor = EDITOR
    assert approving.waiting_for(archive) == []
    with pytest.raises(NotAllowedError):
        approving.approve(archive, asked.id, "fine")
    with pytest.raises(NotAllowedError):
        approving.ask(archive, Action.PUBLISH, "x", SHOWN, "why")
    with pytest.raises(NotAllowedError):
        approving.use(archive, asked)


def test_an_owner_allows_a_seal_to_be_opened_and_opens_none(archive: Archive) -> None:
    archive.actor = OWNER
    with pytest.raises(NotAllowedError):
        approving.ask(archive, Action.UNSEAL, "one record", SHOWN, "why")
    archive.actor = Actor(name="rowan", role=Role.PROTECTION)
    asked = approving.ask(archive, Action.UNSEAL, "one record", SHOWN, "to call back")
    archive.actor = OWNER
    assert approving.approve(archive, asked.id, "yes").state is State.APPROVED
    with pytest.raises(NotAllowedError):
        approving.use(archive, approving.request(archive, asked.id))


@pytest.mark.parametrize("answered", [False, True])
def test_it_lasts_seven_days(archive: Archive, clock: SteppingClock, answered: bool) -> None:
    asked = _ask(archive)
    if answered:
        archive.actor = OWNER
        approving.approve(archive, asked.id, "fine")
    clock.at += approving.LASTS - timedelta(minutes=5)
    assert approving.request(archive, asked.id).state is (State.APPROVED if answered else State.WAITING)
    clock.at += timedelta(minutes=6)
    assert approving.request(archive, asked.id).state is State.EXPIRED
    assert approving.approved(archive, Action.PUBLISH, SHOWN) is None
    archive.actor = OWNER
    with pytest.raises(ClosedRequestError):
        approving.approve(archive, asked.id, "late")
    assert _ask(archive).id != asked.id


def test_refused_or_withdrawn_is_of_no_use_even_after_it_was_allowed(archive: Archive) -> None:
    refused, withdrawn = _ask(archive), _ask(archive, digest="another")
    archive.actor = OWNER
    for one in (refused, withdrawn):
        approving.approve(archive, one.id, "fine")
    with pytest.raises(NotAllowedError):
        approving.withdraw(archive, withdrawn.id, "not mine")
    approving.refuse(archive, refused.id, "saw a name in it")
    archive.actor = PUBLISHER
    approving.withdraw(archive, withdrawn.id, "not needed")
    states = [one.state for one in approving.requests(archive)]
    assert states == [State.WITHDRAWN, State.REFUSED]
    for digest in (SHOWN, "another"):
        assert approving.approved(archive, Action.PUBLISH, digest) is None
    with pytest.raises(ClosedRequestError):
        approving.withdraw(archive, withdrawn.id, "again")


def test_every_answer_has_a_reason_and_a_request(archive: Archive) -> None:
    asked = _ask(archive)
    with pytest.raises(NoReasonError):
        approving.ask(archive, Action.PUBLISH, "x", "other", " ")
    archive.actor = OWNER
    for act in (approving.approve, approving.refuse):
        with pytest.raises(NoReasonError):
            act(archive, asked.id, "  ")
        for unknown in ("", "ap-nothing"):
            with pytest.raises(UnknownIdError):
                act(archive, unknown, "why")


def test_asking_twice_is_one_request(archive: Archive) -> None:
    assert _ask(archive).id == _ask(archive).id == _ask(archive, OWNER).id
    assert len(approving.requests(archive)) == 1


def test_alone_it_may_be_used_at_once_and_says_so(archive: Archive) -> None:
    asked = approving.ask(archive, Action.PUBLISH, "release r-1", SHOWN, "nobody else is here")
    assert (asked.state, asked.alone, asked.asked_by) == (State.APPROVED, True, "tester")
    archive.actor = OWNER
    assert approving.approved(archive, Action.PUBLISH, SHOWN) is None, "what one person decided is no decision of two"
    archive.actor = Actor(name="documenter", role=Role.OWNER, alone=True)
    assert approving.use(archive, asked).state is State.USED


def test_settle_stops_until_somebody_allowed_it(archive: Archive) -> None:
    def act() -> approving.Request:
        archive.actor = PUBLISHER
        return approving.settle(archive, Action.PUBLISH, what="release r-1", digest=SHOWN, reason="monthly")

    for _ in range(2):
        with pytest.raises(SecondPersonError) as stopped:
            act()
    archive.actor = OWNER
    approving.approve(archive, str(stopped.value.item), "fine")
    assert act().state is State.USED
    with pytest.raises(SecondPersonError):
        act()


def test_every_act_of_two_persons_can_be_allowed_by_somebody_who_did_not_ask() -> None:
    for act in TWO_PERSONS:
        assert any(may_allow(Actor(name="x", role=role), act) for role in Role)
    assert not may_allow(Actor(name="x", role=Role.OWNER, alone=True), Action.PUBLISH)


def test_rows_of_a_later_version_change_nothing(archive: Archive) -> None:
    log.write(archive, approving.REGISTER, "ap-1", {"did": "ask", "act": "teleport"}, agent="x", why="y")
    log.write(archive, approving.REGISTER, "ap-2", {"did": "approve"}, agent="x", why="y")
    assert approving.requests(archive) == []
    with pytest.raises(KuagerError):
        approving.approve(archive, "ap-1", "why")
