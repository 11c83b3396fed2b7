"""The team: the first owner, invitations, roles that two owners change, suspending at once, leaving; and codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest

from kuager.errors import UnknownIdError, UsageError, WrongPassphraseError
from kuager.errors.rights import (
    LastOwnerError,
    NameTakenError,
    NoApprovalError,
    NoMembersHereError,
    NoReasonError,
    NotAllowedError,
    SecondPersonError,
)
from kuager.preserve import keys
from kuager.protect.rights import ALONE, Action, Role
from kuager.workflow import acts, approving, keyring
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.members import explaining, roll, secondfactor, secrets
from kuager.workflow.members.rows import NOBODY, Standing
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, CountingIds, SteppingClock

FIRST = "a long passphrase"
SECOND = "another long passphrase"
THIRD = "a third long passphrase"
As = Callable[[str], Archive]


@pytest.fixture
def as_(locked: Archive, clock: SteppingClock, ids: CountingIds) -> Iterator[As]:
    """Opens the archive with a passphrase; the fixture ``locked`` goes on being open, as another process would."""
    opened: list[Archive] = []

    def open_as(words: str) -> Archive:
        opened.append(open_archive(locked.root, lambda: words, clock=clock, ids=ids, agent="x", reading=InProcess()))
        return opened[-1]

    yield open_as
    for one in opened:
        one.close()


@pytest.fixture
def team(locked: Archive) -> Archive:
    """An archive of two owners; it is open as the first one."""
    roll.found_team(locked, "birch")
    roll.invite(locked, "larch", Role.OWNER, passphrase=FIRST, new=SECOND, cost=CHEAP)
    return locked


def test_without_members_one_person_has_all_rights(locked: Archive, archive: Archive) -> None:
    assert locked.actor == archive.actor == ALONE
    with pytest.raises(NoMembersHereError):
        roll.found_team(archive, "birch")
    with pytest.raises(NoMembersHereError):
        roll.invite(locked, "larch", Role.EDITOR, passphrase=FIRST, new=SECOND, cost=CHEAP)


def test_the_first_member_is_the_owner_with_the_passphrase_that_opened(locked: Archive, as_: As) -> None:
    first = roll.found_team(locked, "birch", languages=("kk", "xx", "kk"))
    assert (first.role, first.slot, first.languages, first.by) == (Role.OWNER, 1, ("kk",), "")
    assert (locked.actor.name, locked.actor.alone, locked.agent) == ("birch", False, "birch")
    again = as_(FIRST)
    assert again.actor == locked.actor
    assert again.agent == "birch", "--as-agent claims nobody's name"
    with pytest.raises(NotAllowedError):
        roll.found_team(again, "larch")


def test_a_lone_owner_invites_and_the_passphrase_tells_who_works(team: Archive, as_: As) -> None:
    larch = as_(SECOND)
    assert (larch.actor.name, larch.actor.role, larch.agent) == ("larch", Role.OWNER, "larch")
    assert [one.name for one in roll.owners(team)] == ["birch", "larch"]


def test_with_two_owners_a_new_member_takes_both(team: Archive, as_: As) -> None:
    def invite(role: Role = Role.CONTRIBUTOR) -> object:
        return roll.invite(
            team, "rowan", role, passphrase=FIRST, new=THIRD, compartments=("families",), reason="helps", cost=CHEAP
        )

    with pytest.raises(WrongPassphraseError):
        roll.invite(team, "rowan", Role.GUEST, passphrase="wrong", new=THIRD, reason="helps", cost=CHEAP)
    with pytest.raises(SecondPersonError) as stopped:
        invite()
    assert keys.slots(keyring.key_file(team.root)) == (1, 2), "no slot before it was allowed"
    approving.approve(as_(SECOND), str(stopped.value.item), "met her")
    with pytest.raises(SecondPersonError):
        invite(Role.OWNER)
    invite()
    rowan = as_(THIRD)
    assert rowan.actor.compartments == {"families"}
    with pytest.raises(NotAllowedError):
        roll.invite(rowan, "aspen", Role.OWNER, passphrase=THIRD, new="x" * 20, cost=CHEAP)
    with pytest.raises(NotAllowedError):
        roll.suspend(rowan, "birch", reason="mine now")


def test_another_role_takes_two_and_bites_at_once(team: Archive, as_: As) -> None:
    with pytest.raises(SecondPersonError) as stopped:
        roll.change(team, "larch", role=Role.EDITOR, reason="asked for it")
    approving.approve(as_(SECOND), str(stopped.value.item), "I did")
    assert roll.change(team, "larch", role=Role.EDITOR, reason="asked for it").role is Role.EDITOR
    assert as_(SECOND).actor.role is Role.EDITOR
    with pytest.raises(LastOwnerError):
        roll.change(team, "birch", role=Role.EDITOR)
    assert roll.change(team, "larch", role=Role.REVIEWER).role is Role.REVIEWER, "one owner: nobody else to ask"
    assert roll.change(as_(SECOND), "larch", languages=("ru",)).languages == ("ru",)
    with pytest.raises(NotAllowedError):
        roll.change(as_(SECOND), "birch", languages=("ru",))


def test_suspending_is_at_once_and_lifting_it_takes_two(team: Archive, as_: As) -> None:
    with pytest.raises(NoReasonError):
        roll.suspend(team, "larch", reason=" ")
    assert roll.suspend(team, "larch", reason="arrested").standing is Standing.SUSPENDED
    assert as_(SECOND).actor == NOBODY
    with pytest.raises(LastOwnerError):
        roll.suspend(team, "birch", reason="also")
    assert explaining.why(team, "larch", Action.READ).because == "suspended"
    assert roll.resume(team, "larch", reason="free").active
    with pytest.raises(UsageError):
        roll.resume(team, "larch", reason="free")


def test_who_leaves_opens_nothing_and_keeps_the_name(team: Archive, as_: As) -> None:
    roll.change(team, "larch", languages=("zh",))
    secrets.put(team, "larch", secondfactor.CODES, {"secret": "A" * 32, "step": 0})
    with pytest.raises(SecondPersonError):
        roll.remove(team, "larch", passphrase=FIRST, reason="left")
    larch = as_(SECOND)
    with pytest.raises(WrongPassphraseError):
        roll.remove(larch, "larch", passphrase=SECOND, reason="I go")
    roll.remove(larch, "larch", passphrase=FIRST, reason="I go")
    assert secrets.read(team, "larch", secondfactor.CODES) == []
    assert [one.name for one in roll.members(team)] == ["birch"]
    assert roll.member(team, "LARCH").standing is Standing.LEFT
    with pytest.raises(WrongPassphraseError):
        as_(SECOND)
    with pytest.raises(LastOwnerError):
        roll.remove(team, "birch", passphrase=FIRST, reason="me too")
    for name in ("larch", "Larch", "documenter", "x", "a b", "../x", ""):
        with pytest.raises(NameTakenError):
            roll.invite(team, name, Role.EDITOR, passphrase=FIRST, new=THIRD, cost=CHEAP)
    for words in ("x" * 13, "x" * 129):
        with pytest.raises(UsageError):
            roll.invite(team, "aspen", Role.EDITOR, passphrase=FIRST, new=words, cost=CHEAP)


def test_a_slot_without_a_member_opens_nothing_and_two_shares_do(team: Archive, as_: As) -> None:
    keyring.add(team, FIRST, THIRD, cost=CHEAP)
    assert as_(THIRD).actor == NOBODY
    shares = keyring.make_shares(team, FIRST, without_sealed=True)
    keyring.recover(team.root, shares[:2], "passphrase of the recovery", cost=CHEAP)
    found = as_("passphrase of the recovery").actor
    assert (found.name, found.alone) == ("recovery", True)
    assert as_(THIRD).actor == NOBODY


def test_an_approval_lapses_with_who_gave_it(team: Archive, as_: As) -> None:
    asked = approving.ask(team, Action.PUBLISH, "release of May", "a digest", "monthly")
    approving.approve(as_(SECOND), asked.id, "read it")
    assert approving.approved(team, Action.PUBLISH, "a digest")
    roll.suspend(team, "larch", reason="the passphrase was seen by others")
    assert approving.approved(team, Action.PUBLISH, "a digest") is None
    with pytest.raises(NoApprovalError):
        approving.use(team, approving.request(team, asked.id))
    assert [one.act for one in acts.done(team) if one.what == asked.id] == ["ask", "approve"]


def test_why_names_the_rule_and_whom_to_ask(team: Archive) -> None:
    said = explaining.why(team, "birch", Action.UNSEAL)
    assert (said.allowed, said.because, said.needs, said.ask) == (False, "role", (Role.PROTECTION,), ())
    said = explaining.why(team, "birch", Action.PUBLISH)
    assert (said.allowed, said.second, said.ask) == (True, True, ("larch",))
    assert explaining.why(team, "birch", Action.READ, compartment="families").because == "compartment"
    with pytest.raises(UnknownIdError):
        explaining.why(team, "nobody", Action.READ)


def test_a_code_counts_once_and_a_minute_around(team: Archive, clock: SteppingClock) -> None:
    secret, uri = secondfactor.begin(team, "birch")
    assert uri.startswith("otpauth://totp/")
    assert secondfactor.begin(team, "birch")[0] == secret, "the page may be loaded again"
    made = pyotp.TOTP(secret)
    assert not secondfactor.confirm(team, "birch", "000000")
    assert not secondfactor.enrolled(team, "birch")
    assert not secondfactor.check(team, "birch", made.at(clock.at))
    assert secondfactor.confirm(team, "birch", made.at(clock.at))
    assert secondfactor.enrolled(team, "birch")
    assert not secondfactor.check(team, "birch", made.at(clock.at)), "used when it was set up"
    clock.at += timedelta(seconds=60)
    code = made.at(clock.at)
    assert secondfactor.check(team, "birch", f"{code[:3]} {code[3:]}")
    assert not secondfactor.check(team, "birch", code)
    assert not secondfactor.check(team, "birch", made.at(clock.at - timedelta(seconds=30))), "older than the one used"
    assert secondfactor.check(team, "birch", made.at(clock.at + timedelta(seconds=30)))
    clock.at += timedelta(minutes=10)
    for wrong in (-60, 60):
        assert not secondfactor.check(team, "birch", made.at(clock.at + timedelta(seconds=wrong)))
    assert not secondfactor.check(team, "birch", "")
    assert len(team.store.sealed_values(secrets.KIND)) == 1, "old values are erased"
    secondfactor.turn_off(team, "birch")
    assert not secondfactor.enrolled(team, "birch")


def test_somebody_elses_codes_are_reset_by_two(team: Archive, as_: As) -> None:
    secrets.put(team, "larch", secondfactor.CODES, {"secret": "A" * 32, "step": 0})
    with pytest.raises(UsageError):
        secondfactor.reset(team, "birch", reason="mine")
    with pytest.raises(SecondPersonError) as stopped:
        secondfactor.reset(team, "larch", reason="telephone lost")
    approving.approve(as_(SECOND), str(stopped.value.item), "it is lost")
    secondfactor.reset(team, "larch", reason="telephone lost")
    assert not secondfactor.enrolled(team, "larch")


def test_nothing_secret_is_in_the_review_log(team: Archive) -> None:
    secondfactor.begin(team, "birch")
    said = repr(team.store.reviews())
    assert FIRST not in said
    assert secondfactor.begin(team, "birch")[0] not in said
