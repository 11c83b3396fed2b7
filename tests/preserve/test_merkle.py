"""The Merkle tree against the known roots of the Certificate Transparency tests, and its proofs against every forgery."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.model import CustodyVerb
from kuager.model.chain import GENESIS, custody_row, link
from kuager.model.ids import canonical_json
from kuager.preserve import merkle
from tests.conftest import SteppingClock

ENTRIES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]
    assert merkle.Tree(LEAVES[:size]).root().hex() == ROOTS[size - 1]


def test_the_empty_tree():
    assert merkle.root([]) == merkle.Tree([]).root() == hashlib.sha256(b"").digest()


def test_the_known_paths():
    # RFC 6962, 2.1.3: the tree of seven with leaves a..f, j.
    a, b, c, d, e, f, j = (merkle.leaf_hash(bytes([one])) for one in b"abcdefj")
    g, h, i = merkle.node_hash(a, b), merkle.node_hash(c, d), merkle.node_hash(e, f)
    k, last = merkle.node_hash(g, h), merkle.node_hash(i, j)
    seven = [a, b, c, d, e, f, j]
    assert merkle.inclusion_proof(seven, 0) == (b, h, last)
    assert merkle.inclusion_proof(seven, 3) == (c, g, last)
    assert merkle.inclusion_proof(seven, 4) == (f, j, k)
    assert merkle.inclusion_proof(seven, 6) == (i, k)
    assert merkle.consistency_proof(seven, 3) == (c, d, g, last)
    assert merkle.consistency_proof(seven, 4) == (last,)
    assert merkle.consistency_proof(seven, 6) == (i, j, k)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_and_every_former_size_can_be_proved(size):
    every = leaves(size)
    root = merkle.root(every)
    for index, leaf in enumerate(every):
        assert merkle.verify_inclusion(leaf, index, size, merkle.inclusion_proof(every, index), root)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(every, old)
        assert merkle.verify_consistency(old, merkle.root(every[:old]), size, root, proof)


@given(size=st.integers(1, 70), data=st.data())
def test_a_forged_inclusion_is_refused(size, data):
    every = leaves(size)
    root = merkle.root(every)
    index = data.draw(st.integers(0, size - 1))
    proof = list(merkle.inclusion_proof(every, index))
    other = data.draw(st.integers(-1, size + 2).filter(lambda one: one != index))
    assert not merkle.verify_inclusion(every[index], other, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other"), index, size, proof, root)
    assert not merkle.verify_inclusion(every[index], index, size, [*proof, bytes(32)], root)
    if proof:
        assert not merkle.verify_inclusion(every[index], index, size, proof[:-1], root)
        at = data.draw(st.integers(0, len(proof) - 1))
        proof[at] = merkle.leaf_hash(proof[at])
        assert not merkle.verify_inclusion(every[index], index, size, proof, root)


@given(size=st.integers(2, 70), data=st.data())
def test_a_rewritten_past_is_refused(size, data):
    every = leaves(size)
    old = data.draw(st.integers(1, size))
    before = merkle.root(every[:old])
    every[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"rewritten")
    after = merkle.root(every)
    assert not merkle.verify_consistency(old, before, size, after, merkle.consistency_proof(every, old))


def test_proofs_of_what_is_not_there():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(leaves(3), 3)
    with pytest.raises(IndexError):
        merkle.consistency_proof(leaves(3), 0)
    assert not merkle.verify_consistency(0, bytes(32), 3, merkle.root(leaves(3)), [])
    assert not merkle.verify_consistency(3, bytes(32), 5, merkle.root(leaves(5)), [])


@pytest.mark.parametrize("size", [3, 5, 6, 7, 9, 11])
def test_an_odd_leaf_is_not_doubled(size):
    """Trees that double the last leaf give a list and the same list with its end repeated one root."""
    rows = leaves(size)
    assert merkle.root(rows) != merkle.root([*rows, rows[-1]])
    assert merkle.root(rows) != merkle.root([*rows, *rows[-2:]])


def test_a_leaf_cannot_pass_for_a_node():
    left, right = leaves(2)
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


def test_the_hash_of_a_custody_row_is_its_leaf():
    row = custody_row(
        seq=1, object_id="k-1", verb=CustodyVerb.CAPTURE, at=SteppingClock().now(), agent="desk", outcome="ok", note=""
    )
    assert link(GENESIS, row) == merkle.leaf_hash(canonical_json({**row, "previous": GENESIS})).hex()
