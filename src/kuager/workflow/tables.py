"""What was computed over all texts, read out of the store once per computation and held while the program runs.

A page that needs one finding of a person would otherwise read all of them. The tables are replaced as wholes, and the store
counts how often: that number is the key. What people decide about findings is laid over them anew each time it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from kuager.model import CopyEdge, Finding, FindingState, Judgement, Proposal, Reliance
from kuager.workflow.archive import Archive

T = TypeVar("T")
_STATES: Final = frozenset(state.value for state in FindingState)


def findings(archive: Archive) -> Sequence[Finding]:
    """Returns every finding with the state people gave it, in the order of the store."""
    reviews = archive.store.reviews()
    decided = tuple(one.seq for one in reviews if one.undoes is not None or one.decision in _STATES)
    return _kept(archive, "findings", (archive.store.generation(), decided), archive.store.findings)


def proposals(archive: Archive) -> Sequence[Proposal]:
    """Returns every pair that may be one."""
    return _kept(archive, "proposals", archive.store.generation(), archive.store.proposals)


def edges(archive: Archive) -> Sequence[CopyEdge]:
    """Returns which text repeats which."""
    return _kept(archive, "edges", archive.store.generation(), archive.store.edges)


def reliances(archive: Archive) -> Sequence[Reliance]:
    """Returns which text leans on which outlet."""
    return _kept(archive, "reliances", archive.store.generation(), archive.store.reliances)


def judgements(archive: Archive) -> Sequence[Judgement]:
    """Returns every judgement, in order; read anew whenever a log grew."""
    return _kept(archive, "judgements", archive.store.head(), archive.store.judgements)


def _kept(archive: Archive, name: str, key: object, read: Callable[[], list[T]]) -> Sequence[T]:
    held = archive.cache.get(f"table {name}")
    if not isinstance(held, tuple) or held[0] != key:
        held = archive.cache[f"table {name}"] = (key, tuple(read()))
    found: tuple[T, ...] = held[1]
    return found
