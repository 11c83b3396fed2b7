"""The feed of withdrawals as a mirror sees it: whole, signed, and not older than what the mirror knows already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kuager.errors.clearing import BrokenFeedError
from kuager.workflow.clearing import tombstones
from kuager.workflow.clearing.tombstones import Tombstone
from kuager.workflow.mirroring.manifests import taken
from kuager.workflow.mirroring.places import Place

_LARGEST = 64 * 1024 * 1024
_FILES = (tombstones.FEED, tombstones.HEAD, tombstones.SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A feed and what is to be thought of it.

    Attributes:
        where: its place; empty for the copy's own.
        state: ``good``; ``none``: there is none; ``broken``: chain, head or signature do not fit; ``old``: a longer one is
            known, so somebody shows an old one; ``forked``: it tells another story than the one that is known.
        lines: how many it has.
        known: how many the longest feed had that was seen before.
        rows: what must go, of every release.
    """

    where: str = ""
    state: str = "none"
    lines: int = 0
    known: int = 0
    rows: tuple[Tombstone, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it may be relied on; a copy without any feed is of an archive that never called anything back."""
        return self.state in {"good", "none"}


def files(where: Place) -> dict[str, bytes]:
    """Returns the files of a feed, as far as they are there.

    Raises:
        UnreadPartError: one does not come.
        BadManifestError: one is larger than a feed is.
    """
    found = {name: taken(where, name, _LARGEST) for name in _FILES}
    return {name: data for name, data in found.items() if data is not None}


def seen(given: dict[str, bytes], key: bytes | None, *, where: str, known: tuple[Tombstone, ...] = ()) -> Seen:
    """Judges a feed.

    Args:
        given: its files.
        key: who must have signed it; None: it is only looked at whether it hangs together.
        where: its place, for the report.
        known: the longest feed of the same archive that was seen before.
    """
    if not given:
        return Seen(where=where, state="old" if known else "none", known=len(known), rows=known)
    try:
        rows = tuple(tombstones.read(given, key, item=where))
    except BrokenFeedError:
        return Seen(where=where, state="broken", known=len(known), rows=known)
    shared = min(len(rows), len(known))
    if shared and _mark(rows[shared - 1]) != _mark(known[shared - 1]):
        return Seen(where=where, state="forked", lines=len(rows), known=len(known), rows=(*known, *rows))
    if len(rows) < len(known):
        return Seen(where=where, state="old", lines=len(rows), known=len(known), rows=known)
    return Seen(where=where, state="good", lines=len(rows), known=len(known), rows=rows)


def _mark(one: Tombstone) -> str:
    return hashlib.sha256(one.line()).hexdigest()


__all__ = ["Seen", "files", "seen"]
