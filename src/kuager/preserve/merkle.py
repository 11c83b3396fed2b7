"""Merkle trees as in RFC 6962, section 2.1: one hash for the whole ledger, and short proofs about single rows.

A leaf is SHA-256(0x00, canonical row) and a node SHA-256(0x01, left, right). The hash that every custody row already
carries (:func:`kuager.model.chain.link`) is exactly such a leaf, so the tree stands over the ledger as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

LEAF = b"\x00"
NODE = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Returns the hash of one entry."""
    return hashlib.sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Returns the hash that stands over two others."""
    return hashlib.sha256(NODE + left + right).digest()


class Frontier:
    """A growing tree of which only the roots of its complete parts are kept: O(log n) memory.

    Attributes:
        size: how many leaves were appended.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Adds a leaf hash at the end."""
        carried, size = leaf, self.size
        while size & 1:
            carried = node_hash(self._peaks.pop(), carried)
            size >>= 1
        self._peaks.append(carried)
        self.size += 1

    def root(self) -> bytes:
        """Returns the root of what was appended so far; that of the empty tree is SHA-256 of nothing."""
        if not self._peaks:
            return hashlib.sha256().digest()
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root(leaves: Iterable[bytes]) -> bytes:
    """Returns the root over leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Returns the hashes that lead from leaf ``index`` (from 0) to the root, lowest first.

    Raises:
        IndexError: when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    return Tree(leaves).inclusion(index)


def consistency_proof(leaves: Sequence[bytes], old: int) -> tuple[bytes, ...]:
    """Returns the proof that the tree over ``leaves`` only added to the one over the first ``old`` of them.

    Raises:
        IndexError: when ``old`` is not between 1 and the number of leaves.
    """
    if not 0 < old <= len(leaves):
        raise IndexError("no such former size")
    return Tree(leaves).consistency(old)


class Tree:
    """All complete subtrees over some leaves, hashed once, so that many proofs are cheap: 2 n hashes in memory."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        levels = [list(leaves)]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
        self._levels = levels
        self.size = len(levels[0])

    def root(self) -> bytes:
        """Returns the root."""
        return self._over(0, self.size)

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """See :func:`inclusion_proof`."""
        start, end = 0, self.size
        path: list[bytes] = []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int) -> tuple[bytes, ...]:
        """See :func:`consistency_proof`."""
        start, end, at_left_edge = 0, self.size, True
        path: list[bytes] = []
        while old < end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start, at_left_edge = middle, False
        # The reader holds the old root already; when the old tree is one complete part, it is not repeated.
        if not at_left_edge:
            path.append(self._over(start, end))
        return tuple(reversed(path))

    def _over(self, start: int, end: int) -> bytes:
        """Returns the root over the leaves ``start:end``, a range that splitting arrives at."""
        size = end - start
        if size == 0:
            return hashlib.sha256().digest()
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(size)
        return node_hash(self._over(start, middle), self._over(middle, end))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Says whether ``proof`` shows that ``leaf`` is number ``index`` (from 0) of ``size`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_hash


def verify_consistency(old: int, old_root: bytes, size: int, root_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Says whether ``proof`` shows that a tree of ``size`` leaves begins with one of ``old`` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root_hash
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(beside, was), node_hash(beside, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == root_hash


def _split(size: int) -> int:
    """Returns the largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
