"""Rights: refused unless a rule allows, and every answer names its rule."""

from __future__ import annotations

import pytest

from kuager.protect.rights import ALONE, GRANTS, OPEN, TWO_PERSONS, Action, Actor, Resource, Role, decide, sees


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_does_what_it_was_granted_and_nothing_else(role: Role, action: Action) -> None:
    said = decide(Actor(name="m1", role=role, compartments=frozenset({OPEN})), action)
    assert bool(said) == (action in GRANTS[role])
    assert said.because == ("granted" if said else "role")
    assert said.second == (bool(said) and action in TWO_PERSONS)
    assert set(said.needs) == {one for one in Role if action in GRANTS[one]}


def test_nobody_may_do_nothing() -> None:
    assert not decide(None, Action.READ)
    assert not decide(ALONE, None)
    assert decide(None, None).because == "unknown"


@pytest.mark.parametrize("role", Role)
def test_what_lies_in_another_compartment_is_refused_to_all(role: Role) -> None:
    actor = Actor(name="m1", role=role, compartments=frozenset({OPEN, "a"}))
    for action in GRANTS[role]:
        said = decide(actor, action, Resource(compartment="b"))
        assert not said
        assert said.because == "compartment"


def test_the_confined_see_their_own_only() -> None:
    guest = Actor(name="g", role=Role.GUEST, compartments=frozenset({"a"}))
    assert sees(guest, "a")
    assert not sees(guest, OPEN)
    assert sees(Actor(name="e", role=Role.EDITOR, compartments=frozenset()), OPEN)


@pytest.mark.parametrize("role", Role)
def test_what_is_sealed_opens_by_unsealing_only(role: Role) -> None:
    actor = Actor(name="m", role=role)
    for action in Action:
        said = decide(actor, action, Resource(sealed=True))
        assert bool(said) == (action is Action.UNSEAL and role is Role.PROTECTION)
    assert decide(ALONE, Action.UNSEAL, Resource(sealed=True))
