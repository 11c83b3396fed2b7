"""Commitments bind, hide, and can be opened one by one."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.preserve import commitments
from tests.conftest import CountingIds, SteppingClock

NAMES = st.text(max_size=40)


def seal(value: str):
    return commitments.commit(value, "given by", ids=CountingIds(), at=SteppingClock().now())


@given(value=NAMES, other=NAMES)
def test_a_commitment_opens_with_its_own_salt_and_value_only(value, other):
    sealed = seal(value)
    assert commitments.opens(sealed.commitment, sealed.salt, value)
    assert commitments.opens(sealed.commitment, sealed.salt, other) is (other == value)
    assert not commitments.opens(sealed.commitment, "00" * 32, value)
    assert not commitments.opens(seal(value + "x").commitment, sealed.salt, value)


def test_anybody_can_check_an_opening_with_a_hash_tool():
    sealed = seal("Aunt Sholpan")
    by_hand = hashlib.sha256(bytes.fromhex(sealed.salt) + b"Aunt Sholpan").hexdigest()
    assert sealed.commitment == f"sealed:{by_hand}"


@pytest.mark.parametrize("salt", ["", "zz", "00", "00" * 33])
def test_salt_of_another_length_never_opens(salt):
    sealed = seal("xyz")
    assert not commitments.opens(sealed.commitment, salt, "xyz")


def test_a_digit_cannot_move_from_the_salt_into_the_value():
    raw = bytes(31) + b"A"
    mark = "sealed:" + hashlib.sha256(raw + b"unt").hexdigest()
    assert commitments.opens(mark, raw.hex(), "unt")
    assert not commitments.opens(mark, raw[:-1].hex(), "Aunt")


def test_the_same_name_twice_gives_two_commitments():
    ids, at = CountingIds(), SteppingClock().now()
    assert (
        commitments.commit("a", "x", ids=ids, at=at).commitment
        != commitments.commit("a", "x", ids=ids, at=at).commitment
    )


def test_a_sealed_value_does_not_print_itself():
    sealed = seal("Aunt Sholpan")
    assert "Sholpan" not in repr(sealed)
    assert sealed.salt not in repr(sealed)


def test_texts_are_opened_as_far_as_they_can_be():
    one, two = seal("Aunt"), seal("Uncle")
    text = f"by {one.commitment}; then by {two.commitment}."
    assert commitments.marks(text) == [one.commitment, two.commitment]
    assert commitments.reveal(text, {one.commitment: "Aunt"}) == "by Aunt; then by (erased)."
    assert commitments.marks(None) == []
